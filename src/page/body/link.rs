//! Links: where they lead, and what is wrong with those that lead nowhere.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::Writer;
use crate::catalog::{Url, join};
use crate::diagnostic::{Code, nearest};
use crate::glossary::Name;
use crate::glossary::alphabet;
use crate::yaml::Spanned;

/// Where a link leads.
enum Target {
    /// Out of the site, or to an anchor of this page: as written.
    AsWritten(String),
    /// To an address of the site, with its anchor.
    Page(Url, String, Option<usize>),
}

impl Writer<'_> {
    pub(super) fn link_start(&mut self, kind: LinkType, target: &str, title: &str, range: &Range<usize>) {
        if let LinkType::WikiLink { has_pothole } = kind {
            return self.wiki_link(target, has_pothole, range);
        }
        if self.links_off > 0 {
            return self.open_anchors.push(false);
        }
        let target = if kind == LinkType::Email { format!("mailto:{target}") } else { target.to_owned() };
        let href = match self.resolve(&target, range) {
            Some(Target::AsWritten(href)) => {
                let at = self.target_range(&target, range);
                self.note_external(&href, &at);
                href
            }
            Some(Target::Page(url, fragment, article)) => {
                if let Some(article) = article {
                    self.note_article(article, range);
                }
                self.setting.url.link_to(&url) + &fragment
            }
            None => return self.open_anchors.push(false),
        };
        self.push("<a href=\"");
        self.push_text(&href);
        self.push("\"");
        if !title.is_empty() {
            self.push(" title=\"");
            self.push_text(title);
            self.push("\"");
        }
        self.push(">");
        self.open_anchors.push(true);
        self.links_off += 1;
    }

    pub(super) fn link_end(&mut self) {
        if self.open_anchors.pop() == Some(true) {
            self.links_off -= 1;
            match self.open_link.take() {
                // A link to a term that the author wrote.
                Some((_, term)) => self.term_end(term),
                None => self.push("</a>"),
            }
        }
    }

    /// What `[[name]]` prints, where that is not the name: a term that is named by its id prints its label, and an
    /// article that is named by its file prints its title.
    pub(super) fn wiki_words(&self, name: &str) -> Option<String> {
        if let Some(term) = self.view.names().named(name) {
            let term = self.view.term(term);
            return (term.id == name && term.label != name).then(|| term.label.clone());
        }
        let article = self.view.article(self.view.article_named(name)?);
        let title = &article.front.title;
        (title.to_lowercase() != name.to_lowercase()).then(|| title.clone())
    }

    /// `[[term-or-article]]` or `[[term-or-article|words]]`.
    fn wiki_link(&mut self, name: &str, has_words: bool, range: &Range<usize>) {
        let shown = range.start + 2..range.end.saturating_sub(2);
        self.instead = if has_words { None } else { self.wiki_words(name) };
        if let Some(term) = self.view.names().named(name) {
            if self.links_off > 0 {
                return self.open_anchors.push(false);
            }
            let words = match self.document.text[shown.clone()].find('|') {
                Some(bar) if has_words => shown.start + bar + 1..shown.end,
                _ => shown,
            };
            let written = self.document.text.get(words.clone());
            let label = self.instead.is_some() || written == Some(&self.view.term(term).label);
            self.term_start(term, &words, if label { Name::Label } else { Name::Alias });
            self.open_link = Some((usize::MAX, term));
            self.links_off += 1;
            return self.open_anchors.push(true);
        }
        if let Some(article) = self.view.article_named(name) {
            let path = self.view.article(article).path.clone();
            return self.link_start(LinkType::Inline, &format!("/{path}"), "", range);
        }
        let catalog = self.view.everything();
        let labels = catalog.glossary.terms.iter().flat_map(|t| [t.id.as_str(), t.label.as_str()]);
        let titles = catalog.articles.iter().map(|a| a.front.title.as_str());
        let help = nearest::suggestion(name, labels.chain(titles))
            .unwrap_or_else(|| format!("define it in content/terms/: `- term: {name}` with a `definition`"));
        let at = range.start + 2..(range.start + 2 + name.len()).min(range.end);
        self.report(Code::UndefinedTerm, &at, format!("there is no term or article `{name}`"), Some(help));
        self.open_anchors.push(false);
    }

    /// Where a link leads; `None` where nowhere, which is reported.
    fn resolve(&mut self, target: &str, range: &Range<usize>) -> Option<Target> {
        let (path, fragment) = match target.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (target, None),
        };
        if has_scheme(path) || path.starts_with("//") {
            return Some(Target::AsWritten(target.to_owned()));
        }
        let at = self.target_range(target, range);
        if path.is_empty() {
            let article = self.setting.article?;
            self.check_anchor(article, fragment.unwrap_or(""), &at)?;
            return Some(Target::AsWritten(target.to_owned()));
        }
        let decoded = decode(path);
        let Some(full) = join(self.folder(), &decoded) else {
            self.report(Code::DeadLink, &at, format!("`{path}` leads out of the site"), None);
            return None;
        };
        let anchor = fragment.map(|f| format!("#{f}")).unwrap_or_default();
        if let Some(article) = self.view.article_at(&full) {
            if let Some(fragment) = fragment {
                self.check_anchor(article, fragment, &at)?;
            }
            return Some(Target::Page(Url::of_article(&full), anchor, Some(article)));
        }
        if self.view.file(&full).is_some() {
            return Some(Target::Page(Url::file(&full), anchor, None));
        }
        if let Some(url) = self.generated_page(&full) {
            if let Some(fragment) = fragment {
                self.check_generated_anchor(&url, &decode(fragment), &at)?;
            }
            return Some(Target::Page(url, anchor, None));
        }
        self.dead(&full, path, &at);
        None
    }

    pub(super) fn dead(&mut self, full: &str, written: &str, at: &Range<usize>) {
        let catalog = self.view.everything();
        let files = catalog.files.keys().map(String::as_str);
        let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        // A file of the same name elsewhere is the likeliest; then one whose path is near.
        let same_name = catalog.article_paths().find(|p| name(p) == name(full)).map(str::to_owned);
        let near = same_name.or_else(|| {
            nearest::names(full, catalog.article_paths().chain(files)).first().map(|n| (*n).to_owned())
        });
        let help = near.map_or_else(
            || "write the path of the file, relative to this one".to_owned(),
            |near| format!("did you mean `{}`?", relative(self.folder(), &near)),
        );
        self.report(Code::DeadLink, at, format!("there is no file `{written}`"), Some(help));
    }

    /// The folder that links of this text are relative to.
    pub(super) fn folder(&self) -> &str {
        match self.setting.article {
            Some(article) => self.view.article(article).section(),
            None => self
                .setting
                .url
                .path()
                .trim_end_matches('/')
                .rsplit_once('/')
                .map_or("", |(folder, _)| folder),
        }
    }

    /// A page that is made rather than written: the address of a term, of the A-Z, and so on.
    fn generated_page(&self, full: &str) -> Option<Url> {
        let path = full.trim_end_matches('/');
        let known = self.view.is_generated(path);
        known.then(|| Url::page(path))
    }

    /// Reports an anchor that a page which is made does not have.
    fn check_generated_anchor(&mut self, url: &Url, anchor: &str, at: &Range<usize>) -> Option<()> {
        let known = match url.path() {
            "sources/" => anchor.strip_prefix("ref-").is_some_and(|key| {
                self.view.everything().bibliography.references().iter().any(|reference| reference.key == key)
            }),
            "terms/" => {
                let letters =
                    self.view.everything().glossary.terms.iter().map(|t| alphabet::letter(&t.label));
                letters.map(|letter| alphabet::anchor(&letter)).any(|known| known == anchor)
            }
            _ => false,
        };
        if known || matches!(anchor, "" | "top" | "main") {
            return Some(());
        }
        self.report(Code::DeadLink, at, format!("there is no anchor `#{anchor}` on this page"), None);
        None
    }

    /// Reports an anchor that the article does not have.
    fn check_anchor(&mut self, article: usize, anchor: &str, at: &Range<usize>) -> Option<()> {
        let article_at = self.view.article(article);
        let outline = &article_at.outline;
        let anchor = decode(anchor);
        let known = outline.headings.iter().any(|h| h.id == anchor)
            || self.view.label(&anchor).is_some_and(|l| l.article == article)
            || outline.demos.iter().any(|d| format!("demo-{}", d.id.value) == anchor)
            || match anchor.as_str() {
                "" | "top" | "main" => true,
                "sources" => !outline.citations.is_empty(),
                "key-terms" => !article_at.front.key_terms.is_empty(),
                "continue-reading" => !article_at.front.next.is_empty(),
                _ => false,
            };
        if known {
            return Some(());
        }
        let ids: Vec<&str> = outline.headings.iter().map(|h| h.id.as_str()).collect();
        let help = nearest::suggestion_or_all(&anchor, "anchors", &ids);
        self.report(
            Code::DeadLink,
            at,
            format!("there is no anchor `#{anchor}` in {}", self.view.article(article).file),
            help,
        );
        None
    }

    /// The bytes of a link's target within the link.
    pub(super) fn target_range(&self, target: &str, range: &Range<usize>) -> Range<usize> {
        let source = &self.document.text[range.clone()];
        if let Some(at) = source.rfind(target) {
            return range.start + at..range.start + at + target.len();
        }
        // A link by reference has its target elsewhere: `[name]: target`.
        let definition = self.document.text.find(&format!("]: {target}")).map(|at| at + 3);
        definition.map_or_else(|| range.clone(), |at| at..at + target.len())
    }

    fn note_article(&mut self, article: usize, range: &Range<usize>) {
        if !self.body.outgoing.articles.contains_key(&article) {
            let source = &self.document.text[range.clone()];
            let words = match (source.starts_with('['), source.find("](")) {
                (true, Some(end)) => range.start + 1..range.start + end,
                _ => range.clone(),
            };
            let excerpt = self.excerpt(&words);
            self.body.outgoing.articles.insert(article, excerpt);
        }
    }

    /// Remembers an address on another site.
    fn note_external(&mut self, address: &str, range: &Range<usize>) {
        let begins =
            |scheme: &str| address.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme));
        if begins("https://") || begins("http://") || begins("//") {
            let range = self.document.place(range).range;
            self.body.outgoing.external.push(Spanned { value: address.to_owned(), range });
        }
    }

    pub(super) fn bare_url(&mut self, url: &str, range: &Range<usize>) {
        if self.links_off > 0 {
            return self.push_text(url);
        }
        self.note_external(url, range);
        self.push("<a href=\"");
        self.push_text(url);
        self.push("\">");
        self.push_text(url);
        self.push("</a>");
    }

    /// The link to a term's page from here, for other parts.
    pub(super) fn href(&self, to: &Url) -> String {
        self.setting.url.link_to(to)
    }

    /// The link to an article from here.
    pub(super) fn article_href(&self, article: usize) -> String {
        self.href(&Url::of_article(&self.view.article(article).path))
    }
}

/// Whether a target names a scheme: `https:`, `mailto:`.
pub(super) fn has_scheme(target: &str) -> bool {
    target.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// A path from the root, relative to a folder.
fn relative(folder: &str, path: &str) -> String {
    Url::file(&if folder.is_empty() { "x".into() } else { format!("{folder}/x") }).link_to(&Url::file(path))
}

/// Undoes percent-encoding where it gives a text.
pub(super) fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'%').then(|| after.get(..2)).flatten();
        let decoded =
            code.and_then(|c| std::str::from_utf8(c).ok()).and_then(|c| u8::from_str_radix(c, 16).ok());
        match decoded {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        assert_eq!(relative("a/b", "a/c.md"), "../c.md");
        assert_eq!(decode("a%20b%zz"), "a b%zz");
        assert!(has_scheme("mailto:x@y") && !has_scheme("a.md") && !has_scheme("c:x"));
    }
}
