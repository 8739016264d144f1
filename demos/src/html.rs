//! Results as HTML: tables, and the data of a figure in words and rows. The build writes them into a page, and the page
//! itself writes them again when a reader runs the model with other parameters.

use std::fmt::Write;

use crate::data;
use crate::format;
use crate::plot::escape;
use crate::report::{Cell, Figure, Table};

/// What a figure shows for those who do not see it: its description, and a few rows of the data of each panel.
pub fn figure_data(figure: &Figure) -> String {
    let mut html = format!("<p>{}</p>\n", escape(&figure.description));
    for rows in data::figure_rows(figure) {
        write_table(&mut html, &rows.table, !rows.table.title.is_empty());
        if rows.thinned {
            html.push_str("<p class=\"note\">A selection; the file has all.</p>\n");
        }
    }
    html
}

/// A table in a box of its own, which scrolls where the screen is narrow. Its title is the name of the box.
pub fn table(table: &Table) -> String {
    let mut html = String::new();
    write_table(&mut html, table, false);
    html
}

fn write_table(html: &mut String, table: &Table, titled: bool) {
    let title = escape(&table.title);
    // Writing to a string does not fail.
    let _ =
        write!(html, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{title}\"><table>");
    if titled {
        let _ = write!(html, "<caption>{title}</caption>");
    }
    html.push_str("<thead><tr>");
    let is_text = |column: usize| table.rows.iter().any(|row| matches!(row.get(column), Some(Cell::Text(_))));
    let texts: Vec<bool> = (0..table.columns.len()).map(is_text).collect();
    for (column, text) in table.columns.iter().zip(&texts) {
        html.push_str(if *text { "<th scope=\"col\">" } else { "<th scope=\"col\" class=\"r\">" });
        html.push_str(&escape(&column.label));
        if !column.unit.is_empty() {
            let _ = write!(html, " ({})", escape(&format::unit(&column.unit)));
        }
        html.push_str("</th>");
    }
    html.push_str("</tr></thead><tbody>\n");
    for row in &table.rows {
        html.push_str("<tr>");
        for ((cell, column), text) in row.iter().zip(&table.columns).zip(&texts) {
            html.push_str(if *text { "<td>" } else { "<td class=\"r\">" });
            match cell {
                Cell::Text(words) => html.push_str(&escape(words)),
                Cell::Number(number) => html.push_str(&escape(&format::display(*number, column.format))),
                Cell::Empty => {}
            }
            html.push_str("</td>");
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table></div>\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Column, Format};

    #[test]
    fn a_table_has_units_and_escapes_what_it_shows() {
        let columns = vec![Column::text("rule"), Column::number("speed", "deg²/s", Format::Fixed(1))];
        let mut rates = Table::new("t", "Rules \"A\" & B", columns);
        rates.rows.push(vec!["<x>".into(), (-0.25).into()]);
        rates.rows.push(vec![Cell::Empty, 1.0.into()]);
        let expected = "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Rules &quot;A&quot; &amp; B\"><table>\
                        <thead><tr><th scope=\"col\">rule</th><th scope=\"col\" class=\"r\">speed (°²/s)</th></tr></thead><tbody>\n\
                        <tr><td>&lt;x&gt;</td><td class=\"r\">−0.2</td></tr>\n\
                        <tr><td></td><td class=\"r\">1.0</td></tr>\n</tbody></table></div>\n";
        assert_eq!(table(&rates), expected);
    }
}
