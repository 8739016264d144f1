//! What a page is made of, as seen in what its template is given.

use tera::Value;

use super::Part;
use crate::mark::mark;

/// Whether what a template is given holds some HTML. Only what is HTML can, and its name says that it is.
pub(super) fn holds(value: &Value, what: &str) -> bool {
    if let Some(items) = value.as_array() {
        return items.iter().any(|item| holds(item, what));
    }
    let Some(map) = value.as_map() else { return false };
    let is_html = |key: &tera::value::Key| key.as_str().is_some_and(|name| name.ends_with("html"));
    map.iter().any(|(key, value)| match value.as_str() {
        Some(text) => is_html(key) && text.contains(what),
        None => holds(value, what),
    })
}

/// What a page is made of, as its template is given it.
pub(super) fn parts(value: &Value) -> Vec<Part> {
    let Some(map) = value.as_map() else { return Vec::new() };
    let named = map.iter().filter_map(|(key, value)| Some((key.as_str()?.to_owned(), value)));
    let mut parts: Vec<Part> = named.map(|(name, value)| Part { name, mark: mark_of(value) }).collect();
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    parts
}

fn mark_of(value: &Value) -> u64 {
    if let Some(text) = value.as_str() {
        return mark(&text);
    }
    if let Some(items) = value.as_array() {
        return mark(&items.iter().map(mark_of).collect::<Vec<_>>());
    }
    match value.as_map() {
        // The order of the keys is not that of the template.
        Some(map) => map.iter().fold(0, |sum, (key, value)| sum ^ mark(&(key.as_str(), mark_of(value)))),
        None => mark(&value.to_string()),
    }
}
