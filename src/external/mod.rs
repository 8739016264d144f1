//! Links to other sites: whether they lead anywhere. Asked for by `kb check --external` and by nothing else.
//!
//! The addresses of a site with their places come in, diagnostics go out. It is the one room that talks to other
//! machines, and it goes by the clock, so nothing that it learns reaches a page: what servers answered is told, and
//! kept in `.kb/links` so that they are not asked again soon.
//!
//! `collect` finds the addresses; `schedule` hands out requests, so that no server gets many at once; `ask`
//! says what follows from an answer: another request, or an outcome; `client` talks HTTP; `known` keeps what
//! was learned; `report` makes diagnostics of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::diagnostic::{Diagnostic, Place};
use crate::project::LinkPolicy;

mod ask;
mod client;
mod collect;
mod ignore;
mod known;
mod report;
mod schedule;

pub use collect::collect;

use ask::{Next, Question, Times};
use client::Client;
use known::Known;
use schedule::Schedule;

/// How many requests run at once.
const MOST_AT_ONCE: usize = 8;

/// An address on another site, at one place of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address as written.
    pub address: String,
    /// Where.
    pub place: Place,
    /// What it is there for.
    pub role: Role,
}

/// What an address is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It leads a reader somewhere.
    Link,
    /// It names a thing, so it stays the same wherever its server sends a reader on to.
    Name,
}

/// What became of an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Outcome {
    /// It leads somewhere.
    Good,
    /// It leads to this address, for good.
    Moved(String),
    /// There is nothing; the status says so.
    Dead(u16),
    /// The server would not say; its status.
    Refused(u16),
    /// There was no answer, or none that makes sense, and why.
    Unreachable(String),
}

/// How links are checked.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// What the project says.
    pub policy: &'a LinkPolicy,
    /// The folder of what is kept between runs.
    pub kept: &'a Path,
    /// Whether everything is asked again.
    pub fresh: bool,
}

/// Is told how far the asking is.
pub trait Progress {
    /// So many addresses of so many were asked.
    fn asked(&self, done: usize, all: usize);
}

/// What was checked, in numbers. Addresses that differ only in what follows `#` are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Addresses.
    pub links: usize,
    /// The servers that they are on.
    pub hosts: usize,
    /// Those that lead somewhere.
    pub good: usize,
    /// Those that lead nowhere.
    pub dead: usize,
    /// Those whose servers could not be reached.
    pub unreachable: usize,
    /// Those whose servers would not say.
    pub unchecked: usize,
    /// How many of all were known from an earlier run.
    pub known: usize,
}

/// Checks links, those known from an earlier run without asking. Diagnostics come in the order of the links.
pub fn check(links: &[Link], options: &Options<'_>, progress: &dyn Progress) -> (Vec<Diagnostic>, Summary) {
    let wanted = links.iter().filter(|link| !ignore::any(&options.policy.ignore, &link.address));
    // What is no address at all is not asked: it has its outcome already.
    let links: Vec<(&Link, Result<Url, String>)> = wanted.map(|link| (link, parse(&link.address))).collect();
    let addresses: BTreeSet<&Url> = links.iter().filter_map(|(_, url)| url.as_ref().ok()).collect();
    let mut known = Known::read(&options.kept.join("links"));
    let asked: Vec<Url> = addresses
        .iter()
        .filter(|url| options.fresh || !known.holds(url.as_str()))
        .map(|url| Url::clone(url))
        .collect();
    ask_all(&asked, options.policy, &mut known, progress);
    let no_answer = Outcome::Unreachable("it was not asked".into());
    let outcome = |url: &Result<Url, String>| match url {
        Ok(url) => known.outcome(url.as_str()).unwrap_or(&no_answer).clone(),
        Err(why) => Outcome::Unreachable(why.clone()),
    };
    let outcomes: BTreeMap<&str, Outcome> = links
        .iter()
        .map(|(link, url)| (url.as_ref().map_or(link.address.as_str(), Url::as_str), outcome(url)))
        .collect();
    let summary = Summary { known: addresses.len() - asked.len(), ..count(&addresses, outcomes.values()) };
    let diagnostics = links.iter().filter_map(|(link, url)| report::report(link, &outcome(url))).collect();
    (diagnostics, summary)
}

/// The address as a server is asked for it: what follows `#` is the browser's.
fn parse(address: &str) -> Result<Url, String> {
    // An address that leaves the scheme to the page that it stands on.
    let whole = if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
    let mut url = Url::parse(&whole).map_err(|error| format!("it is not an address: {error}"))?;
    url.set_fragment(None);
    Ok(url)
}

/// A server: its name and port.
fn server(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or(""), url.port_or_known_default().unwrap_or(0))
}

fn count<'a>(addresses: &BTreeSet<&Url>, outcomes: impl Iterator<Item = &'a Outcome>) -> Summary {
    let hosts: BTreeSet<String> = addresses.iter().map(|url| server(url)).collect();
    let mut summary = Summary { hosts: hosts.len(), ..Summary::default() };
    for outcome in outcomes {
        summary.links += 1;
        *match outcome {
            Outcome::Good | Outcome::Moved(_) => &mut summary.good,
            Outcome::Dead(_) => &mut summary.dead,
            Outcome::Unreachable(_) => &mut summary.unreachable,
            Outcome::Refused(_) => &mut summary.unchecked,
        } += 1;
    }
    summary
}

/// Asks for all addresses and keeps what becomes of each, as it comes: whoever interrupts a long check has what was
/// learned so far.
fn ask_all(addresses: &[Url], policy: &LinkPolicy, known: &mut Known, progress: &dyn Progress) {
    if addresses.is_empty() {
        return;
    }
    let times = Times::of(policy);
    let client = Client::new(times.time_out);
    let schedule = Schedule::new(times.between);
    for url in addresses {
        schedule.add(Question::new(url.clone()));
    }
    let (sender, outcomes) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..MOST_AT_ONCE.min(addresses.len()) {
            let (schedule, client, times, sender) = (&schedule, &client, &times, sender.clone());
            scope.spawn(move || work(schedule, client, times, &sender));
        }
        drop(sender);
        progress.asked(0, addresses.len());
        let mut done = 0;
        loop {
            match outcomes.recv_timeout(Duration::from_millis(500)) {
                Ok((address, outcome)) => {
                    known.learn(address, outcome);
                    done += 1;
                    progress.asked(done, addresses.len());
                }
                Err(RecvTimeoutError::Timeout) => known.keep_soon(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    });
    known.keep();
}

/// Makes requests until there are none left.
fn work(schedule: &Schedule, client: &Client, times: &Times, outcomes: &Sender<(String, Outcome)>) {
    while let Some((turn, question)) = schedule.take() {
        let answer = client.ask(&question);
        match ask::next(question, answer, times) {
            Next::Ask { question, wait } => turn.again(*question, wait),
            // Nobody listens any more when the check is over.
            Next::Done { address, outcome } => drop(outcomes.send((address, outcome))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart_by_what_servers_see() {
        let parsed = |address| parse(address).map(String::from);
        assert_eq!(parsed("HTTPS://Example.org#part"), Ok("https://example.org/".into()));
        assert_eq!(parsed("//example.org/a b?c#d"), Ok("https://example.org/a%20b?c".into()));
        assert!(parsed("http://[x]/").is_err() && parsed("https://").is_err());
        let server = |address| super::server(&parse(address).unwrap());
        assert_eq!(server("http://a.org/x"), "a.org:80");
        assert_ne!(server("http://127.0.0.1:81"), server("http://127.0.0.1:82"));
    }
}
