//! What follows from an answer: another request (by another method, to where it sends us, or the same again after a
//! while), or what became of the address. No input or output; the tests need no server.

use std::time::Duration;

use url::Url;

use super::Outcome;
use crate::project::LinkPolicy;

/// How often one address may send us on.
const MOST_REDIRECTS: u32 = 10;
/// How often a request that failed is made again.
const RETRIES: u32 = 2;

/// How long things take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Times {
    /// The longest that a request may take.
    pub time_out: Duration,
    /// The wait before a first retry; each further one is twice as long.
    pub first_wait: Duration,
    /// The longest wait that a server may ask for.
    pub longest_wait: Duration,
    /// The time between the starts of two requests to a server.
    pub between: Duration,
}

impl Times {
    /// All times follow from the time-out: who is patient with a slow server is so in all.
    pub(super) fn of(policy: &LinkPolicy) -> Self {
        // Nobody waits longer than a day, and no sum of times overflows.
        let time_out = Duration::from_secs_f64(policy.time_out.clamp(0.0, 24.0 * 60.0 * 60.0));
        Self { time_out, first_wait: time_out / 20, longest_wait: time_out * 3, between: time_out / 100 }
    }
}

/// A request to be made for an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Question {
    /// The address that it is about.
    address: Url,
    /// The address to ask for: that one, or where it sent us.
    pub url: Url,
    /// How to ask.
    pub method: Method,
    /// How often we were sent on.
    redirects: u32,
    /// How often a request failed.
    failures: u32,
    /// Whether all of the ways so far were for good.
    for_good: bool,
    /// Where the address has moved for good.
    moved: Option<Url>,
}

/// How to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    /// For the head alone, which costs a server least.
    Head,
    /// For the page, as a browser does.
    Get,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// A server answered.
    Status {
        /// The status.
        code: u16,
        /// Where it sends us.
        location: Option<String>,
        /// How long it asks us to wait.
        retry_after: Option<Duration>,
    },
    /// None did.
    Failed {
        /// Why.
        why: String,
        /// Whether it may be otherwise a little later.
        passing: bool,
    },
}

/// What follows from an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// This request, after a while.
    Ask {
        /// The request.
        question: Box<Question>,
        /// When.
        wait: Wait,
    },
    /// It is known what became of the address.
    Done {
        /// The address.
        address: String,
        /// What became of it.
        outcome: Outcome,
    },
}

/// When a request is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// When the server has room.
    None,
    /// Not before so long.
    Question(Duration),
    /// Not before so long, and no other request to that server either: it has asked for that.
    Server(Duration),
}

impl Question {
    /// The first request for an address.
    pub(super) fn new(address: Url) -> Self {
        Self {
            url: address.clone(),
            address,
            method: Method::Head,
            redirects: 0,
            failures: 0,
            for_good: true,
            moved: None,
        }
    }

    fn asked(self, wait: Wait) -> Next {
        Next::Ask { question: Box::new(self), wait }
    }

    fn done(self, outcome: Outcome) -> Next {
        Next::Done { address: self.address.into(), outcome }
    }

    fn unreachable(self, why: impl Into<String>) -> Next {
        self.done(Outcome::Unreachable(why.into()))
    }

    fn good(self) -> Next {
        match self.moved.clone().filter(|moved| *moved != self.address) {
            Some(moved) => self.done(Outcome::Moved(moved.into())),
            None => self.done(Outcome::Good),
        }
    }
}

/// What follows from the answer to a question.
pub(super) fn next(question: Question, answer: Answer, times: &Times) -> Next {
    let (code, location, retry_after) = match answer {
        Answer::Failed { why, passing: true } => {
            return again(question, None, times, Outcome::Unreachable(why));
        }
        Answer::Failed { why, passing: false } => return question.unreachable(why),
        Answer::Status { code, location, retry_after } => (code, location, retry_after),
    };
    match code {
        200..300 | 304 => question.good(),
        300..400 => match location {
            Some(location) => redirected(question, code, &location),
            // Several choices and nothing said of the best: there is something.
            None if code == 300 => question.good(),
            None => question.unreachable(format!("the server sends on ({code}) and does not say where")),
        },
        429 => again(question, retry_after, times, Outcome::Refused(code)),
        // Many servers know no HEAD, refuse it, or answer it with nonsense.
        400..500 | 501 if question.method == Method::Head && code != 401 => {
            Question { method: Method::Get, ..question }.asked(Wait::None)
        }
        404 | 410 => question.done(Outcome::Dead(code)),
        // 402 asks for money, 451 for another country, 999 is a large network's word for no.
        401..=403 | 407 | 451 | 999 => question.done(Outcome::Refused(code)),
        500..600 => {
            let outcome = Outcome::Unreachable(format!("the server answers {code}"));
            again(question, retry_after, times, outcome)
        }
        _ => question.unreachable(format!("the server answers {code}")),
    }
}

/// The same again after a while, unless that was done often enough or the server asks for too much patience.
fn again(question: Question, asked: Option<Duration>, times: &Times, outcome: Outcome) -> Next {
    if question.failures == RETRIES || asked.is_some_and(|wait| wait > times.longest_wait) {
        return question.done(outcome);
    }
    let wait = match asked {
        Some(wait) => Wait::Server(wait),
        None => Wait::Question(times.first_wait * 2_u32.pow(question.failures)),
    };
    // Some servers break on HEAD; one that only wants us slower does not.
    let method = if matches!(outcome, Outcome::Refused(_)) { question.method } else { Method::Get };
    Question { failures: question.failures + 1, method, ..question }.asked(wait)
}

fn redirected(mut question: Question, code: u16, location: &str) -> Next {
    let Ok(mut url) = question.url.join(location) else {
        return question.unreachable(format!("the server sends on to `{location}`, which is no address"));
    };
    if !matches!(url.scheme(), "http" | "https") {
        return question.unreachable(format!("the server sends on to `{location}`"));
    }
    if question.redirects == MOST_REDIRECTS {
        return question.unreachable(format!("it sends on more than {MOST_REDIRECTS} times"));
    }
    question.for_good &= matches!(code, 301 | 308);
    if question.for_good {
        question.moved = Some(url.clone());
    }
    url.set_fragment(None);
    Question { url, redirects: question.redirects + 1, ..question }.asked(Wait::None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times() -> Times {
        Times::of(&LinkPolicy { time_out: 20.0, ..LinkPolicy::default() })
    }

    fn status(code: u16, location: Option<&str>, retry_after: Option<u64>) -> Answer {
        let retry_after = retry_after.map(Duration::from_secs);
        Answer::Status { code, location: location.map(str::to_owned), retry_after }
    }

    /// What becomes of an address whose server answers so, one after the other; and the waits between.
    fn story(answers: &[Answer]) -> (Option<Outcome>, Vec<Wait>) {
        let mut question = Question::new("https://a.org/x".parse().unwrap());
        let mut waits = Vec::new();
        for answer in answers {
            match next(question, answer.clone(), &times()) {
                Next::Ask { question: following, wait } => {
                    question = *following;
                    waits.push(wait);
                }
                Next::Done { outcome, .. } => return (Some(outcome), waits),
            }
        }
        (None, waits)
    }

    #[test]
    fn waits_grow() {
        let failed = Answer::Failed { why: "x".into(), passing: true };
        let (outcome, waits) = story(&[failed.clone(), failed.clone(), failed]);
        assert_eq!(outcome, Some(Outcome::Unreachable("x".into())));
        assert_eq!(waits, [Wait::Question(Duration::from_secs(1)), Wait::Question(Duration::from_secs(2))]);
        let (outcome, waits) = story(&[Answer::Failed { why: "x".into(), passing: false }]);
        assert_eq!((outcome, waits), (Some(Outcome::Unreachable("x".into())), vec![]));
    }

    #[test]
    fn patience_has_an_end() {
        let (outcome, waits) = story(&[status(503, None, Some(60)), status(200, None, None)]);
        assert_eq!((outcome, waits), (Some(Outcome::Good), vec![Wait::Server(Duration::from_mins(1))]));
        let (outcome, _) = story(&[status(429, None, Some(61))]);
        assert_eq!(outcome, Some(Outcome::Refused(429)));
    }

    #[test]
    fn a_move_keeps_what_follows_the_hash() {
        let (outcome, _) = story(&[status(301, Some("//b.org/y#z"), None), status(200, None, None)]);
        assert_eq!(outcome, Some(Outcome::Moved("https://b.org/y#z".into())));
        // A server that only wants to set a cookie sends back to where we are.
        let (outcome, _) = story(&[status(301, Some("/x"), None), status(200, None, None)]);
        assert_eq!(outcome, Some(Outcome::Good));
    }
}
