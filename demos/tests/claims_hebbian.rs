//! Checks the claims of the family `hebbian` over twenty seeds against the reference values and bands of the
//! specification.

mod support;

use support::{Runs, claim, hold};

const SEEDS: u64 = 20;

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn normalisation() {
    let runs = Runs::of("hebbian/oja", &[], SEEDS);
    let slopes = runs.value("hebb_slope");
    // Jensen: the mean logarithm grows more slowly than the logarithm of the mean.
    assert!(
        kb_demos::math::mean(&slopes) < kb_demos::math::ln_1p(0.04),
        "bounded by ln(1 + eta lambda) in the mean"
    );
    hold(&[
        claim("Hebb: slope of ln|w| per step", slopes, (0.0381, 0.0028), (0.029, 0.047)),
        claim("Hebb: log10|w| at the end", runs.value("hebb_log10_norm"), (9.46, 0.82), (6.8, 12.1)),
        claim("Oja: final |w|", runs.value("oja_norm"), (1.0005, 0.0001), (0.998, 1.003)),
        claim("Oja: angle, deg", runs.value("oja_angle"), (1.86, 0.99), (0.0, 5.5)),
        claim("Oja: w'Cw / lambda1", runs.value("oja_variance"), (0.9993, 0.0006), (0.997, 1.003)),
        claim("GHA: worst angle, deg", runs.value("gha_angle_worst"), (1.8, 1.8), (0.0, 6.0)),
        claim("GHA: max |W W' - I|", runs.value("gha_orthogonality"), (0.022, 0.014), (0.0, 0.08)),
    ]);
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn sliding_threshold() {
    let runs = Runs::of("hebbian/bcm", &[], SEEDS);
    hold(&[
        claim("BCM: selectivity", runs.value("selectivity"), (0.75, 0.013), (0.71, 0.79)),
        claim("BCM: preferred response", runs.value("preferred"), (4.04, 0.68), (1.9, 6.2)),
        claim("BCM: second response", runs.value("second"), (0.03, 0.05), (-0.25, 0.25)),
    ]);
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn a_slow_threshold_collapses() {
    let preferred = Runs::of("hebbian/bcm", &[("preset", "slow-threshold")], SEEDS).value("preferred");
    // The stable response is 4; a tenth of it is a collapse.
    let collapsed = preferred.iter().filter(|preferred| **preferred < 0.4).count();
    println!("BCM, slow threshold: collapsed with {collapsed} of {SEEDS} seeds (specification: most)");
    assert!(collapsed > 10, "{collapsed} of {SEEDS}");
}
