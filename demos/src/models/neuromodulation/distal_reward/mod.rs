//! A reward that comes seconds late finds the synapse that earned it (Izhikevich 2007, Fig. 1).
//!
//! Settings and a seed come in; weights and their course go out. [`network`] holds the unit and its synapses,
//! this file the experiment: of all inputs, only the first is ever followed by a reward, 1 to 3 s after it
//! has helped to make the unit fire.

use crate::format::display;
use crate::math;
use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::random::Stream;
use crate::report::{Axis, Color, Direction, Figure, Format, Mark, Panel, Report, Series, Value};

mod network;

use network::{Chance, Constants, INITIAL, Network};

const NAME: &str = "neuromodulation/distal-reward";

/// The model.
pub(super) const MODEL: Model =
    Model { name: NAME, code: env!("KB_CODE_NEUROMODULATION"), describe, simulate };

const TITLE: &str = "Weight of the rewarded input and of the others, over time and at the end";
/// A run is recorded, and its monitor told, so many times.
const PORTIONS: u64 = 200;

const REWARDED: Color = Color::Palette(0);
const OTHERS: Color = Color::Palette(1);

fn describe() -> Description {
    use Unit::{Hertz, One};
    Description {
        title: "A reward that comes late".into(),
        summary: "Pairs of spikes leave a trace of eligibility at their synapse, and dopamine seconds later \
                  turns what is left of it into a change. The one input that earns rewards grows on \
                  average; in a single run, chance still makes others grow, or keeps it small."
            .into(),
        sources: ["izhikevich2007", "fremaux2016"].map(Into::into).into(),
        parameters: parameters(),
        chance: true,
        controls: ["tau_e", "eta", "delay", "delay_spread", "inputs", "reward"].map(Into::into).into(),
        presets: Vec::new(),
        outputs: vec![
            Output::figure("weights", TITLE),
            Output::value("w0", "weight of the rewarded input at the end", One).within(0.0, 1.0),
            Output::value("others", "mean weight of the other inputs at the end", One).within(0.0, 1.0),
            Output::value("difference", "weight of the rewarded input less the mean of the others", One)
                .within(-1.0, 1.0),
            Output::value("spread", "standard deviation of the weights of the other inputs", One)
                .at_least(0.0),
            Output::value(
                "z",
                "the difference in standard deviations of the others; 0 where they are all equal",
                One,
            ),
            Output::value("rank", "the place of the rewarded input, 1 for the largest weight", One)
                .at_least(1.0),
            Output::value("rewards_rate", "rewards given per second", Hertz).at_least(0.0),
            Output::value("output_rate", "output rate over the whole run", Hertz).at_least(0.0),
        ],
    }
}

fn parameters() -> Vec<Parameter> {
    use Unit::{Hertz, Millisecond, One, Second};
    vec![
        Parameter::number(
            "tau_e",
            "eligibility",
            Millisecond,
            "how long a synapse remembers a pair of spikes",
            [1000.0, 100.0, 3000.0, 100.0],
        ),
        Parameter::number("eta", "learning rate", One, "scales every change", [0.05, 0.01, 0.1, 0.01]),
        Parameter::number(
            "delay",
            "shortest delay of a reward",
            Millisecond,
            "the least time from the output spike that earns a reward to the reward",
            [1000.0, 10.0, 5000.0, 100.0],
        ),
        Parameter::number(
            "delay_spread",
            "range of the delays",
            Millisecond,
            "how much longer a reward can take, uniformly at random",
            [2000.0, 0.0, 5000.0, 100.0],
        ),
        Parameter::integer("inputs", "number of inputs", One, "how many inputs there are", [50, 10, 100, 1]),
        Parameter::switch("reward", "reward", "whether rewards are given at all", true),
        Parameter::number("rate", "input rate", Hertz, "the mean rate of each input", [2.0, 0.5, 10.0, 0.5]),
        Parameter::number(
            "duration",
            "duration",
            Second,
            "how long the unit is followed",
            [1800.0, 60.0, 3600.0, 60.0],
        ),
    ]
}

/// What was recorded on the way; the first record is the beginning.
#[derive(Default)]
struct Course {
    minutes: Vec<f64>,
    rewarded: Vec<f64>,
    mean: Vec<f64>,
    spread: Vec<f64>,
}

impl Course {
    fn record(&mut self, milliseconds: u64, weights: &[f64]) {
        self.minutes.push(milliseconds as f64 / 60_000.0);
        self.rewarded.push(weights[0]);
        self.mean.push(math::mean(&weights[1..]));
        self.spread.push(math::standard_deviation(&weights[1..]));
    }
}

/// The weights at the end in a few numbers.
struct Outcome {
    w0: f64,
    others: f64,
    spread: f64,
    z: f64,
    rank: usize,
}

impl Outcome {
    fn new(weights: &[f64]) -> Self {
        let (w0, rest) = (weights[0], &weights[1..]);
        let (others, spread) = (math::mean(rest), math::standard_deviation(rest));
        let z = if spread > 0.0 { (w0 - others) / spread } else { 0.0 };
        Self { w0, others, spread, z, rank: 1 + rest.iter().filter(|w| **w > w0).count() }
    }
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let reward = settings.switch("reward");
    let constants = Constants {
        inputs: settings.integer("inputs"),
        rate: settings.number("rate"),
        tau_e: settings.number("tau_e"),
        eta: settings.number("eta"),
        delays: reward.then(|| (settings.number("delay"), settings.number("delay_spread"))),
    };
    let stream = |name| Stream::new(NAME, seed, name);
    let chance = Chance { inputs: stream("inputs"), outputs: stream("outputs"), rewards: stream("rewards") };
    let mut network = Network::new(constants, chance);
    let seconds = settings.number("duration");
    let steps = (seconds * 1000.0).round() as u64;
    let mut course = Course::default();
    course.record(0, network.weights());
    for portion in 0..PORTIONS {
        if !monitor.progress(portion as f64 / PORTIONS as f64) {
            return Err(Fault::Stopped);
        }
        let end = (portion + 1) * steps / PORTIONS;
        network.run(end - portion * steps / PORTIONS);
        course.record(end, network.weights());
    }
    let outcome = Outcome::new(network.weights());
    let value = |name: &str, value| Value { name: name.into(), value };
    Ok(Report {
        figures: vec![figure(&course, &outcome, network.weights())],
        tables: Vec::new(),
        values: vec![
            value("w0", outcome.w0),
            value("others", outcome.others),
            value("difference", outcome.w0 - outcome.others),
            value("spread", outcome.spread),
            value("z", outcome.z),
            value("rank", outcome.rank as f64),
            value("rewards_rate", network.rewards as f64 / seconds),
            value("output_rate", network.outputs as f64 / seconds),
        ],
    })
}

fn figure(course: &Course, outcome: &Outcome, weights: &[f64]) -> Figure {
    let limit = |sign: f64| -> Vec<f64> {
        course.mean.iter().zip(&course.spread).map(|(mean, spread)| mean + sign * spread).collect()
    };
    let band = Mark::Band { x: course.minutes.clone(), low: limit(-1.0), high: limit(1.0) };
    let line = |label, y: &[f64]| Series::line(label, course.minutes.clone(), y.to_vec());
    let weight = || Axis::linear("weight", "");
    let over_time = Panel {
        title: "Over time".into(),
        x: Axis::linear("time", "min"),
        y: weight(),
        series: vec![
            Series { label: "others ± one sd".into(), color: OTHERS, mark: band },
            line("mean of the others", &course.mean).colored(OTHERS),
            line("rewarded input", &course.rewarded).colored(REWARDED),
        ],
    };
    let numbers: Vec<f64> = (0..weights.len()).map(|input| input as f64).collect();
    let at_end = Panel {
        title: "At the end".into(),
        x: Axis::linear("input", ""),
        y: weight(),
        series: vec![
            Series::rule("at the beginning", INITIAL, Direction::Horizontal),
            Series::points("others", numbers[1..].to_vec(), weights[1..].to_vec()).colored(OTHERS),
            Series::points("rewarded", numbers[..1].to_vec(), weights[..1].to_vec()).colored(REWARDED),
        ],
    };
    let description = words(outcome, course.minutes.last().copied().unwrap_or(0.0), weights.len());
    Figure {
        name: "weights".into(),
        title: TITLE.into(),
        description,
        panels: vec![over_time, at_end],
        columns: 2,
    }
}

/// The figure in words.
fn words(outcome: &Outcome, minutes: f64, inputs: usize) -> String {
    let number = |value| display(value, Format::Fixed(3));
    let place = match outcome.rank {
        1 => format!("the largest of {inputs}"),
        rank => format!("number {rank} of {inputs} in size"),
    };
    format!(
        "All weights begin at {}. After {} minutes the rewarded input has the weight {}, {place}; the others \
         have the mean {} and the standard deviation {}.",
        display(INITIAL, Format::Fixed(2)),
        display(minutes, Format::Integer),
        number(outcome.w0),
        number(outcome.others),
        number(outcome.spread),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Unwatched;
    use crate::parameter::Given;

    fn run(given: &[(&str, &str)], seed: u64) -> Report {
        let given: Vec<_> =
            given.iter().map(|(name, value)| ((*name).into(), Given::Text((*value).into()))).collect();
        MODEL.run(&describe().resolve(&given).unwrap(), seed, &mut Unwatched).unwrap()
    }

    #[test]
    fn the_rewarded_input_grows() {
        let report = run(&[], 1);
        let value = |name| report.value(name).unwrap();
        assert!(value("difference") > 0.05 && value("difference") < 0.45, "{}", value("difference"));
        assert!(value("rewards_rate") > 0.09 && value("rewards_rate") < 0.18, "{}", value("rewards_rate"));
        assert!(value("output_rate") > 2.0 && value("output_rate") < 2.8, "{}", value("output_rate"));
    }

    #[test]
    fn without_reward_nothing_changes() {
        let report = run(&[("reward", "false"), ("duration", "600 s")], 2);
        let value = |name| report.value(name).unwrap();
        assert_eq!(value("w0").to_bits(), 0.25_f64.to_bits());
        assert_eq!(value("others").to_bits(), 0.25_f64.to_bits());
        assert!(value("spread").abs() < 1e-300 && value("rewards_rate").abs() < 1e-300);
        assert!((value("rank") - 1.0).abs() < 1e-12 && value("output_rate") > 1.0);
    }

    #[test]
    fn the_outcome_of_made_up_weights() {
        let outcome = Outcome::new(&[0.5, 0.2, 0.6, 0.1]);
        assert_eq!(outcome.rank, 2);
        assert!((outcome.others - 0.3).abs() < 1e-12 && (outcome.spread - 0.07_f64.sqrt()).abs() < 1e-12);
        assert!((outcome.z - 0.2 / 0.07_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let short = [("duration", "60 s"), ("inputs", "17"), ("delay_spread", "0 ms")];
        let bytes = |seed| run(&short, seed).to_bytes();
        assert_eq!(bytes(3), bytes(3));
        assert_ne!(bytes(3), bytes(4));
    }

    #[test]
    fn a_run_stops_when_asked() {
        struct Impatient(u32);
        impl Monitor for Impatient {
            fn progress(&mut self, fraction: f64) -> bool {
                assert!((0.0..=1.0).contains(&fraction));
                self.0 += 1;
                self.0 < 3
            }
        }
        let settings = describe().resolve(&[]).unwrap();
        assert_eq!(MODEL.run(&settings, 1, &mut Impatient(0)), Err(Fault::Stopped));
    }
}
