//! Inline values: `` `= competition.mean_weight .2f` `` prints a number of a run in the prose.

use kb_demos::format;
use kb_demos::report::Format;

/// An inline value as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression<'a> {
    /// The id of the demo.
    pub demo: &'a str,
    /// The name of the value.
    pub value: &'a str,
    /// How it is printed.
    pub style: Style,
}

/// How an inline value is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// In a number format.
    Number(Format),
    /// Times a hundred, with so many decimals and a per cent sign.
    PerCent(u8),
}

/// Why an expression cannot be read: which part of it, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError<'a> {
    /// The part that is wrong.
    pub part: &'a str,
    /// What is wrong with it.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// Reads the text after the `=`.
pub fn parse(text: &str) -> Result<Expression<'_>, ExpressionError<'_>> {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or("");
    let Some((demo, value)) = name.split_once('.').filter(|(d, v)| !d.is_empty() && !v.is_empty()) else {
        return Err(ExpressionError {
            part: name,
            message: format!("`{name}` does not name a value of a demo"),
            help: "write `= demo.value .2f`".into(),
        });
    };
    let style = match words.next() {
        None => Style::Number(Format::Significant(3)),
        Some(word) => style(word).ok_or_else(|| ExpressionError {
            part: word,
            message: format!("`{word}` is not a number format"),
            help: "write `.2f` (decimals), `.3g` (significant digits), `%`, `.1%` or `int`".into(),
        })?,
    };
    match words.next() {
        None => Ok(Expression { demo, value, style }),
        Some(word) => Err(ExpressionError {
            part: word,
            message: format!("`{word}` is too much"),
            help: "an inline value is a name and a format; a unit stands in the prose after it".into(),
        }),
    }
}

fn style(word: &str) -> Option<Style> {
    let digits = |text: &str| text.strip_prefix('.')?.parse::<u8>().ok().filter(|d| *d <= 15);
    match word {
        "int" => Some(Style::Number(Format::Integer)),
        "%" => Some(Style::PerCent(0)),
        _ => match word.chars().last()? {
            'f' => digits(&word[..word.len() - 1]).map(|d| Style::Number(Format::Fixed(d))),
            'g' => digits(&word[..word.len() - 1]).map(|d| Style::Number(Format::Significant(d.max(1)))),
            '%' => digits(&word[..word.len() - 1]).map(Style::PerCent),
            _ => None,
        },
    }
}

/// The number as the prose shows it.
pub fn print(value: f64, style: Style) -> String {
    match style {
        Style::Number(format) => format::display(value, format),
        Style::PerCent(decimals) => {
            format!("{}\u{a0}%", format::display(value * 100.0, Format::Fixed(decimals)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        let show = |text, value| parse(text).map(|e| print(value, e.style)).map_err(|e| e.part.to_owned());
        assert_eq!(show("a.b .2f", -1.005), Ok("−1.00".into()));
        assert_eq!(show("a.b", 1234.6), Ok("1230".into()));
        assert_eq!(show("a.b %", 0.345), Ok("34\u{a0}%".into()));
        assert_eq!(show("a.b .1%", 0.345), Ok("34.5\u{a0}%".into()));
        assert_eq!(show("a.b int", 3.7), Ok("4".into()));
        assert_eq!(show("ab .2f", 1.0), Err("ab".into()));
        assert_eq!(show("a.b .2x", 1.0), Err(".2x".into()));
        assert_eq!(show("a.b .2f Hz", 1.0), Err("Hz".into()));
    }
}
