//! Short-term plasticity: how a synapse's own recent spikes change what the next one releases.
//!
//! Settings come in; the course of utilisation `u` and resources `x` over a train of spikes and one late
//! spike goes out. Nothing here is random. The synapse itself is in [`super::synapse`].

use crate::format::{display, shortest};
use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::report::{Axis, Color, Dash, Figure, Format, Mark, Panel, Report, Series, Value};

use super::synapse::{self, Constants, Synapse};

const NAME: &str = "memory/short-term-plasticity";

/// The model.
pub(super) const MODEL: Model = Model { name: NAME, code: env!("KB_CODE_MEMORY"), describe, simulate };

const TITLE: &str = "Utilisation, resources and release over a train of spikes and one late spike";
/// Points of a curve between one spike and the next.
const BETWEEN: usize = 8;

const UTILISATION: Color = Color::Palette(0);
const RESOURCES: Color = Color::Palette(1);
const RELEASE: Color = Color::Palette(2);

fn describe() -> Description {
    use Unit::{Hertz, Millisecond, One};
    let rate =
        Parameter::number("rate", "spike rate", Hertz, "the rate of the spikes", [20.0, 1.0, 100.0, 1.0]);
    let spikes = Parameter::integer("spikes", "spikes", One, "how many spikes the train has", [20, 1, 60, 1]);
    let pause = Parameter::number(
        "pause",
        "pause",
        Millisecond,
        "the time from the end of the train to one more spike",
        [1000.0, 50.0, 5000.0, 50.0],
    );
    let mut all = vec![rate];
    all.extend(synapse::parameters());
    all.extend([spikes, pause]);
    Description {
        title: "Synapses that remember their last spikes".into(),
        summary: "Each spike raises the utilisation of a synapse and spends its resources. Where resources \
                  recover faster than utilisation falls, a train of spikes leaves the synapse stronger for a \
                  second or so."
            .into(),
        sources: ["tsodyks1997", "mongillo2008"].map(Into::into).into(),
        parameters: all,
        chance: false,
        controls: ["rate", "utilisation", "tau_f", "tau_d", "pause"].map(Into::into).into(),
        presets: Vec::new(),
        outputs: vec![
            Output::figure("course", TITLE),
            Output::value("first_u", "utilisation at the first spike", One).within(0.0, 1.0),
            Output::value("first_release", "release by the first spike", One).within(0.0, 1.0),
            Output::value("last_u", "utilisation at the last spike of the train", One).within(0.0, 1.0),
            Output::value("last_x", "resources before the last spike of the train", One).within(0.0, 1.0),
            Output::value("last_release", "release by the last spike of the train", One).within(0.0, 1.0),
            Output::value("mean_u", "utilisation between spikes in the mean field at this rate", One)
                .within(0.0, 1.0),
            Output::value("mean_x", "resources in the mean field at this rate", One).within(0.0, 1.0),
            Output::value("mean_release", "release by a spike (u x) in the mean field at this rate", One)
                .within(0.0, 1.0),
            Output::value("late_u", "utilisation before the late spike", One).within(0.0, 1.0),
            Output::value("late_release", "release by the late spike", One).within(0.0, 1.0),
            Output::value("late_ratio", "release by the late spike over that by the first", One)
                .at_least(0.0),
        ],
    }
}

/// A spike of the experiment.
#[derive(Debug, Clone, Copy)]
struct Spike {
    /// When (ms).
    time: f64,
    before: Synapse,
    after: Synapse,
    release: f64,
}

/// The train and the late spike.
struct Course {
    constants: Constants,
    train: Vec<Spike>,
    late: Spike,
}

impl Course {
    /// So many spikes at a rate (Hz), and one more after a pause (ms).
    fn new(constants: Constants, rate: f64, spikes: usize, pause: f64) -> Self {
        let meet = |time, before: Synapse| {
            let mut after = before;
            let release = constants.spike(&mut after);
            Spike { time, before, after, release }
        };
        let interval = 1000.0 / rate;
        let mut last = meet(0.0, constants.rest());
        let mut train = vec![last];
        for number in 1..spikes {
            last = meet(number as f64 * interval, constants.wait(last.after, interval));
            train.push(last);
        }
        let late = meet(last.time + pause, constants.wait(last.after, pause));
        Self { constants, train, late }
    }

    fn spikes(&self) -> impl Iterator<Item = &Spike> {
        self.train.iter().chain(std::iter::once(&self.late))
    }

    /// A quantity of the synapse against time (s): before and after each spike, and in between.
    fn curve(&self, of: fn(&Synapse) -> f64) -> (Vec<f64>, Vec<f64>) {
        let (mut x, mut y) = (Vec::new(), Vec::new());
        let mut last: Option<&Spike> = None;
        for spike in self.spikes() {
            if let Some(last) = last {
                // The pause is long: more points.
                let points = if spike.time < self.late.time { BETWEEN } else { 5 * BETWEEN };
                for point in 1..points {
                    let part = (spike.time - last.time) * point as f64 / points as f64;
                    x.push((last.time + part) / 1000.0);
                    y.push(of(&self.constants.wait(last.after, part)));
                }
            }
            x.extend([spike.time / 1000.0; 2]);
            y.extend([of(&spike.before), of(&spike.after)]);
            last = Some(spike);
        }
        (x, y)
    }
}

fn simulate(settings: &Settings, _seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    if !monitor.progress(0.0) {
        return Err(Fault::Stopped);
    }
    let (rate, constants) = (settings.number("rate"), Constants::new(settings));
    let course = Course::new(constants, rate, settings.integer("spikes"), settings.number("pause"));
    let (u, x) = constants.mean_field(rate);
    let (first, late) = (course.train[0], course.late);
    let last = course.train.last().copied().unwrap_or(first);
    let value = |name: &str, value| Value { name: name.into(), value };
    Ok(Report {
        figures: vec![figure(&course, (u, x), rate)],
        tables: Vec::new(),
        values: vec![
            value("first_u", first.after.u),
            value("first_release", first.release),
            value("last_u", last.after.u),
            value("last_x", last.before.x),
            value("last_release", last.release),
            value("mean_u", u),
            value("mean_x", x),
            value("mean_release", u * x),
            value("late_u", late.before.u),
            value("late_release", late.release),
            value("late_ratio", late.release / first.release),
        ],
    })
}

fn figure(course: &Course, (u, x): (f64, f64), rate: f64) -> Figure {
    let end = course.late.time / 1000.0;
    let train_end = course.train.last().map_or(0.0, |spike| spike.time / 1000.0);
    let time = || Axis::linear("time", "s").over(0.0, end);
    let curve = |label, of, color| {
        let (x, y) = course.curve(of);
        Series::line(label, x, y).colored(color)
    };
    let theory = |label: &str, level: f64| Series {
        label: label.into(),
        color: Color::Muted,
        mark: Mark::Line { x: vec![0.0, train_end], y: vec![level; 2], dash: Dash::Dashed },
    };
    let times = course.spikes().map(|spike| spike.time / 1000.0).collect();
    let releases = course.spikes().map(|spike| spike.release).collect();
    let state = Panel {
        title: String::new(),
        x: time(),
        y: Axis::linear("utilisation, resources", "").over(0.0, 1.0),
        series: vec![
            theory("mean field", u),
            theory("", x),
            curve("utilisation u", |synapse| synapse.u, UTILISATION),
            curve("resources x", |synapse| synapse.x, RESOURCES),
        ],
    };
    let release = Panel {
        title: String::new(),
        x: time(),
        y: Axis::linear("release", ""),
        series: vec![
            theory("mean field", u * x),
            Series::points("release at a spike", times, releases).colored(RELEASE),
        ],
    };
    let description = words(course, rate);
    Figure {
        name: "course".into(),
        title: TITLE.into(),
        description,
        panels: vec![state, release],
        columns: 1,
    }
}

/// The figure in words.
fn words(course: &Course, rate: f64) -> String {
    let number = |value| display(value, Format::Significant(3));
    let first = course.train[0];
    let last = course.train.last().copied().unwrap_or(first);
    let pause = (course.late.time - last.time).round() / 1000.0;
    format!(
        "Over {} at {} Hz the utilisation rises from {} to {} and the resources fall to {}. The first spike \
         releases {}, the last {}. A spike {} s later, when the utilisation has fallen to {} and the resources \
         are back at {}, releases {}: {} times as much as the first.",
        if course.train.len() == 1 {
            "one spike".to_owned()
        } else {
            format!("{} spikes", course.train.len())
        },
        shortest(rate),
        number(first.before.u),
        number(last.after.u),
        number(last.after.x),
        number(first.release),
        number(last.release),
        shortest(pause),
        number(course.late.before.u),
        number(course.late.before.x),
        number(course.late.release),
        number(course.late.release / first.release),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::math;
    use crate::model::Unwatched;
    use crate::parameter::Given;

    fn run(given: &[(&str, &str)]) -> Report {
        let given: Vec<_> =
            given.iter().map(|(name, value)| ((*name).into(), Given::Text((*value).into()))).collect();
        MODEL.run(&describe().resolve(&given).unwrap(), 1, &mut Unwatched).unwrap()
    }

    fn near(report: &Report, name: &str, expected: f64) {
        let value = report.value(name).unwrap();
        assert!((value / expected - 1.0).abs() < 1e-10, "{name}: {value}, not {expected}");
    }

    #[test]
    fn the_first_spike_from_rest() {
        let report = run(&[]);
        near(&report, "first_u", 0.3439);
        near(&report, "first_release", 0.3439);
    }

    #[test]
    fn the_mean_field() {
        // U 0.19, tau_F 1.5 s, tau_D 0.2 s at 20 Hz: u = 0.19 * 31 / 6.7, x = 1 / (1 + 4 u).
        let report = run(&[]);
        near(&report, "mean_u", 0.19 * 31.0 / 6.7);
        near(&report, "mean_x", 1.0 / (1.0 + 4.0 * 0.19 * 31.0 / 6.7));
        let slow = run(&[("rate", "4 Hz"), ("utilisation", "0.5"), ("tau_f", "250 ms"), ("tau_d", "500 ms")]);
        near(&slow, "mean_u", 2.0 / 3.0);
        near(&slow, "mean_release", 2.0 / 3.0 / (1.0 + 4.0 / 3.0));
    }

    #[test]
    fn two_spikes_and_a_late_one_by_hand() {
        let report = run(&[
            ("spikes", "2"),
            ("rate", "10 Hz"),
            ("utilisation", "0.4"),
            ("tau_f", "200 ms"),
            ("tau_d", "400 ms"),
            ("pause", "600 ms"),
        ]);
        let (half, quarter) = (math::exp(-0.5), math::exp(-0.25));
        // After the first spike u = 0.64 and x = 0.36.
        let u = 0.4 + 0.6 * (0.4 + 0.24 * half);
        let x = 1.0 - 0.64 * quarter;
        near(&report, "last_u", u);
        near(&report, "last_x", x);
        near(&report, "last_release", u * x);
        let (u_late, x_late) = (0.4 + (u - 0.4) * math::exp(-3.0), 1.0 + (x - u * x - 1.0) * math::exp(-1.5));
        near(&report, "late_u", u_late);
        near(&report, "late_ratio", (0.4 + 0.6 * u_late) * x_late / 0.64);
    }

    #[test]
    fn a_long_train_reaches_the_periodic_state() {
        let report = run(&[("spikes", "60"), ("rate", "25 Hz"), ("tau_f", "300 ms")]);
        let (f, d) = (math::exp(-40.0 / 300.0), math::exp(-40.0 / 200.0));
        // Fixed points of u -> U + (1 - U) (U + (u - U) f) at a spike, and of the resources before it.
        let u = (0.19 + 0.81 * 0.19 * (1.0 - f)) / (1.0 - 0.81 * f);
        let x = (1.0 - d) / (1.0 - (1.0 - u) * d);
        for (name, expected) in [("last_u", u), ("last_x", x), ("last_release", u * x)] {
            let value = report.value(name).unwrap();
            assert!((value / expected - 1.0).abs() < 1e-4, "{name}: {value}, not {expected}");
        }
    }

    #[test]
    fn the_curves_go_through_the_spikes() {
        let report = run(&[("spikes", "3")]);
        let Mark::Line { x, y, .. } = &report.figures[0].panels[0].series[2].mark else { panic!() };
        assert!(x.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!((y[0] - 0.19).abs() < 1e-12 && (y[1] - 0.3439).abs() < 1e-12);
        assert!((x.last().unwrap() - 1.1).abs() < 1e-12);
    }
}
