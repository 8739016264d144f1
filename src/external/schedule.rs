//! Which request is made when: at most two at once to a server, with a pause between their starts, and none before
//! its time. Whoever works takes the next one, so a slow server keeps nobody from asking the others.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::ask::{Question, Wait};
use super::server;

/// How many requests run at once to one server.
pub(super) const MOST_PER_SERVER: usize = 2;

/// The requests that are to be made.
#[derive(Debug)]
pub(super) struct Schedule {
    between: Duration,
    state: Mutex<State>,
    /// Something was added, or a server has room.
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    servers: BTreeMap<String, Server>,
    /// How many requests are being made.
    open: usize,
}

#[derive(Debug, Default)]
struct Server {
    open: usize,
    /// No request before this.
    rests_until: Option<Instant>,
    /// Requests, none before its time.
    waiting: VecDeque<(Instant, Question)>,
}

/// The right to make a request; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    schedule: &'a Schedule,
    server: String,
}

impl Schedule {
    /// A schedule with nothing in it, and the pause between the starts of two requests to a server.
    pub(super) fn new(between: Duration) -> Self {
        Self { between, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Adds a request.
    pub(super) fn add(&self, question: Question) {
        self.add_after(question, Duration::ZERO);
    }

    fn add_after(&self, question: Question, wait: Duration) {
        let mut state = self.lock();
        let server = state.servers.entry(server(&question.url)).or_default();
        server.waiting.push_back((Instant::now() + wait, question));
        self.changed.notify_all();
    }

    /// The next request, when its time has come; `None` when all is done.
    pub(super) fn take(&self) -> Option<(Turn<'_>, Question)> {
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            if let Some((server, question)) = state.next(now, self.between) {
                return Some((Turn { schedule: self, server }, question));
            }
            let first = state.servers.values().filter_map(Server::first).min();
            let nothing_waits = state.servers.values().all(|server| server.waiting.is_empty());
            state = match first {
                Some(first) => {
                    let wait = first.saturating_duration_since(now);
                    self.changed.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner).0
                }
                None if nothing_waits && state.open == 0 => return None,
                // What is being asked may lead to more.
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// No line that holds the lock can fail half-way, so what a panic elsewhere leaves behind is sound.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Takes a request whose time has come, of the server with the most to do.
    fn next(&mut self, now: Instant, between: Duration) -> Option<(String, Question)> {
        let free =
            self.servers.iter_mut().filter(|(_, server)| server.first().is_some_and(|first| first <= now));
        let (name, server) = free.max_by_key(|(_, server)| server.waiting.len())?;
        let at = server.waiting.iter().position(|(time, _)| *time <= now)?;
        let (_, question) = server.waiting.remove(at)?;
        server.open += 1;
        server.rest_until(now + between);
        self.open += 1;
        Some((name.clone(), question))
    }
}

impl Server {
    /// When its next request may be made; `None` where none waits or there is no room.
    fn first(&self) -> Option<Instant> {
        let first =
            self.waiting.iter().map(|(time, _)| *time).min().filter(|_| self.open < MOST_PER_SERVER)?;
        Some(self.rests_until.map_or(first, |rests| first.max(rests)))
    }

    fn rest_until(&mut self, time: Instant) {
        self.rests_until = self.rests_until.max(Some(time));
    }
}

impl Turn<'_> {
    /// Ends the turn and adds a request that follows from it.
    pub(super) fn again(self, question: Question, wait: Wait) {
        let wait = match wait {
            Wait::None => Duration::ZERO,
            Wait::Question(wait) => wait,
            Wait::Server(wait) => {
                let mut state = self.schedule.lock();
                if let Some(server) = state.servers.get_mut(&self.server) {
                    server.rest_until(Instant::now() + wait);
                }
                wait
            }
        };
        self.schedule.add_after(question, wait);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.schedule.lock();
        state.open -= 1;
        if let Some(server) = state.servers.get_mut(&self.server) {
            server.open -= 1;
        }
        self.schedule.changed.notify_all();
    }
}
