//! Results that were made elsewhere and are kept with the project: for models that need a machine, data or a time that
//! a build has not. Each stands in a file that is named after its run key, so that a result of other parameters or of
//! older code is never taken for this one.

use std::fs;
use std::io;
use std::path::PathBuf;

use kb_demos::contract::json::settings_json;
use kb_demos::{Fault, Monitor, Report, Settings};
use serde::Deserialize;
use serde_json::json;

use super::program::Program;
use super::{Model, RunKey, answer};
use crate::kept;

/// The folder of recorded results, in that of the model.
pub const RECORDED: &str = "recorded";

/// A model whose results are recorded.
#[derive(Debug)]
pub struct Recorded {
    /// The folder of its results.
    pub(super) folder: PathBuf,
    /// The same as a project's path.
    pub(super) shown: String,
    /// The program that makes them, where it can run.
    pub program: Program,
}

#[derive(Deserialize)]
struct File {
    key: String,
    report: Report,
}

impl Recorded {
    fn name(key: &RunKey) -> String {
        format!("{}.json", key.short())
    }

    /// The result of that name.
    ///
    /// # Errors
    /// When there is none.
    pub fn report(&self, key: &RunKey) -> Result<Report, Fault> {
        let shown = format!("{}/{}", self.shown, Self::name(key));
        let remedy = "record it where the model can run: kb demo record";
        let bytes = fs::read(self.folder.join(Self::name(key))).map_err(|error| {
            Fault::Failed(format!(
                "{shown} holds no result of these parameters, seed and files ({error}); {remedy}"
            ))
        })?;
        let file: File = serde_json::from_slice(&bytes)
            .map_err(|error| Fault::Failed(format!("{shown} is not a recorded result: {error}; {remedy}")))?;
        if file.key != key.to_string() {
            return Err(Fault::Failed(format!("{shown} is the result of another run; {remedy}")));
        }
        Ok(file.report)
    }

    /// Makes a result, where the model can run.
    ///
    /// # Errors
    /// When it cannot.
    pub fn make(
        &self,
        model: &Model,
        settings: &Settings,
        seed: u64,
        monitor: &mut dyn Monitor,
    ) -> Result<Report, Fault> {
        answer::checked(self.program.run(settings, seed, monitor)?, &model.description)
    }

    /// Keeps a result. Gives the path of its file in the project.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, model: &Model, settings: &Settings, seed: u64, report: &Report) -> io::Result<String> {
        let key = RunKey::new(model, settings, seed);
        // A line for each field: a difference between two versions can be read, and the numbers do not fill a screen.
        let fields = [
            ("model", json!(&*model.name)),
            ("seed", json!(seed)),
            ("parameters", json!(settings_json(settings))),
            ("key", json!(key.to_string())),
            ("report", serde_json::to_value(report)?),
        ];
        let lines: Vec<String> =
            fields.iter().map(|(name, value)| format!("  \"{name}\": {value}")).collect();
        let name = Self::name(&key);
        kept::write_whole(&self.folder.join(&name), format!("{{\n{}\n}}\n", lines.join(",\n")).as_bytes())?;
        Ok(format!("{}/{name}", self.shown))
    }
}
