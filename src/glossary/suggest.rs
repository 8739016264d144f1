//! Names in prose that are no terms: acronyms, and phrases of capitalised words. Those that come often may want
//! to be terms.

use std::ops::Range;

use super::matcher::Hit;
use super::surface::Folded;

/// A name that is no term, where it stands once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The name, as written.
    pub name: String,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

/// Adds the names of a block that no term takes. A phrase is two to four words that all begin with a capital,
/// not at the beginning of a sentence, where any word may.
pub(super) fn candidates(text: &Folded, hits: &[Hit], out: &mut Vec<Candidate>) {
    let bytes = text.text.as_bytes();
    let mut phrase: Option<Phrase> = None;
    let mut at = 0;
    // From capital to capital: most words have none.
    while let Some(found) = bytes[at..].iter().position(u8::is_ascii_uppercase) {
        let capital = at + found;
        let start = bytes[..capital].iter().rposition(|b| *b == b' ').map_or(0, |space| space + 1);
        let end =
            bytes[capital..].iter().position(|b| *b == b' ').map_or(bytes.len(), |space| capital + space);
        at = end;
        let word = &text.text[start..end];
        let (core, lead) = core(word);
        let range = start + lead..start + lead + core.len();
        if hits.iter().any(|hit| hit.start < range.end && range.start < hit.end) {
            continue;
        }
        if is_acronym(core) {
            out.push(Candidate { name: core.to_owned(), range: text.source(range.start, range.end) });
        }
        if lead > 0 || !is_capitalised(core) {
            continue;
        }
        // It joins the words before it where only a space parts them.
        let joined = phrase.take_if(|before| before.open && before.end + 1 == start);
        if joined.is_none() {
            add(text, phrase.take().as_ref(), out);
        }
        let (from, words) = joined.map_or((start, 1), |before| (before.start, before.words + 1));
        let begins_sentence = from == start && begins_sentence(&text.text[..start]);
        if !begins_sentence {
            phrase = Some(Phrase { start: from, end: range.end, words, open: range.end == end });
        }
    }
    add(text, phrase.as_ref(), out);
}

/// Words that begin with capitals.
struct Phrase {
    start: usize,
    end: usize,
    words: usize,
    /// Whether no mark stands after the last.
    open: bool,
}

fn begins_sentence(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty() || before.ends_with(['.', '!', '?', ':'])
}

fn add(text: &Folded, phrase: Option<&Phrase>, out: &mut Vec<Candidate>) {
    if let Some(&Phrase { start, end, words: 2..=4, .. }) = phrase {
        out.push(Candidate { name: text.text[start..end].to_owned(), range: text.source(start, end) });
    }
}

/// A word without the marks around it and a possessive, and where it begins.
fn core(word: &str) -> (&str, usize) {
    let inner = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let lead = word.len() - inner.len();
    let inner = inner.trim_end_matches(|c: char| !c.is_alphanumeric());
    (inner.strip_suffix("'s").unwrap_or(inner), lead)
}

/// Two to eight capitals and digits, of which two are letters and not all of a Roman number; a plural `s` is none
/// of it.
fn is_acronym(word: &str) -> bool {
    let letters = word.chars().filter(char::is_ascii_uppercase).count();
    (2..=8).contains(&word.len())
        && letters >= 2
        && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        && !word.chars().all(|c| "IVXLC".contains(c))
}

/// A capital, then small letters.
fn is_capitalised(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && word.len() > 1 && chars.all(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let mut folded = Folded::default();
        folded.push(text, 0);
        let mut out = Vec::new();
        candidates(&folded, &[], &mut out);
        out.into_iter().map(|candidate| candidate.name).collect()
    }

    #[test]
    fn acronyms() {
        assert_eq!(names("The (LTP) of NMDA, part II, in A and HTML5's way."), ["LTP", "NMDA", "HTML5"]);
        assert_eq!(names("No AcroNym, no 1949, no ABCDEFGHIJ."), [""; 0]);
    }

    #[test]
    fn phrases_of_capitalised_words() {
        assert_eq!(
            names("In the Stroop Effect, and Working Memory Test too."),
            ["Stroop Effect", "Working Memory Test"]
        );
        assert_eq!(names("Donald Hebb wrote. Then Karl Lashley did."), ["Karl Lashley"]);
        assert_eq!(names("See Hebb, Lashley and others: New York is one."), [""; 0]);
        assert_eq!(names("a One Two Three Four Five b"), [""; 0]);
    }
}
