//! Addresses as exports write them: whole where the site's own is known; otherwise relative, so that what
//! reads a file resolves them against the address that it got the file from.

use std::fmt::Write;

use crate::catalog::{Catalog, Url};
use crate::glossary::Term;

/// What follows the address of a page to name the thing that it is about, rather than the page.
pub(super) const THING: &str = "#this";

/// Writes addresses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Addresses<'a> {
    base: &'a str,
}

impl<'a> Addresses<'a> {
    pub(super) fn of(catalog: &'a Catalog) -> Self {
        Self { base: &catalog.project.settings.base_url }
    }

    /// Whether addresses are whole.
    pub(super) fn are_whole(self) -> bool {
        !self.base.is_empty()
    }

    /// An address as it is written in a file of the site.
    pub(super) fn in_file(self, file: &Url, to: &Url) -> String {
        if self.are_whole() { self.below_root(to) } else { file.link_to(to) }
    }

    /// An address that is whole, or else from the root of the site.
    pub(super) fn below_root(self, to: &Url) -> String {
        format!("{}{}", self.base, to.encoded())
    }

    /// The name of what a term means, in a file of the site.
    pub(super) fn concept(self, file: &Url, term: &Term) -> String {
        self.in_file(file, &Catalog::term_url(term)) + THING
    }

    /// The name of the glossary, in a file of the site.
    pub(super) fn scheme(self, file: &Url) -> String {
        self.in_file(file, &terms_url()) + THING
    }
}

/// The page of all terms.
pub(super) fn terms_url() -> Url {
    Url::page("terms")
}

/// An address without what may not stand in one: that is percent-encoded.
pub(super) fn iri(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        if c.is_whitespace() || c.is_control() || "<>\"{}|^`\\".contains(c) {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_whole_or_relative() {
        let (term, file) = (Url::page("terms/ltp"), Url::file("exports/terms.ttl"));
        let own = Url::file("terms/ltp/term.ttl");
        let known = Addresses { base: "https://example.org/kb/" };
        assert_eq!(known.in_file(&file, &term), "https://example.org/kb/terms/ltp/");
        let unknown = Addresses { base: "" };
        assert_eq!(unknown.in_file(&file, &term), "../terms/ltp/");
        assert_eq!(unknown.in_file(&own, &term), "./");
        assert_eq!(unknown.below_root(&term), "terms/ltp/");
        assert_eq!(iri("https://example.org/<é>"), "https://example.org/%3Cé%3E");
    }
}
