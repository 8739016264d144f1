//! `kb explain`, `kb completions`, `kb man` and `kb --help`: what kb says of itself.

use crate::support::Project;

#[test]
fn a_code_is_explained_in_the_terminal() {
    let project = Project::new();
    for asked in ["KB201", "kb201", "201"] {
        let run = project.kb(&["explain", asked]);
        assert_eq!(run.code, Some(0));
        assert!(
            run.stdout.starts_with("KB201: an internal link or anchor leads nowhere\n"),
            "{}",
            run.stdout
        );
        for part in [
            "\nExample\n",
            "\nRemedy\n",
            "\nkb says:\n",
            "    error[KB201]: there is no anchor",
            "\nIn content/",
        ] {
            assert!(run.stdout.contains(part), "{part}\n{}", run.stdout);
        }
        assert!(!run.stdout.contains("```") && !run.stdout.contains('\u{1b}'), "{}", run.stdout);
    }
    let all = project.kb(&["explain"]).stdout;
    assert!(all.lines().count() > 50 && all.contains("KB502  error"), "{all}");
    let run = project.kb(&["explain", "KB999"]);
    assert!(run.code == Some(2) && run.stderr.contains("there is no code `KB999`"), "{run:?}");
}

#[test]
fn shells_and_man_know_the_commands() {
    let project = Project::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = project.kb(&["completions", shell]);
        assert!(
            run.code == Some(0) && run.stdout.contains("publish") && run.stdout.contains("max-deletes"),
            "{shell}"
        );
    }
    let page = project.kb(&["man"]).stdout;
    assert!(page.starts_with(".ie") && page.contains(".TH kb 1") && page.contains("explain"), "{page:.300}");
    assert_eq!(project.kb(&["man", "--out", "man"]).code, Some(0));
    for name in ["kb", "kb-build", "kb-demo", "kb-demo-run", "kb-publish"] {
        assert!(project.read(&format!("man/{name}.1")).contains(".SH SYNOPSIS"), "{name}");
    }
}

/// The completions of bash, in bash itself: what comes after `kb ex`.
#[test]
fn bash_completes_a_command() {
    let project = Project::new();
    let script = "eval \"$(\"$KB\" completions bash)\"; COMP_WORDS=(kb ex); COMP_CWORD=1; _kb kb ex kb; echo \"${COMPREPLY[@]}\"";
    let mut command = std::process::Command::new("bash");
    command.args(["-c", script]).env("KB", env!("CARGO_BIN_EXE_kb")).current_dir(project.root());
    let run = crate::support::Run::of(command);
    assert!(run.code == Some(0) && run.stdout.trim() == "explain", "{run:?}");
}

#[test]
fn help_tells_how_to_begin() {
    let help = Project::new().kb(&["--help"]).stdout;
    for part in ["Begin with:", "kb new mykb", "kb serve --open", "Exit codes:"] {
        assert!(help.contains(part), "{part}");
    }
    let run = Project::new().kb(&["biuld"]);
    assert!(run.code == Some(2) && run.stderr.contains("build"), "{run:?}");
}
