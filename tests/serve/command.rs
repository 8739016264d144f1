//! `kb serve` as a citizen of the command line.

use std::io::BufRead;
use std::process::Command;

use crate::client::{Server, project};
use crate::support::Project;

#[test]
fn a_port_that_was_asked_for_and_is_taken_is_an_error() {
    let project = project();
    let server = Server::of(&project);
    let run = project.kb(&["serve", "--port", &server.port.to_string()]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert!(run.stderr.contains(&server.port.to_string()) && run.stderr.contains("--port"), "{}", run.stderr);
}

#[test]
fn the_usual_port_gives_way_to_the_next() {
    let project = project();
    let (one, two) = (Server::with(&project, &[]), Server::with(&project, &[]));
    assert!(one.port >= 4747 && two.port > one.port, "{} {}", one.port, two.port);
    assert_eq!([one.get("/one/").status, two.get("/one/").status], [200, 200]);
}

#[test]
fn an_address_of_another_machine_is_an_error() {
    for host in ["192.0.2.1", "no such host", ""] {
        let run = project().kb(&["serve", "--host", host, "--port", "0"]);
        assert_eq!(run.code, Some(1), "{host}");
        assert!(run.stderr.contains("--host"), "{}", run.stderr);
    }
}

#[test]
fn without_settings_it_fails_as_a_build_does() {
    let project = project();
    project.remove("kb.yaml");
    let run = project.kb(&["serve", "--port", "0"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("KB001") && run.stderr.contains("--root"), "{}", run.stderr);
}

#[test]
fn another_folder_and_drafts() {
    let project = project().with("content/three.md", "---\ntitle: Three\ndraft: true\n---\nTwo.\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_kb"));
    command.arg("--root").arg(project.root()).args(["serve", "--port", "0", "--drafts"]);
    assert_eq!(Server::start(command).get("/three/").status, 200);
    assert_eq!(Server::of(&project).get("/three/").status, 404);
}

#[test]
fn each_build_is_a_line() {
    let project = project();
    let mut server = Server::of(&project);
    let mut line = |expected: &str| {
        let mut line = String::new();
        server.stdout.read_line(&mut line).unwrap();
        assert!(line.contains("page") && line.contains(" ms") && line.contains(expected), "{line}");
    };
    line(" ms");
    project.write("content/wrong.md", b"---\ntitle: Wrong\n---\n[x](nowhere.md)\n");
    line("1 error");
}

/// It writes no site; what it keeps is what a build keeps.
#[test]
fn nothing_is_written_to_the_project() {
    let project = Project::fixture("complete");
    let before = project.everything();
    let server = Server::of(&project);
    server.get("/");
    assert!(project.everything() == before);
}

#[test]
#[cfg(unix)]
fn it_ends_well_when_interrupted() {
    let project = project();
    let mut server = Server::of(&project);
    let mut tab = server.tab("/one/");
    tab.expect("ok");
    assert!(Command::new("kill").args(["-INT", &server.id().to_string()]).status().unwrap().success());
    assert_eq!(server.ended(), Some(0));
}
