//! From a file in memory and the headers of a request to a response: types, caching and ranges.

use std::ops::Range;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, RANGE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use bytes::Bytes;

/// Keeps pages of other sites from taking in what is served.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// A file to answer with.
#[derive(Debug, Clone)]
pub struct File {
    /// Its bytes.
    pub bytes: Bytes,
    /// Their hash.
    pub hash: u64,
    /// Its media type.
    pub media_type: &'static str,
}

/// What part of a file is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Some(Range<usize>),
    /// It lies outside of the file.
    Outside,
}

/// A response without a file.
pub fn short(status: StatusCode, words: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(words));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    common(headers);
    response
}

/// A response with a file, or with what is asked for of it. A `status` other than 200 is given with the whole.
pub fn file(file: File, status: StatusCode, method: &Method, asked: &HeaderMap) -> Response<Body> {
    let tag = format!("\"{:016x}\"", file.hash);
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    common(headers);
    // It is ASCII, and so a value; without it nothing is cached.
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    if status == StatusCode::OK && is_known(&tag, asked) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    let length = file.bytes.len();
    let part = if status == StatusCode::OK && method == Method::GET {
        part(asked, &tag, length)
    } else {
        Part::Whole
    };
    let (status, content_range, body) = match part {
        Part::Whole => (status, None, file.bytes),
        Part::Some(range) => {
            let words = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            (StatusCode::PARTIAL_CONTENT, Some(words), file.bytes.slice(range))
        }
        Part::Outside => (StatusCode::RANGE_NOT_SATISFIABLE, Some(format!("bytes */{length}")), Bytes::new()),
    };
    if let Some(words) = content_range.and_then(|words| HeaderValue::try_from(words).ok()) {
        headers.insert(CONTENT_RANGE, words);
    }
    *response.status_mut() = status;
    *response.body_mut() = Body::from(body);
    response
}

/// What every answer says.
pub fn common(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
}

/// Whether the browser has these bytes already.
fn is_known(tag: &str, asked: &HeaderMap) -> bool {
    let lists = asked.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = lists.flat_map(|list| list.split(',')).map(str::trim);
    tags.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// The part that is asked for. Several parts, or what is not understood, are answered with the whole.
fn part(asked: &HeaderMap, tag: &str, length: usize) -> Part {
    let changed = asked.get(IF_RANGE).is_some_and(|known| known.as_bytes() != tag.as_bytes());
    let mut ranges = asked.get_all(RANGE).iter();
    match (ranges.next().and_then(|range| range.to_str().ok()), ranges.next()) {
        (Some(range), None) if !changed => range_of(range, length).unwrap_or(Part::Whole),
        _ => Part::Whole,
    }
}

fn range_of(header: &str, length: usize) -> Option<Part> {
    let (unit, range) = header.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") || !is_number(first) || !is_number(last) {
        return None;
    }
    // A number that is too large for the machine is larger than any file.
    let number = |digits: &str| digits.parse().unwrap_or(usize::MAX);
    let range = match (first.is_empty(), last.is_empty()) {
        (true, true) => return None,
        (true, false) => length.saturating_sub(number(last))..length,
        (false, true) => number(first)..length,
        (false, false) if number(last) < number(first) => return None,
        (false, false) => number(first)..number(last).saturating_add(1).min(length),
    };
    Some(if range.start < range.end { Part::Some(range) } else { Part::Outside })
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (header, expected) in [
            ("bytes=0-3", Some(Part::Some(0..4))),
            ("bytes=4-", Some(Part::Some(4..10))),
            ("bytes=-3", Some(Part::Some(7..10))),
            ("bytes=-30", Some(Part::Some(0..10))),
            ("bytes=9-99999999999999999999999", Some(Part::Some(9..10))),
            ("bytes=10-", Some(Part::Outside)),
            ("bytes=99999999999999999999999-", Some(Part::Outside)),
            ("bytes=-0", Some(Part::Outside)),
            ("bytes=3-2", None),
            ("bytes=0-1,3-4", None),
            ("bytes=-", None),
            ("bytes=a-b", None),
            ("bytes=+1-2", None),
            ("lines=0-3", None),
            ("bytes", None),
        ] {
            assert_eq!(range_of(header, 10), expected, "{header}");
        }
        assert_eq!(range_of("bytes=0-", 0), Some(Part::Outside));
    }
}
