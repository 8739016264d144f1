//! What is wrong is shown over the last good page, and goes when it is mended.

use serde_json::Value;

use crate::client::{SETTINGS, Server, Tab, project};
use crate::support::Project;

fn problems(tab: &mut Tab) -> Value {
    serde_json::from_str(&tab.expect("problems")).unwrap()
}

#[test]
fn an_error_is_shown_over_the_last_good_page_until_it_is_mended() {
    let project = project();
    let server = Server::of(&project);
    let mut tab = server.tab("/one/");
    tab.expect("ok");
    let good = server.get("/one/").text();
    project.edit("content/one.md", "One.", "[<b>Uno</b>](nowhere.md)");
    let told = problems(&mut tab);
    let html = told["html"].as_str().unwrap();
    assert_eq!((told["errors"].as_u64(), told["stale"].as_bool()), (Some(1), Some(true)), "{told}");
    for words in ["KB201", "content/one.md:4:", "last good version", "&lt;b&gt;Uno", "^^^^"] {
        assert!(html.contains(words), "`{words}` in {html}");
    }
    assert!(!html.contains("<b>Uno"), "{html}");
    let text = |page: &str| page.split("<script src=\"/_kb").next().unwrap().to_owned();
    assert_eq!(text(&server.get("/one/").text()), text(&good));
    // A tab that opens now is told too.
    assert_eq!(problems(&mut server.tab("/one/"))["key"], told["key"]);
    project.edit("content/one.md", "[<b>Uno</b>](nowhere.md)", "One.");
    tab.expect("ok");
}

#[test]
fn errors_of_the_page_itself_come_first() {
    let project = project().with_article("part/index.md", "Part.\n");
    let server = Server::of(&project);
    let mut tabs: Vec<Tab> = ["/one/", "/two/", "/part/"].map(|page| server.tab(page)).into();
    for tab in &mut tabs {
        tab.expect("ok");
    }
    for name in ["one", "two", "part/index"] {
        project.write(&format!("content/{name}.md"), b"---\ntitle: X\n---\n[x](nowhere.md)\n");
    }
    for (tab, name) in tabs.iter_mut().zip(["one", "two", "part/index"]) {
        let told = loop {
            let told = problems(tab);
            if told["errors"] == 3 {
                break told;
            }
        };
        let (_, rest) = told["html"].as_str().unwrap().split_once("class=\"place\">").unwrap();
        assert!(rest.starts_with(&format!("content/{name}.md:4:")), "{rest}");
    }
}

#[test]
fn broken_settings_are_told_and_the_old_ones_go_on() {
    let project = project();
    let server = Server::of(&project);
    let mut tab = server.tab("/one/");
    tab.expect("ok");
    project.write("kb.yaml", b"title: [\n");
    assert!(problems(&mut tab)["html"].as_str().unwrap().contains("kb.yaml:"));
    project.edit("content/one.md", "One.", "Uno.");
    tab.expect("reload");
    assert!(server.get("/one/").text().contains("Uno."));
    project.remove("kb.yaml");
    assert!(problems(&mut tab)["html"].as_str().unwrap().contains("KB001"));
    project.write("kb.yaml", SETTINGS.as_bytes());
    tab.expect("ok");
}

#[test]
fn a_project_that_is_wrong_from_the_start_comes_right() {
    for (path, bad, good) in [
        ("kb.yaml", "title: [\n", SETTINGS),
        ("templates/base.html", "{% if %}", "{% block main %}{% endblock %}"),
        ("content/one.md", "---\ntitle: [\n---\n", "---\ntitle: One\n---\nOne.\n"),
    ] {
        let project = project().with(path, bad);
        let server = Server::of(&project);
        let mut tab = server.tab("/one/");
        let told = problems(&mut tab);
        assert_eq!(
            (told["errors"].as_u64(), told["stale"].as_bool()),
            (Some(1), Some(false)),
            "{path}: {told}"
        );
        project.write(path, good.as_bytes());
        tab.expect("reload");
        tab.expect("ok");
        assert_eq!(server.get("/one/").status, 200, "{path}");
    }
}

#[test]
fn warnings_are_folded() {
    let project = Project::fixture("hints");
    let server = Server::of(&project);
    let mut tab = server.tab("/article/");
    // What only the whole site shows comes a little later, and so do the demos.
    let told = loop {
        let event = tab.next();
        let told: Value = serde_json::from_str(&event.data).unwrap_or_default();
        if event.name == "problems" && told["others"] == 3 {
            break told;
        }
    };
    assert_eq!(told["errors"], 0, "{told}");
    assert!(told["html"].as_str().unwrap().starts_with("<details><summary>1 warning, 2 hints"));
}
