//! Words as they are found: in small letters, without marks on letters. What a reader types is taken apart in the
//! same way by `templates/theme/search.js`; scripts that put no spaces between words are taken in pairs of signs.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer ones are no words: sums, addresses, bytes in hex.
const LONGEST: usize = 40;

/// Hands over each word of a text and where it begins. `buffer` is room to work in.
pub(super) fn each(text: &str, buffer: &mut String, mut take: impl FnMut(&str, usize)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let mut ascii = true;
        while at < bytes.len() {
            match bytes[at] {
                byte if byte.is_ascii_alphanumeric() => at += 1,
                byte if byte.is_ascii() => break,
                _ => {
                    let Some(c) = text[at..].chars().next() else { break };
                    if !c.is_alphanumeric() && !is_combining_mark(c) {
                        break;
                    }
                    ascii = false;
                    at += c.len_utf8();
                }
            }
        }
        if at > start {
            let word = &text[start..at];
            if ascii {
                if word.len() <= LONGEST {
                    buffer.clear();
                    buffer.push_str(word);
                    buffer.make_ascii_lowercase();
                    take(buffer, start);
                }
            } else {
                folded(word, start, &mut take);
            }
        }
        // Past the sign that ended it.
        at += text[at..].chars().next().map_or(1, char::len_utf8);
    }
}

/// The words of a run of letters that are not all ASCII.
fn folded(run: &str, start: usize, take: &mut impl FnMut(&str, usize)) {
    let fold = |c: char| if c == 'ς' { 'σ' } else { c };
    let letters: Vec<char> =
        run.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).map(fold).collect();
    let parts = letters.chunk_by(|a, b| is_unspaced(*a) == is_unspaced(*b) && b.is_alphanumeric());
    for part in parts {
        let part: Vec<char> = part.iter().copied().filter(|c| c.is_alphanumeric()).collect();
        if part.first().is_some_and(|c| is_unspaced(*c)) && part.len() > 2 {
            part.windows(2).for_each(|pair| take(&pair.iter().collect::<String>(), start));
        } else if !part.is_empty() && part.len() <= LONGEST {
            take(&part.iter().collect::<String>(), start);
        }
    }
}

/// Whether a sign is of a script that puts no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each(text, &mut String::new(), |word, _| words.push(word.to_owned()));
        words
    }

    #[test]
    fn words_are_small_and_without_marks() {
        assert_eq!(words("Don't re-Learn 3.5 x²"), ["don", "t", "re", "learn", "3", "5", "x2"]);
        assert_eq!(words("Élan naïve Straße ΟΔΟΣ ﬁn"), ["elan", "naive", "straße", "οδοσ", "fin"]);
        assert_eq!(words("e\u{301}lan"), ["elan"]);
        assert_eq!(words(" — “…” "), [""; 0]);
        assert_eq!(words(&"x".repeat(41)), [""; 0]);
    }

    #[test]
    fn scripts_without_spaces_are_taken_in_pairs() {
        assert_eq!(words("記憶と学習 LTP学"), ["記憶", "憶と", "と学", "学習", "ltp", "学"]);
    }

    #[test]
    fn places_are_those_of_the_text() {
        let mut places = Vec::new();
        each("Ab é cd", &mut String::new(), |_, at| places.push(at));
        assert_eq!(places, [0, 3, 6]);
    }
}
