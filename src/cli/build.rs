//! `kb build`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use jiff::Timestamp;

use super::progress::Bar;
use super::{CliError, Format, count, show};
use crate::diagnostic::{Diagnostic, Texts};
use crate::engine::{self, Placed};
use crate::project::Project;

/// What `kb build` is asked.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 when the site was written, 1 when it was not, 2 when kb was asked wrongly."
)]
pub(super) struct Arguments {
    /// The folder to write the site to [default: site, in the project]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Build drafts too
    #[arg(long)]
    drafts: bool,
    /// How to show what is wrong
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Say nothing when all is well
    #[arg(long, short)]
    quiet: bool,
}

/// Builds and writes the site of a project.
pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let start = Instant::now();
    let project = match Project::open(root) {
        Ok(project) => project,
        Err(error) => {
            return fail(&error.diagnostics, &error.texts, arguments.format);
        }
    };
    let bar = Bar::new(arguments.quiet);
    let out = arguments.out.clone().unwrap_or_else(|| project.root.join("site"));
    let placed = engine::build_into(&out, project, arguments.drafts, Timestamp::now().as_second(), &bar);
    bar.clear();
    let Placed { diagnostics, texts, summary, written, edition } = placed?;
    // The process ends soon, and with it all that is known: to let go of it piece by piece would only take time.
    std::mem::forget(edition);
    let Some(written) = written else {
        return fail(&diagnostics, &texts, arguments.format);
    };
    show(&diagnostics, &texts, arguments.format)?;
    if !arguments.quiet && arguments.format == Format::Text {
        writeln!(
            io::stdout(),
            "{}, {}, {} ({} run); {} written, {} removed, {} unchanged in {} ({:.2} s)",
            count(summary.articles, "article"),
            count(summary.terms, "term"),
            count(summary.demos, "demo"),
            count(summary.simulations, "simulation"),
            count(written.changed, "file"),
            written.removed,
            written.same,
            out.display(),
            start.elapsed().as_secs_f64(),
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Shows why nothing was written. It failed, whether or not anybody listens.
fn fail(diagnostics: &[Diagnostic], texts: &Texts, format: Format) -> Result<ExitCode, CliError> {
    let shown = show(diagnostics, texts, format).and_then(|()| match format {
        Format::Text => writeln!(io::stderr(), "Nothing was written; the last good site stays as it was."),
        Format::Json | Format::Sarif => Ok(()),
    });
    match shown {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(ExitCode::FAILURE),
    }
}
