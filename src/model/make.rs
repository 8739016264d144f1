//! From what a `model.yaml` says to a model that can run: its files are read, and what it may do is checked.

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::module::Module;
use super::program::{Isolation, Program};
use super::read::{Runs, Written};
use super::recorded::{RECORDED, Recorded};
use super::set::{FILE, FOLDER};
use super::{Model, Way, files};
use crate::diagnostic::{Code, Diagnostic, FileName, Place};
use crate::project::Project;
use crate::source::is_outside;
use crate::yaml::Spanned;

/// A model that is being made.
pub(super) struct Making<'a> {
    pub(super) project: &'a Project,
    /// Its folder.
    pub(super) folder: &'a Path,
    /// Its `model.yaml`.
    pub(super) file: &'a FileName,
    pub(super) name: &'a str,
    /// What is wrong.
    pub(super) told: &'a mut Vec<Diagnostic>,
}

impl Making<'_> {
    /// Makes it; `None` where there is nothing that could run.
    pub(super) fn model(mut self, written: Written, isolation: Isolation) -> Option<Model> {
        let mut code = blake3::Hasher::new();
        field(&mut code, b"kb model");
        field(&mut code, written.version.as_bytes());
        // What a report is held against; a fault is that of one declaration.
        for output in &written.description.outputs {
            field(&mut code, format!("{:?} {} {:?}", output.kind, output.name, output.range).as_bytes());
        }
        let way = match &written.runs {
            Runs::Module(path) => self.module(path, &written, &mut code)?,
            Runs::Command { words, range } => self.program(words, range, &written, isolation, &mut code),
        };
        let usual = (!written.recorded).then_some(self.project.settings.demos.time_limit);
        Some(Model {
            name: self.name.into(),
            code: code.finalize().to_hex().as_str().into(),
            description: Arc::new(written.description),
            way,
            time_limit: written.limits.time.or(usual),
        })
    }

    fn report(&mut self, range: &Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let place = Place::new(self.file, range.clone());
        self.told.push(Diagnostic::new(Code::BadDemo, message.into()).at(place).help(help.into()));
    }

    fn module(
        &mut self,
        path: &Spanned<String>,
        written: &Written,
        code: &mut blake3::Hasher,
    ) -> Option<Way> {
        if written.recorded {
            self.report(&path.range, "a module runs anywhere", "leave `run: recorded` out");
        }
        let whole = self.folder.join(&path.value);
        if whole.exists() && is_outside(&whole, self.project) {
            let message = format!("`{}` leads out of the project", path.value);
            self.report(&path.range, message, "copy it into the model's folder");
            return None;
        }
        match fs::read(&whole) {
            Ok(bytes) => {
                field(code, b"module");
                field(code, &bytes);
                Some(Way::Module(Module { bytes: bytes.into(), limits: written.limits }))
            }
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", path.value);
                let help = "build the module, and commit it: a reader's browser needs it too";
                self.report(&path.range, message, help);
                None
            }
        }
    }

    fn program(
        &mut self,
        words: &[String],
        range: &Range<usize>,
        written: &Written,
        isolation: Isolation,
        code: &mut blake3::Hasher,
    ) -> Way {
        if !written.recorded {
            self.check_allowed(&words[0], range);
        }
        field(code, b"program");
        for word in words {
            field(code, word.as_bytes());
        }
        let files = self.files(written.files.as_deref());
        if let Some(unread) = files::hash(code, &files).first() {
            self.report(range, format!("a file of the model cannot be read: {unread}"), "see to its rights");
        }
        let program = Program {
            command: words.to_vec(),
            folder: self.folder.to_owned(),
            limits: written.limits,
            network: written.network,
            environment: written.environment.clone(),
            isolation,
        };
        if written.recorded {
            let shown = format!("{FOLDER}/{}/{RECORDED}", self.name);
            Way::Recorded(Recorded { folder: self.folder.join(RECORDED), shown, program })
        } else {
            Way::Program(program)
        }
    }

    /// A program runs only where kb.yaml names it.
    fn check_allowed(&mut self, program: &str, range: &Range<usize>) {
        let allowed = &self.project.settings.demos.programs;
        if allowed.iter().any(|name| name == program) {
            return;
        }
        let allows = if allowed.is_empty() { "no programs".to_owned() } else { allowed.join(", ") };
        let list: Vec<&str> = allowed.iter().map(String::as_str).chain([program]).collect();
        let help = format!(
            "if you trust what is in {FOLDER}/, write `demos: {{programs: [{}]}}` in kb.yaml",
            list.join(", ")
        );
        self.report(range, format!("`{program}` may not be run: kb.yaml allows {allows}"), help);
    }

    /// The files that results depend on: those named, or all of the folder.
    fn files(&mut self, named: Option<&[Spanned<String>]>) -> Vec<(String, std::path::PathBuf)> {
        let Some(named) = named else {
            return files::of_folder(self.folder).into_iter().filter(|(path, _)| path != FILE).collect();
        };
        for path in named.iter().filter(|path| is_outside(&self.folder.join(&path.value), self.project)) {
            let message = format!("`{}` leads out of the project, or is not there", path.value);
            self.report(&path.range, message, "name files from the model's folder");
        }
        named.iter().map(|path| (path.value.clone(), self.folder.join(&path.value))).collect()
    }
}

/// Adds a part to a hash, so that no two lists of parts are hashed alike.
fn field(hasher: &mut blake3::Hasher, bytes: &[u8]) {
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}
