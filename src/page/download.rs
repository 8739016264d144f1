//! What a reader can take away of a demo: the data of its figures and tables, the pictures, and the exact
//! parameters.

use kb_demos::{OutputKind, data, plot};
use serde_json::Value;

use super::{Entry, OutFile};
use crate::catalog::{Catalog, Url};
use crate::demo::plan::Plan;
use crate::demo::provenance::provenance;
use crate::demo::run::Run;

/// The address of a file of a demo: `demos/ID/NAME`.
pub fn url(demo: &str, name: &str) -> Url {
    Url::file(&format!("demos/{demo}/{name}"))
}

/// A file of a demo that can be made.
type Make<'a> = Box<dyn Fn() -> String + 'a>;

/// All files of all demos.
pub fn files(catalog: &Catalog) -> Vec<OutFile> {
    let each = catalog.runs.values().flat_map(|run| of_run(run).into_iter().map(move |made| (run, made)));
    each.map(|(run, (path, make))| OutFile::new(path, make()).made_from(run.plan.place.clone())).collect()
}

/// Where the files of all demos stand.
pub fn entries(catalog: &Catalog) -> Vec<Entry> {
    let each = catalog.runs.values().flat_map(|run| of_run(run).into_iter().map(move |made| (run, made)));
    each.map(|(run, (path, _))| Entry { path, origin: Some(run.plan.place.clone()) }).collect()
}

/// The files of a demo by path, and how each is made.
fn of_run<'a>(run: &'a Run) -> Vec<(String, Make<'a>)> {
    let Some(report) = &run.report else { return Vec::new() };
    let mut files: Vec<(String, Make<'a>)> = Vec::new();
    let mut add = |name: &str, make: Make<'a>| files.push((url(&run.plan.id, name).output(), make));
    for output in &run.plan.shown {
        match output.kind {
            OutputKind::Figure => {
                if let Some(figure) = report.figure(&output.name) {
                    add(&format!("{}.csv", output.name), Box::new(|| data::figure_csv(figure)));
                    add(
                        &format!("{}.svg", output.name),
                        Box::new(|| plot::standalone_svg(figure, &output.name)),
                    );
                }
            }
            OutputKind::Table => {
                if let Some(table) = run.table(&output.name) {
                    add(&format!("{}.csv", output.name), Box::new(move || data::table_csv(&table)));
                }
            }
            OutputKind::Value => {}
        }
    }
    add("parameters.json", Box::new(|| parameters(&run.plan, &run.key.to_string())));
    files
}

/// The exact parameters of a run: enough to make the same bytes again.
fn parameters(plan: &Plan, key: &str) -> String {
    let mut all = provenance(&plan.model.name, &plan.description, &plan.settings, plan.seed);
    all.insert("run".into(), key.into());
    format!("{:#}\n", Value::from(all))
}
