//! The simplest session: every change builds the whole site again, in memory.
//!
//! While something is wrong, the files of the last good build stay. Before there was a good one, whatever could be
//! made is shown.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::session::{Changed, Served, Session, State};
use crate::demo::run::Progress;
use crate::diagnostic::{self, Code, Diagnostic, Texts};
use crate::engine::{self, Built, Options};
use crate::page::OutFile;
use crate::project::{OpenError, Project};

/// A session that builds the whole site at every change.
#[derive(Debug)]
pub struct Whole {
    root: PathBuf,
    drafts: bool,
    /// The last settings that could be read. It is locked for as long as a build takes: one at a time.
    project: Mutex<Option<Project>>,
    shown: RwLock<Shown>,
}

#[derive(Debug, Default)]
struct Shown {
    files: BTreeMap<String, File>,
    /// Whether the files are of a good build; until there is one, each build is shown.
    good: bool,
    /// Whether the files are of an earlier build, since the last one failed.
    stale: bool,
    state: Arc<State>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct File {
    bytes: Arc<[u8]>,
    hash: u64,
}

/// Nobody is told how far the simulations are.
struct Silent;

impl Progress for Silent {
    fn simulated(&self, _: usize, _: usize) {}
}

impl Whole {
    /// Builds the project in that folder for the first time.
    ///
    /// # Errors
    /// When there is no `kb.yaml` that can be read. What is wrong in it is in the state, like any other mistake.
    pub fn open(root: &Path, drafts: bool, progress: &dyn Progress) -> Result<Self, OpenError> {
        if let Err(error) = Project::open(root)
            && error.diagnostics.iter().any(|d| d.code == Code::Unreadable)
        {
            return Err(error);
        }
        let (project, shown) = (Mutex::default(), RwLock::default());
        let whole = Self { root: root.to_owned(), drafts, project, shown };
        whole.build(progress);
        Ok(whole)
    }

    /// Builds again and shows what came of it. Whether anything is another.
    fn build(&self, progress: &dyn Progress) -> bool {
        let mut project = lock(&self.project);
        let wrong = match Project::open(&self.root) {
            Ok(new) => {
                *project = Some(new);
                None
            }
            Err(error) => Some(error),
        };
        let options = Options { drafts: self.drafts, ..Options::default() };
        let base = project.as_ref().map_or_else(|| "/".into(), |project| base(&project.settings.base_url));
        let made: Mutex<BTreeMap<String, File>> = Mutex::default();
        let put = |file: OutFile| {
            let (hash, bytes) = (super::hash(&file.bytes), file.bytes.into());
            lock(&made).insert(file.path, File { bytes, hash });
        };
        let built = project.clone().map(|project| engine::build(project, options, progress, &put));
        let made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.show(made, built, wrong, base)
    }

    fn show(
        &self,
        made: BTreeMap<String, File>,
        built: Option<Built>,
        wrong: Option<OpenError>,
        base: String,
    ) -> bool {
        let failed = built.as_ref().is_none_or(Built::failed);
        let (mut diagnostics, mut texts) =
            built.map(|built| (built.diagnostics, built.texts)).unwrap_or_default();
        if let Some(error) = wrong {
            diagnostics.extend(error.diagnostics);
            texts.extend(error.texts);
            diagnostic::sort(&mut diagnostics);
        }
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        let stale = failed && shown.good;
        let old = Arc::clone(&shown.state);
        let files_differ = !stale && shown.files != made;
        let texts_differ = told(&diagnostics, &texts) != told(&old.diagnostics, &old.texts);
        let differs = files_differ || shown.stale != stale || old.diagnostics != diagnostics || texts_differ;
        if !differs && old.build > 0 {
            return false;
        }
        let pages = made.keys().filter(|path| is(path, "html")).count();
        if !stale {
            shown.files = made;
        }
        shown.good |= !failed;
        shown.stale = stale;
        let styles = shown.files.keys().filter(|path| is(path, "css")).cloned().collect();
        let build = old.build + 1;
        shown.state = Arc::new(State { build, diagnostics, texts, styles, running: Vec::new(), base, pages });
        true
    }
}

impl Session for Whole {
    fn file(&self, path: &str) -> Option<Served> {
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner);
        let File { bytes, hash } = shown.files.get(path)?.clone();
        Some(Served { bytes, hash, stale: shown.stale })
    }

    fn state(&self) -> Arc<State> {
        Arc::clone(&self.shown.read().unwrap_or_else(PoisonError::into_inner).state)
    }

    fn refresh(&self, _: &Changed) -> bool {
        self.build(&Silent)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The texts that diagnostics show.
fn told<'a>(diagnostics: &'a [Diagnostic], texts: &'a Texts) -> Vec<Option<&'a str>> {
    let places = diagnostics.iter().filter_map(|d| d.place.as_ref());
    places.map(|place| texts.get(&place.file).map(|text| &**text)).collect()
}

fn is(path: &str, ending: &str) -> bool {
    Path::new(path).extension().is_some_and(|e| e == ending)
}

/// The path of an address, with a slash at both ends.
fn base(url: &str) -> String {
    let path = url::Url::parse(url).map(|url| url.path().to_owned()).unwrap_or_default();
    let path = path.trim_matches('/');
    if path.is_empty() { "/".into() } else { format!("/{path}/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_has_a_slash_at_both_ends() {
        for (url, path) in
            [("", "/"), ("https://x.org", "/"), ("https://x.org/a/b/", "/a/b/"), ("https://x.org/a", "/a/")]
        {
            assert_eq!(base(url), path);
        }
    }
}
