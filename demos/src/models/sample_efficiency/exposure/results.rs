//! What is made of a run: the figure, the table and the values.

use crate::format::display;
use crate::report::{
    Axis, Cell, Color, Column, Direction, Figure, Format, Panel, Report, Scale, Series, Table, Ticks, Value,
};

pub(super) const TITLE: &str = "Accuracy on new objects, by exposures to each word";

/// The numbers of exposures of each word.
pub(super) const COUNTS: [usize; 8] = [1, 2, 3, 5, 10, 20, 50, 100];

/// The learners, by the names of their values and in words.
pub(super) const LEARNERS: [(&str, &str); 4] = [
    ("bayes", "the learner with the prior"),
    ("episodic", "the store of exemplars"),
    ("logistic", "softmax regression"),
    ("mlp", "the network"),
];

/// The accuracy of each learner.
pub(super) type Row = [f64; LEARNERS.len()];

/// The report of a run, one row for each number of exposures.
pub(super) fn report(rows: &[Row], weighted: bool, words: usize) -> Report {
    let mut values = Vec::new();
    for (learner, (name, _)) in LEARNERS.iter().enumerate() {
        let named = COUNTS.iter().zip(rows);
        values.extend(named.map(|(n, row)| Value::new(&format!("{name}_{n}"), row[learner])));
    }
    values.push(Value::new("head_start", at(rows, 1)[0] - at(rows, 50)[2]));
    Report { figures: vec![figure(rows, weighted, words)], tables: vec![table(rows, weighted)], values }
}

/// The row of so many exposures.
fn at(rows: &[Row], count: usize) -> Row {
    COUNTS.iter().zip(rows).find(|(n, _)| **n == count).map_or([0.0; LEARNERS.len()], |(_, row)| *row)
}

/// The learners as a legend names them.
fn labels(weighted: bool) -> [&'static str; LEARNERS.len()] {
    let exemplars = if weighted { "exemplars, weighted" } else { "exemplars, raw" };
    ["prior given", exemplars, "softmax regression", "network"]
}

fn figure(rows: &[Row], weighted: bool, words: usize) -> Figure {
    let counts: Vec<f64> = COUNTS.iter().map(|n| *n as f64).collect();
    let percent = |share: f64| format!("{} %", display(100.0 * share, Format::Integer));
    let (first, last) = (at(rows, 1), at(rows, 100));
    let exemplars = if weighted { "features weighted by known precision" } else { "raw features" };
    let description = format!(
        "After one exposure the learner that was given the prior names {} of new objects right, exemplars with \
         {exemplars} {}, softmax regression {} and the network {}. After 100 exposures these are {}, {}, {} \
         and {}. Softmax regression has {} after 50.",
        percent(first[0]),
        percent(first[1]),
        percent(first[2]),
        percent(first[3]),
        percent(last[0]),
        percent(last[1]),
        percent(last[2]),
        percent(last[3]),
        percent(at(rows, 50)[2]),
    );
    let mut series = vec![Series::rule("chance", 1.0 / words as f64, Direction::Horizontal)];
    for (learner, label) in labels(weighted).into_iter().enumerate() {
        let color = Color::Palette(learner as u8);
        let accuracy: Vec<f64> = rows.iter().map(|row| row[learner]).collect();
        series.push(Series::line(label, counts.clone(), accuracy.clone()).colored(color));
        series.push(Series::points("", counts.clone(), accuracy).colored(color));
    }
    let x =
        Axis { scale: Scale::Log, ticks: Ticks::At(counts), ..Axis::linear("exposures of each word", "") };
    let panel = Panel { title: String::new(), x, y: Axis::linear("accuracy", "").over(0.0, 1.0), series };
    Figure::single("exposure", TITLE, description, panel)
}

fn table(rows: &[Row], weighted: bool) -> Table {
    let mut columns = vec![Column::number("exposures", "", Format::Integer)];
    columns.extend(labels(weighted).map(|label| Column::number(label, "", Format::Fixed(3))));
    let mut table = Table::new("accuracy", TITLE, columns);
    table.rows.extend(
        COUNTS
            .iter()
            .zip(rows)
            .map(|(n, row)| std::iter::once(*n as f64).chain(*row).map(Cell::Number).collect()),
    );
    table
}
