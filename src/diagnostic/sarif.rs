//! Diagnostics as SARIF 2.1.0, for the code scanning of hosts and for editors.

use serde_json::{Value, json};

use super::json::line_column;
use super::{Code, Diagnostic, Place, Severity, Texts};
use crate::html::percent_encoded;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// All diagnostics as one SARIF log with one run.
pub fn render(diagnostics: &[Diagnostic], texts: &Texts) -> String {
    let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code)).collect();
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| result(diagnostic, texts)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "kb", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": { "PROJECT": { "description": { "text": "The folder of the project" } } },
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.id(),
        "shortDescription": { "text": code.title() },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

fn result(diagnostic: &Diagnostic, texts: &Texts) -> Value {
    let help = diagnostic.help.as_ref().map(|help| format!("\nHelp: {help}")).unwrap_or_default();
    let text = plain(&format!("{}{help}", diagnostic.message));
    let mut result = json!({
        "ruleId": diagnostic.code.id(),
        "ruleIndex": Code::ALL.iter().position(|code| *code == diagnostic.code),
        "level": level(diagnostic.severity),
        "message": { "text": text },
    });
    if let Some(place) = &diagnostic.place {
        result["locations"] = json!([location(place, texts)]);
    }
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().map(|(place, words)| {
            let mut location = location(place, texts);
            location["message"] = json!({ "text": plain(words) });
            location
        });
        result["relatedLocations"] = related.collect();
    }
    result
}

/// A text as SARIF writes it: braces are for placeholders (§3.11.5) and `[words](place)` is a link (§3.11.6), so what
/// is meant as written is escaped.
fn plain(text: &str) -> String {
    let text = text.replace('{', "{{").replace('}', "}}");
    if !text.contains("](") {
        return text;
    }
    let escaped = |c: char| matches!(c, '[' | ']' | '\\').then_some('\\').into_iter().chain([c]);
    text.chars().flat_map(escaped).collect()
}

fn location(place: &Place, texts: &Texts) -> Value {
    let text = texts.get(&place.file).map_or("", |text| &**text);
    let (start_line, start_column) = line_column(text, place.range.start);
    let (end_line, end_column) = line_column(text, place.range.end);
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": percent_encoded(&place.file), "uriBaseId": "PROJECT" },
        "region": {
            "startLine": start_line,
            "startColumn": start_column,
            "endLine": end_line,
            "endColumn": end_column,
            "byteOffset": place.range.start,
            "byteLength": place.range.len(),
        },
    } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_as_written_is_escaped() {
        assert_eq!(plain("add `a: {b: [c]}`"), "add `a: {{b: [c]}}`");
        assert_eq!(plain("write `![words](file)`"), r"write `!\[words\](file)`");
    }
}
