//! Pages and feeds of the published site that are gone, and whose addresses lead nowhere now.
//!
//! A site's addresses are in bookmarks and in other people's pages, so one may be given up only for a redirect.
//! Pages count, redirects among them, and the feed. Other files do not: the theme's have hashes in their names, and
//! downloads and exports stand and fall with their pages.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::export;

/// The page of a host's own errors has no address of its own.
const NOT_FOUND: &str = "404.html";

pub(super) fn check(
    catalog: &Catalog,
    files: &BTreeSet<&str>,
    published: &BTreeMap<String, String>,
) -> Vec<Diagnostic> {
    let gone = published.keys().filter(|path| !files.contains(path.as_str()));
    let successors = Successors::new(catalog, published);
    gone.filter_map(|path| report(path, &successors)).collect()
}

fn report(path: &str, successors: &Successors<'_>) -> Option<Diagnostic> {
    if path == export::FEED {
        let message = format!("the published feed `{path}` is gone");
        return Some(
            Diagnostic::new(Code::VanishedPage, message)
                .help("it is made of the `date` of articles and the `reviewed` of articles and terms"),
        );
    }
    if !is_page(path) {
        return None;
    }
    let address = address(path);
    let message = format!("the published page `{address}` is gone, and nothing leads on from its address");
    Some(Diagnostic::new(Code::VanishedPage, message).help(successors.remedy(address)))
}

/// Whether a file is a page with an address of its own.
fn is_page(path: &str) -> bool {
    let html = path.rsplit_once('.').is_some_and(|(_, extension)| matches!(extension, "html" | "htm"));
    html && path != NOT_FOUND
}

/// The address that leads nowhere once a published file is gone; `None` for a file that others do not link.
pub(crate) fn lost_address(path: &str) -> Option<&str> {
    if path == export::FEED { Some(path) } else { is_page(path).then(|| address(path)) }
}

/// The address at which a host shows a file: that of the folder for its `index.html`.
fn address(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    }
}

/// What may have taken the place of a page: what is new in the site is likelier than what was there beside it.
struct Successors<'a> {
    /// Articles by address, with their files.
    articles: BTreeMap<String, &'a str>,
    new_articles: BTreeSet<String>,
    new_terms: BTreeSet<&'a str>,
}

impl<'a> Successors<'a> {
    fn new(catalog: &'a Catalog, published: &BTreeMap<String, String>) -> Self {
        let mut new =
            Self { articles: BTreeMap::new(), new_articles: BTreeSet::new(), new_terms: BTreeSet::new() };
        for (at, article) in catalog.articles.iter().enumerate().filter(|(_, article)| !article.is_index()) {
            let url = catalog.article_url(at);
            if !published.contains_key(&url.output()) {
                new.new_articles.insert(url.path().to_owned());
            }
            new.articles.insert(url.path().to_owned(), &article.file);
        }
        let is_new = |id: &&str| !published.contains_key(&format!("terms/{id}/index.html"));
        new.new_terms = catalog.glossary.ids().filter(is_new).collect();
        new
    }

    fn remedy(&self, address: &str) -> String {
        if let Some(id) = term_id(address) {
            let near = nearest::names(id, self.new_terms.iter().copied());
            return match near.first() {
                Some(near) => {
                    format!("if it is the term `{near}` now, add `formerly: [{id}]` to that term")
                }
                None => format!(
                    "add `formerly: [{id}]` to the term that takes its place, or bring it back as deprecated"
                ),
            };
        }
        match self.article(address) {
            Some(file) => {
                format!("if {file} took its place, add `formerly: [{address}]` to its front matter")
            }
            None => format!(
                "add `formerly: [{address}]` to the front matter of the article that takes its place, or bring the \
                 page back"
            ),
        }
    }

    /// The file of the article that is likeliest to be what stood at an address: a new one of the same name, a new
    /// one of a near name, another of the same name, or the only new one in the same section.
    fn article(&self, address: &str) -> Option<&'a str> {
        let same = |other: &&str| name(other) == name(address);
        let new = || self.new_articles.iter().map(String::as_str);
        let near = new()
            .find(same)
            .or_else(|| nearest::names(address, new()).into_iter().next())
            .or_else(|| self.articles.keys().map(String::as_str).find(same))
            .or_else(|| {
                let mut beside = new().filter(|other| section(other) == section(address));
                beside.next().filter(|_| beside.next().is_none())
            })?;
        self.articles.get(near).copied()
    }
}

/// The last part of an address, without what made it a file.
fn name(address: &str) -> &str {
    let last = address.trim_end_matches('/').rsplit('/').next().unwrap_or(address);
    last.trim_end_matches(".html").trim_end_matches(".htm")
}

/// All of an address but its last part.
fn section(address: &str) -> &str {
    address.trim_end_matches('/').rsplit_once('/').map_or("", |(section, _)| section)
}

/// The id of a term whose page has this address.
fn term_id(address: &str) -> Option<&str> {
    let id = address.strip_prefix("terms/")?.strip_suffix('/')?;
    (!id.contains('/') && !matches!(id, "graph" | "print")).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names_of_files() {
        assert_eq!(address("index.html"), "");
        assert_eq!(address("a/b/index.html"), "a/b/");
        assert_eq!((address("a/myindex.html"), address("old.html")), ("a/myindex.html", "old.html"));
        assert_eq!((name("a/b/"), name("a/b.html"), name("b")), ("b", "b", "b"));
        assert_eq!(
            (term_id("terms/ltp/"), term_id("terms/print/"), term_id("terms/")),
            (Some("ltp"), None, None)
        );
    }
}
