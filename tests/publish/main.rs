//! Tests of `kb publish`: the real program, and the real parts that it publishes with: folders, git repositories, rsync,
//! a server of S3.

// A test stops at the first thing that is not as it should be.
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

mod archive;
mod folder;
mod git;
mod host;
mod plan;
mod rsync;
mod s3;
mod server;

use support::Project;

/// A small site with a target, where nothing keeps versions.
fn project(target: &str) -> Project {
    Project::new()
        .with(
            "kb.yaml",
            &format!("title: Test\nbase_url: https://kb.example.org/\npublish:\n  web: {target}\n"),
        )
        .with_article("index.md", "Home. See [one](a/one.md) and [two](a/two.md).\n")
        .with_article("a/one.md", "One.\n")
        .with_article("a/two.md", "Two.\n")
}

/// Publishes, and gives what was said.
fn publish(project: &Project, arguments: &[&str]) -> String {
    let run = project.kb(&[&["publish", "--yes"], arguments].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    run.stdout
}
