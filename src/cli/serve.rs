//! `kb serve`.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

use super::{CliError, Format, count, show};
use crate::diagnostic::{Diagnostic, Severity};
use crate::serve;
use crate::serve::host::Hosts;
use crate::serve::live::{Bell, Rung};
use crate::serve::preview::Preview;
use crate::serve::session::{Session, State};
use crate::serve::watch::Watch;

/// The port, unless another is asked for.
const PORT: u16 = 4747;
/// How many ports after it are tried.
const PORTS: u16 = 100;

/// What `kb serve` is asked.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Pages are served from memory: the site folder is neither read nor written. Ctrl-C ends it."
)]
pub(super) struct Arguments {
    /// The address to listen at; 0.0.0.0 lets others in your network look
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    host: String,
    /// The port to listen at; 0 for any that is free [default: 4747, or the next that is free]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Show drafts too
    #[arg(long)]
    drafts: bool,
    /// Say nothing but the address and what is wrong
    #[arg(long, short)]
    quiet: bool,
}

/// Serves a project until it is interrupted.
pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, CliError> {
    let root = std::path::absolute(root)?;
    let start = Instant::now();
    let listener = listen(arguments)?;
    // It watches before the first build, so that no change comes between.
    let watch = watch(&root)?;
    let (bell, heard) = Bell::new();
    let session: Arc<dyn Session> = match Preview::open(&root, arguments.drafts, bell.notify()) {
        Ok(preview) => Arc::new(preview),
        Err(error) => {
            show(&error.diagnostics, &error.texts, Format::Text)?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let address = address(&arguments.host, listener.local_addr()?);
    say(&format!("Serving {address} (Ctrl-C ends it)"));
    bell.ring(Some(start.elapsed()));
    tell(heard, Arc::clone(&session), arguments.quiet)?;
    if arguments.open
        && let Err(error) = open::that_detached(&address)
    {
        complain(&format!("the browser could not be opened: {error}"));
    }
    serve::run(listener, Hosts::new(&arguments.host), session, watch, bell)?;
    Ok(ExitCode::SUCCESS)
}

/// Takes the port that is asked for, or the first that is free from the usual one on.
fn listen(arguments: &Arguments) -> Result<TcpListener, CliError> {
    let host = arguments.host.trim_start_matches('[').trim_end_matches(']');
    let bind = |port| TcpListener::bind((host, port));
    let first = arguments.port.unwrap_or(PORT);
    let error = match bind(first) {
        Ok(listener) => return Ok(listener),
        Err(error) => error,
    };
    let next = || (PORT + 1..=PORT + PORTS).find_map(|port| bind(port).ok());
    if error.kind() == io::ErrorKind::AddrInUse
        && arguments.port.is_none()
        && let Some(listener) = next()
    {
        say(&format!("Port {PORT} is taken; this is port {}", listener.local_addr()?.port()));
        return Ok(listener);
    }
    let remedy = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "end the program that has it, or name another with `--port N` (0 for any)"
        }
        io::ErrorKind::PermissionDenied => "name a port above 1023 with `--port N`",
        _ => "name an address of this machine with `--host ADDR`, such as 127.0.0.1",
    };
    Err(CliError::Failed(format!("cannot listen at {host}, port {first}: {error}; {remedy}")))
}

fn watch(root: &Path) -> Result<Watch, CliError> {
    let watch = Watch::new(root)
        .map_err(|error| CliError::Failed(format!("{} cannot be watched: {error}", root.display())))?;
    if watch.polls() {
        complain(
            "the system watches no more folders for us, so files are looked at twice a second; on Linux, \
             `sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512` lets it",
        );
    }
    Ok(watch)
}

/// The address to open in a browser on this machine.
fn address(host: &str, at: SocketAddr) -> String {
    let port = at.port();
    match at.ip() {
        ip if ip.is_unspecified() => format!("http://localhost:{port}/"),
        _ if host.parse::<IpAddr>().is_err() && !host.starts_with('[') => format!("http://{host}:{port}/"),
        IpAddr::V4(ip) => format!("http://{ip}:{port}/"),
        IpAddr::V6(ip) => format!("http://[{ip}]:{port}/"),
    }
}

/// Tells of every build, on a thread of its own: a terminal that stands still holds nothing up.
fn tell(heard: Receiver<Rung>, session: Arc<dyn Session>, quiet: bool) -> io::Result<()> {
    let work = move || {
        let mut told: Vec<Diagnostic> = Vec::new();
        for Rung { took } in heard {
            let state = session.state();
            if told != state.diagnostics {
                // Whoever does not listen to it misses it.
                let _ = show(&state.diagnostics, &state.texts, Format::Text);
                told.clone_from(&state.diagnostics);
            }
            if !quiet {
                say(&line(&state, took));
            }
        }
    };
    thread::Builder::new().name("terminal".into()).spawn(work).map(drop)
}

/// "12 pages in 34 ms, 2 errors".
fn line(state: &State, took: Option<Duration>) -> String {
    let mut line = count(state.pages, "page");
    if let Some(took) = took {
        // Writing to a String cannot fail.
        let _ = write!(line, " in {:.0} ms", took.as_secs_f64() * 1e3);
    }
    for severity in [Severity::Error, Severity::Warning, Severity::Hint] {
        let n = state.diagnostics.iter().filter(|d| d.severity == severity).count();
        if n > 0 {
            let _ = write!(line, ", {}", count(n, &severity.to_string()));
        }
    }
    line
}

/// Says something on standard output. The preview goes on when nobody reads it.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Says on standard error what is not as it should be, but no reason to end.
fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "kb: {line}");
}
