//! From a request to what is to be answered: who may ask, and which file is meant.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{ALLOW, HOST, LOCATION, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use axum::response::IntoResponse;
use bytes::Bytes;
use percent_encoding::percent_decode_str;

use super::answer::{self, File};
use super::host::Hosts;
use super::live::{Hello, Live};
use super::seen::{self, MISSING};
use super::session::Session;
use super::{hash, path};
use crate::html::{escape, percent_encoded};
use crate::site::media::{is_page, media_type};

/// Where what is not of the site is served.
const OWN: &str = "_kb/";

/// The script of a tab.
const SCRIPT: &str = include_str!("live.js");

/// What is shown while there is no page at all, not even one that says so.
const NOTHING: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
    content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\"><title>No page yet</title>\
    </head><body><p>There is no page here yet.</p></body></html>";

/// What requests are answered from.
#[derive(Debug)]
pub(super) struct Preview {
    pub(super) session: Arc<dyn Session>,
    pub(super) live: Arc<Live>,
    pub(super) hosts: Hosts,
}

/// Answers a request.
pub(super) async fn respond(State(preview): State<Arc<Preview>>, request: Request<Body>) -> Response<Body> {
    let (asked, _) = request.into_parts();
    match preview.answer(&asked) {
        Ok(response) | Err(response) => response,
    }
}

impl Preview {
    /// The answer; an error is one too, only sooner.
    fn answer(&self, asked: &Parts) -> Result<Response<Body>, Response<Body>> {
        let refuse = |words| answer::short(StatusCode::FORBIDDEN, words);
        let host = one_host(&asked.headers)?;
        if !self.hosts.allow(host) {
            return Err(refuse("This server is not known by that name.\n"));
        }
        if asked.uri.scheme().is_some() || asked.uri.authority().is_some() {
            return Err(refuse("This server is no proxy.\n"));
        }
        if asked.method != Method::GET && asked.method != Method::HEAD {
            let mut response = answer::short(StatusCode::METHOD_NOT_ALLOWED, "There is only GET and HEAD.\n");
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return Err(response);
        }
        let name = path::name(asked.uri.path()).map_err(|_| refuse("No page has such an address.\n"))?;
        if let Some(name) = name.strip_prefix(OWN) {
            if self.is_foreign(&asked.headers, host) {
                return Err(refuse("Only a page of this server may ask for that.\n"));
            }
            return Ok(self.own(name, asked));
        }
        Ok(self.page(&name, asked))
    }

    /// Whether a page of another site asks.
    fn is_foreign(&self, headers: &HeaderMap, host: &str) -> bool {
        let origin = headers.get(ORIGIN).map(|origin| origin.to_str().unwrap_or_default());
        let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
        origin.is_some_and(|origin| !self.hosts.same(origin, host))
            || site.is_some_and(|site| !matches!(site, b"same-origin" | b"none"))
    }

    fn own(&self, name: &str, asked: &Parts) -> Response<Body> {
        match name {
            "live.js" => {
                let (bytes, media_type) = (Bytes::from_static(SCRIPT.as_bytes()), media_type(name));
                let file = File { hash: hash(&bytes), bytes, media_type };
                answer::file(file, StatusCode::OK, &asked.method, &asked.headers)
            }
            "events" if asked.method == Method::GET => {
                let hello = hello(asked.uri.query().unwrap_or_default());
                let mut response = self.live.events(hello).into_response();
                answer::common(response.headers_mut());
                response
            }
            _ => answer::short(StatusCode::NOT_FOUND, "There is no such thing here.\n"),
        }
    }

    fn page(&self, name: &str, asked: &Parts) -> Response<Body> {
        // The site is served at the root, and where it will be published: its page for what is not there links there.
        let base = self.session.state().base.clone();
        let is_here = |name: &str| self.session.file(&path::file(name)).is_some();
        let below = format!("/{name}").strip_prefix(&base).map(str::to_owned);
        let name = match below {
            Some(below) if !is_here(name) && !is_here(&format!("{name}/")) => below,
            _ => name.to_owned(),
        };
        let raw = asked.uri.path();
        if !raw.ends_with('/')
            && !is_here(&name)
            && (is_here(&format!("{name}/")) || format!("{raw}/") == base)
        {
            return redirect(raw, asked.uri.query());
        }
        let file = path::file(&name);
        let found = self.session.file(&file);
        match found {
            Some(served) if !is_page(&file) => {
                let bytes = Bytes::from_owner(served.bytes);
                let file = File { bytes, hash: served.hash, media_type: media_type(&file) };
                answer::file(file, StatusCode::OK, &asked.method, &asked.headers)
            }
            _ => self.live_page(&file, asked),
        }
    }

    /// A page with the script that keeps it up to date; the page that says that there is none, likewise.
    fn live_page(&self, page: &str, asked: &Parts) -> Response<Body> {
        let seen = seen::look(&*self.session, page);
        let text = seen.served.as_ref().map_or(NOTHING.as_bytes(), |served| &served.bytes);
        let script = format!(
            "<script src=\"/{OWN}live.js\" data-page=\"{}\" data-hash=\"{}\" data-build=\"{}\" defer></script>",
            escape(page),
            seen.look,
            self.live.build(seen.state.build),
        );
        let bytes = Bytes::from(with_script(text, &script));
        let status = if seen.exists { StatusCode::OK } else { StatusCode::NOT_FOUND };
        let file = File { hash: hash(&bytes), bytes, media_type: media_type(MISSING) };
        answer::file(file, status, &asked.method, &asked.headers)
    }
}

/// The Host header: there must be one.
fn one_host(headers: &HeaderMap) -> Result<&str, Response<Body>> {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) {
        (Some(host), None) => Ok(host),
        _ => Err(answer::short(StatusCode::BAD_REQUEST, "A request says once which host it means.\n")),
    }
}

/// To the same address with a slash at its end. The address begins with one slash, as the path was checked: it cannot
/// lead to another host.
fn redirect(raw: &str, query: Option<&str>) -> Response<Body> {
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let to = percent_decode_str(raw).decode_utf8_lossy();
    let mut response = answer::short(StatusCode::PERMANENT_REDIRECT, "");
    if let Ok(to) = HeaderValue::try_from(format!("{}/{query}", percent_encoded(&to))) {
        response.headers_mut().insert(LOCATION, to);
    }
    response
}

/// Puts a script before the end of the body, or at the end.
fn with_script(page: &[u8], script: &str) -> Vec<u8> {
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|part| part.eq_ignore_ascii_case(end)).unwrap_or(page.len());
    [&page[..at], script.as_bytes(), &page[at..]].concat()
}

/// What a tab says of itself in the query of its address.
fn hello(query: &str) -> Hello {
    let mut hello = Hello::default();
    for (key, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*key {
            "page" => hello.page = value.into_owned(),
            "have" => hello.have = value.parse().ok(),
            "build" => hello.build = value.into_owned(),
            _ => {}
        }
    }
    hello
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        for (page, expected) in [
            ("<body>x</body></html>", "<body>x<s></body></html>"),
            ("<pre></body></pre>x</BODY>", "<pre></body></pre>x<s></BODY>"),
            ("x", "x<s>"),
            ("", "<s>"),
        ] {
            assert_eq!(with_script(page.as_bytes(), "<s>"), expected.as_bytes());
        }
    }
}
