//! Inline values: `` `= competition.rate_late .1f Hz` `` prints a number of a run in the prose.

use crate::format;
use crate::model::Output;
use crate::quantity::Unit;
use crate::report::Format;

/// The word that stands for the unit that the model gives the value.
const OWN_UNIT: &str = "unit";

/// An inline value as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression<'a> {
    /// The id of the demo.
    pub demo: &'a str,
    /// The name of the value.
    pub value: &'a str,
    /// How it is printed.
    style: Style,
    /// The format as written, for messages; empty where there is none.
    format: &'a str,
    /// The unit as written: `Hz`, or `unit` for the model's own.
    unit: Option<&'a str>,
}

/// How an inline value is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// In a number format.
    Number(Format),
    /// Times a hundred, with so many decimals and a per cent sign.
    PerCent(u8),
}

/// Why an expression cannot be read or printed: which part of it, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError<'a> {
    /// The part that is wrong.
    pub part: &'a str,
    /// What is wrong with it.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// Reads the text after the `=`: a name, then a format, then a unit. Whether the unit fits is seen when it is
/// printed.
pub fn parse(text: &str) -> Result<Expression<'_>, ExpressionError<'_>> {
    let mut words = text.split_whitespace().peekable();
    let name = words.next().unwrap_or("");
    let Some((demo, value)) = name.split_once('.').filter(|(d, v)| !d.is_empty() && !v.is_empty()) else {
        return Err(ExpressionError {
            part: name,
            message: format!("`{name}` does not name a value of a demo"),
            help: "write `= demo.value .2f`".into(),
        });
    };
    let (mut style, mut format) = (Style::Number(Format::Significant(3)), "");
    if let Some(word) = words.next_if(|word| !is_unit(word)) {
        format = word;
        style = read_style(word).ok_or_else(|| ExpressionError {
            part: word,
            message: format!("`{word}` is not a number format"),
            help: "write `.2f` (decimals), `.3g` (significant digits), `%`, `.1%` or `int`; a unit comes after it"
                .into(),
        })?;
    }
    let unit = words.next();
    match (words.next(), unit, style) {
        (Some(word), ..) => Err(ExpressionError {
            part: word,
            message: format!("`{word}` is too much"),
            help: "an inline value is a name, a format and a unit".into(),
        }),
        (None, Some(unit), Style::PerCent(_)) => Err(ExpressionError {
            part: unit,
            message: "a per cent has no unit".into(),
            help: "take it out, or write `.2f` for the per cent".into(),
        }),
        _ => Ok(Expression { demo, value, style, format, unit }),
    }
}

fn is_unit(word: &str) -> bool {
    word == OWN_UNIT || Unit::from_symbol(word).is_some()
}

fn read_style(word: &str) -> Option<Style> {
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

impl<'a> Expression<'a> {
    /// The number as the prose shows it, with its unit where one is written. `output` says what it measures.
    pub fn print(&self, number: f64, output: &Output) -> Result<String, ExpressionError<'a>> {
        match self.style {
            Style::Number(format) => {
                let Some(word) = self.unit else { return Ok(format::display(number, format)) };
                let (number, unit) = converted(number, output, word)?;
                Ok(with_unit(&format::display(number, format), unit))
            }
            Style::PerCent(_) if output.unit != Unit::One => Err(ExpressionError {
                part: self.format,
                message: format!("`{}` is in {}, and has no per cent", output.name, output.unit.symbol()),
                help: format!("write `.1f {}`", output.unit.symbol()),
            }),
            Style::PerCent(decimals) => {
                Ok(format!("{}\u{a0}%", format::display(number * 100.0, Format::Fixed(decimals))))
            }
        }
    }
}

/// A value in the unit that the author asks for.
fn converted<'a>(number: f64, output: &Output, word: &'a str) -> Result<(f64, Unit), ExpressionError<'a>> {
    let name = &output.name;
    let error = |message| ExpressionError { part: word, message, help: fitting_units(output) };
    if output.unit == Unit::One {
        return Err(error(format!("`{name}` is a pure number, and has no unit")));
    }
    if word == OWN_UNIT {
        return Ok((number, output.unit));
    }
    let unit = Unit::from_symbol(word).ok_or_else(|| error(format!("unknown unit `{word}`")))?;
    let converted = output.unit.convert(number, unit).ok_or_else(|| {
        error(format!("`{name}` is in {}, which `{word}` does not measure", output.unit.symbol()))
    })?;
    Ok((converted, unit))
}

/// What can be written for the unit of a value.
fn fitting_units(output: &Output) -> String {
    if output.unit == Unit::One {
        return "take it out; `%` prints a pure number as a per cent".into();
    }
    let units: Vec<String> = output.unit.alternatives().iter().map(|unit| format!("`{unit}`")).collect();
    format!("write {}, or `{OWN_UNIT}` for the model's own", units.join(", "))
}

/// A printed number and its unit, which stay on one line.
fn with_unit(number: &str, unit: Unit) -> String {
    match unit {
        Unit::Degree => format::with_unit(number, unit.symbol()),
        _ => format!("{number}\u{a0}{}", format::unit(unit.symbol())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is printed of 0.345 in a unit, or the part that is wrong and the remedy.
    fn show(text: &str, number: f64, unit: Unit) -> Result<String, (String, String)> {
        let output = Output::value("b", "a value", unit);
        let printed = parse(text).and_then(|expression| expression.print(number, &output));
        printed.map_err(|error| (error.part.to_owned(), error.help))
    }

    fn wrong(text: &str, unit: Unit) -> String {
        show(text, 1.0, unit).map_or_else(|(part, _)| part, |printed| format!("printed {printed}"))
    }

    #[test]
    fn formats() {
        let show = |text, number| show(text, number, Unit::One);
        assert_eq!(show("a.b .2f", -1.005), Ok("−1.00".into()));
        assert_eq!(show("a.b", 1234.6), Ok("1230".into()));
        assert_eq!(show("a.b %", 0.345), Ok("34\u{a0}%".into()));
        assert_eq!(show("a.b .1%", 0.345), Ok("34.5\u{a0}%".into()));
        assert_eq!(show("a.b int", 3.7), Ok("4".into()));
        assert_eq!(wrong("ab .2f", Unit::One), "ab");
        assert_eq!(wrong("a.b .2x", Unit::One), ".2x");
        assert_eq!(wrong("a.b .2f Hz more", Unit::Hertz), "more");
    }

    #[test]
    fn units() {
        assert_eq!(show("a.b .1f Hz", 22.46, Unit::Hertz), Ok("22.5\u{a0}Hz".into()));
        assert_eq!(show("a.b .1f unit", 22.46, Unit::Hertz), Ok("22.5\u{a0}Hz".into()));
        assert_eq!(show("a.b unit", 22.46, Unit::Hertz), Ok("22.5\u{a0}Hz".into()));
        assert_eq!(show("a.b .4f kHz", 22.46, Unit::Hertz), Ok("0.0225\u{a0}kHz".into()));
        assert_eq!(show("a.b int ms", 0.25, Unit::Second), Ok("250\u{a0}ms".into()));
        assert_eq!(show("a.b .1f deg", 3.21, Unit::Degree), Ok("3.2°".into()));
        assert_eq!(show("a.b .1f °", 3.21, Unit::Degree), Ok("3.2°".into()));
        assert_eq!(show("a.b .1f deg²/s", 3.21, Unit::DegreeSquaredPerSecond), Ok("3.2\u{a0}°²/s".into()));
        // Without a unit the number is in the model's own.
        assert_eq!(show("a.b .1f", 22.46, Unit::Hertz), Ok("22.5".into()));
    }

    #[test]
    fn units_that_do_not_fit() {
        let help = |text, unit| show(text, 1.0, unit).err();
        let hertz = "write `Hz`, `kHz`, `MHz`, or `unit` for the model's own";
        assert_eq!(help("a.b .1f ms", Unit::Hertz), Some(("ms".into(), hertz.into())));
        assert_eq!(help("a.b .1f hz", Unit::Hertz), Some(("hz".into(), hertz.into())));
        assert_eq!(wrong("a.b .1f Hz", Unit::One), "Hz");
        assert_eq!(wrong("a.b .1f unit", Unit::One), "unit");
        assert_eq!(wrong("a.b .1% Hz", Unit::Hertz), "Hz");
        assert_eq!(wrong("a.b .1%", Unit::Hertz), ".1%");
    }
}
