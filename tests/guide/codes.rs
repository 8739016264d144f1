//! Every code has a page with an example that kb answers as the page says, and with a remedy that silences it.

use std::process::Command;

use super::fences::{Fence, Use, fences};
use crate::support::{Project, Run};

/// Codes whose examples need what a test has not: bytes that are no text, other sites, a damaged result.
const NOT_RUN: [&str; 6] = ["kb002", "kb209", "kb210", "kb211", "kb212", "kb503"];

/// Runs lines of a shell with `kb`, in the folder of a project.
pub(crate) fn shell(project: &Project, lines: &str) -> Run {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_kb")).parent().unwrap().to_owned();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new("sh");
    command.args(["-e", "-c", lines]).current_dir(project.root()).env("PATH", path);
    command.stdin(std::process::Stdio::null());
    Run::of(command)
}

/// Writes the files of a page, before or after the remedy.
fn write(project: &Project, page: &[Fence], after: bool) {
    for fence in page {
        if let Use::File { path, fixed } = fence.used()
            && fixed == after
        {
            project.write(path, fence.file(path).as_bytes());
        }
    }
}

/// What kb says of the project: by the command of the page, or `kb check`.
fn said(project: &Project, page: &[Fence], after: bool) -> Run {
    let lines = page.iter().find(|fence| fence.used() == Use::Commands { fixed: after });
    shell(project, lines.map_or("kb check", |fence| fence.text.as_str()))
}

/// The messages without what is said of them together.
fn messages(stderr: &str) -> String {
    let together = |line: &&str| {
        let mut words = line.split(' ');
        let number = words.next().is_some_and(|word| word.parse::<u32>().is_ok());
        let kind = words.next().unwrap_or_default();
        line.starts_with("Nothing was ")
            || number && ["error", "warning", "hint"].iter().any(|known| kind.starts_with(known))
    };
    let lines: Vec<&str> = stderr.lines().filter(|line| !together(line)).collect();
    lines.join("\n").trim().to_owned()
}

#[test]
fn examples_of_codes_are_answered_as_their_pages_say() {
    let mut wrong = Vec::new();
    for (path, text) in super::pages("codes") {
        let name = path.trim_start_matches("codes/").trim_end_matches(".md");
        let page = fences(&text);
        let Some(output) = page.iter().find(|fence| fence.used() == Use::Output) else {
            assert!(NOT_RUN.contains(&name) || name == "index", "{path} has no example that can be run");
            continue;
        };
        let project = Project::new().with("kb.yaml", "title: Example\n");
        project.write("content/index.md", b"---\ntitle: Example\n---\n");
        write(&project, &page, false);
        let run = said(&project, &page, false);
        let found = messages(&run.stderr);
        if found != output.text.trim() {
            wrong.push(format!("{path}:{}: kb says\n{found}\nin place of\n{}", output.line, output.text));
        }
        write(&project, &page, true);
        let run = said(&project, &page, true);
        if run.code != Some(0) || !messages(&run.stderr).is_empty() {
            wrong.push(format!("{path}: after the remedy kb says\n{}", run.stderr));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
