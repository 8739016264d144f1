//! The example project in `examples/own-models`: a program in Python and a module, with figures, tables, values, claims.

use crate::support::{self, Project, differences, html};

fn example() -> Project {
    Project::copy_of(&support::repository().join("examples/own-models"), &["kb.yaml", "content", "demos"])
}

#[test]
fn programs_and_modules_are_models_like_those_of_kb() {
    let project = example();
    let counts = project.built();
    assert_eq!(counts.simulations, 6);
    let site = project.tree("site");
    assert_eq!(html::problems(&site, "/"), Vec::<String>::new());
    let page = project.read("site/models/forgetting/index.html");
    for part in [
        "id=\"fig-forgetting-retention\"",
        "id=\"tbl-forgetting-reviews\"",
        "<b>Figure 1.</b>",
        "<b>Table 1.</b>",
        "2 of 2 claims hold",
        "data-value=\"forgetting.expected .0%\">75",
    ] {
        assert!(page.contains(part), "{part}");
    }
    // A program runs nowhere but here; a module runs in the page too.
    assert!(
        !page.contains("data-model") && !page.contains("class=\"controls\"") && !page.contains("Run it here")
    );
    let page = project.read("site/models/pendulum/index.html");
    assert!(page.contains("data-module=\"../../assets/pendulum.") && page.contains("class=\"controls\""));
    let module = site.iter().find(|(path, _)| path.starts_with("assets/pendulum.")).unwrap().1;
    assert!(*module == std::fs::read(project.path("demos/pendulum/pendulum.wasm")).unwrap());
    assert!(site.keys().any(|path| path.starts_with("assets/reader.")));
    // Nothing runs again while nothing changes, and all is the same from scratch.
    project.edit("content/models/pendulum.md", "alone.", "alone, nearly.");
    assert_eq!(project.built().simulations, 0);
    let fresh = example();
    fresh.edit("content/models/pendulum.md", "alone.", "alone, nearly.");
    fresh.built();
    assert_eq!(differences(&fresh.tree("site"), &project.tree("site")), Vec::<String>::new());
}

#[test]
fn what_a_model_is_made_from_is_part_of_its_key() {
    let project = example();
    project.built();
    project.edit("demos/forgetting/model.py", "chance.random() < at", "chance.random() <= at");
    assert_eq!(project.built().simulations, 5);
    project.edit("demos/forgetting/model.yaml", "title: Forgetting and reviews", "title: Forgetting");
    assert_eq!(project.built().simulations, 0);
    project.edit("demos/forgetting/model.yaml", "chance: true", "chance: true\nversion: numpy 2");
    assert_eq!(project.built().simulations, 5);
    // A broken claim is told as with any model.
    project.edit("demos/forgetting/model.py", "strength * growth", "strength");
    let run = project.kb(&["build"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains("error[KB502]") && run.stderr.contains("more than half is left"),
        "{}",
        run.stderr
    );
}

#[test]
fn models_are_shown_run_tested_and_verified_by_name() {
    let project = example();
    let shown = project.kb(&["demo", "show", "pendulum"]).stdout;
    assert!(shown.contains("angle = 90°  (1° to 179°)") && shown.contains("period (s)"), "{shown}");
    assert!(project.kb(&["demo", "list"]).stdout.contains("forgetting"));
    let run =
        project.kb(&["demo", "run", "forgetting", "--seed", "3", "--set", "reviews=2,4", "--out", "out"]);
    assert!(run.stdout.contains("expected = "), "{run:?}");
    assert!(project.path("out/retention.svg").exists());
    let tested = project.kb(&["demo", "test", "--seeds", "2"]);
    assert_eq!(tested.code, Some(0), "{tested:?}");
    assert_eq!(tested.stdout.matches("2 seeds, the same result each time").count(), 4, "{}", tested.stdout);
    assert!(tested.stdout.contains("holds expected > 0.5: 2 of 2"), "{}", tested.stdout);
    assert_eq!(project.kb(&["verify", "--native"]).code, Some(0));
}
