//! A new project: complete, building at once and offline, and never in place of what is there.

use crate::support::{Project, html};

fn made() -> Project {
    let project = Project::new();
    let run = project.kb(&["new", "my-notes"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("cd my-notes"), "{}", run.stdout);
    project
}

#[test]
fn a_new_project_builds_at_once_without_a_network() {
    let project = made();
    // In a name space of its own without a network, where the system has such.
    let kb = env!("CARGO_BIN_EXE_kb");
    let script = format!(
        "if unshare --net --map-root-user true 2>/dev/null; then exec unshare --net --map-root-user {kb} build; else exec {kb} build; fi"
    );
    let mut command = std::process::Command::new("sh");
    command.args(["-c", &script]).current_dir(project.path("my-notes"));
    let run = crate::support::Run::of(command);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(html::problems(&project.tree("my-notes/site"), ""), Vec::<String>::new());
    let page = project.read("my-notes/site/learning/remembering/index.html");
    for part in ["<svg", "Recorded:", "1 of 1 claim holds", "<b>Table 1.</b>"] {
        assert!(page.contains(part), "{part}");
    }
    let page = project.read("my-notes/site/learning/synapses/index.html");
    assert!(page.contains("2 of 2 claims hold") && page.contains("data-value=\"window.at_plus_10 .2%\""));
    assert!(project.read("my-notes/site/index.html").contains("My notes"));
}

#[test]
fn a_new_project_has_no_hint_and_works_below_a_path() {
    let project = made();
    let run = project.kb(&["check", "--deny", "hints", "--root", "my-notes"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    project.edit(
        "my-notes/kb.yaml",
        "# base_url: https://example.org/",
        "base_url: https://example.org/repo/",
    );
    let run = project.kb(&["check", "--base", "/repo/", "--root", "my-notes"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

/// Its model in Python gives what was recorded.
#[test]
fn the_recorded_result_of_a_new_project_is_that_of_its_program() {
    let project = made();
    let path = "my-notes/kb.yaml";
    let settings = project.read(path).replace("# demos:", "demos:");
    project.write(path, settings.as_bytes());
    let before = project.tree("my-notes/demos");
    let run = project.kb(&["demo", "record", "--root", "my-notes"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let after = project.tree("my-notes/demos");
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert!(after == before, "record the model of src/new/files again");
}

#[test]
fn nothing_is_written_over() {
    let project = made();
    project.write("my-notes/kb.yaml", b"title: Mine\n");
    project.remove("my-notes/README.md");
    let before = project.everything();
    let run = project.kb(&["new", "my-notes"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("kb.yaml") && run.stderr.contains("nothing was written"), "{}", run.stderr);
    assert!(project.everything() == before);
    // A folder that holds other things is fine.
    let other = Project::new();
    other.remove("kb.yaml");
    other.write("thoughts.txt", b"mine");
    assert_eq!(other.kb(&["new", "."]).code, Some(0));
    assert_eq!(other.read("thoughts.txt"), "mine");
    other.built();
}

#[test]
fn a_project_where_none_can_be_is_refused() {
    let project = Project::new().with("file", "x");
    let run = project.kb(&["new", "file/below"]);
    assert!(run.code == Some(1) && run.stderr.starts_with("kb: "), "{run:?}");
}
