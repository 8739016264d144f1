//! The capacity of the fast store: how well patterns come back as more and more of them are held.
//!
//! Random patterns are written into a network of Hopfield (1982), and each is recalled from a corrupted copy
//! of itself. Up to about 0.138 patterns for each unit the recalled state is near the pattern; beyond, it
//! wanders off to mixtures that are no memory at all (Amit, Gutfreund and Sompolinsky 1985).

use super::store::{Store, corrupted, overlap, random_pattern};
use crate::format::display;
use crate::math;
use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::random::Stream;
use crate::report::{Axis, Color, Direction, Figure, Format, Panel, Report, Series, Value};

const NAME: &str = "consolidation/hopfield";
const TITLE: &str = "Overlap of the recalled state with the pattern, by load";

/// The model.
pub(super) const MODEL: Model = Model { name: NAME, code: env!("KB_CODE_CONSOLIDATION"), describe, simulate };

/// The loads shown, in patterns for each unit.
const LOADS: [f64; 13] = [0.02, 0.05, 0.08, 0.1, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.2, 0.24];
/// The loads whose overlaps are values, and these values.
const VALUES: [(f64, &str); 5] = [
    (0.05, "overlap_05"),
    (0.1, "overlap_10"),
    (0.13, "overlap_13"),
    (0.15, "overlap_15"),
    (0.2, "overlap_20"),
];
/// The load beyond which no memory survives in a large network.
const CAPACITY: f64 = 0.138;

fn describe() -> Description {
    let value = |(load, name): (f64, &str)| {
        let title = format!("mean overlap in the large network with {load} patterns for each unit");
        Output::value(name, &title, Unit::One).within(-1.0, 1.0)
    };
    Description {
        title: "How much a one-shot store can hold".into(),
        summary:
            "A network stores patterns at once, each by one change of its weights, and recalls them from \
                  corrupted copies. Recall is nearly perfect up to a capacity in proportion to its size, and \
                  then falls for all patterns together, the more steeply the larger the store is."
                .into(),
        sources: ["hopfield1982", "amit1985"].map(Into::into).into(),
        parameters: vec![
            Parameter::integer(
                "units",
                "units",
                Unit::One,
                "the size of the large network; another of half that size stands beside it",
                [400, 100, 600, 100],
            ),
            Parameter::number(
                "flip",
                "flipped bits",
                Unit::One,
                "the probability that a bit of the cue is flipped",
                [0.1, 0.0, 0.4, 0.05],
            ),
            Parameter::integer(
                "steps",
                "steps",
                Unit::Step,
                "updates of all units before the overlap is measured",
                [20, 1, 50, 1],
            ),
        ],
        chance: true,
        controls: ["units", "flip", "steps"].map(Into::into).into(),
        presets: Vec::new(),
        outputs: std::iter::once(Output::figure("overlap", TITLE)).chain(VALUES.map(value)).collect(),
    }
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let units = settings.integer("units");
    let task = Task { flip: settings.number("flip"), steps: settings.integer("steps"), seed };
    let mut curves = [Vec::new(), Vec::new()];
    for (at, load) in LOADS.into_iter().enumerate() {
        for (half, (curve, units)) in curves.iter_mut().zip([units, units / 2]).enumerate() {
            let done = (2 * at + half) as f64 / (2 * LOADS.len()) as f64;
            curve.push(task.mean_overlap(units, load, &mut |inner| {
                monitor.progress(done + inner / (2 * LOADS.len()) as f64)
            })?);
        }
    }
    let [large, small] = curves;
    let at = |load: f64| {
        LOADS.iter().zip(&large).find(|(shown, _)| (**shown - load).abs() < 1e-9).map_or(0.0, |(_, m)| *m)
    };
    let values = VALUES.map(|(load, name)| Value::new(name, at(load))).into();
    Ok(Report { figures: vec![figure(units, large, small)], tables: Vec::new(), values })
}

/// What every recall has in common.
struct Task {
    flip: f64,
    steps: usize,
    seed: u64,
}

impl Task {
    /// The mean overlap, over all patterns, of the recalled state with the pattern, in a network of so many
    /// units with `load` patterns for each. `watch` is told the fraction done.
    fn mean_overlap(
        &self,
        units: usize,
        load: f64,
        watch: &mut dyn FnMut(f64) -> bool,
    ) -> Result<f64, Fault> {
        let count = (load * units as f64).round() as usize;
        // A network of its own for each point of the figure: the points do not share their luck.
        let stream = |what| Stream::new(NAME, self.seed, &format!("{what} of {count} in {units}"));
        let (mut patterns, mut cues) = (stream("patterns"), stream("cues"));
        let store = Store::new((0..count).map(|_| random_pattern(units, &mut patterns)).collect());
        let mut overlaps = Vec::with_capacity(count);
        for (at, pattern) in store.patterns().iter().enumerate() {
            if at % 8 == 0 && !watch(at as f64 / count as f64) {
                return Err(Fault::Stopped);
            }
            let mut state = corrupted(pattern, self.flip, &mut cues);
            store.settle(&mut state, self.steps);
            overlaps.push(f64::from(overlap(pattern, &state)) / units as f64);
        }
        Ok(math::mean(&overlaps))
    }
}

fn figure(units: usize, large: Vec<f64>, small: Vec<f64>) -> Figure {
    let number = |overlap: f64| display(overlap, Format::Fixed(2));
    let last = LOADS.len() - 1;
    let held = LOADS.iter().zip(&large).take_while(|(_, overlap)| **overlap >= 0.95).last();
    let held = match held {
        Some((load, _)) => format!("is at least 0.95 up to {load} patterns for each unit"),
        None => "is below 0.95 at every load".into(),
    };
    let description = format!(
        "In the network of {units} units the mean overlap {held}, and with {} it is {}. In the network of {} units \
         it is {} at first and {} at last.",
        LOADS[last],
        number(large[last]),
        units / 2,
        number(small[0]),
        number(small[last]),
    );
    let curve = |units: usize, overlaps, color| {
        Series::line(&format!("{units} units"), LOADS.to_vec(), overlaps).colored(Color::Palette(color))
    };
    let panel = Panel {
        title: String::new(),
        x: Axis::linear("patterns per unit", ""),
        y: Axis::linear("overlap", "").over(0.0, 1.0),
        series: vec![
            Series::rule("capacity of a large network", CAPACITY, Direction::Vertical),
            curve(units / 2, small, 1),
            curve(units, large, 0),
        ],
    };
    Figure::single("overlap", TITLE, description, panel)
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
    fn one_step_is_known_in_closed_form() {
        // The field is the overlap of the cue, 1 - 2 flip, and a normal noise of variance P / N: after one
        // step the overlap is erf((1 - 2 flip) / sqrt(2 P / N)).
        for (flip, seed) in [(0.0, 1), (0.1, 2), (0.25, 3), (0.4, 4)] {
            let report = run(&[("units", "600"), ("steps", "1"), ("flip", &flip.to_string())], seed);
            for (load, name) in VALUES {
                let (cue, units) = (1.0 - 2.0 * flip, 600.0);
                let expected = libm::erf(cue / (2.0 * load).sqrt());
                // The variance of independent bits, and that of the cues; the noise that the units of a
                // network share makes the deviation up to twice as large.
                let slope =
                    2.0 / (std::f64::consts::TAU * load).sqrt() * math::exp(-cue * cue / (2.0 * load));
                let one = 1.0 - expected * expected + slope * slope * 4.0 * flip * (1.0 - flip);
                let tolerance = 8.0 * (one / (load * units * units)).sqrt();
                let overlap = report.value(name).unwrap();
                assert!((overlap - expected).abs() < tolerance, "{flip} {name}: {overlap}, not {expected}");
            }
        }
    }

    #[test]
    fn memory_collapses_beyond_the_capacity() {
        let report = run(&[], 1);
        let value = |name| report.value(name).unwrap();
        assert!(value("overlap_10") > 0.99, "{}", value("overlap_10"));
        assert!(value("overlap_20") < 0.8, "{}", value("overlap_20"));
    }
}
