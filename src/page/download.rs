//! What a reader can take away of a demo: the data of its figures and tables, the pictures, and the exact
//! parameters.

use kb_demos::{OutputKind, data, plot};
use serde_json::Value;

use super::OutFile;
use crate::catalog::{Catalog, Url};
use crate::demo::plan::Plan;
use crate::demo::provenance::provenance;

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
                    if let Some(table) = run.table(&output.name) {
                        add(&format!("{}.csv", output.name), data::table_csv(&table));
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
    let mut all = provenance(plan.model.name, &plan.description, &plan.settings, plan.seed);
    all.insert("run".into(), key.into());
    format!("{:#}\n", Value::from(all))
}
