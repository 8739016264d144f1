//! `kb demo record`: what demos of recorded models need, made where the models can run and kept with the project.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use super::super::{CliError, Format, count, show};
use crate::demo::run::needs;
use crate::engine::{Edition, Read, Simulate};
use crate::model::{Clock, Way};
use crate::project::Project;

/// What `kb demo record` is asked.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// The models; all whose results are recorded, by default
    models: Vec<String>,
    /// Record again what is recorded
    #[arg(long)]
    again: bool,
}

/// Records.
pub(super) fn run(root: &Path, arguments: &Arguments, out: &mut impl Write) -> Result<ExitCode, CliError> {
    let project = match Project::open(root) {
        Ok(project) => project,
        Err(error) => {
            show(&error.diagnostics, &error.texts, Format::Text)?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let edition = Edition::make(Read::all(project, true), None, Simulate::Later);
    let models = &edition.read().models;
    show(&models.diagnostics, &models.texts, Format::Text)?;
    for name in &arguments.models {
        if !super::find(models, name)?.is_recorded() {
            return Err(CliError::Usage(format!(
                "the results of `{name}` are not recorded: it has no `run: recorded`"
            )));
        }
    }
    let wanted =
        |name: &str| arguments.models.is_empty() || arguments.models.iter().any(|model| model == name);
    let plans: Vec<_> = edition.plans().into_iter().filter(|plan| wanted(&plan.model.name)).collect();
    let mut made = BTreeMap::new();
    let mut failed = false;
    for (key, (plan, seed)) in needs(&plans) {
        let Way::Recorded(recorded) = &plan.model.way else { continue };
        if !arguments.again && recorded.report(&key).is_ok() {
            continue;
        }
        writeln!(out, "{} of {}, seed {seed} ...", plan.id, plan.model.name)?;
        let mut clock = Clock::waited(plan.model.limit(Duration::MAX));
        match recorded.make(&plan.model, &plan.settings, seed, &mut clock) {
            Ok(report) => {
                let path = recorded.keep(&plan.model, &plan.settings, seed, &report)?;
                writeln!(out, "  {path}")?;
                made.insert(key, path);
            }
            Err(fault) => {
                failed = true;
                writeln!(out, "  failed: {fault}")?;
            }
        }
    }
    writeln!(out, "{} recorded.", count(made.len(), "result"))?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
