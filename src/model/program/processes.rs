//! The processes of a program: kept apart, counted, and ended, all of them.

use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
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
    /// How often what is left is looked for: each time there is less.
    const ROUNDS: usize = 50;
    kill_group(child.id());
    // It is over already, or has just been killed.
    let _ = child.kill();
    let _ = child.wait();
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
