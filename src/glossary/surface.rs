//! Surfaces: the ways in which a term is written, and the folding of texts in which hyphen, space and
//! non-breaking space are one, and straight and curly apostrophes too.

use std::ops::Range;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::term::{Case, Forms, Term};

/// A way in which a term is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Surface {
    /// The text, folded by [`fold_text`], with its own case.
    pub text: String,
    /// How its case is matched.
    pub case: Case,
    /// Which of the term's names it is.
    pub name: Name,
}

/// Which of a term's names a surface is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// The label.
    Label,
    /// What an acronym stands for.
    Expansion,
    /// Another name.
    Alias,
    /// A plural or another form of one of these.
    Form,
}

/// All surfaces of a term, each once.
pub(super) fn surfaces(term: &Term) -> Vec<Surface> {
    let mut surfaces: Vec<Surface> = Vec::new();
    let mut add = |text: &str, name: Name| {
        let text = fold_text(text);
        if text.is_empty() || surfaces.iter().any(|s| s.text == text) {
            return;
        }
        let case = term.case.unwrap_or_else(|| case_by_shape(&text));
        surfaces.push(Surface { text, case, name });
    };
    add(&term.label, Name::Label);
    if let Some(expansion) = &term.expansion {
        add(expansion, Name::Expansion);
    }
    for alias in &term.aliases {
        add(&alias.value, Name::Alias);
    }
    for form in forms(term) {
        add(&form, Name::Form);
    }
    surfaces
}

/// The plural and other forms of a term's names.
pub(super) fn forms(term: &Term) -> Vec<String> {
    match &term.forms {
        Forms::Auto => term.names().filter_map(plural).collect(),
        Forms::Given(forms) => forms.clone(),
    }
}

/// All capitals or digits, or a capital after the first letter of a word, is matched as written.
pub(super) fn case_by_shape(text: &str) -> Case {
    let inner_capital = text.split(' ').any(|word| word.chars().skip(1).any(char::is_uppercase));
    let all_capitals = text.chars().all(|c| !c.is_lowercase());
    if inner_capital || all_capitals { Case::Exact } else { Case::Smart }
}

/// The English plural of a phrase by its last word; `None` where it already looks like one.
fn plural(text: &str) -> Option<String> {
    let last = text.chars().next_back()?;
    let lower = text.to_lowercase();
    let before_y = lower.strip_suffix('y').and_then(|stem| stem.chars().next_back());
    if last.is_uppercase() {
        return Some(format!("{text}s"));
    }
    if !last.is_alphabetic() {
        return None;
    }
    if lower.ends_with("sis") {
        return Some(format!("{}es", &text[..text.len() - 2]));
    }
    if lower.ends_with("ics") || lower.ends_with("ing") {
        return None;
    }
    if lower.ends_with('s') && !lower.ends_with("ss") {
        return None;
    }
    if ["ss", "x", "z", "ch", "sh"].iter().any(|end| lower.ends_with(end)) {
        return Some(format!("{text}es"));
    }
    if before_y.is_some_and(|c| !"aeiou".contains(c)) {
        return Some(format!("{}ies", &text[..text.len() - 1]));
    }
    Some(format!("{text}s"))
}

/// What a character is folded to.
fn fold(c: char) -> char {
    match c {
        '\u{2010}' | '\u{2011}' | '-' | '\u{a0}' | '\u{202f}' | '\n' | '\t' | '\r' => ' ',
        '\u{2019}' | '\u{2018}' | '\u{2bc}' => '\'',
        other => other,
    }
}

/// A folded text whose bytes know where they came from.
#[derive(Debug, Clone, Default)]
pub(super) struct Folded {
    /// The text with its own case.
    pub text: String,
    /// The text in lower case; the same length, byte for byte.
    pub lower: String,
    /// Where runs of bytes came from: pairs of (offset here, offset there), rising.
    origins: Vec<(usize, usize)>,
    /// Where a hyphen was folded to a space, rising.
    hyphens: Vec<usize>,
}

impl Folded {
    /// Adds a text that stands at `origin`.
    pub(super) fn push(&mut self, text: &str, origin: usize) {
        if text.is_ascii() {
            return self.push_ascii(text, origin);
        }
        if is_nfc_quick(text.chars()) == IsNormalized::Yes {
            return self.push_nfc(text, origin);
        }
        // Composing may move offsets: each letter with its marks is an island of its own.
        let mut start = 0;
        for (at, c) in text.char_indices().skip(1) {
            if !unicode_normalization::char::is_combining_mark(c) {
                self.push_nfc(&text[start..at].nfc().collect::<String>(), origin + start);
                start = at;
            }
        }
        self.push_nfc(&text[start..].nfc().collect::<String>(), origin + start);
    }

    /// What [`Self::push_nfc`] does, a run of letters at a time.
    fn push_ascii(&mut self, text: &str, origin: usize) {
        let is_folded = |b: u8| matches!(b, b' ' | b'-' | b'\n' | b'\t' | b'\r');
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let run = rest.bytes().position(is_folded).unwrap_or(rest.len());
            if run > 0 {
                self.note_origin(origin + at);
                let start = self.lower.len();
                self.text.push_str(&rest[..run]);
                self.lower.push_str(&rest[..run]);
                self.lower[start..].make_ascii_lowercase();
                at += run;
            }
            match text.as_bytes().get(at) {
                None => {}
                Some(b' ' | b'\n') if !self.text.ends_with(' ') => {
                    self.note_origin(origin + at);
                    self.text.push(' ');
                    self.lower.push(' ');
                    at += 1;
                }
                // By the rules for all letters.
                Some(_) => {
                    self.push_nfc(&text[at..=at], origin + at);
                    at += 1;
                }
            }
        }
    }

    /// The next byte came from `origin`: noted where that does not follow from the byte before.
    fn note_origin(&mut self, origin: usize) {
        let here = self.text.len();
        if self.origins.last().is_none_or(|(at, from)| origin.wrapping_sub(*from) != here - at) {
            self.origins.push((here, origin));
        }
    }

    fn push_nfc(&mut self, text: &str, origin: usize) {
        self.note_origin(origin);
        for (at, c) in text.char_indices() {
            let folded = fold(c);
            // A run of white space counts as one.
            let hyphen = matches!(c, '-' | '\u{2010}' | '\u{2011}');
            if folded == ' ' && self.text.ends_with(' ') {
                // A hyphen before a space parts words: `rule- and input-driven`.
                if !hyphen && self.hyphens.last() == Some(&(self.text.len() - 1)) {
                    self.hyphens.pop();
                }
                self.origins.push((self.text.len(), origin + at + c.len_utf8()));
                continue;
            }
            if hyphen {
                self.hyphens.push(self.text.len());
            }
            self.text.push(folded);
            self.lower.push(lower(folded));
            if folded.len_utf8() != c.len_utf8() {
                self.origins.push((self.text.len(), origin + at + c.len_utf8()));
            }
        }
    }

    /// How many words it has.
    pub(super) fn words(&self) -> usize {
        let text = self.text.trim_matches(' ');
        // Between two words there is one space.
        if text.is_empty() { 0 } else { text.bytes().filter(|b| *b == b' ').count() + 1 }
    }

    /// Where words begin: at a letter, digit or mark that none stands before.
    pub(super) fn word_starts(&self) -> impl Iterator<Item = usize> {
        let mut in_word = false;
        self.lower.char_indices().filter_map(move |(at, c)| {
            let was_in_word = std::mem::replace(&mut in_word, is_word(c));
            (in_word && !was_in_word).then_some(at)
        })
    }

    /// Whether the byte at `offset` was a hyphen.
    fn is_hyphen(&self, offset: usize) -> bool {
        self.hyphens.binary_search(&offset).is_ok()
    }

    /// Whether a range stands between word boundaries. A hyphen inside a compound is none: `dependent` is not
    /// found in `spike-dependent`.
    pub(super) fn on_boundaries(&self, start: usize, end: usize) -> bool {
        let mut before = self.text[..start].chars().rev();
        let mut after = self.text[end..].chars();
        let joined_before = match before.next() {
            Some(' ') => self.is_hyphen(start - 1) && before.next().is_some_and(is_word),
            other => other.is_some_and(is_word),
        };
        let joined_after = match after.next() {
            Some(' ') => self.is_hyphen(end) && after.next().is_some_and(is_word),
            other => other.is_some_and(is_word),
        };
        !joined_before && !joined_after
    }

    /// The bytes of the source that a range came from.
    pub(super) fn source(&self, start: usize, end: usize) -> Range<usize> {
        self.origin(start)..self.origin_end(end)
    }

    /// Where the byte at `offset` came from.
    fn origin(&self, offset: usize) -> usize {
        let at = self.origins.partition_point(|(here, _)| *here <= offset);
        self.origins[..at].last().map_or(0, |(here, there)| there + (offset - here))
    }

    /// Where the end of the byte before `offset` came from.
    fn origin_end(&self, offset: usize) -> usize {
        let last = self.text[..offset].char_indices().next_back().map_or(0, |(at, _)| at);
        let at = self.origins.partition_point(|(here, _)| *here <= last);
        self.origins[..at].last().map_or(0, |(here, there)| there + (offset - here))
    }
}

/// Whether a character is part of a word.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || c == '_'
    } else {
        c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
    }
}

/// The lower case of a character where it has the same length; offsets must not move.
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(l), None) if l.len_utf8() == c.len_utf8() => l,
        _ => c,
    }
}

/// A text folded, without its origins and without white space at its ends.
pub(super) fn fold_text(text: &str) -> String {
    let mut folded = Folded::default();
    folded.push(text.trim(), 0);
    folded.text
}

/// Lower case as [`Folded::lower`] has it.
pub(super) fn lower_text(text: &str) -> String {
    text.chars().map(lower).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_does_not_move_offsets() {
        let text = "Émile\u{2019}s spike\u{2011}timing,  e\u{301}t ok";
        let mut folded = Folded::default();
        folded.push(text, 100);
        assert_eq!(folded.text, "Émile's spike timing, ét ok");
        for word in ["spike", "timing", "ok"] {
            let at = folded.text.find(word).unwrap();
            let (start, end) = (folded.origin(at) - 100, folded.origin_end(at + word.len()) - 100);
            assert_eq!(&text[start..end], word);
        }
    }

    #[test]
    fn a_hyphen_inside_a_compound_is_no_boundary() {
        let mut folded = Folded::default();
        folded.push("spike-dependent, rule - based", 0);
        let at = |word: &str| folded.text.find(word).map(|at| folded.on_boundaries(at, at + word.len()));
        assert_eq!(at("dependent"), Some(false));
        assert_eq!(at("spike"), Some(false));
        assert_eq!(at("spike dependent"), Some(true));
        assert_eq!(at("rule"), Some(true));
    }

    #[test]
    fn plurals() {
        let p = |text| plural(text).unwrap_or_default();
        assert_eq!(
            [p("synapse"), p("memory"), p("STDP"), p("hypothesis")],
            ["synapses", "memories", "STDPs", "hypotheses"]
        );
        assert_eq!([p("Hebbian learning"), p("physics"), p("loss"), p("arrays")], ["", "", "losses", ""]);
    }

    #[test]
    fn case_follows_shape() {
        assert_eq!(case_by_shape("STDP"), Case::Exact);
        assert_eq!(case_by_shape("mGluR"), Case::Exact);
        assert_eq!(case_by_shape("Hebbian learning"), Case::Smart);
    }
}
