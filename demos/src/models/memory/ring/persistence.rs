//! One trial of the ring: items are shown, and bumps of activity keep them through the delay.

use super::bumps::{Bump, bumps, held};
use super::field::{Batch, CUE_STEPS, Field, SPACING, STEP_MS, Trial, turn};
use super::transform::UNITS;
use super::{parameters, recall};
use crate::format::display;
use crate::math;
use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::random::Stream;
use crate::report::{Axis, Color, Direction, Figure, Format, Mark, Panel, Report, Series, Ticks, Value};

const NAME: &str = "memory/ring";

/// The model.
pub(in super::super) const MODEL: Model =
    Model { name: NAME, code: env!("KB_CODE_MEMORY"), describe, simulate };

/// The greatest number of columns in the picture of space and time, and units to a row.
const COLUMNS: usize = 110;
const UNITS_PER_ROW: usize = 2;

fn describe() -> Description {
    let items = Parameter::integer(
        "items",
        "items",
        Unit::One,
        "how many angles are shown, at equal distances",
        [1, 1, recall::MOST as i64, 1],
    );
    let mut all = vec![items, parameters::inhibition()];
    all.extend(parameters::ring());
    Description {
        title: "A bump of activity keeps an angle".into(),
        summary: "Units on a ring excite their neighbours and inhibit the rest. A cue raises a bump of \
                  activity that stays when the cue has gone: the memory of its place."
            .into(),
        sources: ["amari1977", "compte2000", "wang2001"].map(Into::into).into(),
        parameters: all,
        chance: true,
        controls: ["items", "inhibition", "noise", "delay"].map(Into::into).into(),
        presets: Vec::new(),
        outputs: vec![
            Output::figure("bump", "Activity of the ring over time, during the cue and the delay"),
            Output::figure("profile", "Activity around the ring when the cue ends and when the delay ends"),
            Output::value("width", "mean width of a bump at the end", Unit::Degree).within(0.0, 360.0),
            Output::value(
                "drift",
                "how far a bump has moved from its item, mean over the items held",
                Unit::Degree,
            ),
            Output::value("held", "items held at the end", Unit::One).at_least(0.0),
        ],
    }
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let field = Field::new(settings, settings.number("inhibition"));
    let n = settings.integer("items");
    let rotation = 360.0 * Stream::new(NAME, seed, "rotation").uniform();
    let items: Vec<f64> = (0..n).map(|item| (rotation + item as f64 * (360.0 / n as f64)) % 360.0).collect();
    let trial = Trial { items: items.clone(), noise: Stream::new(NAME, seed, "noise") };
    let course = watch(&field, trial, parameters::delay_steps(settings), monitor)?;

    let found = bumps(&course.at_end);
    let held = held(&items, &found);
    let widths: Vec<f64> = found.iter().map(|bump| bump.width).collect();
    let drifts: Vec<f64> = held.iter().map(|(item, bump)| turn(found[*bump].centre - items[*item])).collect();
    let outcome =
        Outcome { found: &found, width: math::mean(&widths), drift: math::mean(&drifts), held: held.len() };
    Ok(Report {
        figures: vec![
            bump_figure(&course, outcome.words(n, settings.number("delay") / 1000.0)),
            profile_figure(&course, &items, &outcome),
        ],
        tables: Vec::new(),
        values: vec![
            Value::new("width", outcome.width),
            Value::new("drift", outcome.drift),
            Value::new("held", outcome.held as f64),
        ],
    })
}

/// What was seen of the trial.
struct Course {
    /// The activity when the cue ended and when the delay ended.
    at_cue_end: [f64; UNITS],
    at_end: [f64; UNITS],
    /// The activity at the middle of each column of the picture.
    columns: Vec<[f64; UNITS]>,
    /// The edges of the columns, s from the end of the cue.
    edges: Vec<f64>,
}

/// Runs the trial, and looks at it.
fn watch(
    field: &Field,
    trial: Trial,
    delay_steps: usize,
    monitor: &mut dyn Monitor,
) -> Result<Course, Fault> {
    let steps = CUE_STEPS + delay_steps;
    let wide = steps.div_ceil(COLUMNS);
    let seconds = |step: usize| (step as f64 - CUE_STEPS as f64) * STEP_MS / 1000.0;
    let mut batch = Batch::new(field, &[trial]);
    let mut course = Course {
        at_cue_end: [0.0; UNITS],
        at_end: [0.0; UNITS],
        columns: Vec::new(),
        edges: vec![seconds(0)],
    };
    let mut looked = 0;
    for step in 1..=steps {
        batch.advance(1);
        if step == CUE_STEPS {
            course.at_cue_end = batch.activity(0);
        }
        let end = (looked + wide).min(steps);
        if step == usize::midpoint(looked, end) {
            course.columns.push(batch.activity(0));
            course.edges.push(seconds(end));
            if !monitor.progress(step as f64 / steps as f64) {
                return Err(Fault::Stopped);
            }
        }
        if step == end {
            looked = end;
        }
    }
    course.at_end = batch.activity(0);
    Ok(course)
}

/// What the trial came to.
struct Outcome<'a> {
    found: &'a [Bump],
    width: f64,
    drift: f64,
    held: usize,
}

impl Outcome<'_> {
    fn words(&self, items: usize, delay: f64) -> String {
        let delay = display(delay, Format::Significant(2));
        let shown = if items == 1 { "one item was".to_owned() } else { format!("{items} items were") };
        let start = format!("During the cue {shown} shown.");
        let width = display(self.width, Format::Fixed(0));
        match (self.found.len(), self.held) {
            (0, _) => format!("{start} After a delay of {delay} s the ring is silent: nothing is held."),
            (found, 0) => {
                format!("{start} After a delay of {delay} s there are {found} bumps, none at an item.")
            }
            (1, _) if items == 1 => format!(
                "{start} A bump of activity {width}° wide stays through the delay of {delay} s and ends \
                 {}° from the item.",
                display(self.drift.abs(), Format::Fixed(1))
            ),
            (found, held) => format!(
                "{start} After a delay of {delay} s there are {found} bumps, {width}° wide in the mean, and \
                 {held} of the {items} items held."
            ),
        }
    }
}

fn angle_axis() -> Axis {
    let ticks = Ticks::At(vec![0.0, 90.0, 180.0, 270.0, 360.0]);
    Axis { ticks, ..Axis::linear("angle", "deg").over(0.0, 360.0) }
}

fn bump_figure(course: &Course, description: String) -> Figure {
    let rows = UNITS / UNITS_PER_ROW;
    let row = |row: usize| {
        course.columns.iter().map(move |f| math::mean(&f[row * UNITS_PER_ROW..][..UNITS_PER_ROW]))
    };
    let heat = Mark::HeatMap {
        x_edges: course.edges.clone(),
        y_edges: (0..=rows).map(|row| (row * UNITS_PER_ROW) as f64 * SPACING).collect(),
        z: (0..rows).flat_map(row).collect(),
        z_label: "activity".into(),
        z_range: (0.0, 1.0),
    };
    let panel = Panel {
        title: String::new(),
        x: Axis::linear("time since the end of the cue", "s"),
        y: angle_axis(),
        series: vec![
            Series { label: "activity".into(), color: Color::Auto, mark: heat },
            Series::rule("end of the cue", 0.0, Direction::Vertical),
        ],
    };
    Figure::single("bump", "Activity of the ring over time", description, panel)
}

fn profile_figure(course: &Course, items: &[f64], outcome: &Outcome) -> Figure {
    let angles: Vec<f64> = (0..UNITS).map(|unit| unit as f64 * SPACING).collect();
    let line = |label: &str, activity: &[f64; UNITS], color| {
        Series::line(label, angles.clone(), activity.to_vec()).colored(Color::Palette(color))
    };
    let mut series: Vec<Series> = items
        .iter()
        .enumerate()
        .map(|(n, item)| Series::rule(if n == 0 { "item" } else { "" }, *item, Direction::Vertical))
        .collect();
    series.push(line("end of the cue", &course.at_cue_end, 1));
    series.push(line("end of the delay", &course.at_end, 0));
    let peak = course.at_end.iter().copied().fold(0.0, f64::max);
    let description = format!(
        "When the cue ends the ring has {} above one half of the greatest activity; when the delay ends it \
         has {}, and its greatest activity is {}.",
        count_bumps(bumps(&course.at_cue_end).len()),
        count_bumps(outcome.found.len()),
        display(peak, Format::Fixed(2)),
    );
    let panel = Panel {
        title: String::new(),
        x: angle_axis(),
        y: Axis::linear("activity", "").over(0.0, 1.0),
        series,
    };
    Figure::single("profile", "Activity around the ring at the ends of cue and delay", description, panel)
}

fn count_bumps(n: usize) -> String {
    match n {
        0 => "no bump".into(),
        1 => "one bump".into(),
        n => format!("{n} bumps"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Unwatched;

    fn run(given: &[(&str, &str)]) -> Report {
        MODEL.run(&MODEL.with(given), 5, &mut Unwatched).unwrap()
    }

    #[test]
    fn a_bump_keeps_the_item_and_strong_inhibition_ends_it() {
        let kept = run(&[]);
        assert!((kept.value("held").unwrap() - 1.0).abs() < 1e-12);
        assert!(kept.value("drift").unwrap().abs() < 12.0);
        let lost = run(&[("a", "5"), ("inhibition", "1"), ("delay", "500 ms")]);
        assert!(lost.value("held").unwrap() < 0.5 && lost.value("width").unwrap() < 1e-12);
    }

    #[test]
    fn the_picture_covers_cue_and_delay() {
        for delay in ["500 ms", "3000 ms", "6000 ms"] {
            let report = run(&[("delay", delay), ("items", "2")]);
            let Mark::HeatMap { x_edges, y_edges, z, .. } = &report.figures[0].panels[0].series[0].mark
            else {
                panic!("a heat map");
            };
            assert!(x_edges.len() <= COLUMNS + 1 && y_edges.len() == 91);
            assert_eq!(z.len(), (x_edges.len() - 1) * 90);
            assert!((x_edges[0] + 0.4).abs() < 1e-12);
            let end: f64 = delay.trim_end_matches(" ms").parse().unwrap();
            assert!((x_edges[x_edges.len() - 1] - end / 1000.0).abs() < 1e-12);
            assert!(x_edges.is_sorted_by(|a, b| a < b));
        }
    }
}
