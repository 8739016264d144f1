//! Publishing into a folder.

use std::fs;

use crate::support::Project;
use crate::{project, publish};

const TARGET: &str = "{to: dir, path: out, domain: kb.example.org}";

/// What is published is the site and what the target wants beside it.
fn assert_published(project: &Project) {
    let (mut site, mut out) = (project.tree("site"), project.tree("out"));
    assert_eq!(out.remove("CNAME").as_deref(), Some(&b"kb.example.org\n"[..]));
    site.remove(".kb-manifest.json");
    assert!(out.remove(".kb-manifest.json").is_some());
    assert!(site == out, "{:?} {:?}", site.keys(), out.keys());
}

#[test]
fn the_first_time_a_change_and_nothing() {
    let project = project(TARGET);
    let said = publish(&project, &[]);
    assert!(
        said.starts_with("web (out): ") && said.contains(" new, 0 changed, 0 gone, 0 the same; "),
        "{said}"
    );
    assert!(said.contains("Published: "), "{said}");
    assert_published(&project);
    let before = project.stamps("out");
    assert!(publish(&project, &[]).contains("is as it should be"));
    assert_eq!(project.stamps("out"), before, "nothing is written");
    project.edit("content/a/one.md", "One.", "One, again.");
    let said = publish(&project, &["--list"]);
    assert!(said.contains("  ~ a/one/index.html\n") && said.contains(" 0 gone"), "{said}");
    assert_published(&project);
    let after = project.stamps("out");
    assert_eq!(after["a/two/index.html"], before["a/two/index.html"], "what is the same stays");
}

#[test]
fn what_is_gone_is_taken_away_and_nothing_else() {
    let project = project(TARGET);
    publish(&project, &[]);
    project.write("out/notes/own.txt", b"mine");
    project.remove("content/a/two.md");
    project.edit("content/index.md", " and [two](a/two.md)", "");
    let plan = project.kb(&["publish", "--dry-run"]);
    assert_eq!(plan.code, Some(0));
    assert!(plan.stdout.contains("1 address leads nowhere afterwards: a/two/."), "{}", plan.stdout);
    assert!(project.path("out/a/two/index.html").exists(), "a dry run changes nothing");
    publish(&project, &[]);
    assert!(!project.path("out/a/two").exists(), "the folder goes with its page");
    assert_eq!(project.read("out/notes/own.txt"), "mine");
}

#[test]
fn an_old_address_that_leads_on_is_no_lost_one() {
    let project = project(TARGET);
    publish(&project, &[]);
    project.remove("content/a/two.md");
    project.write("content/a/three.md", b"---\ntitle: Three\nformerly: [a/two/]\n---\nThree.\n");
    project.edit("content/index.md", "a/two.md", "a/three.md");
    let plan = project.kb(&["publish", "--dry-run", "--json"]);
    let plan: serde_json::Value = serde_json::from_str(&plan.stdout).unwrap();
    assert_eq!(plan["plan"]["redirects"], serde_json::json!(["a/two/index.html"]));
    assert_eq!(plan["plan"]["vanish"], serde_json::json!([]));
    assert_eq!(plan["target"], "web");
}

#[test]
fn a_copy_that_was_interrupted_goes_on_and_what_others_changed_is_put_right() {
    let project = project(TARGET);
    publish(&project, &[]);
    // As if it had stopped in the middle: some files are old, some are missing.
    project.write("out/a/one/index.html", b"old");
    project.remove("out/404.html");
    let said = publish(&project, &["--list"]);
    assert!(said.contains("1 new, 1 changed, 0 gone") && said.contains("+ 404.html"), "{said}");
    assert_published(&project);
    // It stopped the first time, before the manifest was final, and the site has changed since.
    fs::remove_dir_all(project.path("out")).unwrap();
    publish(&project, &[]);
    project.remove("out/index.html");
    project.edit("content/a/one.md", "One.", "Another.");
    publish(&project, &[]);
    assert_published(&project);
}

#[test]
fn what_somebody_else_put_there_is_not_written_over() {
    let project = project(TARGET);
    project.write("out/index.html", b"mine");
    let run = project.kb(&["publish", "--yes"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("there is a file there that kb did not publish")
            && run.stderr.contains("index.html"),
        "{}",
        run.stderr
    );
    assert_eq!(project.tree("out").len(), 1);
    assert_eq!(project.read("out/index.html"), "mine");
}
