use super::*;
use crate::math;
use crate::model::Unwatched;
use crate::parameter::Given;
use crate::report::{Cell, Mark};

fn run(given: &[(&str, &str)]) -> Report {
    let given: Vec<_> =
        given.iter().map(|(name, value)| ((*name).into(), Given::Text((*value).into()))).collect();
    MODEL.run(&describe().resolve(&given).unwrap(), 1, &mut Unwatched).unwrap()
}

fn dw(given: &[(&str, &str)]) -> f64 {
    run(given).value("dw").unwrap()
}

/// Gates as the specification writes them: DA, NE, ACh, HT.
fn with_gates([da, ne, ach, ht]: [&str; 4], spike_delay: &str) -> f64 {
    dw(&[("da", da), ("ne", ne), ("ach", ach), ("ht", ht), ("spike_delay", spike_delay)])
}

#[test]
fn every_row_of_the_table_with_the_input_first() {
    let rows = [
        (["0", "0", "0", "0"], 0.0),
        (["0", "0", "1", "0"], 0.0),
        (["1", "0", "0", "0"], 0.030_754),
        (["-1", "0", "0", "0"], -0.030_754),
        (["0", "1", "0", "0"], 0.030_754),
        (["0", "1", "0", "1"], 0.030_754),
        (["1", "0", "1", "0"], 0.030_754),
        (["0", "0", "0", "1"], 0.0),
        (["1", "1", "0", "0"], 0.061_508),
        (["1", "1", "1", "1"], 0.061_508),
    ];
    for (gates, expected) in rows {
        let change = with_gates(gates, "10 ms");
        assert!((change - expected).abs() < 1e-5, "{gates:?}: {change}, not {expected}");
    }
}

#[test]
fn every_row_of_the_table_with_the_output_first() {
    let rows = [
        (["0", "0", "0", "0"], 0.0),
        (["0", "1", "0", "0"], 0.0),
        (["0", "0", "1", "0"], 0.0),
        (["1", "0", "0", "0"], -0.032_292),
        (["0", "0", "0", "1"], -0.032_292),
        (["0", "1", "0", "1"], -0.032_292),
        (["-1", "0", "0", "0"], 0.032_292),
        (["1", "0", "1", "0"], -0.064_583),
        (["1", "1", "1", "1"], -0.129_167),
    ];
    for (gates, expected) in rows {
        let change = with_gates(gates, "-10 ms");
        assert!((change - expected).abs() < 1e-5, "{gates:?}: {change}, not {expected}");
    }
}

#[test]
fn the_curve_over_the_delay_of_the_modulator() {
    let points = [
        ("0 ms", 1.010_884_5e-3),
        ("250 ms", 7.872_776e-4),
        ("500 ms", 6.131_325e-4),
        ("1 s", 3.718_837e-4),
        ("2 s", 1.368_083e-4),
        ("4 s", 1.851_5e-5),
    ];
    for (delay, expected) in points {
        let change = dw(&[("pairings", "1"), ("modulator_delay", delay)]);
        assert!((change / expected - 1.0).abs() < 1e-5, "{delay}: {change}, not {expected}");
    }
}

#[test]
fn one_pair_in_closed_form_at_other_settings() {
    let given = [
        ("pairings", "1"),
        ("spike_delay", "25 ms"),
        ("modulator_delay", "700 ms"),
        ("da", "0.5"),
        ("ne", "0.3"),
        ("a_plus", "0.7"),
        ("tau_plus", "30 ms"),
        ("tau_e_plus", "2 s"),
        ("tau_d", "100 ms"),
        ("eta", "0.02"),
    ];
    let rate = 1.0 / 2000.0 + 1.0 / 100.0;
    let expected = 0.02 / 1000.0 * 0.8 * 0.7 * math::exp(-25.0 / 30.0 - 700.0 / 2000.0) / rate;
    assert!((dw(&given) / expected - 1.0).abs() < 1e-12);
    assert!((run(&given).value("dw_one").unwrap() / expected - 1.0).abs() < 1e-12);
}

/// The double sum over pulses and steps of the eligibility: every term in closed form, no state.
fn double_sum(experiment: &Experiment) -> f64 {
    let Experiment { gates, protocol, constants, eta } = *experiment;
    let start = |k: usize| k as f64 * protocol.interval;
    let input = |k| start(k) + (-protocol.spike_delay).max(0.0);
    let output = |k| start(k) + protocol.spike_delay.max(0.0);
    let mut sum = 0.0;
    for i in 0..protocol.pairings {
        for j in 0..protocol.pairings {
            let lead = output(j) - input(i);
            // What this pair of spikes puts into a trace, when, and how fast that fades.
            let (time, size, tau) = if lead > 1e-6 {
                let size = (gates.da + gates.ne) * constants.a_plus * math::exp(-lead / constants.tau_plus);
                (output(j), size, constants.tau_e_plus)
            } else if lead < -1e-6 {
                let size = constants.a_minus * (1.0 + gates.ach) * math::exp(lead / constants.tau_minus);
                (input(i), -(gates.da + gates.ht) * size, constants.tau_e_minus)
            } else {
                continue;
            };
            for k in 0..protocol.pairings {
                let pulse = input(k).max(output(k)) + protocol.modulator_delay;
                let from = time.max(pulse);
                let at_from = math::exp(-(from - time) / tau - (from - pulse) / constants.tau_d);
                let rate = 1.0 / tau + 1.0 / constants.tau_d;
                let span = 1.0 - math::exp(-(protocol.end() - from) * rate);
                sum += eta / 1000.0 * size * at_from * span / rate;
            }
        }
    }
    sum
}

#[test]
fn many_pairs_as_a_double_sum() {
    let cases: [&[(&str, &str)]; 4] = [
        &[],
        &[("frequency", "8 Hz"), ("spike_delay", "-35 ms"), ("ne", "0.4"), ("ach", "0.6"), ("ht", "0.9")],
        // The output of one pair is simultaneous with the input of the next, and with pulses.
        &[("frequency", "10 Hz"), ("spike_delay", "50 ms"), ("modulator_delay", "50 ms"), ("da", "-0.7")],
        &[("pairings", "37"), ("tau_d", "2 s"), ("tau_e_minus", "300 ms"), ("modulator_delay", "0 ms")],
    ];
    for given in cases {
        let list: Vec<_> =
            given.iter().map(|(name, value)| ((*name).into(), Given::Text((*value).into()))).collect();
        let expected = double_sum(&Experiment::new(&describe().resolve(&list).unwrap()));
        let change = dw(given);
        assert!((change / expected - 1.0).abs() < 1e-9, "{given:?}: {change}, not {expected}");
    }
}

#[test]
fn a_pair_at_no_delay_changes_nothing() {
    let one = dw(&[("spike_delay", "0 ms"), ("pairings", "1"), ("ne", "1"), ("ht", "0.2")]);
    assert!(one.abs() < 1e-300, "{one}");
}

#[test]
fn simultaneous_events_are_one() {
    let protocol = Protocol { pairings: 3, interval: 50.0, spike_delay: 50.0, modulator_delay: 0.0 };
    let events = protocol.events();
    let counts: Vec<_> = events.iter().map(|e| (e.time, e.inputs, e.outputs, e.pulses)).collect();
    let expected =
        [(0.0, 1.0, 0.0, 0.0), (50.0, 1.0, 1.0, 1.0), (100.0, 1.0, 1.0, 1.0), (150.0, 0.0, 1.0, 1.0)];
    assert_eq!(counts, expected);
}

#[test]
fn the_figures_and_the_table_show_the_same_changes() {
    let report = run(&[("ne", "0.5"), ("spike_delay", "20 ms")]);
    let change = report.value("dw").unwrap();
    let near = |value: f64| assert!((value / change - 1.0).abs() < 1e-12, "{value}, not {change}");
    let Mark::Line { y, .. } = &report.figure("traces").unwrap().panels[3].series[0].mark else { panic!() };
    near(*y.last().unwrap());
    let Mark::HeatMap { z, x_edges, .. } = &report.figure("gates").unwrap().panels[0].series[0].mark else {
        panic!()
    };
    // The top row is that of the gates as set; the column of 20 ms.
    let columns = x_edges.len() - 1;
    near(z[7 * columns + 35]);
    let Cell::Number(cell) = report.table("summary").unwrap().rows[0][1] else { panic!() };
    near(cell);
    let sum = report.value("strengthening").unwrap() + report.value("weakening").unwrap();
    near(sum);
}

#[test]
fn the_drawn_weight_is_the_integral_of_the_drawn_traces() {
    let report = run(&[("spike_delay", "-20 ms"), ("frequency", "0.5 Hz"), ("pairings", "3")]);
    let figure = report.figure("traces").unwrap();
    let line = |panel: usize, series: usize| {
        let Mark::Line { x, y, .. } = &figure.panels[panel].series[series].mark else { panic!() };
        (x.clone(), y.clone())
    };
    let ((x, eligible), (_, level), (_, weight)) = (line(1, 1), line(2, 0), line(3, 0));
    let rate = 1.0 + 5.0;
    for i in 1..x.len() {
        // Within a piece without events both curves are exponentials.
        let span = (1.0 - math::exp(-(x[i] - x[i - 1]) * rate)) / rate;
        let expected = weight[i - 1] - 0.01 * eligible[i - 1] * level[i - 1] * span;
        assert!((weight[i] - expected).abs() < 1e-12, "at {} s", x[i]);
    }
}
