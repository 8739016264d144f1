//! `kb check`: all that a build would say, and nothing written.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::progress::Bar;
use super::{CliError, Format, count, show};
use crate::check::Against;
use crate::diagnostic::Severity;
use crate::engine::{self, Options};
use crate::external::Summary;
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
    /// The path of a host, such as /repo/: what of the finished pages does not work there is told
    #[arg(long, value_name = "PATH", value_parser = base_path)]
    base: Option<String>,
    #[command(flatten)]
    links: Links,
    /// How to show what is wrong
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Say nothing when all is well
    #[arg(long, short)]
    quiet: bool,
}

/// What is asked of other sites.
#[derive(Debug, clap::Args)]
struct Links {
    /// Ask other sites too whether links to them lead somewhere
    #[arg(long)]
    external: bool,
    /// Ask for links again whose answers are known from a short while ago
    #[arg(long, requires = "external")]
    fresh: bool,
}

/// From which level on a check fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings and errors
    Warnings,
    /// Hints, warnings and errors
    Hints,
}

/// The path of a host with slashes around it.
fn base_path(text: &str) -> Result<String, String> {
    let inner = text.trim_matches('/');
    if inner.contains(['?', '#', ' ', '\\'])
        || inner.contains("://")
        || inner.split('/').any(|part| part == "..")
    {
        return Err("a path such as / or /repo/ is expected".into());
    }
    Ok(if inner.is_empty() { "/".into() } else { format!("/{inner}/") })
}

/// Checks a project.
pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let published = arguments.published.as_deref().map(Manifest::published).transpose();
    let published = published.map_err(|error| CliError::Usage(error.to_string()))?;
    let against = Against {
        today: Some(arguments.today.unwrap_or_else(|| TimeZone::UTC.to_datetime(Timestamp::now()).date())),
        published: published.as_ref().map(|manifest| &manifest.files),
        base: arguments.base.as_deref(),
    };
    let quiet = arguments.quiet || arguments.format != Format::Text;
    let mut links = None;
    let (diagnostics, texts) = match Project::open(root) {
        Ok(project) => {
            let bar = Bar::new(quiet);
            let mut built =
                engine::build(project.clone(), Options { drafts: arguments.drafts, against }, &bar, &|_| {});
            bar.clear();
            if arguments.links.external {
                let bar = Bar::links(quiet);
                links = built.check_links(&project, arguments.links.fresh, &bar);
                bar.clear();
            }
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
    if !quiet {
        match links {
            Some(links) => writeln!(io::stdout(), "{}", in_words(&links))?,
            None if arguments.links.external => {
                writeln!(io::stderr(), "Other sites were not asked: mend the errors of this one first.")?;
            }
            None => {}
        }
        if diagnostics.is_empty() {
            writeln!(io::stdout(), "Nothing is wrong.")?;
        }
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// "212 links on 40 hosts: 208 good, 2 dead, 2 not checked".
fn in_words(links: &Summary) -> String {
    let mut words = format!("{} on {}", count(links.links, "link"), count(links.hosts, "host"));
    let parts = [
        (links.good, "good"),
        (links.dead, "dead"),
        (links.unreachable, "not reached"),
        (links.unchecked, "not checked"),
    ];
    let parts = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}"));
    let parts: Vec<String> = parts.collect();
    if !parts.is_empty() {
        words = words + ": " + &parts.join(", ");
    }
    if links.known > 0 {
        words = format!("{words} ({} known from before)", links.known);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_counted_in_words() {
        let links = Summary { links: 212, hosts: 40, good: 208, dead: 2, unchecked: 2, ..Summary::default() };
        assert_eq!(in_words(&links), "212 links on 40 hosts: 208 good, 2 dead, 2 not checked");
        let one = Summary { links: 1, hosts: 1, unreachable: 1, known: 1, ..Summary::default() };
        assert_eq!(in_words(&one), "1 link on 1 host: 1 not reached (1 known from before)");
        assert_eq!(in_words(&Summary::default()), "0 links on 0 hosts");
    }
}
