//! Pages at old addresses that lead to the new ones.

use serde::Serialize;

use super::{Made, Maker};
use crate::catalog::{Catalog, Url};

#[derive(Serialize)]
struct Redirect {
    /// From this page.
    target: String,
    title: String,
}

impl Maker<'_> {
    /// All redirects that articles and terms ask for.
    pub(super) fn redirects(&self) -> Vec<Made> {
        let articles = self.catalog.articles.iter().enumerate().flat_map(|(at, article)| {
            article.front.formerly.iter().map(move |old| {
                let path = old.value.trim_matches('/').trim_end_matches("index.html").trim_end_matches('/');
                (old_url(path), self.catalog.article_url(at), &article.front.title)
            })
        });
        let terms = self.catalog.glossary.terms.iter().flat_map(|term| {
            term.formerly
                .iter()
                .map(|old| (Url::page(&format!("terms/{}", old.value)), Catalog::term_url(term), &term.label))
        });
        articles.chain(terms).map(|(old, new, title)| self.redirect(&old, &new, title)).collect()
    }

    fn redirect(&self, old: &Url, new: &Url, title: &str) -> Made {
        let mut page = self.page("redirect", old, title, "");
        let base = &self.catalog.project.settings.base_url;
        page.canonical = if base.is_empty() { String::new() } else { format!("{base}{}", new.encoded()) };
        let redirect = Redirect { target: old.link_to(new), title: title.to_owned() };
        self.fill("redirect.html", old, &page, "redirect", &redirect)
    }
}

/// An old address may have been a file.
fn old_url(path: &str) -> Url {
    if path.ends_with(".html") || path.ends_with(".htm") { Url::file(path) } else { Url::page(path) }
}
