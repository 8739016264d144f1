//! Which addresses of a project are asked and when, and what is kept of the answers.

use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::server::{Reply, Server};
use super::{SETTINGS, check, kb, linking, to};
use crate::support::Project;
use crate::support::told;

#[test]
fn nothing_is_asked_unless_that_is_wanted() {
    let server = Server::new(|_, _, _| Reply::Status(404));
    let project = linking(&[server.url("x")]);
    for arguments in [&["build"][..], &["check"]] {
        let run = kb(&project, arguments);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    }
    assert_eq!(server.lines(), Vec::<String>::new());
    assert!(!project.path(".kb/links").exists());
    assert_eq!(kb(&project, &["check", "--fresh"]).code, Some(2), "there is nothing to be asked again");
}

#[test]
fn a_site_with_errors_is_mended_first() {
    let server = Server::new(|_, _, _| Reply::Status(404));
    let project = linking(&[server.url("x"), "gone.md".into()]);
    let run = check(&project, &[]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(
        run.stderr.contains("KB201") && run.stderr.contains("Other sites were not asked"),
        "{}",
        run.stderr
    );
    assert_eq!(server.lines(), Vec::<String>::new());
}

#[test]
fn what_is_known_is_not_asked_again() {
    let server = Server::new(|_, path, _| Reply::Status(if path == "/dead" { 404 } else { 200 }));
    let project = linking(&[server.url("good"), server.url("dead")]);
    let first = check(&project, &[]);
    assert_eq!((first.code, server.forget().len()), (Some(0), 3));
    let second = check(&project, &[]);
    assert_eq!(server.forget(), Vec::<String>::new());
    assert_eq!(second.stderr, first.stderr, "what is known is told all the same");
    assert_eq!(second.stdout, "2 links on 1 host: 1 good, 1 dead (2 known from before)\n");
    let fresh = check(&project, &["--fresh"]);
    assert_eq!(server.forget().len(), 3);
    assert_eq!((&fresh.stdout, &fresh.stderr), (&first.stdout, &first.stderr));
    // A harmed file is none.
    let mut bytes = std::fs::read(project.path(".kb/links")).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    for harmed in [bytes, b"x".to_vec(), Vec::new()] {
        project.write(".kb/links", &harmed);
        assert_eq!(check(&project, &[]).stderr, first.stderr);
        assert_eq!(server.forget().len(), 3);
    }
    // A build neither looks at it nor changes it.
    let kept = std::fs::read(project.path(".kb/links")).unwrap();
    project.built();
    assert_eq!(std::fs::read(project.path(".kb/links")).unwrap(), kept);
}

/// Whoever loses patience has what was learned so far.
#[test]
fn an_interrupted_check_keeps_what_it_learned() {
    let server = Server::new(|_, path, _| if path == "/hangs" { Reply::Hang } else { Reply::Status(200) });
    let project = linking(&[server.url("a"), server.url("b"), server.url("hangs")]);
    project.write("kb.yaml", b"title: Test\nlinks: {time_out: 60 s}\n");
    let mut command = project.command(&["check", "--external"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    while !project.path(".kb/links").exists() {
        assert!(start.elapsed() < Duration::from_secs(50), "nothing was kept");
        thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // All that was answered by then; the pauses are long with so long a time-out.
    assert!(server.forget().iter().any(|line| line.contains("hangs") || line.contains("/a")));
    project.write("kb.yaml", SETTINGS.as_bytes());
    check(&project, &[]);
    let asked = server.forget();
    assert!(!(asked.contains(&"HEAD /a".into()) && asked.contains(&"HEAD /b".into())), "{asked:?}");
}

#[test]
fn ignored_addresses_are_not_asked() {
    let server = Server::new(|_, _, _| Reply::Status(404));
    let project = linking(&[server.url("private/x"), server.url("y"), server.url("z")]);
    let settings = format!("title: Test\nlinks:\n  ignore: [\"*/private/*\", \"{}\"]\n", server.url("y"));
    project.write("kb.yaml", settings.as_bytes());
    let run = check(&project, &[]);
    assert_eq!(run.stdout, "1 link on 1 host: 1 dead\n");
    assert_eq!(server.lines(), ["HEAD /z", "GET /z"]);
}

#[test]
fn settings_are_checked() {
    for (settings, marked, code) in [
        ("links: {time_out: 20}", "time_out: «20»", "KB006"),
        ("links: {time_out: 0 s}", "time_out: «0 s»", "KB006"),
        ("links: {ingore: []}", "«ingore»", "KB004"),
        ("links: {ignore: x}", "ignore: «x»", "KB006"),
    ] {
        let project = Project::new().with("kb.yaml", &format!("title: Test\n{settings}\n"));
        let run = kb(&project, &["check", "--external", "--format", "json"]);
        let expected = told::expected(project.root(), &[(code, "kb.yaml", marked)]);
        assert_eq!(told::told(&run, project.root()), expected, "{settings}");
    }
}

/// Each place is pointed at, and an address is asked once for all of its places.
#[test]
fn addresses_are_found_wherever_pages_have_them() {
    let server = Server::new(|_, _, _| Reply::Status(404));
    let url = |path: &str| server.url(path);
    let article = format!(
        "A [link]({}), a [reference], a bare {} and <{}>.[^note]\n\n| [table]({}) |\n|---|\n| x |\n\n\
         [reference]: {}\n[^note]: See [it]({}#part) and [it](<{}#other>) of @work.\n\n<a href=\"{}\">raw</a>\n\n`{}`\n",
        url("link"),
        url("bare"),
        url("angle"),
        url("table"),
        url("reference"),
        url("note"),
        url("note"),
        url("raw"),
        url("code"),
    );
    let demo = format!(
        "\n```demo\nid: oja\nmodel: hebbian/oja\nparams: {{steps: 1000}}\nshow: [norm]\ncaption: {{norm: \"See [it]({})\"}}\n```\n",
        url("caption"),
    );
    let terms = format!(
        "- term: thing\n  definition: What is in [it]({}).\n  body: |\n    More in\n    [it]({}).\n  same_as: [{}]\n",
        url("definition"),
        url("body"),
        url("same"),
    );
    let works = format!(
        "@misc{{work, title={{A}}, author={{B}}, date={{2001}}, url={{{}}}}}\n@misc{{uncited, title={{A}}, author={{B}}, date={{2001}}, url={{{}}}}}\n",
        url("work"),
        url("uncited"),
    );
    let project = Project::new()
        .with("kb.yaml", &format!("{SETTINGS}notice: {{text: N, link: {}}}\n", url("notice")))
        .with_article("one.md", &(article + &demo))
        .with("content/terms/terms.yaml", &terms)
        .with("content/works.bib", &works);
    let run = check(&project, &["--format", "json"]);
    let marked = |before: &str, path: &str| format!("{before}«{}»", url(path));
    let one = ["link", "bare", "angle", "table", "reference", "note#part", "note#other", "caption"];
    let before = ["A [link](", "bare ", "<", "[table](", "]: ", "[it](", "[it](<", "See [it]("];
    let mut expected: Vec<(&str, &str, String)> = one
        .iter()
        .zip(before)
        .map(|(path, before)| ("KB209", "content/one.md", marked(before, path)))
        .collect();
    let terms = [("What is in [it](", "definition"), ("[it](", "body"), ("same_as: [", "same")];
    expected.extend(terms.map(|(before, path)| ("KB209", "content/terms/terms.yaml", marked(before, path))));
    expected.push(("KB209", "content/works.bib", "@misc{«work»,".into()));
    expected.push(("KB209", "kb.yaml", marked("link: ", "notice")));
    let expected: Vec<_> =
        expected.iter().map(|(code, file, marked)| (*code, *file, marked.as_str())).collect();
    let sorted = |mut told: Vec<told::Told>| {
        told.sort_by_key(|told| format!("{told:?}"));
        told
    };
    let only_ours = |told: Vec<told::Told>| {
        told.into_iter().filter(|told| format!("{told:?}").contains("KB209")).collect::<Vec<_>>()
    };
    assert_eq!(
        sorted(only_ours(told::told(&run, project.root()))),
        sorted(told::expected(project.root(), &expected)),
    );
    let mut heads: Vec<String> = server.lines().into_iter().filter(|line| line.starts_with("HEAD")).collect();
    heads.sort();
    let mut paths = vec![
        "angle",
        "bare",
        "body",
        "caption",
        "definition",
        "link",
        "note",
        "notice",
        "reference",
        "same",
        "table",
        "work",
    ];
    paths.sort_unstable();
    assert_eq!(heads, paths.iter().map(|path| format!("HEAD /{path}")).collect::<Vec<_>>());
}

/// A name of linked data stays as it is, wherever its server sends browsers.
#[test]
fn a_name_that_sends_on_has_not_moved() {
    let server =
        Server::new(|_, path, _| if path == "/name" { to(301, "/page") } else { Reply::Status(200) });
    let terms = format!("- term: thing\n  definition: Whatever is.\n  same_as: [{}]\n", server.url("name"));
    let project = Project::new()
        .with("kb.yaml", SETTINGS)
        .with("content/terms/terms.yaml", &terms)
        .with_article("one.md", "A thing.\n");
    let run = check(&project, &["--deny", "hints"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "1 link on 1 host: 1 good\nNothing is wrong.\n"));
    assert_eq!(server.lines(), ["HEAD /name", "HEAD /page"]);
}

/// Nothing that was learned reaches a page.
#[test]
fn the_site_is_the_same() {
    let server = Server::new(|_, _, _| Reply::Status(404));
    let project = linking(&[server.url("x")]);
    project.built();
    let before = project.tree("site");
    check(&project, &[]);
    assert_eq!(project.built().written, 0);
    assert!(project.tree("site") == before);
}
