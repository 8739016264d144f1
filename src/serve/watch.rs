//! What changes on disk, gathered so that a save is told at once and a burst of saves once.
//!
//! Only what matters is watched: the settings, the folders of content, templates and demos, the file of the citation
//! style. So our own writes are not seen, and of our own reads the watcher tells nothing.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{Config, ErrorKind, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::session::Changed;
use crate::project::{Project, SETTINGS_FILE};

/// A save is over when nothing was heard for that long.
const QUIET: Duration = Duration::from_millis(5);
/// One that goes on is told after that long all the same.
const LONGEST: Duration = Duration::from_millis(80);
/// That many paths at once are no longer somebody typing, but a checkout or a copy.
const MANY: usize = 16;
/// A burst is over when nothing was heard for that long.
const BURST_QUIET: Duration = Duration::from_millis(25);
/// As long as a burst goes on, a page made of it would be made again at once; but not for ever.
const BURST_LONGEST: Duration = Duration::from_secs(2);
/// How often files are looked at where the system does not tell of changes, and a folder that cannot be watched.
const POLL: Duration = Duration::from_millis(500);

/// The folders of a project that are watched with all that is in them.
const FOLDERS: [&str; 3] = ["content", "templates", "demos"];

type Heard = notify::Result<Event>;

/// Watches a project.
pub struct Watch {
    root: PathBuf,
    /// The root as the system may tell of it, with links resolved.
    real_root: PathBuf,
    watcher: Box<dyn Watcher + Send>,
    sender: Sender<Heard>,
    heard: Receiver<Heard>,
    /// Those of [`FOLDERS`] that are watched now.
    watched: BTreeSet<&'static str>,
    /// The file of the citation style.
    style: Option<PathBuf>,
    polls: bool,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("root", &self.root).field("polls", &self.polls).finish_non_exhaustive()
    }
}

impl Watch {
    /// Watches the project in that folder, whose path is absolute.
    ///
    /// # Errors
    /// When the folder can neither be watched nor looked at from time to time.
    pub fn new(root: &Path) -> notify::Result<Self> {
        let (sender, heard) = mpsc::channel();
        let (watcher, polls) = match recommended(&sender) {
            Ok(watcher) => (watcher, false),
            Err(_) => (polling(&sender)?, true),
        };
        let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let (root, watched, style) = (root.to_owned(), BTreeSet::new(), None);
        let mut watch = Self { root, real_root, watcher, sender, heard, watched, style, polls };
        if let Err(error) = watch.watch_all() {
            if watch.polls {
                return Err(error);
            }
            watch.poll()?;
        }
        Ok(watch)
    }

    /// Whether the system does not tell of changes, so that files are looked at from time to time.
    pub fn polls(&self) -> bool {
        self.polls
    }

    /// Waits for the next change; `None` when there can be none any more.
    pub fn wait(&mut self) -> Option<Changed> {
        loop {
            let first = match self.wait_for_first() {
                Ok(first) => first,
                Err(RecvTimeoutError::Timeout) if self.find_folders() => {
                    return Some(Changed { paths: Vec::new(), rescan: true });
                }
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return None,
            };
            let changed = self.gather(first);
            if changed.rescan || !changed.paths.is_empty() {
                return Some(changed);
            }
        }
    }

    /// A link that leads to no folder may do so later, and nothing tells of that: then it is tried again and again.
    fn wait_for_first(&self) -> Result<Heard, RecvTimeoutError> {
        let leads_nowhere =
            |name: &&str| !self.watched.contains(*name) && self.root.join(name).symlink_metadata().is_ok();
        if FOLDERS.iter().any(leads_nowhere) {
            return self.heard.recv_timeout(POLL);
        }
        self.heard.recv().map_err(|_| RecvTimeoutError::Disconnected)
    }

    /// Takes what is told until it is quiet.
    fn gather(&mut self, first: Heard) -> Changed {
        let start = Instant::now();
        let mut batch = Batch::default();
        self.take(first, &mut batch);
        loop {
            let (quiet, longest) = match batch.paths.len() {
                MANY.. => (BURST_QUIET, BURST_LONGEST),
                // The end of what is being written is told.
                _ if !batch.unfinished.is_empty() => (LONGEST, LONGEST),
                _ => (QUIET, LONGEST),
            };
            let left = longest.saturating_sub(start.elapsed());
            match self.heard.recv_timeout(quiet.min(left)) {
                Ok(heard) => self.take(heard, &mut batch),
                Err(_) => break,
            }
        }
        if batch.limit && !self.polls {
            // The watcher is as it was if this fails: most changes are still told.
            let _ = self.poll();
            batch.rescan = true;
        }
        for name in std::mem::take(&mut batch.folders) {
            let path = self.root.join(name);
            // It may have been taken away, or be another now.
            let _ = self.watcher.unwatch(&path);
            self.watched.remove(name);
            batch.rescan = true;
        }
        batch.rescan |= self.find_folders();
        for link in std::mem::take(&mut batch.links) {
            // It may have gone again.
            let _ = self.watcher.watch(&link, RecursiveMode::Recursive);
        }
        if batch.settings {
            self.watch_style();
        }
        if batch.rescan {
            // This is answered when the watcher has seen to the new folders that it told of: what was put into them
            // before is found by looking, what comes after is told.
            let _ = self.watcher.watch(&self.root, RecursiveMode::NonRecursive);
        }
        Changed { paths: batch.paths.into_iter().collect(), rescan: batch.rescan }
    }

    fn take(&self, heard: Heard, batch: &mut Batch) {
        let event = match heard {
            Ok(event) => event,
            Err(error) => {
                batch.limit |= matches!(error.kind, ErrorKind::MaxFilesWatch);
                batch.rescan = true;
                return;
            }
        };
        if event.need_rescan() || event.paths.is_empty() {
            batch.rescan = true;
        }
        for path in &event.paths {
            let below = path.strip_prefix(&self.root).or_else(|_| path.strip_prefix(&self.real_root));
            let Ok(below) = below else {
                // A folder behind a link, by its own name, or the citation style of a neighbour.
                batch.rescan |= self.style.as_ref().is_none_or(|style| style.parent() != path.parent())
                    || self.style.as_ref() == Some(path);
                continue;
            };
            let path = self.root.join(below);
            let first = below.iter().next();
            let folder = FOLDERS.into_iter().find(|name| first == Some(OsStr::new(name)));
            if below == Path::new(SETTINGS_FILE) {
                batch.settings = true;
            } else if let Some(folder) = folder {
                if below == Path::new(folder) && is_other(event.kind) {
                    batch.folders.insert(folder);
                }
                if is_hidden(below) {
                    continue;
                }
                if is_new(event.kind) && path.is_dir() {
                    // What is in it may have come before anybody watched it.
                    batch.rescan = true;
                    if path.is_symlink() {
                        batch.links.insert(path.clone());
                    }
                }
            } else if self.style.as_ref() != Some(&path) {
                continue;
            }
            match event.kind {
                EventKind::Create(CreateKind::File) | EventKind::Modify(ModifyKind::Data(_))
                    if cfg!(target_os = "linux") && !self.polls =>
                {
                    batch.unfinished.insert(path.clone());
                }
                _ => drop(batch.unfinished.remove(&path)),
            }
            batch.paths.insert(path);
        }
    }

    /// Watches the folders that are there and not watched yet. Whether there are any.
    fn find_folders(&mut self) -> bool {
        let mut found = false;
        for name in FOLDERS {
            let path = self.root.join(name);
            if self.watched.contains(name) || !path.is_dir() {
                continue;
            }
            match self.watcher.watch(&path, RecursiveMode::Recursive) {
                Ok(()) => {
                    self.watched.insert(name);
                    found = true;
                }
                // It is tried again with the next change.
                Err(error) => {
                    let _ = self.sender.send(Err(error));
                }
            }
        }
        found
    }

    fn watch_all(&mut self) -> notify::Result<()> {
        self.watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        for name in FOLDERS {
            let path = self.root.join(name);
            if path.is_dir() {
                self.watcher.watch(&path, RecursiveMode::Recursive)?;
                self.watched.insert(name);
            }
        }
        self.watch_style();
        Ok(())
    }

    /// Looks at files from time to time instead.
    fn poll(&mut self) -> notify::Result<()> {
        self.watcher = polling(&self.sender)?;
        self.polls = true;
        self.watched.clear();
        self.watch_all()
    }

    /// Watches the folder of the citation style, where it is a file that no other watch sees.
    fn watch_style(&mut self) {
        // Settings that cannot be read are told by the build; the old style goes on.
        let Ok(project) = Project::open(&self.root) else { return };
        let name = project.settings.citation_style.map(|style| style.value);
        let is_file =
            |name: &String| Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("csl"));
        self.style = name.filter(is_file).map(|name| self.root.join(name));
        let folder = self.style.as_ref().and_then(|style| style.parent());
        if let Some(folder) = folder.filter(|folder| *folder != self.root && !self.is_watched(folder)) {
            // A folder that is not there is told by the build.
            let _ = self.watcher.watch(folder, RecursiveMode::NonRecursive);
        }
    }

    fn is_watched(&self, folder: &Path) -> bool {
        self.watched.iter().any(|name| folder.starts_with(self.root.join(name)))
    }
}

/// What was heard over a short time.
#[derive(Debug, Default)]
struct Batch {
    paths: BTreeSet<PathBuf>,
    /// Those that are being written, where the system tells when a file is closed.
    unfinished: BTreeSet<PathBuf>,
    rescan: bool,
    /// Whether the settings are among it.
    settings: bool,
    /// Those of [`FOLDERS`] that came, went or were moved.
    folders: BTreeSet<&'static str>,
    /// New links to folders, which are not watched with the folder that they are in.
    links: BTreeSet<PathBuf>,
    /// Whether the system refuses to watch more.
    limit: bool,
}

fn recommended(sender: &Sender<Heard>) -> notify::Result<Box<dyn Watcher + Send>> {
    Ok(Box::new(RecommendedWatcher::new(telling(sender), Config::default())?))
}

fn polling(sender: &Sender<Heard>) -> notify::Result<Box<dyn Watcher + Send>> {
    Ok(Box::new(PollWatcher::new(telling(sender), Config::default().with_poll_interval(POLL))?))
}

/// Passes on what may be a change: not that files were opened or read.
fn telling(sender: &Sender<Heard>) -> impl Fn(Heard) + Send + 'static + use<> {
    let sender = sender.clone();
    move |heard: Heard| {
        let read =
            |kind| matches!(kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write));
        if !heard.as_ref().is_ok_and(|event| read(event.kind) && !event.need_rescan()) {
            // Whoever listened is gone at the end.
            let _ = sender.send(heard);
        }
    }
}

/// Whether a folder of that name may be another now.
fn is_other(kind: EventKind) -> bool {
    is_new(kind) || matches!(kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)))
}

/// Whether something is there that was not.
fn is_new(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) | EventKind::Any | EventKind::Other
    )
}

/// Names that no source has: those that begin with a dot, and what editors leave behind.
fn is_hidden(below: &Path) -> bool {
    below.iter().any(|part| {
        let name = part.to_string_lossy();
        name.starts_with(['.', '#']) || name.ends_with('~')
    })
}
