//! What a server for one's own eyes must refuse: files that are not of the site, names that are not its own, and
//! pages of others that would listen.

use crate::client::Server;
use crate::support::Project;

fn project() -> Project {
    let project = Project::new().with_article("one.md", "One.\n").with("content/a/x.txt", "x");
    project.with("secret.txt", "not for others")
}

#[test]
fn nothing_outside_of_the_site_is_read() {
    let project = project();
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc", project.path("site")).unwrap();
    let server = Server::of(&project);
    for target in [
        "/../secret.txt",
        "/../../../../../../etc/passwd",
        "/a/../../secret.txt",
        "/a/../one/",
        "/./one/",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%252e%252e/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/a/%00/x.txt",
        "/a/x.txt%00.html",
        "/a/x.txt%0d%0aX:%20y",
        "//etc/passwd",
        "///etc/passwd",
        "/%2fetc/passwd",
        "/a//x.txt",
        "/C:/Windows/win.ini",
        "/c%3a%5cWindows",
        "/file:///etc/passwd",
        "/kb.yaml",
        "/content/one.md",
        "/secret.txt",
        "/.kb/citations",
        "/.kb/",
        "/.git/config",
        "/site/passwd",
        "/a/",
        "/assets/",
        "/templates/base.html",
        "/_kb/",
        "/_kb/../secret.txt",
        "/_kb/live.rs",
        "/_kb/live.js/../../secret.txt",
    ] {
        let response = server.get(target);
        assert!(matches!(response.status, 403 | 404), "{target}: {}", response.status);
        let text = String::from_utf8_lossy(&response.body).into_owned();
        assert!(!text.contains("not for others") && !text.contains("root:"), "{target}: {text}");
    }
    assert_eq!(server.get("/a/x.txt").text(), "x");
}

#[test]
fn it_is_no_proxy() {
    let project = project();
    let server = Server::of(&project);
    let host = format!("Host: localhost:{}\r\nConnection: close", server.port);
    for line in [
        "GET http://evil.example/ HTTP/1.1",
        "GET http://localhost/one/ HTTP/1.1",
        "GET file:///etc/passwd HTTP/1.1",
    ] {
        let response = server.raw(format!("{line}\r\n{host}\r\n\r\n").as_bytes());
        assert!(matches!(response.status, 400 | 403 | 404), "{line}: {response:?}");
    }
    for line in ["CONNECT evil.example:80 HTTP/1.1", "OPTIONS * HTTP/1.1"] {
        let response = server.raw(format!("{line}\r\n{host}\r\n\r\n").as_bytes());
        assert!(matches!(response.status, 400 | 403 | 405), "{line}: {response:?}");
    }
}

#[test]
fn what_is_no_request_does_no_harm() {
    let project = project();
    let server = Server::of(&project);
    let long =
        format!("GET /{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "a/".repeat(40_000));
    for request in
        [&b"GET /a\0b HTTP/1.1\r\nHost: localhost\r\n\r\n"[..], b"\x16\x03\x01\x02\r\n\r\n", long.as_bytes()]
    {
        let response = server.raw(request);
        assert!((400..500).contains(&response.status), "{response:?}");
    }
    assert_eq!(server.get("/one/").status, 200);
}

#[test]
fn a_request_says_once_whom_it_means() {
    let project = project();
    let server = Server::of(&project);
    let status = |host: &str| {
        server.raw(format!("GET /one/ HTTP/1.1\r\nConnection: close\r\n{host}\r\n").as_bytes()).status
    };
    for host in ["localhost", "localhost:9", "127.0.0.1", "127.1.2.3:80", "[::1]", "LOCALHOST"] {
        assert_eq!(status(&format!("Host: {host}\r\n")), 200, "{host}");
    }
    for host in
        ["evil.example", "evil.example:4747", "localhost.evil.example", "192.168.1.1", "[::2]", "0.0.0.0"]
    {
        assert_eq!(status(&format!("Host: {host}\r\n")), 403, "{host}");
    }
    for hosts in ["", "Host: localhost\r\nHost: evil.example\r\n", "Host:\r\n"] {
        assert!(matches!(status(hosts), 400 | 403), "{hosts}");
    }
}

/// With all addresses of the machine, any address may be meant, but still no name.
#[test]
fn a_server_for_the_network_is_known_by_addresses() {
    let project = project();
    let server = Server::with(&project, &["--host", "0.0.0.0", "--port", "0"]);
    let status = |host: &str| {
        server.raw(format!("GET / HTTP/1.1\r\nConnection: close\r\nHost: {host}\r\n\r\n").as_bytes()).status
    };
    assert_eq!([status("192.168.1.1:4747"), status("localhost"), status("evil.example")], [200, 200, 403]);
}

#[test]
fn pages_of_others_may_not_listen() {
    let project = project();
    let server = Server::of(&project);
    let own = format!("Origin: http://localhost:{}", server.port);
    for headers in [&[][..], &[&*own], &["Sec-Fetch-Site: same-origin"], &["Sec-Fetch-Site: none"]] {
        assert_eq!(server.ask("GET", "/_kb/live.js", headers).status, 200, "{headers:?}");
    }
    for header in [
        "Origin: http://evil.example",
        "Origin: http://localhost:1",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
    ] {
        for target in ["/_kb/live.js", "/_kb/events?page=one/index.html"] {
            assert_eq!(server.ask("GET", target, &[header]).status, 403, "{header} {target}");
        }
    }
    assert_eq!(server.get("/one/").header("cross-origin-resource-policy"), "same-origin");
}

#[test]
fn there_is_only_get_and_head() {
    let project = project();
    let server = Server::of(&project);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
        for target in ["/one/", "/nowhere", "/_kb/events", "/_kb/live.js"] {
            let response = server.ask(method, target, &[]);
            assert_eq!((response.status, response.header("allow")), (405, "GET, HEAD"), "{method} {target}");
        }
    }
}

/// A link among the sources that leads out is told to the author, and nothing of what it leads to is served.
#[test]
#[cfg(unix)]
fn a_link_out_of_the_project_is_not_followed() {
    let project = project();
    std::os::unix::fs::symlink("/etc/passwd", project.path("content/passwd.txt")).unwrap();
    std::os::unix::fs::symlink("/etc", project.path("content/etc")).unwrap();
    let server = Server::of(&project);
    for target in ["/passwd.txt", "/etc/passwd", "/etc/hostname"] {
        let response = server.get(target);
        assert_eq!(response.status, 404, "{target}");
        assert!(!response.text().contains("root:"), "{target}");
    }
    assert_eq!(server.get("/one/").status, 200);
    // Nor one that comes later.
    std::os::unix::fs::symlink("/etc/passwd", project.path("content/later.txt")).unwrap();
    project.edit("content/one.md", "One.", "Edited.");
    let mut tab = server.tab("/one/");
    while !server.get("/one/").text().contains("Edited.") {
        tab.next();
    }
    assert_eq!(server.get("/later.txt").status, 404);
}
