//! What can be found in a site, and the page to search it from.

use std::borrow::Cow;

use super::super::context::SearchContext;
use super::{Made, Maker, OutFile};
use crate::catalog::{Catalog, Label, LabelKind, Shown, Url};
use crate::export::structured::Subject;
use crate::html;
use crate::markdown;
use crate::search::{self, Entry, Kind, Passages};

/// The address of the page.
pub(super) const ADDRESS: &str = "search";

/// A work is called by the beginning of its entry, of about this length.
const LONGEST_NAME: usize = 48;

impl Maker {
    /// The page to search from.
    pub(super) fn search_page(&self) -> Made {
        let url = Url::page(ADDRESS);
        let mut page = self.page("search", &url, "Search", "Find articles, terms, figures and sources.");
        self.describe(&mut page, &url, &Subject::Other);
        let (articles, terms) = (self.catalog.articles.len(), self.catalog.glossary.terms.len());
        self.fill("search.html", &url, &page, "search", &SearchContext { articles, terms })
    }

    /// The files that a browser searches in.
    pub(super) fn search_files(&self) -> Vec<OutFile> {
        search::files(&self.found()).into_iter().map(|file| OutFile::new(file.path, file.text)).collect()
    }

    /// All that can be found.
    fn found(&self) -> Vec<Entry<'_>> {
        let mut entries = self.found_terms();
        entries.extend(self.found_articles());
        entries.extend(self.found_figures());
        entries.extend(self.found_works());
        entries
    }

    fn found_terms(&self) -> Vec<Entry<'_>> {
        let order = self.shelf().order.iter();
        let entry = |at: &usize| {
            let term = &self.catalog.glossary.terms[*at];
            let (base, own) = search::address(&Catalog::term_url(term), None);
            let also: Vec<&str> = term.names().skip(1).collect();
            let passages = Cow::Borrowed(&self.texts.terms[*at].passages);
            Entry { kind: Kind::Term, title: term.label.clone(), also, base, own, passages }
        };
        order.map(entry).collect()
    }

    fn found_articles(&self) -> impl Iterator<Item = Entry<'_>> {
        self.catalog.articles.iter().zip(&self.texts.articles).enumerate().map(|(at, (article, body))| {
            let (base, own) = search::address(&self.catalog.article_url(at), None);
            let (title, passages) = (article.front.title.clone(), Cow::Borrowed(&body.passages));
            Entry { kind: Kind::Article, title, also: Vec::new(), base, own, passages }
        })
    }

    /// Figures and tables, by article and number.
    fn found_figures(&self) -> Vec<Entry<'_>> {
        let shown = self.catalog.labels.iter().filter(|(_, label)| label.kind != LabelKind::Equation);
        let mut shown: Vec<(&String, &Label)> = shown.collect();
        shown.sort_by_key(|(_, label)| (label.article, label.kind, label.number));
        let entry = |(name, label): (&String, &Label)| {
            let (base, own) = search::address(&self.catalog.article_url(label.article), Some(name));
            let title = format!("{}, {}", label.name(), self.catalog.articles[label.article].front.title);
            let passages = Cow::Owned(Passages::of(&self.caption(label)));
            Entry { kind: Kind::Figure, title, also: Vec::new(), base, own, passages }
        };
        shown.into_iter().map(entry).collect()
    }

    /// The caption of a figure or table in plain words.
    fn caption(&self, label: &Label) -> String {
        let Shown::Output { demo, output } = &label.shows else { return String::new() };
        let demos = &self.catalog.articles[label.article].outline.demos;
        let captions = demos.iter().filter(|block| block.id.value == *demo).flat_map(|block| &block.captions);
        let written = captions.into_iter().find(|caption| caption.output.value == output.name);
        match written {
            Some(caption) => markdown::plain_text(&markdown::pieces(&caption.text.value)),
            None => output.title.clone(),
        }
    }

    fn found_works(&self) -> impl Iterator<Item = Entry<'_>> {
        self.catalog.bibliography.references().iter().map(|work| {
            let (base, own) = search::address(&Url::page("sources"), Some(&format!("ref-{}", work.key)));
            let text = html::plain(&work.html);
            let (title, passages) = (beginning(&text), Cow::Owned(Passages::of(&text)));
            Entry { kind: Kind::Work, title, also: Vec::new(), base, own, passages }
        })
    }
}

/// The beginning of a reference: as a rule its authors and year.
fn beginning(reference: &str) -> String {
    let year = reference.find(')').map_or(reference.len(), |at| at + 1);
    if year <= LONGEST_NAME {
        return reference[..year].to_owned();
    }
    let end = reference.floor_char_boundary(LONGEST_NAME);
    let end = reference[..end].rfind(' ').unwrap_or(end);
    format!("{} …", reference[..end].trim_end_matches([',', ' ', '&']))
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn works_are_called_by_their_authors_and_year() {
        assert_eq!(beginning("Oja, E. (1982). A simplified neuron."), "Oja, E. (1982)");
        let many =
            beginning("Aaaaaaaa, B., Cccccccccc, D., Eeeeeeeee, F., Ggggggg, H., & Iiiiii, J. (2001). On.");
        assert_eq!(many, "Aaaaaaaa, B., Cccccccccc, D., Eeeeeeeee, F. …");
        assert_eq!(beginning("Short"), "Short");
    }
}
