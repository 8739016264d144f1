//! Demos in a preview: prose does not wait for them, and what nobody waits for any more is stopped.

use std::fs;

use crate::client::{Server, Tab, project};
use crate::support::Project;

/// So many simulations take longer than all else here together.
const MANY: usize = 900;

fn slow(project: &Project, seeds: usize) {
    let demo = format!(
        "---\ntitle: Slow\n---\nIt holds `= ring.held int`.\n\n```demo\nid: ring\nmodel: memory/ring\nparams: {{ items: 4, delay: 6000 ms }}\nshow: [profile]\nclaims:\n  - {{ value: held, between: [0, 8], seeds: 1..{seeds} }}\n```\n"
    );
    project.write("content/slow.md", demo.as_bytes());
}

/// Waits until the tab is told that these demos run.
fn running(tab: &mut Tab, ids: &str) {
    loop {
        let event = tab.next();
        if event.name == "running" && event.data == ids {
            break;
        }
    }
}

fn results(project: &Project) -> usize {
    fs::read_dir(project.path(".kb/runs")).map_or(0, Iterator::count)
}

#[test]
fn prose_does_not_wait_for_demos() {
    let project = project();
    slow(&project, MANY);
    let server = Server::of(&project);
    let (mut one, mut tab) = (server.tab("/one/"), server.tab("/slow/"));
    running(&mut tab, "[\"ring\"]");
    let page = server.get("/slow/").text();
    assert!(
        page.contains("It holds") && !page.contains("<svg class=\"plot"),
        "the page is there, the figure is not"
    );
    for n in 0..3 {
        let said = format!("This is number {n}.");
        project.write("content/one.md", format!("---\ntitle: One\n---\n{said}\n").as_bytes());
        while !server.get("/one/").text().contains(&said) {
            one.next();
        }
    }
    assert!(results(&project) < MANY, "simulations go on all the while");
}

#[test]
fn what_nobody_waits_for_is_stopped_and_the_rest_is_shown() {
    let project = project();
    slow(&project, MANY);
    let server = Server::of(&project);
    let mut tab = server.tab("/slow/");
    running(&mut tab, "[\"ring\"]");
    slow(&project, 2);
    running(&mut tab, "[]");
    let page = server.get("/slow/").text();
    assert!(page.contains("id=\"fig-ring-profile\""), "{page}");
    assert!(page.contains("2 of 2") || page.contains("found in 2"), "{page}");
    assert!(results(&project) < MANY, "the others were not waited for");
    // A change of what is run shows the old figure until the new one is there.
    project.edit("content/slow.md", "6000 ms", "5900 ms");
    loop {
        let page = server.get("/slow/").text();
        assert!(page.contains("id=\"fig-ring-profile\""), "{page}");
        if page.contains("5900 ms") || page.contains("5900\u{a0}ms") || page.contains("5.9") {
            break;
        }
        tab.next();
    }
}
