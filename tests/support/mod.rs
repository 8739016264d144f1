//! A project in a folder of its own, and the real program to build it: the ground that whole-program tests
//! stand on. Fixtures are copied first, so that no test can change them or disturb another.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use tempfile::TempDir;
use walkdir::WalkDir;

pub(crate) mod bad;
pub(crate) mod html;
pub(crate) mod snapshot;
pub(crate) mod told;

/// The files of a folder and their bytes.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// The folder of all fixtures.
pub(crate) fn fixtures() -> PathBuf {
    repository().join("tests/fixtures")
}

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A project in a temporary folder.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// A project with settings and nothing else.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }.with("kb.yaml", "title: Test\n")
    }

    /// A copy of a project under `tests/fixtures`.
    pub(crate) fn fixture(name: &str) -> Self {
        Self::copy_of(&fixtures().join(name), &["."])
    }

    /// A copy of some parts of a project.
    pub(crate) fn copy_of(source: &Path, parts: &[&str]) -> Self {
        let project = Self { folder: tempfile::tempdir().unwrap() };
        for part in parts.iter().map(|part| source.join(part)).filter(|part| part.exists()) {
            for entry in WalkDir::new(&part).follow_links(true) {
                let entry = entry.unwrap();
                if entry.file_type().is_file() {
                    let below = entry.path().strip_prefix(source).unwrap();
                    project.write(below.to_str().unwrap(), &fs::read(entry.path()).unwrap());
                }
            }
        }
        project
    }

    /// The same with one more file.
    #[must_use]
    pub(crate) fn with(self, path: &str, content: &str) -> Self {
        self.write(path, content.as_bytes());
        self
    }

    /// The same with an article: a title and this body.
    #[must_use]
    pub(crate) fn with_article(self, path: &str, body: &str) -> Self {
        let article = format!("---\ntitle: {path}\n---\n{body}");
        self.with(&format!("content/{path}"), &article)
    }

    /// Where it is.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The path of one of its files.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file, and the folders to it. It comes whole, so that no program that watches sees half of it.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let part = path.with_file_name(format!(".{}.part", path.file_name().unwrap().to_string_lossy()));
        fs::write(&part, bytes).unwrap();
        fs::rename(part, path).unwrap();
    }

    /// The text of a file.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Replaces words that stand in a file once.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {path}");
        self.write(path, text.replace(from, to).as_bytes());
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// The files below one of its folders; none where there is no such folder.
    pub(crate) fn tree(&self, folder: &str) -> Tree {
        let folder = self.path(folder);
        let bytes = |path: &Path| fs::read(path).unwrap_or_else(|error| error.to_string().into_bytes());
        paths(&folder).into_iter().map(|(name, path)| (name, bytes(&path))).collect()
    }

    /// All of its files but what is kept between builds.
    pub(crate) fn everything(&self) -> Tree {
        let mut tree = self.tree(".");
        tree.retain(|path, _| !path.starts_with(".kb/"));
        tree
    }

    /// When and as what each file of a folder was last written.
    pub(crate) fn stamps(&self, folder: &str) -> BTreeMap<String, Stamp> {
        paths(&self.path(folder)).into_iter().map(|(name, path)| (name, Stamp::of(&path))).collect()
    }

    /// The program, in the folder of the project.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kb"));
        command.args(arguments).current_dir(self.root()).stdin(Stdio::null()).env_remove("RAYON_NUM_THREADS");
        command
    }

    /// Runs the program in the folder of the project.
    pub(crate) fn kb(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments))
    }

    /// Builds the site, which may fail.
    pub(crate) fn build(&self) -> Run {
        self.kb(&["build"])
    }

    /// Builds the site, which must succeed, and gives what was counted.
    pub(crate) fn built(&self) -> Counts {
        self.build().counts()
    }
}

/// All files below a folder, by their name in it; none where there is no such folder.
fn paths(folder: &Path) -> BTreeMap<String, PathBuf> {
    if !folder.exists() {
        return BTreeMap::new();
    }
    let entries = WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| !entry.file_type().is_dir()).map(walkdir::DirEntry::into_path);
    files.map(|path| (path.strip_prefix(folder).unwrap().to_string_lossy().into_owned(), path)).collect()
}

/// What changes when a file is written, even with the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    modified: SystemTime,
    inode: u64,
}

impl Stamp {
    fn of(path: &Path) -> Self {
        let metadata = fs::symlink_metadata(path).unwrap();
        Self { modified: metadata.modified().unwrap(), inode: inode(&metadata) }
    }
}

#[cfg(unix)]
fn inode(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> u64 {
    0
}

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Run {
    /// Its exit code; `None` where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Runs a command to its end.
    pub(crate) fn of(mut command: Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }

    /// What the last line of a build that succeeded counts.
    pub(crate) fn counts(&self) -> Counts {
        assert_eq!(self.code, Some(0), "the build failed:\n{}{}", self.stdout, self.stderr);
        let last = self.stdout.lines().last().unwrap_or_default();
        let number = |word: &str| {
            let words: Vec<&str> = last.split([' ', '(', ',', ')']).filter(|w| !w.is_empty()).collect();
            let at = words.iter().position(|w| *w == word).unwrap_or_else(|| panic!("`{word}` in {last}"));
            let back = if matches!(word, "run" | "written") { 2 } else { 1 };
            words[at - back].parse().unwrap_or_else(|_| panic!("a number before `{word}` in {last}"))
        };
        Counts {
            simulations: number("run"),
            written: number("written"),
            removed: number("removed"),
            unchanged: number("unchanged"),
        }
    }
}

/// What a build did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) simulations: usize,
    pub(crate) written: usize,
    pub(crate) removed: usize,
    pub(crate) unchanged: usize,
}

/// The paths at which two trees differ.
pub(crate) fn differences(a: &Tree, b: &Tree) -> Vec<String> {
    let paths: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    paths.into_iter().filter(|path| a.get(*path) != b.get(*path)).cloned().collect()
}
