//! Files of the site as a browser asks for them: types, addresses, what it has already, and parts.

use crate::client::Server;
use crate::support::Project;

fn project() -> Project {
    let project = Project::new().with_article("one.md", "One.\n").with_article("part/größe.md", "Two.\n");
    project.with("content/data.txt", "0123456789").with("content/empty.txt", "")
}

#[test]
fn every_kind_of_file_has_its_type() {
    let names = [
        ("a.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.json", "application/json"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("a.xml", "application/xml; charset=utf-8"),
        ("a.ttl", "text/turtle; charset=utf-8"),
        ("a.jsonld", "application/ld+json"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("a.txt", "text/plain; charset=utf-8"),
        ("a.wasm", "application/wasm"),
        ("a.pdf", "application/pdf"),
        ("A.PNG", "image/png"),
        ("a.jpg", "image/jpeg"),
        ("a.webp", "image/webp"),
        ("a.avif", "image/avif"),
        ("a.mp4", "video/mp4"),
        ("a.inv", "application/octet-stream"),
        ("a.unknown", "application/octet-stream"),
        ("plain", "application/octet-stream"),
    ];
    let project =
        names.iter().fold(project(), |project, (name, _)| project.with(&format!("content/{name}"), "x"));
    let server = Server::of(&project);
    for (name, media_type) in names {
        let response = server.get(&format!("/{name}"));
        assert_eq!((response.status, response.header("content-type")), (200, media_type), "{name}");
        assert_eq!(response.header("x-content-type-options"), "nosniff");
        assert_eq!(response.header("cache-control"), "no-cache");
    }
    for (target, media_type) in [("/one/", "text/html"), ("/_kb/live.js", "text/javascript")] {
        assert!(server.get(target).header("content-type").starts_with(media_type), "{target}");
    }
}

/// The pages are those of a build, but for the script that keeps them up to date.
#[test]
fn a_preview_is_the_site() {
    let project = Project::fixture("complete");
    let server = Server::of(&project);
    project.built();
    let site = project.tree("site");
    assert!(site.len() > 20);
    for (path, bytes) in site.iter().filter(|(path, _)| !path.starts_with('.')) {
        let mut body = server.get(&format!("/{path}")).body;
        if server.get(&format!("/{path}")).header("content-type").starts_with("text/html") {
            let text = String::from_utf8(body).unwrap();
            let start =
                text.find("<script src=\"/_kb/live.js\"").unwrap_or_else(|| panic!("no script in {path}"));
            let end = start + text[start..].find("</script>").unwrap() + "</script>".len();
            assert!(!String::from_utf8_lossy(bytes).contains("_kb"), "{path}");
            body = format!("{}{}", &text[..start], &text[end..]).into_bytes();
        }
        assert!(body == *bytes, "{path} differs");
    }
}

#[test]
fn addresses_of_pages() {
    let project = project();
    let server = Server::of(&project);
    for target in ["/", "/index.html", "/one/", "/one/index.html", "/part/gr%C3%B6%C3%9Fe/", "/one/?a=b"] {
        assert_eq!(server.get(target).status, 200, "{target}");
    }
    for (target, to) in
        [("/one", "/one/"), ("/one?a=b", "/one/?a=b"), ("/part/gr%C3%B6%C3%9Fe", "/part/gr%C3%B6%C3%9Fe/")]
    {
        let response = server.get(target);
        assert_eq!((response.status, response.header("location")), (308, to), "{target}");
    }
    for target in ["/two", "/two/", "/one/x", "/data.txt/"] {
        let response = server.get(target);
        assert_eq!(response.status, 404, "{target}");
        assert!(response.text().contains("There is nothing at this address"), "{target}");
        assert!(response.text().contains("/_kb/live.js"), "it comes to life when there is a page");
    }
}

#[test]
fn a_site_is_also_where_it_will_be_published() {
    let project = project().with("kb.yaml", "title: Test\nbase_url: https://example.org/repo/\n");
    let server = Server::of(&project);
    for target in ["/one/", "/repo/one/", "/repo/", "/", "/repo/data.txt"] {
        assert_eq!(server.get(target).status, 200, "{target}");
    }
    for (target, to) in [("/repo", "/repo/"), ("/repo/one", "/repo/one/")] {
        let response = server.get(target);
        assert_eq!((response.status, response.header("location")), (308, to));
    }
    let missing = server.get("/deep/in/nowhere/");
    let text = missing.text();
    let (_, rest) = text.split_once("rel=\"stylesheet\" href=\"").unwrap();
    let style = rest.split_once('"').unwrap().0;
    let style = style.strip_prefix("https://example.org").unwrap_or(style);
    assert!(style.starts_with("/repo/"), "{style}");
    assert_eq!((missing.status, server.get(style).status), (404, 200));
}

#[test]
fn what_a_browser_has_is_not_sent_again() {
    let project = project();
    let server = Server::of(&project);
    for target in ["/data.txt", "/one/", "/_kb/live.js"] {
        let tag = server.get(target).header("etag").to_owned();
        assert!(tag.len() > 10 && tag.starts_with('"') && tag.ends_with('"'), "{tag}");
        for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            let response = server.ask("GET", target, &[&format!("If-None-Match: {known}")]);
            assert_eq!((response.status, response.body.len()), (304, 0), "{target} {known}");
            assert_eq!(response.header("etag"), tag);
        }
        assert_eq!(server.ask("GET", target, &["If-None-Match: \"x\""]).status, 200);
    }
    assert_eq!(server.ask("GET", "/nowhere/", &["If-None-Match: *"]).status, 404);
}

#[test]
fn head_tells_what_get_would() {
    let project = project();
    let server = Server::of(&project);
    for (target, status) in [("/one/", 200), ("/data.txt", 200), ("/nowhere", 404), ("/one", 308)] {
        let (get, head) = (server.get(target), server.ask("HEAD", target, &[]));
        assert_eq!((head.status, head.body.len()), (status, 0), "{target}");
        for name in ["content-length", "content-type", "etag", "location"] {
            assert_eq!(head.header(name), get.header(name), "{target} {name}");
        }
    }
    assert_eq!(server.ask("HEAD", "/_kb/events", &[]).status, 404);
}

#[test]
fn parts_of_files() {
    let project = project();
    let server = Server::of(&project);
    let whole = server.get("/data.txt");
    assert_eq!((whole.header("accept-ranges"), whole.text().as_str()), ("bytes", "0123456789"));
    for (range, part, content_range) in [
        ("bytes=0-3", "0123", "bytes 0-3/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=-2", "89", "bytes 8-9/10"),
        ("bytes=5-500", "56789", "bytes 5-9/10"),
    ] {
        let response = server.ask("GET", "/data.txt", &[&format!("Range: {range}")]);
        let answer = (response.status, response.text());
        assert_eq!(answer, (206, part.to_owned()), "{range}");
        assert_eq!(response.header("content-range"), content_range);
        assert_eq!(response.header("content-length"), part.len().to_string());
    }
    for range in ["bytes=10-", "bytes=-0"] {
        let response = server.ask("GET", "/data.txt", &[&format!("Range: {range}")]);
        assert_eq!((response.status, response.header("content-range")), (416, "bytes */10"), "{range}");
    }
    for range in ["bytes=0-1,3-4", "bytes=x", "bytes=3-1", "pages=1-2", "bytes"] {
        let response = server.ask("GET", "/data.txt", &[&format!("Range: {range}")]);
        assert_eq!((response.status, response.body.len()), (200, 10), "{range}");
    }
    assert_eq!(server.ask("GET", "/empty.txt", &["Range: bytes=0-"]).status, 416);
    let status = |known: &str| {
        server.ask("GET", "/data.txt", &["Range: bytes=0-1", &format!("If-Range: {known}")]).status
    };
    assert_eq!(status(whole.header("etag")), 206);
    assert_eq!([status("\"x\""), status("Wed, 21 Oct 2026 07:28:00 GMT")], [200, 200]);
}
