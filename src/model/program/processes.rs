//! The processes of a program: kept apart, counted, and ended, all of them.

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::Duration;

/// The variable of the environment by which the processes of a run are known.
pub(super) const MARK: &str = "KB_RUN";

/// What the system offers to keep a program apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Isolation {
    /// `unshare`, which can make a network with nobody in it.
    network: bool,
    /// `setpriv`, by which a program ends when `kb` does.
    end: bool,
}

const NO_NETWORK: [&str; 5] = ["unshare", "--user", "--map-current-user", "--net", "--"];
const END_WITH_US: [&str; 4] = ["setpriv", "--pdeathsig", "KILL", "--"];

impl Isolation {
    /// What this system offers, found by trying.
    pub fn of_this_system() -> Self {
        if !cfg!(target_os = "linux") {
            return Self::default();
        }
        let works = |words: &[&str]| {
            let mut command = Command::new(words[0]);
            command.args(&words[1..]).arg("true");
            let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            quiet.status().is_ok_and(|status| status.success())
        };
        Self { network: works(&NO_NETWORK), end: works(&END_WITH_US) }
    }

    /// Whether a program can be kept from the network.
    pub fn keeps_from_network(self) -> bool {
        self.network
    }

    /// The programs around a program.
    pub(super) fn around(self, network: bool) -> Vec<String> {
        let apart = (self.network && !network).then_some(NO_NETWORK);
        let end = self.end.then_some(END_WITH_US);
        let words = apart.iter().flatten().chain(end.iter().flatten());
        words.map(|word| (*word).to_owned()).collect()
    }
}

/// A mark that no other run on this machine has.
pub(super) fn mark() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The runs that go on: their marks, and the groups of their processes.
static LIVE: Mutex<BTreeMap<String, u32>> = Mutex::new(BTreeMap::new());
/// Whether somebody else sees to it that this process ends when it is asked to.
static ENDS_BY_ITSELF: AtomicBool = AtomicBool::new(false);
/// Whether this process is about to end.
static ENDING: AtomicBool = AtomicBool::new(false);

/// Waits for the end of this process where it is near: what an ended program gave is of no interest to anybody.
pub(super) fn wait_for_the_end() {
    while ENDING.load(Ordering::Relaxed) {
        thread::park();
    }
}

fn live() -> MutexGuard<'static, BTreeMap<String, u32>> {
    LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A run that goes on, until this is dropped.
pub(super) struct Noted(String);

impl Drop for Noted {
    fn drop(&mut self) {
        live().remove(&self.0);
    }
}

/// Notes that a run goes on: it is ended when this process is told to end.
pub(super) fn note(child: &Child, mark: &str) -> Noted {
    static WATCHED: Once = Once::new();
    live().insert(mark.to_owned(), child.id());
    WATCHED.call_once(watch);
    Noted(mark.to_owned())
}

/// Ends all runs that go on, with all that they have started.
pub fn end_all() {
    let runs = live().clone();
    for (mark, group) in runs {
        kill_group(group);
        end_marked(&mark);
    }
}

/// This process ends by itself when it is interrupted, and calls [`end_all`].
pub fn ends_by_itself() {
    ENDS_BY_ITSELF.store(true, Ordering::Relaxed);
}

/// Waits for what tells this process to end, and ends the runs before.
#[cfg(unix)]
fn watch() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    // Without it a program that was started from a program goes on, and nothing else is lost.
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]) else { return };
    let wait = move || {
        for signal in &mut signals {
            let at_once = signal != SIGINT || !ENDS_BY_ITSELF.load(Ordering::Relaxed);
            ENDING.store(at_once, Ordering::Relaxed);
            end_all();
            if at_once {
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        }
    };
    let _ = thread::Builder::new().name("interrupt".into()).spawn(wait);
}

#[cfg(not(unix))]
fn watch() {}

/// What the processes of a run take together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Taken {
    /// Bytes of memory that are in use.
    pub(super) memory: u64,
    /// How many there are.
    pub(super) processes: usize,
}

/// The processes with a mark; none where the system does not tell.
fn marked(mark: &str) -> Vec<u32> {
    let entry = format!("{MARK}={mark}");
    let Ok(all) = std::fs::read_dir("/proc") else { return Vec::new() };
    let pids = all.filter_map(Result::ok).filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let has = |pid: &u32| {
        let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == entry.as_bytes())
    };
    pids.filter(has).collect()
}

/// What the processes of a run take now; nothing where the system does not tell.
pub(super) fn taken(mark: &str) -> Taken {
    /// Linux counts memory in pages, of this size nearly everywhere.
    const PAGE: u64 = 4096;
    let processes = marked(mark);
    let pages = |pid: &u32| {
        let text = std::fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
        text.split(' ').nth(1)?.parse::<u64>().ok()
    };
    Taken { memory: processes.iter().filter_map(pages).sum::<u64>() * PAGE, processes: processes.len() }
}

/// Ends all that a run has started, and waits until it is gone.
pub(super) fn end(child: &mut Child, mark: &str) {
    kill_group(child.id());
    // It is over already, or has just been killed.
    let _ = child.kill();
    let _ = child.wait();
    end_marked(mark);
}

/// Ends the processes with a mark, those too that left their group.
fn end_marked(mark: &str) {
    /// How often what is left is looked for: each time there is less.
    const ROUNDS: usize = 50;
    for _ in 0..ROUNDS {
        let left = marked(mark);
        if left.is_empty() {
            break;
        }
        left.into_iter().for_each(kill_one);
        thread::sleep(Duration::from_millis(2));
    }
}

#[cfg(unix)]
fn kill_group(group: u32) {
    if let Some(group) = pid(group) {
        // One that is empty cannot be killed.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
}

#[cfg(unix)]
fn kill_one(process: u32) {
    if let Some(process) = pid(process) {
        let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
    }
}

#[cfg(unix)]
fn pid(number: u32) -> Option<rustix::process::Pid> {
    rustix::process::Pid::from_raw(i32::try_from(number).ok()?)
}

#[cfg(not(unix))]
fn kill_group(_: u32) {}

#[cfg(not(unix))]
fn kill_one(_: u32) {}
