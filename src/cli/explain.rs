//! `kb explain`: what a code means, with an example and its remedy.

use std::io::{self, Write};
use std::process::ExitCode;

use super::{CliError, colours};
use crate::diagnostic::explain::{Line, page};
use crate::diagnostic::{Code, nearest};

/// What `kb explain` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The code, such as KB201; all codes with their meanings where none is named
    code: Option<String>,
}

/// Prints the page of a code, or all codes.
pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, CliError> {
    let mut out = io::stdout().lock();
    let Some(asked) = &arguments.code else {
        for code in Code::ALL {
            writeln!(out, "{code}  {:7}  {}", code.severity().to_string(), code.title())?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let name = asked.to_uppercase();
    let name = if name.starts_with("KB") { name } else { format!("KB{name}") };
    let Some(code) = Code::from_id(&name) else {
        let help = nearest::suggestion(&name, Code::ALL.iter().map(|code| code.id()));
        let help = help.unwrap_or_else(|| "`kb explain` lists all".into());
        return Err(CliError::Usage(format!("there is no code `{asked}`; {help}")));
    };
    let bold = colours(&out);
    for line in page(code) {
        match line {
            Line::Heading(text) if bold => writeln!(out, "\u{1b}[1m{text}\u{1b}[0m")?,
            Line::Heading(text) | Line::Prose(text) => writeln!(out, "{text}")?,
            Line::Code(text) => writeln!(out, "{}", format!("    {text}").trim_end())?,
        }
    }
    Ok(ExitCode::SUCCESS)
}
