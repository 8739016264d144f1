//! Models that are programs, in any language: parameters and a seed as JSON on standard input, a report as JSON on
//! standard output.
//!
//! A program has limits of time, memory, output and processes, gets a small environment of its own, and reaches no network
//! where the system can keep it from that. When its run is over, whatever the end, nothing of it goes on: the processes
//! of its group are killed, and on Linux those that left the group too, which are known by a mark in their environment.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use kb_demos::contract::json;
use kb_demos::{Fault, Monitor, Report, Settings};

use super::answer;
use super::read::Limits;

mod processes;

pub use processes::{Isolation, end_all, ends_by_itself};

/// A program of a project.
#[derive(Debug)]
pub struct Program {
    /// It and its arguments.
    pub(super) command: Vec<String>,
    /// The model's folder, in which it runs.
    pub(super) folder: PathBuf,
    pub(super) limits: Limits,
    /// Whether it may use the network.
    pub(super) network: bool,
    /// Variables of the environment that it is given beside the usual ones.
    pub(super) environment: Vec<String>,
    /// What the system offers to keep it apart.
    pub(super) isolation: Isolation,
}

/// What of the environment a program is given: where programs and their libraries are, and nothing of what a shell or a CI
/// keeps there beside.
const GIVEN: [&str; 12] = [
    "PATH",
    "HOME",
    "USER",
    "TMPDIR",
    "TEMP",
    "TMP",
    "SYSTEMROOT",
    "VIRTUAL_ENV",
    "CONDA_PREFIX",
    "JULIA_DEPOT_PATH",
    "R_LIBS_USER",
    "LD_LIBRARY_PATH",
];
/// What it finds the same on every machine: language, time zone, the order of Python's sets, and one thread for sums, whose
/// order would else depend on the number of processors.
const FIXED: [(&str, &str); 8] = [
    ("LC_ALL", "C.UTF-8"),
    ("TZ", "UTC"),
    ("SOURCE_DATE_EPOCH", "0"),
    ("PYTHONHASHSEED", "0"),
    ("PYTHONDONTWRITEBYTECODE", "1"),
    ("OMP_NUM_THREADS", "1"),
    ("OPENBLAS_NUM_THREADS", "1"),
    ("MKL_NUM_THREADS", "1"),
];

/// How much of what a program says on standard error is kept: the end of it.
const SAID: usize = 16 * 1024;
/// How many lines of it are shown.
const LINES: usize = 12;
/// The pause between two looks at a program that runs.
const PAUSE: Duration = Duration::from_millis(5);
/// The pause between two looks at the memory and processes that it takes.
const MEASURE: Duration = Duration::from_millis(20);

/// Why a program was ended before it ended.
enum Ended {
    Itself(ExitStatus),
    Stopped,
    Flooded,
    Memory,
    Processes,
}

fn failed(why: impl Into<String>) -> Fault {
    Fault::Failed(why.into())
}

impl Program {
    /// Runs it twice, since another result the second time would show that it depends on something else than its
    /// parameters and seed.
    pub(super) fn run(
        &self,
        settings: &Settings,
        seed: u64,
        monitor: &mut dyn Monitor,
    ) -> Result<Report, Fault> {
        let first = self.once(settings, seed, monitor)?;
        monitor.again();
        let second = self.once(settings, seed, monitor)?;
        match difference(&first, &second) {
            None => Ok(first),
            Some(difference) => Err(Fault::NotReproduced(difference)),
        }
    }

    /// Runs it.
    ///
    /// # Errors
    /// When it gives no report.
    pub fn once(&self, settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
        let mark = processes::mark();
        let mut child = self.start(&mark)?;
        let _noted = processes::note(&child, &mark);
        let input = json::request(settings, seed).into_bytes();
        let stdin = child.stdin.take();
        // A program that does not read its input has ended, or does not need it.
        let writer = thread::spawn(move || drop(stdin.map(|mut stdin| stdin.write_all(&input))));
        let flooded = Arc::new(AtomicBool::new(false));
        let most = usize::try_from(self.limits.output).unwrap_or(usize::MAX);
        let answer = child.stdout.take().map(|stdout| read_up_to(stdout, most, Arc::clone(&flooded)));
        let said = child.stderr.take().map(read_end);
        let ended = self.wait(&mut child, &mark, &flooded, monitor);
        processes::wait_for_the_end();
        processes::end(&mut child, &mark);
        // Nothing holds the pipes any more.
        let joined =
            |thread: Option<JoinHandle<Vec<u8>>>| thread.and_then(|t| t.join().ok()).unwrap_or_default();
        let _ = writer.join();
        let (answer, said) = (joined(answer), joined(said));
        // What flooded just before the end is seen only now.
        let ended = if flooded.load(Ordering::Relaxed) { Ended::Flooded } else { ended? };
        self.judge(&ended, &answer, &said)
    }

    fn start(&self, mark: &str) -> Result<Child, Fault> {
        let mut words = self.isolation.around(self.network);
        words.extend(self.command.iter().cloned());
        // A program of the folder itself is named from there.
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(&self.folder).env_clear();
        let given = GIVEN.iter().copied().chain(self.environment.iter().map(String::as_str));
        command.envs(given.filter_map(|name| Some((name, std::env::var_os(name)?)))).envs(FIXED);
        command.env(processes::MARK, mark);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.spawn().map_err(|error| self.missing(&error.to_string()))
    }

    fn missing(&self, why: &str) -> Fault {
        failed(format!(
            "`{}` cannot be run: {why}; install it, or name another program in `command`",
            self.command[0]
        ))
    }

    fn wait(
        &self,
        child: &mut Child,
        mark: &str,
        flooded: &AtomicBool,
        monitor: &mut dyn Monitor,
    ) -> Result<Ended, Fault> {
        let mut measured = Instant::now();
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Ok(Ended::Itself(status)),
                Ok(None) => {}
                Err(error) => return Err(failed(format!("it cannot be waited for: {error}"))),
            }
            if !monitor.progress(0.0) {
                return Ok(Ended::Stopped);
            }
            if flooded.load(Ordering::Relaxed) {
                return Ok(Ended::Flooded);
            }
            if measured.elapsed() >= MEASURE {
                measured = Instant::now();
                let taken = processes::taken(mark);
                if taken.memory > self.limits.memory {
                    return Ok(Ended::Memory);
                }
                if taken.processes > self.limits.processes {
                    return Ok(Ended::Processes);
                }
            }
            thread::sleep(PAUSE);
        }
    }

    fn judge(&self, ended: &Ended, answer: &[u8], said: &[u8]) -> Result<Report, Fault> {
        let why = match ended {
            Ended::Itself(status) if status.success() => {
                return answer::read(answer).map_err(|fault| match fault {
                    Fault::Failed(why) => failed(format!("{why}{}", in_words(said))),
                    other => other,
                });
            }
            Ended::Itself(status) => {
                // That of the programs around it, and of shells.
                if status.code() == Some(127) && !self.isolation.around(self.network).is_empty() {
                    return Err(self.missing("there is no such program"));
                }
                match status.code() {
                    Some(code) => format!("it ended with exit code {code}"),
                    None => format!("it was ended by the system ({status})"),
                }
            }
            Ended::Stopped => return Err(Fault::Stopped),
            Ended::Flooded => format!("it printed more than {}", amount(self.limits.output)),
            Ended::Memory => format!("it took more than {} of memory", amount(self.limits.memory)),
            Ended::Processes => format!("it started more than {} processes", self.limits.processes),
        };
        Err(failed(format!("{why}{}", in_words(said))))
    }
}

/// A number of bytes for a person.
fn amount(bytes: u64) -> String {
    if bytes < 1_000_000 { format!("{bytes} bytes") } else { format!("{} MB", bytes / 1_000_000) }
}

/// The last lines of what a program said, as the end of a sentence.
fn in_words(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    // Colours and other signs for a terminal are no words.
    let is_plain = |c: &char| !c.is_control() || *c == '\t';
    let lines: Vec<String> = said.lines().map(|line| line.chars().filter(is_plain).collect()).collect();
    let lines: Vec<&String> = lines.iter().filter(|line| !line.trim().is_empty()).collect();
    let last = &lines[lines.len().saturating_sub(LINES)..];
    if last.is_empty() {
        return String::new();
    }
    last.iter().fold("; it said:".to_owned(), |text, line| text + "\n  " + line)
}

/// Reads up to so many bytes, and says where there is more.
fn read_up_to(
    mut from: impl Read + Send + 'static,
    most: usize,
    flooded: Arc<AtomicBool>,
) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut all = Vec::new();
        let mut part = vec![0; 64 * 1024];
        while let Ok(n @ 1..) = from.read(&mut part) {
            if all.len() + n > most {
                flooded.store(true, Ordering::Relaxed);
                break;
            }
            all.extend_from_slice(&part[..n]);
        }
        all
    })
}

/// Reads all, and keeps the end.
fn read_end(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut end = Vec::new();
        let mut part = vec![0; 16 * 1024];
        while let Ok(n @ 1..) = from.read(&mut part) {
            end.extend_from_slice(&part[..n]);
            if end.len() > 2 * SAID {
                end.drain(..end.len() - SAID);
            }
        }
        end
    })
}

/// The first thing in which two reports of one run differ; `None` where they are the same.
fn difference(first: &Report, second: &Report) -> Option<String> {
    if first.digest() == second.digest() {
        return None;
    }
    let values = first.values.iter().zip(&second.values).find(|(a, b)| a != b);
    let words = values.map(|(a, b)| format!("value `{}` was {} and then {}", a.name, a.value, b.value));
    let tables = || first.tables.iter().zip(&second.tables).find(|(a, b)| a != b);
    let figures = || first.figures.iter().zip(&second.figures).find(|(a, b)| a != b);
    let words =
        words.or_else(|| tables().map(|(table, _)| format!("table `{}` was another one", table.name)));
    let words =
        words.or_else(|| figures().map(|(figure, _)| format!("figure `{}` was another one", figure.name)));
    Some(words.unwrap_or_else(|| "it had other outputs".into()))
}
