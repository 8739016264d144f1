//! Publishing to another machine by rsync, with the rights that ssh gives.

use std::path::Path;

use super::command::Program;
use super::passing::Passing;
use super::{Done, Plan, PublishError, Release, rank};
use crate::project::MANIFEST;
use crate::site::Manifest;

/// The folder at the destination, with a slash at its end: its content is meant.
fn inside(destination: &str) -> String {
    format!("{}/", destination.trim_end_matches('/'))
}

/// The manifest that was published last; `None` for the first time.
pub(super) fn before(destination: &str, root: &Path) -> Result<Option<Manifest>, PublishError> {
    let passing = Passing::new(root)?;
    let folder = format!("{}/", passing.path().display());
    // A list of the one name, since a missing file is no error then.
    let list = format!("{MANIFEST}\n").into_bytes();
    let arguments = ["-r", "--files-from=-", "--ignore-missing-args", "--", &inside(destination), &folder];
    let got = Program::new("rsync", arguments, root).input(list).run();
    match got {
        Ok(_) => Ok(Manifest::published(passing.path()).ok()),
        // The folder is not there yet, which rsync makes.
        Err(PublishError::Failed(said)) if said.contains("No such file or directory") => Ok(None),
        Err(error) => Err(error),
    }
}

/// Puts what differs, step by step, then takes away what is gone; the manifest last.
pub(super) fn publish<'a>(
    release: &Release,
    plan: &'a Plan,
    destination: &str,
    root: &Path,
) -> Result<Done, PublishError> {
    // What is not in the folder of the site is laid beside it.
    let passing = Passing::new(root)?.with_extra(release)?;
    let (own, site): (Vec<&str>, Vec<&str>) =
        plan.puts().into_iter().partition(|path| release.extra.contains_key(*path));
    for step in 0..=3 {
        let of_step = |paths: &[&'a str]| {
            paths.iter().copied().filter(|path| rank(path) == step).collect::<Vec<&str>>()
        };
        send(passing.path(), destination, root, &of_step(&own))?;
        send(&release.folder, destination, root, &of_step(&site))?;
    }
    if !plan.delete.is_empty() {
        let list = lines(plan.delete.iter().map(String::as_str));
        let nothing = passing.path().join("nothing");
        // The folders must be here, or rsync takes them for vanished. Empty ones stay there: others may use them.
        for path in &plan.delete {
            let folder = nothing.join(path);
            let folder = folder.parent().unwrap_or(&nothing);
            std::fs::create_dir_all(folder).map_err(PublishError::io(folder))?;
        }
        let folder = format!("{}/", nothing.display());
        let arguments =
            ["-r", "--delete-missing-args", "--files-from=-", "--", &folder, &inside(destination)];
        Program::new("rsync", arguments, root).input(list).run()?;
    }
    send(passing.path(), destination, root, &[MANIFEST])?;
    Ok(Done { place: destination.to_owned() })
}

fn lines<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<u8> {
    paths.flat_map(|path| [path, "\n"]).collect::<String>().into_bytes()
}

fn send(from: &Path, destination: &str, root: &Path, paths: &[&str]) -> Result<(), PublishError> {
    if paths.is_empty() {
        return Ok(());
    }
    let from = std::path::absolute(from).map_err(PublishError::io(from))?;
    let folder = format!("{}/", from.display());
    // Files are compared by their bytes: those of a build have new times.
    let arguments = [
        "-r",
        "--checksum",
        "--mkpath",
        "--chmod=D755,F644",
        "--files-from=-",
        "--",
        &folder,
        &inside(destination),
    ];
    Program::new("rsync", arguments, root).input(lines(paths.iter().copied())).run().map(drop)
}
