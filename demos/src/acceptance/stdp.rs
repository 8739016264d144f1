//! Spike-timing-dependent plasticity.

use super::{Expectation, Experiment, cell, value};

const COMPETITION: &str = "stdp/competition";

pub(super) fn experiments() -> Vec<Experiment> {
    [window(), pairing(), competition()].concat()
}

fn window() -> Vec<Experiment> {
    vec![
        Experiment::exact("stdp/window", &[]).expect([
            // exp(-1/2) has more digits than the plan, which rounds to 0.0030326533 and -0.0031842860.
            value("at_plus_10").precisely(0.005 * 0.606_530_659_712_633_4, 1e-8),
            value("at_minus_10").precisely(-0.005_25 * 0.606_530_659_712_633_4, 1e-8),
            value("integral").precisely(-0.005, 1e-8),
        ]),
        Experiment::exact("stdp/window", &[("preset", "bi-poo-fit")])
            .expect([value("ltp_area").precisely(0.1442, 1e-8), value("ltd_area").precisely(0.1734, 1e-8)]),
    ]
}

/// The rates of the table, in its columns from the third.
const RATES: [&str; 5] = ["0.1", "10", "20", "40", "50"];

/// Rows of the table: each rule with the input first, then with the output first.
const TOTALS: [(&str, usize, [f64; 5]); 5] = [
    ("pair, all, +10", 0, [0.1820, 0.1797, 0.1523, 0.0496, -0.0092]),
    ("pair, nearest, +10", 2, [0.1820, 0.1785, 0.1400, 0.0356, -0.0059]),
    ("triplet, visual, +10", 4, [0.0, 0.13205, 0.24696, 0.53372, 0.74091]),
    ("triplet, visual, -10", 5, [-0.31216, -0.33362, -0.35162, 0.15479, 0.72725]),
    ("triplet, hippocampal, +10", 8, [0.15220, 0.17521, 0.20036, 0.21271, 0.21410]),
];

fn pairing() -> Vec<Experiment> {
    let totals = TOTALS.into_iter().flat_map(|(rule, row, totals)| {
        (2..).zip(RATES).zip(totals).map(move |((column, rate), total)| {
            cell(format!("{rule}, {rate} Hz"), "totals", row, column).exactly(total, 2e-4)
        })
    });
    let zeros = [value("triplet_zero").exactly(36.388, 0.01), value("pair_zero").each(40.0, 50.0)];
    vec![Experiment::exact("stdp/pairing", &[]).expect(totals.chain(zeros))]
}

fn competition() -> Vec<Experiment> {
    let new = |given| Experiment::new(COMPETITION, given);
    vec![
        new(&[]).expect([
            value("mean_weight").near(0.4757, 0.004).each(0.462, 0.486),
            value("fraction_low").near(0.345, 0.014).each(0.30, 0.39),
            value("fraction_high").near(0.293, 0.012).each(0.25, 0.33),
            value("fraction_middle").near(0.116, 0.015).each(0.0, 0.16),
            value("rate_all").near(26.5, 2.0).each(21.0, 31.0),
            value("rate_late").near(23.5, 2.9).each(17.5, 29.0),
            value("cv_late").near(0.84, 0.07).each(0.65, 1.0),
            // Both end classes exceed twice the middle class: 0.293 / 0.116 is 2.5.
            value("bimodality").near(2.5, 0.4).each(2.0, 4.0),
            // No group is different from the other.
            value("group_difference").near(0.0, 0.025).each(-0.08, 0.08),
        ]),
        new(&[("preset", "paper")]).expect([
            value("mean_weight").usual(0.2834, 0.0017),
            value("fraction_low").usual(0.587, 0.011),
            value("fraction_high").usual(0.121, 0.006),
            value("fraction_middle").usual(0.093, 0.007),
            value("rate_all").usual(33.0, 0.7),
            value("rate_late").usual(16.8, 1.0),
            value("cv_late").usual(0.78, 0.03),
        ]),
        new(&[("variant", "correlated")]).expect([
            value("mean_first").near(0.681, 0.025).each(0.60, 0.76),
            value("mean_second").near(0.290, 0.025).each(0.21, 0.37),
            value("group_difference").near(0.391, 0.036).each(0.28, 0.50),
            value("rate_late").near(47.0, 9.0).each(27.0, 67.0),
        ]),
        new(&[("variant", "latency")]).expect(latency()),
    ]
}

/// Nobody gives a reference: the means of sixty earlier runs of this model, and bands outside of which early
/// inputs would not win.
fn latency() -> [Expectation; 3] {
    [
        value("mean_first").near(0.503, 0.1).each(0.3, 0.85),
        value("mean_second").near(0.025, 0.04).each(0.0, 0.25),
        value("group_difference").near(0.478, 0.09).each(0.2, 0.85),
    ]
}
