//! The rule of Bienenstock, Cooper and Munro (1982): a threshold between weakening and strengthening that
//! slides with the unit's own activity.
//!
//! Patterns lie on a ring of inputs, `p_k[i] = exp(-dist(i, k d/K)² / (2 width²))`. Each step one of them, at
//! random: `y = w.x`, `w += eta y (y - theta) x`, then `theta += (y² - theta) / tau_theta` (Intrator and Cooper
//! 1992). At the stable fixed point the unit answers one pattern with `K` and all others not at all. Where
//! the threshold is slow beside the weights, they overshoot it, and the unit falls all but silent.

use crate::format::display;
use crate::math;
use crate::model::{Description, Fault, Model, Monitor, Output, Preset};
use crate::parameter::{Parameter, Setting, Settings};
use crate::quantity::Unit;
use crate::random::Stream;
use crate::report::{Axis, Color, Dash, Figure, Format, Mark, Panel, Report, Series, Value};

const NAME: &str = "hebbian/bcm";

/// The model.
pub(super) const MODEL: Model = Model { name: NAME, code: env!("KB_CODE_HEBBIAN"), describe, simulate };

const RESPONSES: &str = "Response to each pattern, and the threshold";

/// Points of a curve.
const POINTS: usize = 200;
/// A greatest response below this is silence, and has no selectivity.
const SILENCE: f64 = 1e-3;
/// Below this share of its stable value the greatest response counts as a collapse.
const COLLAPSE: f64 = 0.1;

fn describe() -> Description {
    let slow = [
        ("eta", Setting::Number(0.005)),
        ("tau_theta", Setting::Number(100.0)),
        ("rectified", Setting::Switch(true)),
    ];
    Description {
        title: "A sliding threshold makes a unit selective".into(),
        summary: "Activity above a threshold strengthens synapses, activity below weakens them, and the \
                  threshold follows the mean square of the activity. The unit comes to answer one pattern only."
            .into(),
        sources: ["bienenstock1982", "intrator1992"].map(Into::into).into(),
        parameters: vec![
            Parameter::choice(
                "preset",
                "preset",
                "a fast threshold, or one so slow that the unit collapses",
                &["stable", "slow-threshold"],
            ),
            Parameter::integer("patterns", "patterns", Unit::One, "how many patterns there are (K)", [4, 2, 8, 1]),
            Parameter::integer("inputs", "inputs", Unit::One, "how many inputs lie on the ring (d)", [16, 8, 32, 1]),
            Parameter::number("width", "width of a pattern", Unit::One, "in inputs", [1.5, 0.5, 3.0, 0.1]),
            Parameter::number("eta", "learning rate", Unit::One, "the step size of the weights", [0.002, 0.0005, 0.01, 0.0005]),
            Parameter::number(
                "tau_theta",
                "time constant of the threshold",
                Unit::Step,
                "how slowly the threshold follows the squared activity",
                [50.0, 10.0, 500.0, 10.0],
            ),
            Parameter::integer("steps", "steps", Unit::Step, "patterns shown", [40_000, 1000, 200_000, 1000]),
            Parameter::switch("rectified", "rectified activity", "whether activity below zero counts as none", false),
        ],
        chance: true,
        controls: ["preset", "eta", "tau_theta", "rectified"].map(Into::into).into(),
        presets: vec![
            Preset { name: "stable".into(), settings: Vec::new() },
            Preset {
                name: "slow-threshold".into(),
                settings: slow.map(|(name, setting)| (name.into(), setting)).into(),
            },
        ],
        outputs: vec![
            Output::figure("responses", RESPONSES),
            Output::value("selectivity", "1 less the mean response over the greatest; 0 for a silent unit", Unit::One),
            Output::value("preferred", "the greatest response at the end", Unit::One),
            Output::value("second", "the second response at the end", Unit::One),
            Output::value("theta", "the threshold at the end", Unit::One),
        ],
    }
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let patterns =
        patterns(settings.integer("patterns"), settings.integer("inputs"), settings.number("width"));
    let course = learn(settings, &patterns, seed, monitor)?;
    let mut last: Vec<f64> = course.responses.iter().filter_map(|curve| curve.last().copied()).collect();
    last.sort_by(|one, other| other.total_cmp(one));
    let selectivity = selectivity(&last);
    let theta = course.theta.last().copied().unwrap_or(0.0);
    Ok(Report {
        figures: vec![figure(&course, &last, selectivity)],
        tables: Vec::new(),
        values: vec![
            Value::new("selectivity", selectivity),
            Value::new("preferred", last[0]),
            Value::new("second", last[1]),
            Value::new("theta", theta),
        ],
    })
}

/// `count` bells at equal distances on a ring of `d` inputs.
fn patterns(count: usize, d: usize, width: f64) -> Vec<Vec<f64>> {
    let bell = |centre: f64, i: usize| {
        let apart = (i as f64 - centre).abs();
        let distance = apart.min(d as f64 - apart);
        math::exp(-distance * distance / (2.0 * width * width))
    };
    (0..count)
        .map(|k| {
            let centre = (k * d) as f64 / count as f64;
            (0..d).map(|i| bell(centre, i)).collect()
        })
        .collect()
}

/// `1 - mean / greatest` of responses, the greatest first; 0 where the unit is silent.
fn selectivity(sorted: &[f64]) -> f64 {
    if sorted[0] < SILENCE { 0.0 } else { 1.0 - math::mean(sorted) / sorted[0] }
}

/// What was recorded on the way.
struct Course {
    steps: Vec<f64>,
    /// The activity that each pattern would cause.
    responses: Vec<Vec<f64>>,
    theta: Vec<f64>,
}

/// The neuron: its weights and its threshold.
struct Neuron {
    w: Vec<f64>,
    theta: f64,
    rectified: bool,
}

impl Neuron {
    fn response(&self, x: &[f64]) -> f64 {
        let y = math::dot(&self.w, x);
        if self.rectified { y.max(0.0) } else { y }
    }

    /// One step of the rule.
    fn learn(&mut self, x: &[f64], eta: f64, tau_theta: f64) {
        let y = self.response(x);
        let change = eta * y * (y - self.theta);
        self.w.iter_mut().zip(x).for_each(|(w, x)| *w += change * x);
        self.theta += (y * y - self.theta) / tau_theta;
    }
}

fn learn(
    settings: &Settings,
    patterns: &[Vec<f64>],
    seed: u64,
    monitor: &mut dyn Monitor,
) -> Result<Course, Fault> {
    let (eta, tau_theta) = (settings.number("eta"), settings.number("tau_theta"));
    let steps = settings.integer("steps");
    let mut start = Stream::new(NAME, seed, "weights");
    let w = (0..settings.integer("inputs")).map(|_| 0.2 * start.uniform()).collect();
    let mut unit = Neuron { w, theta: 0.01, rectified: settings.switch("rectified") };
    let mut order = Stream::new(NAME, seed, "patterns");
    let mut course =
        Course { steps: Vec::new(), responses: vec![Vec::new(); patterns.len()], theta: Vec::new() };
    let every = steps / POINTS;
    for step in 0..=steps {
        if step % every == 0 || step == steps {
            if !(unit.theta.is_finite() && unit.w.iter().all(|w| w.is_finite())) {
                return Err(Fault::Failed(format!(
                    "the weights diverged within {step} steps: the threshold is too slow for them; lower `eta` \
                     or `tau_theta`, or rectify the activity"
                )));
            }
            course.steps.push(step as f64);
            course.theta.push(unit.theta);
            for (curve, pattern) in course.responses.iter_mut().zip(patterns) {
                curve.push(unit.response(pattern));
            }
            if !monitor.progress(step as f64 / steps as f64) {
                return Err(Fault::Stopped);
            }
        }
        if step < steps {
            let pattern = &patterns[order.below(patterns.len() as u32) as usize];
            unit.learn(pattern, eta, tau_theta);
        }
    }
    Ok(course)
}

fn figure(course: &Course, sorted: &[f64], selectivity: f64) -> Figure {
    let mut series = vec![Series {
        label: "threshold".into(),
        color: Color::Muted,
        mark: Mark::Line { x: course.steps.clone(), y: course.theta.clone(), dash: Dash::Solid },
    }];
    series.extend(course.responses.iter().enumerate().map(|(k, curve)| {
        Series::line(&format!("pattern {}", k + 1), course.steps.clone(), curve.clone())
            .colored(Color::Palette(k as u8))
    }));
    let steps = display(course.steps.last().copied().unwrap_or(0.0), Format::Integer);
    let stable = course.responses.len() as f64;
    let description = if sorted[0] < COLLAPSE * stable {
        let peak = course.responses.iter().flatten().copied().fold(0.0, f64::max);
        format!(
            "The weights overshoot the threshold: after responses of up to {} the unit falls all but silent, \
             and after {steps} steps its greatest response is {}, where the stable one would be {}.",
            display(peak, Format::Significant(2)),
            display(sorted[0], Format::Fixed(2)),
            display(stable, Format::Integer),
        )
    } else {
        format!(
            "After {steps} steps the unit answers one pattern with {} and the next best with {}: a selectivity of \
             {}.",
            display(sorted[0], Format::Fixed(2)),
            display(sorted[1], Format::Fixed(2)),
            display(selectivity, Format::Fixed(2)),
        )
    };
    let panel =
        Panel { title: String::new(), x: Axis::linear("step", ""), y: Axis::linear("response", ""), series };
    Figure::single("responses", RESPONSES, description, panel)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Unwatched;

    fn run(given: &[(&str, &str)], seed: u64) -> Report {
        MODEL.run(&MODEL.with(given), seed, &mut Unwatched).unwrap()
    }

    #[test]
    fn the_fixed_point_is_where_the_theory_says() {
        // Well apart and slow, the unit rests at a response of K to one pattern: selectivity 1 - 1/K.
        for k in [2.0, 3.0, 5.0] {
            let report = run(
                &[("patterns", &k.to_string()), ("inputs", "32"), ("eta", "0.0005"), ("steps", "200000")],
                1,
            );
            let value = |name| report.value(name).unwrap();
            assert!((value("selectivity") - (1.0 - 1.0 / k)).abs() < 0.03, "{k}: {}", value("selectivity"));
            assert!((value("preferred") / k - 1.0).abs() < 0.35, "{k}: {}", value("preferred"));
            assert!(value("second").abs() < 0.2, "{k}: {}", value("second"));
        }
    }

    #[test]
    fn one_step_in_closed_form() {
        let mut unit = Neuron { w: vec![1.0, 2.0], theta: 1.0, rectified: false };
        unit.learn(&[1.0, 0.5], 0.1, 10.0);
        // y = 2: w += 0.1 * 2 * (2 - 1) x, theta += (4 - 1) / 10.
        assert!((unit.w[0] - 1.2).abs() < 1e-15 && (unit.w[1] - 2.1).abs() < 1e-15);
        assert!((unit.theta - 1.3).abs() < 1e-15);
        let mut silent = Neuron { w: vec![-1.0, 0.0], theta: 1.0, rectified: true };
        silent.learn(&[1.0, 0.5], 0.1, 10.0);
        assert!((silent.w[0] + 1.0).abs() < 1e-15 && (silent.theta - 0.9).abs() < 1e-15);
    }

    #[test]
    fn patterns_are_bells_on_a_ring() {
        let patterns = patterns(3, 16, 1.5);
        assert!((patterns[0][0] - 1.0).abs() < 1e-15 && (patterns[0][1] - patterns[0][15]).abs() < 1e-15);
        assert!((patterns[0][15] - math::exp(-1.0 / 4.5)).abs() < 1e-15);
        // The second is centred between two inputs, at 16/3.
        assert!((patterns[1][5] - math::exp(-(1.0 / 9.0) / 4.5)).abs() < 1e-12);
    }

    #[test]
    fn silence_is_not_selective() {
        assert!(selectivity(&[0.0, 0.0]).abs() < 1e-15);
        assert!((selectivity(&[4.0, 0.0, 0.0, 0.0]) - 0.75).abs() < 1e-15);
    }
}
