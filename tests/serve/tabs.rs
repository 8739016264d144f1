//! Many tabs, slow ones, and a server that is killed.

use std::io::{Read, Write};

use crate::client::{Server, Tab, project};
use crate::support::Project;

#[test]
fn a_hundred_tabs_are_told_and_pages_still_come() {
    let project = project();
    let server = Server::of(&project);
    // Some ask and never read; one asks and says half of it.
    let mut idle = vec![];
    for _ in 0..20 {
        let mut stream = server.connect();
        write!(stream, "GET /_kb/events?page=one/index.html HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        idle.push(stream);
    }
    let mut half = server.connect();
    half.write_all(b"GET /one/ HTTP/1.1\r\nHo").unwrap();
    let mut tabs: Vec<Tab> = (0..100).map(|_| server.tab("/one/")).collect();
    for round in ["Uno.", "Eins.", "Un."] {
        project.write("content/one.md", format!("---\ntitle: One\n---\n{round}\n").as_bytes());
        for tab in &mut tabs {
            while tab.next().name != "reload" {}
        }
        assert!(server.get("/one/").text().contains(round));
    }
    half.write_all(b"st: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    half.read_to_string(&mut text).unwrap();
    assert!(text.contains("Un."));
}

/// Whatever it was doing when it was killed, the next one starts from the sources.
#[test]
fn a_killed_server_leaves_nothing_broken() {
    let project = Project::fixture("complete");
    let mut expected = None;
    for round in 0..4 {
        let mut server = Server::of(&project);
        // A page that waits for no simulation.
        let text = server.get("/methods/notation/").text();
        let text = text.split("<script src=\"/_kb").next().unwrap().to_owned();
        assert_eq!(*expected.get_or_insert(text.clone()), text);
        // It is in the middle of one build and the simulations of another.
        project.write("content/half.md", format!("---\ntitle: Half\n---\n{round}\n").as_bytes());
        std::thread::sleep(std::time::Duration::from_millis(5 * round));
        server.kill();
        project.remove("content/half.md");
    }
    project.built();
}
