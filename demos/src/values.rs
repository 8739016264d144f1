//! The table of values: the numbers of a run as an article shows them, which the model gives one by one.
//!
//! It is made from the report when it is shown. So a model declares no such table, and a result is not computed
//! again for it.

use crate::format;
use crate::model::Output;
use crate::quantity::Unit;
use crate::report::{Cell, Column, Format, Report, Table};

/// The name of the table in `show` and `caption`; `@tbl-DEMO-values` refers to it. A model's own figure or table of
/// that name comes first.
pub const NAME: &str = "values";

/// The table as an output among those of the model.
pub fn output() -> Output {
    Output::table(NAME, "Values of the run")
}

/// The table of some values of a report, in their order. Units have a column where there are any.
pub fn table(values: &[Output], report: &Report) -> Table {
    let mut columns =
        vec![Column::text("Value"), Column::text("Name"), Column::number("Number", "", Format::Fitting)];
    let with_units = values.iter().any(|output| output.unit != Unit::One);
    if with_units {
        columns.push(Column::text("Unit"));
    }
    let row = |output: &Output| {
        let number = report.value(&output.name).map_or(Cell::Empty, Cell::Number);
        let mut row = vec![Cell::Text(first_upper(&output.title)), Cell::Text(output.name.clone()), number];
        if with_units {
            row.push(match output.unit.symbol() {
                "" => Cell::Empty,
                symbol => Cell::Text(format::unit(symbol)),
            });
        }
        row
    };
    let Output { name, title, .. } = output();
    Table { rows: values.iter().map(row).collect(), ..Table::new(&name, &title, columns) }
}

/// Titles of values are parts of sentences.
fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data;
    use crate::report::Value;

    #[test]
    fn numbers_have_their_units_and_all_their_digits() {
        let outputs =
            [Output::value("rate", "output rate", Unit::Hertz), Output::value("count", "spikes", Unit::One)];
        let values = vec![Value::new("count", 12.0), Value::new("rate", 22.456_789)];
        let report = Report { values, ..Report::default() };
        assert_eq!(data::table_csv(&table(&outputs[1..], &report)), "Value,Name,Number\nSpikes,count,12\n");
        let table = table(&outputs, &report);
        let csv = "Value,Name,Number,Unit\nOutput rate,rate,22.456789,Hz\nSpikes,count,12,\n";
        assert_eq!(data::table_csv(&table), csv);
    }
}
