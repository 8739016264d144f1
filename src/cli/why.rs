//! `kb why`.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use jiff::Timestamp;

use super::CliError;
use crate::diagnostic::nearest;
use crate::engine::Records;
use crate::project::{Project, SETTINGS_FILE};

/// What `kb why` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A page: its path or address in the site, or the file it is made from, such as content/memory/stdp.md
    #[arg(value_name = "PATH")]
    path: String,
}

/// Says why a page was last made anew.
pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, CliError> {
    // Settings that are wrong are no reason to know nothing of the last build.
    let kept = root.join(Project::CACHE);
    if !root.join(SETTINGS_FILE).exists() {
        return Err(CliError::Usage(format!(
            "there is no {SETTINGS_FILE} in {}; run `kb` in the folder of a project, or name one with `--root DIR`",
            root.display()
        )));
    }
    let records = Records::read(&kept);
    if records.pages.is_empty() {
        return Err(CliError::Usage("no build is known; run `kb build` first".into()));
    }
    let wanted = arguments.path.replace('\\', "/");
    let Some((path, record)) = records.find(&wanted) else {
        let pages = records.pages.iter().flat_map(|(path, record)| {
            let address = path.strip_suffix("index.html").filter(|address| !address.is_empty());
            [Some(path.as_str()), address, record.source.as_deref()].into_iter().flatten()
        });
        let near = nearest::suggestion(&wanted, pages).map(|help| format!("; {help}")).unwrap_or_default();
        return Err(CliError::Usage(format!("the last build made no page `{}`{near}", arguments.path)));
    };
    let mut out = io::stdout().lock();
    match &record.source {
        Some(source) => writeln!(out, "{path}, made from {source}")?,
        None => writeln!(out, "{path}")?,
    }
    let time = Timestamp::from_second(record.at).map(|at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string());
    writeln!(
        out,
        "last written by build {} of {}, {}",
        record.build,
        records.builds,
        time.unwrap_or_default()
    )?;
    if record.why.is_empty() {
        writeln!(out, "because it was new")?;
    } else {
        writeln!(out, "because these had changed:")?;
        for reason in &record.why {
            writeln!(out, "  - {reason}")?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
