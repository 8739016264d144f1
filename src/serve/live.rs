//! What an open tab is told, as server-sent events. The server knows what each tab shows, and tells it to load its
//! page again only when that would show something else.
//!
//! A tab is woken by a number that has changed, not by a queue: one that reads slowly misses what is past and is told
//! of the latest, and nobody waits for it.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream;
use serde::Serialize;
use tokio::sync::watch;

use super::overlay::{self, Problems};
use super::seen::{self, Look};
use super::session::{Notify, Session};

/// How often a tab hears something, so that both ends notice when the other is gone.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Tells everybody who listens that there is a new build.
#[derive(Debug, Clone)]
pub struct Bell {
    builds: watch::Sender<u64>,
    terminal: mpsc::Sender<Rung>,
}

/// A new build, for the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    /// How long it took, where somebody waited for it.
    pub took: Option<Duration>,
}

impl Bell {
    /// A bell, and what the terminal hears of it.
    pub fn new() -> (Self, mpsc::Receiver<Rung>) {
        let (terminal, heard) = mpsc::channel();
        (Self { builds: watch::Sender::new(0), terminal }, heard)
    }

    /// A new build can be asked for.
    pub fn ring(&self, took: Option<Duration>) {
        self.builds.send_modify(|number| *number = number.wrapping_add(1));
        // Nobody need sit at the terminal.
        let _ = self.terminal.send(Rung { took });
    }

    /// The bell as a session rings it.
    pub fn notify(&self) -> Notify {
        let bell = self.clone();
        Arc::new(move || bell.ring(None))
    }
}

/// All open tabs.
#[derive(Debug)]
pub struct Live {
    session: Arc<dyn Session>,
    bell: Bell,
    /// Tells the builds of this process from those of another.
    process: u64,
}

/// What a tab says of itself when it connects.
#[derive(Debug, Clone, Default)]
pub struct Hello {
    /// The file of the site that it shows.
    pub page: String,
    /// What it looked like.
    pub have: Option<Look>,
    /// The build that it is of.
    pub build: String,
}

#[derive(Serialize)]
struct Style {
    /// What the tab has after it.
    have: String,
    styles: Vec<Sheet>,
}

#[derive(Serialize)]
struct Sheet {
    path: String,
    hash: String,
}

/// One tab.
struct Tab {
    live: Arc<Live>,
    page: String,
    seen: Option<Look>,
    /// What it was told of last.
    problems: Option<Problems>,
    /// Whether it was told of anything yet.
    greeted: bool,
    running: Vec<String>,
    pending: VecDeque<Event>,
    builds: watch::Receiver<u64>,
}

impl Live {
    /// The tabs of a session.
    pub fn new(session: Arc<dyn Session>, bell: Bell) -> Self {
        let time = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let process = super::hash(format!("{} {}", time.as_nanos(), std::process::id()).as_bytes());
        Self { session, bell, process }
    }

    /// The name of a build of this process.
    pub fn build(&self, number: u64) -> String {
        format!("{:x}-{number}", self.process)
    }

    /// The events of a tab, for as long as it listens.
    pub fn events(
        self: &Arc<Self>,
        hello: Hello,
    ) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
        // It listens before it looks, so that no build comes between.
        let builds = self.bell.builds.subscribe();
        let mut tab = Tab {
            live: Arc::clone(self),
            page: hello.page,
            seen: hello.have,
            problems: None,
            greeted: false,
            running: Vec::new(),
            pending: VecDeque::new(),
            builds,
        };
        tab.look(&hello.build);
        let events = stream::unfold(tab, |mut tab| async move {
            loop {
                if let Some(event) = tab.pending.pop_front() {
                    return Some((Ok(event), tab));
                }
                tab.builds.changed().await.ok()?;
                tab.look("");
            }
        });
        Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
    }
}

impl Tab {
    /// Looks at the page as it is now, and says what the tab must know. A tab of the same build has it right.
    fn look(&mut self, build: &str) {
        let live = Arc::clone(&self.live);
        let now = seen::look(&*live.session, &self.page);
        let name = live.build(now.state.build);
        let old = self.seen.replace(now.look).filter(|_| build != name);
        match old {
            Some(old) if old.body != now.look.body => self.push(&name, "reload", &()),
            Some(old) if old.styles != now.look.styles => {
                let sheet = |(path, hash)| Sheet { path, hash: format!("{hash:016x}") };
                let styles = now.styles.into_iter().map(sheet).collect();
                self.push(&name, "style", &Style { have: now.look.to_string(), styles });
            }
            _ => {}
        }
        let stale = now.exists && now.served.is_some_and(|served| served.stale);
        let problems = overlay::problems(&now.state, &self.page, stale);
        if !self.greeted || self.problems != problems {
            match &problems {
                Some(problems) => self.push(&name, "problems", problems),
                None => self.push(&name, "ok", &()),
            }
            self.problems = problems;
            self.greeted = true;
        }
        if self.running != now.state.running {
            self.running.clone_from(&now.state.running);
            self.push(&name, "running", &now.state.running);
        }
    }

    fn push(&mut self, build: &str, name: &str, data: &impl Serialize) {
        // Texts and numbers are always JSON, on one line.
        let data = serde_json::to_string(data).unwrap_or_default();
        self.pending.push_back(Event::default().id(build).event(name).data(data));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::RwLock;

    use axum::response::IntoResponse;
    use futures_util::StreamExt;

    use super::*;
    use crate::serve::session::{Changed, Served, State};

    #[derive(Default)]
    struct Running(RwLock<Arc<State>>);

    impl Session for Running {
        fn file(&self, _: &str) -> Option<Served> {
            None
        }

        fn state(&self) -> Arc<State> {
            Arc::clone(&self.0.read().unwrap())
        }

        fn refresh(&self, _: &Changed) -> bool {
            false
        }
    }

    impl Running {
        fn set(&self, build: u64, running: &[&str]) {
            let running = running.iter().map(|&id| id.to_owned()).collect();
            *self.0.write().unwrap() = Arc::new(State { build, running, ..State::default() });
        }
    }

    /// A session that has news of its own rings; a tab that was not listening is told the latest alone.
    #[test]
    fn tabs_are_told_which_demos_run() {
        let session = Arc::new(Running::default());
        let (bell, heard) = Bell::new();
        let notify = bell.notify();
        let live = Arc::new(Live::new(Arc::clone(&session) as Arc<dyn Session>, bell));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            session.set(1, &["a", "b"]);
            let hello = Hello { page: "x/index.html".into(), ..Hello::default() };
            let mut told = live.events(hello).into_response().into_body().into_data_stream();
            let mut next = async || String::from_utf8(told.next().await.unwrap().unwrap().to_vec()).unwrap();
            assert!(next().await.contains("event: ok\n"));
            assert!(next().await.contains("event: running\ndata: [\"a\",\"b\"]\n"));
            for (build, running) in [(2, &["b"][..]), (3, &["c"]), (4, &[])] {
                session.set(build, running);
                notify();
            }
            let last = next().await;
            assert!(last.contains("event: running\ndata: []\n") && last.contains("-4\n"), "{last}");
        });
        assert_eq!(heard.try_iter().filter(|rung| rung.took.is_none()).count(), 3);
    }
}
