//! Publishing into a folder of this machine: a mount, or the root of a web server.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use super::{Done, Plan, PublishError, Release};
use crate::kept;
use crate::project::MANIFEST;
use crate::site::Manifest;

/// What changes in the folder. What is there counts, and not what the manifest says of it: a copy that was interrupted
/// goes on where it was, and a file that somebody else changed is put right.
pub(super) fn plan(release: &Release, folder: &Path) -> Result<Plan, PublishError> {
    let before = match Manifest::published(folder) {
        Ok(manifest) => Some(manifest),
        Err(_) if folder.join(MANIFEST).exists() => {
            return Err(PublishError::Failed(format!(
                "{} holds a site of another version of kb: empty it, or name another folder",
                folder.display()
            )));
        }
        Err(_) => None,
    };
    let ours = before.unwrap_or_default();
    let mut there = BTreeMap::new();
    let mut foreign = Vec::new();
    let paths: BTreeSet<&String> = release.manifest.files.keys().chain(ours.files.keys()).collect();
    for path in paths {
        let file = folder.join(path);
        match fs::read(&file) {
            Ok(bytes) => {
                let hash = blake3::hash(&bytes).to_hex().to_string();
                if !ours.files.contains_key(path) && release.manifest.files.get(path) != Some(&hash) {
                    foreign.push(path.clone());
                } else {
                    there.insert(path.clone(), hash);
                }
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(error) => return Err(PublishError::Io { path: file, error }),
        }
    }
    let there = Manifest { files: there, ..ours };
    Ok(Plan { foreign, ..Plan::new(release, Some(&there)) })
}

/// Puts what differs, each file whole, then takes away what is gone.
pub(super) fn publish(
    release: &Release,
    plan: &Plan,
    folder: &Path,
    each: &dyn Fn(usize, usize),
) -> Result<Done, PublishError> {
    // From now on all of it is ours, so that a copy that is interrupted is known as one.
    let mut both = Manifest::published(folder).unwrap_or_default();
    both.version = release.manifest.version;
    both.files.extend(release.manifest.files.clone());
    let manifest = folder.join(MANIFEST);
    kept::write_whole(&manifest, &both.bytes()).map_err(PublishError::io(&manifest))?;
    let puts = plan.puts();
    for (at, path) in puts.iter().enumerate() {
        put(release, folder, path)?;
        each(at + 1, puts.len());
    }
    for path in &plan.delete {
        let file = folder.join(path);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(PublishError::Io { path: file, error });
            }
            _ => remove_empty(folder, &file),
        }
    }
    put(release, folder, MANIFEST)?;
    Ok(Done { place: folder.display().to_string() })
}

fn put(release: &Release, folder: &Path, path: &str) -> Result<(), PublishError> {
    let file = folder.join(path);
    kept::write_whole(&file, &release.bytes(path)?).map_err(PublishError::io(&file))
}

/// Removes the folders that a removed file leaves empty.
fn remove_empty(root: &Path, file: &Path) {
    let above = file.ancestors().skip(1).take_while(|folder| *folder != root);
    // One that is not empty stays.
    for folder in above {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}
