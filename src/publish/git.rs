//! Publishing to a branch of a git repository: a commit is made of the site's files and pushed, without a work tree and
//! without touching the project's own.
//!
//! Author, date and message of a commit are fixed, so that the same site on the same commit is the same commit. What is
//! pushed goes only onto the commit that was looked at (`--force-with-lease`).

use std::collections::BTreeSet;
use std::path::Path;

use super::command::Program;
use super::passing::Passing;
use super::{Done, Plan, PublishError, Release};
use crate::project::MANIFEST;
use crate::project::publish::GitTarget;
use crate::site::Manifest;

/// The author of every commit, and its date: that of no day in particular.
const AUTHOR: (&str, &str, &str) = ("kb", "kb@localhost", "2000-01-01T00:00:00Z");
const MESSAGE: &str = "The site as built";

fn git(root: &Path, arguments: &[&str]) -> Program<'static> {
    let program = Program::new("git", arguments, root);
    // Nobody is asked for a password where nobody is there to answer; a person is.
    if std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        program
    } else {
        program.env("GIT_TERMINAL_PROMPT", "0")
    }
}

/// The commit that the branch is at, fetched; `None` where there is no such branch.
pub(super) fn tip(target: &GitTarget, root: &Path) -> Result<Option<String>, PublishError> {
    let branch = format!("refs/heads/{}", target.branch);
    let line = git(root, &["ls-remote", "--", &target.remote, &branch]).words()?;
    let Some(tip) = line.split_whitespace().next() else { return Ok(None) };
    let known = git(root, &["cat-file", "-e", &format!("{tip}^{{commit}}")]).run().is_ok();
    if !known {
        git(root, &["fetch", "--quiet", "--no-tags", "--depth=1", "--", &target.remote, &branch]).run()?;
    }
    Ok(Some(tip.to_owned()))
}

/// A path of the site in the branch.
fn within(target: &GitTarget, path: &str) -> String {
    if target.folder.is_empty() { path.to_owned() } else { format!("{}/{path}", target.folder) }
}

/// The manifest that was published last, in the commit that the branch is at.
pub(super) fn before(target: &GitTarget, tip: &str, root: &Path) -> Option<Manifest> {
    let name = format!("{tip}:{}", within(target, MANIFEST));
    let bytes = git(root, &["cat-file", "blob", &name]).run().ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Files in the branch that a first publication would write over: nobody knows whose they are.
pub(super) fn written_over(
    target: &GitTarget,
    tip: &str,
    release: &Release,
    root: &Path,
) -> Result<Vec<String>, PublishError> {
    let listed = git(root, &["ls-tree", "-r", "-z", "--name-only", tip]).run()?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let there: BTreeSet<&str> = listed.split('\0').collect();
    let ours = release.manifest.files.keys().filter(|path| there.contains(within(target, path).as_str()));
    // These say nothing that another could have said otherwise.
    Ok(ours.filter(|path| !matches!(path.as_str(), ".nojekyll" | "CNAME")).cloned().collect())
}

/// Makes the commit, and pushes it.
pub(super) fn publish(
    release: &Release,
    plan: &Plan,
    target: &GitTarget,
    tip: Option<&str>,
    root: &Path,
) -> Result<Done, PublishError> {
    let passing = Passing::new(root)?.with_extra(release)?;
    let index = passing.path().join("index!");
    let with_index = |arguments: &[&str]| git(root, arguments).env("GIT_INDEX_FILE", &index);
    // What is in the branch and not ours stays.
    match tip {
        Some(tip) => with_index(&["read-tree", tip]).run()?,
        None => with_index(&["read-tree", "--empty"]).run()?,
    };
    with_index(&["update-index", "-z", "--index-info"])
        .input(entries(release, &passing, plan, target, root)?)
        .run()?;
    let tree = with_index(&["write-tree"]).words()?;
    let parent = tip.filter(|_| target.append);
    let mut arguments = vec!["commit-tree", "-m", MESSAGE];
    arguments.extend(parent.iter().flat_map(|tip| ["-p", tip]));
    arguments.push(&tree);
    let (name, email, date) = AUTHOR;
    let commit = git(root, &arguments)
        .env("GIT_AUTHOR_NAME", name)
        .env("GIT_AUTHOR_EMAIL", email)
        .env("GIT_AUTHOR_DATE", date)
        .env("GIT_COMMITTER_NAME", name)
        .env("GIT_COMMITTER_EMAIL", email)
        .env("GIT_COMMITTER_DATE", date)
        .words()?;
    let branch = format!("refs/heads/{}", target.branch);
    let lease = format!("--force-with-lease={branch}:{}", tip.unwrap_or_default());
    git(root, &["push", "--quiet", &lease, "--", &target.remote, &format!("{commit}:{branch}")]).run()?;
    let short = &commit[..commit.len().min(10)];
    Ok(Done { place: format!("{} of {} ({short})", target.branch, target.remote) })
}

/// The changes of the index: the blobs of what is put, and nothing for what is gone.
fn entries(
    release: &Release,
    passing: &Passing,
    plan: &Plan,
    target: &GitTarget,
    root: &Path,
) -> Result<Vec<u8>, PublishError> {
    let mut entries = Vec::new();
    let (mut files, mut names) = (Vec::new(), Vec::new());
    for path in plan.puts().into_iter().chain([MANIFEST]) {
        let folder = if release.extra.contains_key(path) { passing.path() } else { &release.folder };
        let file = folder.join(path);
        let file = std::path::absolute(&file).map_err(PublishError::io(&file))?;
        files.extend(format!("{}\n", file.display()).into_bytes());
        names.push(path);
    }
    // All at once: a process for each of thousands would take minutes.
    let blobs = git(root, &["hash-object", "-w", "--no-filters", "--stdin-paths"]).input(files).words()?;
    for (blob, path) in blobs.lines().zip(&names) {
        entries.extend(entry(blob, &within(target, path)));
    }
    // The name of nothing is as long as any other.
    let nothing = "0".repeat(blobs.lines().next().map_or(40, str::len));
    for path in &plan.delete {
        entries.extend(format!("0 {nothing}\t{}\0", within(target, path)).into_bytes());
    }
    Ok(entries)
}

fn entry(blob: &str, path: &str) -> Vec<u8> {
    format!("100644 {blob}\t{path}\0").into_bytes()
}
