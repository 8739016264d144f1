//! From files in memory to a folder: each written whole, and only when its bytes differ.
//!
//! A manifest in the folder says which files are ours, with their hashes. Files of an earlier build that are
//! no longer made are removed; files that are not ours are left alone and never overwritten.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Code, Diagnostic};
use crate::kept;
use crate::page::{Entry, OutFile};
use crate::project::MANIFEST;

pub mod media;

/// The version of the manifest's format.
const VERSION: u32 = 1;

/// Which files of a folder are ours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this format.
    pub version: u32,
    /// The files and the BLAKE3 hashes of their bytes.
    pub files: BTreeMap<String, String>,
}

/// What writing a site did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// Files made or changed.
    pub changed: usize,
    /// Files of an earlier build that were removed.
    pub removed: usize,
    /// Files that were as they should be.
    pub same: usize,
}

/// A site could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {error}", path.display())]
pub struct WriteError {
    path: PathBuf,
    #[source]
    error: io::Error,
}

/// Two files may not have the same path, not even on systems where upper and lower case are one.
pub fn check(files: &[Entry]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, &Entry> = BTreeMap::new();
    let mut folders: BTreeMap<String, &Entry> = BTreeMap::new();
    for file in files {
        for (at, _) in file.path.match_indices('/') {
            folders.entry(file.path[..at].to_lowercase()).or_insert(file);
        }
    }
    let mut diagnostics = Vec::new();
    for file in files {
        let lower = file.path.to_lowercase();
        if let Some(first) = seen.get(lower.as_str()) {
            let message = if first.path == file.path {
                format!("two outputs have the path `{}`", file.path)
            } else {
                format!("the outputs `{}` and `{}` differ only by case", first.path, file.path)
            };
            diagnostics.push(collision(message, first, file));
        } else if let Some(inside) = folders.get(&lower) {
            let message = format!("the output `{}` is a file and a folder at once", file.path);
            diagnostics.push(collision(message, inside, file));
        }
        seen.insert(lower, file);
    }
    diagnostics
}

/// Points at what makes the two files, as far as it can be pointed at.
fn collision(message: String, first: &Entry, second: &Entry) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::OutputCollision, message)
        .help("rename one of the files that make them, or give one another address");
    match (&first.origin, &second.origin) {
        (Some(first), Some(second)) => diagnostic.at(second.clone()).related(first.clone(), "made here too"),
        (Some(place), None) | (None, Some(place)) => {
            diagnostic.at(place.clone()).label("the site makes a page of its own at this address")
        }
        (None, None) => diagnostic,
    }
}

/// There is no published site to compare with.
#[derive(Debug, thiserror::Error)]
pub enum PublishedError {
    /// Its manifest cannot be read.
    #[error("the published site cannot be compared: {}: {error}; name the folder of a built site, or its {MANIFEST}", path.display())]
    Unreadable {
        /// The manifest.
        path: PathBuf,
        /// Why.
        #[source]
        error: io::Error,
    },
    /// It is not a manifest, or not one of this program's.
    #[error("the published site cannot be compared: {} is not the manifest of a site that this kb can read", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
}

impl Manifest {
    /// The manifest of a published site, from its file or from the folder that holds it.
    pub fn published(path: &Path) -> Result<Self, PublishedError> {
        let path = if path.is_dir() { path.join(MANIFEST) } else { path.to_owned() };
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) => return Err(PublishedError::Unreadable { path, error }),
        };
        Self::from_bytes(&bytes).ok_or(PublishedError::Foreign { path })
    }

    /// The manifest that a file holds; `None` for something else, or for one of another version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice::<Self>(bytes).ok().filter(|manifest| manifest.version == VERSION)
    }

    /// The manifest of a folder; an empty one where there is none that can be read.
    fn read(folder: &Path) -> Self {
        fs::read(folder.join(MANIFEST)).ok().and_then(|bytes| Self::from_bytes(&bytes)).unwrap_or_default()
    }

    /// The text of the file in which it stands.
    pub fn bytes(&self) -> Vec<u8> {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text.into_bytes()
    }
}

/// What stands in a folder in the place of a file.
enum Found {
    Nothing,
    Same,
    Other,
}

/// What stands in the way of a file and is not ours: another file of its name, a file where it needs a
/// folder, or a folder of its name that holds what is not ours.
fn obstacle(
    file: &OutFile,
    found: &Found,
    folder: &Path,
    ours: &BTreeMap<String, String>,
) -> Option<PathBuf> {
    for (at, _) in file.path.match_indices('/') {
        let path = folder.join(&file.path[..at]);
        if fs::symlink_metadata(&path).is_ok_and(|m| !m.is_dir()) && !ours.contains_key(&file.path[..at]) {
            // A link to a folder serves as one.
            if !path.is_dir() {
                return Some(path);
            }
        }
    }
    if ours.contains_key(&file.path) || !matches!(found, Found::Other) {
        return None;
    }
    let path = folder.join(&file.path);
    if !path.is_dir() {
        return Some(path);
    }
    let mut inside = WalkDir::new(&path).sort_by_file_name().into_iter().filter_map(Result::ok);
    inside
        .find(|entry| !entry.file_type().is_dir() && !is_ours(entry.path(), folder, ours))
        .map(DirEntry::into_path)
}

fn is_ours(path: &Path, folder: &Path, ours: &BTreeMap<String, String>) -> bool {
    let parts: Option<Vec<&str>> =
        path.strip_prefix(folder).ok().and_then(|p| p.iter().map(|part| part.to_str()).collect());
    parts.is_some_and(|parts| ours.contains_key(&parts.join("/")))
}

fn look(file: &OutFile, folder: &Path) -> Found {
    let path = folder.join(&file.path);
    let Ok(metadata) = fs::symlink_metadata(&path) else { return Found::Nothing };
    if metadata.is_file()
        && metadata.len() == file.bytes.len() as u64
        && fs::read(&path).is_ok_and(|bytes| bytes == file.bytes)
    {
        return Found::Same;
    }
    Found::Other
}

/// Where files that are not in place yet wait, below the folder of the site.
const WAITING: &str = ".kb-waiting";

/// A site on its way into a folder. Files come one by one, from many threads, and wait beside those that are there
/// until all are known to be good; then they are put in place together. What is dropped before leaves no trace.
#[derive(Debug)]
pub struct Draft {
    folder: PathBuf,
    /// Whether the folder was there before.
    was_there: bool,
    old: Manifest,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The new manifest's files.
    files: BTreeMap<String, String>,
    /// The files that wait, by path, and how they are called while they do.
    waiting: Vec<(String, PathBuf)>,
    obstacles: BTreeSet<PathBuf>,
    error: Option<WriteError>,
}

impl Draft {
    /// A draft of the site in a folder.
    pub fn new(folder: &Path) -> Self {
        // What an interrupted build left behind.
        let _ = fs::remove_dir_all(folder.join(WAITING));
        Self {
            folder: folder.to_owned(),
            was_there: folder.is_dir(),
            old: Manifest::read(folder),
            state: Mutex::default(),
        }
    }

    /// Takes a file. What cannot be written is told by [`Draft::finish`].
    pub fn put(&self, file: &OutFile) {
        let hash = blake3::hash(&file.bytes).to_hex().to_string();
        // Where there was no folder, there is nothing in the way either.
        let found = if self.was_there { look(file, &self.folder) } else { Found::Nothing };
        let obstacle = match found {
            Found::Same => None,
            _ if !self.was_there => None,
            _ => obstacle(file, &found, &self.folder, &self.old.files),
        };
        let number = {
            let mut state = self.state();
            let number = state.files.len();
            state.files.insert(file.path.clone(), hash);
            state.obstacles.extend(obstacle);
            if matches!(found, Found::Same) || state.error.is_some() {
                return;
            }
            number
        };
        let path = self.folder.join(WAITING).join(number.to_string());
        let write = || fs::write(&path, &file.bytes);
        let written = write().or_else(|error| match error.kind() {
            // The first of all makes the folder.
            io::ErrorKind::NotFound => fs::create_dir_all(self.folder.join(WAITING)).and_then(|()| write()),
            _ => Err(error),
        });
        let mut state = self.state();
        match written {
            Ok(()) => state.waiting.push((file.path.clone(), path)),
            Err(error) => state.error = Some(WriteError { path, error }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The files that differ from those in place.
    pub fn changed(&self) -> BTreeSet<String> {
        self.state().waiting.iter().map(|(path, _)| path.clone()).collect()
    }

    /// All files of the site.
    pub fn paths(&self) -> Vec<String> {
        self.state().files.keys().cloned().collect()
    }

    /// What would be overwritten or is in the way, and is not ours.
    pub fn foreign(&self) -> Vec<Diagnostic> {
        let foreign = |path: &PathBuf| {
            let shown = path.strip_prefix(".").unwrap_or(path);
            let message = format!("{} is not ours and would be overwritten", shown.display());
            Diagnostic::new(Code::ForeignFile, message)
                .help("move it away, or build into another folder with `--out DIR`")
        };
        self.state().obstacles.iter().map(foreign).collect()
    }

    /// Puts the site in place.
    ///
    /// # Errors
    /// What the file system says.
    pub fn finish(self) -> Result<Written, WriteError> {
        let state = std::mem::take(&mut *self.state());
        if let Some(error) = state.error {
            return Err(error);
        }
        let (old, new) = (&self.old, Manifest { version: VERSION, files: state.files });
        let stale: Vec<&String> = old.files.keys().filter(|path| !new.files.contains_key(*path)).collect();
        let same = new.files.len() - state.waiting.len();
        if state.waiting.is_empty() && stale.is_empty() && *old == new {
            return Ok(Written { same, ..Written::default() });
        }
        // Both builds' files are ours while the folder is between them, should we be interrupted.
        let mut both = old.clone();
        both.version = VERSION;
        both.files.extend(new.files.clone());
        put(&self.folder, MANIFEST, &both.bytes())?;
        // A stale file may stand where a folder is needed now, or the reverse: those go first.
        let folders: BTreeSet<&str> =
            new.files.keys().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at])).collect();
        let in_the_way = |path: &str| {
            folders.contains(path)
                || path.match_indices('/').any(|(at, _)| new.files.contains_key(&path[..at]))
        };
        let (first, last): (Vec<&&String>, Vec<&&String>) = stale.iter().partition(|path| in_the_way(path));
        let mut removed = 0;
        for path in first {
            removed += usize::from(remove(&self.folder, path)?);
        }
        state.waiting.par_iter().try_for_each(|(path, waiting)| {
            let target = self.folder.join(path);
            let made = target.parent().map_or(Ok(()), fs::create_dir_all);
            made.and_then(|()| fs::rename(waiting, &target))
                .map_err(|error| WriteError { path: target, error })
        })?;
        for path in last {
            removed += usize::from(remove(&self.folder, path)?);
        }
        put(&self.folder, MANIFEST, &new.bytes())?;
        Ok(Written { changed: state.waiting.len(), removed, same })
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // The next build removes what is left.
        let _ = fs::remove_dir_all(self.folder.join(WAITING));
        if !self.was_there {
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

fn put(folder: &Path, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
    let target = folder.join(path);
    kept::write_whole(&target, bytes).map_err(|error| WriteError { path: target, error })
}

/// Removes a file of ours, and folders that it leaves empty. Whether there was one.
fn remove(folder: &Path, path: &str) -> Result<bool, WriteError> {
    let target = folder.join(path);
    match fs::remove_file(&target) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(WriteError { path: target, error }),
    }
    let mut parent = target.parent();
    while let Some(empty) = parent.filter(|p| *p != folder) {
        // It stays where something else is in it.
        if fs::remove_dir(empty).is_err() {
            break;
        }
        parent = empty.parent();
    }
    Ok(true)
}
