//! Pages at old addresses that lead to the new ones.

use serde::Serialize;

use super::{Made, Maker};
use crate::catalog::{Catalog, Url};
use crate::diagnostic::Place;

#[derive(Serialize)]
struct Redirect {
    /// From this page.
    target: String,
    title: String,
}

impl Maker<'_> {
    /// All redirects that articles and terms ask for.
    pub(super) fn redirects(&self) -> Vec<Made> {
        let mut made = Vec::new();
        for (at, article) in self.catalog.articles.iter().enumerate() {
            let new = self.catalog.article_url(at);
            for old in &article.front.formerly {
                let path = old.value.trim_matches('/').trim_end_matches("index.html").trim_end_matches('/');
                let file = self.redirect(&old_url(path), &new, &article.front.title);
                made.push(file.map(|file| file.made_from(Place::new(&article.file, old.range.clone()))));
            }
        }
        for term in &self.catalog.glossary.terms {
            for old in &term.formerly {
                let url = Url::page(&format!("terms/{}", old.value));
                let file = self.redirect(&url, &Catalog::term_url(term), &term.label);
                made.push(file.map(|file| file.made_from(Place::new(&term.place.file, old.range.clone()))));
            }
        }
        made
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
    let extension = path.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
    if matches!(extension.as_deref(), Some("html" | "htm")) { Url::file(path) } else { Url::page(path) }
}
