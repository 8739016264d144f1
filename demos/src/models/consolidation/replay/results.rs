//! What is made of a run: the figure, the table and the values.

use super::lessons::Course;
use crate::format::display;
use crate::report::{
    Axis, Cell, Color, Column, Direction, Figure, Format, Panel, Report, Series, Table, Value,
};

pub(super) const FORGETTING: &str = "Accuracy on both lists while the second is learnt";
pub(super) const SUMMARY: &str = "Accuracy on both lists, before and after list B";

/// The courses of the three ways of learning list B.
pub(super) struct Outcome {
    pub(super) focused: Course,
    pub(super) interleaved: Course,
    pub(super) replay: Course,
}

impl Outcome {
    /// The courses with their names.
    fn named(&self) -> [(&'static str, &Course); 3] {
        [("B alone", &self.focused), ("A and B mixed", &self.interleaved), ("B and replay", &self.replay)]
    }

    /// The share of the replays that were right; 0 without replays.
    fn recall_ok(&self) -> f64 {
        self.replay.right as f64 / self.replay.recalls.max(1) as f64
    }
}

/// The report of a run.
pub(super) fn report(outcome: &Outcome) -> Report {
    let Outcome { focused, interleaved, replay } = outcome;
    Report {
        figures: vec![figure(outcome)],
        tables: vec![summary(outcome)],
        values: vec![
            Value::new("a_before", focused.a[0]),
            Value::new("a_focused", last(&focused.a)),
            Value::new("a_interleaved", last(&interleaved.a)),
            Value::new("a_replay", last(&replay.a)),
            Value::new("b_focused", last(&focused.b)),
            Value::new("b_interleaved", last(&interleaved.b)),
            Value::new("b_replay", last(&replay.b)),
            Value::new("recall_ok", outcome.recall_ok()),
        ],
    }
}

fn last(curve: &[f64]) -> f64 {
    curve.last().copied().unwrap_or(0.0)
}

fn figure(outcome: &Outcome) -> Figure {
    let panel = |title: &str, curve: fn(&Course) -> &Vec<f64>| {
        let mut series = vec![Series::rule("chance", 0.5, Direction::Horizontal)];
        series.extend((0..).zip(outcome.named()).map(|(color, (name, course))| {
            Series::line(name, course.epochs.clone(), curve(course).clone()).colored(Color::Palette(color))
        }));
        Panel {
            title: title.into(),
            x: Axis::linear("epoch of list B", ""),
            y: Axis::linear("bits right", "").over(0.4, 1.0),
            series,
        }
    };
    Figure {
        name: "forgetting".into(),
        title: FORGETTING.into(),
        description: in_words(outcome),
        panels: vec![panel("list A", |course| &course.a), panel("list B", |course| &course.b)],
        columns: 2,
    }
}

fn in_words(outcome: &Outcome) -> String {
    let Outcome { focused, interleaved, replay } = outcome;
    let percent = |share: f64| format!("{} %", display(100.0 * share, Format::Fixed(1)));
    let replays = if replay.recalls == 0 {
        "The store replayed nothing.".to_owned()
    } else {
        format!("The store recalled {} of its replays right.", percent(outcome.recall_ok()))
    };
    format!(
        "Before list B, {} of the bits of list A are right. After {} epochs of list B alone {} are right, of both \
         lists mixed {}, and of list B with replay {}. Of the bits of list B, {}, {} and {} are right then. {replays}",
        percent(focused.a[0]),
        display(last(&focused.epochs), Format::Integer),
        percent(last(&focused.a)),
        percent(last(&interleaved.a)),
        percent(last(&replay.a)),
        percent(last(&focused.b)),
        percent(last(&interleaved.b)),
        percent(last(&replay.b)),
    )
}

fn summary(outcome: &Outcome) -> Table {
    let columns = vec![
        Column::text("learnt"),
        Column::number("training steps", "", Format::Integer),
        Column::number("list A right", "%", Format::Fixed(1)),
        Column::number("list B right", "%", Format::Fixed(1)),
    ];
    let row = |name: &str, steps: Cell, a: f64, b: f64| {
        vec![name.into(), steps, (100.0 * a).into(), (100.0 * b).into()]
    };
    let mut table = Table::new("summary", SUMMARY, columns);
    table.rows.push(row("list A only", Cell::Empty, outcome.focused.a[0], outcome.focused.b[0]));
    table.rows.extend(outcome.named().map(|(name, course)| {
        row(&format!("then {name}"), (course.steps as f64).into(), last(&course.a), last(&course.b))
    }));
    table
}
