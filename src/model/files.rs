//! The files that a model's results depend on.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::recorded::RECORDED;

/// What a model's folder may hold that no result depends on.
const PASSING: [&str; 5] = [RECORDED, "__pycache__", "target", "node_modules", "renv"];

/// All files of a model's folder, by their paths below it, in order. What is hidden, made by tools or recorded is none.
pub(super) fn of_folder(folder: &Path) -> Vec<(String, PathBuf)> {
    let kept = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || PASSING.contains(&&*name))
    };
    let entries =
        WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(kept).filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let named = files.filter_map(|entry| Some((below(entry.path(), folder)?, entry.into_path())));
    named.collect()
}

/// The path of a file below a folder, with `/` between its parts.
pub(super) fn below(path: &Path, folder: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(folder).ok()?.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// Adds files to a hash: names and bytes. Gives those that cannot be read.
pub(super) fn hash(hasher: &mut blake3::Hasher, files: &[(String, PathBuf)]) -> Vec<String> {
    let mut unread = Vec::new();
    for (name, path) in files {
        match fs::read(path) {
            Ok(bytes) => {
                for part in [name.as_bytes(), &bytes] {
                    hasher.update(&(part.len() as u64).to_le_bytes());
                    hasher.update(part);
                }
            }
            Err(error) => unread.push(format!("{name}: {error}")),
        }
    }
    unread
}
