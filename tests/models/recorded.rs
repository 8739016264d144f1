//! Results that were recorded elsewhere.

use crate::support::Project;
use crate::{VALUE, project, told};

fn recorded() -> Project {
    let code = "import json, sys\nrequest = json.load(sys.stdin)\n\
                print(json.dumps({'report': {'values': {'v': request['seed'] + request['parameters']['a']}}}))\n";
    let model = format!(
        "title: T\ncommand: [python3, model.py]\nrun: recorded\nparameters: {{a: {{default: 1, min: 0, max: 9}}}}\n{VALUE}"
    );
    let project = project(&model).with("demos/own/model.py", code);
    // Nothing may be run by a build.
    project.write("kb.yaml", b"title: Test\n");
    project
}

#[test]
fn what_is_recorded_is_published_and_marked() {
    let project = recorded();
    let said = told(&project);
    assert!(said.contains("holds no result of these parameters, seed and files"), "{said}");
    assert!(said.contains("kb demo record"), "{said}");
    let run = project.kb(&["demo", "record"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.stdout.contains("d of own, seed 1 ...") && run.stdout.contains("1 result recorded."),
        "{}",
        run.stdout
    );
    assert!(project.kb(&["demo", "record"]).stdout.contains("0 results recorded."));
    project.built();
    let page = project.read("site/index.html");
    assert!(page.contains("<b>Recorded:</b>") && page.contains("kb demo record own --again"));
    assert!(!page.contains("data-model"));
    // Another seed, parameter or file is another result.
    for (file, from, to) in [
        ("content/index.md", "show: [values]", "show: [values]\nseed: 2"),
        ("content/index.md", "model: own", "model: own\nparams: {a: 3}"),
        ("demos/own/model.py", "import json", "# Other code.\nimport json"),
    ] {
        let project = recorded();
        project.kb(&["demo", "record"]);
        project.edit(file, from, to);
        assert!(told(&project).contains("holds no result of these"), "{to}");
    }
}

#[test]
fn a_recorded_result_that_was_changed_or_lost_is_told_whatever_was_built_before() {
    let project = recorded();
    project.kb(&["demo", "record"]);
    project.built();
    let names = project.tree("demos/own/recorded");
    let file = format!("demos/own/recorded/{}", names.keys().next().unwrap());
    let text = project.read(&file);
    let fails = |words: &str| {
        let run = project.kb(&["build"]);
        assert!(run.code == Some(1) && run.stderr.contains(words), "{run:?}");
    };
    project.write(&file, text.replace("\"v\":2.0", "\"v\":\"x\"").as_bytes());
    fails("is not a recorded result");
    project.write(&file, text.replace("\"key\": \"", "\"key\": \"0").as_bytes());
    fails("is the result of another run");
    project.remove(&file);
    fails("holds no result of these");
    project.write(&file, text.as_bytes());
    project.built();
    assert_eq!(project.kb(&["demo", "record", "hebbian/oja"]).code, Some(2));
}
