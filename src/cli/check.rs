//! `kb check`: all that a build would say, and nothing written.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::progress::Bar;
use super::{CliError, Format, show};
use crate::check::Against;
use crate::diagnostic::Severity;
use crate::engine::{self, Options};
use crate::project::Project;
use crate::site::Manifest;

/// What `kb check` is asked.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 when nothing is wrong, 1 when there is an error or something that --deny names, \
                  2 when kb was asked wrongly."
)]
pub(super) struct Arguments {
    /// Fail on what is less than an error too
    #[arg(long, value_enum, value_name = "LEVEL")]
    deny: Option<Deny>,
    /// Check drafts too
    #[arg(long)]
    drafts: bool,
    /// The published site, as a folder or its manifest: pages that are gone from it are told
    #[arg(long, value_name = "PATH")]
    published: Option<PathBuf>,
    /// The day on which texts are to have been read through (`review_after` in kb.yaml) [default: today, in UTC]
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// How to show what is wrong
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// From which level on a check fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings and errors
    Warnings,
    /// Hints, warnings and errors
    Hints,
}

/// Checks a project.
pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let published = arguments.published.as_deref().map(Manifest::published).transpose();
    let published = published.map_err(|error| CliError::Usage(error.to_string()))?;
    let against = Against {
        today: Some(arguments.today.unwrap_or_else(|| TimeZone::UTC.to_datetime(Timestamp::now()).date())),
        published: published.as_ref().map(|manifest| &manifest.files),
    };
    let (diagnostics, texts) = match Project::open(root) {
        Ok(project) => {
            let bar = Bar::new(arguments.format != Format::Text);
            let built = engine::build(&project, Options { drafts: arguments.drafts, against }, &bar);
            bar.clear();
            (built.diagnostics, built.texts)
        }
        Err(error) => (error.diagnostics, error.texts),
    };
    show(&diagnostics, &texts, arguments.format)?;
    let least = match arguments.deny {
        None => Severity::Error,
        Some(Deny::Warnings) => Severity::Warning,
        Some(Deny::Hints) => Severity::Hint,
    };
    // The worst is the least.
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity <= least);
    if diagnostics.is_empty() && arguments.format == Format::Text {
        writeln!(io::stdout(), "Nothing is wrong.")?;
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
