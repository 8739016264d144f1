//! What the server asks of whatever builds the site: files as they are now, the state of things, and to read again
//! what changed. The server knows nothing else of how a site is made.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Texts};

/// What is previewed. Cheap to ask from many threads at once.
pub trait Session: Send + Sync {
    /// A file of the site as it is now, by its path below the root (`a/b/index.html`, `assets/x.css`); `None`: no
    /// such file.
    fn file(&self, path: &str) -> Option<Served>;

    /// The state of things: number of the build, diagnostics.
    fn state(&self) -> Arc<State>;

    /// Something changed on disk: reads again what changed. Returns when the new pages can be asked for; true if
    /// anything changed.
    fn refresh(&self, changed: &Changed) -> bool;
}

/// To be called by a session when a new build is there for another reason than [`Session::refresh`], such as a demo
/// that ended.
pub type Notify = Arc<dyn Fn() + Send + Sync>;

/// A file of the site.
#[derive(Debug, Clone)]
pub struct Served {
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// The hash of the bytes.
    pub hash: u64,
    /// Whether it could not be made anew: these are the last good bytes.
    pub stale: bool,
}

/// The state of a previewed site.
#[derive(Debug, Clone)]
pub struct State {
    /// The number of the build; a later one has a higher number.
    pub build: u64,
    /// All that is wrong or could be better.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub texts: Texts,
    /// The paths of the style sheets.
    pub styles: Vec<String>,
    /// The ids of the demos that run now.
    pub running: Vec<String>,
    /// The path of `base_url`, with a slash at both ends: `/` or `/name/`.
    pub base: String,
    /// How many pages this build made.
    pub pages: usize,
}

impl Default for State {
    /// Before the first build.
    fn default() -> Self {
        let (diagnostics, texts) = (Vec::new(), Texts::new());
        let (styles, running, base) = (Vec::new(), Vec::new(), "/".into());
        Self { build: 0, diagnostics, texts, styles, running, base, pages: 0 }
    }
}

/// What a watcher saw, already gathered over a short time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// The absolute paths.
    pub paths: Vec<PathBuf>,
    /// Whether more may have changed than was seen: everything is to be looked at. So it is when there are no paths.
    pub rescan: bool,
}

impl fmt::Debug for dyn Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session")
    }
}
