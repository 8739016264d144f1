//! Publishing to a server of S3 on this machine: moto, from PyPI.

use std::collections::BTreeMap;
use std::process::Command;

use self::relay::{Fate, Relay, Request};
use crate::project;
use crate::server::{Server, free_port};
use crate::support::{Project, Run};

mod relay;

const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/a-secret-of-tests";
/// moto lets pass whoever shows any papers.
const PAPERS: &str = "AWS test:test";
const TARGET: &str = "{to: s3, bucket: kb-site, prefix: some/kb}";

/// A server with an empty bucket.
struct S3 {
    _server: Server,
    port: u16,
}

impl S3 {
    /// `None` where there is no moto.
    fn start() -> Option<Self> {
        if Command::new("moto_server").arg("--help").output().is_err() {
            eprintln!("there is no moto here: nothing was tested");
            return None;
        }
        let port = free_port();
        let mut command = Command::new("moto_server");
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        let s3 = Self { _server: Server::start(&mut command, port), port };
        ureq::put(s3.url("")).send_empty().unwrap();
        Some(s3)
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/kb-site{path}", self.port)
    }

    /// What an object is served with, and its bytes.
    fn get(&self, path: &str) -> (BTreeMap<String, String>, Vec<u8>) {
        let request = ureq::get(self.url(&format!("/{path}"))).header("authorization", PAPERS);
        let mut response = request.call().unwrap();
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
        (headers.collect(), response.body_mut().read_to_vec().unwrap())
    }

    fn put(&self, path: &str, bytes: &[u8]) {
        ureq::put(self.url(&format!("/{path}"))).header("authorization", PAPERS).send(bytes).unwrap();
    }

    fn delete(&self, path: &str) {
        ureq::delete(self.url(&format!("/{path}"))).header("authorization", PAPERS).call().unwrap();
    }

    /// All objects below the prefix, with their bytes; the manifest apart.
    fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        let list =
            ureq::get(self.url("?list-type=2&max-keys=1000")).call().unwrap().body_mut().read_to_string();
        let list = list.unwrap();
        let keys = list.split("<Key>").skip(1).map(|rest| rest.split_once("</Key>").unwrap().0);
        let below = keys.filter_map(|key| key.strip_prefix("some/kb/"));
        let below = below.filter(|path| *path != ".kb-manifest.json");
        below.map(|path| (path.to_owned(), self.get(&format!("some/kb/{path}")).1)).collect()
    }

    fn kb(&self, project: &Project, arguments: &[&str]) -> Run {
        kb(self.port, project, arguments)
    }

    fn publish(&self, project: &Project) -> String {
        let run = self.kb(project, &["publish", "--yes"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        run.stdout
    }

    #[track_caller]
    fn assert_published(&self, project: &Project) {
        let (mut site, there) = (project.tree("site"), self.tree());
        site.remove(".kb-manifest.json");
        assert!(site == there, "{:?}\n{:?}", site.keys(), there.keys());
        let manifest = self.get("some/kb/.kb-manifest.json").1;
        assert_eq!(String::from_utf8(manifest).unwrap(), project.read("site/.kb-manifest.json"));
    }
}

/// Runs the program with a server of S3 at a port. What it says never has a secret in it, and neither has the project.
fn kb(port: u16, project: &Project, arguments: &[&str]) -> Run {
    let mut command = project.command(arguments);
    command
        .env("AWS_ACCESS_KEY_ID", KEY)
        .env("AWS_SECRET_ACCESS_KEY", SECRET)
        .env("AWS_SESSION_TOKEN", "a-token");
    command.env("AWS_ENDPOINT_URL_S3", format!("http://127.0.0.1:{port}")).env("HOME", project.root());
    let run = Run::of(command);
    for secret in [KEY, SECRET, "a-token", "X-Amz-"] {
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{run:?}");
        let holds = |(_, bytes): &(String, Vec<u8>)| {
            bytes.windows(secret.len()).any(|part| part == secret.as_bytes())
        };
        assert!(!project.everything().into_iter().any(|file| holds(&file)), "{secret}");
    }
    run
}

/// An edit that adds, changes and takes away.
fn edit(project: &Project) {
    project.remove("content/a/two.md");
    project.edit("content/index.md", " and [two](a/two.md)", "");
    project.edit("content/a/one.md", "One.", "One, again.");
    project.write("content/a/three.md", b"---\ntitle: Three\n---\nThree, see [one](one.md).\n");
}

#[test]
fn what_differs_is_put_and_what_is_gone_is_taken_away() {
    let Some(s3) = S3::start() else { return };
    let project = project(TARGET);
    s3.put("some/kb/own.txt", b"mine");
    let said = s3.publish(&project);
    assert!(said.contains("web (s3://kb-site/some/kb):"), "{said}");
    assert!(said.contains("Published: s3://kb-site/some/kb."), "{said}");
    let own = |s3: &S3| assert_eq!(s3.get("some/kb/own.txt").1, b"mine");
    own(&s3);
    s3.delete("some/kb/own.txt");
    s3.assert_published(&project);

    assert!(s3.publish(&project).contains("is as it should be"));
    edit(&project);
    let plan = s3.kb(&project, &["publish", "--dry-run", "--json"]);
    let plan: serde_json::Value = serde_json::from_str(&plan.stdout).unwrap();
    let list = |name: &str| {
        plan["plan"][name].as_array().unwrap().iter().map(|path| path.as_str().unwrap().to_owned())
    };
    assert!(list("add").any(|path| path == "a/three/index.html"), "{plan}");
    assert!(list("change").any(|path| path == "a/one/index.html"), "{plan}");
    assert!(list("delete").any(|path| path == "a/two/index.html"), "{plan}");
    assert!(list("vanish").any(|path| path == "a/two/"), "{plan}");
    s3.publish(&project);
    s3.assert_published(&project);

    // What somebody took away or changed is put right.
    s3.delete("some/kb/index.html");
    s3.put("some/kb/a/one/index.html", b"somebody else");
    assert!(s3.publish(&project).contains("1 new, 1 changed, 0 gone"));
    s3.assert_published(&project);
}

#[test]
fn browsers_are_told_what_a_file_is_and_how_long_it_is_good_for() {
    let Some(s3) = S3::start() else { return };
    let project = project(TARGET);
    s3.publish(&project);
    let is = |path: &str, kind: &str, keep: &str| {
        let (headers, _) = s3.get(&format!("some/kb/{path}"));
        assert_eq!(
            (headers["content-type"].as_str(), headers["cache-control"].as_str()),
            (kind, keep),
            "{path}"
        );
    };
    is("index.html", "text/html; charset=utf-8", "no-cache");
    is("sitemap.xml", "application/xml; charset=utf-8", "no-cache");
    is("robots.txt", "text/plain; charset=utf-8", "no-cache");
    let assets = project.tree("site/assets");
    let style = assets.keys().find(|name| name.starts_with("style.")).unwrap();
    is(&format!("assets/{style}"), "text/css; charset=utf-8", "public, max-age=31536000, immutable");
}

#[test]
fn what_is_there_and_not_ours_is_not_written_over() {
    let Some(s3) = S3::start() else { return };
    let project = project(TARGET);
    s3.put("some/kb/index.html", b"somebody's");
    let run = s3.kb(&project, &["publish", "--yes"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("that kb did not publish") && run.stderr.contains("index.html"),
        "{}",
        run.stderr
    );
    assert_eq!(s3.get("some/kb/index.html").1, b"somebody's");
    assert_eq!(s3.tree().len(), 1);
}

/// Puts and deletions of objects in the order in which they came: their ranks must not fall.
fn assert_in_order(requests: &[Request]) {
    let is_manifest = |request: &Request| request.path().ends_with(".kb-manifest.json");
    let rank = |request: &Request| {
        let path = request.path();
        match request.method.as_str() {
            "DELETE" => 4,
            _ if path.contains("/assets/") => 0,
            _ if path.contains(".html") => 2,
            _ if path.contains("/search/") || path.ends_with("feed.xml") || path.ends_with("sitemap.xml") => {
                3
            }
            // Files such as robots.txt are anywhere.
            _ => 1,
        }
    };
    let changes: Vec<&Request> = requests.iter().filter(|request| request.method != "GET").collect();
    // What is about to be is said first, and what is, last.
    assert!(is_manifest(changes[0]) && is_manifest(changes[changes.len() - 1]), "{changes:?}");
    let files = changes.iter().filter(|request| !is_manifest(request)).map(|request| rank(request));
    let ranks: Vec<u8> = files.filter(|rank| *rank != 1).collect();
    assert!(ranks.len() > 10 && ranks.is_sorted(), "{ranks:?}");
}

#[test]
fn what_pages_need_is_put_before_them_and_mishaps_are_waited_for() {
    let Some(s3) = S3::start() else { return };
    let project = project(TARGET);
    s3.publish(&project);
    edit(&project);
    // Nothing answers at first, then one of seven requests fails.
    let relay = Relay::to(s3.port, |_, at| match at {
        0 => Fate::Hang,
        _ if at % 7 == 3 => Fate::Answer(503),
        _ => Fate::Pass,
    });
    let run = kb(relay.port, &project, &["publish", "--yes"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    s3.assert_published(&project);
    assert_in_order(&relay.seen());
}

#[test]
fn a_failure_in_the_middle_is_told_and_the_next_run_ends_in_the_same_state() {
    let Some(s3) = S3::start() else { return };
    let project = project(TARGET);
    let relay =
        Relay::to(
            s3.port,
            |request, at| {
                if request.method == "PUT" && at > 12 { Fate::Answer(403) } else { Fate::Pass }
            },
        );
    let run = kb(relay.port, &project, &["publish", "--yes"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("cannot be put: Mishap: The relay says no"), "{}", run.stderr);
    assert!(run.stderr.contains("run it again, and it goes on to the same end"), "{}", run.stderr);
    let there = s3.tree();
    assert!((5..30).contains(&there.len()), "{:?}", there.keys());
    let said = s3.publish(&project);
    assert!(said.contains(&format!("{} the same", there.len())), "{said}");
    s3.assert_published(&project);

    // In the middle of an update too, where a deletion fails.
    edit(&project);
    let relay = Relay::to(
        s3.port,
        |request, _| {
            if request.method == "DELETE" { Fate::Answer(403) } else { Fate::Pass }
        },
    );
    let run = kb(relay.port, &project, &["publish", "--yes"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("cannot be taken away: Mishap"), "{}", run.stderr);
    s3.publish(&project);
    s3.assert_published(&project);
}

#[test]
fn a_server_that_is_not_there_and_missing_credentials_are_told() {
    let project = project(TARGET);
    let run = kb(free_port(), &project, &["publish", "--yes"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("the bucket cannot be listed: 127.0.0.1: the connection is refused"),
        "{}",
        run.stderr
    );
    let mut command = project.command(&["publish", "--yes"]);
    command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_PROFILE").env("HOME", project.root());
    let run = Run::of(command);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("there are no credentials for S3: set AWS_ACCESS_KEY_ID"), "{}", run.stderr);
}
