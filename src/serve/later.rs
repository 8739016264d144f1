//! What a preview does not wait for: simulations, and the reports on the site as a whole. Each has a thread of its own,
//! which works for what is shown last; what was begun for something older ends as soon as it can.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::preview::{Shared, Shown, lock};
use crate::check::{self, Against};
use crate::demo::plan::Plan;
use crate::demo::run::{self, Progress};
use crate::diagnostic::{self, Diagnostic};
use crate::engine::Edition;
use crate::model::RunKey;
use crate::site;

/// So long after an edit the reports on the site as a whole are made: what an edit itself shows comes first.
const REPORTS_WAIT: Duration = Duration::from_millis(150);

/// The threads that work behind a preview.
#[derive(Debug)]
pub(super) struct Later {
    reports: Arc<Slot<ToReport>>,
    runs: Arc<Slot<Work>>,
    /// What is being simulated, and whether it is to stop.
    running: Mutex<(BTreeSet<RunKey>, Arc<AtomicBool>)>,
}

/// What is to be looked at as a whole, and what was shown before: to let go of it takes time too.
type ToReport = (Arc<Shown>, Option<Arc<Shown>>);

/// Simulations to be done.
#[derive(Debug)]
struct Work {
    edition: Arc<Edition>,
    plans: Vec<Arc<Plan>>,
    stop: Arc<AtomicBool>,
}

/// Holds the latest thing to be done; what was there before and was not begun is not done.
#[derive(Debug)]
struct Slot<T> {
    latest: Mutex<Option<T>>,
    filled: Condvar,
}

impl<T: Send + 'static> Slot<T> {
    /// A slot, and a thread that does what is put into it. Where there can be no thread it is not done: the preview
    /// itself goes on.
    fn new(name: &str, quiet: Duration, mut work: impl FnMut(T) + Send + 'static) -> Arc<Self> {
        let slot = Arc::new(Self { latest: Mutex::new(None), filled: Condvar::new() });
        let inside = Arc::clone(&slot);
        let _ = thread::Builder::new().name(name.into()).spawn(move || {
            loop {
                work(inside.take(quiet));
            }
        });
        slot
    }

    fn put(&self, value: T) {
        *lock(&self.latest) = Some(value);
        self.filled.notify_one();
    }

    /// Waits until there is something, and nothing newer has come for a while.
    fn take(&self, quiet: Duration) -> T {
        let mut latest = lock(&self.latest);
        loop {
            let Some(value) = latest.take() else {
                latest = self.filled.wait(latest).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let waited = self.filled.wait_timeout(latest, quiet).unwrap_or_else(PoisonError::into_inner);
            latest = waited.0;
            if latest.is_none() {
                return value;
            }
        }
    }
}

impl Later {
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        let for_reports = Arc::clone(shared);
        let reports = Slot::new("reports", REPORTS_WAIT, move |(shown, before): ToReport| {
            drop(before);
            let late = shown.edition.as_ref().map(|edition| reports(edition)).unwrap_or_default();
            if for_reports.show_late(&shown, late) {
                for_reports.notify();
            }
        });
        let (for_runs, after_runs) = (Arc::clone(shared), Arc::clone(&reports));
        // Simulations keep processors busy for long: threads of their own leave the others to prose.
        let threads = thread::available_parallelism().map_or(1, usize::from).saturating_sub(1).max(1);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok();
        let runs = Slot::new("simulations", Duration::ZERO, move |work: Work| {
            match &pool {
                Some(pool) => pool.install(|| work.simulate()),
                None => work.simulate(),
            }
            if !work.stop.load(Ordering::Relaxed) {
                for_runs.make_again();
                for_runs.notify();
                after_runs.put((for_runs.shown(), None));
            }
        });
        Self { reports, runs, running: Mutex::default() }
    }

    /// Looks at what is shown: what of it is wrong as a whole, and what has to be simulated. What was shown before is let
    /// go of.
    pub(super) fn look(&self, shown: &Arc<Shown>, before: Option<Arc<Shown>>) {
        self.reports.put((Arc::clone(shown), before));
        let Some(edition) = &shown.edition else { return };
        let plans = edition.simulated().pending.clone();
        let needed = run::needed(&plans);
        let mut running = lock(&self.running);
        if running.0 == needed {
            return;
        }
        running.1.store(true, Ordering::Relaxed);
        let stop = Arc::new(AtomicBool::new(false));
        *running = (needed, Arc::clone(&stop));
        if !plans.is_empty() {
            self.runs.put(Work { edition: Arc::clone(edition), plans, stop });
        }
    }
}

impl Progress for Work {
    fn simulated(&self, _: usize, _: usize) {}

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl Work {
    fn simulate(&self) {
        let read = self.edition.read();
        // The cache remembers what was found; the next edition asks for it.
        run::run_all(&self.plans, &read.results, read.project.settings.demos.time_limit, self);
    }
}

/// What only the whole site shows to be wrong.
fn reports(edition: &Edition) -> Vec<Diagnostic> {
    let (catalog, maker) = (edition.catalog(), edition.maker());
    let first = edition.diagnostics();
    let (mut entries, mut diagnostics) = maker.probe();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    diagnostics.extend(site::check(&entries));
    // While something is wrong, not all of the site is known.
    if !diagnostic::any_error(&first) && !diagnostic::any_error(&diagnostics) {
        let paths = entries.iter().map(|entry| entry.path.as_str()).collect();
        let usage = check::usage(catalog, &maker.texts.uses);
        diagnostics.extend(check::check(catalog, &maker.texts.uses, &usage, &paths, Against::default()));
    }
    diagnostic::set_levels(&mut diagnostics, &catalog.project.settings.levels);
    diagnostics
}
