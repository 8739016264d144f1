//! What a second build does: nothing that is not needed, and everything that is. Whatever came before, the
//! site is that of a clean build.

use std::fs;

use crate::support::{Counts, Project, Tree, differences};

const MANIFEST: &str = ".kb-manifest.json";
const NOTATION: &str = "content/methods/notation.md";
const RING: &str = "content/learning/ring.md";

/// The pages at which two trees differ. The manifest names the hashes of all files and always follows them; words that
/// are searched follow what is written.
fn changed(before: &Tree, after: &Tree) -> Vec<String> {
    let follows = |path: &String| path == MANIFEST || path.starts_with("search/");
    differences(before, after).into_iter().filter(|path| !follows(path)).collect()
}

/// Makes an edit, builds, and gives the pages that changed, each of them written, and what was counted.
fn after(project: &Project, edit: impl FnOnce(&Project)) -> (Vec<String>, Counts) {
    let (before, stamps) = (project.tree("site"), project.stamps("site"));
    edit(project);
    let counts = project.built();
    let changed = changed(&before, &project.tree("site"));
    for (path, stamp) in project.stamps("site") {
        if path != MANIFEST && !path.starts_with("search/") && !changed.contains(&path) {
            assert_eq!(stamps.get(&path), Some(&stamp), "{path} was written with the same bytes");
        }
    }
    (changed, counts)
}

fn complete() -> Project {
    let project = Project::fixture("complete");
    project.built();
    project
}

#[test]
fn two_builds_give_the_same_bytes() {
    let (one, two) = (complete(), complete());
    two.kb(&["build", "--out", "elsewhere/site"]).counts();
    let site = one.tree("site");
    assert!(site.len() > 30, "a site was built");
    assert_eq!(differences(&site, &two.tree("site")), [""; 0]);
    assert_eq!(differences(&site, &two.tree("elsewhere/site")), [""; 0]);
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let build = |threads: &str| {
        let project = Project::fixture("complete");
        let mut command = project.command(&["build"]);
        command.env("RAYON_NUM_THREADS", threads);
        crate::support::Run::of(command).counts();
        project.tree("site")
    };
    assert_eq!(differences(&build("1"), &build("4")), [""; 0]);
}

#[test]
fn a_second_build_writes_nothing_and_runs_nothing() {
    let project = complete();
    let before = project.stamps(".");
    let counts = project.built();
    assert_eq!((counts.simulations, counts.written, counts.removed), (0, 0, 0));
    assert_eq!(counts.unchanged, project.tree("site").len() - 1, "all files but the manifest");
    let mut after = project.stamps(".");
    after.retain(|path, _| before.contains_key(path));
    assert_eq!(before, after);
}

#[test]
fn a_failing_build_leaves_the_previous_site() {
    let project = complete();
    let before = project.stamps("site");
    let bytes = project.tree("site");
    project.edit(NOTATION, "The same heading again", "Another [[nothing]]");
    project.remove("content/methods/data.csv");
    let run = project.build();
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("KB101") && run.stderr.contains("KB201"), "{}", run.stderr);
    assert_eq!(project.stamps("site"), before);
    assert!(project.tree("site") == bytes);
}

#[test]
fn a_prose_edit_rewrites_one_page() {
    let project = complete();
    let (changed, counts) = after(&project, |p| p.edit(NOTATION, "There is a [data", "Here is a [data"));
    assert_eq!(changed, ["methods/notation/index.html"]);
    // Beside it the files of the words that came or went, and of those that the text holds a little more or less of.
    assert!(counts.simulations + counts.removed == 0 && (2..20).contains(&counts.written), "{counts:?}");
}

#[test]
fn a_prose_edit_rewrites_the_pages_that_quote_it() {
    let project = complete();
    let (changed, counts) = after(&project, |p| p.edit(NOTATION, "draw them", "paint them"));
    assert_eq!(changed, ["methods/notation/index.html", "methods/tools/plots/index.html"]);
    assert_eq!(counts.simulations, 0);
    let (changed, _) = after(&project, |p| p.edit(NOTATION, "The same heading again", "A second one"));
    assert_eq!(changed, ["methods/notation/index.html", "terms/synapse/index.html"]);
}

#[test]
fn a_definition_rewrites_the_pages_that_show_it() {
    let project = complete();
    let (changed, counts) = after(&project, |p| {
        p.edit("content/terms/plasticity.yaml", "A lasting decrease", "A long decrease");
    });
    let (exported, pages): (Vec<String>, Vec<String>) =
        changed.into_iter().partition(|path| !path.ends_with("/index.html"));
    let shown = [
        "learning/hebbian-learning/index.html",
        "learning/terms/index.html",
        "terms/index.html",
        "terms/ltd/index.html",
        "terms/print/index.html",
    ];
    assert_eq!((pages.as_slice(), counts.simulations), (&shown.map(String::from)[..], 0));
    let all =
        ["anki.tsv", "terms.csv", "terms.json", "terms.jsonld", "terms.ttl"].map(|f| format!("exports/{f}"));
    let own = ["term.json", "term.ttl"].map(|file| format!("terms/ltd/{file}"));
    assert_eq!(exported, [&all[..], &own[..]].concat());
}

#[test]
fn a_caption_runs_nothing() {
    let project = complete();
    let edit = |p: &Project| p.edit("content/learning/hebbian-learning.md", "Oja's rule keeps", "It keeps");
    let (changed, counts) = after(&project, edit);
    // The other page refers to the figure, and shows its caption before a reader goes there.
    let shown = ["learning/hebbian-learning/index.html", "methods/references/index.html"].map(String::from);
    assert_eq!((changed.as_slice(), counts.simulations), (&shown[..], 0));
}

#[test]
fn a_parameter_runs_one_simulation() {
    let project = complete();
    let (changed, counts) = after(&project, |p| p.edit(RING, "500 ms", "1000 ms"));
    assert_eq!(counts.simulations, 1);
    let shows =
        |path: &String| path.contains("ring") || path == "demos/index.html" || path.starts_with("cards/");
    assert!(changed.iter().all(shows), "{changed:?}");
    let (_, counts) = after(&project, |p| p.edit(RING, "1000 ms", "500 ms"));
    assert_eq!(counts.simulations, 0, "the first result is still kept");
}

/// Half a second is half a second.
#[test]
fn a_parameter_in_another_unit_runs_nothing() {
    let project = complete();
    let (_, counts) = after(&project, |p| p.edit(RING, "500 ms", "0.5 s"));
    assert_eq!(counts.simulations, 0);
}

/// A claim over five seeds instead of four needs one result more.
#[test]
fn one_more_seed_runs_one_simulation() {
    let project = complete();
    let article = "content/learning/hebbian-learning.md";
    let (_, counts) =
        after(&project, |p| p.edit(article, "seeds: 1..4, in: 3 of 4", "seeds: 1..5, in: 3 of 5"));
    assert_eq!(counts.simulations, 1);
}

#[test]
fn what_is_kept_and_corrupt_is_made_again() {
    let project = complete();
    let site = project.stamps("site");
    let kept = project.tree(".kb/runs");
    assert_eq!(kept.len(), 5, "one result for each run: {:?}", kept.keys());
    for (at, (path, bytes)) in kept.iter().enumerate() {
        let mut bytes = bytes.clone();
        match at {
            0 => bytes.clear(),
            1 => bytes.truncate(bytes.len() / 2),
            2 => bytes = b"no report at all".to_vec(),
            _ => *bytes.last_mut().unwrap() ^= 1,
        }
        project.write(&format!(".kb/runs/{path}"), &bytes);
    }
    assert_eq!(project.built().simulations, 0, "while nothing changes, no result is asked for");
    let forget = || fs::remove_file(project.path(".kb/state")).unwrap();
    forget();
    let counts = project.built();
    assert_eq!((counts.simulations, counts.written), (5, 0));
    assert_eq!(project.stamps("site"), site);
    forget();
    assert_eq!(project.built().simulations, 0, "and is kept again");
}

/// Everything else that is kept may be lost or damaged as well.
#[test]
fn anything_kept_may_be_lost() {
    let project = complete();
    let site = project.tree("site");
    for path in project.tree(".kb").keys() {
        project.write(&format!(".kb/{path}"), b"\xff\x00 nonsense");
    }
    project.built();
    assert_eq!(differences(&site, &project.tree("site")), [""; 0]);
    fs::remove_dir_all(project.path(".kb")).unwrap();
    assert_eq!(project.built().simulations, 5);
    assert_eq!(differences(&site, &project.tree("site")), [""; 0]);
}

/// A run that was stopped is not taken for one that failed.
#[test]
fn a_higher_limit_lets_a_stopped_run_end() {
    let project = Project::fixture("bad/time-limit");
    assert_eq!(project.build().code, Some(1));
    project.edit("kb.yaml", "1 ms", "60 s");
    assert_eq!(project.built().simulations, 1);
}

/// The results of a build that fails for another reason are kept.
#[test]
fn a_failing_build_keeps_its_runs() {
    let project = Project::fixture("complete");
    project.edit(RING, "## What it keeps", "## What it keeps {#keeps}");
    assert_eq!(project.build().code, Some(1), "a link to the old anchor is dead");
    project.edit(RING, " {#keeps}", "");
    assert_eq!(project.built().simulations, 0);
}

#[test]
fn after_many_edits_the_site_is_that_of_a_clean_build() {
    let project = complete();
    project.edit(NOTATION, "Weights are", "All weights are");
    project.built();
    project.edit("kb.yaml", "A small garden", "A larger garden");
    project.built();
    fs::rename(project.path("content/methods/tools"), project.path("content/methods/devices")).unwrap();
    project.edit(NOTATION, "tools/plots.md", "devices/plots.md");
    project.built();
    project.edit("content/terms/synapse.yaml", "status: deprecated", "aliases: [junction]");
    project.built();
    let clean = Project::copy_of(project.root(), &["kb.yaml", "content"]);
    clean.built();
    assert_eq!(differences(&project.tree("site"), &clean.tree("site")), [""; 0]);
}
