//! Publishing to a branch: a bare repository beside the project.

use std::process::Command;

use crate::support::{Project, Run};
use crate::{project, publish};

/// Runs git in a folder of the project.
fn git(project: &Project, folder: &str, arguments: &[&str]) -> String {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git")
        .args(identity)
        .args(arguments)
        .current_dir(project.path(folder))
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A project in a repository with a remote.
fn committed(target: &str) -> Project {
    let project = project(target);
    project.write(".gitignore", b"/site\n/.kb\n/remote.git\n");
    git(&project, ".", &["init", "-q", "-b", "main"]);
    git(&project, ".", &["init", "-q", "--bare", "-b", "main", "remote.git"]);
    git(&project, ".", &["remote", "add", "origin", "./remote.git"]);
    commit(&project);
    project
}

fn commit(project: &Project) {
    git(project, ".", &["add", "-A"]);
    git(project, ".", &["commit", "-q", "-m", "more"]);
}

fn tip(project: &Project) -> String {
    git(project, "remote.git", &["rev-parse", "refs/heads/gh-pages"])
}

fn files(project: &Project, branch: &str) -> Vec<String> {
    git(project, "remote.git", &["ls-tree", "-r", "--name-only", branch]).lines().map(str::to_owned).collect()
}

#[test]
fn the_first_push_a_change_and_nothing() {
    let project = committed("{to: git, domain: kb.example.org}");
    publish(&project, &[]);
    let first = tip(&project);
    let there = files(&project, "gh-pages");
    let site: Vec<String> = project.tree("site").into_keys().collect();
    assert!(site.iter().all(|path| there.contains(path)), "{there:?}");
    assert_eq!(there.len(), site.len() + 2, "with .nojekyll and CNAME: {there:?}");
    let page = git(&project, "remote.git", &["show", "gh-pages:a/one/index.html"]);
    assert_eq!(page, project.read("site/a/one/index.html").trim());
    assert!(publish(&project, &[]).contains("is as it should be"));
    assert_eq!(tip(&project), first, "nothing is pushed when nothing changed");
    project.edit("content/a/one.md", "One.", "One, again.");
    commit(&project);
    publish(&project, &[]);
    assert_eq!(git(&project, "remote.git", &["rev-parse", "gh-pages^"]), first, "a commit is added");
    assert_eq!(git(&project, ".", &["status", "--porcelain"]), "", "the project's own tree is as it was");
    assert_eq!(git(&project, ".", &["branch", "--show-current"]), "main");
    // What is gone is gone there too.
    project.remove("content/a/two.md");
    project.edit("content/index.md", " and [two](a/two.md)", "");
    commit(&project);
    publish(&project, &[]);
    assert!(!files(&project, "gh-pages").contains(&"a/two/index.html".to_owned()));
}

#[test]
fn the_same_site_is_the_same_commit() {
    let tips = [0, 1].map(|_| {
        let project = committed("{to: git, history: fresh}");
        publish(&project, &[]);
        tip(&project)
    });
    assert_eq!(tips[0], tips[1]);
    let project = committed("{to: git, history: fresh}");
    publish(&project, &[]);
    project.edit("content/a/one.md", "One.", "One, again.");
    commit(&project);
    publish(&project, &[]);
    assert_eq!(
        git(&project, "remote.git", &["rev-list", "--count", "gh-pages"]),
        "1",
        "the branch has one commit"
    );
    assert_ne!(tip(&project), tips[0]);
}

#[test]
fn a_folder_of_a_branch_the_rest_of_which_stays() {
    let project = committed("{to: git, branch: main, folder: docs}");
    git(&project, ".", &["push", "-q", "origin", "main"]);
    publish(&project, &[]);
    let there = files(&project, "main");
    assert!(
        there.contains(&"docs/a/one/index.html".to_owned()) && there.contains(&"content/a/one.md".to_owned()),
        "{there:?}"
    );
    assert!(!there.contains(&"index.html".to_owned()));
    assert_eq!(
        git(&project, "remote.git", &["rev-parse", "main^"]),
        git(&project, ".", &["rev-parse", "main"])
    );
}

#[test]
fn what_was_pushed_meanwhile_is_not_written_over() {
    let project = committed("{to: git}");
    publish(&project, &[]);
    project.edit("content/a/one.md", "One.", "One, again.");
    commit(&project);
    // Somebody else pushes after the branch was looked at: a git that does so before it pushes.
    let real = Command::new("sh").args(["-c", "command -v git"]).output().unwrap().stdout;
    let real = String::from_utf8_lossy(&real).trim().to_owned();
    let other = format!(
        "#!/bin/sh\ncase \" $* \" in *\" push \"*)\ncd remote.git\n\
         other=$(GIT_AUTHOR_NAME=b GIT_AUTHOR_EMAIL=b@b GIT_COMMITTER_NAME=b GIT_COMMITTER_EMAIL=b@b \
         {real} commit-tree -m other -p gh-pages 'gh-pages^{{tree}}')\n{real} update-ref refs/heads/gh-pages \"$other\"\ncd ..\n\
         esac\nexec {real} \"$@\"\n"
    );
    project.write(".kb/bin/git", other.as_bytes());
    Command::new("chmod").args(["+x", ".kb/bin/git"]).current_dir(project.root()).status().unwrap();
    let mut command = project.command(&["publish", "--yes"]);
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", project.path(".kb/bin").display()));
    let run = Run::of(command);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.stderr.contains("`git` failed:") && run.stderr.contains("stale info"), "{}", run.stderr);
    assert_eq!(git(&project, "remote.git", &["log", "-1", "--format=%s", "gh-pages"]), "other");
    publish(&project, &[]);
    assert_eq!(
        git(&project, "remote.git", &["log", "-1", "--format=%s", "gh-pages^"]),
        "other",
        "it goes onto what is there now"
    );
}

#[test]
fn a_project_with_changes_is_published_only_when_asked_for() {
    let project = committed("{to: git}");
    project.edit("content/a/one.md", "One.", "One, not committed.");
    let run = project.kb(&["publish", "--yes"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("not committed") && run.stderr.contains("content/a/one.md"),
        "{}",
        run.stderr
    );
    publish(&project, &["--dirty"]);
    assert!(
        git(&project, "remote.git", &["show", "gh-pages:a/one/index.html"]).contains("One, not committed.")
    );
}

#[test]
fn what_is_published_into_the_project_is_no_change_of_it() {
    let project = committed("{to: dir, path: out}\n  file: {to: archive, path: file.tar.gz}");
    publish(&project, &["web"]);
    publish(&project, &["file"]);
    assert!(publish(&project, &["web"]).contains("is as it should be"));
}

#[test]
fn a_branch_that_somebody_else_made_is_not_written_over() {
    let project = committed("{to: git}");
    git(&project, ".", &["checkout", "-q", "--orphan", "gh-pages"]);
    git(&project, ".", &["rm", "-rqf", "--cached", "."]);
    project.write("index.html", b"mine");
    git(&project, ".", &["add", "index.html"]);
    git(&project, ".", &["commit", "-q", "-m", "mine"]);
    git(&project, ".", &["push", "-q", "origin", "gh-pages"]);
    project.remove("index.html");
    git(&project, ".", &["checkout", "-q", "-f", "main"]);
    let run = project.kb(&["publish", "--yes"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("kb did not publish"), "{}", run.stderr);
    assert_eq!(git(&project, "remote.git", &["log", "-1", "--format=%s", "gh-pages"]), "mine");
}

#[test]
fn a_remote_that_is_not_there_is_told() {
    let project = committed("{to: git, remote: ./nothing.git}");
    let run = project.kb(&["publish", "--yes"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("`git` failed:"), "{}", run.stderr);
}
