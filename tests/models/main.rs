//! Tests of a project's own models: programs, modules and recorded results, good ones and hostile ones, with the real
//! program and real processes.

// A test stops at the first thing that is not as it should be.
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

mod modules;
mod own;
mod programs;
mod recorded;

use support::Project;

/// The head of an answer with one value.
const VALUE: &str = "outputs: {values: {v: {title: A value, min: 0}}}\n";

/// A project with a demo of a model.
fn project(model: &str) -> Project {
    Project::new()
        .with(
            "kb.yaml",
            "title: Test\ndemos: {time_limit: 20 s, programs: [python3, ./run, nothing-of-the-kind]}\n",
        )
        .with("demos/own/model.yaml", model)
        .with_article("index.md", "```demo\nid: d\nmodel: own\nshow: [values]\n```\n")
}

/// What is told of a project that fails.
fn told(project: &Project) -> String {
    let run = project.kb(&["build"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(!project.path("site").exists(), "nothing is published");
    run.stderr
}
