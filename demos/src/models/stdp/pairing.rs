//! Pairs of an input and an output spike at different rates, under rules for pairs and for triplets.
//!
//! `n` pairs at a rate `rho`: the inputs at `k 1000 / rho` ms, each output `delta` ms later, or earlier.
//! This is the protocol of Sjöström, Turrigiano and Nelson (2001), who found that strengthening grows with
//! the rate; a rule for pairs alone gives the reverse (Pfister and Gerstner 2006). Nothing here is random.

use super::rules::{Reach, Rule};
use crate::format::display;
use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::report::{Axis, Cell, Color, Column, Figure, Format, Panel, Report, Series, Table, Value};

const NAME: &str = "stdp/pairing";

/// The model.
pub(super) const MODEL: Model = Model { name: NAME, code: env!("KB_CODE_STDP"), describe, simulate };

const FIGURE: &str = "Total change of a weight by pairs of spikes, against the rate of pairing";
const TABLE: &str = "Total change of a weight at different rates of pairing";

/// A rule, what the table calls it, and what the figure does.
struct Row {
    label: &'static str,
    short: &'static str,
    rule: Rule,
}

const ROWS: [Row; 5] = [
    Row { label: "pair, all spikes", short: "pair, all", rule: Rule::pair(Reach::All) },
    Row { label: "pair, nearest spikes", short: "pair, nearest", rule: Rule::pair(Reach::Nearest) },
    Row { label: "triplet, visual cortex, all spikes", short: "triplet, visual", rule: Rule::VISUAL },
    Row {
        label: "triplet, visual cortex, all spikes, minimal",
        short: "triplet, visual, minimal",
        rule: Rule::VISUAL_MINIMAL,
    },
    Row {
        label: "triplet, hippocampus, nearest spikes",
        short: "triplet, hippocampus",
        rule: Rule::HIPPOCAMPAL,
    },
];
const PAIR: &Rule = &ROWS[0].rule;
const TRIPLET: &Rule = &ROWS[2].rule;

/// The rates of the table (Hz).
const RATES: [f64; 5] = [0.1, 10.0, 20.0, 40.0, 50.0];
/// The curves run from the first rate of the table to the last, with this many points.
const POINTS: usize = 101;
/// Zeros are sought from the first rate of the table to this one (Hz), first in steps of `SCAN_STEP`.
const SCAN_END: f64 = 100.0;
const SCAN_STEP: f64 = 0.5;

fn describe() -> Description {
    Description {
        title: "Pairs of spikes at different rates".into(),
        summary:
            "The same pairs of spikes, repeated faster. With the input first, a rule for pairs strengthens \
                  less and less, since each input also follows the output before. A rule for triplets \
                  strengthens more and more, as measured in slices."
                .into(),
        sources: ["pfister2006", "sjostrom2001", "song2000"].map(Into::into).into(),
        parameters: vec![
            Parameter::integer(
                "n",
                "pairs",
                Unit::One,
                "how many pairs of spikes there are",
                [60, 10, 150, 5],
            ),
            Parameter::number(
                "delta",
                "time between the spikes of a pair",
                Unit::Millisecond,
                "how long after the input the output comes, or before it",
                [10.0, 1.0, 40.0, 1.0],
            ),
        ],
        chance: false,
        controls: ["n", "delta"].map(Into::into).into(),
        presets: Vec::new(),
        outputs: vec![
            Output::figure("frequency", FIGURE),
            Output::table("totals", TABLE),
            Output::value(
                "pair_zero",
                "lowest rate at which the pair rule (all spikes), input first, changes sign; 100 Hz \
                 where it does not up to there",
                Unit::Hertz,
            )
            .within(0.0, 100.0),
            Output::value(
                "triplet_zero",
                "lowest rate at which the triplet rule (visual cortex, all spikes), output first, \
                 changes sign; 100 Hz where it does not up to there",
                Unit::Hertz,
            )
            .within(0.0, 100.0),
            Output::value(
                "pair_at_01",
                "change by the pair rule (all spikes), input first, at 0.1 Hz",
                Unit::One,
            ),
            Output::value(
                "pair_at_40",
                "change by the pair rule (all spikes), input first, at 40 Hz",
                Unit::One,
            ),
            Output::value(
                "pair_at_50",
                "change by the pair rule (all spikes), input first, at 50 Hz",
                Unit::One,
            ),
            Output::value(
                "triplet_at_01",
                "change by the triplet rule (visual cortex, all spikes), input first, at 0.1 Hz",
                Unit::One,
            ),
            Output::value(
                "triplet_at_50",
                "change by the triplet rule (visual cortex, all spikes), input first, at 50 Hz",
                Unit::One,
            ),
        ],
    }
}

/// The protocol: the number of pairs and the time within each (ms).
#[derive(Clone, Copy)]
struct Protocol {
    pairs: usize,
    delta: f64,
}

impl Protocol {
    /// The total with the input first.
    fn input_first(self, rule: &Rule, rate: f64) -> f64 {
        rule.pairing(self.pairs, rate, self.delta)
    }

    /// The total with the output first.
    fn output_first(self, rule: &Rule, rate: f64) -> f64 {
        rule.pairing(self.pairs, rate, -self.delta)
    }
}

fn simulate(settings: &Settings, _seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let protocol = Protocol { pairs: settings.integer("n"), delta: settings.number("delta") };
    let panels = panels(protocol, monitor)?;
    let pair_zero = first_zero(|rate| protocol.input_first(PAIR, rate));
    let triplet_zero = first_zero(|rate| protocol.output_first(TRIPLET, rate));
    Ok(Report {
        figures: vec![Figure {
            name: "frequency".into(),
            title: FIGURE.into(),
            description: describe_run(protocol, pair_zero, triplet_zero),
            panels,
            columns: 2,
        }],
        tables: vec![totals(protocol)],
        values: vec![
            Value::new("pair_zero", pair_zero.unwrap_or(SCAN_END)),
            Value::new("triplet_zero", triplet_zero.unwrap_or(SCAN_END)),
            Value::new("pair_at_01", protocol.input_first(PAIR, RATES[0])),
            Value::new("pair_at_40", protocol.input_first(PAIR, 40.0)),
            Value::new("pair_at_50", protocol.input_first(PAIR, 50.0)),
            Value::new("triplet_at_01", protocol.input_first(TRIPLET, RATES[0])),
            Value::new("triplet_at_50", protocol.input_first(TRIPLET, 50.0)),
        ],
    })
}

/// The lowest rate at which the curve changes sign; `None` where it does not up to [`SCAN_END`].
fn first_zero(curve: impl Fn(f64) -> f64) -> Option<f64> {
    let positive = |rate: f64| curve(rate) > 0.0;
    let mut low = RATES[0];
    let start = positive(low);
    for step in 1..=(SCAN_END / SCAN_STEP) as usize {
        let mut high = step as f64 * SCAN_STEP;
        if positive(high) == start {
            low = high;
            continue;
        }
        // Halved as often as the 53 bits of a number allow.
        for _ in 0..53 {
            let middle = 0.5 * (low + high);
            if positive(middle) == start { low = middle } else { high = middle }
        }
        return Some(0.5 * (low + high));
    }
    None
}

/// The curves: a panel for each order of the spikes, over the same range, and a colour for each rule.
fn panels(protocol: Protocol, monitor: &mut dyn Monitor) -> Result<Vec<Panel>, Fault> {
    let (first, last) = (RATES[0], RATES[RATES.len() - 1]);
    let rates: Vec<f64> =
        (0..POINTS).map(|i| first + (last - first) * i as f64 / (POINTS - 1) as f64).collect();
    let mut curves = vec![vec![Vec::new(); ROWS.len()]; 2];
    for (i, rate) in rates.iter().enumerate() {
        if !monitor.progress(i as f64 / POINTS as f64) {
            return Err(Fault::Stopped);
        }
        for (place, row) in ROWS.iter().enumerate() {
            curves[0][place].push(protocol.input_first(&row.rule, *rate));
            curves[1][place].push(protocol.output_first(&row.rule, *rate));
        }
    }
    let all = || curves.iter().flatten().flatten().copied();
    let range = (1.05 * all().fold(0.0, f64::min), 1.05 * all().fold(0.0, f64::max));
    let panel = |(title, curves): (&str, &Vec<Vec<f64>>)| {
        let line = |(place, (row, curve)): (usize, (&Row, &Vec<f64>))| {
            Series::line(row.short, rates.clone(), curve.clone()).colored(Color::Palette(place as u8))
        };
        Panel {
            title: title.into(),
            x: Axis::linear("rate of pairing", "Hz").over(0.0, last),
            y: Axis::linear("total change", "").over(range.0, range.1),
            series: ROWS.iter().zip(curves).enumerate().map(line).collect(),
        }
    };
    Ok(["input first", "output first"].into_iter().zip(&curves).map(panel).collect())
}

fn totals(protocol: Protocol) -> Table {
    let mut columns = vec![Column::text("rule"), Column::text("order")];
    columns.extend(RATES.iter().map(|rate| {
        let digits = if *rate < 1.0 { Format::Fixed(1) } else { Format::Integer };
        Column::number(&format!("at {} Hz", display(*rate, digits)), "", Format::Fixed(4))
    }));
    let mut table = Table::new("totals", TABLE, columns);
    for row in &ROWS {
        let input_first = RATES.map(|rate| protocol.input_first(&row.rule, rate));
        let output_first = RATES.map(|rate| protocol.output_first(&row.rule, rate));
        for (order, totals) in [("input first", input_first), ("output first", output_first)] {
            let mut cells = vec![Cell::from(row.label), Cell::from(order)];
            cells.extend(totals.map(Cell::from));
            table.rows.push(cells);
        }
    }
    table
}

/// The figure in words.
fn describe_run(protocol: Protocol, pair_zero: Option<f64>, triplet_zero: Option<f64>) -> String {
    let number = |value| display(value, Format::Fixed(2));
    let zero = |at: Option<f64>| match at {
        Some(rate) => format!("changes sign at {} Hz", display(rate, Format::Fixed(1))),
        None => format!("keeps its sign up to {} Hz", display(SCAN_END, Format::Integer)),
    };
    let ends = |rule| {
        let (low, high) = (protocol.input_first(rule, RATES[0]), protocol.input_first(rule, 50.0));
        let way = if high < low { "falls" } else { "rises" };
        format!("{way} from {} at 0.1 Hz to {} at 50 Hz", number(low), number(high))
    };
    format!(
        "With the input {} ms before the output, the total of the pair rule over all spikes {} and {}. \
         That of the triplet rule for visual cortex {}. With the output first, the triplet rule gives {} \
         at 0.1 Hz and {} at 50 Hz; its total {}.",
        display(protocol.delta, Format::Significant(2)),
        ends(PAIR),
        zero(pair_zero),
        ends(TRIPLET),
        number(protocol.output_first(TRIPLET, RATES[0])),
        number(protocol.output_first(TRIPLET, 50.0)),
        zero(triplet_zero),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::math;
    use crate::model::Unwatched;
    use crate::report::Mark;

    fn run(given: &[(&str, &str)]) -> Report {
        MODEL.run(&MODEL.with(given), 1, &mut Unwatched).unwrap()
    }

    #[test]
    fn reference_totals() {
        // The table's rows: each rule with the input first, then with the output first.
        let reference = [
            (0, [0.1820, 0.1797, 0.1523, 0.0496, -0.0092]),
            (2, [0.1820, 0.1785, 0.1400, 0.0356, -0.0059]),
            (4, [0.0, 0.13205, 0.24696, 0.53372, 0.74091]),
            (5, [-0.31216, -0.33362, -0.35162, 0.15479, 0.72725]),
            (8, [0.15220, 0.17521, 0.20036, 0.21271, 0.21410]),
        ];
        let report = run(&[]);
        for (row, expected) in reference {
            let cells = &report.tables[0].rows[row];
            for (cell, expected) in cells[2..].iter().zip(expected) {
                let Cell::Number(total) = cell else { panic!("{cell:?}") };
                assert!((total - expected).abs() < 2e-4, "{:?}: {total}, not {expected}", cells[0]);
            }
        }
    }

    #[test]
    fn the_pair_rule_falls_and_the_triplet_rule_rises() {
        let report = run(&[]);
        let value = |name| report.value(name).unwrap();
        assert!((value("triplet_zero") - 36.388).abs() < 0.01, "{}", value("triplet_zero"));
        assert!(value("pair_zero") > 40.0 && value("pair_zero") < 50.0, "{}", value("pair_zero"));
        let lines: Vec<&Vec<f64>> = report.figures[0].panels[0]
            .series
            .iter()
            .map(|series| if let Mark::Line { y, .. } = &series.mark { y } else { panic!() })
            .collect();
        // The first points lie at rates so low that neighbouring pairs do not see each other.
        assert!(lines[0].windows(2).skip(10).all(|pair| pair[1] < pair[0]), "pair, input first");
        assert!(lines[2].windows(2).all(|pair| pair[1] > pair[0]), "triplet, input first");
    }

    #[test]
    fn slow_pairs_in_closed_form() {
        // At 0.1 Hz pairs do not see each other: n times the window.
        let report = run(&[("n", "25"), ("delta", "7 ms")]);
        let expected = 25.0 * 0.005 * math::exp(-7.0 / 20.0);
        assert!((report.value("pair_at_01").unwrap() - expected).abs() < 1e-12);
    }

    #[test]
    fn fast_pairs_in_closed_form() {
        // Geometric series over all pairs of spikes, at a period of 25 ms and 8 ms within a pair.
        let (n, period, delta) = (40, 25.0, 8.0);
        let expected: f64 = (0..n)
            .map(|lag| {
                let (count, apart) = (f64::from(n - lag), f64::from(lag) * period);
                let later = 0.005 * count * math::exp(-(apart + delta) / 20.0);
                let earlier =
                    if lag == 0 { 0.0 } else { 0.00525 * count * math::exp(-(apart - delta) / 20.0) };
                later - earlier
            })
            .sum();
        let report = run(&[("n", "40"), ("delta", "8 ms")]);
        assert!((report.value("pair_at_40").unwrap() - expected).abs() < 1e-12);
    }

    #[test]
    fn a_zero_that_does_not_exist_is_the_end_of_the_scan() {
        assert!(first_zero(|_| 1.0).is_none() && first_zero(|_| -1.0).is_none());
        let zero = first_zero(|rate| 17.3 - rate).unwrap();
        assert!((zero - 17.3).abs() < 1e-12, "{zero}");
        // The lowest of several.
        assert!((first_zero(|rate| (rate - 20.25) * (rate - 70.0)).unwrap() - 20.25).abs() < 1e-12);
    }

    #[test]
    fn all_values_are_finite_at_the_ends_of_the_ranges() {
        for (n, delta) in [("10", "1 ms"), ("150", "40 ms"), ("60", "20 ms")] {
            run(&[("n", n), ("delta", delta)]);
        }
    }
}
