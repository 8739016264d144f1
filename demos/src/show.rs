//! What a page shows of a model's answer: the same pictures, tables and numbers that the build writes, as pieces of HTML
//! to be put in their places; and the files that a reader can take away.

use std::borrow::Cow;

use crate::contract::Reply;
use crate::json::Json;
use crate::model::Output;
use crate::report::{Report, Table};
use crate::{data, expression, html, plot, values};

/// What a page shows of a demo.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// The id of the demo.
    pub id: String,
    /// The names of its figures.
    pub figures: Vec<String>,
    /// The names of its tables; `values` is that of the values below, unless the model has one of that name.
    pub tables: Vec<String>,
    /// The names of the values in the table of values.
    pub values: Vec<String>,
    /// The numbers in the prose, as they are written there: `competition.rate_late .1f Hz`.
    pub expressions: Vec<String>,
    /// The file that is wanted, as `weights.csv`.
    pub file: String,
}

/// The anchor of a figure of a demo in its article.
pub fn figure_id(demo: &str, figure: &str) -> String {
    format!("fig-{demo}-{figure}")
}

impl Wanted {
    /// Reads lines: `id NAME`, `figure NAME`, `table NAME`, `value NAME`, `expression TEXT`, `file NAME`. Others say
    /// nothing.
    pub fn from_lines(text: &str) -> Self {
        let mut wanted = Self::default();
        for (what, rest) in text.lines().filter_map(|line| line.split_once(' ')) {
            let rest = rest.to_owned();
            match what {
                "id" => wanted.id = rest,
                "file" => wanted.file = rest,
                "figure" => wanted.figures.push(rest),
                "table" => wanted.tables.push(rest),
                "value" => wanted.values.push(rest),
                "expression" => wanted.expressions.push(rest),
                _ => {}
            }
        }
        wanted
    }

    /// The pieces of the page, as JSON: `settings` of the run; and either `report` (the name of the result), `figures`
    /// (each with `svg` and `data`), `tables` and `expressions`, or why there are none: `refused` (parameters, and
    /// why), `fault`, or `stopped`. What the report does not hold is not there.
    pub fn of(&self, reply: &Reply) -> String {
        let mut json = Json::default();
        json.object(|json| {
            json.name("settings");
            json.object(|json| {
                for (name, setting) in &reply.settings {
                    json.name(name);
                    json.setting(setting);
                }
            });
            json.name("stopped");
            json.truth(reply.stopped);
            if let Some(fault) = &reply.fault {
                json.name("fault");
                json.text(fault);
            }
            if !reply.refused.is_empty() {
                json.name("refused");
                json.texts(reply.refused.iter().map(|(name, why)| (&**name, &**why)));
            }
            if let Some(report) = &reply.report {
                self.pieces(report, &reply.outputs, json);
            }
        });
        json.into_text()
    }

    fn pieces(&self, report: &Report, outputs: &[Output], json: &mut Json) {
        json.name("report");
        json.text(&report.digest());
        json.name("figures");
        json.object(|json| {
            for (name, figure) in self.figures.iter().filter_map(|name| Some((name, report.figure(name)?))) {
                let (svg, data) = (plot::svg(figure, &figure_id(&self.id, name)), html::figure_data(figure));
                json.name(name);
                json.texts([("svg", &*svg), ("data", &*data)].into_iter());
            }
        });
        json.name("tables");
        json.object(|json| {
            for (name, table) in
                self.tables.iter().filter_map(|name| Some((name, self.table(report, outputs, name)?)))
            {
                json.name(name);
                json.text(&html::table(&table));
            }
        });
        json.name("expressions");
        json.object(|json| {
            for (text, printed) in
                self.expressions.iter().filter_map(|text| Some((text, print(report, outputs, text)?)))
            {
                json.name(text);
                json.text(&printed);
            }
        });
    }

    /// The file that is wanted of a figure or table: `csv`, or `svg` for a picture of its own. Empty for what is not
    /// there.
    pub fn file(&self, reply: &Reply) -> String {
        let made = reply.report.as_ref().and_then(|report| {
            let (name, ending) = self.file.rsplit_once('.')?;
            match (report.figure(name), ending) {
                (Some(figure), "svg") => Some(plot::standalone_svg(figure, name)),
                (Some(figure), "csv") => Some(data::figure_csv(figure)),
                (None, "csv") => Some(data::table_csv(&*self.table(report, &reply.outputs, name)?)),
                _ => None,
            }
        });
        made.unwrap_or_default()
    }

    fn table<'a>(&self, report: &'a Report, outputs: &[Output], name: &str) -> Option<Cow<'a, Table>> {
        if let Some(table) = report.table(name) {
            return Some(Cow::Borrowed(table));
        }
        let listed: Vec<Output> =
            self.values.iter().filter_map(|name| output(outputs, name).cloned()).collect();
        (name == values::NAME && !listed.is_empty()).then(|| Cow::Owned(values::table(&listed, report)))
    }
}

fn print(report: &Report, outputs: &[Output], text: &str) -> Option<String> {
    let parsed = expression::parse(text).ok()?;
    parsed.print(report.value(parsed.value)?, output(outputs, parsed.value)?).ok()
}

fn output<'a>(outputs: &'a [Output], name: &str) -> Option<&'a Output> {
    outputs.iter().find(|output| output.name == name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::contract::Request;
    use crate::models;
    use serde_json::{Value, json};

    fn reply(lines: &str) -> Reply {
        Request::from_lines(lines).unwrap().answer(models::find("stdp/window").unwrap())
    }

    #[test]
    fn the_pieces_are_those_of_the_page() {
        let wanted = Wanted::from_lines(
            "id w\nfigure window\nfigure nothing\ntable values\nvalue integral\nexpression w.integral .3f ms\n\
             expression w.nothing\nexpression w.integral .1f Hz",
        );
        let reply = reply("set tau_plus=30 ms");
        let report = reply.report.clone().unwrap();
        let shown: Value = serde_json::from_str(&wanted.of(&reply)).unwrap();
        let figure = &report.figures[0];
        let drawn = json!({ "svg": plot::svg(figure, "fig-w-window"), "data": html::figure_data(figure) });
        assert_eq!(shown["figures"], json!({ "window": drawn }));
        assert!(shown["tables"]["values"].as_str().unwrap().contains("<td>integral</td>"));
        assert_eq!(shown["expressions"], json!({ "w.integral .3f ms": "0.045\u{a0}ms" }));
        assert_eq!((&shown["report"], &shown["settings"]["tau_plus"]), (&json!(report.digest()), &json!(30)));
    }

    #[test]
    fn what_went_wrong_is_there_too() {
        let shown = |reply: &Reply| serde_json::from_str::<Value>(&Wanted::default().of(reply)).unwrap();
        let refused = shown(&reply("set tau_plus=-1 ms"));
        assert_eq!(refused["refused"]["tau_plus"], "-1 ms is outside the range 5 ms to 100 ms");
        assert_eq!(refused["report"], Value::Null);
        assert_eq!(
            shown(&Reply::fault("no \"luck\"")),
            json!({ "settings": {}, "stopped": false, "fault": "no \"luck\"" })
        );
        assert_eq!(shown(&Reply { stopped: true, ..Reply::default() })["stopped"], true);
    }

    #[test]
    fn files_are_those_of_the_build() {
        let reply = reply("");
        let figure = &reply.report.as_ref().unwrap().figures[0];
        let file =
            |name: &str| Wanted::from_lines(&format!("id w\nvalue integral\nfile {name}")).file(&reply);
        assert_eq!(file("window.csv"), data::figure_csv(figure));
        assert_eq!(file("window.svg"), plot::standalone_svg(figure, "window"));
        assert!(file("values.csv").contains("integral"));
        assert_eq!(file("values.svg") + &file("nothing.csv") + &file("window") + &file("window.pdf"), "");
    }
}
