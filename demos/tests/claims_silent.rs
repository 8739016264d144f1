//! Checks the claims of the model `memory/activity-silent` over ten seeds against the reference values and
//! bands of the specification.

mod support;

use support::{Claim, Runs, claim, hold};

/// A reference of ten runs without a band: a mean of ten within four standard errors of the difference, and
/// each run within six standard deviations, but not below `least`.
fn usual(name: &str, measured: Vec<f64>, (mean, sd): (f64, f64), least: f64) -> Claim {
    // For print: more digits say nothing.
    let round = |number: f64| (1000.0 * number).round() / 1000.0;
    let band = (round(mean - 6.0 * sd).max(least), round(mean + 6.0 * sd));
    claim(name, measured, (mean, round(4.0 * sd * 0.2_f64.sqrt())), band)
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn reactivating() {
    let runs = Runs::ten("memory/activity-silent", &[]);
    let usual =
        |name: &str, reference| usual(&format!("reactivating: {name}"), runs.value(name), reference, 0.0);
    let banded = |name: &str, reference, band| {
        claim(&format!("reactivating: {name}"), runs.value(name), reference, band)
    };
    hold(&[
        banded("cue_rate", (18.9, 0.9), (16.5, 21.5)),
        banded("delay_difference", (3.05, 1.5), (1.2, 10.0)),
        banded("inhibitory_rate", (8.09, 0.11), (7.7, 8.5)),
        banded("u_delay", (0.62, 0.036), (0.52, 1.0)),
        banded("u_delay_other", (0.31, 0.072), (0.0, 0.45)),
        usual("baseline_rate", (0.84, 0.22)),
        usual("delay_rate", (4.0, 0.6)),
        usual("delay_rate_other", (0.95, 0.57)),
        usual("population_spikes", (7.1, 1.9)),
        usual("spike_interval", (0.36, 0.11)),
        usual("u_cue_end", (0.685, 0.007)),
        usual("x_cue_end", (0.361, 0.009)),
    ]);
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn silent() {
    let runs = Runs::ten("memory/activity-silent", &[("preset", "silent")]);
    let usual = |name: &str, reference| usual(&format!("silent: {name}"), runs.value(name), reference, 0.0);
    let banded =
        |name: &str, reference, band| claim(&format!("silent: {name}"), runs.value(name), reference, band);
    hold(&[
        banded("inhibitory_rate", (7.28, 0.125), (6.9, 7.7)),
        banded("read_out_rate", (7.7, 1.8), (4.0, 12.0)),
        // The reference gives the two rates only; the claim is a ratio of at least 2.5.
        banded("read_out_ratio", (6.0, 2.5), (2.5, 30.0)),
        usual("read_out_others", (1.37, 0.37)),
        usual("baseline_rate", (0.54, 0.14)),
        usual("cue_rate", (15.7, 0.65)),
        usual("delay_rate", (3.2, 0.4)),
        usual("delay_rate_other", (0.74, 0.29)),
        usual("population_spikes", (2.9, 1.1)),
        usual("u_delay", (0.58, 0.02)),
        usual("u_delay_other", (0.27, 0.02)),
        usual("u_cue_end", (0.641, 0.015)),
        usual("x_cue_end", (0.398, 0.016)),
        usual("late_rate", (2.5, 0.66)),
        usual("late_rate_other", (0.53, 0.17)),
    ]);
}
