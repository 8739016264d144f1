//! The table of values: the numbers of a run as an article shows them, which the model gives one by one.
//!
//! It is made from the report when it is shown. So a model declares no such table, and a result is not computed
//! again for it.

use kb_demos::report::{Cell, Column, Format, Table};
use kb_demos::{Output, Report, format};

/// The name of the table in `show` and `caption`; `@tbl-DEMO-values` refers to it. A model's own figure or table of
/// that name comes first.
pub const NAME: &str = "values";

/// The table as an output among those of the model.
pub fn output() -> Output {
    Output::table(NAME, "Values of the run")
}

/// The table of some values of a report, in their order.
pub fn table(values: &[Output], report: &Report) -> Table {
    let columns = vec![
        Column::text("Value"),
        Column::text("Name"),
        Column::number("Number", "", Format::Fitting),
        Column::text("Unit"),
    ];
    let row = |output: &Output| {
        let number = report.value(&output.name).map_or(Cell::Empty, Cell::Number);
        let unit = match output.unit.symbol() {
            "" => Cell::Empty,
            symbol => Cell::Text(format::unit(symbol)),
        };
        vec![Cell::Text(first_upper(&output.title)), Cell::Text(output.name.clone()), number, unit]
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
    use kb_demos::report::Value;
    use kb_demos::{Unit, data};

    #[test]
    fn numbers_have_their_units_and_all_their_digits() {
        let outputs =
            [Output::value("rate", "output rate", Unit::Hertz), Output::value("count", "spikes", Unit::One)];
        let values = vec![Value::new("count", 12.0), Value::new("rate", 22.456_789)];
        let table = table(&outputs, &Report { values, ..Report::default() });
        let csv = "Value,Name,Number,Unit\nOutput rate,rate,22.456789,Hz\nSpikes,count,12,\n";
        assert_eq!(data::table_csv(&table), csv);
    }
}
