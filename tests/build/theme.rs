//! The theme: what a project can change of it, one file at a time, and what its templates are given.

use std::collections::BTreeSet;
use std::sync::Mutex;

use kb::check::Against;
use kb::demo::run::Progress;
use kb::engine::{Edition, Read, Simulate};

use crate::support::{Project, differences, repository};

/// A project that has three files of its own: a small part, the custom properties, and a whole kind of page.
#[test]
fn a_project_changes_one_file_and_keeps_the_theme() {
    let plain = Project::fixture("complete");
    plain.built();
    let themed = Project::fixture("themed");
    let own = themed.tree("templates");
    assert_eq!(own.keys().collect::<Vec<_>>(), ["parts/facts.html", "parts/notice.html", "theme/own.css"]);
    let run = themed.build();
    assert!(run.code == Some(0) && run.stderr.is_empty(), "{run:?}");
    let page = themed.read("site/article/index.html");
    assert!(page.contains("<p class=\"facts own\">1 minutes to read</p>"), "{page}");
    assert!(page.contains("<p class=\"notice\">Own: It is a test.</p>"), "{page}");
    assert!(
        page.contains("<h1>Article</h1>") && page.contains("<form class=\"find\""),
        "all else is as it was"
    );
    let styles = themed.tree("site");
    let style = styles.iter().find(|(path, _)| path.starts_with("assets/style."));
    let css = String::from_utf8_lossy(style.unwrap().1);
    assert!(css.trim_end().ends_with(":root{--accent:#700}"), "{css}");
}

#[test]
fn a_file_is_copied_once_and_changes_nothing_by_itself() {
    let project = Project::fixture("complete");
    project.built();
    let before = project.tree("site");
    let run = project.kb(&["theme", "eject", "parts/facts.html"]);
    assert!(run.code == Some(0) && run.stdout.contains("templates/parts/facts.html"), "{run:?}");
    let built_in = std::fs::read(repository().join("templates/parts/facts.html")).unwrap();
    assert_eq!(project.tree("templates")["parts/facts.html"], built_in);
    project.built();
    assert_eq!(differences(&before, &project.tree("site")), [""; 0]);
    // What is there already may be somebody's work.
    project.write("templates/parts/facts.html", b"mine");
    let run = project.kb(&["theme", "eject", "templates/parts/facts.html"]);
    assert!(run.code == Some(1) && run.stderr.contains("is there already"), "{run:?}");
    assert_eq!(project.read("templates/parts/facts.html"), "mine");
    let listed = project.kb(&["theme", "list"]).stdout;
    let of = |name: &str| listed.lines().find(|line| line.contains(name)).unwrap().to_owned();
    assert!(of("parts/facts.html").starts_with("own"), "{listed}");
    assert!(
        of("parts/cite.html").starts_with("   ") && of("parts/cite.html").contains("How an article is cited")
    );
}

#[test]
fn what_cannot_be_copied_is_told_with_what_can() {
    let project = Project::new().with_article("a.md", "A.\n");
    let run = project.kb(&["theme", "eject", "parts/fact.html"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("no file `parts/fact.html`; did you mean `parts/facts.html`"),
        "{}",
        run.stderr
    );
    let run = project.kb(&["theme", "eject", "../kb.yaml"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let run = project.kb(&["--root", "nowhere", "theme", "eject", "base.html"]);
    assert!(run.code == Some(1) && run.stderr.contains("there is no kb.yaml in nowhere"), "{run:?}");
}

struct Quiet;

impl Progress for Quiet {
    fn simulated(&self, _: usize, _: usize) {}
}

/// What `kb theme contexts` prints names every field that a template is given.
#[test]
fn every_field_that_a_template_is_given_is_documented() {
    let project = Project::fixture("complete");
    let told = project.kb(&["theme", "contexts"]).stdout;
    let read = Read::all(kb::project::Project::open(project.root()).unwrap(), true);
    let edition = Edition::make(read, None, Simulate::Now(&Quiet));
    let fields = Mutex::new(BTreeSet::new());
    edition.build(Against::default(), &|file| {
        fields.lock().unwrap().extend(file.parts.into_iter().map(|part| part.name));
    });
    let fields = fields.into_inner().unwrap();
    assert!(fields.len() > 40, "{fields:?}");
    // What `kb why` knows beside the fields.
    let is_field = |part: &&String| *part != "templates";
    let missing: Vec<&String> =
        fields.iter().filter(is_field).filter(|field| !told.contains(&format!("`{field}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
