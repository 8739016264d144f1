//! From files in memory to a folder: each written whole, and only when its bytes differ.
//!
//! A manifest in the folder says which files are ours, with their hashes. Files of an earlier build that are
//! no longer made are removed; files that are not ours are left alone and never overwritten.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Code, Diagnostic};
use crate::kept;
use crate::page::OutFile;
use crate::project::MANIFEST;

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
pub fn check(files: &[OutFile]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, &OutFile> = BTreeMap::new();
    let mut folders: BTreeMap<String, &OutFile> = BTreeMap::new();
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
fn collision(message: String, first: &OutFile, second: &OutFile) -> Diagnostic {
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
        let manifest =
            serde_json::from_slice::<Self>(&bytes).ok().filter(|manifest| manifest.version == VERSION);
        manifest.ok_or(PublishedError::Foreign { path })
    }

    /// The manifest of a folder; an empty one where there is none that can be read.
    fn read(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
        serde_json::from_str::<Self>(&text).ok().filter(|m| m.version == VERSION).unwrap_or_default()
    }

    fn of(files: &[OutFile]) -> Self {
        let files = files.par_iter().map(|f| (f.path.clone(), blake3::hash(&f.bytes).to_hex().to_string()));
        Self { version: VERSION, files: files.collect() }
    }

    fn bytes(&self) -> Vec<u8> {
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

/// The files that would overwrite what is not ours, or that something which is not ours is in the way of.
pub fn foreign(files: &[OutFile], folder: &Path) -> Vec<Diagnostic> {
    let ours = Manifest::read(folder).files;
    let obstacles: BTreeSet<PathBuf> =
        files.par_iter().filter_map(|file| obstacle(file, folder, &ours)).collect();
    obstacles
        .into_iter()
        .map(|path| {
            let message = format!("{} is not ours and would be overwritten", path.display());
            Diagnostic::new(Code::ForeignFile, message)
                .help("move it away, or build into another folder with `--out DIR`")
        })
        .collect()
}

/// What stands in the way of a file and is not ours: another file of its name, a file where it needs a
/// folder, or a folder of its name that holds what is not ours.
fn obstacle(file: &OutFile, folder: &Path, ours: &BTreeMap<String, String>) -> Option<PathBuf> {
    for (at, _) in file.path.match_indices('/') {
        let path = folder.join(&file.path[..at]);
        if fs::symlink_metadata(&path).is_ok_and(|m| !m.is_dir()) && !ours.contains_key(&file.path[..at]) {
            // A link to a folder serves as one.
            if !path.is_dir() {
                return Some(path);
            }
        }
    }
    if ours.contains_key(&file.path) || !matches!(look(file, folder), Found::Other) {
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

/// Writes a site into a folder.
pub fn write(files: &[OutFile], folder: &Path) -> Result<Written, WriteError> {
    let old = Manifest::read(folder);
    let new = Manifest::of(files);
    let pending: Vec<&OutFile> =
        files.par_iter().filter(|f| !matches!(look(f, folder), Found::Same)).collect();
    let stale: Vec<&String> = old.files.keys().filter(|path| !new.files.contains_key(*path)).collect();
    if pending.is_empty() && stale.is_empty() && old == new {
        return Ok(Written { same: files.len(), ..Written::default() });
    }
    // Both builds' files are ours while the folder is between them, should we be interrupted.
    let mut both = old.clone();
    both.version = VERSION;
    both.files.extend(new.files.clone());
    put(folder, MANIFEST, &both.bytes())?;
    // A stale file may stand where a folder is needed now, or the reverse: those go first.
    let folders: BTreeSet<&str> =
        new.files.keys().flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at])).collect();
    let in_the_way = |path: &str| {
        folders.contains(path) || path.match_indices('/').any(|(at, _)| new.files.contains_key(&path[..at]))
    };
    let (first, last): (Vec<&&String>, Vec<&&String>) = stale.iter().partition(|path| in_the_way(path));
    let mut removed = 0;
    for path in first {
        removed += usize::from(remove(folder, path)?);
    }
    pending.par_iter().try_for_each(|file| put(folder, &file.path, &file.bytes))?;
    for path in last {
        removed += usize::from(remove(folder, path)?);
    }
    put(folder, MANIFEST, &new.bytes())?;
    Ok(Written { changed: pending.len(), removed, same: files.len() - pending.len() })
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
