//! From offsets in a text to offsets in its file.
//!
//! The body of an article is a slice of its file; a Markdown value of a YAML file was unfolded, unindented
//! or unescaped on its way, and needs a table.

use std::ops::Range;

/// From a text's byte offsets to its file's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OffsetMap {
    /// The text is a slice of the file that begins here.
    Slice(usize),
    /// The file's offset of every byte of the text, and of its end.
    Table(Vec<usize>),
}

impl OffsetMap {
    /// The map of a YAML value: `value` is what became of the bytes `range` of `file`.
    ///
    /// Both are walked side by side. A character that is not the next one of the source was made by YAML (a
    /// folded line break) or was left out by it (indentation, an escape), so the source is searched a little
    /// way ahead; what cannot be found stands where the last one stood.
    pub fn of_value(value: &str, file: &str, range: Range<usize>) -> Self {
        let source = file.get(range.clone()).unwrap_or("");
        if let Some(at) = source.find(value) {
            return Self::Slice(range.start + at);
        }
        let mut table = Vec::with_capacity(value.len() + 1);
        let mut at = 0;
        for (start, c) in value.char_indices() {
            let rest = &source[at..];
            let found = if c == ' ' || c == '\n' {
                rest.find(char::is_whitespace).filter(|skip| *skip == 0)
            } else {
                // Only white space and the marks of YAML may be skipped.
                rest.char_indices()
                    .take_while(|(skip, s)| {
                        *skip == 0
                            || s.is_whitespace()
                            || matches!(s, '\\' | '\'' | '"' | '|' | '>' | '-' | '+')
                            || *s == c
                    })
                    .find(|(_, s)| *s == c)
                    .map(|(skip, _)| skip)
            };
            let here = at + found.unwrap_or(0);
            table.extend((0..c.len_utf8()).map(|byte| range.start + (here + byte).min(source.len())));
            if found.is_some() {
                let matched = source[here..].chars().next().map_or(0, char::len_utf8);
                at = here + matched;
            }
            debug_assert_eq!(table.len(), start + c.len_utf8());
        }
        table.push(range.start + at);
        Self::Table(table)
    }

    /// The file's offset of an offset of the text.
    pub fn offset(&self, offset: usize) -> usize {
        match self {
            Self::Slice(start) => start + offset,
            Self::Table(table) => table.get(offset).or(table.last()).copied().unwrap_or(0),
        }
    }

    /// The file's range of a range of the text.
    pub fn range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.offset(range.start);
        // The end is that of the last byte: after a gap the next byte may stand lines further down.
        let end = if range.end > range.start { self.offset(range.end - 1) + 1 } else { start };
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_value_is_found_again() {
        let file = "definition: >-\n  One form\n  of *plasticity*.\nnext: x\n";
        let start = file.find(">-").unwrap();
        let end = file.find("\nnext").unwrap();
        let value = "One form of *plasticity*.";
        let map = OffsetMap::of_value(value, file, start..end);
        let at = value.find("plasticity").unwrap();
        assert_eq!(&file[map.range(&(at..at + 10))], "plasticity");
        assert_eq!(&file[map.range(&(0..8))], "One form");
    }

    #[test]
    fn a_quoted_value_is_found_again() {
        let file = r#"- "say \"déjà vu\" twice""#;
        let map = OffsetMap::of_value("say \"déjà vu\" twice", file, 2..file.len());
        let OffsetMap::Table(_) = &map else { panic!("escapes need a table") };
        let at = "say \"déjà vu\" ".len();
        assert_eq!(&file[map.range(&(at..at + 5))], "twice");
    }
}
