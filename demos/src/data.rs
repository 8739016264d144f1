//! Results as data for a reader: comma-separated files, and tables to be read under a figure.
//!
//! A file holds all numbers, in the shortest digits that read back as the same number. The table under a
//! figure holds a few evenly chosen rows of it, rounded: it is the figure for those who do not see it.
//! Files follow RFC 4180 but for the line ending, which is a line feed.

mod rows;

use std::fmt::Write;

use crate::format;
use crate::report::{Axis, Cell, Direction, Figure, Mark, Panel, Table, Ticks};

pub use rows::{PanelRows, figure_rows};

/// A table as a comma-separated file.
pub fn table_csv(table: &Table) -> String {
    let mut text = String::new();
    line(&mut text, table.columns.iter().map(|column| headed(&column.label, &column.unit)));
    for row in &table.rows {
        line(
            &mut text,
            row.iter().map(|cell| match cell {
                Cell::Text(words) => words.clone(),
                Cell::Number(number) => format::shortest(*number),
                Cell::Empty => String::new(),
            }),
        );
    }
    text
}

/// A figure as a comma-separated file in long format: a line for each point.
///
/// The columns are `panel`, `series`, the horizontal and the vertical value, and those of `to` (the far edge
/// of a bin or cell), `low`, `high` and `value` that some mark needs. The values are headed by their axes,
/// where all panels have the same; else by `x` and `y`, with the axes of each line in `x_axis` and `y_axis`.
pub fn figure_csv(figure: &Figure) -> String {
    let mut points = Vec::new();
    for (index, panel) in figure.panels.iter().enumerate() {
        for (order, series) in panel.series.iter().enumerate() {
            let from = points.len();
            mark_points(&series.mark, &mut points);
            let series = named(&series.label, order);
            points[from..].iter_mut().for_each(|point: &mut Point| {
                point.panel = index;
                point.series.clone_from(&series);
            });
        }
    }
    let uses: Vec<Field> =
        OPTIONAL.into_iter().filter(|field| points.iter().any(|point| field.of(point).is_some())).collect();
    let shared = |axis: fn(&Panel) -> &Axis| {
        let mut axes = figure.panels.iter().map(axis).map(|axis| headed(&axis.label, &axis.unit));
        let first = axes.next()?;
        (!first.is_empty() && axes.all(|other| other == first)).then_some(first)
    };
    let headings = shared(|panel| &panel.x).zip(shared(|panel| &panel.y));
    let mut text = String::new();
    let mut header = vec!["panel".to_owned(), "series".to_owned()];
    match &headings {
        Some((x, y)) => header.extend([x.clone(), y.clone()]),
        None => header.extend(["x_axis", "y_axis", "x", "y"].map(String::from)),
    }
    header.extend(uses.iter().map(|field| field.name().to_owned()));
    line(&mut text, header);
    for point in &points {
        let panel = &figure.panels[point.panel];
        let mut cells = vec![named(&panel.title, point.panel), point.series.clone()];
        if headings.is_none() {
            cells.extend([&panel.x, &panel.y].map(|axis| headed(&axis.label, &axis.unit)));
        }
        cells.push(point.x.map_or_else(String::new, |x| written(&panel.x, x)));
        cells.push(point.y.map_or_else(String::new, |y| written(&panel.y, y)));
        cells.extend(uses.iter().map(|field| field.of(point).map_or_else(String::new, format::shortest)));
        line(&mut text, cells);
    }
    text
}

/// A name, or the number of what has none.
fn named(name: &str, index: usize) -> String {
    if name.is_empty() { (index + 1).to_string() } else { name.to_owned() }
}

/// A label with its unit, as `output rate (Hz)`.
fn headed(label: &str, unit: &str) -> String {
    match (label.is_empty(), unit.is_empty()) {
        (_, true) => label.to_owned(),
        (true, false) => unit.to_owned(),
        (false, false) => format!("{label} ({unit})"),
    }
}

/// A line of a file: cells with commas, quotes or line ends in them are quoted.
fn line(text: &mut String, cells: impl IntoIterator<Item = String>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            // Writing to a string does not fail.
            let _ = write!(text, "\"{}\"", cell.replace('"', "\"\""));
        } else {
            text.push_str(&cell);
        }
    }
    text.push('\n');
}

/// A line of the long format.
#[derive(Debug, Clone, Default)]
struct Point {
    panel: usize,
    series: String,
    x: Option<f64>,
    y: Option<f64>,
    x_to: Option<f64>,
    y_to: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    value: Option<f64>,
}

/// A column that only some marks need.
#[derive(Debug, Clone, Copy)]
enum Field {
    XTo,
    YTo,
    Low,
    High,
    Value,
}

const OPTIONAL: [Field; 5] = [Field::XTo, Field::YTo, Field::Low, Field::High, Field::Value];

impl Field {
    fn name(self) -> &'static str {
        match self {
            Self::XTo => "x_to",
            Self::YTo => "y_to",
            Self::Low => "low",
            Self::High => "high",
            Self::Value => "value",
        }
    }

    fn of(self, point: &Point) -> Option<f64> {
        match self {
            Self::XTo => point.x_to,
            Self::YTo => point.y_to,
            Self::Low => point.low,
            Self::High => point.high,
            Self::Value => point.value,
        }
    }
}

/// The lines of a mark, without panel and series.
fn mark_points(mark: &Mark, points: &mut Vec<Point>) {
    let at = |x: f64, y: f64| Point { x: Some(x), y: Some(y), ..Point::default() };
    match mark {
        Mark::Line { x, y, .. } | Mark::Points { x, y } | Mark::Bars { x, y } => {
            points.extend(x.iter().zip(y).map(|(x, y)| at(*x, *y)));
        }
        Mark::Histogram { edges, heights } => {
            let bins = edges.windows(2).zip(heights);
            points.extend(bins.map(|(edge, y)| Point { x_to: Some(edge[1]), ..at(edge[0], *y) }));
        }
        Mark::Band { x, low, high } => {
            let band = |((x, low), high): ((&f64, &f64), &f64)| Point {
                x: Some(*x),
                low: Some(*low),
                high: Some(*high),
                ..Point::default()
            };
            points.extend(x.iter().zip(low).zip(high).map(band));
        }
        Mark::ErrorBars { x, y, low, high } => {
            let ends = low.iter().zip(high);
            points.extend(x.iter().zip(y).zip(ends).map(|((x, y), (low, high))| Point {
                low: Some(*low),
                high: Some(*high),
                ..at(*x, *y)
            }));
        }
        Mark::Raster { rows } => {
            for (row, times) in rows.iter().enumerate() {
                points.extend(times.iter().map(|time| at(*time, row as f64)));
            }
        }
        Mark::HeatMap { x_edges, y_edges, z, .. } => {
            let cells = y_edges.windows(2).flat_map(|y| x_edges.windows(2).map(move |x| (x, y)));
            points.extend(cells.zip(z).map(|((x, y), z)| Point {
                x_to: Some(x[1]),
                y_to: Some(y[1]),
                value: Some(*z),
                ..at(x[0], y[0])
            }));
        }
        Mark::Rule { at, direction } => points.push(match direction {
            Direction::Horizontal => Point { y: Some(*at), ..Point::default() },
            Direction::Vertical => Point { x: Some(*at), ..Point::default() },
        }),
    }
}

/// A value of an axis for a file: its name where the axis has names.
fn written(axis: &Axis, value: f64) -> String {
    name_at(axis, value).map_or_else(|| format::shortest(value), str::to_owned)
}

/// The name at a place of an axis of names.
fn name_at(axis: &Axis, value: f64) -> Option<&str> {
    match &axis.ticks {
        Ticks::Names(names) if value >= 0.0 && value.fract() == 0.0 => {
            names.get(value as usize).map(String::as_str)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Column, Format, Series};

    fn panel(series: Vec<Series>) -> Panel {
        Panel { title: String::new(), x: Axis::linear("time", "ms"), y: Axis::linear("rate", "Hz"), series }
    }

    fn figure(panels: Vec<Panel>) -> Figure {
        Figure { name: "f".into(), title: "A figure".into(), description: String::new(), panels, columns: 1 }
    }

    fn with(mark: Mark) -> Series {
        Series { mark, ..Series::points("", vec![], vec![]) }
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let columns = vec![Column::text("rule, \"local\""), Column::number("rate", "Hz", Format::Fixed(1))];
        let mut table = Table::new("t", "T", columns);
        table.rows.push(vec!["two\nlines".into(), 0.1.into()]);
        table.rows.push(vec!["plain".into(), Cell::Empty]);
        table.rows.push(vec!["small".into(), (-1e-7).into()]);
        let expected = "\"rule, \"\"local\"\"\",rate (Hz)\n\"two\nlines\",0.1\nplain,\nsmall,-1e-7\n";
        assert_eq!(table_csv(&table), expected);
    }

    #[test]
    fn panels_of_the_same_axes_share_the_header() {
        let lines = panel(vec![Series::line("a, b", vec![0.0, 1.0], vec![0.5, 1.0 / 3.0])]);
        let expected =
            "panel,series,time (ms),rate (Hz)\n1,\"a, b\",0,0.5\n1,\"a, b\",1,0.3333333333333333\n";
        assert_eq!(figure_csv(&figure(vec![lines])), expected);
    }

    #[test]
    fn other_axes_are_named_in_each_line() {
        let names = Axis::names("gate", vec!["none".into(), "DA".into()]);
        let bars = Mark::Bars { x: vec![1.0], y: vec![2.0] };
        let bars = Panel { title: "Bars".into(), x: names, ..panel(vec![with(bars)]) };
        let band = Mark::Band { x: vec![0.0], low: vec![-1.0], high: vec![1.0] };
        let expected = "panel,series,x_axis,y_axis,x,y,low,high\n\
                        1,1,time (ms),rate (Hz),0,,-1,1\n\
                        Bars,1,gate,rate (Hz),DA,2,,\n";
        assert_eq!(figure_csv(&figure(vec![panel(vec![with(band)]), bars])), expected);
    }

    #[test]
    fn bins_and_cells_have_both_edges() {
        let histogram = Mark::Histogram { edges: vec![0.0, 1.0, 2.0], heights: vec![3.0, 4.0] };
        let text = figure_csv(&figure(vec![panel(vec![with(histogram)])]));
        assert_eq!(text, "panel,series,time (ms),rate (Hz),x_to\n1,1,0,3,1\n1,1,1,4,2\n");
        let map = Mark::HeatMap {
            x_edges: vec![0.0, 1.0, 2.0],
            y_edges: vec![0.0, 5.0],
            z: vec![7.0, 8.0],
            z_label: "activity".into(),
            z_range: (0.0, 10.0),
        };
        let text = figure_csv(&figure(vec![panel(vec![with(map)])]));
        assert_eq!(text, "panel,series,time (ms),rate (Hz),x_to,y_to,value\n1,1,0,0,1,5,7\n1,1,1,0,2,5,8\n");
    }
}
