//! From a built site to a host: what is to be published, the plan of what changes there, and the ways to get it there.
//!
//! A [`Release`] is the site with what a target wants beside it; a [`Plan`] holds it against the manifest that was
//! published last. Nothing happens before the plan is known. Every way puts style sheets and pictures before the pages
//! that need them, what lists pages after them, then takes away what is gone, and the manifest last of all: who is
//! interrupted publishes again and ends in the same state.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use serde::Serialize;

use crate::check::lost_address;
use crate::project::MANIFEST;
use crate::project::publish::{GitTarget, S3Target, Target, Way};
use crate::site::Manifest;

mod archive;
mod command;
mod folder;
mod git;
pub mod host;
mod passing;
mod rsync;
mod s3;

/// Publishing failed, for a reason that lies outside the project.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A file or folder could not be read or written.
    #[error("{}: {error}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        error: io::Error,
    },
    /// Something else, in words.
    #[error("{0}")]
    Failed(String),
}

impl PublishError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |error| Self::Io { path: path.to_owned(), error }
    }
}

/// A site as a target gets it.
#[derive(Debug)]
pub struct Release {
    /// The folder of the built site.
    folder: PathBuf,
    /// All files with the hashes of their bytes.
    pub manifest: Manifest,
    /// Files that are not in the folder.
    extra: BTreeMap<String, Vec<u8>>,
}

impl Release {
    /// The built site in a folder, for a target.
    ///
    /// `base` is the path of the site at its host.
    ///
    /// # Errors
    /// When the folder holds no site, or when the host would not take it.
    pub fn new(folder: &Path, target: &Target, base: &str) -> Result<Self, PublishError> {
        let manifest =
            Manifest::published(folder).map_err(|error| PublishError::Failed(error.to_string()))?;
        let mut extra = BTreeMap::new();
        if let Some(domain) = &target.domain {
            extra.insert("CNAME".to_owned(), format!("{domain}\n").into_bytes());
        }
        if matches!(target.way, Way::Git(_)) {
            // Else GitHub's Jekyll would leave out what begins with an underscore.
            extra.insert(".nojekyll".to_owned(), Vec::new());
        }
        let mut release = Self { folder: folder.to_owned(), manifest, extra: BTreeMap::new() };
        release.add(extra);
        release.add(host::compressed(&release, &target.compress)?);
        if let Some(host) = target.host {
            release.add(host::files(&release, host, base)?);
        }
        release.extra.insert(MANIFEST.to_owned(), release.manifest.bytes());
        Ok(release)
    }

    /// Adds files that are not in the folder.
    fn add(&mut self, files: impl IntoIterator<Item = (String, Vec<u8>)>) {
        for (path, bytes) in files {
            self.manifest.files.insert(path.clone(), blake3::hash(&bytes).to_hex().to_string());
            self.extra.insert(path, bytes);
        }
    }

    /// The bytes of a file of it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, PublishError> {
        if let Some(bytes) = self.extra.get(path) {
            return Ok(bytes.clone());
        }
        let file = self.folder.join(path);
        std::fs::read(&file).map_err(PublishError::io(&file))
    }

    /// All paths, the manifest's own among them.
    fn paths(&self) -> impl Iterator<Item = &str> {
        self.manifest.files.keys().map(String::as_str).chain([MANIFEST])
    }

    fn size(&self, path: &str) -> u64 {
        let extra = self.extra.get(path).map(|bytes| bytes.len() as u64);
        extra.unwrap_or_else(|| std::fs::metadata(self.folder.join(path)).map_or(0, |data| data.len()))
    }

    /// Whether a page of it only leads on to another.
    fn is_redirect(&self, path: &str) -> bool {
        const LONGEST: u64 = 4096;
        rank(path) == PAGES
            && path == uncompressed(path)
            && self.size(path) <= LONGEST
            && self
                .bytes(path)
                .is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains("http-equiv=\"refresh\""))
    }
}

/// What a publication changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Files that are new there, in the order in which they are put.
    pub add: Vec<String>,
    /// Files whose bytes change, in the order in which they are put.
    pub change: Vec<String>,
    /// Files that were published and are gone.
    pub delete: Vec<String>,
    /// How many files are the same.
    pub same: usize,
    /// How many bytes are put.
    pub bytes: u64,
    /// Old addresses that lead on, new among what is put.
    pub redirects: Vec<String>,
    /// Addresses that lead nowhere afterwards.
    pub vanish: Vec<String>,
    /// Files that are there and not ours, and that would be written over.
    pub foreign: Vec<String>,
}

impl Plan {
    /// Holds a release against what was published last; nothing, for the first time.
    pub fn new(release: &Release, before: Option<&Manifest>) -> Self {
        let none = BTreeMap::new();
        let before = before.map_or(&none, |manifest| &manifest.files);
        let mut plan = Self::default();
        for (path, hash) in &release.manifest.files {
            match before.get(path) {
                Some(old) if old == hash => plan.same += 1,
                Some(_) => plan.change.push(path.clone()),
                None => plan.add.push(path.clone()),
            }
        }
        plan.delete =
            before.keys().filter(|path| !release.manifest.files.contains_key(*path)).cloned().collect();
        for paths in [&mut plan.add, &mut plan.change] {
            paths.sort_by(|a, b| (rank(a), a).cmp(&(rank(b), b)));
        }
        let put = || plan.add.iter().chain(&plan.change);
        plan.bytes = put().map(|path| release.size(path)).sum();
        plan.redirects = put().filter(|path| release.is_redirect(path)).cloned().collect();
        plan.vanish = plan.delete.iter().filter_map(|path| lost_address(path)).map(str::to_owned).collect();
        plan
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.add.is_empty() && self.change.is_empty() && self.delete.is_empty()
    }

    /// What is put, in order: what pages need, the pages, then what lists them.
    fn puts(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.add.iter().chain(&self.change).map(String::as_str).collect();
        all.sort_by_key(|path| (rank(path), *path));
        all
    }
}

/// The rank of pages.
const PAGES: u8 = 2;

/// In which order files are put, so that no reader meets a page without its style, or a list of pages that are not there.
fn rank(path: &str) -> u8 {
    // A compressed copy goes with its file.
    let path = uncompressed(path);
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let lists = ["search/", "exports/"].iter().any(|folder| path.starts_with(folder) && ending != "html");
    match ending {
        _ if path.starts_with("assets/") => 0,
        _ if lists
            || matches!(path, "feed.xml" | "sitemap.xml" | "objects.inv" | "llms.txt" | "robots.txt") =>
        {
            3
        }
        "html" | "htm" => PAGES,
        _ => 1,
    }
}

/// The file of which this is a compressed copy; itself, where it is none.
fn uncompressed(path: &str) -> &str {
    path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br")).unwrap_or(path)
}

/// Compresses what is written to it, with no time, name or system in the head: the same bytes from the same bytes.
fn zip() -> GzEncoder<Vec<u8>> {
    GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best())
}

/// Bytes in hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What became of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Where the site is now, in words.
    pub place: String,
}

/// A target that has been looked at: what is there, and what a release changes.
#[derive(Debug)]
pub struct Prepared<'a> {
    release: &'a Release,
    /// What will change.
    pub plan: Plan,
    root: &'a Path,
    way: Seen<'a>,
}

/// A target, with what was seen or made when it was looked at.
#[derive(Debug)]
enum Seen<'a> {
    Folder(&'a str),
    Archive(&'a str, archive::Packed),
    Rsync(&'a str),
    /// With the commit that the branch is at.
    Git(&'a GitTarget, Option<String>),
    S3(&'a S3Target, Box<s3::Looked>),
}

/// Looks at what is published at a target, and plans. `root` is the folder of the project.
///
/// # Errors
/// When the target cannot be looked at.
pub fn prepare<'a>(
    release: &'a Release,
    target: &'a Target,
    root: &'a Path,
) -> Result<Prepared<'a>, PublishError> {
    let (plan, way) = match &target.way {
        Way::Folder { path } => (folder::plan(release, &root.join(path))?, Seen::Folder(path)),
        Way::Archive { path } => {
            let (plan, packed) = archive::plan(release, &root.join(path))?;
            (plan, Seen::Archive(path, packed))
        }
        Way::Rsync { destination } => {
            (Plan::new(release, rsync::before(destination, root)?.as_ref()), Seen::Rsync(destination))
        }
        Way::Git(git) => {
            let tip = git::tip(git, root)?;
            let before = tip.as_deref().and_then(|tip| git::before(git, tip, root));
            let mut plan = Plan::new(release, before.as_ref());
            if let (None, Some(tip)) = (&before, &tip) {
                plan.foreign = git::written_over(git, tip, release, root)?;
            }
            (plan, Seen::Git(git, tip))
        }
        Way::S3(target) => {
            let (plan, looked) = s3::plan(release, target)?;
            (plan, Seen::S3(target, Box::new(looked)))
        }
    };
    Ok(Prepared { release, plan, root, way })
}

impl Prepared<'_> {
    /// Publishes. `each` is told how many files are put or taken away, of how many.
    ///
    /// # Errors
    /// When something cannot be put or taken away; what was published before goes on as far as it was not reached.
    pub fn publish(&self, each: &dyn Fn(usize, usize)) -> Result<Done, PublishError> {
        match &self.way {
            Seen::Folder(path) => folder::publish(self.release, &self.plan, &self.root.join(path), each),
            Seen::Archive(path, packed) => archive::publish(packed, &self.root.join(path)),
            Seen::Rsync(destination) => rsync::publish(self.release, &self.plan, destination, self.root),
            Seen::Git(git, tip) => git::publish(self.release, &self.plan, git, tip.as_deref(), self.root),
            Seen::S3(target, looked) => s3::publish(self.release, &self.plan, target, looked, each),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_need_comes_before_them_and_what_lists_them_after() {
        let mut paths = vec![
            "feed.xml",
            "index.html",
            "assets/style.0123456789.css",
            "search/names.js",
            "a/index.html",
            "search/index.html",
            "cards/x.png",
            "demos/d/f.csv",
            "sitemap.xml",
            "images/a.svg",
        ];
        paths.sort_by_key(|path| (rank(path), *path));
        assert_eq!(
            paths,
            [
                "assets/style.0123456789.css",
                "cards/x.png",
                "demos/d/f.csv",
                "images/a.svg",
                "a/index.html",
                "index.html",
                "search/index.html",
                "feed.xml",
                "search/names.js",
                "sitemap.xml",
            ]
        );
    }
}
