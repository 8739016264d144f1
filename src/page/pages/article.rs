//! Pages of articles, of sections and the home page.

use std::fmt::Write;

use serde::Serialize;

use super::super::body::Entry;
use super::super::context::{
    ArticleContext, ChangeEntry, ExcerptEntry, FigureEntry, NextEntry, Page, PageLink, SectionLink,
    SourceEntry, TermEntry,
};
use super::{Made, Maker};
use crate::article::Article;
use crate::catalog::backlink::{Excerpt, Outgoing};
use crate::catalog::{Catalog, Section, Url};
use crate::export;
use crate::export::structured::Subject;
use crate::html::escape;

/// How many articles are suggested at the end of an article.
const MOST_NEXT: usize = 5;

/// A section's page or the home page: `listing`.
#[derive(Debug, Serialize)]
struct Listing {
    article: Option<ArticleContext>,
    sections: Vec<SectionLink>,
    /// The list of a section's terms.
    terms: Option<PageLink>,
    /// What is new, on the home page.
    changes: Vec<ChangeEntry>,
    /// A figure of each article that has one, on the home page.
    figures: Vec<FigureEntry>,
}

impl Maker {
    /// The page of an article, a section or the home page.
    pub(super) fn article(&self, at: usize) -> Made {
        let article = &self.catalog.articles[at];
        let url = self.catalog.article_url(at);
        let context = self.article_context(at);
        let mut page = self.page("article", &url, &article.front.title, &article.front.summary);
        if !article.is_index() {
            page.crumbs = self.crumbs(article.section());
            page.image = self.article_image(at).or(page.image);
            self.describe(&mut page, &url, &self.article_subject(at));
            let made = self.fill("article.html", &url, &page, "article", &context);
            return made.map(|file| file.made_from(article.place()));
        }
        let (kind, template) =
            if article.section().is_empty() { ("home", "home.html") } else { ("section", "section.html") };
        page.kind = kind;
        let sections = if kind == "home" {
            self.catalog.sections.iter().map(|s| self.section_link(s)).collect()
        } else {
            page.crumbs = self.crumbs(parent(article.section()));
            self.catalog.section_of(at).map(|s| self.section_link(s)).into_iter().collect()
        };
        self.describe(&mut page, &url, &if kind == "home" { Subject::Site } else { Subject::Other });
        let own = self.catalog.section_of(at).filter(|_| kind == "section");
        let terms = own.and_then(|section| self.section_terms_link(section));
        let (changes, figures) =
            if kind == "home" { (self.newest(), self.showcase()) } else { Default::default() };
        let listing = Listing { article: Some(context), sections, terms, changes, figures };
        let made = self.fill(template, &url, &page, "listing", &listing);
        made.map(|file| file.made_from(article.place()))
    }

    /// The page of a section that has no text of its own.
    pub(super) fn plain_section(&self, section: &Section) -> Made {
        let mut page = self.page("section", &section.url(), &section.title, "");
        page.crumbs = self.crumbs(parent(&section.path));
        self.describe(&mut page, &section.url(), &Subject::Other);
        let terms = self.section_terms_link(section);
        let (sections, changes, figures) = (vec![self.section_link(section)], Vec::new(), Vec::new());
        let listing = Listing { article: None, sections, terms, changes, figures };
        self.fill("section.html", &section.url(), &page, "listing", &listing)
    }

    /// The home page of a site that has no text for it.
    pub(super) fn plain_home(&self) -> Made {
        let settings = &self.catalog.project.settings;
        let mut page = self.page("home", &Url::home(), &settings.title, &settings.description);
        self.describe(&mut page, &Url::home(), &Subject::Site);
        let sections = self.catalog.sections.iter().map(|s| self.section_link(s)).collect();
        let (changes, figures) = (self.newest(), self.showcase());
        let listing = Listing { article: None, sections, terms: None, changes, figures };
        self.fill("home.html", &Url::home(), &page, "listing", &listing)
    }

    fn section_link(&self, section: &Section) -> SectionLink {
        SectionLink {
            title: section.title.clone(),
            url: section.url().encoded(),
            summary: section
                .index
                .map(|at| self.catalog.articles[at].front.summary.clone())
                .unwrap_or_default(),
            articles: section.articles.iter().map(|at| self.article_link(*at)).collect(),
        }
    }

    /// The sections above a page, from the top.
    pub(super) fn crumbs(&self, folder: &str) -> Vec<PageLink> {
        let mut crumbs = Vec::new();
        for (at, _) in folder.match_indices('/').chain(std::iter::once((folder.len(), ""))) {
            if let Some(section) = self.catalog.sections.iter().find(|s| s.path == folder[..at]) {
                crumbs.push(PageLink {
                    title: section.title.clone(),
                    url: section.url().encoded(),
                    summary: String::new(),
                });
            }
        }
        crumbs
    }

    fn article_context(&self, at: usize) -> ArticleContext {
        let article = &self.catalog.articles[at];
        let body = &self.texts.articles[at];
        let date = |date: Option<jiff::civil::Date>| date.map(|d| d.to_string()).unwrap_or_default();
        let (previous, following) = self.neighbours(at);
        let settings = &self.catalog.project.settings;
        let citation = (!article.is_index())
            .then(|| export::citation::of_article(&article.front, &self.catalog.article_url(at), settings));
        let (cite_text, cite_bibtex) = citation.map(|c| (c.text, c.bibtex)).unwrap_or_default();
        ArticleContext {
            title: article.front.title.clone(),
            tagline: article.front.tagline.clone(),
            date: date(article.front.date),
            reviewed: date(article.front.reviewed()),
            authors: article.front.authors.clone(),
            reading_time: article.reading_time(),
            demos: body.demos,
            body_html: body.html.clone(),
            contents_html: contents(&body.contents),
            key_terms: self.key_terms(article),
            sources: self.sources(at, &body.cited),
            next: self.next_reads(at),
            backlinks: self.excerpts(&self.backlinks().articles[at], |uses| uses.articles.get(&at)),
            previous,
            following,
            cite_text,
            cite_bibtex,
        }
    }

    fn key_terms(&self, article: &Article) -> Vec<TermEntry> {
        self.catalog.key_terms(article).map(|term| self.term_entry(term)).collect()
    }

    pub(super) fn term_entry(&self, at: usize) -> TermEntry {
        let term = &self.catalog.glossary.terms[at];
        TermEntry {
            label: term.label.clone(),
            expansion: term.expansion.clone().unwrap_or_default(),
            url: Catalog::term_url(term).encoded(),
            definition_html: self.tools.definitions[at].clone(),
        }
    }

    /// The works of these keys as the reference list of a page has them.
    pub(super) fn sources(&self, list: usize, keys: &[String]) -> Vec<SourceEntry> {
        let references = self.catalog.bibliography.references_of(list, keys);
        references
            .into_iter()
            .map(|r| SourceEntry { key: r.key.clone(), html: r.html.clone(), cited_in: Vec::new() })
            .collect()
    }

    /// The sentences of articles that link something; `of` finds them in what an article refers to.
    pub(super) fn excerpts(
        &self,
        articles: &[usize],
        of: impl Fn(&Outgoing) -> Option<&Excerpt>,
    ) -> Vec<ExcerptEntry> {
        articles
            .iter()
            .filter_map(|article| {
                let excerpt = of(&self.texts.uses.articles[*article])?;
                let link = self.article_link(*article);
                Some(ExcerptEntry {
                    title: link.title,
                    url: link.url,
                    before: excerpt.before.clone(),
                    words: excerpt.words.clone(),
                    after: excerpt.after.clone(),
                })
            })
            .collect()
    }

    /// Hand-picked articles first, then those that are near, each with its reason.
    fn next_reads(&self, at: usize) -> Vec<NextEntry> {
        let article = &self.catalog.articles[at];
        let mut chosen: Vec<usize> = Vec::new();
        let mut next = Vec::new();
        for read in &article.front.next {
            let Some(target) = self.catalog.next_article(at, read) else { continue };
            let link = self.article_link(target);
            chosen.push(target);
            next.push(NextEntry { title: link.title, url: link.url, why: read.why.clone() });
        }
        for related in self.related(at) {
            if next.len() >= MOST_NEXT {
                break;
            }
            if chosen.contains(&related.article) || self.catalog.articles[related.article].is_index() {
                continue;
            }
            let link = self.article_link(related.article);
            let terms: Vec<&str> =
                related.shared.iter().map(|t| self.catalog.glossary.terms[*t].label.as_str()).collect();
            next.push(NextEntry {
                title: link.title,
                url: link.url,
                why: format!("Shares {}.", terms.join(", ")),
            });
        }
        next
    }

    /// The articles before and after this one in its section.
    fn neighbours(&self, at: usize) -> (Option<PageLink>, Option<PageLink>) {
        let Some(section) = self.catalog.section_of(at) else { return (None, None) };
        let Some(place) = section.articles.iter().position(|a| *a == at) else { return (None, None) };
        let link =
            |place: Option<usize>| place.and_then(|p| section.articles.get(p)).map(|a| self.article_link(*a));
        (link(place.checked_sub(1)), link(Some(place + 1)))
    }

    /// The page of all works and where they are cited.
    pub(super) fn all_sources(&self) -> Made {
        let url = Url::page("sources");
        let mut page: Page =
            self.page("sources", &url, "Sources", "All works that are cited here, and where.");
        self.describe(&mut page, &url, &Subject::Other);
        let references = self.catalog.bibliography.references().iter();
        let sources: Vec<SourceEntry> = references
            .map(|r| SourceEntry {
                key: r.key.clone(),
                html: r.html.clone(),
                cited_in: self
                    .backlinks()
                    .cited
                    .get(&r.key)
                    .into_iter()
                    .flatten()
                    .map(|a| self.article_link(*a))
                    .collect(),
            })
            .collect();
        self.fill("sources.html", &url, &page, "sources", &sources)
    }
}

/// The contents as nested lists; empty for fewer than two headings.
fn contents(entries: &[Entry]) -> String {
    if entries.len() < 2 {
        return String::new();
    }
    let mut html = String::from("<ol>");
    let mut deep = false;
    let mut first = true;
    for entry in entries {
        let nested = entry.level > 2 && !first;
        match (deep, nested) {
            (false, true) => html.push_str("<ol>"),
            (true, false) => html.push_str("</li></ol></li>"),
            _ if first => {}
            _ => html.push_str("</li>"),
        }
        deep = nested;
        first = false;
        // Writing to a String cannot fail.
        let _ = write!(html, "<li><a href=\"#{}\">{}</a>", escape(&entry.id), entry.html.trim());
    }
    html.push_str(if deep { "</li></ol></li></ol>" } else { "</li></ol>" });
    html
}

fn parent(folder: &str) -> &str {
    folder.rsplit_once('/').map_or("", |(parent, _)| parent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_nest() {
        let entry = |level, id: &str| Entry { level, id: id.into(), html: id.into() };
        assert_eq!(contents(&[entry(2, "a")]), "");
        assert_eq!(
            contents(&[entry(2, "a"), entry(3, "b"), entry(3, "c"), entry(2, "d")]),
            "<ol><li><a href=\"#a\">a</a><ol><li><a href=\"#b\">b</a></li><li><a href=\"#c\">c</a></li></ol></li><li><a href=\"#d\">d</a></li></ol>"
        );
        assert_eq!(contents(&[entry(3, "a"), entry(3, "b")]).matches("<ol>").count(), 2);
    }
}
