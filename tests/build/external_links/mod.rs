//! `kb check --external` against servers on this machine: what is asked, how often, and what is told of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Project, Run};

mod project;
mod server;

use server::{Reply, Server, nobody};

/// Retries come after a twentieth of this, and the pauses between requests are a hundredth.
const SETTINGS: &str = "title: Test\nlinks: {time_out: 1 s}\n";

/// A project whose one article links these addresses.
fn linking(addresses: &[String]) -> Project {
    let links: Vec<String> = addresses.iter().map(|address| format!("A [link]({address}).\n")).collect();
    Project::new().with("kb.yaml", SETTINGS).with_article("one.md", &links.join("\n"))
}

/// Runs the program without the proxies of this machine.
fn kb(project: &Project, arguments: &[&str]) -> Run {
    let mut command = project.command(arguments);
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    Run::of(command)
}

fn check(project: &Project, more: &[&str]) -> Run {
    kb(project, &[&["check", "--external"], more].concat())
}

/// What is told of each address: its code and message, and the help. An address stands between backticks.
fn told_of(project: &Project) -> BTreeMap<String, (String, String, String)> {
    let run = check(project, &["--format", "json"]);
    assert_eq!(run.stderr, "");
    let all: Vec<Value> = serde_json::from_str(&run.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    all.iter()
        .map(|json| {
            let message = text(&json["message"]);
            let address = message.split('`').nth(1).unwrap().to_owned();
            (address, (text(&json["code"]), message, text(&json["help"])))
        })
        .collect()
}

/// What is told of one address of a server that replies so: code, message and help; and what the server was asked.
fn told_of_one(
    path: &str,
    replies: impl Fn(&str, &str, usize) -> Reply + Send + Sync + 'static,
) -> (Option<(String, String, String)>, Vec<String>) {
    let server = Server::new(replies);
    let url = server.url(path);
    let mut told = told_of(&linking(std::slice::from_ref(&url)));
    let of_one = told.remove(&url);
    assert!(told.is_empty(), "{told:?}");
    (of_one, server.lines())
}

/// The same, where only the code is of interest; empty where nothing is told.
fn code_of_one(
    replies: impl Fn(&str, &str, usize) -> Reply + Send + Sync + 'static,
) -> (String, Vec<String>) {
    let (told, asked) = told_of_one("x", replies);
    (told.unwrap_or_default().0, asked)
}

/// A reply that sends on.
fn to(status: u16, path: &str) -> Reply {
    Reply::With(status, "Location", path.into())
}

#[test]
fn a_good_link_is_asked_for_its_head_once() {
    let server = Server::new(|_, _, _| Reply::Status(200));
    let project = linking(&[server.url("x")]);
    let run = check(&project, &[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert_eq!(run.stdout, "1 link on 1 host: 1 good\nNothing is wrong.\n");
    assert_eq!(server.lines(), ["HEAD /x"]);
    let user_agent = server.look(|seen| seen.asked[0].user_agent.clone());
    assert_eq!(user_agent, format!("kb/{} (link check)", env!("CARGO_PKG_VERSION")));
    let quiet = check(&project, &["--quiet"]);
    assert_eq!((quiet.code, quiet.stdout.as_str(), quiet.stderr.as_str()), (Some(0), "", ""));
}

#[test]
fn a_dead_link_is_a_warning_and_can_be_more() {
    let server = Server::new(|_, path, _| Reply::Status(if path == "/gone" { 410 } else { 404 }));
    let (dead, gone) = (server.url("dead#part"), server.url("gone"));
    let project = linking(&[dead.clone(), gone.clone()]);
    let told = told_of(&project);
    assert_eq!(told[&dead].0, "KB209");
    assert!(told[&dead].1.ends_with("the server answers 404"), "{told:?}");
    assert!(told[&gone].1.ends_with("it is gone (410)"), "{told:?}");
    let mut asked = server.lines();
    asked.sort();
    assert_eq!(asked, ["GET /dead", "GET /gone", "HEAD /dead", "HEAD /gone"]);
    let text = check(&project, &[]);
    assert_eq!(text.stdout, "2 links on 1 host: 2 dead (2 known from before)\n");
    assert_eq!(text.code, Some(0));
    assert_eq!(check(&project, &["--deny", "warnings"]).code, Some(1));
    project.write("kb.yaml", format!("{SETTINGS}levels: {{KB209: error}}\n").as_bytes());
    assert_eq!(check(&project, &[]).code, Some(1));
    project.write("kb.yaml", format!("{SETTINGS}levels: {{KB209: off}}\n").as_bytes());
    assert_eq!(check(&project, &["--deny", "hints"]).code, Some(0));
}

#[test]
fn a_server_that_refuses_heads_is_asked_for_the_page() {
    for status in [403, 404, 405, 501] {
        let head = move |method: &str| Reply::Status(if method == "HEAD" { status } else { 200 });
        let (code, asked) = code_of_one(move |method, _, _| head(method));
        assert_eq!((code.as_str(), asked), ("", vec!["HEAD /x".into(), "GET /x".into()]), "{status}");
    }
}

#[test]
fn servers_that_refuse_programs_are_no_dead_links() {
    for (status, requests) in [(401, 1), (403, 2), (999, 1)] {
        let (code, asked) = code_of_one(move |_, _, _| Reply::Status(status));
        assert_eq!((code.as_str(), asked.len()), ("KB211", requests), "{status}");
    }
}

#[test]
fn what_has_moved_for_good_is_told_with_the_new_address() {
    let replies = |_: &str, path: &str, _: usize| match path {
        "/a" => to(301, "/b"),
        "/b" => to(308, "c?d"),
        "/c?d" => to(302, "/tonight"),
        "/tonight" => to(301, "/e"),
        _ => Reply::Status(200),
    };
    let server = Server::new(replies);
    let (moved, passing) = (server.url("a#part"), server.url("tonight"));
    let project = linking(&[moved.clone(), server.url("c?d"), passing.clone()]);
    let told = told_of(&project);
    assert_eq!(told.keys().collect::<Vec<_>>(), [&moved, &passing], "a move that may end is none");
    assert_eq!(told[&moved].0, "KB210");
    assert_eq!(told[&moved].2, format!("write `{}`", server.url("c?d#part")), "as far as it is for good");
    assert_eq!(told[&passing].2, format!("write `{}`", server.url("e")));
    assert_eq!(check(&project, &["--deny", "warnings"]).code, Some(0), "a hint");
}

#[test]
fn a_way_to_nowhere_is_no_move() {
    let (code, _) = code_of_one(|_, path, _| if path == "/x" { to(301, "/y") } else { Reply::Status(404) });
    assert_eq!(code, "KB209");
    for place in ["mailto:a@example.org", "http://"] {
        let (code, asked) = code_of_one(move |_, _, _| to(301, place));
        assert_eq!((code.as_str(), asked.len()), ("KB212", 1), "{place}");
    }
    let (code, _) = code_of_one(|_, _, _| Reply::Status(302));
    assert_eq!(code, "KB212", "on, and not said where");
}

#[test]
fn a_circle_of_redirects_ends() {
    let (told, asked) = told_of_one("x", |_, path, _| to(302, if path == "/x" { "/y" } else { "/x" }));
    let (code, message, _) = told.unwrap();
    assert_eq!((code.as_str(), asked.len()), ("KB212", 11));
    assert!(message.ends_with("it sends on more than 10 times"), "{message}");
    let (code, asked) = code_of_one(|_, path, _| match path.len() {
        2..12 => to(302, &format!("{path}x")),
        _ => Reply::Status(200),
    });
    assert_eq!((code.as_str(), asked.len()), ("", 11), "ten are followed");
}

#[test]
fn a_server_in_trouble_is_asked_again() {
    let trouble = |times: usize| {
        move |_: &str, _: &str, before: usize| Reply::Status(if before < times { 503 } else { 200 })
    };
    let (code, asked) = code_of_one(trouble(2));
    assert_eq!((code.as_str(), asked), ("", vec!["HEAD /x".into(), "GET /x".into(), "GET /x".into()]));
    let (code, asked) = code_of_one(trouble(3));
    assert_eq!((code.as_str(), asked.len()), ("KB212", 3));
}

#[test]
fn a_server_may_ask_for_patience() {
    let after = |wait: &'static str| Reply::With(429, "Retry-After", wait.into());
    let server = Server::new(
        move |_, path, before| if path == "/x" && before == 0 { after("1") } else { Reply::Slowly(200) },
    );
    let run = check(&linking(&[server.url("x"), server.url("y"), server.url("z")]), &[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let asked = server.look(|seen| seen.asked.clone());
    let times: Vec<Instant> = asked.iter().filter(|a| a.line == "HEAD /x").map(|a| a.when).collect();
    assert_eq!(times.len(), 2);
    let waited = times[1] - times[0];
    assert!(waited >= Duration::from_millis(950), "{waited:?}");
    let between =
        asked.iter().filter(|a| a.when > times[0] + Duration::from_millis(300)).map(|a| a.when - times[0]);
    assert!(
        between.clone().all(|t| t >= Duration::from_millis(950)),
        "the whole server is left alone: {asked:?}"
    );
    // Too much patience, and none at all.
    let (code, asked) = code_of_one(move |_, _, _| after("3600"));
    assert_eq!((code.as_str(), asked.len()), ("KB211", 1));
    let (code, asked) = code_of_one(|_, _, _| Reply::Status(429));
    assert_eq!((code.as_str(), asked.len()), ("KB211", 3));
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    let (told, asked) = told_of_one("x", |_, _, _| Reply::Hang);
    let (code, message, _) = told.unwrap();
    assert_eq!((code.as_str(), asked.len()), ("KB212", 3));
    assert!(message.ends_with("cannot be reached: no answer within 1s"), "{message}");
    let (code, asked) =
        code_of_one(|_, _, before| if before == 0 { Reply::Hang } else { Reply::Status(200) });
    assert_eq!((code.as_str(), asked.len()), ("", 2));
}

#[test]
fn broken_connections_are_tried_again() {
    let (told, asked) = told_of_one("x", |_, _, _| Reply::Close);
    let (code, message, _) = told.unwrap();
    assert_eq!((code.as_str(), asked.len()), ("KB212", 3), "{message}");
    let (code, asked) =
        code_of_one(|_, _, before| if before == 0 { Reply::Close } else { Reply::Status(200) });
    assert_eq!((code.as_str(), asked.len()), ("", 2));
    let nobody = nobody();
    let told = told_of(&linking(std::slice::from_ref(&nobody)));
    assert!(told[&nobody].1.ends_with("the connection is refused"), "{told:?}");
    let unnamed = "http://no-such-server.invalid/".to_owned();
    let told = told_of(&linking(std::slice::from_ref(&unnamed)));
    assert_eq!(told[&unnamed].0, "KB212", "{told:?}");
}

#[test]
fn a_huge_page_is_not_read() {
    let server = Server::new(|method, _, _| if method == "HEAD" { Reply::Status(405) } else { Reply::Huge });
    let run = check(&linking(&[server.url("x")]), &[]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    // What the two machines' buffers hold may be under way.
    assert!(server.look(|seen| seen.sent) < 32 << 20, "{}", server.look(|seen| seen.sent));
}

#[test]
fn a_server_gets_two_requests_at_once_and_all_of_them_eight() {
    let one = Server::new(|_, _, _| Reply::Slowly(200));
    let addresses: Vec<String> = (0..12).map(|n| one.url(&n.to_string())).collect();
    assert_eq!(check(&linking(&addresses), &[]).stderr, "");
    assert_eq!(one.look(|seen| (seen.asked.len(), seen.most_open)), (12, 2));
    let starts: Vec<Instant> = one.look(|seen| seen.asked.iter().map(|asked| asked.when).collect());
    let mut pauses: Vec<Duration> = starts.windows(2).map(|pair| pair[1] - pair[0]).collect();
    pauses.sort();
    // A machine that has much to do may hear of one late, and so of the next soon after.
    assert!(pauses[3] >= Duration::from_millis(4), "a pause between two: {pauses:?}");

    let seen = Arc::default();
    let many: Vec<Server> = (0..8).map(|_| Server::sharing(&seen, |_, _, _| Reply::Slowly(200))).collect();
    let addresses: Vec<String> =
        many.iter().flat_map(|server| (0..6).map(|n| server.url(&n.to_string()))).collect();
    let run = check(&linking(&addresses), &[]);
    assert_eq!(run.stdout, "48 links on 8 hosts: 48 good\nNothing is wrong.\n");
    let most = many[0].look(|seen| seen.most_open);
    assert!((5..=8).contains(&most), "{most} at once");
}
