//! What servers answered, kept between runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};

use super::Outcome;
use crate::kept;

/// How long it is believed that an address leads somewhere.
const GOOD_FOR: Duration = Duration::from_hours(7 * 24);
/// How long it is believed that it does not, or that it cannot be checked.
const BAD_FOR: Duration = Duration::from_hours(1);
/// How often what was learned is written while more is being learned.
const KEPT_EVERY: Duration = Duration::from_secs(1);
/// Changes with what an outcome means.
const VERSION: u32 = 1;

/// What became of addresses, and when.
#[derive(Debug)]
pub(super) struct Known {
    path: PathBuf,
    answers: BTreeMap<String, Answered>,
    /// When it was last written, and whether something was learned since.
    written: Instant,
    changed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Answered {
    outcome: Outcome,
    /// Seconds since 1970.
    at: u64,
}

impl Answered {
    /// Whether it is not too old to be believed. A time to come is not: a clock was wrong.
    fn is_believed(&self, now: u64) -> bool {
        let limit =
            if matches!(self.outcome, Outcome::Good | Outcome::Moved(_)) { GOOD_FOR } else { BAD_FOR };
        now.checked_sub(self.at).is_some_and(|age| age < limit.as_secs())
    }
}

impl Known {
    /// What is kept in a file; nothing where it is missing or harmed.
    pub(super) fn read(path: &Path) -> Self {
        let kept = kept::read::<(u32, BTreeMap<String, Answered>)>(path);
        let mut answers = kept.filter(|(version, _)| *version == VERSION).unwrap_or_default().1;
        let now = now();
        answers.retain(|_, answered| answered.is_believed(now));
        Self { path: path.to_owned(), answers, written: Instant::now(), changed: false }
    }

    /// Whether it is known what became of an address.
    pub(super) fn holds(&self, address: &str) -> bool {
        self.answers.contains_key(address)
    }

    /// What became of an address.
    pub(super) fn outcome(&self, address: &str) -> Option<&Outcome> {
        self.answers.get(address).map(|answered| &answered.outcome)
    }

    /// Remembers what became of an address.
    pub(super) fn learn(&mut self, address: String, outcome: Outcome) {
        self.answers.insert(address, Answered { outcome, at: now() });
        self.changed = true;
        self.keep_soon();
    }

    /// Writes what was learned, unless that was done a moment ago.
    pub(super) fn keep_soon(&mut self) {
        if self.written.elapsed() >= KEPT_EVERY {
            self.keep();
        }
    }

    /// Writes what was learned.
    pub(super) fn keep(&mut self) {
        if self.changed {
            // What cannot be kept is asked again by the next run.
            let _ = kept::write(&self.path, &(VERSION, &self.answers));
            (self.written, self.changed) = (Instant::now(), false);
        }
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_believed_for_a_while() {
        let at = 1_000_000_000;
        let believed = |outcome: Outcome, age: u64| Answered { outcome, at }.is_believed(at + age);
        let (hour, week) = (3600, 7 * 24 * 3600);
        assert!(believed(Outcome::Good, week - 1) && !believed(Outcome::Good, week));
        assert!(believed(Outcome::Moved("x".into()), hour));
        for bad in [Outcome::Dead(404), Outcome::Refused(403), Outcome::Unreachable(String::new())] {
            assert!(believed(bad.clone(), hour - 1) && !believed(bad, hour));
        }
        assert!(!Answered { outcome: Outcome::Good, at }.is_believed(at - 1));
    }

    #[test]
    fn what_is_old_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links");
        let answered = |age| Answered { outcome: Outcome::Good, at: now() - age };
        let answers = BTreeMap::from([("new", answered(60)), ("old", answered(GOOD_FOR.as_secs() + 60))]);
        kept::write(&path, &(VERSION, &answers)).unwrap();
        let known = Known::read(&path);
        assert!(known.holds("new") && !known.holds("old"));
        kept::write(&path, &(VERSION + 1, &answers)).unwrap();
        assert!(!Known::read(&path).holds("new"));
    }

    #[test]
    fn what_is_learned_is_kept() {
        let path = tempfile::tempdir().unwrap();
        let path = path.path().join("links");
        let mut known = Known::read(&path);
        known.learn("a".into(), Outcome::Dead(410));
        known.keep();
        assert_eq!(Known::read(&path).outcome("a"), Some(&Outcome::Dead(410)));
    }
}
