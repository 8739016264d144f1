//! HTTP: a question goes out, the answer of one server comes back. Redirects and retries are for [`super::ask`].

use std::io::{self, Read};
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use ureq::http::{Response, header};
use ureq::{Agent, Body};

use super::ask::{Answer, Method, Question};
use super::{MOST_AT_ONCE, schedule};
use crate::http;

/// Who asks.
const USER_AGENT: &str = concat!("kb/", env!("CARGO_PKG_VERSION"), " (link check)");
/// A page that is shorter is read to its end, so that its connection can serve again; a longer one is not.
const MOST_READ: u64 = 16 * 1024;

/// Makes requests.
#[derive(Debug)]
pub(super) struct Client {
    agent: Agent,
    time_out: Duration,
}

impl Client {
    /// A client that waits so long for a whole answer.
    pub(super) fn new(time_out: Duration) -> Self {
        let config = http::config()
            .user_agent(USER_AGENT)
            .timeout_global(Some(time_out))
            .max_idle_connections(MOST_AT_ONCE)
            .max_idle_connections_per_host(schedule::MOST_PER_SERVER)
            .build();
        Self { agent: config.into(), time_out }
    }

    /// Asks a server.
    pub(super) fn ask(&self, question: &Question) -> Answer {
        let url = question.url.as_str();
        let answer = match question.method {
            Method::Head => self.agent.head(url).call(),
            Method::Get => self.agent.get(url).call(),
        };
        match answer {
            Ok(mut response) => {
                let answer = status(&response);
                // The answer has come; that the rest does not is no matter.
                let _ = io::copy(&mut response.body_mut().as_reader().take(MOST_READ), &mut io::sink());
                answer
            }
            Err(error) => {
                let http::Failure { why, passing } = http::failure(&error, self.time_out);
                Answer::Failed { why, passing }
            }
        }
    }
}

fn status(response: &Response<Body>) -> Answer {
    let text = |name| response.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    Answer::Status {
        code: response.status().as_u16(),
        location: text(header::LOCATION).map(std::borrow::Cow::into_owned),
        retry_after: text(header::RETRY_AFTER).and_then(|text| wait(text.trim(), Timestamp::now())),
    }
}

/// How long `Retry-After` says to wait: seconds, or until a time.
fn wait(text: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    // A time that has passed asks for no wait.
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_ask_for_a_wait() {
        let now = "2026-11-24T12:00:00Z".parse().unwrap();
        let seconds = |text| wait(text, now).map(|wait| wait.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Tue, 24 Nov 2026 12:01:30 GMT"), Some(90));
        assert_eq!(seconds("Tue, 24 Nov 2026 11:01:30 GMT"), Some(0));
        assert_eq!((seconds("soon"), seconds("-1"), seconds("")), (None, None, None));
    }
}
