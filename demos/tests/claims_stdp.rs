//! Checks the claims of the family `stdp` over ten seeds against the reference values and bands of the
//! specification.

// A test that cannot run must say so at once.
#![allow(clippy::expect_used)]

use kb_demos::{Given, Report, Unwatched, models};

const SEEDS: std::ops::RangeInclusive<u64> = 1..=10;

fn run(params: &[(&str, &str)], seed: u64) -> Report {
    let model = models::find("stdp/competition").expect("a built-in model");
    let given: Vec<_> =
        params.iter().map(|(name, value)| ((*name).to_owned(), Given::Text((*value).to_owned()))).collect();
    let settings = (model.describe)().resolve(&given).expect("settings in range");
    model.run(&settings, seed, &mut Unwatched).expect("a report")
}

/// Prints the measured values beside the reference; fails if one is outside the band, or if their mean is
/// farther from the reference than the tolerance: some four standard errors of the two.
fn check(claim: &str, (reference, tolerance): (f64, f64), measured: &[f64], band: (f64, f64)) {
    let mean = kb_demos::math::mean(measured);
    let sd = kb_demos::math::standard_deviation(measured);
    println!(
        "{claim:40} | {reference:7} ± {tolerance:<6} | {mean:8.4} | {sd:7.4} | [{}, {}]",
        band.0, band.1
    );
    for (seed, value) in SEEDS.zip(measured) {
        assert!(*value >= band.0 && *value <= band.1, "{claim}: {value} with seed {seed}");
    }
    assert!((mean - reference).abs() <= tolerance, "{claim}: mean {mean}, not {reference}");
}

fn value(reports: &[Report], name: &str) -> Vec<f64> {
    reports.iter().map(|report| report.value(name).expect("a declared value")).collect()
}

fn head() {
    println!("{:40} | {:16} | {:8} | {:7} | band", "claim", "reference", "mean", "sd");
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn classic() {
    let reports: Vec<Report> = SEEDS.map(|seed| run(&[], seed)).collect();
    head();
    let check = |name: &str, reference, band| {
        check(&format!("classic: {name}"), reference, &value(&reports, name), band);
    };
    check("mean_weight", (0.4757, 0.004), (0.462, 0.486));
    check("fraction_low", (0.345, 0.014), (0.30, 0.39));
    check("fraction_high", (0.293, 0.012), (0.25, 0.33));
    check("fraction_middle", (0.116, 0.015), (0.0, 0.16));
    check("rate_all", (26.5, 2.0), (21.0, 31.0));
    check("rate_late", (23.5, 2.9), (17.5, 29.0));
    check("cv_late", (0.84, 0.07), (0.65, 1.0));
    // Both end classes exceed twice the middle class: 0.293 / 0.116 is 2.5.
    check("bimodality", (2.5, 0.4), (2.0, 4.0));
    // No group is different from the other.
    check("group_difference", (0.0, 0.025), (-0.08, 0.08));
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn paper() {
    let reports: Vec<Report> = SEEDS.map(|seed| run(&[("preset", "paper")], seed)).collect();
    head();
    // Without bands in the specification: six of its standard deviations.
    let check = |name: &str, (reference, sd): (f64, f64), tolerance: f64| {
        let band = (reference - 6.0 * sd, reference + 6.0 * sd);
        check(&format!("paper: {name}"), (reference, tolerance), &value(&reports, name), band);
    };
    check("mean_weight", (0.2834, 0.0017), 0.0031);
    check("fraction_low", (0.587, 0.011), 0.02);
    check("fraction_high", (0.121, 0.006), 0.011);
    check("fraction_middle", (0.093, 0.007), 0.013);
    check("rate_all", (33.0, 0.7), 1.3);
    check("rate_late", (16.8, 1.0), 1.8);
    check("cv_late", (0.78, 0.03), 0.054);
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn correlated() {
    let reports: Vec<Report> = SEEDS.map(|seed| run(&[("variant", "correlated")], seed)).collect();
    head();
    let check = |name: &str, reference, band| {
        check(&format!("correlated: {name}"), reference, &value(&reports, name), band);
    };
    check("mean_first", (0.681, 0.025), (0.60, 0.76));
    check("mean_second", (0.290, 0.025), (0.21, 0.37));
    check("group_difference", (0.391, 0.036), (0.28, 0.50));
    check("rate_late", (47.0, 9.0), (27.0, 67.0));
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn latency() {
    let reports: Vec<Report> = SEEDS.map(|seed| run(&[("variant", "latency")], seed)).collect();
    head();
    // No reference in the specification: the means of sixty earlier runs of this model, and bands outside of
    // which early inputs would not win.
    check("latency: mean_first", (0.503, 0.1), &value(&reports, "mean_first"), (0.3, 0.85));
    check("latency: mean_second", (0.025, 0.04), &value(&reports, "mean_second"), (0.0, 0.25));
    check("latency: group_difference", (0.478, 0.09), &value(&reports, "group_difference"), (0.2, 0.85));
}
