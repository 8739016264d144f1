//! The program as a citizen of the command line: flags, exit codes, what it prints where, and pipes.

use std::process::{Command, Stdio};

use crate::support::{Project, Run, fixtures, snapshot};

/// Runs a command whose standard output and standard error nobody reads.
fn into_closed_pipes(mut command: Command) -> Option<i32> {
    let closed = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        Stdio::from(writer)
    };
    command.stdout(closed()).stderr(closed());
    command.status().unwrap().code()
}

#[test]
fn drafts_are_left_out_unless_asked_for() {
    let draft = "---\ntitle: Draft\ndraft: true\n---\n## Part\n\nSee [[nothing]].\n";
    let project = Project::new().with_article("one.md", "One.\n").with("content/draft.md", draft);
    project.built();
    assert!(!project.path("site/draft/index.html").exists());
    let run = project.kb(&["build", "--drafts"]);
    assert!(
        run.code == Some(1) && run.stderr.contains("KB101"),
        "a draft is checked when it is built: {run:?}"
    );
    project.edit("content/draft.md", "[[nothing]]", "[one](one.md)");
    project.kb(&["build", "--drafts"]).counts();
    assert!(project.path("site/draft/index.html").exists());
    assert_eq!(
        project.built().removed,
        4,
        "the page goes when drafts are left out again, and its words with it"
    );
}

#[test]
fn a_link_to_a_draft_is_dead_until_drafts_are_built() {
    let project = Project::new()
        .with_article("one.md", "See [it](draft.md).\n")
        .with("content/draft.md", "---\ntitle: Draft\ndraft: true\n---\nText.\n");
    let run = project.build();
    assert!(run.code == Some(1) && run.stderr.contains("KB201"), "{run:?}");
    project.kb(&["build", "--drafts"]).counts();
}

#[test]
fn what_is_printed_when_all_is_well() {
    let project = Project::new().with_article("one.md", "One.\n");
    let run = project.build();
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let line = run.stdout.rsplit_once(" (").map(|(line, _)| line).unwrap();
    assert!(line.starts_with("1 article, 0 terms, 0 demos (0 simulations run); "), "{line}");
    let quiet = project.kb(&["build", "--quiet"]);
    assert_eq!((quiet.code, quiet.stdout.as_str(), quiet.stderr.as_str()), (Some(0), "", ""));
    let json = project.kb(&["build", "--format", "json"]);
    assert_eq!((json.code, json.stdout.as_str(), json.stderr.as_str()), (Some(0), "[]\n", ""));
}

/// Warnings and hints are shown, and the site is written.
#[test]
fn hints_and_warnings_do_not_fail_a_build() {
    let project = Project::fixture("hints");
    let run = project.build();
    run.counts();
    snapshot::assert_text(&run.stderr, &fixtures().join("hints.stderr"));
    assert!(project.path("site/article/index.html").exists());
}

#[test]
fn wrong_commands_are_told_from_wrong_projects() {
    let project = Project::new().with_article("one.md", "One.\n");
    for arguments in [&["biuld"][..], &["build", "--fromat", "json"], &["demo", "show", "hebbian/ojja"], &[]]
    {
        assert_eq!(project.kb(arguments).code, Some(2), "{arguments:?}");
    }
    let run = project.kb(&["demo", "run", "hebbian/oja", "--set", "step=3", "--set", "eta0=9"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    for words in ["`step`; did you mean `steps`?", "9 is outside the range 0.001 to 0.05"] {
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
}

/// What a page says of how to make a demo again gives the numbers of that page.
#[test]
fn a_demo_can_be_made_again() {
    let project = Project::fixture("complete");
    project.built();
    let page = project.read("site/learning/hebbian-learning/index.html");
    let command = page.split_once("Make it again: <code>kb ").unwrap().1.split_once("</code>").unwrap().0;
    let command = command.replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&");
    let mut arguments = vec!["--out", "again"];
    // As a shell would part them: at spaces, but for those between quotation marks.
    let parts: Vec<String> = command
        .split('"')
        .enumerate()
        .map(|(at, part)| if at % 2 == 0 { part.replace(' ', "\0") } else { part.to_owned() })
        .collect();
    let command = parts.concat();
    arguments.splice(0..0, command.split('\0').filter(|part| !part.is_empty()));
    let run = project.kb(&arguments);
    assert_eq!(run.code, Some(0), "{arguments:?}: {run:?}");
    for file in ["norm.csv", "norm.svg", "angle.csv", "components.csv"] {
        let published = project.read(&format!("site/demos/oja/{file}"));
        assert!(project.read(&format!("again/{file}")) == published, "{file} differs");
    }
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let project = Project::new().with_article("one.md", "One.\n");
    for arguments in [&["demo", "list"][..], &["demo", "show", "memory/ring"], &["build"], &["--help"]] {
        assert_eq!(into_closed_pipes(project.command(arguments)), Some(0), "{arguments:?}");
    }
    assert!(project.path("site/one/index.html").exists());
}

/// Nobody reads what is wrong, but the build has failed all the same.
#[test]
fn a_failing_build_fails_into_a_closed_pipe() {
    let project = Project::fixture("bad/dead-link");
    for format in ["text", "json"] {
        let code = into_closed_pipes(project.command(&["build", "--format", format]));
        assert_eq!(code, Some(1), "--format {format}");
    }
}

#[test]
fn models_can_be_listed_and_shown() {
    let project = Project::new();
    let list = project.kb(&["demo", "list"]);
    assert!(list.stdout.lines().any(|line| line.starts_with("hebbian/oja ")), "{}", list.stdout);
    for model in list.stdout.lines().filter_map(|line| line.split(' ').next()) {
        let Run { code, stdout, .. } = project.kb(&["demo", "show", model]);
        assert!(code == Some(0) && stdout.contains("Parameters") && stdout.contains("Values"), "{stdout}");
    }
}
