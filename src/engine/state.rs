//! What a build leaves for the next one: the name of all that it read, and what it found and wrote. While that name and
//! the files of the site are the same, there is nothing to do.
//!
//! It is of one program and one folder. What is missing, harmed, or left by another program counts for nothing: then a
//! build is as if there had been none before.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::UNIX_EPOCH;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::kept;

/// What a build found, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// How many articles there are.
    pub articles: usize,
    /// How many terms there are.
    pub terms: usize,
    /// How many demos there are.
    pub demos: usize,
    /// How many simulations ran, rather than being taken from the cache.
    pub simulations: usize,
}

/// What a build left.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct State {
    program: Program,
    key: [u8; 32],
    folder: String,
    files: Vec<Stamp>,
    pub diagnostics: Vec<Diagnostic>,
    pub summary: Summary,
}

/// A program, told from others of the same version: what it makes may differ.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Program {
    version: String,
    length: u64,
    modified: u64,
}

/// A file of the site as it was left.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    path: String,
    length: u64,
    modified: u64,
}

impl Program {
    /// This program; `None` where its file cannot be looked at.
    fn this() -> Option<Self> {
        let metadata = std::env::current_exe().and_then(fs::metadata).ok()?;
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Some(Self { version, length: metadata.len(), modified: modified(&metadata)? })
    }
}

impl State {
    /// How many files the site has.
    pub(super) fn files(&self) -> usize {
        // The manifest is none of them.
        self.files.len().saturating_sub(1)
    }

    /// What the last build left below `kept`, if it read what has that key, wrote to that folder, and all of its files
    /// are still as it left them.
    pub(super) fn standing(kept: &Path, key: &[u8; 32], folder: &Path) -> Option<Self> {
        let state: Self = kept::read(&kept.join("state"))?;
        let same = state.key == *key
            && state.folder == name(folder)
            && Some(&state.program) == Program::this().as_ref();
        let files = state.files.par_iter().with_min_len(256);
        (same && files.clone().all(|file| stamp(folder, &file.path).as_ref() == Some(file))).then_some(state)
    }

    /// Leaves what a build found and wrote. Without it the next one only takes longer.
    pub(super) fn leave(
        kept: &Path,
        key: [u8; 32],
        folder: &Path,
        paths: &[&str],
        (diagnostics, summary): (&[Diagnostic], Summary),
    ) {
        let files: Option<Vec<Stamp>> =
            paths.par_iter().with_min_len(256).map(|path| stamp(folder, path)).collect();
        if let (Some(program), Some(files)) = (Program::this(), files) {
            let (folder, diagnostics) = (name(folder), diagnostics.to_vec());
            // Nothing ran by the time it is read.
            let summary = Summary { simulations: 0, ..summary };
            let _ =
                kept::write(&kept.join("state"), &Self { program, key, folder, files, diagnostics, summary });
        }
    }
}

/// A folder by a name that does not depend on where the program was started.
fn name(folder: &Path) -> String {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned()).to_string_lossy().into_owned()
}

fn stamp(folder: &Path, path: &str) -> Option<Stamp> {
    let metadata = fs::symlink_metadata(folder.join(path)).ok().filter(Metadata::is_file)?;
    Some(Stamp { path: path.to_owned(), length: metadata.len(), modified: modified(&metadata)? })
}

/// When a file was last written, in nanoseconds since 1970.
fn modified(metadata: &Metadata) -> Option<u64> {
    let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_nanos()).ok()
}
