//! What the pages of the guide tell to write and to run works, in the order of each page, in a new project.

use std::sync::Mutex;

use super::codes::shell;
use super::fences::{Use, fences};
use crate::support::{Project, repository};

/// Runs one page; what does not work.
fn tried(path: &str, text: &str) -> Vec<String> {
    let page = fences(text);
    let project = Project::new();
    project.remove("kb.yaml");
    let run = project.kb(&["new", "."]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let mut wrong = Vec::new();
    for fence in &page {
        match fence.used() {
            Use::File { path, .. } => project.write(path, fence.file(path).as_bytes()),
            Use::Commands { .. } => {
                assert!(
                    fence.text.lines().all(|line| line.starts_with("kb ")),
                    "{path}:{}: only kb",
                    fence.line
                );
                let run = shell(&project, &fence.text);
                if run.code != Some(0) {
                    wrong.push(format!("{path}:{}: {}{}", fence.line, fence.text, run.stderr));
                }
            }
            Use::Output | Use::Read => {}
        }
    }
    let run = project.kb(&["check"]);
    if run.code != Some(0) {
        wrong.push(format!("{path}: at the end of the page\n{}", run.stderr));
    }
    wrong
}

#[test]
fn what_the_guide_tells_to_do_works() {
    let mut pages = super::pages(".");
    pages.retain(|(path, _)| !path.starts_with("codes/"));
    assert!(pages.len() > 20, "{}", pages.len());
    let (pages, wrong) = (Mutex::new(pages), Mutex::new(Vec::new()));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let Some((path, text)) = pages.lock().unwrap().pop() else { break };
                    let found = tried(&path, &text);
                    wrong.lock().unwrap().extend(found);
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A file that the guide shows whole is the file that is meant.
#[test]
fn files_that_a_new_project_has_are_shown_as_they_are() {
    let (_, text) =
        super::pages("site").into_iter().find(|(path, _)| path.ends_with("publishing.md")).unwrap();
    for (path, source) in [(".github/workflows/publish.yml", "github.yml"), (".gitlab-ci.yml", "gitlab.yml")]
    {
        let file = std::fs::read_to_string(repository().join("src/new/files/ci").join(source)).unwrap();
        let shown = fences(&text).into_iter().find(|fence| fence.used() == Use::File { path, fixed: false });
        assert_eq!(shown.map(|fence| fence.text), Some(file), "{path}");
    }
}
