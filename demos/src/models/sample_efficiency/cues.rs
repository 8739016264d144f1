//! Two cues to one quantity, combined by their reliability (Ernst and Banks 2002).
//!
//! Each cue shows the quantity with a normal error, of standard deviation `s1` and `s2`. The best combination
//! weighs each by its inverse variance, `w1 = s2² / (s1² + s2²)`, and its error is
//! `sqrt(s1² s2² / (s1² + s2²))`: smaller than with either alone. As the error of a mean of `n` exposures falls
//! with the root of `n`, a criterion is reached after fewer exposures, with equal cues after half as many.

use crate::format::display;
use crate::math;
use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::random::Stream;
use crate::report::{Axis, Color, Dash, Direction, Figure, Format, Mark, Panel, Report, Series, Value};

const NAME: &str = "sample-efficiency/cues";
const DEVIATION: &str = "Standard deviation of the estimate, by that of the second cue";
const EXPOSURES: &str = "Exposures to a criterion error, with one cue and with two";

/// The model.
pub(super) const MODEL: Model =
    Model { name: NAME, code: env!("KB_CODE_SAMPLE_EFFICIENCY"), describe, simulate };

/// The range of the second cue's standard deviation in the figures, and the points of a curve.
const S2_RANGE: (f64, f64) = (0.25, 4.0);
const POINTS: usize = 76;
/// Samples are shown at every so manieth point, from so many draws each.
const SAMPLED_EVERY: usize = 15;
const DRAWS: usize = 5000;
/// The learners followed over exposures, and how often the exposures double.
const LEARNERS: usize = 1000;
const DOUBLINGS: usize = 8;

// The colour of each thing.
const FIRST: Color = Color::Palette(0);
const SECOND: Color = Color::Palette(1);
const BOTH: Color = Color::Palette(2);

fn describe() -> Description {
    use Unit::One;
    Description {
        title: "Two cues are better than one".into(),
        summary:
            "A learner who hears and sees, and weighs each cue by its reliability, errs less than with the \
                  better cue alone, and so needs fewer exposures to reach the same precision."
                .into(),
        sources: vec!["ernst2002".into()],
        parameters: vec![
            Parameter::number(
                "s1",
                "error of the first cue",
                One,
                "the standard deviation of the first cue",
                [1.0, 0.25, 4.0, 0.05],
            ),
            Parameter::number(
                "s2",
                "error of the second cue",
                One,
                "the standard deviation of the second cue",
                [1.5, 0.25, 4.0, 0.05],
            ),
            Parameter::number(
                "criterion",
                "criterion",
                One,
                "the standard deviation of the estimate that is to be reached",
                [0.1, 0.05, 0.5, 0.05],
            ),
            Parameter::integer(
                "samples",
                "samples",
                One,
                "pairs of cues drawn to measure the error of their combination",
                [200_000, 1000, 1_000_000, 1000],
            ),
        ],
        chance: true,
        controls: ["s1", "s2", "criterion"].map(Into::into).into(),
        presets: Vec::new(),
        outputs: vec![
            Output::figure("deviation", DEVIATION),
            Output::figure("exposures", EXPOSURES),
            Output::value("weight", "weight of the first cue in the combination", One).within(0.0, 1.0),
            Output::value("combined", "standard deviation of the combination, from the formula", One)
                .at_least(0.0),
            Output::value("sampled", "standard deviation of the combination, from the samples", One)
                .at_least(0.0),
            Output::value("exposures_first", "exposures to the criterion with the first cue", One)
                .at_least(0.0),
            Output::value("exposures_second", "exposures to the criterion with the second cue", One)
                .at_least(0.0),
            Output::value("exposures_both", "exposures to the criterion with both cues", One).at_least(0.0),
            Output::value(
                "exposures_ratio",
                "exposures with both cues over those with the first alone, before they are rounded up",
                One,
            )
            .at_least(0.0),
        ],
    }
}

/// The standard deviations of the two cues.
#[derive(Debug, Clone, Copy)]
struct Cues {
    s1: f64,
    s2: f64,
}

impl Cues {
    /// The weight of the first cue that gives the least error.
    fn weight(self) -> f64 {
        let (v1, v2) = (self.s1 * self.s1, self.s2 * self.s2);
        v2 / (v1 + v2)
    }

    /// The error of the best combination.
    fn combined(self) -> f64 {
        let (v1, v2) = (self.s1 * self.s1, self.s2 * self.s2);
        (v1 * v2 / (v1 + v2)).sqrt()
    }

    /// The error of one combined estimate, and that of the first cue alone.
    fn draw(self, stream: &mut Stream) -> (f64, f64) {
        let (first, second) = (self.s1 * stream.normal(), self.s2 * stream.normal());
        let w = self.weight();
        (w * first + (1.0 - w) * second, first)
    }
}

/// The exposures after which the error of their mean is at or below the criterion: `(sd / criterion)²`, rounded
/// up, but for what is only an error of rounding.
fn exposures(deviation: f64, criterion: f64) -> f64 {
    let ratio = deviation / criterion;
    (ratio * ratio * (1.0 - 1e-12)).ceil()
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let cues = Cues { s1: settings.number("s1"), s2: settings.number("s2") };
    let (criterion, samples) = (settings.number("criterion"), settings.integer("samples"));
    let mut stream = Stream::new(NAME, seed, "samples");
    let mut errors = Vec::with_capacity(samples);
    for at in 0..samples {
        if at % 2000 == 0 && !monitor.progress(0.6 * at as f64 / samples as f64) {
            return Err(Fault::Stopped);
        }
        errors.push(cues.draw(&mut stream).0);
    }
    let sampled = math::standard_deviation(&errors);
    let deviation = deviation_figure(cues, sampled, seed, monitor)?;
    let exposures_figure = exposures_figure(cues, criterion, seed, monitor)?;
    let ratio = cues.combined() / cues.s1;
    Ok(Report {
        figures: vec![deviation, exposures_figure],
        tables: Vec::new(),
        values: vec![
            Value::new("weight", cues.weight()),
            Value::new("combined", cues.combined()),
            Value::new("sampled", sampled),
            Value::new("exposures_first", exposures(cues.s1, criterion)),
            Value::new("exposures_second", exposures(cues.s2, criterion)),
            Value::new("exposures_both", exposures(cues.combined(), criterion)),
            Value::new("exposures_ratio", ratio * ratio),
        ],
    })
}

fn deviation_figure(cues: Cues, sampled: f64, seed: u64, monitor: &mut dyn Monitor) -> Result<Figure, Fault> {
    let step = (S2_RANGE.1 - S2_RANGE.0) / (POINTS - 1) as f64;
    let s2: Vec<f64> = (0..POINTS).map(|at| S2_RANGE.0 + at as f64 * step).collect();
    let mut stream = Stream::new(NAME, seed, "points of the figure");
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for (at, s2) in s2.iter().enumerate().step_by(SAMPLED_EVERY) {
        if !monitor.progress(0.6 + 0.1 * at as f64 / POINTS as f64) {
            return Err(Fault::Stopped);
        }
        let cues = Cues { s2: *s2, ..cues };
        let errors: Vec<f64> = (0..DRAWS).map(|_| cues.draw(&mut stream).0).collect();
        x.push(*s2);
        y.push(math::standard_deviation(&errors));
    }
    let both = s2.iter().map(|s2| Cues { s2: *s2, ..cues }.combined()).collect();
    let number = |sd: f64| display(sd, Format::Significant(3));
    let description = format!(
        "With standard deviations of {} and {} the combination weighs the first cue with {} and has a standard \
         deviation of {}; that of the samples is {}. Its curve lies below those of both cues for every second cue.",
        number(cues.s1),
        number(cues.s2),
        number(cues.weight()),
        number(cues.combined()),
        number(sampled),
    );
    let first = vec![cues.s1; POINTS];
    let panel = Panel {
        title: String::new(),
        x: Axis::linear("standard deviation of the second cue", ""),
        y: Axis::linear("standard deviation", "").over(0.0, S2_RANGE.1),
        series: vec![
            Series::line("first cue", s2.clone(), first).colored(FIRST),
            Series::line("second cue", s2.clone(), s2.clone()).colored(SECOND),
            Series::line("both, formula", s2, both).colored(BOTH),
            Series::points("both, samples", x, y).colored(BOTH),
        ],
    };
    Ok(Figure::single("deviation", DEVIATION, description, panel))
}

/// The error of the mean of 1, 2, 4, ... exposures, over learners: with both cues and with the first alone.
struct Learning {
    counts: Vec<f64>,
    both: Vec<f64>,
    first: Vec<f64>,
}

impl Learning {
    fn new(cues: Cues, seed: u64, monitor: &mut dyn Monitor) -> Result<Self, Fault> {
        let mut stream = Stream::new(NAME, seed, "exposures");
        let mut squares = [[0.0; 2]; DOUBLINGS + 1];
        for learner in 0..LEARNERS {
            if learner % 10 == 0 && !monitor.progress(0.7 + 0.3 * learner as f64 / LEARNERS as f64) {
                return Err(Fault::Stopped);
            }
            let (mut both, mut first, mut seen) = (0.0, 0.0, 0);
            for (doubling, squares) in squares.iter_mut().enumerate() {
                let count = 1 << doubling;
                while seen < count {
                    let (combined, alone) = cues.draw(&mut stream);
                    (both, first, seen) = (both + combined, first + alone, seen + 1);
                }
                for (square, sum) in squares.iter_mut().zip([both, first]) {
                    let mean = sum / f64::from(count);
                    *square += mean * mean / LEARNERS as f64;
                }
            }
        }
        let roots = |which: usize| squares.iter().map(|squares| squares[which].sqrt()).collect();
        let counts = (0..=DOUBLINGS).map(|doubling| f64::from(1 << doubling)).collect();
        Ok(Self { counts, both: roots(0), first: roots(1) })
    }
}

fn exposures_figure(
    cues: Cues,
    criterion: f64,
    seed: u64,
    monitor: &mut dyn Monitor,
) -> Result<Figure, Fault> {
    let learning = Learning::new(cues, seed, monitor)?;
    let whole = |count: f64| display(count, Format::Integer);
    let description = format!(
        "The error falls with the root of the number of exposures. It reaches {} after {} exposures with the first \
         cue alone and after {} with both.",
        display(criterion, Format::Significant(2)),
        whole(exposures(cues.s1, criterion)),
        whole(exposures(cues.combined(), criterion)),
    );
    let curve = |label: &str, deviation: f64, color| {
        let y = learning.counts.iter().map(|count| deviation / count.sqrt()).collect();
        let mark = Mark::Line { x: learning.counts.clone(), y, dash: Dash::Solid };
        Series { label: label.into(), color, mark }
    };
    let points = |label: &str, y: &[f64], color| {
        Series::points(label, learning.counts.clone(), y.to_vec()).colored(color)
    };
    let panel = Panel {
        title: String::new(),
        x: Axis::log("exposures", ""),
        y: Axis::log("error of the estimate", ""),
        series: vec![
            Series::rule("criterion", criterion, Direction::Horizontal),
            curve("first cue, formula", cues.s1, FIRST),
            points("first cue, samples", &learning.first, FIRST),
            curve("both, formula", cues.combined(), BOTH),
            points("both, samples", &learning.both, BOTH),
        ],
    };
    Ok(Figure::single("exposures", EXPOSURES, description, panel))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Unwatched;

    fn run(given: &[(&str, &str)], seed: u64) -> Report {
        MODEL.run(&MODEL.with(given), seed, &mut Unwatched).unwrap()
    }

    #[test]
    fn the_formula_of_the_specification() {
        let report = run(&[], 1);
        let value = |name| report.value(name).unwrap();
        assert!((value("weight") - 9.0 / 13.0).abs() < 1e-15);
        assert!((value("combined") - 1.5 / 3.25_f64.sqrt()).abs() < 1e-15);
        assert!((value("combined") - 0.83205).abs() < 1e-5);
        assert!((value("sampled") - value("combined")).abs() < 0.005, "{}", value("sampled"));
        // 1 / 0.01, 2.25 / 0.01 and 0.6923 / 0.01, rounded up.
        for (name, expected) in [("first", 100.0), ("second", 225.0), ("both", 70.0)] {
            let exposures = report.value(&format!("exposures_{name}")).unwrap();
            assert!((exposures - expected).abs() < 1e-12, "{name}: {exposures}");
        }
    }

    #[test]
    fn no_other_weight_gives_a_smaller_error() {
        for (s1, s2) in [(1.0_f64, 1.5_f64), (0.3, 4.0), (2.0, 2.0), (3.5, 0.25)] {
            let cues = Cues { s1, s2 };
            let error = |w: f64| (w * w * s1 * s1 + (1.0 - w) * (1.0 - w) * s2 * s2).sqrt();
            assert!((error(cues.weight()) - cues.combined()).abs() < 1e-14);
            for at in 0..=100 {
                assert!(error(f64::from(at) / 100.0) >= cues.combined() - 1e-14);
            }
        }
    }

    #[test]
    fn equal_cues_halve_the_exposures() {
        let report = run(&[("s1", "2"), ("s2", "2"), ("criterion", "0.25"), ("samples", "1000")], 1);
        let value = |name| report.value(name).unwrap();
        assert!((value("exposures_first") - 64.0).abs() < 1e-12);
        assert!((value("exposures_both") - 32.0).abs() < 1e-12);
        assert!((value("exposures_ratio") - 0.5).abs() < 1e-15);
    }

    #[test]
    fn samples_follow_the_formula_for_other_cues() {
        for (s1, s2, seed) in [("0.5", "4", 1), ("3", "0.4", 2), ("2", "2", 3)] {
            let report = run(&[("s1", s1), ("s2", s2)], seed);
            let (sampled, combined) = (report.value("sampled").unwrap(), report.value("combined").unwrap());
            // Four standard errors of a standard deviation from 200 000 samples.
            assert!((sampled / combined - 1.0).abs() < 4.0 / 400_000.0_f64.sqrt(), "{sampled}, {combined}");
            let series = &report.figure("exposures").unwrap().panels[0].series;
            for (formula, samples) in [(1, 2), (3, 4)] {
                let (Mark::Line { y: formula, .. }, Mark::Points { y: samples, .. }) =
                    (&series[formula].mark, &series[samples].mark)
                else {
                    panic!()
                };
                for (formula, sample) in formula.iter().zip(samples) {
                    let error = 1.0 / (2.0 * LEARNERS as f64).sqrt();
                    assert!((sample / formula - 1.0).abs() < 4.5 * error, "{sample}, {formula}");
                }
            }
        }
    }
}
