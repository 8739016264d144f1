//! `kb demo list | show | run | test | record | check`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use kb_demos::{Fault, Given, OutputKind, Report, Settings, data, format, plot, report::Format as Digits};

use serde_json::{Map, Value, json};

use super::{CliError, Format, show};
use crate::demo::provenance::provenance;
use crate::diagnostic::nearest;
use crate::model::{Clock, Model, Models};
use crate::project::{Project, SETTINGS_FILE};

mod check;
mod record;
mod test;

/// What `kb demo` is asked.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List all models
    List,
    /// Describe a model: its parameters and what it shows
    Show {
        /// The name of the model, such as stdp/competition
        model: String,
    },
    /// Run a model and print its values, or write all results to a folder
    Run {
        /// The name of the model, such as stdp/competition
        model: String,
        /// Set a parameter, such as rate=20Hz or lambda=4,2,1; may be given several times
        #[arg(long = "set", value_name = "NAME=VALUE")]
        set: Vec<String>,
        /// The seed of all chance
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Write SVG, CSV and the report to this folder
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Print the name of the result alone
        #[arg(long, hide = true)]
        digest: bool,
    },
    /// Run a model over many seeds: whether it gives the same result each time, whether claims hold, how long it takes
    Test(test::Arguments),
    /// Run models whose results are recorded, where they can run, and keep what their demos need with the project
    ///
    /// This runs the programs of these models, whether or not kb.yaml allows them: look at what is in demos/ before.
    Record(record::Arguments),
    /// Run what the models are expected to show, and compare: reference, measured and band
    Check(check::Arguments),
}

/// Does what is asked.
pub(super) fn run(root: &Path, command: Command) -> Result<ExitCode, CliError> {
    let mut out = io::stdout().lock();
    match command {
        Command::Check(arguments) => return check::run(&arguments, &mut out),
        Command::Test(arguments) => return test::run(root, &arguments, &mut out),
        Command::Record(arguments) => return record::run(root, &arguments, &mut out),
        Command::List => list(&models(root)?, &mut out)?,
        Command::Show { model } => describe(find(&models(root)?, &model)?, &mut out)?,
        Command::Run { model, set, seed, out: folder, digest } => {
            let models = models(root)?;
            let model = find(&models, &model)?;
            let settings = settings(model, &set)?;
            let report = simulate(model, &settings, seed)?;
            if digest {
                writeln!(out, "{}", report.digest())?;
                return Ok(ExitCode::SUCCESS);
            }
            if let Some(folder) = folder {
                write_files(&report, provenance(&model.name, &model.description, &settings, seed), &folder)?;
            }
            print(model, &report, &mut out)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The models: those of the project, where there is one, and those that come with kb. What is wrong with some of them
/// is told.
fn models(root: &Path) -> Result<Models, CliError> {
    if !root.join(SETTINGS_FILE).exists() {
        return Ok(Models::built_in());
    }
    match Project::open(root) {
        Ok(project) => {
            let models = Models::of(&project);
            show(&models.diagnostics, &models.texts, Format::Text)?;
            Ok(models)
        }
        Err(error) => {
            show(&error.diagnostics, &error.texts, Format::Text)?;
            Ok(Models::built_in())
        }
    }
}

fn find<'a>(models: &'a Models, name: &str) -> Result<&'a Model, CliError> {
    if models.is_broken(name) {
        return Err(CliError::Failed(format!("the model `{name}` cannot be used")));
    }
    models.find(name).map(|model| &**model).ok_or_else(|| {
        let known: Vec<&str> = models.iter().map(|model| &*model.name).collect();
        let help =
            nearest::suggestion(name, known.iter().copied()).unwrap_or_else(|| "see `kb demo list`".into());
        CliError::Usage(format!("there is no model `{name}`; {help}"))
    })
}

fn list(models: &Models, out: &mut impl Write) -> io::Result<()> {
    let width = models.iter().map(|model| model.name.len()).max().unwrap_or(0);
    models.iter().try_for_each(|model| writeln!(out, "{:width$}  {}", model.name, model.description.title))
}

fn describe(model: &Model, out: &mut impl Write) -> io::Result<()> {
    let description = &model.description;
    writeln!(out, "{}: {}\n{}\n\nParameters", model.name, description.title, description.summary)?;
    for p in &description.parameters {
        writeln!(out, "  {} = {}  ({})", p.name, p.show(&p.default()), p.range())?;
        if !p.help.is_empty() {
            writeln!(out, "      {}", p.help)?;
        }
    }
    for preset in description.presets.iter().filter(|preset| !preset.settings.is_empty()) {
        let settings = preset.settings.iter().filter_map(|(name, setting)| {
            Some(format!("{name} = {}", description.parameter(name)?.show(setting)))
        });
        writeln!(out, "\nWith preset = {}: {}", preset.name, settings.collect::<Vec<_>>().join(", "))?;
    }
    for (kind, title) in
        [(OutputKind::Figure, "Figures"), (OutputKind::Table, "Tables"), (OutputKind::Value, "Values")]
    {
        let outputs: Vec<_> = description.outputs.iter().filter(|o| o.kind == kind).collect();
        if outputs.is_empty() {
            continue;
        }
        writeln!(out, "\n{title}")?;
        for output in outputs {
            let unit = if output.unit.symbol().is_empty() {
                String::new()
            } else {
                format!(" ({})", output.unit.symbol())
            };
            let range = match output.range.words(output.unit) {
                words if words.is_empty() => words,
                words => format!(" ({words})"),
            };
            writeln!(out, "  {}{unit}  {}{range}", output.name, output.title)?;
        }
    }
    if !description.sources.is_empty() {
        writeln!(out, "\nSources: {}", description.sources.join(", "))?;
    }
    Ok(())
}

fn settings(model: &Model, set: &[String]) -> Result<Settings, CliError> {
    let description = &model.description;
    let mut given: BTreeMap<String, Given> = BTreeMap::new();
    for text in set {
        let Some((name, value)) = text.split_once('=') else {
            return Err(CliError::Usage(format!(
                "`{text}` does not set a parameter; write --set name=value"
            )));
        };
        let (name, value) = (name.trim(), value.trim());
        let list =
            description.parameter(name).is_some_and(|p| matches!(p.domain, kb_demos::Domain::Numbers { .. }));
        let value = if list {
            Given::List(value.trim_matches(['[', ']']).split(',').map(|v| v.trim().to_owned()).collect())
        } else {
            Given::Text(value.to_owned())
        };
        if given.insert(name.to_owned(), value).is_some() {
            return Err(CliError::Usage(format!("the parameter `{name}` is set twice")));
        }
    }
    let given: Vec<_> = given.into_iter().collect();
    description.resolve(&given).map_err(|refused| {
        let names: Vec<&str> = description.parameters.iter().map(|p| p.name.as_str()).collect();
        let lines = refused.iter().map(|(name, error)| {
            let help = nearest::suggestion(name, names.iter().copied())
                .filter(|_| description.parameter(name).is_none());
            format!("parameter `{name}`: {error}{}", help.map(|h| format!("; {h}")).unwrap_or_default())
        });
        CliError::Usage(lines.collect::<Vec<_>>().join("\nkb: "))
    })
}

/// Runs a model, for as long as it may take where something is said of that.
fn run_model(model: &Model, settings: &Settings, seed: u64) -> Result<Report, Fault> {
    model.run(settings, seed, &mut Clock::waited(model.limit(Duration::MAX)))
}

fn simulate(model: &Model, settings: &Settings, seed: u64) -> Result<Report, CliError> {
    run_model(model, settings, seed).map_err(|fault| {
        let why = match fault {
            Fault::Stopped => {
                format!("took longer than {} s", model.time_limit.unwrap_or_default())
            }
            other => format!("failed: {other}"),
        };
        CliError::Failed(format!("{} {why}", model.name))
    })
}

/// Prints the values of a report.
fn print(model: &Model, report: &Report, out: &mut impl Write) -> io::Result<()> {
    for value in &report.values {
        let unit = model.description.output(&value.name).map_or("", |o| o.unit.symbol());
        let number = format::display(value.value, Digits::Significant(6));
        writeln!(out, "{} = {}", value.name, format::with_unit(&number, unit))?;
    }
    Ok(())
}

fn write_files(report: &Report, mut entries: Map<String, Value>, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for figure in &report.figures {
        fs::write(folder.join(format!("{}.svg", figure.name)), plot::standalone_svg(figure, &figure.name))?;
        fs::write(folder.join(format!("{}.csv", figure.name)), data::figure_csv(figure))?;
    }
    for table in &report.tables {
        fs::write(folder.join(format!("{}.csv", table.name)), data::table_csv(table))?;
    }
    let values: Map<String, Value> = report.values.iter().map(|v| (v.name.clone(), json!(v.value))).collect();
    entries.insert("values".into(), values.into());
    entries.insert("figures".into(), serde_json::to_value(&report.figures)?);
    entries.insert("tables".into(), serde_json::to_value(&report.tables)?);
    fs::write(folder.join("report.json"), format!("{:#}\n", Value::from(entries)))
}
