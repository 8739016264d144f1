//! Results as WebAssembly gives them, by Node: the worker of the page is run with the modules of the page.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde::Deserialize;
use serde_json::json;

use super::{Answer, Case};
use crate::page::modules;

const RUNNER: &str = include_str!("node.mjs");
const WORKER: &str = include_str!("../../templates/theme/worker.js");

/// Why there are no answers.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// There is no Node.
    #[error("there is no `node` here that can be run")]
    Missing,
    /// It could not be asked.
    #[error("Node could not be asked: {0}")]
    Io(#[from] io::Error),
    /// It ended before all was answered.
    #[error("Node ended before all was answered; it says above why")]
    Ended,
}

/// A line that Node answers.
#[derive(Deserialize)]
struct Line {
    report: Option<String>,
    fault: Option<String>,
}

/// A folder that is removed when it is not needed any more.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left in a folder for what is passing hurts nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Computes the cases, which are of our models, with so many processes at once. The modules are those of this program,
/// or from a folder.
///
/// # Errors
/// When there is no Node, or it cannot be asked.
pub fn answers(cases: &[&Case], processes: usize, from: Option<&Path>) -> Result<Vec<Answer>, NodeError> {
    let there = Command::new("node").arg("--version").output();
    if !there.is_ok_and(|output| output.status.success()) {
        return Err(NodeError::Missing);
    }
    let folder = Folder(std::env::temp_dir().join(format!("kb-verify-{}", std::process::id())));
    fs::create_dir(&folder.0)?;
    fs::write(folder.0.join("worker.js"), WORKER)?;
    fs::write(folder.0.join("run.mjs"), RUNNER)?;
    for name in cases.iter().map(|case| modules::family(&case.model.name)).chain([modules::PAGE_NAME]) {
        let file = format!("{name}.wasm");
        match from {
            Some(from) => drop(fs::copy(from.join(&file), folder.0.join(&file))?),
            None => fs::write(folder.0.join(&file), modules::bytes(name).unwrap_or_default())?,
        }
    }
    let mut answers: Vec<Option<Answer>> = vec![None; cases.len()];
    // Each process takes every so-manyth case: those of a model, which take about as long, are shared out.
    let parts: Vec<Result<Vec<Answer>, NodeError>> = std::thread::scope(|scope| {
        let each =
            |process: usize| cases.iter().skip(process).step_by(processes).copied().collect::<Vec<_>>();
        let folder = &folder.0;
        let hands: Vec<_> =
            (0..processes).map(|process| scope.spawn(move || one_process(&each(process), folder))).collect();
        hands.into_iter().map(|hand| hand.join().unwrap_or(Err(NodeError::Ended))).collect()
    });
    for (process, part) in parts.into_iter().enumerate() {
        for (at, answer) in part?.into_iter().enumerate() {
            answers[process + at * processes] = Some(answer);
        }
    }
    answers.into_iter().map(|answer| answer.ok_or(NodeError::Ended)).collect()
}

/// Ends a process that is not needed any more.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended cannot be ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn one_process(cases: &[&Case], folder: &Path) -> Result<Vec<Answer>, NodeError> {
    let mut command = Command::new("node");
    command.arg(folder.join("run.mjs")).arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = Running(command.spawn()?);
    let (Some(mut asks), Some(says)) = (process.0.stdin.take(), process.0.stdout.take()) else {
        return Err(NodeError::Ended);
    };
    let mut lines = BufReader::new(says).lines();
    let mut answers = Vec::new();
    for case in cases {
        let line = json!({ "family": modules::family(&case.model.name), "request": case.request() });
        writeln!(asks, "{line}")?;
        asks.flush()?;
        let line = lines.next().ok_or(NodeError::Ended)??;
        let line: Line = serde_json::from_str(&line).map_err(io::Error::from)?;
        answers.push(line.report.ok_or_else(|| line.fault.unwrap_or_default()));
    }
    Ok(answers)
}
