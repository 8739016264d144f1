//! What the models are expected to show: for each, the values that an independent implementation, a closed
//! form or the literature gives, and the bands in which runs with other seeds must lie.
//!
//! In come reports, out come verdicts. This is data about the models, apart from them: a change here is no
//! change of a model, and no result has to be computed again. Running is the caller's, who may do it on many
//! threads.

use crate::format;
use crate::math;
use crate::model::{Model, Refused};
use crate::models;
use crate::parameter::{Given, Settings};
use crate::report::{Cell, Format, Mark, Report};

mod consolidation;
mod credit;
mod hebbian;
mod memory;
mod neuromodulation;
mod sample_efficiency;
mod stdp;

/// All experiments, by family.
pub fn all() -> Vec<Experiment> {
    [
        consolidation::experiments(),
        credit::experiments(),
        hebbian::experiments(),
        memory::experiments(),
        neuromodulation::experiments(),
        sample_efficiency::experiments(),
        stdp::experiments(),
    ]
    .concat()
}

/// Parameters that are not the model's defaults, written as on the command line: `("rate", "15 Hz")`.
pub type Written = &'static [(&'static str, &'static str)];

/// The settings of a model in full.
pub fn settings(model: &Model, given: Written) -> Result<Settings, Vec<Refused>> {
    let given: Vec<_> = given.iter().map(|(name, text)| ((*name).to_owned(), Given::from(*text))).collect();
    (model.describe)().resolve(&given)
}

/// A model with certain settings, run with the seeds 1, 2, 3, ..., and what is expected of it.
#[derive(Debug, Clone)]
pub struct Experiment {
    /// The model's name.
    pub model: &'static str,
    /// The settings.
    pub given: Written,
    /// Other settings of the same model with which it is compared, seed by seed.
    pub against: Option<Written>,
    /// How many seeds it needs: 1 where chance has no part, 5 for a statement about means of five.
    pub seeds: u64,
    /// What is expected.
    pub expectations: Vec<Expectation>,
}

impl Experiment {
    /// Ten seeds of a model with these settings.
    fn new(model: &'static str, given: Written) -> Self {
        Self { model, given, against: None, seeds: 10, expectations: Vec::new() }
    }

    /// One run of a model without chance.
    fn exact(model: &'static str, given: Written) -> Self {
        Self::new(model, given).seeds(1)
    }

    fn seeds(self, seeds: u64) -> Self {
        Self { seeds, ..self }
    }

    fn against(self, given: Written) -> Self {
        Self { against: Some(given), ..self }
    }

    fn expect(self, expectations: impl IntoIterator<Item = Expectation>) -> Self {
        Self { expectations: expectations.into_iter().collect(), ..self }
    }

    /// The model; none where a name is wrong, which a test rules out.
    pub fn model(&self) -> Option<&'static Model> {
        models::find(self.model)
    }

    /// Judges the reports of the seeds 1, 2, 3, ...; `others` are those of the settings it is compared with,
    /// none where there are no such settings.
    pub fn judge(&self, reports: &[Report], others: &[Report]) -> Vec<Verdict> {
        self.expectations.iter().map(|expectation| expectation.judge(self.seeds, reports, others)).collect()
    }
}

/// A number that can be read from a report, or from two of the same seed.
#[derive(Debug, Clone, PartialEq)]
enum Measure {
    /// A value.
    Value(String),
    /// 1 where a value is below a limit, else 0: its mean is a share of the seeds.
    Below(String, f64),
    /// The first value less the second.
    Less(String, String),
    /// A number of a table.
    Cell { table: &'static str, row: usize, column: usize },
    /// The height of a line of a figure at a point that it goes through.
    Point { figure: &'static str, series: &'static str, x: f64 },
    /// A value over the same value with the other settings.
    Ratio(String),
    /// A value less the same value with the other settings.
    Rise(String),
}

impl Measure {
    fn of(&self, report: &Report, other: Option<&Report>) -> Option<f64> {
        match self {
            Self::Value(name) => report.value(name),
            Self::Below(name, limit) => report.value(name).map(|value| f64::from(value < *limit)),
            Self::Less(first, second) => Some(report.value(first)? - report.value(second)?),
            Self::Cell { table, row, column } => match report.table(table)?.rows.get(*row)?.get(*column)? {
                Cell::Number(number) => Some(*number),
                _ => None,
            },
            Self::Point { figure, series, x } => point(report, figure, series, *x),
            Self::Ratio(name) => Some(report.value(name)? / other?.value(name)?),
            Self::Rise(name) => Some(report.value(name)? - other?.value(name)?),
        }
    }
}

fn point(report: &Report, figure: &str, series: &str, at: f64) -> Option<f64> {
    let mut all = report.figure(figure)?.panels.iter().flat_map(|panel| &panel.series);
    let Mark::Line { x, y, .. } = &all.find(|s| s.label == series)?.mark else { return None };
    let index = x.iter().position(|x| (x - at).abs() < 1e-9)?;
    y.get(index).copied()
}

/// What a measured number is expected to be. What is not said is not asked.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// What is measured, in a word or two.
    pub name: String,
    measure: Measure,
    /// The reference, and how far the mean over the experiment's seeds may be from it.
    reference: Option<(f64, f64)>,
    /// The band of each seed.
    each: Option<(f64, f64)>,
    /// The band of the mean.
    mean: Option<(f64, f64)>,
}

/// A value of the report.
fn value(name: impl Into<String>) -> Expectation {
    let name = name.into();
    Expectation::new(name.clone(), Measure::Value(name))
}

/// The share of the seeds with which a value is below a limit.
fn below(name: &str, limit: f64) -> Expectation {
    let label = format!("{name} < {}", format::display(limit, Format::Significant(3)));
    Expectation::new(label, Measure::Below(name.into(), limit))
}

/// A value less another.
fn less(first: impl Into<String>, second: impl Into<String>) -> Expectation {
    let (first, second) = (first.into(), second.into());
    Expectation::new(format!("{first} less {second}"), Measure::Less(first, second))
}

/// A number of a table, row and column counted from 0.
fn cell(name: String, table: &'static str, row: usize, column: usize) -> Expectation {
    Expectation::new(name, Measure::Cell { table, row, column })
}

/// The height of a line of a figure.
fn height(name: String, figure: &'static str, series: &'static str, x: f64) -> Expectation {
    Expectation::new(name, Measure::Point { figure, series, x })
}

/// A value over the same value with the other settings.
fn ratio(name: &str) -> Expectation {
    Expectation::new(format!("{name}, ratio"), Measure::Ratio(name.into()))
}

/// A value less the same value with the other settings.
fn rise(name: impl Into<String>) -> Expectation {
    let name = name.into();
    Expectation::new(format!("{name}, rise"), Measure::Rise(name))
}

impl Expectation {
    fn new(name: String, measure: Measure) -> Self {
        Self { name, measure, reference: None, each: None, mean: None }
    }

    /// The mean over the experiment's seeds is the reference within the tolerance.
    fn near(self, reference: f64, tolerance: f64) -> Self {
        Self { reference: Some((reference, tolerance)), ..self }
    }

    /// Every seed is in this band.
    fn each(self, low: f64, high: f64) -> Self {
        Self { each: Some((low, high)), ..self }
    }

    /// The mean is in this band.
    fn mean(self, low: f64, high: f64) -> Self {
        Self { mean: Some((low, high)), ..self }
    }

    /// Every run gives this number within an absolute tolerance.
    fn exactly(self, number: f64, tolerance: f64) -> Self {
        self.near(number, tolerance).each(number - tolerance, number + tolerance)
    }

    /// Every run gives this number within a tolerance relative to it.
    fn precisely(self, number: f64, tolerance: f64) -> Self {
        self.exactly(number, number.abs() * tolerance)
    }

    /// For a reference of ten runs without a band of its own, of a quantity that is not negative: the mean of
    /// ten others differs by less than four standard errors of the difference, and no run strays by more than
    /// six standard deviations.
    fn usual(self, mean: f64, sd: f64) -> Self {
        self.usual_of(10, mean, sd)
    }

    /// The same for the mean of so many others.
    fn usual_of(self, seeds: u32, mean: f64, sd: f64) -> Self {
        let round = |number: f64| (1e4 * number).round() / 1e4;
        let error = 4.0 * sd * (1.0 / f64::from(seeds) + 1.0 / 10.0).sqrt();
        self.near(mean, round(error)).each(round(mean - 6.0 * sd).max(0.0), round(mean + 6.0 * sd))
    }

    fn judge(&self, seeds: u64, reports: &[Report], others: &[Report]) -> Verdict {
        let measured: Vec<f64> = (reports.iter().enumerate())
            .map(|(i, report)| self.measure.of(report, others.get(i)).unwrap_or(f64::NAN))
            .collect();
        // A mean of fewer seeds than the reference was made for strays further.
        let fewer = (seeds as f64 / measured.len().max(1) as f64).sqrt().max(1.0);
        let widened = |(reference, tolerance)| (reference, tolerance * fewer);
        let mean = math::mean(&measured);
        let inside = |(low, high): (f64, f64), value: f64| (low..=high).contains(&value);
        let strays = (1..).zip(&measured).filter(|(_, value)| self.each.is_some_and(|b| !inside(b, **value)));
        let reference = self.reference.map(widened);
        Verdict {
            name: self.name.clone(),
            reference,
            mean,
            sd: math::standard_deviation(&measured),
            strays: strays.map(|(seed, value)| (seed, *value)).collect(),
            // Written so that a mean that is not a number is off.
            off: !(reference.is_none_or(|(at, tolerance)| (mean - at).abs() <= tolerance)
                && self.mean.is_none_or(|band| inside(band, mean))
                && mean.is_finite()
                && !measured.is_empty()),
            each: self.each,
            mean_band: self.mean,
            measured,
        }
    }
}

/// What became of an expectation.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What was measured, in a word or two.
    pub name: String,
    /// With the seeds 1, 2, 3, ...
    pub measured: Vec<f64>,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation; 0 for a single one.
    pub sd: f64,
    /// The reference, and how far the mean may be from it.
    pub reference: Option<(f64, f64)>,
    /// The band of each seed.
    pub each: Option<(f64, f64)>,
    /// The band of the mean.
    pub mean_band: Option<(f64, f64)>,
    /// Seeds outside of the band, and what they gave.
    pub strays: Vec<(u64, f64)>,
    /// Whether the mean is outside of its band or too far from the reference.
    pub off: bool,
}

impl Verdict {
    /// Whether it is as expected.
    pub fn holds(&self) -> bool {
        !self.off && self.strays.is_empty()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::report::{Axis, Figure, Panel};
    use crate::report::{Column, Series, Table, Value};

    fn report(number: f64) -> Report {
        let panel = Panel {
            title: String::new(),
            x: Axis::linear("x", ""),
            y: Axis::linear("y", ""),
            series: vec![Series::line("curve", vec![1.0, 2.0], vec![number, 2.0 * number])],
        };
        let mut table = Table::new("numbers", "Numbers", vec![Column::text("name")]);
        table.rows.push(vec![Cell::Text("a".into()), Cell::Number(3.0 * number)]);
        Report {
            figures: vec![Figure::single("curves", "Curves", String::new(), panel)],
            tables: vec![table],
            values: vec![Value::new("number", number), Value::new("one", 1.0)],
        }
    }

    fn judge(expectation: Expectation, numbers: &[f64], others: &[f64]) -> Verdict {
        let reports = |numbers: &[f64]| numbers.iter().copied().map(report).collect::<Vec<_>>();
        let experiment = Experiment::new("a/model", &[]).seeds(2).expect([expectation]);
        experiment.judge(&reports(numbers), &reports(others)).remove(0)
    }

    fn measured(expectation: Expectation, number: f64, other: f64) -> f64 {
        judge(expectation, &[number], &[other]).mean
    }

    #[test]
    fn every_measure_reads_its_number() {
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a}, not {b}");
        near(measured(value("number"), 4.0, 0.0), 4.0);
        near(measured(below("number", 4.5), 4.0, 0.0), 1.0);
        near(measured(below("number", 4.0), 4.0, 0.0), 0.0);
        near(measured(less("number", "one"), 4.0, 0.0), 3.0);
        near(measured(cell("cell".into(), "numbers", 0, 1), 4.0, 0.0), 12.0);
        near(measured(height("curve".into(), "curves", "curve", 2.0), 4.0, 0.0), 8.0);
        near(measured(ratio("number"), 4.0, 8.0), 0.5);
        near(measured(rise("number"), 4.0, 1.5), 2.5);
    }

    #[test]
    fn what_cannot_be_read_does_not_hold() {
        assert!(!judge(value("nothing"), &[1.0], &[]).holds());
        assert!(!judge(cell("text".into(), "numbers", 0, 0), &[1.0], &[]).holds());
        assert!(!judge(height("curve".into(), "curves", "curve", 1.5), &[1.0], &[]).holds());
        assert!(!judge(ratio("number"), &[1.0], &[]).holds());
        assert!(!judge(value("number").each(0.0, 1.0), &[], &[]).holds());
    }

    #[test]
    fn each_seed_and_the_mean_have_bands_of_their_own() {
        let each = judge(value("number").each(1.0, 2.0), &[1.5, 2.5, 1.0], &[]);
        assert_eq!((each.strays.as_slice(), each.off), (&[(2, 2.5)][..], false));
        assert!(judge(value("number").mean(1.0, 2.0), &[0.5, 2.5], &[]).holds());
        assert!(judge(value("number").mean(1.0, 2.0), &[2.5, 2.5], &[]).off);
    }

    #[test]
    fn the_reference_is_for_so_many_seeds() {
        let expectation = || value("number").near(1.0, 0.1);
        assert!(judge(expectation(), &[1.05, 1.14], &[]).holds());
        assert!(judge(expectation(), &[1.05, 1.16], &[]).off);
        // One seed instead of two: wider by the square root of two; three: as for two.
        assert!(judge(expectation(), &[1.14], &[]).holds());
        assert!(judge(expectation(), &[1.15], &[]).off);
        assert!(judge(expectation(), &[1.11, 1.11, 1.11], &[]).off);
    }

    #[test]
    fn exact_numbers_have_a_tolerance() {
        assert!(judge(value("number").precisely(-200.0, 1e-3), &[-200.19], &[]).holds());
        assert!(!judge(value("number").precisely(-200.0, 1e-3), &[-200.21], &[]).holds());
    }
}
