//! What the tests of claims share: a model and its settings in, its reports with several seeds out; measured
//! values and the reference of the specification in, a table and a verdict out.
//!
//! A test runs a model with [`Runs::ten`], writes one [`claim`] a line, and asks that all [`hold`].

// Each file of tests is a program of its own and uses the part that it needs; one that cannot run must say
// so at once.
#![allow(dead_code, clippy::expect_used)]

use kb_demos::report::Format;
use kb_demos::{Given, Report, Settings, Unwatched, format, math, models};

/// The model's settings with these parameters, written as on the command line: `15 Hz`, `paper`, `[1, 2]`.
pub(crate) fn settings(model: &str, given: &[(&str, &str)]) -> Settings {
    let model = models::find(model).expect("a built-in model");
    let given: Vec<_> = given.iter().map(|(name, text)| ((*name).to_owned(), Given::from(*text))).collect();
    (model.describe)().resolve(&given).expect("settings in range")
}

/// The reports of a model with the same settings and the seeds 1, 2, 3, ...
pub(crate) struct Runs(pub(crate) Vec<Report>);

impl Runs {
    /// Ten seeds.
    pub(crate) fn ten(model: &str, given: &[(&str, &str)]) -> Self {
        Self::of(model, given, 10)
    }

    /// So many seeds.
    pub(crate) fn of(model: &str, given: &[(&str, &str)], seeds: u64) -> Self {
        let settings = settings(model, given);
        let model = models::find(model).expect("a built-in model");
        let run = |seed| model.run(&settings, seed, &mut Unwatched).expect("a report");
        Self((1..=seeds).map(run).collect())
    }

    /// The value of that name with each seed.
    pub(crate) fn value(&self, name: &str) -> Vec<f64> {
        self.0.iter().map(|report| report.value(name).expect("a declared value")).collect()
    }
}

/// What is claimed of a value, and what was measured.
#[must_use]
pub(crate) struct Claim {
    name: String,
    measured: Vec<f64>,
    reference: f64,
    tolerance: f64,
    band: (f64, f64),
}

/// The claim that the mean of the measured values is the reference within the tolerance (some four standard
/// errors of the two), and that each of them, one for each seed from 1, is in the band.
pub(crate) fn claim(
    name: &str,
    measured: Vec<f64>,
    (reference, tolerance): (f64, f64),
    band: (f64, f64),
) -> Claim {
    Claim { name: name.to_owned(), measured, reference, tolerance, band }
}

impl Claim {
    fn mean(&self) -> f64 {
        math::mean(&self.measured)
    }

    fn row(&self) -> String {
        let Self { name, measured, reference, tolerance, band: (low, high) } = self;
        let (mean, sd) = (self.mean(), math::standard_deviation(measured));
        let end = |value: &f64| format::display(*value, Format::Significant(4));
        let band = format!("[{}, {}]", end(low), end(high));
        format!("{name:48} | {reference:9} ± {tolerance:<8} | {mean:9.4} | {sd:8.4} | {band}")
    }

    /// All that is wrong with it, in words.
    fn faults(&self) -> Vec<String> {
        let Self { name, measured, reference, tolerance, band } = self;
        let outside = |value: &f64| !(band.0..=band.1).contains(value);
        let numbered = (1..).zip(measured).filter(|(_, value)| outside(value));
        let mut faults: Vec<String> =
            numbered.map(|(seed, value)| format!("{name}: {value} with seed {seed}")).collect();
        let mean = self.mean();
        if (mean - reference).abs() > *tolerance || !mean.is_finite() {
            faults.push(format!("{name}: mean {mean}, not {reference} ± {tolerance}"));
        }
        faults
    }
}

/// Prints the claims as one table; fails with all that do not hold.
pub(crate) fn hold(claims: &[Claim]) {
    let head = format!("{:48} | {:20} | {:9} | {:8} | band", "claim", "reference", "mean", "sd");
    let rows: Vec<String> = claims.iter().map(Claim::row).collect();
    // In one piece: tests run side by side.
    println!("{head}\n{}\n", rows.join("\n"));
    let faults: Vec<String> = claims.iter().flat_map(Claim::faults).collect();
    assert!(!claims.is_empty() && faults.is_empty(), "{}", faults.join("\n"));
}
