//! What a reader can take away of a demo: the data of its figures and tables, the pictures, and the exact
//! parameters.

use kb_demos::{OutputKind, Setting, data, plot};
use serde_json::{Map, Value, json};

use super::OutFile;
use crate::catalog::{Catalog, Url};
use crate::demo::plan::Plan;

/// The address of a file of a demo: `demos/ID/NAME`.
pub fn url(demo: &str, name: &str) -> Url {
    Url::file(&format!("demos/{demo}/{name}"))
}

/// All files of all demos.
pub fn files(catalog: &Catalog) -> Vec<OutFile> {
    let mut files = Vec::new();
    for run in catalog.runs.values() {
        let Some(report) = &run.report else { continue };
        let mut add = |name: &str, text: String| {
            let file = OutFile::new(url(&run.plan.id, name).output(), text);
            files.push(file.made_from(run.plan.place.clone()));
        };
        for output in &run.plan.shown {
            match output.kind {
                OutputKind::Figure => {
                    if let Some(figure) = report.figure(&output.name) {
                        add(&format!("{}.csv", output.name), data::figure_csv(figure));
                        add(&format!("{}.svg", output.name), plot::standalone_svg(figure, &output.name));
                    }
                }
                OutputKind::Table => {
                    if let Some(table) = report.table(&output.name) {
                        add(&format!("{}.csv", output.name), data::table_csv(table));
                    }
                }
                OutputKind::Value => {}
            }
        }
        add("parameters.json", parameters(&run.plan, &run.key.to_string()));
    }
    files
}

/// The exact parameters of a run: enough to make the same bytes again.
fn parameters(plan: &Plan, key: &str) -> String {
    let parameters: Map<String, Value> =
        plan.settings.0.iter().map(|(name, setting)| (name.clone(), value(setting))).collect();
    let units: Map<String, Value> = plan
        .description
        .parameters
        .iter()
        .filter(|p| !p.unit.symbol().is_empty())
        .map(|p| (p.name.clone(), Value::from(p.unit.symbol())))
        .collect();
    let all = json!({
        "model": plan.model.name,
        "seed": plan.seed,
        "parameters": parameters,
        "units": units,
        "run": key,
    });
    let mut text = serde_json::to_string_pretty(&all).unwrap_or_default();
    text.push('\n');
    text
}

fn value(setting: &Setting) -> Value {
    match setting {
        Setting::Number(n) => Value::from(*n),
        Setting::Integer(n) => Value::from(*n),
        Setting::Choice(name) => Value::from(name.as_str()),
        Setting::Switch(on) => Value::from(*on),
        Setting::Numbers(all) => Value::from(all.as_slice()),
    }
}
