//! What is refused before anything is published, and how.

use crate::support::Project;
use crate::{project, publish};

const TARGET: &str = "{to: dir, path: out}";

#[test]
fn more_deletions_than_allowed_have_an_exit_code_of_their_own() {
    let project = project(TARGET);
    publish(&project, &[]);
    for name in ["one", "two"] {
        project.remove(&format!("content/a/{name}.md"));
    }
    project.write("content/index.md", b"---\ntitle: Home\n---\nHome.\n");
    let run = project.kb(&["publish", "--yes", "--max-deletes", "1"]);
    assert_eq!(run.code, Some(3));
    assert!(
        run.stderr.contains(
            "published files would be taken away, more than 1; if that is meant, say --max-deletes "
        ),
        "{}",
        run.stderr
    );
    assert!(project.path("out/a/one/index.html").exists());
    assert_eq!(project.kb(&["publish", "--dry-run", "--max-deletes", "1"]).code, Some(3));
    publish(&project, &[]);
    assert!(!project.path("out/a").exists());
}

#[test]
fn a_site_with_an_error_is_not_published() {
    let project = project(TARGET);
    project.edit("content/a/one.md", "One.", "See [[nothing]].");
    let run = project.kb(&["publish", "--yes"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("KB101") && run.stderr.contains("Nothing was published."), "{}", run.stderr);
    assert!(!project.path("out").exists());
}

#[test]
fn drafts_are_published_only_when_asked_for() {
    let project = project(TARGET).with("content/a/draft.md", "---\ntitle: Draft\ndraft: true\n---\nText.\n");
    publish(&project, &[]);
    assert!(!project.path("out/a/draft/index.html").exists());
    publish(&project, &["--drafts"]);
    assert!(project.path("out/a/draft/index.html").exists());
}

#[test]
fn nobody_is_asked_where_nobody_is() {
    let project = project(TARGET);
    let run = project.kb(&["publish"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("say --yes to publish, or --dry-run"), "{}", run.stderr);
    assert!(!project.path("out").exists());
}

#[test]
fn which_target_is_meant() {
    let fails = |project: &Project, arguments: &[&str], words: &str| {
        let run = project.kb(&[&["publish", "--dry-run"], arguments].concat());
        assert!(run.code == Some(2) && run.stderr.contains(words), "{run:?}");
    };
    fails(
        &Project::new().with_article("index.md", "Home.\n"),
        &[],
        "kb.yaml names no target; add one such as",
    );
    let two = Project::new()
        .with("kb.yaml", "title: T\npublish:\n  a: {to: dir, path: a}\n  b: {to: dir, path: b}\n")
        .with_article("index.md", "Home.\n");
    fails(&two, &[], "which target? kb.yaml names a, b");
    fails(&two, &["c"], "kb.yaml names no target `c`, but a, b");
    assert_eq!(two.kb(&["publish", "b", "--dry-run"]).code, Some(0));
}

#[test]
fn targets_that_cannot_be_read_are_told_with_their_place() {
    let told = |target: &str| {
        let project = project(target);
        let run = project.kb(&["check"]);
        assert_eq!(run.code, Some(1), "{target}");
        assert!(run.stderr.contains("--> kb.yaml:4:"), "{}", run.stderr);
        run.stderr
    };
    assert!(told("{to: ftp, path: x}").contains("`dir`"));
    assert!(told("{to: dir}").contains("`path`"));
    assert!(told("{to: dir, path: x, branch: y}").contains("branch"));
    assert!(told("{to: archive, path: x.zip}").contains("an archive is a `.tar.gz` file"));
    assert!(told("{to: git, branch: --mirror}").contains("not a name that git takes here"));
    assert!(told("{to: git, folder: ../x}").contains("not a name that git takes here"));
    assert!(told("{to: dir, path: x, domain: https://a.b/}").contains("without `https://`"));
    assert!(told("{to: rsync, destination: -e sh}").contains("names no place"));
    assert!(told("{to: s3, bucket: s3://Kb}").contains("is not the name of a bucket"));
    assert!(told("{to: s3, bucket: kb-site, prefix: a/../b}").contains("a prefix has no"));
    assert!(told("{to: s3, bucket: kb-site, endpoint: s3.example.org}").contains("with `https://`"));
    assert!(told("{to: s3, bucket: kb-site, compress: [gzip]}").contains("leave `compress` out"));
}
