//! `kb schema`: prints the JSON Schemas that are built in.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;

use super::CliError;
use crate::schema;

/// What `kb schema` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Which one; without it, their names are listed
    #[arg(value_parser = PossibleValuesParser::new(schema::ALL.iter().map(|(name, _)| *name)))]
    name: Option<String>,
}

/// Prints a schema, or the names of all.
pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, CliError> {
    match arguments.name.as_deref().and_then(schema::named) {
        Some(schema) => io::stdout().write_all(schema.as_bytes())?,
        None => {
            for (name, _) in schema::ALL {
                writeln!(io::stdout(), "{name}")?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
