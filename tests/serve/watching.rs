//! Changes on disk, however they come about.

use std::fs;
use std::io::BufRead;
use std::process::Command;

use crate::client::{SETTINGS, Server, Tab, project};
use crate::support::Project;

fn tab(server: &Server, page: &str) -> Tab {
    let mut tab = server.tab(page);
    tab.expect("ok");
    tab
}

/// Waits until a page says that.
fn says(tab: &mut Tab, server: &Server, page: &str, words: &str) {
    // What was not written whole is told of too.
    while !server.get(page).text().contains(words) {
        tab.next();
    }
}

#[test]
fn a_file_saved_under_another_name_and_moved() {
    let project = project();
    let server = Server::of(&project);
    let mut tab = tab(&server, "/one/");
    for n in 0..3 {
        let text = format!("---\ntitle: One\n---\nSaved {n}.\n");
        let temporary = [".one.md.tmp", "one.md~", "4913"][n];
        project.write(&format!("content/{temporary}"), text.as_bytes());
        fs::rename(project.path(&format!("content/{temporary}")), project.path("content/one.md")).unwrap();
        says(&mut tab, &server, "/one/", &format!("Saved {n}."));
    }
}

#[test]
fn a_file_written_in_pieces() {
    let project = project();
    let server = Server::of(&project);
    let mut tab = tab(&server, "/one/");
    for piece in ["", "---\ntitle: On", "---\ntitle: One\n---\nWhole.\n"] {
        fs::write(project.path("content/one.md"), piece).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(30));
    }
    says(&mut tab, &server, "/one/", "Whole.");
}

#[test]
fn new_folders_and_what_is_in_them() {
    let project = project();
    let server = Server::of(&project);
    let mut tab = tab(&server, "/new/deep/er/x/");
    project.write("content/new/deep/er/x.md", b"---\ntitle: X\n---\nFirst.\n");
    says(&mut tab, &server, "/new/deep/er/x/", "First.");
    project.write("content/new/deep/er/x.md", b"---\ntitle: X\n---\nSecond.\n");
    says(&mut tab, &server, "/new/deep/er/x/", "Second.");
    // A folder that is moved in.
    project.write("outside/y.md", b"---\ntitle: Y\n---\nMoved.\n");
    let mut moved = server.tab("/new/moved/y/");
    fs::rename(project.path("outside"), project.path("content/new/moved")).unwrap();
    says(&mut moved, &server, "/new/moved/y/", "Moved.");
    project.write("content/new/moved/y.md", b"---\ntitle: Y\n---\nEdited.\n");
    says(&mut moved, &server, "/new/moved/y/", "Edited.");
    // And away.
    fs::rename(project.path("content/new/moved"), project.path("outside")).unwrap();
    says(&mut moved, &server, "/new/moved/y/", "nothing at this address");
}

#[test]
fn the_content_folder_goes_and_comes_back() {
    let project = project();
    let server = Server::of(&project);
    let mut tab = tab(&server, "/one/");
    for n in 0..3 {
        fs::remove_dir_all(project.path("content")).unwrap();
        let told = loop {
            let event = tab.next();
            if event.name == "problems" && event.data.contains("KB001") {
                break event.data;
            }
        };
        assert!(told.contains("\"stale\":true"), "{told}");
        assert!(server.get("/one/").text().contains("One"), "the last good page is there");
        project.write("content/one.md", format!("---\ntitle: One\n---\nBack {n}.\n").as_bytes());
        says(&mut tab, &server, "/one/", &format!("Back {n}."));
        project.write("content/one.md", format!("---\ntitle: One\n---\nEdited {n}.\n").as_bytes());
        says(&mut tab, &server, "/one/", &format!("Edited {n}."));
    }
    // Moved away and replaced at once.
    fs::rename(project.path("content"), project.path("old")).unwrap();
    project.write("content/one.md", b"---\ntitle: One\n---\nReplaced.\n");
    says(&mut tab, &server, "/one/", "Replaced.");
    project.write("content/one.md", b"---\ntitle: One\n---\nReplaced and edited.\n");
    says(&mut tab, &server, "/one/", "Replaced and edited.");
}

#[test]
#[cfg(unix)]
fn folders_behind_links() {
    let outside = Project::new().with("real/one.md", "---\ntitle: One\n---\nOne.\n");
    let project = Project::new().with("kb.yaml", SETTINGS);
    let project = project.with("more/three.md", "---\ntitle: Three\n---\nThree.\n");
    std::os::unix::fs::symlink(outside.path("real"), project.path("content")).unwrap();
    let server = Server::of(&project);
    let mut tab = tab(&server, "/one/");
    outside.edit("real/one.md", "One.", "Linked.");
    says(&mut tab, &server, "/one/", "Linked.");
    // A link in the folder, to another of the project.
    let mut three = server.tab("/more/three/");
    std::os::unix::fs::symlink(project.path("more"), outside.path("real/more")).unwrap();
    says(&mut three, &server, "/more/three/", "Three.");
    project.edit("more/three.md", "Three.", "Tres.");
    says(&mut three, &server, "/more/three/", "Tres.");
    // The folder that the link leads to goes and comes back.
    fs::rename(outside.path("real"), outside.path("away")).unwrap();
    while !tab.next().data.contains("KB001") {}
    fs::rename(outside.path("away"), outside.path("real")).unwrap();
    says(&mut tab, &server, "/one/", "Linked.");
    outside.edit("real/one.md", "Linked.", "Linked again.");
    says(&mut tab, &server, "/one/", "Linked again.");
}

#[test]
fn settings_templates_and_styles() {
    let project = project();
    let server = Server::of(&project);
    let mut tab = tab(&server, "/one/");
    project.write("kb.yaml", SETTINGS.replace("Test", "Renamed").as_bytes());
    says(&mut tab, &server, "/one/", "Renamed");
    // A folder of templates that was not there.
    project.write(
        "templates/article.html",
        b"{% extends \"base.html\" %}{% block main %}Own template.{% endblock main %}",
    );
    says(&mut tab, &server, "/one/", "Own template.");
    project.edit("templates/article.html", "Own template.", "Own template again.");
    says(&mut tab, &server, "/one/", "Own template again.");
    fs::remove_dir_all(project.path("templates")).unwrap();
    while server.get("/one/").text().contains("Own template") {
        tab.next();
    }
}

#[test]
fn a_citation_style_of_the_project() {
    let style = "<?xml version=\"1.0\"?><style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"in-text\" version=\"1.0\">\
        <info><title>T</title><id>t</id><updated>2020-01-01T00:00:00Z</updated></info>\
        <citation><layout><text value=\"MARK\"/></layout></citation>\
        <bibliography><layout><text variable=\"title\"/></layout></bibliography></style>";
    let project = Project::new()
        .with("kb.yaml", SETTINGS)
        .with("content/x.bib", "@book{a, title = {A Title}, author = {Ann Author}, date = {2000}}\n")
        .with_article("one.md", "Text [@a].\n");
    let server = Server::of(&project);
    let mut tab = tab(&server, "/one/");
    // The style comes with a setting, in a folder that nobody knew.
    project.write("styles/own.csl", style.as_bytes());
    project.write("kb.yaml", format!("{SETTINGS}citation_style: styles/own.csl\n").as_bytes());
    says(&mut tab, &server, "/one/", "MARK");
    project.edit("styles/own.csl", "MARK", "OTHER");
    says(&mut tab, &server, "/one/", "OTHER");
}

/// All comes while the server cannot look: so it sees it at once, on however slow a machine.
#[test]
#[cfg(unix)]
fn a_thousand_files_are_one_change() {
    let project = project();
    let mut server = Server::of(&project);
    let mut tab = tab(&server, "/");
    let signal = |name: &str| {
        assert!(Command::new("kill").args([name, &server.id().to_string()]).status().unwrap().success());
    };
    signal("-STOP");
    for n in 0..1000 {
        project.write(&format!("content/part/n{n}.md"), format!("---\ntitle: N{n}\n---\nN.\n").as_bytes());
    }
    project.edit("kb.yaml", "Test", "Many");
    signal("-CONT");
    tab.expect("reload");
    assert_eq!(server.get("/part/n999/").status, 200);
    project.write("content/wrong.md", b"---\ntitle: Wrong\n---\n[x](nowhere.md)\n");
    tab.expect("problems");
    let mut lines = String::new();
    for _ in 0..3 {
        server.stdout.read_line(&mut lines).unwrap();
    }
    let last = lines.lines().last().unwrap();
    assert!(last.contains("1 error"), "the first build, the thousand files, the error:\n{lines}");
}
