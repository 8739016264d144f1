//! The order of terms from A to Z, and the letter under which each is found: by label, without regard to case and
//! to marks on letters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Term;

/// Stands for all that begins with no letter.
const NO_LETTER: &str = "#";

/// A label as it is sorted.
fn folded(label: &str) -> String {
    label.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The letter that a label is found under; `#` for what begins with none.
pub fn letter(label: &str) -> String {
    let first = folded(label).chars().find(|c| c.is_alphanumeric());
    first.filter(|c| c.is_alphabetic()).map_or_else(|| NO_LETTER.into(), |c| c.to_uppercase().collect())
}

/// The anchor of a letter in the list from A to Z.
pub fn anchor(letter: &str) -> String {
    if letter == NO_LETTER { "letter-0".into() } else { format!("letter-{}", letter.to_lowercase()) }
}

/// The places of all terms in the order in which they are listed.
pub fn order(terms: &[Term]) -> Vec<usize> {
    let mut order: Vec<(String, String, usize)> =
        terms.iter().enumerate().map(|(at, term)| (letter(&term.label), folded(&term.label), at)).collect();
    order.sort();
    order.into_iter().map(|(_, _, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_case_do_not_matter() {
        assert_eq!(letter("Émile"), "E");
        assert_eq!(letter("“odd”"), "O");
        assert_eq!(letter("5-HT"), "#");
        assert_eq!(letter("ßharp"), "SS");
        assert_eq!(letter("?!"), "#");
        assert_eq!((anchor("E"), anchor("#")), ("letter-e".into(), "letter-0".into()));
    }
}
