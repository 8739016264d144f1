//! The folder of the site: what is ours in it, what is not, and how it is written.

use std::fs;

use crate::support::{Project, differences};

fn two_articles() -> Project {
    let project = Project::new().with_article("one.md", "One.\n").with_article("guide/two.md", "Two.\n");
    project.built();
    project
}

/// Nothing is written, and the diagnostic names the file in the way.
fn assert_in_the_way(project: &Project, path: &str) {
    let before = project.tree("site");
    let run = project.build();
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("error[KB208]") && run.stderr.contains(path), "{}", run.stderr);
    assert_eq!(differences(&before, &project.tree("site")), [""; 0]);
}

#[test]
fn stale_files_are_removed_with_their_folders() {
    let project = two_articles();
    project.remove("content/guide/two.md");
    let counts = project.built();
    assert_eq!(counts.removed, 4, "the article, its section, and the words of both");
    assert!(!project.path("site/guide").exists());
    assert!(project.path("site/one/index.html").exists());
}

#[test]
fn files_that_are_not_ours_are_kept() {
    let project = two_articles();
    project.write("site/guide/two/mine.txt", b"mine");
    project.write("site/CNAME", b"kb.example.org");
    project.built();
    project.remove("content/guide/two.md");
    project.built();
    assert!(!project.path("site/guide/two/index.html").exists());
    assert_eq!(project.read("site/guide/two/mine.txt"), "mine");
    assert_eq!(project.read("site/CNAME"), "kb.example.org");
}

#[test]
fn a_file_that_is_not_ours_is_not_overwritten() {
    let project = Project::new().with_article("one.md", "One.\n");
    project.write("site/one/index.html", b"mine");
    assert_in_the_way(&project, "site/one/index.html");
    project.remove("site/one/index.html");
    project.built();
    assert!(project.read("site/one/index.html").contains("One."));
}

/// A file of ours that somebody changed is ours all the same.
#[test]
fn a_file_of_ours_is_put_right() {
    let project = two_articles();
    let site = project.tree("site");
    project.write("site/one/index.html", b"changed");
    fs::remove_file(project.path("site/404.html")).unwrap();
    assert_eq!(project.built().written, 2);
    assert_eq!(differences(&site, &project.tree("site")), [""; 0]);
}

#[test]
fn a_folder_in_the_way_of_a_file() {
    let project = Project::new().with_article("one.md", "One.\n");
    project.write("site/one/index.html/mine.txt", b"mine");
    assert_in_the_way(&project, "site/one/index.html");
}

#[test]
fn a_file_in_the_way_of_a_folder() {
    let project = Project::new().with_article("one.md", "One.\n");
    project.write("site/one", b"mine");
    assert_in_the_way(&project, "site/one");
}

#[test]
fn a_file_of_ours_becomes_a_folder() {
    let project = Project::new().with_article("one.md", "One.\n").with("content/guide", "data\n");
    project.built();
    project.remove("content/guide");
    let project = project.with_article("guide.md", "Two.\n");
    project.built();
    assert!(project.read("site/guide/index.html").contains("Two."));
}

#[test]
fn a_folder_of_ours_becomes_a_file() {
    let project = Project::new().with_article("one.md", "One.\n").with_article("guide.md", "Two.\n");
    project.built();
    project.remove("content/guide.md");
    let project = project.with("content/guide", "data\n");
    project.built();
    assert_eq!(project.read("site/guide"), "data\n");
}

#[test]
fn the_site_may_be_anywhere() {
    let project = two_articles();
    project.kb(&["build", "--out", "a/b"]).counts();
    let elsewhere = tempfile::tempdir().unwrap();
    project.kb(&["build", "--out", elsewhere.path().to_str().unwrap()]).counts();
    assert_eq!(differences(&project.tree("site"), &project.tree("a/b")), [""; 0]);
    assert!(elsewhere.path().join("guide/two/index.html").exists());
}

/// `--out` is relative to where the program is run, not to the project.
#[test]
fn out_is_relative_to_the_current_folder() {
    let project = two_articles();
    fs::create_dir(project.path("sub")).unwrap();
    let mut command = project.command(&["build", "--root", "..", "--out", "site"]);
    command.current_dir(project.path("sub"));
    crate::support::Run::of(command).counts();
    assert!(project.path("sub/site/one/index.html").exists());
}

/// A site inside content/ is not taken for content by the next build.
#[test]
fn the_site_is_not_its_own_content() {
    let project = Project::new().with_article("one.md", "One.\n");
    project.kb(&["build", "--out", "content/out"]).counts();
    let first = project.tree("content/out");
    project.kb(&["build", "--out", "content/out"]).counts();
    assert_eq!(differences(&first, &project.tree("content/out")), [""; 0]);
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let project = Project::new().with_article("one.md", "One.\n").with("out", "a file");
    let run = project.kb(&["build", "--out", "out"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.starts_with("kb: out"), "{}", run.stderr);
    assert_eq!(project.read("out"), "a file");
}

#[test]
fn the_manifest_names_every_file_and_its_hash() {
    let project = Project::fixture("complete");
    project.built();
    let mut site = project.tree("site");
    let manifest = site.remove(".kb-manifest.json").unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let files = manifest["files"].as_object().unwrap();
    let hashes: Vec<_> =
        site.iter().map(|(path, bytes)| (path.as_str(), blake3::hash(bytes).to_hex())).collect();
    let named: Vec<_> = files.iter().map(|(path, hash)| (path.as_str(), hash.as_str().unwrap())).collect();
    assert_eq!(named, hashes.iter().map(|(path, hash)| (*path, hash.as_str())).collect::<Vec<_>>());
}
