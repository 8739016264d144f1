//! Publishing by rsync, to a folder of this machine.

use std::process::Command;

use crate::{project, publish};

#[test]
fn what_differs_is_sent_and_what_is_gone_is_taken_away() {
    if Command::new("rsync").arg("--version").output().is_err() {
        eprintln!("there is no rsync here: nothing was tested");
        return;
    }
    let project = project("{to: rsync, destination: there/kb/, domain: kb.example.org}");
    let said = publish(&project, &[]);
    assert!(said.contains("Published: there/kb/."), "{said}");
    let assert_published = || {
        let (mut site, mut out) = (project.tree("site"), project.tree("there/kb"));
        assert_eq!(out.remove("CNAME").as_deref(), Some(&b"kb.example.org\n"[..]));
        site.remove(".kb-manifest.json");
        out.remove(".kb-manifest.json").unwrap();
        out.remove("own.txt");
        assert!(site == out, "{:?} {:?}", site.keys(), out.keys());
    };
    assert_published();
    assert!(publish(&project, &[]).contains("is as it should be"));
    project.write("there/kb/own.txt", b"mine");
    project.remove("content/a/two.md");
    project.edit("content/index.md", " and [two](a/two.md)", "");
    project.edit("content/a/one.md", "One.", "One, again.");
    publish(&project, &[]);
    assert_published();
    assert!(!project.path("there/kb/a/two/index.html").exists());
    assert_eq!(project.read("there/kb/own.txt"), "mine");
    let left: Vec<_> = project.tree(".kb").into_keys().filter(|path| path.starts_with("rsync")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn what_rsync_says_is_told() {
    if Command::new("rsync").arg("--version").output().is_err() {
        return;
    }
    let project = project("{to: rsync, destination: \"nobody@localhost.invalid:/x\"}");
    let run = project.kb(&["publish", "--yes"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("`rsync` failed:"), "{}", run.stderr);
}
