//! Pages at old addresses that lead to the new ones.
//!
//! A redirect leads straight to a page, so a chain of them cannot come about: what could make one, an old address
//! that is the address of a page, is told here, as are two pages that claim the same old address.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Entry, Made, Maker};
use crate::catalog::{Catalog, Url};
use crate::diagnostic::{Code, Diagnostic, Place};

#[derive(Serialize)]
struct Redirect {
    /// From this page.
    target: String,
    title: String,
}

/// An old address and the page that says it stood there.
struct Claim<'a> {
    old: Url,
    new: Url,
    title: &'a str,
    place: Place,
}

impl Maker {
    /// All redirects that articles and terms ask for. `files` are the other files of the site.
    pub(super) fn redirects(&self, files: &[Entry]) -> Vec<Made> {
        let taken: BTreeMap<&str, Option<&Place>> =
            files.iter().map(|file| (file.path.as_str(), file.origin.as_ref())).collect();
        let mut claimed: BTreeMap<String, Claim<'_>> = BTreeMap::new();
        let mut made = Vec::new();
        for claim in self.claims() {
            let output = claim.old.output();
            if let Some(there) = taken.get(output.as_str()) {
                made.push(Err(in_the_way(&claim, *there)));
            } else if let Some(first) = claimed.get(&output) {
                made.push(Err(claimed_twice(&claim, first)));
            } else {
                let file = self.redirect(&claim);
                made.push(file.map(|file| file.made_from(claim.place.clone())));
                claimed.insert(output, claim);
            }
        }
        made
    }

    /// All old addresses, in the order of the articles and then of the terms.
    fn claims(&self) -> Vec<Claim<'_>> {
        let mut claims = Vec::new();
        for (at, article) in self.catalog.articles.iter().enumerate() {
            claims.extend(article.front.formerly.iter().map(|old| Claim {
                old: old_url(old.value.trim_end_matches("index.html").trim_end_matches('/')),
                new: self.catalog.article_url(at),
                title: &article.front.title,
                place: Place::new(&article.file, old.range.clone()),
            }));
        }
        for term in &self.catalog.glossary.terms {
            claims.extend(term.formerly.iter().map(|old| Claim {
                old: Url::page(&format!("terms/{}", old.value)),
                new: Catalog::term_url(term),
                title: &term.label,
                place: Place::new(&term.place.file, old.range.clone()),
            }));
        }
        claims
    }

    fn redirect(&self, claim: &Claim<'_>) -> Made {
        let Claim { old, new, title, .. } = claim;
        let mut page = self.page("redirect", old, title, "");
        let base = &self.catalog.project.settings.base_url;
        page.canonical = if base.is_empty() { String::new() } else { format!("{base}{}", new.encoded()) };
        let redirect = Redirect { target: old.link_to(new), title: (*title).to_owned() };
        self.fill("redirect.html", old, &page, "redirect", &redirect)
    }
}

/// A redirect would stand where a page or file does, made from what stands at `there`.
fn in_the_way(claim: &Claim<'_>, there: Option<&Place>) -> Diagnostic {
    let address = shown(&claim.old);
    if claim.old.output() == claim.new.output() {
        return Diagnostic::new(Code::BadRedirect, format!("`{address}` would lead to itself"))
            .at(claim.place.clone())
            .label("this is the page's address now")
            .help("take it out: `formerly` has the addresses that a page had before");
    }
    let diagnostic =
        Diagnostic::new(Code::BadRedirect, format!("`{address}` cannot lead on: a page stands there now"))
            .at(claim.place.clone())
            .help("take it out, or give the page that stands there another address");
    match there {
        Some(there) => diagnostic.related(there.clone(), "this stands there now"),
        None => diagnostic.label("the site makes a page of its own at this address"),
    }
}

fn claimed_twice(claim: &Claim<'_>, first: &Claim<'_>) -> Diagnostic {
    let address = shown(&claim.old);
    let (message, help) = if claim.new == first.new {
        (format!("`{address}` is given twice"), "take one of them out")
    } else {
        (
            format!("`{address}` would lead to two pages"),
            "keep it in the `formerly` of the page that a reader of the old one looks for",
        )
    };
    Diagnostic::new(Code::BadRedirect, message)
        .at(claim.place.clone())
        .related(first.place.clone(), "first here")
        .help(help)
}

/// An address as it is said; that of the home page has no words of its own.
fn shown(url: &Url) -> &str {
    if url.path().is_empty() { "index.html" } else { url.path() }
}

/// An old address may have been a file.
fn old_url(path: &str) -> Url {
    let extension = path.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
    if matches!(extension.as_deref(), Some("html" | "htm")) { Url::file(path) } else { Url::page(path) }
}
