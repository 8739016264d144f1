//! The glossary as JSON: `terms.json`, and a file for each term. `src/schema/export.json` says what they hold.

use serde::Serialize;

use super::address::{Addresses, terms_url};
use super::entry::Entry;
use crate::catalog::Catalog;

#[derive(Serialize)]
struct All<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    title: &'a str,
    url: String,
    base_url: Option<&'a str>,
    language: &'a str,
    authors: &'a [String],
    licence: Option<&'a str>,
    terms: &'a [Entry<'a>],
}

/// The whole glossary.
pub(super) fn all(catalog: &Catalog, entries: &[Entry<'_>], addresses: Addresses<'_>) -> String {
    let settings = &catalog.project.settings;
    let known = |text: &'_ str| !text.is_empty();
    pretty(&All {
        schema: "terms.schema.json",
        title: &settings.title,
        url: addresses.below_root(&terms_url()),
        base_url: Some(settings.base_url.as_str()).filter(|text| known(text)),
        language: &settings.language,
        authors: &settings.authors,
        licence: Some(settings.licence.as_str()).filter(|text| known(text)),
        terms: entries,
    })
}

/// One term.
pub(super) fn one(entry: &Entry<'_>) -> String {
    pretty(entry)
}

fn pretty(value: &impl Serialize) -> String {
    // Texts, numbers and maps with names for keys can always be written.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
