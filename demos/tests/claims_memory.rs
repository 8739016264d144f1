//! Checks the claims of the family `memory` over ten seeds against the reference values and bands of the
//! specification.

// A test that cannot run must say so at once.
#![allow(clippy::expect_used)]

use kb_demos::{Given, Report, Unwatched, models};

const SEEDS: std::ops::RangeInclusive<u64> = 1..=10;

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
fn diffusion() {
    let with =
        |noise: &str| SEEDS.map(|seed| run("memory/ring-diffusion", &[("noise", noise)], seed)).collect();
    let (usual, noisy): (Vec<Report>, Vec<Report>) = (with("0.1"), with("0.2"));
    head();
    check("diffusion: alive", (1.0, 0.0), &value(&usual, "alive"), (1.0, 1.0));
    let slopes = value(&usual, "slope");
    check("diffusion: slope, deg²/s", (2.3, 1.5), &slopes, (1.2, 3.6));
    let noisy_slopes = value(&noisy, "slope");
    let ratios: Vec<f64> = noisy_slopes.iter().zip(&slopes).map(|(noisy, usual)| noisy / usual).collect();
    check("diffusion: slope(0.2) / slope(0.1)", (3.2, 1.6), &ratios, (2.2, 6.0));
    check("diffusion: width, deg", (48.5, 0.5), &value(&usual, "width"), (47.0, 50.0));
    check("diffusion: bias, deg", (0.03, 0.5), &value(&usual, "bias"), (-1.0, 1.0));
    // Without a band in the specification; a wide one, against mistakes.
    check("diffusion: sd at the end, deg", (2.65, 0.55), &value(&usual, "sd_end"), (2.0, 3.4));
    check("diffusion: r squared", (0.97, 0.06), &value(&usual, "r_squared"), (0.85, 1.0));
    check("diffusion: slope(0.2), deg²/s", (7.4, 4.0), &noisy_slopes, (4.0, 13.0));
    check("diffusion: sd at the end (0.2), deg", (4.9, 1.0), &value(&noisy, "sd_end"), (3.8, 6.3));
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn capacity() {
    let reports: Vec<Report> = SEEDS.map(|seed| run("memory/ring-capacity", &[], seed)).collect();
    head();
    for n in 1..=4 {
        let band = (f64::from(n) - 0.1, f64::from(n));
        check(
            &format!("capacity: held of {n}"),
            (f64::from(n), 0.0),
            &value(&reports, &format!("held_{n}")),
            band,
        );
    }
    check("capacity: K", (4.0, 0.1), &value(&reports, "capacity"), (3.8, 4.5));
    check("capacity: held of 6", (3.0, 0.43), &value(&reports, "held_6"), (2.3, 3.7));
    // Without bands in the specification.
    check("capacity: held of 5", (3.7, 0.44), &value(&reports, "held_5"), (3.0, 4.4));
    check("capacity: held of 7", (2.5, 0.48), &value(&reports, "held_7"), (1.8, 3.2));
    check("capacity: held of 8", (2.8, 0.72), &value(&reports, "held_8"), (2.0, 3.7));
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn inhibition() {
    head();
    for trials in ["20", "3"] {
        let reports: Vec<Report> =
            SEEDS.map(|seed| run("memory/ring-inhibition", &[("trials", trials)], seed)).collect();
        check(&format!("g 0.3, {trials} trials: K"), (5.0, 0.1), &value(&reports, "capacity_03"), (4.0, 6.0));
        check(&format!("g 0.7, {trials} trials: K"), (2.6, 0.4), &value(&reports, "capacity_07"), (2.0, 3.6));
    }
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn one_trial() {
    let reports: Vec<Report> = SEEDS.map(|seed| run("memory/ring", &[], seed)).collect();
    head();
    check("ring: held", (1.0, 0.0), &value(&reports, "held"), (1.0, 1.0));
    check("ring: width, deg", (48.5, 1.0), &value(&reports, "width"), (46.0, 52.0));
    // The walk's standard deviation at the end is 2.65 degrees.
    check("ring: drift, deg", (0.0, 3.4), &value(&reports, "drift"), (-10.6, 10.6));
}
