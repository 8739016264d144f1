//! Checks the claims of the family `hebbian` over twenty seeds against the reference values and bands of the
//! specification.

// A test that cannot run must say so at once.
#![allow(clippy::expect_used)]

use kb_demos::{Given, Report, Unwatched, models};

const SEEDS: std::ops::RangeInclusive<u64> = 1..=20;

fn run(model: &str, params: &[(&str, &str)], seed: u64) -> Report {
    let model = models::find(model).expect("a built-in model");
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
fn normalisation() {
    let reports: Vec<Report> = SEEDS.map(|seed| run("hebbian/oja", &[], seed)).collect();
    head();
    let slopes = value(&reports, "hebb_slope");
    check("Hebb: slope of ln|w| per step", (0.0381, 0.0028), &slopes, (0.029, 0.047));
    // Jensen: the mean logarithm grows more slowly than the logarithm of the mean.
    assert!(
        kb_demos::math::mean(&slopes) < kb_demos::math::ln_1p(0.04),
        "bounded by ln(1 + eta lambda) in the mean"
    );
    check("Hebb: log10|w| at the end", (9.46, 0.82), &value(&reports, "hebb_log10_norm"), (6.8, 12.1));
    check("Oja: final |w|", (1.0005, 0.0001), &value(&reports, "oja_norm"), (0.998, 1.003));
    check("Oja: angle, deg", (1.86, 0.99), &value(&reports, "oja_angle"), (0.0, 5.5));
    check("Oja: w'Cw / lambda1", (0.9993, 0.0006), &value(&reports, "oja_variance"), (0.997, 1.003));
    check("GHA: worst angle, deg", (1.8, 1.8), &value(&reports, "gha_angle_worst"), (0.0, 6.0));
    check("GHA: max |W W' - I|", (0.022, 0.014), &value(&reports, "gha_orthogonality"), (0.0, 0.08));
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn sliding_threshold() {
    let reports: Vec<Report> = SEEDS.map(|seed| run("hebbian/bcm", &[], seed)).collect();
    head();
    check("BCM: selectivity", (0.75, 0.013), &value(&reports, "selectivity"), (0.71, 0.79));
    check("BCM: preferred response", (4.04, 0.68), &value(&reports, "preferred"), (1.9, 6.2));
    check("BCM: second response", (0.03, 0.05), &value(&reports, "second"), (-0.25, 0.25));
    let slow: Vec<Report> =
        SEEDS.map(|seed| run("hebbian/bcm", &[("preset", "slow-threshold")], seed)).collect();
    // The stable response is 4; a tenth of it is a collapse.
    let collapsed = value(&slow, "preferred").iter().filter(|preferred| **preferred < 0.4).count();
    println!("BCM, slow threshold: collapsed with {collapsed} of 20 seeds (specification: most)");
    assert!(collapsed > 10, "{collapsed} of 20");
}
