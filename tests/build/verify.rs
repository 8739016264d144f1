//! `kb verify`: results that agree, a kept one that is another's, modules that are not of the models, and no Node.

use std::fs;
use std::process::Command;

use crate::support::{Project, Run, repository};

/// Two demos of one model, which differ in a parameter.
fn two_demos() -> Project {
    let demo = |id: &str, tau: u32| {
        format!(
            "```demo\nid: {id}\nmodel: stdp/window\nparams: {{ tau_plus: {tau} ms }}\nshow: [window]\n```\n\n"
        )
    };
    let project = Project::new().with_article("one.md", &(demo("short", 10) + &demo("long", 40)));
    project.built();
    project
}

/// Whether Node is here. Continuous integration has it, and runs what needs it.
fn has_node() -> bool {
    Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success())
}

#[test]
fn demos_that_are_the_same_each_time() {
    let project = two_demos();
    let before = project.tree("site");
    let run = project.kb(&["verify", "--native"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(
        run.stdout,
        "2 demos, one thread, many threads: the same bits each time.\nWebAssembly was left out.\n"
    );
    if has_node() {
        let run = project.kb(&["verify", "--require-wasm"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(run.stdout, "2 demos, one thread, many threads, WebAssembly: the same bits each time.\n");
    }
    assert_eq!(project.tree("site"), before, "nothing is written");
}

#[test]
fn a_kept_result_that_is_anothers_is_found() {
    let project = two_demos();
    let kept: Vec<_> =
        project.tree(".kb/runs").into_iter().filter(|(path, _)| path.ends_with(".report")).collect();
    let [(one, _), (_, other)] = kept.as_slice() else { panic!("{} results", kept.len()) };
    project.write(&format!(".kb/runs/{one}"), other);
    let run = project.kb(&["verify", "--native"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("error[KB503]: `") && run.stderr.contains("--> content/one.md:"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("damaged"), "{}", run.stderr);
    assert!(run.stdout.contains("1 not the same"), "{}", run.stdout);
}

#[test]
fn modules_that_are_not_of_the_models_are_found() {
    if !has_node() {
        return;
    }
    let project = two_demos();
    let built = repository().join("wasm/built");
    let modules = project.path("modules");
    fs::create_dir(&modules).unwrap();
    fs::copy(built.join("page.wasm"), modules.join("page.wasm")).unwrap();
    fs::copy(built.join("hebbian.wasm"), modules.join("stdp.wasm")).unwrap();
    let run = project.kb(&["verify", "--modules", "modules"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("WebAssembly: there is no model `stdp/window` in this module"),
        "{}",
        run.stderr
    );
    let json = project.kb(&["verify", "--modules", "modules", "--format", "json"]);
    assert!(json.code == Some(1) && json.stdout.contains("\"same\": false"), "{json:?}");
}

#[test]
fn without_node_it_says_what_was_not_done() {
    let project = two_demos();
    let without = |arguments: &[&str]| {
        let mut command = project.command(arguments);
        command.env("PATH", "/nowhere");
        Run::of(command)
    };
    let run = without(&["verify"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains("WebAssembly was not run: there is no `node` here"), "{}", run.stdout);
    let run = without(&["verify", "--require-wasm"]);
    assert!(run.code == Some(1) && run.stderr.contains("there is no `node` here"), "{run:?}");
}

#[test]
fn what_is_wrong_with_a_project_is_told_first() {
    let project = Project::new().with_article("one.md", "```demo\nid: a\nmodel: stdp/windows\n```\n");
    let run = project.kb(&["verify"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("KB504") && run.stdout.is_empty(), "{run:?}");
    let nothing = Project::new().with_article("one.md", "Text.\n").kb(&["verify", "--native"]);
    assert!(nothing.code == Some(0) && nothing.stdout.starts_with("0 demos"), "{nothing:?}");
    assert_eq!(project.kb(&["verify", "--sets", "3"]).code, Some(2));
}
