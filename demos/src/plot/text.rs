//! How wide text is, without a font at hand.
//!
//! The widths are those of a wide humanist sans-serif (DejaVu Sans, a relative of Verdana). Common system
//! fonts are narrower by a tenth, so that what fits here fits there.

/// The size of all text in a picture, in user units.
pub const SIZE: f64 = 15.0;
/// From one baseline to the next.
pub const LINE: f64 = 18.0;
/// How much wider semibold text is.
const BOLD: f64 = 1.12;

/// Widths of the characters from space to tilde, in hundredths of the size.
const WIDTHS: [u8; 95] = [
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 77, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64,
    62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98,
    64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
];

/// The width of a line of text.
pub fn width(text: &str) -> f64 {
    text.chars().map(character).sum::<f64>() * SIZE
}

/// The width of a line of semibold text.
pub fn bold_width(text: &str) -> f64 {
    width(text) * BOLD
}

/// The width of the widest line.
pub(super) fn widest(lines: &[String]) -> f64 {
    lines.iter().map(|line| width(line)).fold(0.0, f64::max)
}

/// The width of a character, as a part of the size.
fn character(c: char) -> f64 {
    match c {
        ' '..='~' => f64::from(WIDTHS[c as usize - ' ' as usize]) / 100.0,
        // Marks that stand on the character before.
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        '\u{2070}'..='\u{208e}' | '²' | '³' | '¹' | '·' | '°' | '\u{2009}' => 0.53,
        '×' | '÷' | '±' | '−' | '≤' | '≥' | '≈' | '→' => 0.84,
        // Latin letters with marks, Greek, Cyrillic.
        '\u{a0}'..='\u{52f}' => 0.79,
        _ => 1.0,
    }
}

/// The text in lines no wider than `limit` as `measure` sees it, broken between words; within a word only
/// where the word alone is wider. At least one line.
pub fn wrap(text: &str, limit: f64, measure: fn(&str) -> f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut rest = word;
        while !rest.is_empty() {
            let line = lines.last().map_or("", String::as_str);
            let joined = if line.is_empty() { rest.to_owned() } else { format!("{line} {rest}") };
            if measure(&joined) <= limit {
                if let Some(line) = lines.last_mut() {
                    *line = joined;
                }
                rest = "";
            } else if line.is_empty() {
                let (head, tail) = rest.split_at(fitting(rest, limit, measure));
                if let Some(line) = lines.last_mut() {
                    head.clone_into(line);
                }
                rest = tail;
                if !rest.is_empty() {
                    lines.push(String::new());
                }
            } else {
                lines.push(String::new());
            }
        }
    }
    lines
}

/// How many bytes of a word fit; at least its first character.
fn fitting(word: &str, limit: f64, measure: fn(&str) -> f64) -> usize {
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
    let first = word.chars().next().map_or(0, char::len_utf8);
    ends.take_while(|end| measure(&word[..*end]) <= limit).last().unwrap_or(first)
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn widths_follow_the_characters() {
        assert!((width("100") - 3.0 * 0.64 * SIZE).abs() < 1e-9);
        assert!(width("ill") < width("WWW") / 2.0);
        assert!(width("10⁻³") < width("10-33"));
        assert!(width("e\u{301}") < width("ee"));
        assert_eq!(width(""), 0.0);
    }

    #[test]
    fn text_breaks_between_words() {
        assert_eq!(wrap("mean output rate", width("mean output"), width), ["mean output", "rate"]);
        assert_eq!(wrap("short", 1e3, width), ["short"]);
        assert_eq!(wrap("", 10.0, width), [""]);
    }

    #[test]
    fn a_word_too_long_breaks_within() {
        let lines = wrap("a neuromodulation", width("neuromo"), width);
        assert_eq!(lines, ["a", "neuromo", "dulation"]);
        assert_eq!(wrap("ab", 0.0, width), ["a", "b"]);
    }
}
