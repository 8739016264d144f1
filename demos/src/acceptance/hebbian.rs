//! Hebbian learning: Oja's rule and its relatives, and the sliding threshold.

use super::{Experiment, below, value};

/// The references were made with twenty seeds.
const SEEDS: u64 = 20;

pub(super) fn experiments() -> Vec<Experiment> {
    let new = |model, given| Experiment::new(model, given).seeds(SEEDS);
    vec![
        new("hebbian/oja", &[]).expect([
            // The mean logarithm grows more slowly than the logarithm of the mean, ln(1 + eta lambda).
            value("hebb_slope").near(0.0381, 0.0028).each(0.029, 0.047).mean(0.0, 0.039_220_7),
            value("hebb_log10_norm").near(9.46, 0.82).each(6.8, 12.1),
            value("oja_norm").near(1.0005, 0.0001).each(0.998, 1.003),
            value("oja_angle").near(1.86, 0.99).each(0.0, 5.5),
            value("oja_variance").near(0.9993, 0.0006).each(0.997, 1.003),
            value("gha_angle_worst").near(1.8, 1.8).each(0.0, 6.0),
            value("gha_orthogonality").near(0.022, 0.014).each(0.0, 0.08),
        ]),
        new("hebbian/bcm", &[]).expect([
            value("selectivity").near(0.75, 0.013).each(0.71, 0.79),
            value("preferred").near(4.04, 0.68).each(1.9, 6.2),
            value("second").near(0.03, 0.05).each(-0.25, 0.25),
        ]),
        // The stable response is 4; a tenth of it is a collapse, which most seeds come to.
        new("hebbian/bcm", &[("preset", "slow-threshold")]).expect([below("preferred", 0.4).mean(0.5, 1.0)]),
    ]
}
