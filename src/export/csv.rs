//! The glossary as a table: a row for each term, a column for each field, and three columns for each language
//! that some term is translated to. Several values in one cell are parted by `|`.

use std::collections::BTreeSet;

use csv::{Terminator, WriterBuilder};

use super::entry::Entry;

/// What stands between several values: no name that can be written `[[name]]` holds it.
const BETWEEN: &str = "|";

const COLUMNS: [&str; 17] = [
    "id",
    "term",
    "expansion",
    "sense",
    "definition",
    "aliases",
    "forms",
    "broader",
    "narrower",
    "related",
    "contrast",
    "sources",
    "same_as",
    "status",
    "replaced_by",
    "reviewed",
    "url",
];

/// The table, with its lines ended as RFC 4180 says.
pub(super) fn table(entries: &[Entry<'_>]) -> Vec<u8> {
    let languages: BTreeSet<&str> = entries.iter().flat_map(|e| e.translations.keys().copied()).collect();
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let mut heads: Vec<String> = COLUMNS.map(str::to_owned).into();
    for language in &languages {
        heads.extend(["term", "expansion", "definition"].map(|field| format!("{field}:{language}")));
    }
    // Writing to memory cannot fail, nor are rows of unequal length.
    let _ = writer.write_record(&heads);
    for entry in entries {
        let mut row: Vec<String> = row(entry).into();
        for language in &languages {
            let translation = entry.translations.get(language);
            let cells = [
                translation.map(|t| t.term),
                translation.and_then(|t| t.expansion),
                translation.and_then(|t| t.definition),
            ];
            row.extend(cells.map(|cell| cell.unwrap_or_default().to_owned()));
        }
        let _ = writer.write_record(&row);
    }
    writer.into_inner().unwrap_or_default()
}

fn row(entry: &Entry<'_>) -> [String; COLUMNS.len()] {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let sources: Vec<&str> = entry.sources.iter().map(|work| work.key).collect();
    [
        entry.id.to_owned(),
        entry.term.to_owned(),
        text(entry.expansion),
        text(entry.sense),
        entry.definition.to_owned(),
        entry.aliases.join(BETWEEN),
        entry.forms.join(BETWEEN),
        entry.broader.join(BETWEEN),
        entry.narrower.join(BETWEEN),
        entry.related.join(BETWEEN),
        entry.contrast.join(BETWEEN),
        sources.join(BETWEEN),
        entry.same_as.join(BETWEEN),
        entry.status.to_owned(),
        text(entry.replaced_by),
        text(entry.reviewed.as_deref()),
        entry.url.clone(),
    ]
}
