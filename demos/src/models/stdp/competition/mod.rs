//! Competition between synapses: one integrate-and-fire neuron with many plastic inputs (Song, Miller and
//! Abbott 2000; for correlated inputs Song and Abbott 2001).
//!
//! Settings and a seed come in; weights, output spikes and their statistics go out. [`neuron`] holds the
//! equations and the order of a step, [`inputs`] the spikes that arrive (with [`correlated`] and [`latency`] for
//! inputs that have something in common), [`results`] what is made of a run.

use crate::model::{Description, Fault, Model, Monitor, Output, Preset};
use crate::parameter::{Parameter, Setting, Settings};
use crate::quantity::Unit;
use crate::random::Stream;
use crate::report::Report;

mod correlated;
mod inputs;
mod latency;
mod neuron;
mod results;

use inputs::{Inputs, Spikes, Variant};
use neuron::{Constants, Neuron, STEP_MS};
use results::Course;

const NAME: &str = "stdp/competition";

/// The model.
pub(super) const MODEL: Model = Model { name: NAME, code: env!("KB_CODE_STDP"), describe, simulate };

/// A run is recorded, and its monitor told, so many times.
const PORTIONS: usize = 200;
/// The portions after which all weights are shown: 0, 0.1, 0.3 and 1 of the duration.
const SHOWN: [usize; 4] = [0, 20, 60, PORTIONS];

fn describe() -> Description {
    let paper = [
        ("tau_m", Setting::Number(20.0)),
        ("e_leak", Setting::Number(-70.0)),
        ("rate", Setting::Number(20.0)),
        ("g_max", Setting::Number(0.015)),
        ("a_plus", Setting::Number(0.005)),
        ("inhibition", Setting::Switch(true)),
        ("duration", Setting::Number(200.0)),
    ];
    Description {
        title: "Synapses that compete".into(),
        summary: "A neuron receives many random inputs, and each synapse follows the order of its own \
                  and the neuron's spikes. The synapses divide into strong and weak ones, and the neuron \
                  comes to fire at a moderate rate and irregularly. Inputs that fire together win."
            .into(),
        sources: ["song2000", "song2001"].map(Into::into).into(),
        parameters: parameters(),
        chance: true,
        controls: ["preset", "variant", "rate", "ltd_ratio", "a_plus", "duration"].map(Into::into).into(),
        presets: vec![
            Preset { name: "classic".into(), settings: Vec::new() },
            Preset {
                name: "paper".into(),
                settings: paper.map(|(name, setting)| (name.into(), setting)).into(),
            },
        ],
        outputs: outputs(),
    }
}

fn parameters() -> Vec<Parameter> {
    use Unit::{Hertz, Millisecond, Millivolt, One, Second};
    vec![
        Parameter::choice(
            "preset",
            "preset",
            "a fast membrane and no inhibition, or the published values with inhibition",
            &["classic", "paper"],
        ),
        Parameter::choice(
            "variant",
            "inputs",
            "independent, a correlated first half, or bursts after common events, one after the other",
            &["independent", "correlated", "latency"],
        ),
        Parameter::number(
            "rate",
            "input rate",
            Hertz,
            "the mean rate of each excitatory input",
            [15.0, 5.0, 40.0, 1.0],
        ),
        Parameter::number(
            "ltd_ratio",
            "weakening over strengthening (A₋/A₊)",
            One,
            "the weakening side of the window relative to the strengthening side",
            [1.05, 0.95, 1.2, 0.01],
        ),
        Parameter::number(
            "a_plus",
            "strengthening (A₊)",
            One,
            "the greatest strengthening by one pair, as a fraction of the greatest weight",
            [0.01, 0.001, 0.02, 0.001],
        ),
        Parameter::number(
            "duration",
            "duration",
            Second,
            "how long the neuron is followed",
            [100.0, 10.0, 200.0, 10.0],
        ),
        Parameter::number(
            "tau_m",
            "membrane time constant",
            Millisecond,
            "how slow the membrane is",
            [10.0, 5.0, 30.0, 1.0],
        ),
        Parameter::number(
            "e_leak",
            "leak potential",
            Millivolt,
            "where the membrane rests; the threshold is at −54 mV",
            [-74.0, -80.0, -60.0, 1.0],
        ),
        Parameter::number(
            "g_max",
            "greatest weight",
            One,
            "the greatest conductance of a synapse, in units of the leak",
            [0.01, 0.002, 0.03, 0.001],
        ),
        Parameter::switch(
            "inhibition",
            "inhibition",
            "200 inhibitory inputs of 10 Hz that do not learn",
            false,
        ),
        Parameter::integer(
            "inputs",
            "number of inputs",
            Unit::One,
            "how many excitatory inputs there are",
            [1000, 100, 2000, 100],
        ),
        Parameter::number(
            "correlation",
            "correlation (c)",
            One,
            "the strength of the shared part of the rates, with correlated inputs",
            [0.3, 0.0, 0.5, 0.05],
        ),
    ]
}

fn outputs() -> Vec<Output> {
    use Unit::{Hertz, One};
    vec![
        Output::figure("weights", results::WEIGHTS),
        Output::figure("rate", results::RATE),
        Output::figure("groups", results::GROUPS),
        Output::table("summary", results::SUMMARY),
        Output::value("mean_weight", "mean weight at the end, over the greatest", One).within(0.0, 1.0),
        Output::value("fraction_low", "fraction of the weights below 0.2 of the greatest", One)
            .within(0.0, 1.0),
        Output::value("fraction_high", "fraction of the weights above 0.8 of the greatest", One)
            .within(0.0, 1.0),
        Output::value("fraction_middle", "fraction of the weights from 0.4 to 0.6 of the greatest", One)
            .within(0.0, 1.0),
        Output::value(
            "bimodality",
            "the smaller of the fractions below 0.2 and above 0.8, over that from 0.4 to 0.6 (over one \
             input where none is there)",
            One,
        )
        .at_least(0.0),
        Output::value("rate_all", "output rate over the whole run", Hertz).at_least(0.0),
        Output::value("rate_late", "output rate over the last fifth of the run", Hertz).at_least(0.0),
        Output::value(
            "cv_late",
            "coefficient of variation of the intervals between output spikes in the last fifth; 0 with \
             fewer than three spikes",
            One,
        )
        .at_least(0.0),
        Output::value("mean_first", "mean weight of the first half of the inputs at the end", One)
            .within(0.0, 1.0),
        Output::value("mean_second", "mean weight of the second half of the inputs at the end", One)
            .within(0.0, 1.0),
        Output::value("group_difference", "mean weight of the first half less that of the second", One)
            .within(-1.0, 1.0),
    ]
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let (n, g_max) = (settings.integer("inputs"), settings.number("g_max"));
    let variant = match settings.choice("variant") {
        "correlated" => Variant::Correlated(settings.number("correlation")),
        "latency" => Variant::Latency,
        _ => Variant::Independent,
    };
    let a_plus = settings.number("a_plus");
    let constants = Constants {
        tau_m: settings.number("tau_m"),
        e_leak: settings.number("e_leak"),
        g_max,
        a_plus,
        a_minus: settings.number("ltd_ratio") * a_plus,
    };
    let mut start = Stream::new(NAME, seed, "weights");
    let mut neuron = Neuron::new(constants, (0..n).map(|_| g_max * start.uniform()).collect());
    let mut inputs = Inputs::new(n, settings.number("rate"), variant, settings.switch("inhibition"), seed);

    let steps = (settings.number("duration") * 1000.0 / STEP_MS).round() as usize;
    let mut course = Course::default();
    let mut spikes = Spikes::default();
    course.record(0, relative(&neuron, g_max), true);
    for portion in 0..PORTIONS {
        if !monitor.progress(portion as f64 / PORTIONS as f64) {
            return Err(Fault::Stopped);
        }
        let (first, end) = (portion * steps / PORTIONS, (portion + 1) * steps / PORTIONS);
        inputs.fill(end - first, &mut spikes);
        neuron.run(&spikes, first as u64, &mut course.fired);
        course.record(end as u64, relative(&neuron, g_max), SHOWN.contains(&(portion + 1)));
    }
    Ok(results::report(&course, variant))
}

/// The weights over the greatest.
fn relative(neuron: &Neuron, g_max: f64) -> Vec<f64> {
    neuron.weights().iter().map(|w| w / g_max).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Unwatched;
    use crate::report::Mark;

    fn run(given: &[(&str, &str)], seed: u64) -> Report {
        MODEL.run(&MODEL.with(given), seed, &mut Unwatched).unwrap()
    }

    #[test]
    fn weights_become_bimodal() {
        // The bands of the ten-seed test, for one seed.
        let report = run(&[], 1);
        let value = |name| report.value(name).unwrap();
        assert!(value("mean_weight") > 0.462 && value("mean_weight") < 0.486, "{}", value("mean_weight"));
        assert!(value("bimodality") > 2.0, "{}", value("bimodality"));
        assert!(value("rate_late") > 17.5 && value("rate_late") < 29.0, "{}", value("rate_late"));
        assert!(value("group_difference").abs() < 0.1, "{}", value("group_difference"));
        for panel in &report.figure("weights").unwrap().panels {
            let Mark::Histogram { heights, .. } = &panel.series[0].mark else { panic!() };
            assert!((heights.iter().sum::<f64>() - 1000.0).abs() < 1e-9);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let short = [("duration", "10 s"), ("variant", "latency"), ("inhibition", "true")];
        let bytes = |seed| run(&short, seed).to_bytes();
        assert_eq!(bytes(3), bytes(3));
        assert_ne!(bytes(3), bytes(4));
    }

    #[test]
    fn the_monitor_can_stop_a_run() {
        struct Impatient(u32);
        impl Monitor for Impatient {
            fn progress(&mut self, _fraction: f64) -> bool {
                self.0 += 1;
                self.0 < 10
            }
        }
        let settings = describe().resolve(&[]).unwrap();
        assert_eq!(MODEL.run(&settings, 1, &mut Impatient(0)), Err(Fault::Stopped));
    }

    #[test]
    fn a_strong_weakening_side_empties_the_synapses() {
        // 1.2 beside 1.05: fewer strong weights and a slower output, whatever else.
        let (usual, strong) =
            (run(&[("duration", "30 s")], 1), run(&[("duration", "30 s"), ("ltd_ratio", "1.2")], 1));
        for name in ["mean_weight", "rate_late", "fraction_high"] {
            assert!(strong.value(name) < usual.value(name), "{name}");
        }
    }

    #[test]
    fn the_ends_of_the_ranges_give_finite_reports() {
        let ends = [
            [("rate", "5 Hz"), ("inputs", "100"), ("e_leak", "-80 mV"), ("a_plus", "0.001")],
            [("rate", "40 Hz"), ("inputs", "2000"), ("g_max", "0.03"), ("tau_m", "5 ms")],
        ];
        for (end, variant) in ends.iter().zip(["correlated", "latency"]) {
            let mut given = vec![("duration", "10 s"), ("variant", variant), ("correlation", "0.5")];
            given.extend(end);
            run(&given, 1);
        }
    }
}
