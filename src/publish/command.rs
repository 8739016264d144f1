//! Other programs that publish: git and rsync. What they say is told where they fail; what they ask, they ask the person.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::PublishError;

/// A program with its arguments, to be run in a folder.
#[derive(Debug)]
pub(super) struct Program<'a> {
    command: Command,
    name: &'a str,
    input: Vec<u8>,
}

impl<'a> Program<'a> {
    pub(super) fn new<S: AsRef<OsStr>>(
        name: &'a str,
        arguments: impl IntoIterator<Item = S>,
        folder: &Path,
    ) -> Self {
        let mut command = Command::new(name);
        command.args(arguments).current_dir(folder);
        Self { command, name, input: Vec::new() }
    }

    /// The same with a variable of the environment.
    #[must_use]
    pub(super) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// The same with something to read.
    #[must_use]
    pub(super) fn input(self, input: Vec<u8>) -> Self {
        Self { input, ..self }
    }

    /// Runs it, and gives what it prints; an error with what it says where it fails.
    pub(super) fn run(mut self) -> Result<Vec<u8>, PublishError> {
        let failed = |what: String| PublishError::Failed(format!("`{}` {what}", self.name));
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().map_err(|error| failed(format!("cannot be run: {error}")))?;
        let (input, stdin) = (std::mem::take(&mut self.input), child.stdin.take());
        // What is written to a program that has ended is lost; its exit says why it ended.
        let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
        let output =
            child.wait_with_output().map_err(|error| failed(format!("cannot be waited for: {error}")))?;
        let _ = writer.join();
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
        Err(failed(format!("failed:\n{}", said.join("\n"))))
    }

    /// Runs it, and gives the words that it prints.
    pub(super) fn words(self) -> Result<String, PublishError> {
        self.run().map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned())
    }
}
