//! Claims: what the prose says of a demo, held against its values over one seed or many.

use kb_demos::report::Format;
use kb_demos::{Range, Unit, format};

use super::block::Quorum;
use super::plan::{BoundClaim, Bounds};
use crate::diagnostic::{Code, Diagnostic};

/// How a claim fared: shown beside the figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The claim in words: the author's, or the test itself.
    pub says: String,
    /// The test in words: `bimodality > 2`.
    pub test: String,
    /// Where it must hold, in words: `at least 4 of 5 seeds`.
    pub quorum: String,
    /// How many seeds.
    pub n: usize,
    /// For how many of them the test holds.
    pub passed: usize,
    /// The least, the median and the greatest value, as printed with the unit.
    pub spread: [String; 3],
    /// Whether the claim holds.
    pub holds: bool,
}

impl Bounds {
    /// Whether they hold of a value.
    fn hold(self, value: f64) -> bool {
        match self {
            Self::Above(low) => value > low,
            Self::Below(high) => value < high,
            Self::Between(low, high) => (low..=high).contains(&value),
            Self::Near(target, within) => (value - target).abs() <= within,
        }
    }

    /// Whether they hold of every value in a range.
    pub(super) fn hold_always(self, range: Range) -> bool {
        let (low, high) = match self {
            Self::Above(bound) => return range.low.is_some_and(|low| low > bound),
            Self::Below(bound) => return range.high.is_some_and(|high| high < bound),
            Self::Between(low, high) => (low, high),
            Self::Near(target, within) => (target - within, target + within),
        };
        range.low.is_some_and(|least| low <= least) && range.high.is_some_and(|greatest| high >= greatest)
    }

    /// In words, after the name of the value.
    fn words(self, unit: Unit) -> String {
        let print = |n: f64| format::with_unit(&format::pretty(&format::shortest(n)), unit.symbol());
        match self {
            Self::Above(low) => format!("> {}", print(low)),
            Self::Below(high) => format!("< {}", print(high)),
            Self::Between(low, high) => format!("from {} to {}", print(low), print(high)),
            Self::Near(target, within) => format!("= {} ± {}", print(target), print(within)),
        }
    }
}

/// Judges a claim by its values, one for each seed.
pub fn judge(claim: &BoundClaim, values: &[f64]) -> Evidence {
    let passed = values.iter().filter(|v| claim.bounds.hold(**v)).count();
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = median(&sorted);
    let holds = match claim.quorum {
        Quorum::All => passed == values.len(),
        Quorum::Median => claim.bounds.hold(middle),
        Quorum::AtLeast(least) => passed >= least,
    };
    let unit = claim.output.unit;
    let print = |n: f64| format::with_unit(&format::display(n, Format::Significant(4)), unit.symbol());
    let ends = (sorted.first().copied().unwrap_or(0.0), sorted.last().copied().unwrap_or(0.0));
    let test = format!("{} {}", claim.output.name, claim.bounds.words(unit));
    Evidence {
        says: if claim.says.is_empty() { test.clone() } else { claim.says.clone() },
        test,
        quorum: match claim.quorum {
            Quorum::All => format!("all of {} seeds", values.len()),
            Quorum::Median => format!("the median of {} seeds", values.len()),
            Quorum::AtLeast(least) => format!("at least {least} of {} seeds", values.len()),
        },
        n: values.len(),
        passed,
        spread: [print(ends.0), print(middle), print(ends.1)],
        holds,
    }
}

/// The middle of sorted values: the mean of the two in the middle where their number is even.
fn median(sorted: &[f64]) -> f64 {
    match sorted.len() {
        0 => 0.0,
        n if n % 2 == 1 => sorted[n / 2],
        n => f64::midpoint(sorted[n / 2 - 1], sorted[n / 2]),
    }
}

/// The diagnostic of a claim that does not hold.
pub fn broken(claim: &BoundClaim, evidence: &Evidence) -> Option<Diagnostic> {
    if evidence.holds {
        return None;
    }
    let [min, median, max] = &evidence.spread;
    let found = if evidence.n == 1 {
        format!("{} is {median}", claim.output.name)
    } else {
        format!(
            "holds for {} of {} seeds; {} is {min} to {max}, median {median}",
            evidence.passed, evidence.n, claim.output.name
        )
    };
    Some(
        Diagnostic::new(Code::BrokenClaim, format!("the claim does not hold: {}", evidence.says))
            .at(claim.place.clone())
            .label(found)
            .help("correct the sentence and its claim, or the parameters of the demo"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;
    use kb_demos::Output;

    fn claim(bounds: Bounds, quorum: Quorum) -> BoundClaim {
        BoundClaim {
            output: Output::value("rate", "rate", Unit::Hertz),
            bounds,
            seeds: vec![],
            quorum,
            says: String::new(),
            place: Place::new(&"a.md".into(), 0..0),
        }
    }

    #[test]
    fn quorums() {
        let values = [1.0, 2.0, 3.0, 10.0];
        let holds = |quorum| judge(&claim(Bounds::Above(1.5), quorum), &values).holds;
        assert!(!holds(Quorum::All) && holds(Quorum::AtLeast(3)) && !holds(Quorum::AtLeast(4)));
        assert!(holds(Quorum::Median));
        assert!(!judge(&claim(Bounds::Below(2.5), Quorum::Median), &values).holds);
    }

    #[test]
    fn bounds_that_hold_of_all_that_can_be() {
        let share = Range { low: Some(0.0), high: Some(1.0) };
        let always = |bounds: Bounds| bounds.hold_always(share);
        assert!(always(Bounds::Above(-0.1)) && !always(Bounds::Above(0.0)));
        assert!(always(Bounds::Below(1.1)) && !always(Bounds::Below(1.0)));
        assert!(always(Bounds::Between(0.0, 1.0)) && !always(Bounds::Between(0.0, 0.9)));
        assert!(always(Bounds::Near(0.5, 0.5)) && !always(Bounds::Near(0.6, 0.5)));
        let rate = Range { low: Some(0.0), high: None };
        assert!(Bounds::Above(-1.0).hold_always(rate));
        assert!(!Bounds::Below(1e9).hold_always(rate) && !Bounds::Between(-1.0, 1e9).hold_always(rate));
        assert!(!Bounds::Above(-1e9).hold_always(Range::default()));
    }

    #[test]
    fn a_broken_claim_says_what_was_found() {
        let claim = claim(Bounds::Near(2.0, 0.5), Quorum::All);
        let evidence = judge(&claim, &[3.0]);
        assert_eq!(evidence.says, "rate = 2 Hz ± 0.5 Hz");
        assert_eq!(broken(&claim, &evidence).map(|d| d.label), Some("rate is 3.000 Hz".into()));
        assert_eq!(broken(&claim, &judge(&claim, &[2.5])), None);
    }
}
