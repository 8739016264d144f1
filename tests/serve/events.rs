//! What a tab is told: that its page is another, or only its style; and nothing else.

use std::fs;

use crate::client::{Server, Tab, project};
use crate::support::Project;

/// A tab that was told of the state of things.
fn tab(server: &Server, page: &str) -> Tab {
    let mut tab = server.tab(page);
    tab.expect("ok");
    tab
}

/// Shows that nothing else was told before: this is.
fn nothing_else(project: &Project, tab: &mut Tab) {
    project.write("content/wrong.md", b"---\ntitle: Wrong\n---\n[x](nowhere.md)\n");
    let problems = tab.expect("problems");
    assert!(problems.contains("KB201"), "{problems}");
    project.remove("content/wrong.md");
    tab.expect("ok");
}

#[test]
fn a_tab_loads_its_page_again_when_that_is_another() {
    let project = project();
    let server = Server::of(&project);
    let (mut one, mut two) = (tab(&server, "/one/"), tab(&server, "/two/"));
    project.edit("content/one.md", "One.", "Uno.");
    one.expect("reload");
    assert!(server.get("/one/").text().contains("Uno."), "it is told when the page can be asked for");
    nothing_else(&project, &mut one);
    nothing_else(&project, &mut two);
}

#[test]
fn nothing_is_told_when_nothing_is_another() {
    let project = project();
    let server = Server::of(&project);
    let mut tab = tab(&server, "/one/");
    let text = project.read("content/one.md");
    for _ in 0..3 {
        project.write("content/one.md", text.as_bytes());
        let file = fs::File::options().append(true).open(project.path("content/one.md")).unwrap();
        file.set_modified(std::time::SystemTime::now()).unwrap();
        project.write(".kb/mine", b"x");
        project.write("site/one/index.html", b"x");
        project.write("notes.md", b"x");
        project.write("content/.one.md.swp", b"x");
        project.write("content/one.md~", b"x");
    }
    // Another program builds the same project.
    fs::remove_dir_all(project.path("site")).unwrap();
    project.built();
    nothing_else(&project, &mut tab);
}

#[test]
fn a_style_is_changed_without_loading_the_page() {
    let project = project().with("templates/theme/style.css", "body { color: red; }\n");
    let server = Server::of(&project);
    let mut tab = tab(&server, "/one/");
    let before = server.get("/one/").text();
    project.write("templates/theme/style.css", b"body { color: blue; }\n");
    let data: serde_json::Value = serde_json::from_str(&tab.expect("style")).unwrap();
    let styles = data["styles"].as_array().unwrap().iter().map(|style| style["path"].as_str().unwrap());
    let new: Vec<&str> = styles.filter(|path| !before.contains(path)).collect();
    assert!(new.len() == 1 && server.get(&format!("/{}", new[0])).text().contains("blue"), "{new:?}");
    // What the tab has now is what it was told.
    let mut again = server.listen(&tab.page, data["have"].as_str().unwrap(), "");
    again.expect("ok");
    nothing_else(&project, &mut tab);
    nothing_else(&project, &mut again);
}

#[test]
fn a_style_sheet_with_a_name_of_its_own_is_a_style_too() {
    let template = fs::read_to_string(crate::support::repository().join("templates/base.html")).unwrap();
    let template = template.replace("</head>", "<link rel=\"stylesheet\" href=\"{{ root }}own.css\"></head>");
    let project =
        project().with("templates/base.html", &template).with("content/own.css", "p { color: red; }");
    let server = Server::of(&project);
    let mut tab = tab(&server, "/one/");
    project.write("content/own.css", b"p { color: blue; }");
    assert!(tab.expect("style").contains("\"own.css\""));
    nothing_else(&project, &mut tab);
}

#[test]
fn an_image_of_a_page_is_part_of_it() {
    let image = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"></svg>";
    let project = project().with("content/x.svg", image);
    let project = project.with_article("three.md", "![A dot](x.svg)\n");
    let server = Server::of(&project);
    let (mut one, mut three) = (tab(&server, "/one/"), tab(&server, "/three/"));
    project.write("content/x.svg", image.replace("></svg>", "><g/></svg>").as_bytes());
    three.expect("reload");
    nothing_else(&project, &mut one);
    nothing_else(&project, &mut three);
}

#[test]
fn a_page_that_comes_or_goes_is_shown() {
    let project = project();
    let server = Server::of(&project);
    let mut tab = tab(&server, "/new/");
    assert_eq!(server.get("/new/").status, 404);
    project.write("content/new.md", b"---\ntitle: New\n---\nText.\n");
    tab.expect("reload");
    assert_eq!(server.get("/new/").status, 200);
    project.remove("content/new.md");
    tab.expect("reload");
    assert_eq!(server.get("/new/").status, 404);
}

/// A tab that slept knows what it has; so does one whose server was another.
#[test]
fn a_tab_that_wakes_up_is_told_what_it_missed() {
    let project = project();
    let mut server = Server::of(&project);
    let (one, two) = (tab(&server, "/one/"), tab(&server, "/two/"));
    let mut tabs = vec![];
    for tab in [one, two] {
        tabs.push((tab.page.clone(), tab.have.clone(), tab.build.clone()));
        tab.close();
    }
    let [(one, have_one, build), (two, have_two, _)] = &tabs[..] else { panic!() };
    project.edit("content/one.md", "One.", "Uno.");
    // Another tab shows when the build is there.
    let mut other = server.listen(one, have_one, build);
    if other.next().name == "ok" {
        other.expect("reload");
    }
    server.listen(one, have_one, build).expect("reload");
    server.listen(two, have_two, build).expect("ok");
    server.kill();
    server = Server::of(&project);
    server.listen(one, have_one, build).expect("reload");
    server.listen(two, have_two, build).expect("ok");
    // Whoever says nonsense is not made to load pages for ever.
    server.listen(two, "nonsense", "%00").expect("ok");
    server.listen("../../etc/passwd", "", "").expect("ok");
}
