//! Requests to S3: each signed, and made again where what went wrong may pass.
//!
//! The address of a signed request holds its signature, so no message ever repeats an address.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rusty_s3::actions::{ListObjectsV2, S3Action};
use ureq::http::{Response, header};
use ureq::{Agent, Body};

use super::account::Account;
use crate::http;
use crate::publish::{PublishError, host};
use crate::site::media::media_type;

/// How many requests are made at once.
const MOST_AT_ONCE: usize = 8;
/// How often one is made before it has failed.
const TRIES: u32 = 5;
/// The pause before the second try; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// How long a signature is good for: a request is signed when it is made.
const VALID: Duration = Duration::from_mins(15);
/// How long the answer to a request without a body may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// Bytes for each of which a second is added: a slow connection.
const SLOW: u64 = 20_000;
/// A list or a manifest that is longer is not ours.
const LONGEST: u64 = 1 << 30;

/// The objects of a bucket below a prefix.
#[derive(Debug)]
pub(super) struct Store {
    agent: Agent,
    account: Account,
    /// Empty, or with a slash at its end.
    prefix: String,
}

/// An object as a list tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Object {
    /// The MD5 of its bytes in hexadecimal, unless the server encrypts or joins pieces.
    pub(super) tag: String,
    /// Its bytes.
    pub(super) size: u64,
}

/// What came back.
struct Answer {
    status: u16,
    region: Option<String>,
    body: Vec<u8>,
}

impl Store {
    pub(super) fn new(account: Account, prefix: &str) -> Self {
        let config = http::config()
            .user_agent(concat!("kb/", env!("CARGO_PKG_VERSION")))
            .max_idle_connections(MOST_AT_ONCE)
            .max_idle_connections_per_host(MOST_AT_ONCE)
            .build();
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Self { agent: config.into(), account, prefix }
    }

    fn key(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// All objects, by their paths below the prefix.
    pub(super) fn list(&self) -> Result<BTreeMap<String, Object>, PublishError> {
        let mut all = BTreeMap::new();
        let mut token: Option<String> = None;
        loop {
            let mut action = self.account.bucket.list_objects_v2(Some(&self.account.credentials));
            action.with_prefix(self.prefix.as_str());
            if let Some(token) = &token {
                action.with_continuation_token(token.as_str());
            }
            let what = "the bucket cannot be listed";
            let answer = self.ask(what, PATIENCE, || {
                self.agent
                    .get(action.sign(VALID).as_str())
                    .config()
                    .timeout_global(Some(PATIENCE))
                    .build()
                    .call()
            })?;
            if answer.status != 200 {
                return Err(refused(what, &answer));
            }
            let list = ListObjectsV2::parse_response(&String::from_utf8_lossy(&answer.body));
            let list = list.map_err(|error| PublishError::Failed(format!("{what}: {error}")))?;
            for object in list.contents {
                let Some(path) = object.key.strip_prefix(&self.prefix) else { continue };
                let tag = object.etag.unwrap_or_default().trim_matches('"').to_owned();
                all.insert(path.to_owned(), Object { tag, size: object.size.unwrap_or(0) });
            }
            token = list.next_continuation_token;
            if token.is_none() {
                return Ok(all);
            }
        }
    }

    /// The bytes of an object; `None` where there is none.
    pub(super) fn get(&self, path: &str) -> Result<Option<Vec<u8>>, PublishError> {
        let key = self.key(path);
        let action = self.account.bucket.get_object(Some(&self.account.credentials), &key);
        let what = format!("{key} cannot be read");
        let answer = self.ask(&what, PATIENCE, || {
            self.agent.get(action.sign(VALID).as_str()).config().timeout_global(Some(PATIENCE)).build().call()
        })?;
        match answer.status {
            200 => Ok(Some(answer.body)),
            404 if code(&answer) != "NoSuchBucket" => Ok(None),
            _ => Err(refused(&what, &answer)),
        }
    }

    /// Puts an object, with what browsers are told of it.
    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        let key = self.key(path);
        let mut action = self.account.bucket.put_object(Some(&self.account.credentials), &key);
        let (kind, keep) = (media_type(path), host::cache_control(path));
        action.headers_mut().insert("content-type", kind);
        action.headers_mut().insert("cache-control", keep);
        let patience = PATIENCE + Duration::from_secs(bytes.len() as u64 / SLOW);
        let what = format!("{key} cannot be put");
        let answer = self.ask(&what, patience, || {
            let request = self.agent.put(action.sign(VALID).as_str());
            let request = request.header(header::CONTENT_TYPE, kind).header(header::CACHE_CONTROL, keep);
            request.config().timeout_global(Some(patience)).build().send(bytes)
        })?;
        if answer.status == 200 { Ok(()) } else { Err(refused(&what, &answer)) }
    }

    /// Takes an object away; one that is not there is gone already.
    pub(super) fn delete(&self, path: &str) -> Result<(), PublishError> {
        let key = self.key(path);
        let action = self.account.bucket.delete_object(Some(&self.account.credentials), &key);
        let what = format!("{key} cannot be taken away");
        let answer = self.ask(&what, PATIENCE, || {
            self.agent
                .delete(action.sign(VALID).as_str())
                .config()
                .timeout_global(Some(PATIENCE))
                .build()
                .call()
        })?;
        if matches!(answer.status, 200 | 204 | 404) { Ok(()) } else { Err(refused(&what, &answer)) }
    }

    /// Makes a request until there is an answer that will not change.
    fn ask(
        &self,
        what: &str,
        patience: Duration,
        request: impl Fn() -> Result<Response<Body>, ureq::Error>,
    ) -> Result<Answer, PublishError> {
        let mut pause = FIRST_PAUSE;
        let mut tries = 1;
        loop {
            let answer = request().and_then(|mut response| {
                let body = response.body_mut().with_config().limit(LONGEST).read_to_vec()?;
                let region = response.headers().get("x-amz-bucket-region");
                let region = region.and_then(|region| region.to_str().ok()).map(str::to_owned);
                Ok(Answer { status: response.status().as_u16(), region, body })
            });
            let last = tries == TRIES;
            match answer {
                Ok(answer) if last || !passing(answer.status) => return Ok(answer),
                Ok(_) => {}
                Err(error) => {
                    let failure = http::failure(&error, patience);
                    if last || !failure.passing {
                        let server = self.account.bucket.base_url().host_str().unwrap_or_default().to_owned();
                        return Err(PublishError::Failed(format!("{what}: {server}: {}", failure.why)));
                    }
                }
            }
            thread::sleep(pause);
            pause *= 2;
            tries += 1;
        }
    }
}

/// Does something with each path, several at once; stops at the first that fails. `done` is told of each.
pub(super) fn each(
    paths: &[&str],
    work: impl Fn(&str) -> Result<(), PublishError> + Sync,
    done: &mut dyn FnMut(),
) -> Result<(), PublishError> {
    let next = AtomicUsize::new(0);
    let (tell, told) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..MOST_AT_ONCE.min(paths.len()) {
            let (tell, next, work) = (tell.clone(), &next, &work);
            scope.spawn(move || {
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // Nobody listens any more after a failure.
                    if tell.send(work(path)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(tell);
        for result in told {
            result?;
            done();
        }
        Ok(())
    })
}

/// Whether an answer may be another one in a moment.
fn passing(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
}

/// The name that S3 gives to what is wrong.
fn code(answer: &Answer) -> String {
    element(&answer.body, "Code").unwrap_or_default()
}

/// What is said of an answer that is not a good one.
fn refused(what: &str, answer: &Answer) -> PublishError {
    let code = code(answer);
    let said = match (code.is_empty(), element(&answer.body, "Message")) {
        (true, _) => format!("the server answers {}", answer.status),
        (false, None) => code.clone(),
        (false, Some(message)) => format!("{code}: {}", message.trim_end_matches('.')),
    };
    let remedy = match (code.as_str(), &answer.region) {
        ("NoSuchBucket", _) => "; make the bucket first".into(),
        ("PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException", Some(region)) => {
            format!("; the bucket is in another region: write `region: {region}`")
        }
        ("AccessDenied", _) => {
            "; kb needs s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject and s3:DeleteObject on what is in it".into()
        }
        _ => String::new(),
    };
    PublishError::Failed(format!("{what}: {said}{remedy}"))
}

/// The text of an element of an answer in XML that has no elements inside.
fn element(xml: &[u8], name: &str) -> Option<String> {
    let xml = String::from_utf8_lossy(xml);
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(text, _)| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_s3_refuses_is_told_with_its_remedy() {
        let answer = |status, body: &str, region: Option<&str>| Answer {
            status,
            region: region.map(str::to_owned),
            body: body.as_bytes().to_vec(),
        };
        let said = |answer| refused("x cannot be put", &answer).to_string();
        let denied = "<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>";
        assert!(
            said(answer(403, denied, None))
                .starts_with("x cannot be put: AccessDenied: Access Denied; kb needs")
        );
        let moved = "<Error><Code>PermanentRedirect</Code><Endpoint>e</Endpoint></Error>";
        assert!(said(answer(301, moved, Some("eu-west-3"))).ends_with("write `region: eu-west-3`"));
        assert_eq!(said(answer(418, "tea", None)), "x cannot be put: the server answers 418");
    }

    #[test]
    fn the_first_failure_stops_the_rest() {
        let names: Vec<String> = (0..1000).map(|n| n.to_string()).collect();
        let paths: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut done = 0;
        each(&paths, |_| Ok(()), &mut || done += 1).unwrap();
        assert_eq!(done, 1000);
        let tried = AtomicUsize::new(0);
        let fails = |path: &str| {
            tried.fetch_add(1, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(1));
            if path == "20" { Err(PublishError::Failed("no".into())) } else { Ok(()) }
        };
        assert!(each(&paths, fails, &mut || {}).is_err());
        assert!(tried.into_inner() < 900);
    }
}
