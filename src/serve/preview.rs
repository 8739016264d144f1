//! The session of a preview: one edition of the site after the other, pages made when they are asked for.
//!
//! What was shown last stays what it is while the next edition is made, so that nobody waits for anybody. A page whose
//! source has an error is shown as it was last good. Simulations, and what only the whole site shows to be wrong, are
//! left to threads of their own (`later`).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::later::Later;
use super::session::{Changed, Notify, Served, Session, State};
use crate::catalog::Url;
use crate::diagnostic::{self, Code, Diagnostic, FileName, Severity};
use crate::engine::{Edition, Read, Simulate};
use crate::html::escape;
use crate::project::{OpenError, Project};

/// A session that makes one edition from another.
#[derive(Debug)]
pub struct Preview {
    shared: Arc<Shared>,
    later: Later,
}

/// What the session and the threads that work for it share.
pub(super) struct Shared {
    root: PathBuf,
    drafts: bool,
    /// Locked while an edition is made: one at a time.
    making: Mutex<()>,
    shown: RwLock<Arc<Shown>>,
    notify: Notify,
}

/// What is shown at one moment.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// `None` while there were no settings that could be read.
    pub edition: Option<Arc<Edition>>,
    pub state: Arc<State>,
    /// What only the whole site shows to be wrong, as last looked for.
    pub late: Vec<Diagnostic>,
    /// The pages whose sources have errors, with the edition that had none, if there was one.
    wrong: BTreeMap<String, Option<Arc<Edition>>>,
    files: Mutex<HashMap<String, Option<Served>>>,
}

impl Preview {
    /// Makes the first edition of the project in a folder. `notify` is called when there is a new one for another reason
    /// than a change on disk.
    ///
    /// # Errors
    /// When there is no `kb.yaml` that can be read. What is wrong in it is in the state, like any other mistake.
    pub fn open(root: &Path, drafts: bool, notify: Notify) -> Result<Self, OpenError> {
        if let Err(error) = Project::open(root)
            && error.diagnostics.iter().any(|d| d.code == Code::Unreadable)
        {
            return Err(error);
        }
        let (making, shown) = (Mutex::default(), RwLock::default());
        let shared = Arc::new(Shared { root: root.to_owned(), drafts, making, shown, notify });
        shared.refresh(&[]);
        let preview = Self { later: Later::new(&shared), shared };
        preview.later.look(&preview.shared.shown(), None);
        Ok(preview)
    }
}

impl Session for Preview {
    fn file(&self, path: &str) -> Option<Served> {
        self.shared.shown().file(path)
    }

    fn state(&self) -> Arc<State> {
        Arc::clone(&self.shared.shown().state)
    }

    fn refresh(&self, changed: &Changed) -> bool {
        let paths = if changed.rescan { &[] } else { &changed.paths[..] };
        let Some(before) = self.shared.refresh(paths) else { return false };
        self.later.look(&self.shared.shown(), Some(before));
        true
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("root", &self.root).finish_non_exhaustive()
    }
}

impl Shared {
    /// What is shown now.
    pub(super) fn shown(&self) -> Arc<Shown> {
        Arc::clone(&self.shown.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells that something new is shown.
    pub(super) fn notify(&self) {
        (self.notify)();
    }

    /// Reads again what stands at some paths, or everything where there are none, and makes an edition of it. Gives what
    /// was shown before, if that is another one.
    fn refresh(&self, paths: &[PathBuf]) -> Option<Arc<Shown>> {
        let _making = lock(&self.making);
        let before = self.shown();
        let read = match &before.edition {
            Some(edition) => edition.read().again(paths),
            None => match Project::open(&self.root) {
                Ok(project) => Read::for_preview(project, self.drafts),
                Err(error) => return self.show_unset(&before, error).then_some(before),
            },
        };
        if before.edition.as_ref().is_some_and(|edition| edition.read().is(&read)) {
            return None;
        }
        self.make(&before, read);
        Some(before)
    }

    /// Makes an edition of what was read before: results that it waited for are known.
    pub(super) fn make_again(&self) {
        let _making = lock(&self.making);
        let before = self.shown();
        if let Some(edition) = &before.edition {
            self.make(&before, edition.read().clone());
        }
    }

    fn make(&self, before: &Arc<Shown>, read: Read) {
        let edition = Arc::new(Edition::make(read, before.edition.as_deref(), Simulate::Later));
        let next = Shown::new(&edition, before);
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
    }

    /// Shows what is wrong with the first settings.
    fn show_unset(&self, before: &Shown, error: OpenError) -> bool {
        if before.state.diagnostics == error.diagnostics && before.state.texts == error.texts {
            return false;
        }
        let build = before.state.build + 1;
        let OpenError { diagnostics, texts } = error;
        let state = State { build, diagnostics, texts, base: "/".into(), ..State::default() };
        let shown = Shown { state: Arc::new(state), ..Shown::default() };
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shown);
        true
    }

    /// Shows what was found to be wrong later, if the edition is still the one that is shown.
    pub(super) fn show_late(&self, of: &Shown, late: Vec<Diagnostic>) -> bool {
        let _making = lock(&self.making);
        let shown = self.shown();
        let same = match (&shown.edition, &of.edition) {
            (Some(shown), Some(of)) => Arc::ptr_eq(shown, of),
            _ => false,
        };
        if !same || shown.late == late {
            return false;
        }
        let next = shown.with_late(late);
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        true
    }
}

impl Shown {
    fn new(edition: &Arc<Edition>, before: &Self) -> Self {
        // What was found later stays until it is looked for again, but for sources that have changed.
        let (old, new) = (&before.state.texts, edition.read().texts_of(&before.late));
        let stands = |d: &&Diagnostic| {
            let mut files = d.place.iter().chain(d.related.iter().map(|(place, _)| place)).map(|p| &p.file);
            files.all(|file| old.get(file).is_some_and(|old| new.get(file).is_some_and(|new| old == new)))
        };
        let late = before.late.iter().filter(stands).cloned().collect();
        let mut shown = Self { edition: Some(Arc::clone(edition)), ..Self::default() };
        let project = &edition.catalog().project;
        let press = edition.maker().press.as_ref();
        let own = edition.catalog().files.keys().filter(|path| is(path, "css")).cloned();
        let styles =
            press.map(|press| press.assets.styles().map(str::to_owned)).into_iter().flatten().chain(own);
        shown.state = Arc::new(State {
            build: before.state.build,
            styles: styles.collect(),
            running: edition.simulated().pending.iter().map(|plan| plan.id.clone()).collect(),
            base: base(&project.settings.base_url),
            pages: edition.work.rendered,
            ..State::default()
        });
        let shown = shown.with_late(late);
        let wrong = wrong(&shown.state.diagnostics);
        let good = |path: &String| match before.wrong.get(path) {
            Some(good) => good.clone(),
            None => before.edition.clone(),
        };
        Self { wrong: wrong.into_iter().map(|path| (path.clone(), good(&path))).collect(), ..shown }
    }

    /// The same with what was found to be wrong later: a build of its own, for those who compare.
    fn with_late(&self, late: Vec<Diagnostic>) -> Self {
        let (mut diagnostics, mut texts) = (Vec::new(), self.state.texts.clone());
        if let Some(edition) = &self.edition {
            diagnostics = edition.diagnostics();
            diagnostic::set_levels(&mut diagnostics, &edition.catalog().project.settings.levels);
            diagnostics.extend(late.iter().cloned());
            texts = edition.read().texts_of(&diagnostics);
        }
        diagnostic::sort(&mut diagnostics);
        let state = State { build: self.state.build + 1, diagnostics, texts, ..State::clone(&self.state) };
        Self {
            edition: self.edition.clone(),
            state: Arc::new(state),
            late,
            wrong: self.wrong.clone(),
            files: Mutex::new(lock(&self.files).clone()),
        }
    }

    /// A file as it is shown.
    fn file(&self, path: &str) -> Option<Served> {
        if let Some(known) = lock(&self.files).get(path) {
            return known.clone();
        }
        let served = self.make(path);
        lock(&self.files).insert(path.to_owned(), served.clone());
        served
    }

    fn make(&self, path: &str) -> Option<Served> {
        let (edition, stale) = match self.wrong.get(path) {
            Some(Some(good)) => (good, true),
            _ => self.edition.as_ref().map(|edition| (edition, edition.read().is_stale()))?,
        };
        let bytes = match edition.maker().file(path) {
            Some(Ok(file)) => file.bytes,
            Some(Err(wrong)) => failed(path, &wrong.message),
            None if self.wrong.contains_key(path) => {
                let bytes = failed(path, "its source cannot be read");
                return Some(Served { hash: super::hash(&bytes), bytes: bytes.into(), stale: false });
            }
            None => return None,
        };
        Some(Served { hash: super::hash(&bytes), bytes: bytes.into(), stale })
    }
}

/// The pages whose own source has an error.
fn wrong(diagnostics: &[Diagnostic]) -> BTreeSet<String> {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error);
    let places = errors.filter_map(|d| d.place.as_ref());
    places.filter_map(|place| page_of(&place.file)).collect()
}

/// The page that is made from an article.
fn page_of(file: &FileName) -> Option<String> {
    let path = file.strip_prefix("content/")?;
    is(path, "md").then(|| Url::of_article(path).output())
}

fn is(path: &str, ending: &str) -> bool {
    Path::new(path).extension().is_some_and(|e| e == ending)
}

/// What stands in the place of a page that could never be made.
fn failed(path: &str, why: &str) -> Vec<u8> {
    let (path, why) = (escape(path), escape(why));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>This page could not be made</title>\n<style>:root {{ color-scheme: light dark; font-family: system-ui, sans-serif }} body {{ margin: 2rem auto; max-width: 40rem; padding: 0 1rem }}</style>\n</head>\n<body>\n<h1>This page could not be made</h1>\n<p><code>{path}</code>: {why}. It is shown as soon as that is mended; the other pages go on.</p>\n</body>\n</html>\n"
    )
    .into_bytes()
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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

    #[test]
    fn only_articles_make_pages_of_their_own() {
        assert_eq!(page_of(&"content/a/b.md".into()).as_deref(), Some("a/b/index.html"));
        assert_eq!(page_of(&"content/terms/a.yaml".into()), None);
        assert_eq!(page_of(&"kb.yaml".into()), None);
    }
}
