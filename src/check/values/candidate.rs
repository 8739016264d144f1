//! Whether a number of the prose is a value of a demo, or a number that was given to it.

use kb_demos::{Setting, Unit, format, report::Format};

use super::number::{Measure, Written};
use crate::demo::plan::{Bounds, Plan};

/// How far a value is from the number that was written, where it is that number when rounded to as many decimals.
pub(super) fn distance(written: &Written, value: f64, unit: Unit) -> Option<f64> {
    let value = match written.measure {
        Measure::Bare | Measure::PerCent if unit != Unit::One => return None,
        Measure::Bare => value,
        Measure::PerCent => value * 100.0,
        Measure::Unit(asked) => unit.convert(value, asked)?,
    };
    let same = format::plain(value, Format::Fixed(written.decimals)) == written.digits;
    same.then(|| (value - written.number()).abs())
}

/// What follows the name of a value in the inline value that prints the number: ` .1f Hz`.
pub(super) fn expression(written: &Written) -> String {
    let number = match written.decimals {
        0 => "int".to_owned(),
        decimals => format!(".{decimals}f"),
    };
    match written.measure {
        Measure::Bare => format!(" {number}"),
        Measure::PerCent if written.decimals == 0 => " %".into(),
        Measure::PerCent => format!(" .{}%", written.decimals),
        Measure::Unit(unit) => format!(" {number} {}", unit.symbol()),
    }
}

/// Whether a number is a parameter of a demo, with or without its unit.
pub(super) fn is_parameter(written: &Written, plan: &Plan) -> bool {
    plan.description.parameters.iter().any(|parameter| {
        let is = |number: f64| is_given(written, number, parameter.unit);
        match plan.settings.0.get(&parameter.name) {
            Some(Setting::Number(number)) => is(*number),
            Some(Setting::Integer(number)) => is(*number as f64),
            Some(Setting::Numbers(numbers)) => numbers.iter().any(|number| is(*number)),
            Some(Setting::Choice(_) | Setting::Switch(_)) | None => false,
        }
    })
}

/// Whether a number is a bound of a claim.
pub(super) fn is_bound(written: &Written, plan: &Plan) -> bool {
    plan.claims.iter().any(|claim| {
        let is = |number| is_given(written, number, claim.output.unit);
        match claim.bounds {
            Bounds::Above(bound) | Bounds::Below(bound) => is(bound),
            Bounds::Between(low, high) => is(low) || is(high),
            Bounds::Near(target, within) => is(target) || is(target - within) || is(target + within),
        }
    })
}

/// Whether the number written is one that was given, in its own or in another unit.
fn is_given(written: &Written, given: f64, unit: Unit) -> bool {
    let given = match written.measure {
        Measure::Bare => given,
        Measure::PerCent => given * 100.0,
        Measure::Unit(asked) => unit.convert(given, asked).unwrap_or(given),
    };
    // `100 ms` and `0.1 s` are the same, whatever the conversion rounds.
    (given - written.number()).abs() <= 1e-9 * given.abs()
}

#[cfg(test)]
mod tests {
    use super::super::number::numbers;
    use super::*;

    /// The inline value for the number of a text, where that is the value.
    fn proposed(text: &str, value: f64, unit: Unit) -> Option<String> {
        let written = numbers(text, &(0..text.len())).remove(0);
        distance(&written, value, unit).map(|_| expression(&written))
    }

    #[test]
    fn a_number_is_a_value_rounded_as_it_is() {
        assert_eq!(proposed("0.35", 0.3461, Unit::One).as_deref(), Some(" .2f"));
        assert_eq!(proposed("0.35", 0.3561, Unit::One), None);
        assert_eq!(proposed("−0.35", -0.3461, Unit::One).as_deref(), Some(" .2f"));
        assert_eq!(proposed("0.35", -0.3461, Unit::One), None);
        assert_eq!(proposed("1,234", 1234.2, Unit::One).as_deref(), Some(" int"));
    }

    #[test]
    fn units_must_be_the_same() {
        assert_eq!(proposed("22.5 Hz", 22.46, Unit::Hertz).as_deref(), Some(" .1f Hz"));
        assert_eq!(proposed("250 ms", 0.25, Unit::Second).as_deref(), Some(" int ms"));
        assert_eq!(proposed("22.5", 22.46, Unit::Hertz), None);
        assert_eq!(proposed("22.5 Hz", 22.46, Unit::One), None);
        assert_eq!(proposed("34.5 %", 0.345, Unit::One).as_deref(), Some(" .1%"));
        assert_eq!(proposed("34.5 %", 0.345, Unit::Hertz), None);
        assert_eq!(proposed("34.5 %", 34.5, Unit::One), None);
    }
}
