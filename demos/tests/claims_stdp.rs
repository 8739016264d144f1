//! Checks the claims of the family `stdp` over ten seeds against the reference values and bands of the
//! specification.

mod support;

use support::{Runs, claim, hold};

const MODEL: &str = "stdp/competition";

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn classic() {
    let runs = Runs::ten(MODEL, &[]);
    let claim =
        |name: &str, reference, band| claim(&format!("classic: {name}"), runs.value(name), reference, band);
    hold(&[
        claim("mean_weight", (0.4757, 0.004), (0.462, 0.486)),
        claim("fraction_low", (0.345, 0.014), (0.30, 0.39)),
        claim("fraction_high", (0.293, 0.012), (0.25, 0.33)),
        claim("fraction_middle", (0.116, 0.015), (0.0, 0.16)),
        claim("rate_all", (26.5, 2.0), (21.0, 31.0)),
        claim("rate_late", (23.5, 2.9), (17.5, 29.0)),
        claim("cv_late", (0.84, 0.07), (0.65, 1.0)),
        // Both end classes exceed twice the middle class: 0.293 / 0.116 is 2.5.
        claim("bimodality", (2.5, 0.4), (2.0, 4.0)),
        // No group is different from the other.
        claim("group_difference", (0.0, 0.025), (-0.08, 0.08)),
    ]);
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn paper() {
    let runs = Runs::ten(MODEL, &[("preset", "paper")]);
    // Without bands in the specification: six of its standard deviations.
    let claim = |name: &str, (reference, sd): (f64, f64), tolerance: f64| {
        let band = (reference - 6.0 * sd, reference + 6.0 * sd);
        claim(&format!("paper: {name}"), runs.value(name), (reference, tolerance), band)
    };
    hold(&[
        claim("mean_weight", (0.2834, 0.0017), 0.0031),
        claim("fraction_low", (0.587, 0.011), 0.02),
        claim("fraction_high", (0.121, 0.006), 0.011),
        claim("fraction_middle", (0.093, 0.007), 0.013),
        claim("rate_all", (33.0, 0.7), 1.3),
        claim("rate_late", (16.8, 1.0), 1.8),
        claim("cv_late", (0.78, 0.03), 0.054),
    ]);
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn correlated() {
    let runs = Runs::ten(MODEL, &[("variant", "correlated")]);
    let claim = |name: &str, reference, band| {
        claim(&format!("correlated: {name}"), runs.value(name), reference, band)
    };
    hold(&[
        claim("mean_first", (0.681, 0.025), (0.60, 0.76)),
        claim("mean_second", (0.290, 0.025), (0.21, 0.37)),
        claim("group_difference", (0.391, 0.036), (0.28, 0.50)),
        claim("rate_late", (47.0, 9.0), (27.0, 67.0)),
    ]);
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn latency() {
    let runs = Runs::ten(MODEL, &[("variant", "latency")]);
    let claim =
        |name: &str, reference, band| claim(&format!("latency: {name}"), runs.value(name), reference, band);
    // No reference in the specification: the means of sixty earlier runs of this model, and bands outside of
    // which early inputs would not win.
    hold(&[
        claim("mean_first", (0.503, 0.1), (0.3, 0.85)),
        claim("mean_second", (0.025, 0.04), (0.0, 0.25)),
        claim("group_difference", (0.478, 0.09), (0.2, 0.85)),
    ]);
}
