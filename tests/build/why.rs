//! `kb why`, and what a build leaves for the next one.

use std::fs;

use crate::support::{Project, differences};

const RING: &str = "content/learning/ring.md";

fn complete() -> Project {
    let project = Project::fixture("complete");
    project.built();
    project
}

/// What `kb why` says of a page.
fn why(project: &Project, page: &str) -> String {
    let run = project.kb(&["why", page]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run.stdout
}

#[test]
fn a_new_page_is_new() {
    let project = complete();
    let said = why(&project, "learning/ring/");
    assert!(said.starts_with("learning/ring/index.html, made from content/learning/ring.md\n"), "{said}");
    assert!(said.contains("by build 1 of 1") && said.ends_with("because it was new\n"), "{said}");
}

#[test]
fn a_page_is_told_by_address_path_and_source() {
    let project = complete();
    let said = why(&project, RING);
    for name in
        ["learning/ring/index.html", "/learning/ring", "learning/ring.md", "./content/learning/ring.md"]
    {
        assert_eq!(why(&project, name), said, "{name}");
    }
    assert!(why(&project, "terms/ltp").contains("made from content/terms/"));
    assert!(why(&project, "/").starts_with("index.html"));
}

#[test]
fn an_edit_of_prose() {
    let project = complete();
    project.edit(RING, "all link here", "all link just here");
    project.built();
    let said = why(&project, RING);
    assert!(said.contains("by build 2 of 2"), "{said}");
    assert!(said.ends_with("because these had changed:\n  - its file\n"), "{said}");
    // What shows the sentence of a link was written too, and says why.
    let said = why(&project, "terms/synapse");
    assert!(said.contains("  - the articles that link it\n"), "{said}");
    let said = why(&project, "learning/hebbian-learning");
    assert!(said.contains("by build 1 of 2"), "{said}");
}

#[test]
fn a_changed_definition_is_named_where_it_is_shown() {
    let project = complete();
    project.edit("content/terms/plasticity.yaml", "A lasting decrease of", "A lasting loss of");
    project.built();
    let said = why(&project, "terms/ltd");
    assert!(said.contains("  - what the term says\n"), "{said}");
    let shown = project.tree("site").into_iter().filter(|(path, bytes)| {
        path.ends_with("index.html")
            && !path.contains("terms/")
            && String::from_utf8_lossy(bytes).contains("A lasting loss of")
    });
    let shown: Vec<String> = shown.map(|(path, _)| path).collect();
    assert!(!shown.is_empty());
    for page in shown {
        let said = why(&project, &page);
        assert!(said.contains("  - its text shows the term `ltd`\n"), "{page}: {said}");
    }
}

#[test]
fn templates_and_settings_are_named() {
    let project = complete();
    project.write("templates/parts/links.html", b"<!-- none -->");
    project.built();
    assert!(why(&project, "/").contains("  - the templates\n"));
    project.edit("kb.yaml", "title: ", "title: My ");
    project.built();
    assert!(
        why(&project, RING)
            .contains("  - the settings, the theme, or what else all pages show of the site\n")
    );
}

#[test]
fn what_is_not_known_is_said() {
    let project = complete();
    let run = project.kb(&["why", "learning/rin"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("the last build made no page `learning/rin`; did you mean `"),
        "{}",
        run.stderr
    );
    fs::remove_dir_all(project.path(".kb")).unwrap();
    let run = project.kb(&["why", RING]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("no build is known; run `kb build` first"), "{}", run.stderr);
}

#[test]
fn diagnostics_are_told_again_while_nothing_changes() {
    let project = complete();
    project.write("content/terms/unused.yaml", b"term: unused\ndefinition: Nobody says it.\n");
    let (first, second) = (project.build(), project.build());
    assert!(first.stderr.contains("KB104"), "{}", first.stderr);
    assert_eq!(first.stderr, second.stderr);
}

#[test]
fn a_file_of_the_site_that_was_touched_is_put_right() {
    let project = complete();
    let site = project.tree("site");
    let bytes = site["index.html"].iter().map(|byte| byte ^ 1).collect::<Vec<_>>();
    project.write("site/index.html", &bytes);
    assert_eq!(project.built().written, 1);
    fs::remove_file(project.path("site/404.html")).unwrap();
    assert_eq!(project.built().written, 1);
    assert_eq!(differences(&site, &project.tree("site")), [""; 0]);
}

#[test]
fn another_folder_or_other_options_are_not_taken_for_the_same() {
    let project = complete();
    project.remove("content/learning/unfinished.md");
    project.write("content/learning/draft.md", b"---\ntitle: A draft\ndraft: true\n---\nWords.\n");
    project.built();
    assert!(!project.tree("site").contains_key("learning/draft/index.html"));
    project.kb(&["build", "--drafts"]).counts();
    assert!(project.tree("site").contains_key("learning/draft/index.html"));
    project.built();
    assert!(!project.tree("site").contains_key("learning/draft/index.html"));
    project.kb(&["build", "--out", "other"]).counts();
    assert_eq!(differences(&project.tree("site"), &project.tree("other")), [""; 0]);
}
