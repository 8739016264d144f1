//! Numbers as prose has them: `22.5 Hz`, `−0.35`, `34.5 %`, `1,234`.

use std::ops::Range;

use kb_demos::Unit;

/// A number in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    /// Its digits, with a hyphen as minus and without separators of thousands.
    pub(super) digits: String,
    /// How many of them stand after the point.
    pub(super) decimals: u8,
    /// What it counts.
    pub(super) measure: Measure,
    /// Where it stands, with its unit.
    pub(super) range: Range<usize>,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// No unit is written.
    Bare,
    /// Hundredths.
    PerCent,
    /// A unit that values can have.
    Unit(Unit),
}

/// Words before a number that is a name: `Section 2.5`.
const NAMED: [&str; 16] = [
    "appendix", "chapter", "eq.", "equation", "fig.", "figure", "no.", "p.", "page", "pages", "part", "pp.",
    "release", "section", "table", "version",
];
/// Words after a number that counts something which no value counts.
const FOREIGN: [&str; 22] = [
    "billion", "day", "days", "hour", "hours", "hundred", "m", "cm", "mm", "km", "kg", "g", "mg", "min",
    "minutes", "million", "month", "months", "thousand", "weeks", "year", "years",
];

impl Written {
    /// The number.
    pub(super) fn number(&self) -> f64 {
        self.digits.parse().unwrap_or(f64::NAN)
    }

    /// How many digits count. Zeros at the end of a whole number are round rather than exact.
    pub(super) fn significant(&self) -> usize {
        let all = self.digits.replace(['-', '.'], "");
        let digits = all.trim_start_matches('0');
        if self.decimals > 0 { digits.len() } else { digits.trim_end_matches('0').len() }
    }

    /// Whether it has so many digits that it is hardly a value by chance: two with a point, or three. A whole number
    /// that could be a year is none.
    pub(super) fn is_telling(&self) -> bool {
        if self.decimals > 0 {
            return self.significant() >= 2;
        }
        let is_year = self.measure == Measure::Bare && (1900.0..=2100.0).contains(&self.number());
        self.significant() >= 3 && !is_year
    }
}

/// The numbers in a range of a text. What stands around the range is looked at too.
pub(super) fn numbers(text: &str, range: &Range<usize>) -> Vec<Written> {
    let mut numbers = Vec::new();
    let mut at = range.start;
    while let Some(from) = text[at..range.end].find(|c: char| c.is_ascii_digit()) {
        let start = at + from;
        let end = start + length(&text[start..range.end]);
        numbers.extend(begin(text, start).and_then(|begin| written(text, begin, start..end)));
        at = end;
    }
    numbers
}

/// The length of the digits at the start of a text, with separators of thousands and a point.
fn length(text: &str) -> usize {
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut end = digits(text);
    while end > 0 && text[end..].starts_with(',') && digits(&text[end + 1..]) == 3 {
        end += 4;
    }
    match text[end..].strip_prefix('.').map(digits) {
        Some(decimals) if decimals > 0 => end + 1 + decimals,
        _ => end,
    }
}

/// Where a number whose digits begin at `start` begins, its sign included; `None` where it is a part of a name.
fn begin(text: &str, start: usize) -> Option<usize> {
    let before = |at: usize| text[..at].chars().next_back();
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "._,/#^§$€£\\×".contains(c));
    match before(start) {
        Some(sign @ ('-' | '\u{2212}')) => {
            let at = start - sign.len_utf8();
            match before(at) {
                // The end of a range, `10-20`, is no negative number; `GPT-4` is a name.
                Some(c) if c.is_ascii_digit() => Some(start),
                c if joins(c) => None,
                _ => Some(at),
            }
        }
        c if joins(c) => None,
        _ => Some(start),
    }
    .filter(|at| !is_named(&text[..*at]))
}

/// Whether what stands before a number makes it a name, or a power of ten a part of it.
fn is_named(before: &str) -> bool {
    let word = before.trim_end().rsplit(|c: char| c.is_whitespace() || "([".contains(c)).next().unwrap_or("");
    word.ends_with('×') || NAMED.contains(&word.to_lowercase().as_str())
}

fn written(text: &str, begin: usize, digits: Range<usize>) -> Option<Written> {
    let after = &text[digits.end..];
    let glued = after.chars().next();
    let next = after.chars().nth(1);
    let continues = matches!(glued, Some('.' | ',')) && next.is_some_and(|c| c.is_ascii_digit());
    if continues || matches!(glued, Some('_' | '/' | '^')) {
        return None;
    }
    let gap = after.len() - after.trim_start_matches([' ', '\u{a0}', '\u{202f}']).len();
    let (measure, length) = measure(&after[gap..], gap > 0)?;
    let plain = text[digits.clone()].replace(',', "");
    let sign = if begin < digits.start { "-" } else { "" };
    let decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let end = if length == 0 { digits.end } else { digits.end + gap + length };
    Some(Written {
        digits: format!("{sign}{plain}"),
        decimals: u8::try_from(decimals).ok().filter(|d| *d <= 15)?,
        measure,
        range: begin..end,
    })
}

/// What the words after a number make of it, and their length; `None` where they make something else of it.
fn measure(after: &str, apart: bool) -> Option<(Measure, usize)> {
    if after.starts_with('×') {
        return None;
    }
    if after.starts_with('%') {
        return Some((Measure::PerCent, 1));
    }
    for words in ["per cent", "percent"] {
        if apart && after.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) {
            return Some((Measure::PerCent, words.len()));
        }
    }
    let is_part = |c: char| c.is_alphanumeric() || "°²/µμ".contains(c);
    let word = &after[..after.find(|c| !is_part(c)).unwrap_or(after.len())];
    if word.is_empty() {
        return Some((Measure::Bare, 0));
    }
    if let Some(unit) = Unit::from_symbol(word) {
        return Some((Measure::Unit(unit), word.len()));
    }
    // `3D` and `15px` are names; a word with a capital in it or right after the number (`nA`, `MB`) is a unit of others.
    let foreign =
        !apart || FOREIGN.contains(&word) || word.contains(|c: char| c.is_uppercase() || "µμ²/°".contains(c));
    (!foreign).then_some((Measure::Bare, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers that tell something, as written with their units.
    fn found(text: &str) -> Vec<&str> {
        let all = numbers(text, &(0..text.len()));
        all.into_iter().filter(Written::is_telling).map(|written| &text[written.range]).collect()
    }

    #[test]
    fn numbers_with_their_units() {
        assert_eq!(
            found("a rate of 22.5 Hz, and −0.35 or -0.35 (12.5 %)"),
            ["22.5 Hz", "−0.35", "-0.35", "12.5 %"]
        );
        assert_eq!(found("3.2° off, 12.5 per cent, 1,234 spikes"), ["3.2°", "12.5 per cent", "1,234"]);
        assert_eq!(found("from 1.25-2.25 to 1.5–2.5."), ["1.25", "2.25", "1.5", "2.5"]);
        let written = &numbers("1,234.50", &(0..8))[0];
        assert_eq!((written.digits.as_str(), written.decimals), ("1234.50", 2));
    }

    #[test]
    fn few_digits_round_numbers_and_years_tell_nothing() {
        assert_eq!(found("5, 42, 0.5, 0.05, 600, 1200, 2026 and 1998"), [""; 0]);
        assert_eq!(found("0.50, 0.051, 1.0, 123, 1205"), ["0.50", "0.051", "1.0", "123", "1205"]);
    }

    #[test]
    fn names_powers_and_units_of_others_are_no_numbers() {
        let names = "v1.25, GPT-3.5, 1.2.3, Section 2.5, (p. 125), 3.5/4.5, x_1.25, $12.50, #125, 2.5D";
        assert_eq!(found(names), [""; 0]);
        assert_eq!(found("1.5 × 10⁻⁵, 3 × 1.25, 2.5 dB, 1.5 million, 12.5 years, 3.25px, 0.25 dBm"), [""; 0]);
    }
}
