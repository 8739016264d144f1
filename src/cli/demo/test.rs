//! `kb demo test`: a model over many seeds. Each is run twice, and in a process of its own; claims of the project's demos
//! are held against the results, and the time is taken.

use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::Instant;

use kb_demos::contract::written;
use kb_demos::{Fault, Report, Settings};

use super::super::{CliError, count};
use crate::demo::claim;
use crate::demo::plan::{BoundClaim, Plan};
use crate::engine::{Edition, Read, Simulate};
use crate::model::Model;
use crate::project::{Project, SETTINGS_FILE};

/// What `kb demo test` is asked.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// The models; the project's own, by default
    models: Vec<String>,
    /// With how many seeds: 1 to N
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000))]
    seeds: u64,
}

/// Tests.
pub(super) fn run(root: &Path, arguments: &Arguments, out: &mut impl Write) -> Result<ExitCode, CliError> {
    let models = super::models(root)?;
    let chosen: Vec<&Model> = if arguments.models.is_empty() {
        models.own().map(|model| &**model).collect()
    } else {
        arguments.models.iter().map(|name| super::find(&models, name)).collect::<Result<_, _>>()?
    };
    if chosen.is_empty() {
        return Err(CliError::Usage(
            "the project has no models of its own; name one, such as `kb demo test hebbian/oja`".into(),
        ));
    }
    let plans = plans(root);
    let mut fine = models.diagnostics.is_empty();
    for model in chosen {
        writeln!(out, "{}: {}", model.name, model.description.title)?;
        let defaults = model.description.resolve(&[]).unwrap_or_default();
        fine &=
            Series { root, model, settings: &defaults, seeds: arguments.seeds }.test("defaults", &[], out)?;
        for plan in plans.iter().filter(|plan| *plan.model.name == *model.name) {
            let series = Series { root, model, settings: &plan.settings, seeds: arguments.seeds };
            fine &= series.test(&format!("demo {}", plan.id), &plan.claims, out)?;
        }
    }
    Ok(if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The demos of the project, where there is one that can be read.
fn plans(root: &Path) -> Vec<Arc<Plan>> {
    let project = root.join(SETTINGS_FILE).exists().then(|| Project::open(root).ok()).flatten();
    project.map_or_else(Vec::new, |project| {
        Edition::make(Read::all(project, true), None, Simulate::Later).plans()
    })
}

/// A model with parameters, over seeds.
struct Series<'a> {
    root: &'a Path,
    model: &'a Model,
    settings: &'a Settings,
    seeds: u64,
}

impl Series<'_> {
    /// Runs it, and prints what was found; whether all is as it should be.
    fn test(&self, name: &str, claims: &[BoundClaim], out: &mut impl Write) -> Result<bool, CliError> {
        let (mut reports, mut seconds, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
        for seed in 1..=self.seeds {
            let start = Instant::now();
            let first = self.run(seed);
            seconds.push(start.elapsed().as_secs_f64());
            match first {
                Err(fault) => wrong.push(format!("seed {seed} failed: {fault}")),
                Ok(report) => {
                    let digest = report.digest();
                    if self.run(seed).is_ok_and(|again| again.digest() != digest) {
                        wrong.push(format!("seed {seed} gives another result the second time"));
                    }
                    match self.elsewhere(seed) {
                        Ok(other) if other == digest => {}
                        Ok(_) => wrong.push(format!("seed {seed} gives another result in another process")),
                        Err(why) => wrong.push(format!("seed {seed} in another process: {why}")),
                    }
                    reports.push(report);
                }
            }
        }
        seconds.sort_by(f64::total_cmp);
        let time = |at: usize| seconds.get(at).map_or(0.0, |seconds| seconds * 1000.0);
        writeln!(
            out,
            "  {name}: {}, {}; {:.1} ms a run ({:.1} to {:.1})",
            count(self.seeds as usize, "seed"),
            if wrong.is_empty() { "the same result each time" } else { "not as it should be" },
            time(seconds.len() / 2),
            time(0),
            time(seconds.len().saturating_sub(1))
        )?;
        for line in &wrong {
            writeln!(out, "    {line}")?;
        }
        let mut fine = wrong.is_empty();
        for bound in claims {
            let values: Vec<f64> =
                reports.iter().filter_map(|report| report.value(&bound.output.name)).collect();
            if values.is_empty() {
                continue;
            }
            let evidence = claim::judge(bound, &values);
            // With other seeds than the article names, the test itself counts, and not for how many it was to hold.
            let holds = evidence.passed == evidence.n;
            fine &= holds || !bound.wants_all();
            let [min, median, max] = &evidence.spread;
            writeln!(
                out,
                "    {} {}: {} of {}; {min}, median {median}, {max}",
                if holds { "holds" } else { "FAILS" },
                evidence.test,
                evidence.passed,
                evidence.n
            )?;
        }
        Ok(fine)
    }

    fn run(&self, seed: u64) -> Result<Report, Fault> {
        super::run_model(self.model, self.settings, seed)
    }

    /// The name of the result of a process of its own.
    fn elsewhere(&self, seed: u64) -> Result<String, String> {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut command = Command::new(program);
        command.arg("--root").arg(self.root).args(["demo", "run", &*self.model.name, "--digest"]);
        command.arg("--seed").arg(seed.to_string());
        for parameter in &self.model.description.parameters {
            if let Some(setting) = self.settings.0.get(&parameter.name) {
                command.arg("--set").arg(format!("{}={}", parameter.name, written(setting, parameter.unit)));
            }
        }
        let output = command.output().map_err(|error| error.to_string())?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
        }
    }
}
