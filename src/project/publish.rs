//! Where a site is published: the targets that `publish` in kb.yaml names.

use std::collections::BTreeMap;

use crate::diagnostic::Code;
use crate::yaml::{Fields, Node, Reader, Spanned};

/// A place to publish to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// How files get there.
    pub way: Way,
    /// The name of the site's own domain, for hosts that want it in a file `CNAME`.
    pub domain: Option<String>,
    /// The host, where it takes files that say how it serves the site.
    pub host: Option<Host>,
    /// The compressed copies that lie beside files.
    pub compress: Vec<Compression>,
}

/// A host that takes the files `_headers` and `_redirects`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// Netlify.
    Netlify,
    /// Cloudflare Pages.
    Cloudflare,
}

/// How files are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// As `.gz`.
    Gzip,
    /// As `.br`.
    Brotli,
}

/// The words of `host:` in YAML.
const HOSTS: [(&str, Host); 2] = [("netlify", Host::Netlify), ("cloudflare", Host::Cloudflare)];

/// The words of `compress:` in YAML.
const COMPRESSIONS: [(&str, Compression); 2] = [("gzip", Compression::Gzip), ("brotli", Compression::Brotli)];

/// How files get to a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// A folder, from the project's.
    Folder {
        /// The folder.
        path: String,
    },
    /// A file with all of the site.
    Archive {
        /// The file, which ends in `.tar.gz`.
        path: String,
    },
    /// A branch of a git repository.
    Git(GitTarget),
    /// Another machine, by rsync.
    Rsync {
        /// The folder there, as rsync names it.
        destination: String,
    },
    /// A bucket of S3, or of a server that speaks like it.
    S3(S3Target),
}

/// A branch of a git repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitTarget {
    /// The remote, by its name or address.
    pub remote: String,
    /// The branch.
    pub branch: String,
    /// The folder in it; empty for its root.
    pub folder: String,
    /// Whether commits are added to those before. Else the branch has one commit.
    pub append: bool,
}

/// A bucket, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct S3Target {
    /// The bucket.
    pub bucket: String,
    /// What all keys begin with, without slashes at its ends; empty for the root of the bucket.
    pub prefix: String,
    /// The region; that of the environment where nothing is said.
    pub region: Option<String>,
    /// The address of the server; that of AWS where nothing is said.
    pub endpoint: Option<String>,
    /// The section of the files with credentials.
    pub profile: Option<String>,
}

impl S3Target {
    /// Where it is, as the tools of S3 write it.
    pub fn place(&self) -> String {
        format!("s3://{}/{}", self.bucket, self.prefix)
    }
}

/// The words of `to:` in YAML.
const WAYS: [(&str, Kind); 5] = [
    ("dir", Kind::Folder),
    ("archive", Kind::Archive),
    ("git", Kind::Git),
    ("rsync", Kind::Rsync),
    ("s3", Kind::S3),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Folder,
    Archive,
    Git,
    Rsync,
    S3,
}

/// The words of `history:` in YAML: whether commits are added to those before.
const HISTORY: [(&str, bool); 2] = [("append", true), ("fresh", false)];

/// Reads all targets, by their names.
pub(super) fn targets(node: &Node, r: &mut Reader<'_>) -> BTreeMap<String, Target> {
    let Some(mut fields) = r.fields(node, "`publish`") else { return BTreeMap::new() };
    let entries = fields.all();
    entries.iter().filter_map(|(name, node)| Some((name.value.clone(), target(node, r)?))).collect()
}

fn target(node: &Node, r: &mut Reader<'_>) -> Option<Target> {
    let mut fields = r.fields(node, "a target")?;
    let kind = fields.require("to", r).and_then(|n| r.one_of(n, &WAYS));
    let domain = fields.take("domain").and_then(|n| domain(n, r));
    let host = fields.take("host").and_then(|n| r.one_of(n, &HOSTS));
    let copies = fields.take("compress");
    if let (Some(copies), Some(Kind::S3)) = (copies, kind) {
        r.report(
            Code::BadValue,
            &copies.range,
            "a bucket does not choose between a file and its compressed copy",
        )
        .help = Some(
            "leave `compress` out: what is put before a bucket (CloudFront, a CDN) compresses by itself"
                .into(),
        );
    }
    let compress = copies.map(|n| r.items(n).to_vec()).unwrap_or_default();
    let compress = compress.iter().filter_map(|n| r.one_of(n, &COMPRESSIONS)).collect();
    let way = kind.and_then(|kind| way(kind, &mut fields, r));
    fields.finish(r);
    Some(Target { way: way?, domain, host, compress })
}

fn way(kind: Kind, fields: &mut Fields<'_>, r: &mut Reader<'_>) -> Option<Way> {
    let mut required = |name, r: &mut Reader<'_>| {
        fields.require(name, r).and_then(|n| r.string(n)).and_then(|s| filled(s, r))
    };
    Some(match kind {
        Kind::Folder => Way::Folder { path: required("path", r)?.value },
        Kind::Rsync => Way::Rsync { destination: required("destination", r)?.value },
        Kind::S3 => Way::S3(bucket(fields, r)?),
        Kind::Archive => {
            let path = required("path", r)?;
            if !path.value.ends_with(".tar.gz") {
                r.report(Code::BadValue, &path.range, "an archive is a `.tar.gz` file").help =
                    Some("write such as `path: site.tar.gz`".into());
                return None;
            }
            Way::Archive { path: path.value }
        }
        Kind::Git => {
            let mut text = |name, usual: &str, r: &mut Reader<'_>| {
                let given = fields.take(name).and_then(|n| r.string(n)).and_then(|s| option_free(s, r));
                given.unwrap_or_else(|| usual.to_owned())
            };
            let (remote, branch) = (text("remote", "origin", r), text("branch", "gh-pages", r));
            let folder = text("folder", "", r).trim_matches('/').to_owned();
            let append = fields.take("history").and_then(|n| r.one_of(n, &HISTORY)).unwrap_or(true);
            Way::Git(GitTarget { remote, branch, folder, append })
        }
    })
}

fn bucket(fields: &mut Fields<'_>, r: &mut Reader<'_>) -> Option<S3Target> {
    let bucket = fields.require("bucket", r).and_then(|n| r.string(n));
    let mut text = |name, r: &mut Reader<'_>| fields.take(name).and_then(|n| r.string(n));
    let (prefix, endpoint) = (text("prefix", r), text("endpoint", r));
    let (region, profile) = (text("region", r), text("profile", r));
    let bucket = bucket?;
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    if !(3..=63).contains(&bucket.value.len()) || !bucket.value.chars().all(is_plain) {
        let message = format!("`{}` is not the name of a bucket", bucket.value);
        r.report(Code::BadValue, &bucket.range, message).help = Some(
            "it has 3 to 63 small letters, digits, hyphens and points, and no `s3://` before them".into(),
        );
        return None;
    }
    if let Some(prefix) = &prefix
        && prefix.value.trim_matches('/').split('/').any(|part| matches!(part, "." | ".."))
    {
        r.report(Code::BadValue, &prefix.range, "a prefix has no `.` and `..` in it");
        return None;
    }
    if let Some(endpoint) = &endpoint
        && !url::Url::parse(&endpoint.value)
            .is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
    {
        r.report(
            Code::BadValue,
            &endpoint.range,
            format!("`{}` is not the address of a server", endpoint.value),
        )
        .help = Some("write it with `https://`, such as `endpoint: https://s3.example.org`".into());
        return None;
    }
    Some(S3Target {
        bucket: bucket.value,
        prefix: prefix.map(|text| text.value.trim_matches('/').to_owned()).unwrap_or_default(),
        region: region.map(|text| text.value),
        endpoint: endpoint.map(|text| text.value),
        profile: profile.map(|text| text.value),
    })
}

fn filled(text: Spanned<String>, r: &mut Reader<'_>) -> Option<Spanned<String>> {
    if text.value.trim().is_empty() || text.value.starts_with('-') {
        r.report(Code::BadValue, &text.range, "this names no place");
        return None;
    }
    Some(text)
}

/// A text that a program does not take for an option.
fn option_free(text: Spanned<String>, r: &mut Reader<'_>) -> Option<String> {
    if text.value.starts_with('-') || text.value.split('/').any(|part| part == "..") {
        r.report(Code::BadValue, &text.range, format!("`{}` is not a name that git takes here", text.value));
        return None;
    }
    Some(text.value)
}

fn domain(node: &Node, r: &mut Reader<'_>) -> Option<String> {
    let text = r.string(node)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if text.value.is_empty() || !text.value.chars().all(plain) {
        r.report(Code::BadValue, &text.range, format!("`{}` is not the name of a domain", text.value)).help =
            Some("write it without `https://` and slashes, such as `domain: kb.example.org`".into());
        return None;
    }
    Some(text.value)
}
