//! `kb verify`: whether results are the same bits on one thread, on many, and as WebAssembly.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use kb_demos::models;
use serde_json::json;

use super::progress::Bar;
use super::{CliError, Format, count, show};
use crate::diagnostic::{Diagnostic, Texts, any_error};
use crate::engine::{Edition, Read, Simulate};
use crate::project::Project;
use crate::verify::node::{self, NodeError};
use crate::verify::{Answer, Case, Verdict, Way, cases, native};

/// What `kb verify` is asked.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Each demo runs again on one thread, on many, and as WebAssembly under Node, where there is one; the\n\
                  results must be equal bit for bit, and equal to what a build published.\n\n\
                  Exit codes: 0 when they are, 1 when they are not, 2 when kb was asked wrongly."
)]
pub(super) struct Arguments {
    /// Verify all built-in models rather than the demos of a project
    #[arg(long)]
    models: bool,
    /// With so many sets of parameters drawn by chance for each model, beside its defaults
    #[arg(long, value_name = "N", default_value_t = 0, requires = "models", value_parser = clap::value_parser!(u64).range(..=1000))]
    sets: u64,
    /// Take the WebAssembly modules from this folder rather than from this program
    #[arg(long, value_name = "DIR")]
    modules: Option<PathBuf>,
    /// Leave WebAssembly out
    #[arg(long, conflicts_with = "modules")]
    native: bool,
    /// Fail where WebAssembly cannot be run, rather than say so
    #[arg(long, conflicts_with = "native")]
    require_wasm: bool,
    /// How to show the results
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// What is to be verified, and what is wrong with it already.
struct Asked {
    cases: Vec<Case>,
    limit: Duration,
    diagnostics: Vec<Diagnostic>,
    texts: Texts,
}

/// Verifies demos, or models.
pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let asked = if arguments.models { of_models(arguments.sets) } else { of_project(root) };
    let mut diagnostics = asked.diagnostics;
    if any_error(&diagnostics) {
        show(&diagnostics, &asked.texts, arguments.format)?;
        return Ok(ExitCode::FAILURE);
    }
    let cases = &asked.cases;
    let threads = std::thread::available_parallelism().map_or(2, usize::from).max(2);
    let mut ways: Vec<(Way, Vec<Option<Answer>>)> = Vec::new();
    for (way, threads) in [(Way::OneThread, 1), (Way::ManyThreads, threads)] {
        let answers = native(cases, threads, asked.limit).map_err(CliError::Failed)?;
        ways.push((way, answers.into_iter().map(Some).collect()));
    }
    let mut left_out = None;
    if arguments.native {
        left_out = Some("WebAssembly was left out".to_owned());
    } else {
        // Programs run nowhere else, and modules of a project are run by the build as they are.
        let ours: Vec<usize> = (0..cases.len()).filter(|at| cases[*at].request().is_some()).collect();
        let asked: Vec<&Case> = ours.iter().map(|at| &cases[*at]).collect();
        match node::answers(&asked, threads, arguments.modules.as_deref()) {
            Ok(answers) => {
                let mut all = vec![None; cases.len()];
                ours.into_iter().zip(answers).for_each(|(at, answer)| all[at] = Some(answer));
                ways.push((Way::WebAssembly, all));
            }
            Err(NodeError::Missing) if !arguments.require_wasm => {
                left_out = Some("WebAssembly was not run: there is no `node` here".to_owned());
            }
            Err(error) => return Err(CliError::Failed(error.to_string())),
        }
    }
    let verdicts: Vec<Verdict> = (0..cases.len()).map(|at| verdict(&cases[at], at, &ways)).collect();
    diagnostics = verdicts.iter().zip(cases).filter_map(|(verdict, case)| verdict.diagnostic(case)).collect();
    let failed = diagnostics.len();
    let mut out = io::stdout().lock();
    match arguments.format {
        Format::Json => {
            let all: Vec<_> =
                verdicts.iter().zip(cases).map(|(verdict, case)| as_json(verdict, case)).collect();
            writeln!(out, "{:#}", json!({ "results": all, "webassembly": left_out.is_none() }))?;
        }
        Format::Sarif => show(&diagnostics, &asked.texts, Format::Sarif)?,
        Format::Text => {
            show(&diagnostics, &asked.texts, Format::Text)?;
            let what = count(cases.len(), if arguments.models { "run" } else { "demo" });
            let names: Vec<&str> = ways.iter().map(|(way, _)| way.name()).collect();
            let found = if failed == 0 {
                "the same bits each time".to_owned()
            } else {
                format!("{failed} not the same")
            };
            writeln!(out, "{what}, {}: {found}.", names.join(", "))?;
            if let Some(why) = left_out {
                writeln!(out, "{why}.")?;
            }
        }
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn of_models(sets: u64) -> Asked {
    let cases = models::all().flat_map(|model| cases(model, sets)).collect();
    Asked { cases, limit: Duration::MAX, diagnostics: Vec::new(), texts: Texts::default() }
}

fn of_project(root: &Path) -> Asked {
    match Project::open(root) {
        Err(error) => Asked {
            cases: Vec::new(),
            limit: Duration::MAX,
            diagnostics: error.diagnostics,
            texts: error.texts,
        },
        Ok(project) => {
            let limit = Duration::from_secs_f64(project.settings.demos.time_limit);
            let bar = Bar::new(false);
            let edition = Edition::make(Read::all(project, false), None, Simulate::Now(&bar));
            bar.clear();
            let cases = edition.catalog().runs.values().filter_map(Case::of_run).collect();
            Asked { cases, limit, diagnostics: edition.diagnostics(), texts: edition.read().texts() }
        }
    }
}

fn verdict(case: &Case, at: usize, ways: &[(Way, Vec<Option<Answer>>)]) -> Verdict {
    let published = case.published.iter().map(|digest| (Way::Published, Ok(digest.clone())));
    let computed = ways.iter().filter_map(|(way, answers)| Some((*way, answers[at].clone()?)));
    let answers = published.chain(computed).collect();
    Verdict { answers }
}

fn as_json(verdict: &Verdict, case: &Case) -> serde_json::Value {
    let answers: serde_json::Map<String, serde_json::Value> = verdict
        .answers
        .iter()
        .map(|(way, answer)| {
            (
                way.name().replace(' ', "_").to_lowercase(),
                answer.as_ref().unwrap_or_else(|fault| fault).as_str().into(),
            )
        })
        .collect();
    json!({
        "name": case.name,
        "model": &*case.model.name,
        "request": case.request(),
        "same": verdict.holds(),
        "answers": answers,
    })
}
