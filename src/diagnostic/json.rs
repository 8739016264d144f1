//! Diagnostics as JSON, for editors and other programs.

use serde::Serialize;

use super::{Diagnostic, Place, Texts};

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    code: &'a str,
    severity: String,
    message: &'a str,
    #[serde(flatten)]
    place: Option<JsonPlace<'a>>,
    label: &'a str,
    help: Option<&'a str>,
    related: Vec<JsonRelated<'a>>,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    file: &'a str,
    start: usize,
    end: usize,
    /// From 1.
    line: usize,
    /// From 1, in UTF-16 units, as editors count.
    column: usize,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    #[serde(flatten)]
    place: JsonPlace<'a>,
    message: &'a str,
}

/// All diagnostics as one JSON array, one object a line.
pub fn render(diagnostics: &[Diagnostic], texts: &Texts) -> String {
    let lines: Vec<String> = diagnostics
        .iter()
        .filter_map(|d| {
            let json = JsonDiagnostic {
                code: d.code.id(),
                severity: d.severity.to_string(),
                message: &d.message,
                place: d.place.as_ref().map(|p| locate(p, texts)),
                label: &d.label,
                help: d.help.as_deref(),
                related: d
                    .related
                    .iter()
                    .map(|(p, m)| JsonRelated { place: locate(p, texts), message: m })
                    .collect(),
            };
            serde_json::to_string(&json).ok()
        })
        .collect();
    if lines.is_empty() { "[]\n".into() } else { format!("[\n{}\n]\n", lines.join(",\n")) }
}

fn locate<'a>(place: &'a Place, texts: &Texts) -> JsonPlace<'a> {
    let text = texts.get(&place.file).map_or("", |t| &**t);
    let (line, column) = line_column(text, place.range.start);
    JsonPlace { file: &place.file, start: place.range.start, end: place.range.end, line, column }
}

/// Line and column of a byte, both from 1, the column in UTF-16 units.
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let offset = (0..=offset.min(text.len())).rev().find(|o| text.is_char_boundary(*o)).unwrap_or(0);
    let before = &text[..offset];
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    (before.matches('\n').count() + 1, before[start..].encode_utf16().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_utf16_units() {
        assert_eq!(line_column("a\n𝛼βx", 0), (1, 1));
        assert_eq!(line_column("a\n𝛼βx", "a\n𝛼β".len()), (2, 4));
        assert_eq!(line_column("", 5), (1, 1));
    }
}
