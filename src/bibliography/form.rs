//! A citation as data: what must be known to set it.

use serde::{Deserialize, Serialize};

use crate::markdown::inline::{Citation, on_one_line};

/// A citation without its place: equal forms are set equally.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CitationForm {
    /// The works, in the order written.
    pub items: Vec<FormItem>,
    /// Part of the sentence, or in brackets.
    pub in_prose: bool,
}

/// A work in a citation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FormItem {
    /// Its key.
    pub key: String,
    /// Words before it.
    pub prefix: String,
    /// Page, chapter or the like.
    pub locator: String,
    /// Whether its author is left out.
    pub only_year: bool,
}

impl CitationForm {
    /// The form of a citation.
    pub fn of(citation: &Citation<'_>) -> Self {
        let items = citation.items.iter().map(|item| FormItem {
            key: item.key.to_owned(),
            prefix: on_one_line(item.prefix).into_owned(),
            locator: on_one_line(item.locator).into_owned(),
            only_year: item.only_year,
        });
        Self { items: items.collect(), in_prose: citation.in_prose }
    }

    /// A plain citation of one work.
    pub fn plain(key: &str) -> Self {
        let item =
            FormItem { key: key.to_owned(), prefix: String::new(), locator: String::new(), only_year: false };
        Self { items: vec![item], in_prose: false }
    }
}
