//! Whether a report is what its model declares.

use crate::model::{Fault, Output, OutputKind};
use crate::report::{Cell, Mark, Report};

/// Checks a report: every declared output is there, in the declared order, and nothing else; every number is finite, every
/// value in its range, and what belongs together has the same length.
///
/// # Errors
/// When it is not so.
pub fn check_report(declared: &[Output], report: &Report) -> Result<(), Fault> {
    check_outputs(declared, report)?;
    check_shapes(report)?;
    check_finite(report)?;
    check_ranges(declared, report)
}

fn check_outputs(declared: &[Output], report: &Report) -> Result<(), Fault> {
    let names = |kind| declared.iter().filter(move |o| o.kind == kind).map(|o| o.name.as_str());
    let same = names(OutputKind::Figure).eq(report.figures.iter().map(|f| f.name.as_str()))
        && names(OutputKind::Table).eq(report.tables.iter().map(|t| t.name.as_str()))
        && names(OutputKind::Value).eq(report.values.iter().map(|v| v.name.as_str()));
    if same {
        return Ok(());
    }
    let found: Vec<(OutputKind, &str)> =
        (report.figures.iter().map(|f| (OutputKind::Figure, f.name.as_str())))
            .chain(report.tables.iter().map(|t| (OutputKind::Table, t.name.as_str())))
            .chain(report.values.iter().map(|v| (OutputKind::Value, v.name.as_str())))
            .collect();
    let is_declared =
        |found: &(OutputKind, &str)| declared.iter().any(|o| (o.kind, o.name.as_str()) == *found);
    let said = |(kind, name): (OutputKind, &str)| format!("{} `{name}`", kind.name());
    let missing = declared.iter().map(|o| (o.kind, o.name.as_str())).filter(|output| !found.contains(output));
    let missing: Vec<String> = missing.map(said).collect();
    let foreign: Vec<String> =
        found.iter().filter(|found| !is_declared(found)).map(|found| said(*found)).collect();
    let what = match (missing.is_empty(), foreign.is_empty()) {
        (true, true) => "an output is there twice, or in another order".into(),
        (false, true) => format!("{} is missing", missing.join(", ")),
        (true, false) => format!("{} is not declared", foreign.join(", ")),
        (false, false) => {
            format!("{} is missing, and {} is not declared", missing.join(", "), foreign.join(", "))
        }
    };
    Err(Fault::Undeclared(what))
}

/// What belongs together has the same length: the lists of a mark, the rows of a table.
fn check_shapes(report: &Report) -> Result<(), Fault> {
    for figure in &report.figures {
        for series in figure.panels.iter().flat_map(|panel| &panel.series) {
            if let Some(wrong) = series.mark.misshapen() {
                let of =
                    if series.label.is_empty() { String::new() } else { format!(", `{}`", series.label) };
                return Err(Fault::Misshapen(format!("figure `{}`{of}: {wrong}", figure.name)));
            }
        }
    }
    for table in &report.tables {
        let columns = table.columns.len();
        if let Some((at, row)) = table.rows.iter().enumerate().find(|(_, row)| row.len() != columns) {
            let (name, row, at) = (&table.name, row.len(), at + 1);
            return Err(Fault::Misshapen(format!(
                "table `{name}`: row {at} has {row} cells, and there are {columns} columns"
            )));
        }
    }
    Ok(())
}

fn check_finite(report: &Report) -> Result<(), Fault> {
    let fault = |what: &str, name: &str| Err(Fault::NotFinite(format!("{what} `{name}`")));
    for figure in &report.figures {
        let series = figure.panels.iter().flat_map(|p| &p.series);
        if !series.into_iter().all(|s| s.mark.is_finite()) {
            return fault("figure", &figure.name);
        }
    }
    for table in &report.tables {
        let mut cells = table.rows.iter().flatten();
        if !cells.all(|c| !matches!(c, Cell::Number(n) if !n.is_finite())) {
            return fault("table", &table.name);
        }
    }
    for value in &report.values {
        if !value.value.is_finite() {
            return fault("value", &value.name);
        }
    }
    Ok(())
}

/// Values are in their ranges. They come in the order of the declared ones, which was checked.
fn check_ranges(declared: &[Output], report: &Report) -> Result<(), Fault> {
    let declared = declared.iter().filter(|output| output.kind == OutputKind::Value);
    match declared.zip(&report.values).find(|(output, value)| !output.range.holds(value.value)) {
        None => Ok(()),
        Some((_, value)) => Err(Fault::OutOfRange(format!("value `{}` is {}", value.name, value.value))),
    }
}

impl Mark {
    /// Whether every number in it is finite.
    fn is_finite(&self) -> bool {
        let finite = |numbers: &[f64]| numbers.iter().all(|n| n.is_finite());
        match self {
            Self::Line { x, y, .. } | Self::Points { x, y } | Self::Bars { x, y } => finite(x) && finite(y),
            Self::Histogram { edges, heights } => finite(edges) && finite(heights),
            Self::Band { x, low, high } => finite(x) && finite(low) && finite(high),
            Self::ErrorBars { x, y, low, high } => finite(x) && finite(y) && finite(low) && finite(high),
            Self::Raster { rows } => rows.iter().all(|row| finite(row)),
            Self::HeatMap { x_edges, y_edges, z, .. } => finite(x_edges) && finite(y_edges) && finite(z),
            Self::Rule { at, .. } => at.is_finite(),
        }
    }

    /// What is wrong with the lengths of its lists, if something is.
    fn misshapen(&self) -> Option<String> {
        let same = |lists: &[(&str, &[f64])]| {
            let (first, of) = lists[0];
            let (other, length) =
                lists.iter().map(|(name, list)| (name, list.len())).find(|(_, n)| *n != of.len())?;
            Some(format!("`{first}` has {} numbers and `{other}` {length}", of.len()))
        };
        match self {
            Self::Line { x, y, .. } | Self::Points { x, y } | Self::Bars { x, y } => {
                same(&[("x", x), ("y", y)])
            }
            Self::Histogram { edges, heights } => (edges.len() != heights.len() + 1).then(|| {
                format!(
                    "`edges` has {} numbers and `heights` {}: there is one edge more",
                    edges.len(),
                    heights.len()
                )
            }),
            Self::Band { x, low, high } => same(&[("x", x), ("low", low), ("high", high)]),
            Self::ErrorBars { x, y, low, high } => same(&[("x", x), ("y", y), ("low", low), ("high", high)]),
            Self::HeatMap { x_edges, y_edges, z, .. } => {
                let cells = x_edges.len().saturating_sub(1) * y_edges.len().saturating_sub(1);
                (z.len() != cells).then(|| {
                    let [x, y] = [x_edges.len(), y_edges.len()];
                    format!("`z` has {} numbers, and {x} and {y} edges make {cells} cells", z.len())
                })
            }
            Self::Raster { .. } | Self::Rule { .. } => None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_together_has_the_same_length() {
        let told = |report: &str| {
            let report: Report = serde_json::from_str(report).unwrap();
            check_shapes(&report).map_err(|fault| fault.to_string())
        };
        let mark = |mark: &str| {
            let series = format!(r#"{{"label": "s", "mark": {mark}}}"#);
            let panel = format!(r#"{{"x": {{}}, "y": {{}}, "series": [{series}]}}"#);
            told(&format!(r#"{{"figures": [{{"name": "f", "title": "F", "panels": [{panel}]}}]}}"#))
        };
        let wrong = "figure `f`, `s`: `x` has 3 numbers and `y` 1";
        assert_eq!(mark(r#"{"line": {"x": [1, 2, 3], "y": [1]}}"#), Err(wrong.into()));
        assert_eq!(mark(r#"{"line": {"x": [1, 2, 3], "y": [1, 2, 3]}}"#), Ok(()));
        assert!(mark(r#"{"error_bars": {"x": [1], "y": [1], "low": [1], "high": []}}"#).is_err());
        assert!(mark(r#"{"histogram": {"edges": [1, 2], "heights": [1, 2]}}"#).is_err());
        let heat = |z: &str| {
            let rest = r#""z_label": "", "z_range": [0, 1]"#;
            mark(&format!(r#"{{"heat_map": {{"x_edges": [0, 1, 2], "y_edges": [0, 1], "z": {z}, {rest}}}}}"#))
        };
        assert!(heat("[1]").unwrap_err().ends_with("`z` has 1 numbers, and 3 and 2 edges make 2 cells"));
        assert_eq!(heat("[1, 2]"), Ok(()));
        let table = |rows: &str| {
            let columns = r#"[{"label": "a"}, {"label": "b"}]"#;
            told(&format!(
                r#"{{"tables": [{{"name": "t", "title": "T", "columns": {columns}, "rows": {rows}}}]}}"#
            ))
        };
        assert_eq!(table("[[1, 2]]"), Ok(()));
        let wrong = "table `t`: row 2 has 3 cells, and there are 2 columns";
        assert_eq!(table("[[1, 2], [1, 2, 3]]"), Err(wrong.into()));
    }
}
