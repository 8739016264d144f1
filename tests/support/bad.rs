//! A fixture with mistakes, held against what must be told of them.

use super::told::{self, Expected};
use super::{Project, Run, fixtures, snapshot};

/// Builds the fixture `bad/NAME`, once for a person and once for a program. All that is expected is told in one
/// run, in this order and nothing else, the words are those of `bad/NAME.stderr`, and nothing is written.
pub(crate) fn check(name: &str, expected: &[Expected<'_>]) {
    let name = format!("bad/{name}");
    let project = Project::fixture(&name);
    check_project(&project, expected);
    snapshot::assert_text(&project.build().stderr, &fixtures().join(format!("{name}.stderr")));
}

/// Builds the fixture `hinted/NAME`, which is written, and of which all that is expected is told and nothing else, in
/// the words of `hinted/NAME.stderr`.
pub(crate) fn check_hints(name: &str, expected: &[Expected<'_>]) {
    let name = format!("hinted/{name}");
    let project = Project::fixture(&name);
    let json = project.kb(&["build", "--format", "json"]);
    assert_eq!((json.code, json.stderr.as_str()), (Some(0), ""), "the exit code, and standard error");
    assert_told(&json, &project, expected);
    snapshot::assert_text(&project.build().stderr, &fixtures().join(format!("{name}.stderr")));
}

fn assert_told(json: &Run, project: &Project, expected: &[Expected<'_>]) {
    let found = told::told(json, project.root());
    let expected = told::expected(project.root(), expected);
    let list = |all: &[told::Told]| all.iter().map(|t| format!("{t:?}")).collect::<Vec<_>>().join("\n");
    assert!(found == expected, "told:\n{}\nexpected:\n{}", list(&found), list(&expected));
}

/// The same as [`check`], but for the words, with a project that no fixture can hold.
pub(crate) fn check_project(project: &Project, expected: &[Expected<'_>]) {
    let before = project.everything();
    let json = project.kb(&["build", "--format", "json"]);
    assert_told(&json, project, expected);
    assert_eq!((json.code, json.stderr.as_str()), (Some(1), ""), "the exit code, and standard error");

    let text = project.build();
    assert_eq!((text.code, text.stdout.as_str()), (Some(1), ""), "the exit code, and standard output");
    let places = text.stderr.lines().filter(|line| line.trim_start().starts_with("error[")).count();
    assert!(places > 0, "the text says what is wrong:\n{}", text.stderr);
    assert!(project.everything() == before, "nothing is written");
}
