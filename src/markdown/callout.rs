//! Callouts: block quotes whose first line is `[!kind] Title`.

use std::ops::Range;

/// The marker of a callout at the start of a block quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker<'a> {
    /// The kind: `note`.
    pub kind: &'a str,
    /// The bytes of the kind.
    pub kind_range: Range<usize>,
    /// Where the marker ends and the title begins.
    pub end: usize,
}

/// The marker of the block quote that stands at `range` of `text`, if it is a callout.
pub(super) fn marker<'a>(text: &'a str, range: &Range<usize>) -> Option<Marker<'a>> {
    let quote = &text[range.clone()];
    let inner = quote.trim_start().strip_prefix('>')?.trim_start_matches([' ', '\t']);
    let kind = inner.strip_prefix("[!")?;
    let length = kind.find(']')?;
    let kind = &kind[..length];
    let fits = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if kind.is_empty() || !kind.chars().all(fits) {
        return None;
    }
    let start = range.end - inner.len() + 2;
    Some(Marker { kind, kind_range: start..start + length, end: start + length + 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers() {
        let text = "> [!agi] Connects\n> x\n";
        let found = marker(text, &(0..text.len())).unwrap();
        assert_eq!((found.kind, &text[found.kind_range], &text[found.end..=found.end]), ("agi", "agi", " "));
        assert_eq!(marker("> [note] x", &(0..10)), None);
        assert_eq!(marker("> [!] x", &(0..7)), None);
    }
}
