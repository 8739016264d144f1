//! What is kept of runs between builds: one file for each run key, written whole.
//!
//! A key names everything that a result depends on and nothing else: the report format, the model and the
//! hash of its code, all parameters (floats as bits) and the seed; never a time, a path or a host. So a hit is
//! as good as a run, and a prose edit runs nothing. A failure is kept too. What cannot be read back, whole and
//! unharmed, is as good as missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use kb_demos::{Fault, Report};
use serde::{Deserialize, Serialize};

use crate::kept;
use crate::model::RunKey;

/// How much of a report is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// All of it.
    Full,
    /// Only the values: what claims over many seeds need.
    Values,
}

/// What became of a run.
pub type Outcome = Result<Arc<Report>, Fault>;

/// Unused results beyond this number are removed, the oldest first.
const SPARE_RESULTS: usize = 1000;

/// The folder of kept results.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    /// Results that were asked for, where they are asked for again and again: stopped runs too.
    memory: Option<Mutex<BTreeMap<(RunKey, Depth), Outcome>>>,
}

#[derive(Serialize, Deserialize)]
enum Entry {
    Report(Vec<u8>),
    Fault(Fault),
}

impl Cache {
    /// The cache below a project's folder of what is kept.
    pub fn new(kept: &Path) -> Self {
        Self { folder: kept.join("runs"), memory: None }
    }

    /// One that also remembers results as long as it lives: for a preview, which asks for them at every change.
    #[must_use]
    pub fn remembering(self) -> Self {
        Self { memory: Some(Mutex::default()), ..self }
    }

    /// The file of how long each demo took last, beside the results.
    pub fn timings(&self) -> PathBuf {
        self.folder.with_file_name("timings")
    }

    fn path(&self, key: &RunKey, depth: Depth) -> PathBuf {
        let ending = match depth {
            Depth::Full => "report",
            Depth::Values => "values",
        };
        self.folder.join(format!("{key}.{ending}"))
    }

    /// The result of that name, if it is kept; a full report serves for its values too.
    pub fn get(&self, key: &RunKey, depth: Depth) -> Option<Outcome> {
        if let Some(known) = self.remembered(key, depth) {
            return Some(known);
        }
        let outcome = self.read(key, depth).or_else(|| match depth {
            Depth::Values => self.read(key, Depth::Full),
            Depth::Full => None,
        })?;
        self.remember(key, depth, &outcome);
        Some(outcome)
    }

    fn remembered(&self, key: &RunKey, depth: Depth) -> Option<Outcome> {
        self.memory.as_ref()?.lock().ok()?.get(&(*key, depth)).cloned()
    }

    fn remember(&self, key: &RunKey, depth: Depth, outcome: &Outcome) {
        if let Some(mut memory) = self.memory.as_ref().and_then(|memory| memory.lock().ok()) {
            memory.insert((*key, depth), outcome.clone());
        }
    }

    fn read(&self, key: &RunKey, depth: Depth) -> Option<Outcome> {
        match kept::read(&self.path(key, depth))? {
            Entry::Report(bytes) => Report::from_bytes(&bytes).map(|report| Ok(Arc::new(report))),
            Entry::Fault(fault) => Some(Err(fault)),
        }
    }

    /// Remembers a result that another run may not give, as long as this cache lives.
    pub fn put_for_now(&self, key: &RunKey, depth: Depth, outcome: &Outcome) {
        self.remember(key, depth, outcome);
    }

    /// Keeps a result. A stopped run is none: it may go on to its end on a faster machine.
    ///
    /// # Errors
    /// When the file cannot be written; the build goes on without it.
    pub fn put(&self, key: &RunKey, depth: Depth, outcome: &Outcome) -> std::io::Result<()> {
        self.put_for_now(key, depth, outcome);
        let entry = match outcome {
            Ok(report) => Entry::Report(report.to_bytes()),
            Err(Fault::Stopped) => return Ok(()),
            Err(fault) => Entry::Fault(fault.clone()),
        };
        kept::write(&self.path(key, depth), &entry)
    }

    /// Removes results that were not used, when there are very many: the oldest first.
    pub fn tidy(&self, used: &BTreeSet<RunKey>) {
        let names: BTreeSet<String> = used.iter().map(ToString::to_string).collect();
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let mut unused: Vec<(SystemTime, PathBuf)> = entries
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| !path.file_stem().is_some_and(|stem| names.contains(&*stem.to_string_lossy())))
            .filter_map(|path| Some((path.metadata().ok()?.modified().ok()?, path)))
            .collect();
        if unused.len() <= SPARE_RESULTS {
            return;
        }
        unused.sort();
        let surplus = unused.len() - SPARE_RESULTS;
        for (_, path) in unused.into_iter().take(surplus) {
            // A file that another process removed first is gone all the same.
            let _ = fs::remove_file(path);
        }
    }
}
