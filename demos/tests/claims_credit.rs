//! Checks the claims of the family `credit` over ten seeds against the reference values and bands of the
//! specification.

// A mean that cannot be taken is a bug of this test.
#![allow(clippy::expect_used)]

mod support;

use kb_demos::math;
use support::{Claim, Runs, claim, hold};

/// The claim of a value over ten seeds whose reference was measured over ten seeds with this standard
/// deviation: the means differ by less than four standard errors, and no seed strays by more than five.
fn seeds(runs: &Runs, name: &str, reference: f64, sd: f64) -> Claim {
    let tolerance = (4000.0 * sd * (2.0_f64 / 10.0).sqrt()).round() / 1000.0;
    let measured = runs.value(name);
    claim(name, measured, (reference, tolerance), (reference - 5.0 * sd, reference + 5.0 * sd))
}

/// The claim of the specification for a mean of five seeds, here for the first five and the next.
fn means(runs: &Runs, name: &str, (low, high): (f64, f64)) -> Claim {
    let all = runs.value(name);
    let (first, second) = all.split_at_checked(5).expect("ten seeds");
    // Rounded, for the table; the means must be in the band anyway.
    let middle = [0.5 * (low + high), 0.5 * (high - low)].map(|number: f64| (1e4 * number).round() / 1e4);
    claim(
        &format!("{name}, mean of five"),
        vec![math::mean(first), math::mean(second)],
        middle.into(),
        (low, high),
    )
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn digits() {
    let runs = Runs::ten("credit/rules", &[]);
    hold(&[
        means(&runs, "bp_test", (0.90, 0.935)),
        means(&runs, "fa_test", (0.88, 0.925)),
        means(&runs, "dfa_test", (0.885, 0.925)),
        means(&runs, "dtp_test", (0.895, 0.935)),
        means(&runs, "pc_test", (0.82, 0.90)),
        means(&runs, "ep_test", (0.85, 0.94)),
        means(&runs, "fa_angle_fall", (8.0, 90.0)),
        means(&runs, "fa_angle_last", (0.0, 65.0)),
        means(&runs, "worst_test", (0.80, 1.0)),
        seeds(&runs, "bp_test", 0.9175, 0.006),
        seeds(&runs, "bp_squared_test", 0.894, 0.006),
        seeds(&runs, "fa_test", 0.904, 0.009),
        seeds(&runs, "dfa_test", 0.907, 0.007),
        seeds(&runs, "dtp_test", 0.916, 0.009),
        seeds(&runs, "pc_test", 0.857, 0.020),
        seeds(&runs, "ep_test", 0.902, 0.026),
        seeds(&runs, "fa_angle_last", 50.4, 4.8),
        seeds(&runs, "dfa_angle_last", 46.1, 5.1),
        seeds(&runs, "dtp_angle_last", 36.8, 4.4),
        seeds(&runs, "pc_angle_last", 17.8, 2.5),
        seeds(&runs, "ep_angle_last", 56.8, 15.0),
        // The specification gives no standard deviations here; these are those measured.
        seeds(&runs, "bp_train", 0.999, 0.003),
        seeds(&runs, "bp_squared_train", 0.976, 0.003),
        seeds(&runs, "fa_train", 0.990, 0.003),
        seeds(&runs, "dfa_train", 0.994, 0.002),
        seeds(&runs, "dtp_train", 0.998, 0.001),
        seeds(&runs, "pc_train", 0.950, 0.009),
        seeds(&runs, "ep_train", 0.986, 0.032),
        seeds(&runs, "fa_angle_first", 69.5, 6.0),
        seeds(&runs, "dfa_angle_first", 66.0, 6.0),
        seeds(&runs, "dtp_angle_first", 35.9, 3.0),
        seeds(&runs, "pc_angle_first", 17.2, 2.9),
        seeds(&runs, "ep_angle_first", 13.9, 2.7),
    ]);
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn moons() {
    // Points are drawn anew with each seed. The best possible rule, which knows the density of both moons, is
    // right for 0.991 of them, so that the reference of the specification (0.997 and more for backpropagation and
    // feedback alignment) must come from one kind draw; here, means a little below the best possible one.
    let runs = Runs::ten("credit/rules", &[("preset", "moons")]);
    hold(&[
        claim("bp_test", runs.value("bp_test"), (0.982, 0.0125), (0.93, 1.0)),
        claim("fa_test", runs.value("fa_test"), (0.982, 0.0125), (0.93, 1.0)),
        claim("dfa_test", runs.value("dfa_test"), (0.982, 0.0125), (0.93, 1.0)),
        claim("dtp_test", runs.value("dtp_test"), (0.975, 0.035), (0.82, 1.0)),
        claim("pc_test", runs.value("pc_test"), (0.96, 0.035), (0.85, 1.0)),
        claim("ep_test", runs.value("ep_test"), (0.97, 0.03), (0.88, 1.0)),
    ]);
}
