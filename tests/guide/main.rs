//! Tests of the user's guide, and of what a newcomer meets first: every command and example of the guide is run, its
//! tables are held against the schemas, and a new project builds.

// A test stops at the first thing that is not as it should be.
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

mod codes;
mod fences;
mod new;
mod pages;
mod reference;
mod shell;

use std::path::PathBuf;

use walkdir::WalkDir;

/// The pages of a folder of the guide: their paths below its `content/`, and their texts.
fn pages(folder: &str) -> Vec<(String, String)> {
    let content = content();
    let files = WalkDir::new(content.join(folder)).sort_by_file_name().into_iter().map(Result::unwrap);
    let pages = files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "md"));
    pages
        .map(|entry| {
            let path = entry.path().strip_prefix(&content).unwrap().to_string_lossy().into_owned();
            (path, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn content() -> PathBuf {
    support::repository().join("guide/content")
}

#[test]
fn the_guide_has_no_warning() {
    let guide =
        support::Project::copy_of(&support::repository().join("guide"), &["kb.yaml", "content", "demos"]);
    let run = guide.kb(&["check", "--deny", "warnings"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    guide.built();
    assert_eq!(support::html::problems(&guide.tree("site"), ""), Vec::<String>::new());
}
