//! The glossary as flash cards, for Anki's import of text files: the term in front, its definition behind.
//!
//! A card's GUID is the name of its concept, so a later import changes the same cards. Deprecated terms are
//! left out: nobody should learn them.

use csv::{QuoteStyle, WriterBuilder};

use super::entry::Entry;
use crate::article::slug;
use crate::catalog::Catalog;
use crate::html::escape;

/// The lines that tell Anki what follows.
const HEAD: &str =
    "#separator:tab\n#html:true\n#columns:GUID\tFront\tBack\tTags\n#guid column:1\n#tags column:4\n";

/// All cards.
pub(super) fn cards(catalog: &Catalog, entries: &[Entry<'_>]) -> Vec<u8> {
    let settings = &catalog.project.settings;
    let mut writer = WriterBuilder::new()
        .delimiter(b'\t')
        .quote_style(QuoteStyle::Necessary)
        .from_writer(HEAD.as_bytes().to_vec());
    for entry in entries.iter().filter(|entry| !entry.is_deprecated()) {
        // Writing to memory cannot fail, nor are rows of unequal length.
        let _ = writer.write_record([
            &guid(entry, &settings.title, settings.base_url.is_empty()),
            &*escape(entry.term),
            &back(entry),
            &tags(entry, &settings.title),
        ]);
    }
    writer.into_inner().unwrap_or_default()
}

/// The same for the same term of the same site, whatever is written of it.
fn guid(entry: &Entry<'_>, title: &str, relative: bool) -> String {
    if relative { format!("{}/{}", slug(title), entry.id) } else { entry.uri.clone() }
}

fn back(entry: &Entry<'_>) -> String {
    match entry.expansion {
        Some(expansion) => format!("<b>{}</b>. {}", escape(expansion), entry.definition_html),
        None => entry.definition_html.to_owned(),
    }
}

/// The site, and below it the broader terms. A tag of Anki has no space.
fn tags(entry: &Entry<'_>, title: &str) -> String {
    let site = Some(slug(title)).filter(|site| !site.is_empty()).unwrap_or_else(|| "kb".into());
    let broader = entry.broader.iter().map(|id| format!("{site}::{id}"));
    std::iter::once(site.clone()).chain(broader).collect::<Vec<_>>().join(" ")
}
