//! Tables to be read under a figure: a few rows of its data, chosen evenly and rounded.
//!
//! Series over the same horizontal values become columns; others share the rows. A raster is counted row by
//! row, a heat map sampled.

use super::{Point, mark_points, name_at, named};
use crate::format;
use crate::math;
use crate::report::{Axis, Cell, Column, Figure, Format, Mark, Panel, Series, Table};

/// A table has at most so many rows.
const MOST_ROWS: usize = 25;
/// A heat map's table has at most so many columns of values.
const MOST_COLUMNS: usize = 8;

/// The rows of one panel of a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelRows {
    /// The rows, at most some 25; named after the figure, titled after the panel.
    pub table: Table,
    /// Whether rows or columns were left out, which the file of [`super::figure_csv`] has.
    pub thinned: bool,
}

/// The tables to be read under a figure, one for each panel that has data.
pub fn figure_rows(figure: &Figure) -> Vec<PanelRows> {
    let tables = figure.panels.iter().filter_map(|panel| panel_rows(figure, panel));
    tables.filter(|rows| !rows.table.rows.is_empty()).collect()
}

fn panel_rows(figure: &Figure, panel: &Panel) -> Option<PanelRows> {
    let title = if panel.title.is_empty() { &figure.title } else { &panel.title };
    let table = Table::new(&figure.name, title, Vec::new());
    let first = panel.series.iter().find(|series| !matches!(series.mark, Mark::Rule { .. }))?;
    match &first.mark {
        Mark::HeatMap { .. } => Some(grid_rows(panel, &first.mark, table)),
        Mark::Raster { rows } => Some(raster_rows(panel, rows, table)),
        _ => Some(wide_rows(panel, table.clone()).unwrap_or_else(|| long_rows(panel, table))),
    }
}

/// Horizontal values, and the columns over them with their names.
type Columns<'a> = (&'a [f64], Vec<(String, &'a [f64])>);

/// The columns of a series over shared horizontal values.
fn columns<'a>(panel: &Panel, series: &'a Series, order: usize) -> Option<Columns<'a>> {
    let name = if series.label.is_empty() && panel.series.len() == 1 {
        panel.y.label.clone()
    } else {
        named(&series.label, order)
    };
    let part = |what: &str| format!("{name}, {what}");
    Some(match &series.mark {
        Mark::Line { x, y, .. } | Mark::Points { x, y } | Mark::Bars { x, y } => {
            (x, vec![(name, y.as_slice())])
        }
        Mark::Histogram { edges, heights } => (edges, vec![(name, heights.as_slice())]),
        Mark::Band { x, low, high } => {
            (x, vec![(part("low"), low.as_slice()), (part("high"), high.as_slice())])
        }
        Mark::ErrorBars { x, y, low, high } => {
            let (low_name, high_name) = (part("low"), part("high"));
            (x, vec![(name, y.as_slice()), (low_name, low.as_slice()), (high_name, high.as_slice())])
        }
        Mark::Raster { .. } | Mark::HeatMap { .. } | Mark::Rule { .. } => return None,
    })
}

/// A row for each horizontal value and a column for each series; `None` unless all series have the same
/// horizontal values. Rules say nothing about a row and are left out.
fn wide_rows(panel: &Panel, mut table: Table) -> Option<PanelRows> {
    let mut shared: Option<&[f64]> = None;
    let mut all = Vec::new();
    for (order, series) in panel.series.iter().enumerate() {
        if matches!(series.mark, Mark::Rule { .. }) {
            continue;
        }
        let (x, columns) = columns(panel, series, order)?;
        if *shared.get_or_insert(x) != x {
            return None;
        }
        all.extend(columns);
    }
    let x = shared?;
    let count = all.iter().map(|(_, values)| values.len()).min().unwrap_or(0).min(x.len());
    let histogram = panel.series.iter().any(|series| matches!(series.mark, Mark::Histogram { .. }));
    let x_label = if histogram { format!("{}, from", panel.x.label) } else { panel.x.label.clone() };
    table.columns.push(Column::number(&x_label, &panel.x.unit, number_format(x)));
    for (name, values) in &all {
        table.columns.push(Column::number(name, &panel.y.unit, number_format(values)));
    }
    let chosen = evenly(count, MOST_ROWS);
    for row in &chosen {
        let mut cells = vec![cell(&panel.x, x[*row])];
        cells.extend(all.iter().map(|(_, values)| cell(&panel.y, values[*row])));
        table.rows.push(cells);
    }
    Some(PanelRows { table, thinned: chosen.len() < count })
}

/// A row for each point of each series; each series has its share of the rows.
fn long_rows(panel: &Panel, mut table: Table) -> PanelRows {
    let mut points: Vec<(String, Vec<Point>)> = Vec::new();
    for (order, series) in panel.series.iter().enumerate() {
        if !matches!(series.mark, Mark::Raster { .. } | Mark::HeatMap { .. }) {
            let mut of_series = Vec::new();
            mark_points(&series.mark, &mut of_series);
            points.push((named(&series.label, order), of_series));
        }
    }
    let all = || points.iter().flat_map(|(_, points)| points);
    let values = |field: fn(&Point) -> Option<f64>| all().filter_map(field).collect::<Vec<f64>>();
    let (x, y, low, high) = (values(|p| p.x), values(|p| p.y), values(|p| p.low), values(|p| p.high));
    let ends = !low.is_empty();
    table.columns = vec![
        Column::text("series"),
        Column::number(&panel.x.label, &panel.x.unit, number_format(&x)),
        Column::number(&panel.y.label, &panel.y.unit, number_format(&y)),
    ];
    if ends {
        table.columns.push(Column::number("low", &panel.y.unit, number_format(&low)));
        table.columns.push(Column::number("high", &panel.y.unit, number_format(&high)));
    }
    let share = (MOST_ROWS / points.len().max(1)).max(2);
    let mut thinned = false;
    for (name, points) in &points {
        let chosen = evenly(points.len(), share);
        thinned |= chosen.len() < points.len();
        for point in chosen.into_iter().map(|row| &points[row]) {
            let of = |axis: &Axis, value: Option<f64>| value.map_or(Cell::Empty, |value| cell(axis, value));
            let mut cells = vec![Cell::Text(name.clone()), of(&panel.x, point.x), of(&panel.y, point.y)];
            if ends {
                cells.extend([of(&panel.y, point.low), of(&panel.y, point.high)]);
            }
            table.rows.push(cells);
        }
    }
    PanelRows { table, thinned }
}

/// For each row of a raster how many strokes it has, the first and the last.
fn raster_rows(panel: &Panel, rows: &[Vec<f64>], mut table: Table) -> PanelRows {
    let times: Vec<f64> = rows.iter().flatten().copied().collect();
    let time = |label: &str| Column::number(label, &panel.x.unit, number_format(&times));
    let row_label = if panel.y.label.is_empty() { "row" } else { &panel.y.label };
    table.columns = vec![
        Column::number(row_label, "", Format::Integer),
        Column::number("events", "", Format::Integer),
        time("first"),
        time("last"),
    ];
    let chosen = evenly(rows.len(), MOST_ROWS);
    for row in &chosen {
        let times = &rows[*row];
        let (first, last) = (times.iter().copied().reduce(f64::min), times.iter().copied().reduce(f64::max));
        let end = |time: Option<f64>| time.map_or(Cell::Empty, Cell::Number);
        table.rows.push(vec![
            cell(&panel.y, *row as f64),
            Cell::Number(times.len() as f64),
            end(first),
            end(last),
        ]);
    }
    PanelRows { table, thinned: chosen.len() < rows.len() }
}

/// Some rows and columns of a heat map, by the middles of its cells; the highest row first, as it is drawn.
/// The columns are headed by their horizontal values, and the title says of what.
fn grid_rows(panel: &Panel, mark: &Mark, mut table: Table) -> PanelRows {
    let Mark::HeatMap { x_edges, y_edges, z, z_label, z_range } = mark else {
        return PanelRows { table, thinned: false };
    };
    let middles =
        |edges: &[f64]| edges.windows(2).map(|edge| edge[0].midpoint(edge[1])).collect::<Vec<f64>>();
    let (x, y) = (middles(x_edges), middles(y_edges));
    let (across, up) = (evenly(x.len(), MOST_COLUMNS), evenly(y.len(), MOST_ROWS / 2));
    table.columns.push(Column::number(&panel.y.label, &panel.y.unit, number_format(&y)));
    table.title = format!("{}: {z_label} by {}", table.title, panel.x.label);
    let (x_format, z_format) = (number_format(&x), range_format(*z_range));
    for column in &across {
        let place = name_at(&panel.x, x[*column]).map_or_else(
            || format::with_unit(&format::display(x[*column], x_format), &panel.x.unit),
            str::to_owned,
        );
        table.columns.push(Column::number(&place, "", z_format));
    }
    for row in up.iter().rev() {
        let mut cells = vec![cell(&panel.y, y[*row])];
        let value = |column: &usize| z.get(row * x.len() + column).map_or(Cell::Empty, |z| Cell::Number(*z));
        cells.extend(across.iter().map(value));
        table.rows.push(cells);
    }
    PanelRows { table, thinned: across.len() < x.len() || up.len() < y.len() }
}

/// A value of an axis for a reader.
fn cell(axis: &Axis, value: f64) -> Cell {
    name_at(axis, value).map_or(Cell::Number(value), Cell::from)
}

/// At most `most` of `count` indices, evenly spaced, the first and the last among them.
fn evenly(count: usize, most: usize) -> Vec<usize> {
    if count <= most {
        return (0..count).collect();
    }
    (0..most).map(|step| step * (count - 1) / (most - 1).max(1)).collect()
}

/// A format that shows the numbers without more digits than they have: whole numbers as such, numbers of few
/// decimals with those, others with four significant digits.
fn number_format(numbers: &[f64]) -> Format {
    let largest = numbers.iter().fold(0.0_f64, |largest, number| largest.max(number.abs()));
    let fits = |factor: f64| {
        numbers.iter().all(|number| {
            let scaled = number * factor;
            scaled.abs() < 1e9 && (scaled - scaled.round()).abs() <= 1e-12 * largest * factor
        })
    };
    match [1.0, 10.0, 100.0, 1000.0].into_iter().position(fits) {
        Some(0) => Format::Integer,
        Some(decimals) => Format::Fixed(decimals as u8),
        None => Format::Significant(4),
    }
}

/// A format that tells about a thousand values of a linear range apart.
fn range_format((low, high): (f64, f64)) -> Format {
    let span = high - low;
    if !(1e-4..1e9).contains(&span) {
        return Format::Significant(4);
    }
    let decimals = 3.0 - math::log10(span).floor();
    Format::Fixed(decimals.clamp(0.0, 9.0) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Direction;

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
    fn series_of_the_same_values_are_columns() {
        let x: Vec<f64> = (0..1000).map(f64::from).collect();
        let y: Vec<f64> = x.iter().map(|x| x / 3.0).collect();
        let rows = figure_rows(&figure(vec![panel(vec![
            Series::line("a", x.clone(), y.clone()),
            Series::line("b", x, y),
            Series::rule("", 1.0, Direction::Vertical),
        ])]));
        assert_eq!(rows.len(), 1);
        let labels: Vec<&str> = rows[0].table.columns.iter().map(|column| column.label.as_str()).collect();
        assert_eq!(labels, ["time", "a", "b"]);
        assert!(rows[0].thinned);
        assert_eq!(rows[0].table.rows.len(), MOST_ROWS);
        assert_eq!(rows[0].table.rows[24][0], Cell::Number(999.0));
        assert_eq!(rows[0].table.columns[0].format, Format::Integer);
        assert_eq!(rows[0].table.columns[1].format, Format::Significant(4));
    }

    #[test]
    fn series_of_other_values_have_their_share_of_rows() {
        let dense: Vec<f64> = (0..1000).map(f64::from).collect();
        let rows = figure_rows(&figure(vec![panel(vec![
            Series::line("theory", dense.clone(), dense),
            Series::points("measured", vec![0.5, 1.5], vec![1.0, 2.0]),
        ])]));
        let measured = rows[0].table.rows.iter().filter(|row| row[0] == "measured".into()).count();
        assert_eq!((measured, rows[0].table.rows.len()), (2, 14));
    }

    #[test]
    fn rasters_are_counted_and_maps_sampled() {
        let raster = Mark::Raster { rows: vec![vec![3.0, 1.0], vec![]] };
        let rows = figure_rows(&figure(vec![panel(vec![with(raster)])]));
        let expected = vec![Cell::Number(0.0), Cell::Number(2.0), Cell::Number(1.0), Cell::Number(3.0)];
        assert_eq!(rows[0].table.rows[0], expected);
        assert_eq!(rows[0].table.rows[1][2], Cell::Empty);

        let edges: Vec<f64> = (0..=100).map(f64::from).collect();
        let z = (0..10_000).map(f64::from).collect();
        let map = Mark::HeatMap {
            x_edges: edges.clone(),
            y_edges: edges,
            z,
            z_label: "z".into(),
            z_range: (0.0, 1.0),
        };
        let rows = figure_rows(&figure(vec![panel(vec![with(map)])]));
        assert!(rows[0].thinned);
        assert_eq!(rows[0].table.columns[1].label, "0.5 ms");
        assert_eq!((rows[0].table.rows.len(), rows[0].table.rows[0].len()), (12, 9));
        // The highest row first.
        assert_eq!(rows[0].table.rows[0][..2], [Cell::Number(99.5), Cell::Number(9900.0)]);
    }

    #[test]
    fn formats_show_what_numbers_have() {
        assert_eq!(number_format(&[0.0, 10.0]), Format::Integer);
        assert_eq!(number_format(&[0.1 + 0.2, 1.0]), Format::Fixed(1));
        assert_eq!(number_format(&[1e-10, 2e-10]), Format::Significant(4));
        assert_eq!(range_format((0.0, 1.0)), Format::Fixed(3));
        assert_eq!(range_format((-90.0, 90.0)), Format::Fixed(1));
        assert_eq!(range_format((0.0, 1e-9)), Format::Significant(4));
    }

    #[test]
    fn rows_are_evenly_chosen() {
        assert_eq!(evenly(3, 5), [0, 1, 2]);
        assert_eq!(evenly(11, 3), [0, 5, 10]);
        assert_eq!(evenly(0, 3), Vec::<usize>::new());
    }

    #[test]
    fn nothing_to_show_is_no_table() {
        assert!(figure_rows(&figure(vec![panel(vec![])])).is_empty());
        assert!(figure_rows(&figure(vec![panel(vec![Series::line("a", vec![], vec![])])])).is_empty());
    }
}
