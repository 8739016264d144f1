//! The command line: what is asked, and how answers are shown. All work is done by the library.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::diagnostic::{Diagnostic, Texts, json, sarif, terminal};

mod build;
mod check;
mod demo;
mod explain;
mod new;
mod progress;
mod publish;
mod schema;
mod serve;
mod shell;
mod terms;
mod theme;
mod verify;
mod why;

const BEGIN: &str = "\
Begin with:
  kb new mykb        makes a small project in the folder mykb
  cd mykb
  kb serve --open    shows it in your browser, and follows what you save

`kb COMMAND --help` says more of each command. Exit codes: 0 when all is well, 1 when something is wrong with the project,
2 when kb was asked wrongly.";

/// Publishes knowledge bases that run: articles, terms and simulations become a static site.
#[derive(Debug, Parser)]
#[command(name = "kb", version, about, long_about = None, after_help = BEGIN)]
struct Arguments {
    /// The folder of the project, which holds kb.yaml
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    #[command(subcommand)]
    command: Command,
}

/// What there is to be done, in the order in which one comes to it.
#[derive(Debug, Subcommand)]
enum Command {
    /// Make a new project: articles, terms, a bibliography, demos, files for CI
    New(new::Arguments),
    /// Show the site in a browser while it is written
    Serve(serve::Arguments),
    /// Build the site, running every demo whose result is not known
    Build(build::Arguments),
    /// Say what is wrong with a project, without building the site
    Check(check::Arguments),
    /// Show what would change at a host, and publish the site there
    Publish(publish::Arguments),
    /// Explain a code such as KB201, with an example and its remedy
    Explain(explain::Arguments),
    /// List, describe, run, test and record the models of demos
    #[command(subcommand)]
    Demo(demo::Command),
    /// List, draw and explain the terms of a project
    #[command(subcommand)]
    Terms(terms::Command),
    /// List the files of the theme, and copy one to change it
    #[command(subcommand)]
    Theme(theme::Command),
    /// Run each demo again, on one thread, on many and as WebAssembly, and compare the results
    Verify(verify::Arguments),
    /// Say why a page was last made anew
    Why(why::Arguments),
    /// Print the JSON Schema of a format
    Schema(schema::Arguments),
    /// Print what a shell needs to complete these commands
    Completions(shell::Completions),
    /// Print the manual page
    Man(shell::Man),
}

/// How diagnostics are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person
    Text,
    /// For a program
    Json,
    /// SARIF 2.1.0, for the code scanning of hosts and for editors
    Sarif,
}

/// A command could not do its work, for a reason that lies outside the project.
#[derive(Debug, thiserror::Error)]
enum CliError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Write(#[from] crate::site::WriteError),
    #[error("{0}")]
    Usage(String),
    #[error("{0}")]
    Failed(String),
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Build(build) => build::run(&arguments.root, &build),
        Command::Check(check) => check::run(&arguments.root, &check),
        Command::Demo(demo) => demo::run(&arguments.root, demo),
        Command::New(new) => new::run(&arguments.root, &new),
        Command::Explain(explain) => explain::run(&explain),
        Command::Completions(asked) => shell::completions(&asked),
        Command::Man(asked) => shell::man(&asked),
        Command::Publish(publish) => publish::run(&arguments.root, &publish),
        Command::Schema(schema) => schema::run(&schema),
        Command::Serve(serve) => serve::run(&arguments.root, &serve),
        Command::Terms(terms) => terms::run(&arguments.root, &terms),
        Command::Theme(theme) => theme::run(&arguments.root, &theme),
        Command::Verify(verify) => verify::run(&arguments.root, &verify),
        Command::Why(why) => why::run(&arguments.root, &why),
    };
    match result {
        Ok(code) => code,
        // Whoever read our answers has had enough of them.
        Err(CliError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(CliError::Usage(message)) => fail(&message, 2),
        Err(error) => fail(&error.to_string(), 1),
    }
}

fn fail(message: &str, code: u8) -> ExitCode {
    // There is nowhere left to say that it could not be said.
    let _ = writeln!(io::stderr(), "kb: {message}");
    ExitCode::from(code)
}

/// Shows diagnostics: as text on standard error, as JSON or SARIF on standard output.
fn show(diagnostics: &[Diagnostic], texts: &Texts, format: Format) -> io::Result<()> {
    match format {
        Format::Text => {
            io::stderr().write_all(terminal::render(diagnostics, texts, colours(&io::stderr())).as_bytes())
        }
        Format::Json => io::stdout().write_all(json::render(diagnostics, texts).as_bytes()),
        Format::Sarif => io::stdout().write_all(sarif::render(diagnostics, texts).as_bytes()),
    }
}

/// Whether what is written there may have colours and bold words.
fn colours(to: &impl IsTerminal) -> bool {
    to.is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// "1 file", "2 files".
fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
