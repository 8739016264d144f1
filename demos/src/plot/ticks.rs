//! Where ticks stand and what they say.
//!
//! Steps are 1, 2 or 5 times a power of ten, and a tick is a whole number of steps: its text is made from
//! those integers, its value by reading the text, so that there are no stray digits.

use super::domain::Domain;
use crate::format;
use crate::math;
use crate::report::{Axis, Scale, Ticks};

/// A tick with its text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub(super) value: f64,
    pub(super) text: String,
}

/// The ticks of an axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct TickSet {
    /// With texts, rising.
    pub(super) major: Vec<Tick>,
    /// Without.
    pub(super) minor: Vec<f64>,
    /// The power of ten in which the texts count, printed with the axis's unit; 0 for ones.
    pub(super) exponent: i32,
}

/// How dense ticks may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// The length of the axis.
    pub(super) length: f64,
    /// The distance that a tick should have to the next.
    pub(super) spacing: f64,
    /// The room that a text takes along the axis, with the space around it.
    pub(super) extent: fn(&str) -> f64,
}

/// The ticks of an axis over a domain.
pub(super) fn of(axis: &Axis, domain: &Domain, room: &Room) -> TickSet {
    match &axis.ticks {
        Ticks::Auto if domain.scale == Scale::Log => logarithmic(domain, room),
        Ticks::Auto => linear(domain, room),
        Ticks::At(values) => {
            let mut values: Vec<f64> = values.iter().copied().filter(|value| domain.holds(*value)).collect();
            values.sort_by(f64::total_cmp);
            values.dedup();
            let tick = |value| Tick { value, text: format::pretty(&format::shortest(value)) };
            let mut set = TickSet { major: values.into_iter().map(tick).collect(), ..TickSet::default() };
            silence_overlaps(&mut set.major, domain, room);
            set
        }
        Ticks::Names(names) => {
            let ticks =
                names.iter().enumerate().map(|(at, name)| Tick { value: at as f64, text: name.clone() });
            TickSet { major: ticks.filter(|tick| domain.holds(tick.value)).collect(), ..TickSet::default() }
        }
    }
}

/// A step `mantissa` times ten to the `exponent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    mantissa: i64,
    exponent: i32,
}

impl Step {
    /// The smallest round step that is no smaller than `size`.
    fn at_least(size: f64) -> Self {
        let exponent = math::log10(size).floor() as i32;
        [(1, exponent), (2, exponent), (5, exponent)]
            .into_iter()
            .map(|(mantissa, exponent)| Self { mantissa, exponent })
            .find(|step| step.times(1) >= size * (1.0 - 1e-9))
            .unwrap_or(Self { mantissa: 1, exponent: exponent + 1 })
    }

    fn next(self) -> Self {
        match self.mantissa {
            1 => Self { mantissa: 2, ..self },
            2 => Self { mantissa: 5, ..self },
            _ => Self { mantissa: 1, exponent: self.exponent + 1 },
        }
    }

    /// So many steps from zero, to the nearest float.
    fn times(self, count: i64) -> f64 {
        let product = i128::from(count) * i128::from(self.mantissa);
        // Digits with an exponent always read as a number.
        format!("{product}e{}", self.exponent).parse().unwrap_or(0.0)
    }

    /// So many steps in units of ten to the `unit`, as text.
    fn text(self, count: i64, unit: i32) -> String {
        if count == 0 {
            return "0".to_owned();
        }
        let digits = (i128::from(count) * i128::from(self.mantissa)).unsigned_abs().to_string();
        let shift = self.exponent - unit;
        let number = if shift >= 0 {
            digits + &"0".repeat(shift as usize)
        } else {
            let decimals = shift.unsigned_abs() as usize;
            let padded = format!("{digits:0>width$}", width = decimals + 1);
            let (whole, fraction) = padded.split_at(padded.len() - decimals);
            format!("{whole}.{fraction}")
        };
        if count < 0 { format!("\u{2212}{number}") } else { number }
    }
}

/// Round numbers from end to end: the finest step whose texts have room.
fn linear(domain: &Domain, room: &Room) -> TickSet {
    let span = (domain.high / 2.0 - domain.low / 2.0) * 2.0;
    let wished = (room.length / room.spacing).max(1.0);
    let mut step = Step::at_least(span / wished);
    loop {
        let mut set = stepped(domain, step);
        let distance = room.length * (step.times(1) / span);
        let widest = set.major.iter().map(|tick| (room.extent)(&tick.text)).fold(0.0, f64::max);
        if widest <= distance || set.major.len() <= 2 {
            silence_overlaps(&mut set.major, domain, room);
            return set;
        }
        step = step.next();
    }
}

fn stepped(domain: &Domain, step: Step) -> TickSet {
    let size = step.times(1);
    let slack = 1e-9;
    let first = (domain.low / size - slack).ceil() as i64;
    let last = (domain.high / size + slack).floor() as i64;
    let largest = domain.low.abs().max(domain.high.abs());
    let exponent = unit_of(largest, step);
    let tick = |count| Tick { value: step.times(count), text: step.text(count, exponent) };
    TickSet { major: (first..=last).map(tick).collect(), minor: Vec::new(), exponent }
}

/// The power of ten to count in, so that no text is long.
fn unit_of(largest: f64, step: Step) -> i32 {
    let magnitude = math::log10(largest).floor() as i32;
    if !(-3..5).contains(&magnitude) || (magnitude < -1 && step.exponent < -4) {
        magnitude.div_euclid(3) * 3
    } else {
        0
    }
}

/// Decades; within few decades also their parts.
fn logarithmic(domain: &Domain, room: &Room) -> TickSet {
    let (low, high) = (math::log10(domain.low), math::log10(domain.high));
    let decade = room.length / (high - low);
    let first = (low - 1e-9).ceil() as i32;
    let last = (high + 1e-9).floor() as i32;
    let plain = first >= -3 && last <= 4;
    let whole = |exponent: i32| log_tick(1, exponent, plain);
    let parts = |mantissas: &'static [i64]| {
        (first - 1..=last)
            .flat_map(move |exponent| mantissas.iter().map(move |m| log_tick(*m, exponent, plain)))
            .filter(|tick| domain.holds(tick.value))
            .collect::<Vec<_>>()
    };
    let few = last - first < 1 || decade >= 3.0 * room.spacing;
    if few {
        let ticks = parts(&[1, 2, 5]);
        let widest = ticks.iter().map(|tick| (room.extent)(&tick.text)).fold(0.0, f64::max);
        if ticks.len() < 2 {
            return linear(domain, room);
        }
        if widest <= decade * 0.301 || last < first {
            let mut set = TickSet { major: ticks, minor: values(parts(&[3, 4, 6, 7, 8, 9])), exponent: 0 };
            silence_overlaps(&mut set.major, domain, room);
            return set;
        }
    }
    let widest = (first..=last).map(|e| (room.extent)(&whole(e).text)).fold(0.0, f64::max);
    let stride = ((widest / decade).ceil() as i32).max(1);
    let (major, between): (Vec<i32>, Vec<i32>) = (first..=last).partition(|e| e.rem_euclid(stride) == 0);
    let minor = match stride {
        1 if decade >= 20.0 => values(parts(&[2, 3, 4, 5, 6, 7, 8, 9])),
        1 => Vec::new(),
        _ => between.into_iter().map(|exponent| whole(exponent).value).collect(),
    };
    TickSet { major: major.into_iter().map(whole).collect(), minor, exponent: 0 }
}

fn values(ticks: Vec<Tick>) -> Vec<f64> {
    ticks.into_iter().map(|tick| tick.value).collect()
}

/// A tick at a multiple of a power of ten, written plainly or as a power.
fn log_tick(mantissa: i64, exponent: i32, plain: bool) -> Tick {
    let step = Step { mantissa, exponent };
    let power = format::pretty(&format!("1e{exponent}"));
    let text = match (plain, mantissa) {
        (true, _) => step.text(1, 0),
        (false, 1) => power.trim_start_matches("1 × ").to_owned(),
        (false, _) => format!("{mantissa}{}", &power[1..]),
    };
    Tick { value: step.times(1), text }
}

/// Takes the texts from ticks that stand too near to the last one with a text.
fn silence_overlaps(ticks: &mut [Tick], domain: &Domain, room: &Room) {
    let mut free = f64::NEG_INFINITY;
    for tick in ticks {
        let at = domain.part(tick.value).unwrap_or(0.0) * room.length;
        let half = (room.extent)(&tick.text) / 2.0;
        if at - half < free {
            tick.text.clear();
        } else {
            free = at + half;
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    const ROOM: Room =
        Room { length: 500.0, spacing: 90.0, extent: |text| text.chars().count() as f64 * 9.0 + 10.0 };

    fn texts(scale: Scale, low: f64, high: f64, ticks: Ticks) -> (Vec<String>, i32) {
        let axis = Axis { scale, ticks, ..Axis::linear("", "") };
        let set = of(&axis, &Domain::between(scale, low, high), &ROOM);
        (set.major.into_iter().map(|tick| tick.text).collect(), set.exponent)
    }

    fn auto(scale: Scale, low: f64, high: f64) -> (Vec<String>, i32) {
        texts(scale, low, high, Ticks::Auto)
    }

    #[test]
    fn round_numbers_with_a_real_minus() {
        assert_eq!(auto(Scale::Linear, 0.0, 1.0).0, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(auto(Scale::Linear, -100.0, 100.0).0, ["−100", "−50", "0", "50", "100"]);
        assert_eq!(auto(Scale::Linear, 0.3, 0.7).0, ["0.3", "0.4", "0.5", "0.6", "0.7"]);
    }

    #[test]
    fn large_and_small_numbers_count_in_powers_of_ten() {
        assert_eq!(
            auto(Scale::Linear, 0.0, 4e5),
            (["0", "100", "200", "300", "400"].map(String::from).into(), 3)
        );
        assert_eq!(auto(Scale::Linear, 0.0, 4e-9), (["0", "1", "2", "3", "4"].map(String::from).into(), -9));
        assert_eq!(auto(Scale::Linear, 0.0, 4e4).0[1], "10000");
    }

    #[test]
    fn decades_are_powers_of_ten() {
        assert_eq!(auto(Scale::Log, 1.0, 1000.0).0, ["1", "10", "100", "1000"]);
        assert_eq!(auto(Scale::Log, 1.0, 20_000.0).0, ["1", "10", "100", "1000", "10000"]);
        assert_eq!(auto(Scale::Log, 1e-6, 1e-2).0, ["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²"]);
        let (many, _) = auto(Scale::Log, 1e-300, 1e300);
        assert!((2..=10).contains(&many.len()), "{many:?}");
    }

    #[test]
    fn within_a_decade_there_are_its_parts() {
        assert_eq!(auto(Scale::Log, 2.0, 9.0).0, ["2", "5"]);
        assert_eq!(auto(Scale::Log, 1.0, 20.0).0, ["1", "2", "5", "10", "20"]);
        assert_eq!(auto(Scale::Log, 2.1, 2.4).0, ["2.1", "2.2", "2.3", "2.4"]);
    }

    #[test]
    fn values_are_exact() {
        let domain = Domain::between(Scale::Linear, 0.0, 1.0);
        let set = of(&Axis::linear("", ""), &domain, &ROOM);
        assert_eq!(set.major[3].value, 0.6);
    }

    #[test]
    fn given_ticks_outside_or_too_near_say_nothing() {
        let (shown, _) = texts(Scale::Linear, 0.0, 10.0, Ticks::At(vec![5.0, 0.0, 5.1, 20.0]));
        assert_eq!(shown, ["0", "5", ""]);
    }

    #[test]
    fn any_range_has_few_ticks() {
        for (low, high) in
            [(1e300, 1.1e300), (-1e300, 1e300), (0.0, 1e-280), (1e9, 1e9 + 1.0), (1.0, 1.0 + 3e-12)]
        {
            let (shown, _) = auto(Scale::Linear, low, high);
            assert!((1..=12).contains(&shown.len()), "{low} {high}: {shown:?}");
        }
    }
}
