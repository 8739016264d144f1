//! What a model gives: a [`Report`] of figures, tables and values.
//!
//! A report is plain data. It holds no colour, no size and no number format but what the reader must see,
//! so that the same report can be drawn at build time and in the reader's browser, and so that its bytes
//! ([`Report::to_bytes`]) are the identity of a result: equal bytes, equal result.

use serde::{Deserialize, Serialize};

mod make;
mod shape;

/// The version of the encoding of [`Report::to_bytes`]; part of every run's key.
pub const FORMAT: u32 = 1;

/// The result of one run of a model.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Report {
    /// Figures in the order in which the model declares them.
    #[serde(default)]
    pub figures: Vec<Figure>,
    /// Tables in the order in which the model declares them.
    #[serde(default)]
    pub tables: Vec<Table>,
    /// Named numbers, for inline values and claims.
    #[serde(default, with = "shape::values")]
    pub values: Vec<Value>,
}

/// A named number. Its unit and meaning stand in the model's [`Output`](crate::Output).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Value {
    /// The name by which prose and claims ask for it.
    pub name: String,
    /// The number, in the unit that the output declares.
    pub value: f64,
}

/// One column of panels.
fn one() -> u32 {
    1
}

/// A picture as data: one or several panels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The name of the output, unique in the report.
    pub name: String,
    /// What the picture shows, in a few words; the picture's title for a screen reader.
    pub title: String,
    /// What can be seen in it, from the results: the text alternative, whole sentences.
    #[serde(default)]
    pub description: String,
    /// The panels, in reading order.
    pub panels: Vec<Panel>,
    /// How many panels stand side by side where they have room; at least 1.
    #[serde(default = "one")]
    pub columns: u32,
}

/// One coordinate system and what is drawn in it, first to last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// A short heading above the panel; empty for none.
    #[serde(default)]
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What is drawn.
    pub series: Vec<Series>,
}

/// An axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// What is measured, such as `output rate`.
    #[serde(default)]
    pub label: String,
    /// The unit as printed, such as `Hz`; empty for a pure number.
    #[serde(default)]
    pub unit: String,
    /// How values become positions.
    #[serde(default)]
    pub scale: Scale,
    /// The range shown; the data's own where it is `None`.
    #[serde(default)]
    pub range: Option<(f64, f64)>,
    /// Where ticks stand and what they say.
    #[serde(default)]
    pub ticks: Ticks,
}

/// How values become positions along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// In proportion.
    #[default]
    Linear,
    /// In proportion to the logarithm; values at or below zero are not drawn.
    Log,
}

/// The ticks of an axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Ticks {
    /// Round numbers, chosen by the renderer.
    #[default]
    Auto,
    /// At these values, printed as numbers.
    At(Vec<f64>),
    /// Names at the positions 0, 1, 2, ...: a categorical axis.
    Names(Vec<String>),
}

/// Something drawn in a panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Its name in the legend and in the data; empty for no entry in the legend.
    #[serde(default)]
    pub label: String,
    /// Its colour.
    #[serde(default)]
    pub color: Color,
    /// Its shape and data.
    pub mark: Mark,
}

/// The colour of a series, by its role: the renderer and the theme choose the pigment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Color {
    /// The next colour of the palette, in the order of the series of a panel.
    #[default]
    Auto,
    /// A fixed place in the palette (0 to 7): the same thing has the same colour in all panels.
    Palette(u8),
    /// Of less weight: references, theory, background.
    Muted,
}

/// The shape and data of a series. Vectors of one mark have the same length unless stated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A line through the points in their order.
    Line {
        /// Horizontal values.
        x: Vec<f64>,
        /// Vertical values.
        y: Vec<f64>,
        /// Whole or broken.
        #[serde(default)]
        dash: Dash,
    },
    /// A symbol at each point.
    Points {
        /// Horizontal values.
        x: Vec<f64>,
        /// Vertical values.
        y: Vec<f64>,
    },
    /// A bar from zero at each position (several bar series of a panel stand side by side).
    Bars {
        /// The middle of each bar.
        x: Vec<f64>,
        /// The height of each bar.
        y: Vec<f64>,
    },
    /// Counts or densities between edges; `edges` is longer than `heights` by one.
    Histogram {
        /// The edges of the bins, rising.
        edges: Vec<f64>,
        /// The height of each bin.
        heights: Vec<f64>,
    },
    /// The area between two curves.
    Band {
        /// Horizontal values.
        x: Vec<f64>,
        /// The lower curve.
        low: Vec<f64>,
        /// The upper curve.
        high: Vec<f64>,
    },
    /// A point with a vertical bar from `low` to `high`.
    ErrorBars {
        /// Horizontal values.
        x: Vec<f64>,
        /// The middles.
        y: Vec<f64>,
        /// The lower ends.
        low: Vec<f64>,
        /// The upper ends.
        high: Vec<f64>,
    },
    /// A short stroke at each time, one row for each unit (row 0 at the bottom, at y = 0).
    Raster {
        /// The times of each row.
        rows: Vec<Vec<f64>>,
    },
    /// A grid of cells coloured by value.
    HeatMap {
        /// Edges of the columns, rising; one more than columns.
        x_edges: Vec<f64>,
        /// Edges of the rows, rising; one more than rows.
        y_edges: Vec<f64>,
        /// The values, row after row, the lowest row first.
        z: Vec<f64>,
        /// What the colour means, such as `activity`.
        z_label: String,
        /// The values at the ends of the colour scale.
        z_range: (f64, f64),
    },
    /// A straight line across the panel.
    Rule {
        /// Where, on the axis that it crosses.
        at: f64,
        /// Which way it runs.
        direction: Direction,
    },
}

/// Whole or broken lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Dash {
    /// An unbroken line.
    #[default]
    Solid,
    /// A broken line.
    Dashed,
    /// A line of dots.
    Dotted,
}

/// Which way a rule runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Across, at a value of the vertical axis.
    Horizontal,
    /// Up, at a value of the horizontal axis.
    Vertical,
}

/// A table of results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The name of the output, unique in the report.
    pub name: String,
    /// What the table shows, in a few words.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Its unit as printed; empty for a pure number or text.
    #[serde(default)]
    pub unit: String,
    /// How its numbers are printed.
    #[serde(default)]
    pub format: Format,
}

/// How a number is printed (see [`crate::format`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// So many decimals.
    Fixed(u8),
    /// So many significant digits.
    Significant(u8),
    /// A whole number.
    Integer,
    /// A whole number as such, any other with four significant digits: for numbers of many kinds in one column.
    #[default]
    Fitting,
}

/// A cell of a table. In JSON it is a text, a number or `null`.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number, printed in the column's format.
    Number(f64),
    /// Nothing to say.
    Empty,
}

impl Report {
    /// The value of that name.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.values.iter().find(|v| v.name == name).map(|v| v.value)
    }

    /// The figure of that name.
    pub fn figure(&self, name: &str) -> Option<&Figure> {
        self.figures.iter().find(|f| f.name == name)
    }

    /// The table of that name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|t| t.name == name)
    }

    /// The report in its canonical encoding: the same report, the same bytes, on every machine.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing plain data into a growing buffer has no way to fail; an empty answer would decode as an error.
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// The name of a result: a hash of its bytes, as 32 hexadecimal digits.
    pub fn digest(&self) -> String {
        let hash = blake3::hash(&self.to_bytes());
        hash.to_hex()[..32].to_owned()
    }

    /// Reads what [`Report::to_bytes`] wrote; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }
}
