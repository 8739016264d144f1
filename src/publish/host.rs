//! What hosts want to know of a site: how long browsers may keep its files, and where old addresses lead.
//!
//! Files in `assets/` are named after their content and may be kept for a year; all else is asked for again. A redirect
//! page works everywhere; a host that can answer with a redirect of its own is faster and clearer to search engines.

use std::fmt::Write;
use std::io;

use rayon::prelude::*;

use super::{PublishError, Release, zip};
use crate::project::publish::{Compression, Host};

/// For how long a file that is named after its content may be kept: a year.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// All else is asked for again: a browser keeps it, and shows it when the server says that it is the same.
const ASK_AGAIN: &str = "no-cache";
/// The most that Cloudflare takes in `_redirects`.
const MOST_REDIRECTS: usize = 2000;
/// The longest line there.
const LONGEST_REDIRECT: usize = 1000;

/// How long browsers may keep a file of a site.
pub(super) fn cache_control(path: &str) -> &'static str {
    if path.starts_with("assets/") { FOR_EVER } else { ASK_AGAIN }
}

/// Old addresses and where they lead, as paths below the root of the host. `base` is the path of the site there.
pub fn redirects(release: &Release, base: &str) -> Result<Vec<(String, String)>, PublishError> {
    let pages = release.manifest.files.keys().filter(|path| release.is_redirect(path));
    let mut all = Vec::new();
    for path in pages {
        let html = release.bytes(path)?;
        let html = String::from_utf8_lossy(&html).into_owned();
        let target = html.split_once("; url=").and_then(|(_, rest)| rest.split_once('"')).map(|(url, _)| url);
        let from = format!("{base}{}", path.strip_suffix("index.html").unwrap_or(path));
        let whole = url::Url::parse("http://site/").and_then(|site| site.join(&from));
        let to =
            whole.ok().zip(target).and_then(|(from, target)| from.join(&target.replace("&amp;", "&")).ok());
        if let Some(to) = to {
            let anchor = to.fragment().map_or_else(String::new, |anchor| format!("#{anchor}"));
            all.push((from, format!("{}{anchor}", to.path())));
        }
    }
    Ok(all)
}

/// The files `_headers` and `_redirects` of a host.
pub(super) fn files(
    release: &Release,
    host: Host,
    base: &str,
) -> Result<[(String, Vec<u8>); 2], PublishError> {
    let headers =
        format!("{base}assets/*\n  Cache-Control: {FOR_EVER}\n{base}*\n  X-Content-Type-Options: nosniff\n");
    // What is a file too is served as such by Netlify, unless it is told to redirect all the same.
    let status = if host == Host::Netlify { "301!" } else { "301" };
    let lines: Vec<String> =
        redirects(release, base)?.into_iter().map(|(from, to)| format!("{from} {to} {status}\n")).collect();
    if host == Host::Cloudflare {
        if lines.len() > MOST_REDIRECTS {
            return Err(PublishError::Failed(format!(
                "the site has {} redirects, and Cloudflare takes {MOST_REDIRECTS}: take out the oldest `formerly`, or leave \
                 `host` out, and old addresses lead on by pages alone",
                lines.len()
            )));
        }
        if let Some(line) = lines.iter().find(|line| line.len() > LONGEST_REDIRECT) {
            return Err(PublishError::Failed(format!(
                "a redirect is longer than the {LONGEST_REDIRECT} letters that Cloudflare takes: {line}"
            )));
        }
    }
    Ok([
        ("_headers".to_owned(), headers.into_bytes()),
        ("_redirects".to_owned(), lines.concat().into_bytes()),
    ])
}

/// What a server of one's own is told, to be put into the block of the site.
pub fn nginx(release: &Release, base: &str) -> Result<String, PublishError> {
    let mut text = format!(
        "# In the `server` block of the site. `root` is the folder with the published files.\n\
         index index.html;\n\
         error_page 404 {base}404.html;\n\
         gzip_static on;\n\
         location {base}assets/ {{\n    add_header Cache-Control \"{FOR_EVER}\";\n    add_header X-Content-Type-Options nosniff;\n}}\n\
         location {base} {{\n    add_header Cache-Control {ASK_AGAIN};\n    add_header X-Content-Type-Options nosniff;\n    try_files $uri $uri/ =404;\n}}\n"
    );
    for (from, to) in redirects(release, base)? {
        // Writing to a string does not fail.
        let _ = writeln!(text, "location = {from} {{ return 301 {to}; }}");
    }
    Ok(text)
}

/// The same for Caddy.
pub fn caddy(release: &Release, base: &str) -> Result<String, PublishError> {
    let mut text = format!(
        "# In the block of the site. `root` is the folder with the published files.\n\
         header Cache-Control {ASK_AGAIN}\n\
         header {base}assets/* Cache-Control \"{FOR_EVER}\"\n\
         header X-Content-Type-Options nosniff\n"
    );
    for (from, to) in redirects(release, base)? {
        let _ = writeln!(text, "redir {from} {to} 301");
    }
    text.push_str("file_server {\n    precompressed br gzip\n}\n");
    let _ = writeln!(text, "handle_errors 404 {{\n    rewrite * {base}404.html\n    file_server\n}}");
    Ok(text)
}

/// Files with these endings get smaller.
const TEXTS: [&str; 16] = [
    "html",
    "css",
    "js",
    "json",
    "jsonld",
    "svg",
    "xml",
    "csv",
    "tsv",
    "txt",
    "md",
    "ttl",
    "bib",
    "yaml",
    "wasm",
    "webmanifest",
];
/// A file shorter than this is sent in one piece anyway.
const WORTH_IT: u64 = 512;

/// The compressed copies that lie beside files, where they are smaller.
pub(super) fn compressed(
    release: &Release,
    ways: &[Compression],
) -> Result<Vec<(String, Vec<u8>)>, PublishError> {
    let is_text = |path: &&String| {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        TEXTS.contains(&ending) && release.size(path) >= WORTH_IT
    };
    let texts: Vec<&String> = release.manifest.files.keys().filter(is_text).collect();
    let each = texts.par_iter().map(|path| {
        let bytes = release.bytes(path)?;
        let mut made = Vec::new();
        for way in ways {
            let (ending, packed) = match way {
                Compression::Gzip => ("gz", gzip(&bytes)),
                Compression::Brotli => ("br", brotli(&bytes)),
            };
            let packed = packed.map_err(|error| PublishError::Failed(format!("{path}: {error}")))?;
            if packed.len() < bytes.len() {
                made.push((format!("{path}.{ending}"), packed));
            }
        }
        Ok(made)
    });
    let made: Result<Vec<_>, PublishError> = each.collect();
    Ok(made?.into_iter().flatten().collect())
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut zip = zip();
    io::Write::write_all(&mut zip, bytes)?;
    zip.finish()
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    /// One below the greatest takes a tenth of its time, and two per cent more bytes.
    const QUALITY: i32 = 9;
    let parameters = brotli::enc::BrotliEncoderParams { quality: QUALITY, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters)?;
    Ok(packed)
}
