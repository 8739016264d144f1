//! Programs as models: each way to go wrong is told, the build goes on, and no process is left behind.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::Project;
use crate::{VALUE, project, told};

/// A project whose model is a program in Python.
fn python(code: &str, more: &str) -> Project {
    let head = "import json, os, subprocess, sys, time\nrequest = json.load(sys.stdin)\n";
    project(&format!("title: T\ncommand: [python3, model.py]\n{more}{VALUE}"))
        .with("demos/own/model.py", &format!("{head}{code}\n"))
}

const GOOD: &str = "print(json.dumps({'report': {'values': {'v': request['seed']}}}))";

/// The processes that hold a word in their command lines.
fn processes(word: &str) -> usize {
    let all = fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
    let lines = all.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(word)).count()
}

#[test]
fn a_good_program_gets_parameters_seed_and_a_small_environment() {
    let code = "names = sorted(os.environ)\nassert 'KB_SECRET' not in names, names\n\
                assert request == {'parameters': {'a': 2.5, 'n': 3}, 'seed': 7}, request\n\
                assert os.path.exists('model.yaml')\nassert os.environ['TZ'] == 'UTC'\n";
    let project = python(
        &format!("{code}{GOOD}"),
        "parameters: {a: {default: 1, min: 0, max: 9}, n: {default: 3, whole: true, min: 1, max: 5}}\n",
    );
    project.write(
        "content/index.md",
        b"---\ntitle: I\n---\n```demo\nid: d\nmodel: own\nseed: 7\nparams: {a: 2.5}\nshow: [v]\n```\n",
    );
    let mut command = project.command(&["build"]);
    command.env("KB_SECRET", "x");
    let run = crate::support::Run::of(command);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn programs_run_only_where_they_are_allowed() {
    let project = python(GOOD, "");
    project.write("kb.yaml", b"title: Test\n");
    let said = told(&project);
    assert!(said.contains("error[KB504]: `python3` may not be run: kb.yaml allows no programs"), "{said}");
    assert!(
        said.contains("--> demos/own/model.yaml:2:10") && said.contains("demos: {programs: [python3]}"),
        "{said}"
    );
    // It is told once, and not again for each demo.
    assert!(said.contains("1 error"), "{said}");
}

#[test]
fn what_a_program_does_wrong_is_told_with_what_it_said() {
    let fails = |code: &str, words: &[&str]| {
        let said = told(&python(code, ""));
        assert!(said.contains("error[KB501]: demo `d` (seed 1) failed:"), "{code}: {said}");
        assert!(said.contains("--> content/index.md:5:1"), "{code}: {said}");
        assert!(words.iter().all(|word| said.contains(word)), "{code}: {words:?} in {said}");
    };
    fails("sys.exit('no convergence after 10 steps')", &["exit code 1", "no convergence after 10 steps"]);
    fails("raise ValueError('x')", &["Traceback", "ValueError: x"]);
    fails("print('{\"report\": {\"values\": {\"v\"')", &["ends in the middle"]);
    fails("print('{\"report\": {\"values\": {\"v\": NaN}}}')", &["`NaN` or `Infinity`"]);
    fails("print('{\"fault\": \"too cold\"}')", &["too cold"]);
    fails("pass", &["answered nothing on standard output"]);
    fails("print('hello')", &["begins with `hello`"]);
    fails(
        "print('{\"report\": {\"values\": {\"w\": 1}}}')",
        &["value `v` is missing", "value `w` is not declared"],
    );
    fails("print('{\"report\": {\"values\": {\"v\": -1}}}')", &["which the model declares to be impossible"]);
    fails("os.kill(os.getpid(), 11)", &["ended by the system"]);
}

#[test]
fn a_program_that_is_not_there_is_told() {
    let said = told(&project(&format!("title: T\ncommand: nothing-of-the-kind\n{VALUE}")));
    assert!(said.contains("`nothing-of-the-kind` cannot be run"), "{said}");
    assert!(said.contains("install it"), "{said}");
    // It is looked for again by the next build.
    let project = project(&format!("title: T\ncommand: ./run\n{VALUE}"));
    assert!(told(&project).contains("`./run` cannot be run"));
    project.write("demos/own/run", b"#!/bin/sh\necho '{\"report\": {\"values\": {\"v\": 1}}}'\n");
    Command::new("chmod").arg("+x").arg(project.path("demos/own/run")).status().unwrap();
    project.built();
}

#[test]
fn a_program_that_hangs_is_ended_with_all_that_it_started() {
    let code = "subprocess.Popen(['sleep', '98761'])\nsubprocess.Popen(['sleep', '98761'], start_new_session=True)\n\
                time.sleep(98761)";
    let start = Instant::now();
    let said = told(&python(code, "limits: {time: 500 ms}\n"));
    assert!(start.elapsed() < Duration::from_secs(10));
    assert!(said.contains("demo `d` (seed 1) took longer than 0.5 s"), "{said}");
    assert!(said.contains("raise `limits: {time: ...}` in demos/own/model.yaml"), "{said}");
    assert_eq!(processes("98761"), 0);
}

/// It is interrupted, as by Ctrl-C, while its program waits for one of its own.
#[cfg(target_os = "linux")]
#[test]
fn nothing_goes_on_when_kb_is_interrupted() {
    let code = "subprocess.Popen(['sleep', '98765'], start_new_session=True)\nopen('started', 'w').close()\n\
                time.sleep(98765)";
    for (command, signal) in [("build", "INT"), ("demo", "TERM")] {
        let project = python(code, "files: [model.py]\n");
        let arguments: &[&str] = if command == "demo" { &["demo", "run", "own"] } else { &["build"] };
        let mut child = project.command(arguments).spawn().unwrap();
        let start = Instant::now();
        while !project.path("demos/own/started").exists() {
            assert!(start.elapsed() < Duration::from_secs(20), "the program does not start");
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(processes("98765") > 0);
        Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
        assert!(!child.wait().unwrap().success());
        assert_eq!(processes("98765"), 0, "{command}");
    }
}

#[test]
fn each_run_has_the_whole_time() {
    // It runs twice in a build, and each time counts alone.
    let project = python(&format!("time.sleep(0.6)\n{GOOD}"), "limits: {time: 1.1 s}\n");
    project.built();
    // A limit of the model is also that of the other commands.
    project.write("kb.yaml", b"title: Test\ndemos: {time_limit: 300 ms, programs: [python3]}\n");
    for arguments in [&["verify", "--native"][..], &["demo", "run", "own"], &["demo", "test", "--seeds", "1"]]
    {
        let run = project.kb(arguments);
        assert_eq!(run.code, Some(0), "{run:?}");
    }
    project.edit("demos/own/model.yaml", "limits: {time: 1.1 s}\n", "");
    let run = project.kb(&["demo", "run", "own"]);
    assert!(run.code == Some(1) && run.stderr.contains("own took longer than 0.3 s"), "{run:?}");
}

#[test]
fn a_fault_of_many_seeds_is_told_once() {
    let project = python("sys.exit('no convergence')", "chance: true\n");
    let claims = |seeds: &str| {
        let claim = format!("claims: [{{value: v, above: 0, seeds: {seeds}}}]");
        let article = format!("---\ntitle: I\n---\n```demo\nid: d\nmodel: own\nshow: [v]\n{claim}\n```\n");
        project.write("content/index.md", article.as_bytes());
        told(&project)
    };
    let said = claims("1..3");
    assert!(said.contains("demo `d` (seeds 1, 2 and 3) failed") && said.contains("1 error"), "{said}");
    let said = claims("1..9");
    assert!(said.contains("demo `d` (9 seeds, such as 1) failed") && said.contains("1 error"), "{said}");
}

#[test]
fn what_belongs_together_has_the_same_length() {
    let project = project("title: T\ncommand: [python3, model.py]\noutputs: {tables: {t: A table}}\n").with(
        "demos/own/model.py",
        "print('{\"report\": {\"tables\": [{\"name\": \"t\", \"title\": \"T\", \"columns\": [{\"label\": \"a\"}], \"rows\": [[1, 2]]}]}}')\n",
    );
    project.write("content/index.md", b"---\ntitle: I\n---\n```demo\nid: d\nmodel: own\n```\n");
    let said = told(&project);
    assert!(said.contains("table `t`: row 1 has 2 cells, and there are 1 columns"), "{said}");
}

#[test]
fn what_a_program_leaves_behind_is_ended() {
    let code = "for session in (False, True):\n    subprocess.Popen(['sleep', '98762'], start_new_session=session)\n";
    python(&format!("{code}{GOOD}"), "").built();
    assert_eq!(processes("98762"), 0);
}

#[test]
fn a_program_that_forks_is_ended() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let code = "for _ in range(40):\n    subprocess.Popen(['sleep', '98763'])\ntime.sleep(20)";
    let said = told(&python(code, "limits: {processes: 8}\n"));
    assert!(said.contains("it started more than 8 processes"), "{said}");
    assert_eq!(processes("98763"), 0);
}

#[test]
fn a_program_that_takes_too_much_is_ended() {
    let said = told(&python("while True:\n    print('x' * 4096)", "limits: {output: 100 kB}\n"));
    assert!(said.contains("it printed more than 100000 bytes"), "{said}");
    // What it says on standard error is read to its end, and the last of it is shown.
    let said =
        told(&python("for n in range(200000):\n    print('line', n, file=sys.stderr)\nsys.exit(3)", ""));
    assert!(
        said.contains("exit code 3") && said.contains("line 199999") && !said.contains("line 199980"),
        "{said}"
    );
    if cfg!(target_os = "linux") {
        let code =
            "all = []\nwhile True:\n    all.append(bytearray(os.urandom(1 << 20)))\n    time.sleep(0.001)";
        let said = told(&python(code, "limits: {memory: 150 MB}\n"));
        assert!(said.contains("it took more than 150 MB of memory"), "{said}");
    }
}

#[test]
fn a_program_that_differs_from_run_to_run_is_told() {
    let said = told(&python("print(json.dumps({'report': {'values': {'v': time.time()}}}))", ""));
    assert!(
        said.contains("error[KB503]: demo `d` (seed 1): it does not give the same result each time"),
        "{said}"
    );
    assert!(said.contains("value `v` was "), "{said}");
}

#[test]
fn a_program_reaches_no_network_unless_it_may() {
    let works = Command::new("unshare").args(["--user", "--map-current-user", "--net", "true"]).status();
    if !works.is_ok_and(|status| status.success()) {
        eprintln!("this system keeps no program from the network: nothing was tested");
        return;
    }
    let server = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = server.local_addr().unwrap().port();
    let code = format!(
        "import socket\ntry:\n    socket.create_connection(('127.0.0.1', {port}), 2)\n    request['seed'] = 100\nexcept OSError:\n    pass\n{GOOD}"
    );
    let value = |more: &str| {
        let project = python(&code, more);
        project.built();
        project.kb(&["demo", "run", "own"]).stdout
    };
    assert_eq!(value(""), "v = 1.00000\n");
    assert_eq!(value("network: true\n"), "v = 100.000\n");
}

#[test]
fn the_rest_is_told_too_and_the_last_good_site_stays() {
    let project = python(GOOD, "");
    project.built();
    let good = project.tree("site");
    project.edit("demos/own/model.py", "print", "sys.exit(5)\nprint");
    project.write("content/other.md", b"---\ntitle: Other\n---\nSee [[nothing]].\n");
    let run = project.kb(&["build"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("exit code 5") && run.stderr.contains("KB101"), "{}", run.stderr);
    assert!(project.tree("site") == good);
}

#[test]
fn mistakes_in_a_model_are_told_with_their_place() {
    let project = project(
        "title: T\ncommand: python3\nspeed: 3\noutputs: {values: {v: V}}\nparameters: {Rate: {default: 1}}\n",
    );
    let said = told(&project);
    assert!(said.contains("error[KB004]: a model has no key `speed`"), "{said}");
    assert!(
        said.contains("--> demos/own/model.yaml:3:1") && said.contains("`Rate` cannot be the name"),
        "{said}"
    );
    // A name that comes with kb, and one that no model can have.
    let model = format!("title: T\ncommand: python3\n{VALUE}");
    let twice = crate::project(&model)
        .with("demos/hebbian/oja/model.yaml", &model)
        .with("demos/My Own/model.yaml", &model);
    let said = told(&twice);
    assert!(said.contains("a model of the name `hebbian/oja` comes with kb"), "{said}");
    assert!(said.contains("`My Own` cannot be the name of a model"), "{said}");
    // The nearest name, of all.
    let project = crate::project(&model);
    project.edit("content/index.md", "model: own", "model: ovn");
    assert!(told(&project).contains("did you mean `own`?"));
}
