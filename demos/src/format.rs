//! How numbers are printed, everywhere: figures, tables, data files and prose.
//!
//! The digits come from Rust's own formatting, which is exact and the same on every machine.

use crate::report::Format;

/// A real minus sign.
const MINUS: &str = "\u{2212}";

/// The number in a format, for a reader: with a real minus sign.
pub fn display(number: f64, format: Format) -> String {
    pretty(&plain(number, format))
}

/// The number in a format, for a machine: with a hyphen as minus.
pub fn plain(number: f64, format: Format) -> String {
    match format {
        Format::Fixed(decimals) => fixed(number, decimals.into()),
        Format::Significant(digits) => significant(number, digits.into()),
        Format::Integer => fixed(number, 0),
        Format::Fitting if number.fract() == 0.0 && number.abs() < 1e15 => fixed(number, 0),
        Format::Fitting => significant(number, 4),
    }
}

/// The shortest digits that read back as the same number; plain minus.
pub fn shortest(number: f64) -> String {
    let magnitude = number.abs();
    if magnitude != 0.0 && !(1e-4..1e15).contains(&magnitude) {
        format!("{number:e}")
    } else {
        number.to_string()
    }
}

/// So many decimals; never `-0`.
fn fixed(number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    let zero = text.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.'));
    if zero { text.trim_start_matches('-').to_owned() } else { text }
}

/// So many significant digits, in positional notation where that is readable.
fn significant(number: f64, digits: usize) -> String {
    let digits = digits.max(1);
    if number == 0.0 || !number.is_finite() {
        return fixed(number, digits - 1);
    }
    let scientific = format!("{number:.*e}", digits - 1);
    let exponent: i32 = scientific.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    if exponent < -4 || exponent >= 15.max(digits as i32) {
        return scientific;
    }
    let decimals = digits as i32 - 1 - exponent;
    if decimals >= 0 {
        return format!("{number:.*}", decimals as usize);
    }
    // Digits before the point beyond the significant ones are zeros: 123456 with 3 digits is 123000.
    let mantissa = scientific.split_once('e').map_or("", |(m, _)| m).replace('.', "");
    mantissa + &"0".repeat(decimals.unsigned_abs() as usize)
}

/// With a real minus sign, and powers of ten as a reader writes them.
pub fn pretty(text: &str) -> String {
    match text.split_once('e') {
        None => text.replace('-', MINUS),
        Some((mantissa, exponent)) => {
            let exponent: String = exponent.chars().map(superscript).collect();
            format!("{} × 10{exponent}", mantissa.replace('-', MINUS))
        }
    }
}

/// A quantity or range as [`Parameter::show`](crate::Parameter::show) gives it, for a reader.
pub fn pretty_quantity(text: &str) -> String {
    let word = |word: &str| {
        let number = word.trim_end_matches([',', '°']);
        if number.parse::<f64>().is_ok() { pretty(number) + &word[number.len()..] } else { word.to_owned() }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn superscript(c: char) -> char {
    match c {
        '-' => '⁻',
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        other => other,
    }
}

/// A unit as a reader sees it: degrees have their sign, also in `deg²/s`.
pub fn unit(symbol: &str) -> String {
    symbol.replace("deg", "°")
}

/// A printed number and its unit.
pub fn with_unit(number: &str, symbol: &str) -> String {
    match symbol {
        "" => number.to_owned(),
        "deg" => format!("{number}°"),
        _ => format!("{number} {}", unit(symbol)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn significant_digits() {
        assert_eq!(significant(0.475_712, 3), "0.476");
        assert_eq!(significant(123_456.0, 3), "123000");
        assert_eq!(significant(9.996, 3), "10.0");
        assert_eq!(significant(-0.001_234_5, 2), "-0.0012");
        assert_eq!(significant(0.000_012_345, 2), "1.2e-5");
        assert_eq!(significant(0.0, 3), "0.00");
        assert_eq!(display(-1.5e-9, Format::Significant(2)), "−1.5 × 10⁻⁹");
    }

    #[test]
    fn fitting_digits() {
        let fitting = |number| plain(number, Format::Fitting);
        assert_eq!(fitting(12_345.0), "12345");
        assert_eq!(fitting(-0.0), "0");
        assert_eq!(fitting(22.456_7), "22.46");
        assert_eq!(fitting(-0.000_012_345), "-1.234e-5");
    }

    #[test]
    fn quantities_for_readers() {
        assert_eq!(pretty_quantity("-70 to 1e-5, 3 mV"), "−70 to 1 × 10⁻⁵, 3 mV");
        assert_eq!(pretty_quantity("slow-threshold"), "slow-threshold");
    }

    #[test]
    fn never_minus_zero() {
        assert_eq!(fixed(-0.001, 2), "0.00");
        assert_eq!(fixed(-0.01, 2), "-0.01");
    }

    #[test]
    fn the_shortest_text_reads_back() {
        for number in [0.1, 1e-7, 123.456, 1e22, -3.5] {
            assert_eq!(shortest(number).parse::<f64>(), Ok(number));
        }
    }
}
