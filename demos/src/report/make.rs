//! Short ways to make the parts of a report.

use super::{
    Axis, Cell, Color, Column, Dash, Direction, Figure, Format, Mark, Panel, Scale, Series, Table, Ticks,
    Value,
};

impl Value {
    /// A number, in the unit of the model's output of that name.
    pub fn new(name: &str, value: f64) -> Self {
        Self { name: name.into(), value }
    }
}

impl Figure {
    /// A picture of one panel.
    pub fn single(name: &str, title: &str, description: String, panel: Panel) -> Self {
        Self { name: name.into(), title: title.into(), description, panels: vec![panel], columns: 1 }
    }
}

impl Axis {
    /// A linear axis over the range of the data.
    pub fn linear(label: &str, unit: &str) -> Self {
        Self { label: label.into(), unit: unit.into(), scale: Scale::Linear, range: None, ticks: Ticks::Auto }
    }

    /// A logarithmic axis over the range of the data.
    pub fn log(label: &str, unit: &str) -> Self {
        Self { scale: Scale::Log, ..Self::linear(label, unit) }
    }

    /// An axis of names at 0, 1, 2, ...
    pub fn names(label: &str, names: Vec<String>) -> Self {
        Self { ticks: Ticks::Names(names), ..Self::linear(label, "") }
    }

    /// The same axis over a fixed range.
    #[must_use]
    pub fn over(self, low: f64, high: f64) -> Self {
        Self { range: Some((low, high)), ..self }
    }
}

impl Series {
    /// A whole line in the next colour.
    pub fn line(label: &str, x: Vec<f64>, y: Vec<f64>) -> Self {
        Self { label: label.into(), color: Color::Auto, mark: Mark::Line { x, y, dash: Dash::Solid } }
    }

    /// Points in the next colour.
    pub fn points(label: &str, x: Vec<f64>, y: Vec<f64>) -> Self {
        Self { label: label.into(), color: Color::Auto, mark: Mark::Points { x, y } }
    }

    /// A muted dotted line across the panel.
    pub fn rule(label: &str, at: f64, direction: Direction) -> Self {
        Self { label: label.into(), color: Color::Muted, mark: Mark::Rule { at, direction } }
    }

    /// The same series in another colour.
    #[must_use]
    pub fn colored(self, color: Color) -> Self {
        Self { color, ..self }
    }
}

impl Table {
    /// An empty table; add rows to `rows`.
    pub fn new(name: &str, title: &str, columns: Vec<Column>) -> Self {
        Self { name: name.into(), title: title.into(), columns, rows: Vec::new() }
    }
}

impl Column {
    /// A column of words.
    pub fn text(label: &str) -> Self {
        Self::number(label, "", Format::Integer)
    }

    /// A column of numbers.
    pub fn number(label: &str, unit: &str, format: Format) -> Self {
        Self { label: label.into(), unit: unit.into(), format }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}
