//! Files that cannot be read, outputs that collide, and templates that cannot be used.

use std::fs;

use crate::support::Project;
use crate::support::bad::{check, check_project};
use crate::support::told::{FILE, NOWHERE};

const A: &str = "content/article.md";

#[test]
fn two_outputs_on_one_path() {
    check("two-outputs-one-path", &[("KB205", "content/guide/index.md", FILE)]);
}

#[test]
fn paths_that_differ_by_case() {
    check("paths-differ-by-case", &[("KB205", "content/guide.md", FILE)]);
}

#[test]
fn outputs_in_the_way_of_each_other() {
    let terms = "content/terms/t.yaml";
    check(
        "output-in-the-way",
        &[
            ("KB205", "content/404.html", FILE),
            ("KB204", A, "[«other»"),
            ("KB204", A, ", «article»]"),
            ("KB205", "content/terms.md", FILE),
            ("KB204", terms, "formerly: [«axon»]"),
        ],
    );
}

/// An old address must lie in the site: nothing may ever be written outside of its folder.
#[test]
fn old_addresses_that_leave_the_site() {
    let outer = tempfile::tempdir().unwrap();
    let project = Project::fixture("bad/leaves-the-site");
    let root = outer.path().join("a/b");
    fs::create_dir_all(root.parent().unwrap()).unwrap();
    fs::rename(project.root(), &root).unwrap();
    let run = project.command(&["build"]).current_dir(&root).output().unwrap();
    let strays: Vec<_> =
        fs::read_dir(outer.path().join("a")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(strays, ["b"], "something was written beside the project");
    assert!(!root.join("outside").exists(), "something was written outside of the site's folder");
    assert_eq!(run.status.code(), Some(1));
}

#[test]
fn old_addresses_that_leave_the_site_are_told() {
    check(
        "leaves-the-site",
        &[("KB006", A, "«../../outside»"), ("KB006", "content/terms/t.yaml", "«../../../outside»")],
    );
}

#[test]
fn bad_template() {
    check("bad-template", &[("KB007", "templates/article.html", "article.«titel»")]);
}

#[test]
fn broken_template() {
    check("broken-template", &[("KB007", "templates/article.html", "article.title «}»")]);
}

/// The text is shown with a mark in place of the bad byte, and the caret stands under it.
#[test]
fn text_that_is_not_utf8() {
    let project = Project::new();
    project.write(A, b"---\ntitle: A\n---\nText.\nca\xe9f\n");
    project.write("content/references.bib", b"@book{k\xe9,");
    project.write("content/terms/terms.yaml", b"- term: \xe9");
    let run = project.kb(&["build", "--format", "json"]);
    let told: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
    let places: Vec<_> = told
        .iter()
        .map(|d| (d["code"].as_str().unwrap(), d["file"].as_str().unwrap(), d["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        places,
        [("KB002", A, 5), ("KB002", "content/references.bib", 1), ("KB002", "content/terms/terms.yaml", 1)]
    );
    assert_eq!((told[0]["column"].as_u64(), told[0]["label"].as_str()), (Some(3), Some("a bad byte")));
    assert_eq!((run.code, project.path("site").exists()), (Some(1), false));
}

#[test]
fn settings_that_are_not_utf8() {
    let project = Project::new().with_article("article.md", "Text.\n");
    project.write("kb.yaml", b"title: \xe9\n");
    check_project(&project, &[("KB002", "kb.yaml", "title: «\u{fffd}»")]);
}

/// A template's own bytes are what is wrong, not the template that it would have replaced.
#[test]
fn template_that_is_not_utf8() {
    let project = Project::new().with_article("article.md", "Text.\n");
    project.write("templates/article.html", b"caf\xe9");
    check_project(&project, &[("KB002", "templates/article.html", "caf«\u{fffd}»")]);
    assert!(!project.build().stderr.contains("extends"), "{}", project.build().stderr);
}

/// Only where the file system allows such names.
#[cfg(target_os = "linux")]
#[test]
fn file_name_that_is_not_utf8() {
    use std::os::unix::ffi::OsStrExt;

    let project = Project::new().with_article("article.md", "Text.\n");
    let name = std::ffi::OsStr::from_bytes(b"na\xefve.md");
    fs::write(project.path("content").join(name), "---\ntitle: A\n---\n").unwrap();
    check_project(&project, &[("KB002", "content/na\u{fffd}ve.md", FILE)]);
}

/// A link to a file is neither followed nor passed over in silence.
#[cfg(unix)]
#[test]
fn symbolic_links_are_not_passed_over_in_silence() {
    let project = Project::new().with_article("article.md", "Text.\n").with("shared.txt", "data\n");
    std::os::unix::fs::symlink("../shared.txt", project.path("content/shared.txt")).unwrap();
    let run = project.build();
    let kept = project.path("site/shared.txt").exists();
    assert!(kept || run.stderr.contains("content/shared.txt"), "{run:?}");
}

#[test]
fn root_that_is_no_project() {
    let project = Project::new().with_article("article.md", "Text.\n");
    let run = project.kb(&["build", "--root", "nowhere"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("kb.yaml cannot be read in nowhere"), "{}", run.stderr);
    assert!(!project.path("nowhere").exists() && !project.path("site").exists());
    project.remove("kb.yaml");
    check_project(&project, &[("KB001", NOWHERE, "")]);
}

/// What was checked out with a project brings no file of the machine into the site.
#[test]
#[cfg(unix)]
fn links_that_lead_out_of_the_project() {
    use std::os::unix::fs::symlink;

    let outside = Project::new().with("secret.md", "---\ntitle: Secret\n---\nSecret.\n");
    let project = Project::new().with("kb.yaml", "title: Test\n").with_article("one.md", "One.\n");
    symlink(outside.path("secret.md"), project.path("content/two.md")).unwrap();
    symlink(outside.path("."), project.path("content/more")).unwrap();
    std::fs::create_dir_all(project.path("templates/theme")).unwrap();
    symlink(outside.path("secret.md"), project.path("templates/theme/kb.js")).unwrap();
    let run = project.build();
    assert_eq!(run.code, Some(1));
    for said in [
        "content/two.md is a link that leads out of the project",
        "content/more is a link that leads out of the project",
        "the template cannot be read: it is a link that leads out of the project",
    ] {
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    assert!(!run.stderr.contains("Secret"), "{}", run.stderr);
}
