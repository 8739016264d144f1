//! `kb demo check`: what the models are expected to show, over many seeds.

use std::io::{self, Write};
use std::process::ExitCode;

use kb_demos::acceptance::{self, Experiment, Verdict};
use kb_demos::format;
use kb_demos::report::Format as Digits;
use serde_json::{Value, json};

use super::super::progress::Bar;
use super::{CliError, find};
use crate::demo::acceptance::{Outcome, run as run_experiments};
use crate::model::Models;

/// What `kb demo check` is asked.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// The models, or families of models such as stdp; all by default
    models: Vec<String>,
    /// With how many seeds, at least; statements about means of more seeds take those that they need
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000))]
    seeds: u64,
    /// How to show the results
    #[arg(long, value_enum, default_value = "text")]
    format: Shape,
}

/// How results are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Shape {
    /// A table for a person
    Text,
    /// For a program
    Json,
}

/// Runs the experiments and shows what was expected, what was measured, and whether it agrees.
pub(super) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<ExitCode, CliError> {
    let all = acceptance::all();
    let experiments = chosen(&all, &arguments.models)?;
    let bar = Bar::new(arguments.format == Shape::Json);
    let outcomes = run_experiments(&experiments, arguments.seeds, &bar);
    bar.clear();
    match arguments.format {
        Shape::Text => outcomes.iter().try_for_each(|outcome| table(outcome, out))?,
        Shape::Json => {
            let all: Vec<Value> = outcomes.iter().map(as_json).collect();
            writeln!(out, "{:#}", json!({ "experiments": all }))?;
        }
    }
    let count = |holds: bool| outcomes.iter().flat_map(judged).filter(|held| *held == holds).count();
    let (held, failed) = (count(true), count(false));
    if arguments.format == Shape::Text {
        writeln!(out, "{held} as expected, {failed} not")?;
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The experiments of the models and families asked for.
fn chosen<'a>(all: &'a [Experiment], asked: &[String]) -> Result<Vec<&'a Experiment>, CliError> {
    let of = |experiment: &Experiment, name: &str| {
        experiment.model == name || experiment.model.split_once('/').is_some_and(|(family, _)| family == name)
    };
    for name in asked {
        if !all.iter().any(|experiment| of(experiment, name)) {
            // Names the nearest model.
            find(&Models::built_in(), name)?;
        }
    }
    let wanted = |e: &&Experiment| asked.is_empty() || asked.iter().any(|name| of(e, name));
    Ok(all.iter().filter(wanted).collect())
}

/// Whether each expectation holds; a run that failed is one that does not.
fn judged(outcome: &Outcome) -> Vec<bool> {
    outcome.verdicts.as_ref().map_or_else(|_| vec![false], |all| all.iter().map(Verdict::holds).collect())
}

fn table(outcome: &Outcome, out: &mut impl Write) -> io::Result<()> {
    let Experiment { model, given, against, .. } = outcome.experiment;
    write!(out, "{model}{}", settings(given))?;
    if let Some(against) = against {
        let other = settings(against);
        write!(out, ", compared with{}", if other.is_empty() { " the defaults" } else { other.as_str() })?;
    }
    writeln!(
        out,
        " ({})",
        if outcome.seeds == 1 { "1 seed".into() } else { format!("{} seeds", outcome.seeds) }
    )?;
    let verdicts = match &outcome.verdicts {
        Ok(verdicts) => verdicts,
        Err(fault) => return writeln!(out, "  failed: {fault}\n"),
    };
    let head = ["", "reference", "measured", "band", ""].map(String::from);
    let rows: Vec<[String; 5]> = std::iter::once(head).chain(verdicts.iter().map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [0, 1, 2, 3].map(width);
    for row in &rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("  {cell:width$}"));
        writeln!(out, "{}  {}", cells.collect::<String>(), row[4])?;
    }
    writeln!(out)
}

fn settings(given: &[(&str, &str)]) -> String {
    let words = given.iter().flat_map(|(name, value)| [" ", name, "=", value]);
    words.collect()
}

fn number(value: f64) -> String {
    format::display(value, Digits::Significant(4))
}

fn row(verdict: &Verdict) -> [String; 5] {
    let reference = verdict.reference.map_or_else(String::new, |(at, tolerance)| match tolerance {
        0.0 => number(at),
        _ => format!("{} ± {}", number(at), format::display(tolerance, Digits::Significant(2))),
    });
    let measured = match verdict.measured.len() {
        0 | 1 => number(verdict.mean),
        _ => format!("{} (sd {})", number(verdict.mean), format::display(verdict.sd, Digits::Significant(2))),
    };
    let band = |(low, high): (f64, f64)| format!("{} to {}", number(low), number(high));
    let bands = [verdict.each.map(band), verdict.mean_band.map(|ends| format!("{} in the mean", band(ends)))];
    let bands: Vec<String> = bands.into_iter().flatten().collect();
    [verdict.name.clone(), reference, measured, bands.join("; "), judgement(verdict)]
}

/// In words, and of what does not hold, why.
fn judgement(verdict: &Verdict) -> String {
    if verdict.holds() {
        return "holds".into();
    }
    let mut faults = Vec::new();
    if verdict.off {
        faults.push("the mean is off".to_owned());
    }
    let strays = verdict.strays.iter().map(|(seed, value)| format!("{} with seed {seed}", number(*value)));
    faults.extend(strays);
    format!("FAILS: {}", faults.join(", "))
}

fn as_json(outcome: &Outcome) -> Value {
    let Experiment { model, given, against, .. } = outcome.experiment;
    let pairs = |given: &[(&str, &str)]| -> Value {
        given.iter().map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect()
    };
    json!({
        "model": model,
        "settings": pairs(given),
        "against": against.map(pairs),
        "seeds": outcome.seeds,
        "holds": outcome.holds(),
        "fault": outcome.verdicts.as_ref().err().map(ToString::to_string),
        "verdicts": outcome.verdicts.iter().flatten().map(verdict_json).collect::<Vec<_>>(),
    })
}

fn verdict_json(verdict: &Verdict) -> Value {
    json!({
        "name": verdict.name,
        "holds": verdict.holds(),
        "reference": verdict.reference.map(|(at, _)| at),
        "tolerance": verdict.reference.map(|(_, tolerance)| tolerance),
        "measured": verdict.measured,
        "mean": verdict.mean,
        "sd": verdict.sd,
        "band": verdict.each.map(|(low, high)| [low, high]),
        "band_of_mean": verdict.mean_band.map(|(low, high)| [low, high]),
        "outside": verdict.strays.iter().map(|(seed, _)| seed).collect::<Vec<_>>(),
    })
}
