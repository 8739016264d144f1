//! Reports on a site as a whole, beside those on terms: each is raised by one project, and not by its twin without
//! the mistake.

use crate::support::told::{self, Expected, FILE, NOWHERE, Told};
use crate::support::{Project, Run, fixtures, snapshot};

const BIB: &str = "content/references.bib";
const TERMS: &str = "content/terms/terms.yaml";

/// What a check tells, with more arguments.
fn told_by(project: &Project, arguments: &[&str]) -> Vec<Told> {
    let run = project.kb(&[&["check", "--format", "json"], arguments].concat());
    assert_eq!(run.stderr, "", "{}", run.stdout);
    told::told(&run, project.root())
}

/// The project tells what is expected and nothing else.
fn tells(project: &Project, arguments: &[&str], expected: &[Expected<'_>]) {
    assert_eq!(told_by(project, arguments), told::expected(project.root(), expected));
}

/// Nothing is told of the project.
fn is_silent(project: &Project, arguments: &[&str]) {
    assert_eq!(told_by(project, arguments), []);
}

/// An article with more front matter.
fn article(title: &str, front: &str, body: &str) -> String {
    format!("---\ntitle: {title}\n{front}---\n{body}\n")
}

/// Two articles, of which the second links the first.
fn two() -> Project {
    Project::new().with_article("a/one.md", "One.\n").with_article("a/two.md", "See [one](one.md).\n")
}

#[test]
fn articles_that_no_text_links() {
    tells(&two(), &[], &[("KB202", "content/a/two.md", FILE)]);
    let run = two().kb(&["check"]);
    assert!(run.code == Some(0) && run.stderr.contains("no text links the article"), "{run:?}");
    assert_eq!(two().kb(&["check", "--deny", "warnings"]).code, Some(1));
    is_silent(&two().with("kb.yaml", "title: T\nlevels: {KB202: off}\n"), &[]);
}

#[test]
fn what_makes_an_article_no_orphan() {
    is_silent(&two().with_article("a/one.md", "See [two](two.md).\n"), &[]);
    // The page of its section, the home page, and a wiki link.
    is_silent(&two().with_article("a/index.md", "Begin with [two](two.md).\n"), &[]);
    is_silent(&two().with_article("index.md", "Begin with [[two]].\n"), &[]);
    // What an article names to be read next.
    is_silent(&two().with("content/a/one.md", &article("One", "next: [two.md]\n", "One.")), &[]);
    // The text of a term.
    let terms = "- term: spike\n  definition: A pulse.\n  body: See [two](/a/two.md).\n";
    is_silent(&two().with(TERMS, terms).with_article("a/one.md", "A spike.\n"), &[]);
    // An only article has nobody to link it.
    is_silent(&Project::new().with_article("a/one.md", "One.\n").with_article("index.md", "Home.\n"), &[]);
}

#[test]
fn what_makes_an_article_no_less_an_orphan() {
    let told: [Expected<'_>; 1] = [("KB202", "content/a/two.md", FILE)];
    // A link to itself, `next` to itself, and lists that are made.
    tells(&two().with_article("a/two.md", "See [one](one.md) and [two](two.md).\n"), &[], &told);
    let next = article("Two", "next: [two.md]\n", "See [one](one.md).");
    tells(&two().with("content/a/two.md", &next), &[], &told);
    let terms = "- term: spike\n  definition: A pulse.\n- term: trace\n  definition: A sum.\n";
    let near = two()
        .with(TERMS, terms)
        .with_article("a/one.md", "A spike.\n")
        .with_article("a/two.md", "A spike. See [one](one.md).\n")
        .with_article("a/three.md", "A trace. See [one](one.md).\n")
        .with_article("index.md", "See [three](a/three.md).\n");
    tells(&near, &[], &told);
    let run = near.kb(&["check"]);
    assert!(
        run.stderr.contains("link it where another article, such as content/a/one.md, speaks of it"),
        "{run:?}"
    );
}

const WORKS: &str = "@book{hebb1949,\n  author = {Hebb, Donald},\n  title = {The Organization of Behavior},\n\
    \x20 date = {1949},\n}\n\n@book{lorente1938,\n  author = {Lorente, Rafael},\n  title = {Chains},\n  date = {1938},\n}\n";

#[test]
fn works_that_nothing_cites() {
    let project = |text: &str| Project::new().with(BIB, WORKS).with_article("one.md", text);
    tells(&project("By [@hebb1949].\n"), &[], &[("KB302", BIB, "@book{«lorente1938»,")]);
    is_silent(&project("By [@hebb1949]; see also @lorente1938.\n"), &[]);
    is_silent(&project("By [@hebb1949].[^a]\n\n[^a]: And [@lorente1938].\n"), &[]);
    let terms = "- term: spike\n  definition: A pulse.\n  sources: [lorente1938]\n";
    is_silent(&project("A spike [@hebb1949].\n").with(TERMS, terms), &[]);
    let terms = "- term: spike\n  definition: A pulse.\n  body: As in @lorente1938.\n";
    is_silent(&project("A spike [@hebb1949].\n").with(TERMS, terms), &[]);
    let caption = "By [@hebb1949].\n\n```demo\nid: five\nmodel: stdp/window\n\
                   caption: { window: \"After @lorente1938.\" }\n```\n";
    is_silent(&project(caption), &[]);
    // What is no work is not told.
    let comment = format!("{WORKS}\n@comment{{note, to be read}}\n");
    is_silent(&project("By @hebb1949 and @lorente1938.\n").with(BIB, &comment), &[]);
    // Nobody cites anything: all works are told.
    assert_eq!(told_by(&project("One.\n"), &[]).len(), 2);
}

/// An article and two terms that were read through on different days.
fn reviewed(settings: &str) -> Project {
    let terms = "- term: spike\n  definition: A pulse.\n  reviewed: 2025-06-01\n\
                 - term: trace\n  definition: A sum.\n  reviewed: 2024-01-31\n  status: deprecated\n\
                 - term: burst\n  definition: Many pulses.\n";
    Project::new()
        .with("kb.yaml", &format!("title: T\n{settings}"))
        .with(TERMS, terms)
        .with("content/one.md", &article("One", "reviewed: 2024-01-31\n", "A spike.\n\nIn a burst."))
}

#[test]
fn texts_that_were_not_read_through_for_long() {
    let project = reviewed("review_after: 13 months\n");
    // The last day of February is the last one in time.
    is_silent(&project, &["--today", "2025-02-28"]);
    let article = ("KB303", "content/one.md", "reviewed: «2024-01-31»");
    tells(&project, &["--today", "2025-03-01"], &[article]);
    tells(&project, &["--today", "2026-07-02"], &[article, ("KB303", TERMS, "«2025-06-01»")]);
    is_silent(&reviewed(""), &["--today", "2999-01-01"]);
    // Without `--today` it is the day of the check; these lines are written long after.
    tells(&reviewed("review_after: 1 day\n"), &[], &[article, ("KB303", TERMS, "«2025-06-01»")]);
}

/// What a build says of a project does not change while the project stays as it is.
#[test]
fn builds_look_at_no_clock() {
    let run = reviewed("review_after: 1 day\n").kb(&["build", "--format", "json"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "[]\n"));
}

#[test]
fn lengths_of_time_are_read_with_care() {
    let run = reviewed("review_after: soon\n").kb(&["check"]);
    assert!(run.code == Some(1) && run.stderr.contains("write `review_after: 24 months`"), "{run:?}");
    let run = reviewed("").kb(&["check", "--today", "tomorrow"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
}

/// Two articles that link each other, with these old addresses, and a term with these old ids.
fn formerly(one: &str, two: &str, term: &str) -> Project {
    Project::new()
        .with(
            "content/one.md",
            &article("One", &format!("formerly: {one}\n"), "See [two](two.md) and a spike."),
        )
        .with("content/two.md", &article("Two", &format!("formerly: {two}\n"), "See [one](one.md)."))
        .with(TERMS, &format!("- term: spike\n  definition: A pulse.\n  formerly: {term}\n"))
}

#[test]
fn old_addresses_that_lead_nowhere_good() {
    let one = "content/one.md";
    is_silent(&formerly("[old, older/, oldest.html]", "[former/index.html]", "[pulse]"), &[]);
    // To itself.
    tells(&formerly("[one/]", "[]", "[]"), &[], &[("KB204", one, "«one/»")]);
    tells(&formerly("[]", "[]", "[spike]"), &[], &[("KB204", TERMS, "[«spike»]")]);
    // To where another page stands: an article, a term, a page that is made, a file.
    let taken =
        formerly("[two, terms/spike, terms/print, a.html]", "[]", "[]").with("content/a.html", "mine");
    let told: Vec<Expected<'_>> =
        ["«two», ", "«terms/spike»", "«terms/print»", "«a.html»"].map(|words| ("KB204", one, words)).to_vec();
    tells(&taken, &[], &told);
    // Each to the other.
    let circle: [Expected<'_>; 2] =
        [("KB204", one, "formerly: [«two»]"), ("KB204", "content/two.md", "formerly: [«one»]")];
    tells(&formerly("[two]", "[one]", "[]"), &[], &circle);
    // Two that claim the same, and one that claims it twice.
    tells(&formerly("[old]", "[old/]", "[]"), &[], &[("KB204", "content/two.md", "«old/»")]);
    tells(&formerly("[terms/pulse]", "[]", "[pulse]"), &[], &[("KB204", TERMS, "[«pulse»]")]);
    tells(&formerly("[old, old/]", "[]", "[]"), &[], &[("KB204", one, "«old/»")]);
}

#[test]
fn both_places_of_a_bad_redirect_are_shown() {
    let project = formerly("[one, old, two]", "[old]", "[]");
    let run = project.kb(&["check"]);
    assert_eq!(run.code, Some(1));
    snapshot::assert_text(&run.stderr, &fixtures().join("redirects.stderr"));
}

/// Those who call the program can look up what it answers.
#[test]
fn exit_codes_are_documented() {
    for command in ["check", "build"] {
        let help = Project::new().kb(&[command, "--help"]).stdout;
        assert!(["Exit codes: 0 ", " 1 when ", "2 when "].iter().all(|words| help.contains(words)), "{help}");
    }
}

/// A site that was built, and then changed.
fn changed() -> Project {
    let project = Project::new()
        .with_article("a/one.md", "See [two](two.md) of a spike.\n\nOr a burst.\n")
        .with("content/a/two.md", &article("Two", "formerly: [old/two, a/two.html]\n", "See [one](one.md)."))
        .with(TERMS, "- term: spike\n  definition: A pulse.\n- term: burst\n  definition: Many.\n");
    project.built();
    project
}

const PUBLISHED: &[&str] = &["--published", "site"];

#[test]
fn published_pages_that_are_gone() {
    let project = changed();
    is_silent(&project, PUBLISHED);
    project.edit("content/a/two.md", "[old/two, a/two.html]", "[a/two.html]");
    tells(&project, PUBLISHED, &[("KB203", NOWHERE, "")]);
    project.edit("content/a/two.md", "[a/two.html]", "[old/two/, a/two.html]");
    is_silent(&project, PUBLISHED);
    // Moved to another section, and a term that has another id.
    project.write(
        "content/b/two.md",
        project.read("content/a/two.md").replace("(one.md)", "(../a/one.md)").as_bytes(),
    );
    project.remove("content/a/two.md");
    project.edit("content/a/one.md", "(two.md)", "(../b/two.md)");
    project.edit(TERMS, "- term: burst\n", "- term: burst\n  id: bursts\n");
    tells(&project, PUBLISHED, &[("KB203", NOWHERE, ""); 2]);
    let run = project.kb(&["check", "--published", "site/.kb-manifest.json"]);
    assert_eq!(run.code, Some(0), "it is a warning");
    snapshot::assert_text(&run.stderr, &fixtures().join("published.stderr"));
    // A new name that is like no other, in the same section.
    let renamed = changed();
    renamed.write("content/a/other.md", renamed.read("content/a/two.md").as_bytes());
    renamed.remove("content/a/two.md");
    renamed.edit("content/a/one.md", "(two.md)", "(other.md)");
    let run = renamed.kb(&["check", "--published", "site"]);
    assert!(run.stderr.contains("if content/a/other.md took its place, add `formerly: [a/two/]`"), "{run:?}");
    // The remedy is one.
    project.edit("content/b/two.md", "formerly: [", "formerly: [a/two/, ");
    project.edit(TERMS, "  id: bursts\n", "  id: bursts\n  formerly: [burst]\n");
    is_silent(&project, PUBLISHED);
    assert_eq!(project.kb(&["check"]).stderr, "", "without a published site there is nothing to compare");
}

#[test]
fn a_published_feed_that_is_gone() {
    let project = Project::new().with("content/one.md", &article("One", "date: 2026-01-02\n", "One."));
    project.built();
    is_silent(&project, PUBLISHED);
    project.edit("content/one.md", "date: 2026-01-02\n", "");
    // The page of what is new is gone with it.
    tells(&project, PUBLISHED, &[("KB203", NOWHERE, ""), ("KB203", NOWHERE, "")]);
    let told = project.kb(&["check", "--published", "site"]).stderr;
    assert!(told.contains("the published feed `feed.xml` is gone"), "{told}");
}

#[test]
fn a_published_site_that_is_none() {
    let project = changed()
        .with("other/.kb-manifest.json", "{\"version\": 9, \"files\": {}}\n")
        .with("notes.txt", "mine");
    for (path, words) in [
        ("nowhere", "nowhere: "),
        ("content", "content/.kb-manifest.json: "),
        ("other", "other/.kb-manifest.json is not the manifest of a site that this kb can read"),
        ("notes.txt", "notes.txt is not the manifest"),
    ] {
        let Run { code, stdout, stderr } = project.kb(&["check", "--published", path]);
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{path}: {stderr}");
        assert!(
            stderr.starts_with("kb: the published site cannot be compared: ") && stderr.contains(words),
            "{stderr}"
        );
    }
}

/// While something is wrong, what looks like nobody's may be somebody's.
#[test]
fn reports_wait_until_nothing_else_is_wrong() {
    let project = two().with(BIB, WORKS).with_article("a/one.md", "See [it](gone.md).\n");
    tells(&project, &[], &[("KB201", "content/a/one.md", "«gone.md»")]);
}

#[test]
fn demos_that_terms_name() {
    let project = |demo: &str, text: &str| {
        let terms = format!("- term: spike\n  definition: A pulse.\n  demo: {demo}\n");
        Project::new().with(TERMS, &terms).with_article("one.md", text)
    };
    let block = "A spike.\n\n```demo\nid: five\nmodel: stdp/window\n```\n";
    is_silent(&project("five", block), &[]);
    tells(&project("fife", block), &[], &[("KB504", TERMS, "«fife»")]);
    // It is told beside other mistakes.
    let more = format!("{block}\n[gone](gone.md)\n");
    tells(
        &project("fife", &more),
        &[],
        &[("KB201", "content/one.md", "(«gone.md»)"), ("KB504", TERMS, "«fife»")],
    );
    // A demo that is in error is there all the same, and one that cannot be read may be the one that is meant.
    let wrong = block.replace("window", "widow");
    tells(&project("five", &wrong), &[], &[("KB504", "content/one.md", "«stdp/widow»")]);
    let unread = block.replace("id: five", "di: five");
    assert_eq!(
        told_by(&project("five", &unread), &[]).len(),
        2,
        "a key that is missing, and one that is not known"
    );
    let headless = project("five", "").with("content/one.md", block);
    tells(&headless, &[], &[("KB005", "content/one.md", FILE)]);
}

#[test]
fn what_does_not_work_under_the_path_of_a_host() {
    let raw = "<a href=\"/a/two/\">x</a> <a href=\"../two/\">y</a> <img src=\"../none.png\" alt=\"z\" width=\"1\" height=\"1\">";
    let project = two().with_article("a/one.md", &format!("See [two](two.md).\n\n<div>{raw}</div>\n"));
    project.edit("kb.yaml", "title: Test\n", "title: Test\nbase_url: https://kb.example.org/some/repo/\n");
    let base: &[&str] = &["--base", "/some/repo/"];
    is_silent(&project, &[]);
    tells(
        &project,
        base,
        &[
            ("KB213", "content/a/one.md", "href=\"«/a/two/»\""),
            ("KB213", "content/a/one.md", "src=\"«../none.png»\""),
        ],
    );
    // Under the root the first of them works, and the page for what is not there is of another path.
    tells(
        &project,
        &["--base", "/"],
        &[("KB213", NOWHERE, ""), ("KB213", "content/a/one.md", "src=\"«../none.png»\"")],
    );
    let said = project.kb(&["check", "--base", "some/repo"]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.stderr.contains("under `/some/repo/` the link `/a/two/` leads out of the site"),
        "{}",
        said.stderr
    );
    // In a template of the project it is told once, for all pages.
    project.write("content/a/one.md", b"---\ntitle: One\n---\nSee [two](two.md).\n");
    is_silent(&project, base);
    project.kb(&["theme", "eject", "parts/bottom.html"]);
    let bottom = project.read("templates/parts/bottom.html");
    project.write("templates/parts/bottom.html", format!("{bottom}<a href=\"/imprint\">i</a>").as_bytes());
    tells(&project, base, &[("KB213", NOWHERE, "")]);
    assert_eq!(project.kb(&["check", "--base", "https://x.y/"]).code, Some(2));
}
