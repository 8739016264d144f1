//! Callouts: block quotes whose first line is `[!kind] Title`, or `[!kind]- Title` where they can be folded.

use std::ops::Range;

/// The marker of a callout at the start of a block quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker<'a> {
    /// The kind: `note`.
    pub kind: &'a str,
    /// The bytes of the kind.
    pub kind_range: Range<usize>,
    /// Whether it can be folded, and is open at first.
    pub folds: Option<bool>,
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
    let end = start + length + 1;
    let folds = match text[end..range.end].chars().next() {
        Some('+') => Some(true),
        Some('-') => Some(false),
        _ => None,
    };
    Some(Marker { kind, kind_range: start..start + length, folds, end: end + usize::from(folds.is_some()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers() {
        let text = "> [!agi] Connects\n> x\n";
        let found = marker(text, &(0..text.len())).unwrap();
        assert_eq!((found.kind, &text[found.kind_range], &text[found.end..=found.end]), ("agi", "agi", " "));
        let folded = |text: &'static str| marker(text, &(0..text.len())).map(|m| (m.folds, &text[m.end..]));
        assert_eq!(folded("> [!tip] x"), Some((None, " x")));
        assert_eq!(folded("> [!tip]- x"), Some((Some(false), " x")));
        assert_eq!(folded("> [!tip]+"), Some((Some(true), "")));
        assert_eq!(marker("> [note] x", &(0..10)), None);
        assert_eq!(marker("> [!] x", &(0..7)), None);
    }
}
