//! `kb new`: a project to begin with.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::CliError;
use crate::new;

/// What `kb new` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder of the project; it is made where it is not there
    dir: PathBuf,
}

/// Makes a project.
pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let here = root == Path::new(".");
    let dir = if here { arguments.dir.clone() } else { root.join(&arguments.dir) };
    let today = TimeZone::system().to_datetime(Timestamp::now()).date();
    let files = new::project(&dir, today).map_err(|error| CliError::Failed(error.to_string()))?;
    let mut out = io::stdout().lock();
    writeln!(out, "{} is ready, with {} files. Now:\n", dir.display(), files.len())?;
    if dir != Path::new(".") {
        writeln!(out, "  cd {}", dir.display())?;
    }
    writeln!(
        out,
        "  kb serve --open    shows it while you write\n  kb build           writes the site to site/"
    )?;
    Ok(ExitCode::SUCCESS)
}
