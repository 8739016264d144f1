//! Where sentences end.

use std::ops::Range;

/// Whether a sentence ends in a range of a text, or right after it. `e.g.` ends none, since no new one begins.
pub(super) fn ends_in(text: &str, range: &Range<usize>) -> bool {
    text[range.clone()].char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?')).any(|(at, c)| {
        let after =
            text[range.start + at + c.len_utf8()..].trim_start_matches([')', '"', '”', '’', '*', '_']);
        let next = after.trim_start();
        next.len() < after.len() && !next.starts_with(char::is_lowercase)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_another_begins() {
        let ends = |text: &str| ends_in(text, &(0..text.len()));
        assert!(ends("It rises. Then it falls"));
        assert!(ends("It rises (a little.)\nThen"));
        assert!(ends_in("It rises. `= a.b` is next", &(0..9)));
        assert!(!ends("It rises, e.g. twice, from 1.5 to 2.5 Hz"));
        assert!(!ends_in("It rises. Then", &(0..4)));
    }
}
