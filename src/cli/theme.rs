//! `kb theme`: what a project can change of how its site looks, and how to begin.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::CliError;
use crate::diagnostic::nearest;
use crate::kept::write_whole;
use crate::page::templates::Theme;
use crate::project::{Project, SETTINGS_FILE};

/// What templates are given.
const CONTEXTS: &str = include_str!("../../templates/README.md");

/// What `kb theme` is asked.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the files of the theme, and which of them the project has of its own
    List,
    /// Copy a file of the theme into the project's templates/, where it takes the place of the built-in one
    Eject {
        /// Its name as listed, such as parts/facts.html
        name: String,
    },
    /// Print what templates are given
    Contexts,
}

/// Does what is asked.
pub(super) fn run(root: &Path, command: &Command) -> Result<ExitCode, CliError> {
    match command {
        Command::List => list(root)?,
        Command::Eject { name } => eject(root, name)?,
        Command::Contexts => io::stdout().write_all(CONTEXTS.as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(root: &Path) -> io::Result<()> {
    let folder = root.join(Project::TEMPLATES);
    let width = Theme::built_in().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut out = io::stdout().lock();
    for (name, bytes) in Theme::built_in() {
        let own = fs::read(folder.join(name)).is_ok_and(|own| own != bytes);
        let mark = if own { "own" } else { "" };
        writeln!(out, "{mark:3}  {name:width$}  {}", purpose(bytes))?;
    }
    writeln!(
        out,
        "\n`kb theme eject NAME` copies one to change; `kb theme contexts` says what templates are given."
    )
}

/// What a file of the theme is for: the first sentence of the comment at its top.
fn purpose(bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let comment = match text.get(..2) {
        Some("{#") => text[2..].split("#}").next(),
        Some("/*") => text[2..].split("*/").next(),
        Some("//") => text.split("\n(").next(),
        _ => None,
    };
    let words = comment.unwrap_or_default().replace("//", "");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words.split_inclusive(". ").next().unwrap_or_default().trim_end().to_owned()
}

fn eject(root: &Path, name: &str) -> Result<(), CliError> {
    if !root.join(SETTINGS_FILE).is_file() {
        return Err(CliError::Failed(format!("there is no {SETTINGS_FILE} in {}", root.display())));
    }
    let name = name.trim_start_matches("./").trim_start_matches("templates/");
    let Some((name, bytes)) = Theme::built_in().find(|(known, _)| *known == name) else {
        let help = nearest::suggestion(name, Theme::built_in().map(|(known, _)| known));
        let help = help.unwrap_or_else(|| "`kb theme list` shows them".to_owned());
        return Err(CliError::Usage(format!("the theme has no file `{name}`; {help}")));
    };
    let path = root.join(Project::TEMPLATES).join(name);
    if fs::symlink_metadata(&path).is_ok() {
        let message = format!("{} is there already; remove it to begin again", path.display());
        return Err(CliError::Failed(message));
    }
    write_whole(&path, bytes)?;
    writeln!(
        io::stdout(),
        "{} is the project's own now; remove it to have the built-in one back",
        path.display()
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_the_theme_says_what_it_is_for() {
        for (name, bytes) in Theme::built_in() {
            let is_data = ["svg", "ttf", "woff2", "txt"].iter().any(|ending| name.ends_with(ending));
            assert!(is_data || purpose(bytes).ends_with(['.', ':']), "{name}: {}", purpose(bytes));
        }
    }
}
