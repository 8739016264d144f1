//! `kb completions` and `kb man`: what shells and `man` are told of this command line, made from its definition.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use super::CliError;

/// What `kb completions` is asked.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  kb completions bash > ~/.local/share/bash-completion/completions/kb\n  \
                  kb completions zsh > ~/.zfunc/_kb          (a folder of your fpath)\n  \
                  kb completions fish > ~/.config/fish/completions/kb.fish"
)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

/// What `kb man` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  kb man --out ~/.local/share/man/man1")]
pub(super) struct Man {
    /// Write a page for kb and one for each of its commands to this folder, rather than printing that of kb
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Prints the completions of a shell.
pub(super) fn completions(asked: &Completions) -> Result<ExitCode, CliError> {
    let mut text = Vec::new();
    clap_complete::generate(asked.shell, &mut super::Arguments::command(), "kb", &mut text);
    io::stdout().write_all(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the manual page, or writes all.
pub(super) fn man(asked: &Man) -> Result<ExitCode, CliError> {
    let mut command = super::Arguments::command();
    command.build();
    match &asked.out {
        None => clap_mangen::Man::new(command).render(&mut io::stdout())?,
        Some(folder) => {
            fs::create_dir_all(folder)?;
            write(&command, "kb", folder)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn write(command: &clap::Command, name: &str, folder: &Path) -> io::Result<()> {
    let mut page = Vec::new();
    // A page shows how its command is called.
    clap_mangen::Man::new(command.clone()).title(name.to_owned()).render(&mut page)?;
    fs::write(folder.join(format!("{name}.1")), page)?;
    let parts = command.get_subcommands().filter(|part| part.get_name() != "help");
    parts.into_iter().try_for_each(|part| write(part, &format!("{name}-{}", part.get_name()), folder))
}
