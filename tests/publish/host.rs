//! What hosts are told, and nginx serving what was published.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use crate::server::{Server, free_port};
use crate::support::Project;
use crate::{project, publish};

/// With an old address that leads on.
fn moved(target: &str) -> Project {
    let project = project(target);
    project.write("content/a/two.md", b"---\ntitle: Two\nformerly: [b/old/]\n---\nTwo.\n");
    project
}

#[test]
fn files_of_hosts_say_what_may_be_kept_and_where_old_addresses_lead() {
    let project = moved("{to: dir, path: out, host: netlify}");
    publish(&project, &[]);
    assert_eq!(project.read("out/_redirects"), "/b/old/ /a/two/ 301!\n");
    let headers = project.read("out/_headers");
    assert!(
        headers.starts_with("/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"),
        "{headers}"
    );
    // Under a path of its own.
    project.edit("kb.yaml", "https://kb.example.org/", "https://example.org/some/repo/");
    project.edit("kb.yaml", "netlify", "cloudflare");
    publish(&project, &[]);
    assert_eq!(project.read("out/_redirects"), "/some/repo/b/old/ /some/repo/a/two/ 301\n");
    assert!(project.read("out/_headers").starts_with("/some/repo/assets/*\n"));
}

#[test]
fn more_redirects_than_a_host_takes_are_refused() {
    let project = project("{to: dir, path: out, host: cloudflare}");
    let old: Vec<String> = (0..2001).map(|n| format!("old/{n}/")).collect();
    let article = format!("---\ntitle: Two\nformerly: [{}]\n---\nTwo.\n", old.join(", "));
    project.write("content/a/two.md", article.as_bytes());
    let run = project.kb(&["publish", "--yes"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("the site has 2001 redirects, and Cloudflare takes 2000"), "{}", run.stderr);
    assert!(!project.path("out").exists());
}

#[test]
fn compressed_copies_are_what_they_are_copies_of() {
    let project = moved("{to: archive, path: out/site.tar.gz, compress: [gzip, brotli]}");
    publish(&project, &[]);
    let unpack = |arguments: &[&str]| {
        assert!(
            Command::new("tar").args(arguments).current_dir(project.path("out")).status().unwrap().success()
        );
    };
    unpack(&["-xzf", "site.tar.gz"]);
    let tree = project.tree("out");
    let copies: Vec<&String> =
        tree.keys().filter(|path| path.strip_suffix(".gz").is_some() && *path != "site.tar.gz").collect();
    assert!(copies.len() > 10, "{copies:?}");
    for copy in copies {
        let path = copy.strip_suffix(".gz").unwrap();
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(tree[copy].as_slice()).read_to_end(&mut plain).unwrap();
        assert!(plain == tree[path], "{copy}");
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut tree[&format!("{path}.br")].as_slice(), &mut plain).unwrap();
        assert!(plain == tree[path], "{path}.br");
        assert!(tree[copy].len() < tree[path].len());
    }
}

/// What a server answers: the head, and the body.
fn get(port: u16, path: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|part| part == b"\r\n\r\n").unwrap();
    (String::from_utf8_lossy(&answer[..end]).to_lowercase(), answer[end + 4..].to_vec())
}

#[test]
fn nginx_serves_what_was_published() {
    let nginx = ["/usr/sbin/nginx", "nginx"].into_iter().find(|name| {
        Command::new(name).arg("-v").stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    });
    let Some(nginx) = nginx else {
        eprintln!("there is no nginx here: nothing was tested");
        return;
    };
    let project = moved("{to: dir, path: out, compress: [gzip]}");
    publish(&project, &[]);
    let port = free_port();
    let snippet = project.kb(&["publish", "--server", "nginx"]);
    assert_eq!(snippet.code, Some(0), "{snippet:?}");
    let root = project.root().display();
    let config = format!(
        "daemon off;\nmaster_process off;\npid {root}/nginx.pid;\nerror_log {root}/nginx.log;\nevents {{}}\nhttp {{\n\
         types {{ text/html html; text/css css; text/javascript js; image/svg+xml svg; application/wasm wasm; }}\n\
         access_log off;\nclient_body_temp_path {root}/t1;\nproxy_temp_path {root}/t2;\nfastcgi_temp_path {root}/t3;\n\
         uwsgi_temp_path {root}/t4;\nscgi_temp_path {root}/t5;\n\
         server {{\nlisten 127.0.0.1:{port};\nroot {root}/out;\n{}\n}}\n}}\n",
        snippet.stdout
    );
    project.write("nginx.conf", config.as_bytes());
    // Its workers may run as somebody else, who must get there.
    Command::new("chmod").args(["-R", "a+rX", "."]).current_dir(project.root()).status().unwrap();
    let mut command = Command::new(nginx);
    command.args(["-c", "nginx.conf", "-p", "."]).current_dir(project.root());
    let _server = Server::start(&mut command, port);
    let (head, body) = get(port, "/a/one/");
    assert!(head.starts_with("http/1.1 200") && head.contains("content-encoding: gzip"), "{head}");
    assert!(head.contains("cache-control: no-cache") && head.contains("content-type: text/html"), "{head}");
    assert!(body == fs::read(project.path("out/a/one/index.html.gz")).unwrap(), "the copy is sent as it is");
    let style = project.tree("out/assets").into_keys().find(|name| name.starts_with("style."));
    let (head, _) = get(port, &format!("/assets/{}", style.unwrap()));
    assert!(head.contains("cache-control: public, max-age=31536000, immutable"), "{head}");
    assert!(head.contains("content-encoding: gzip") && head.contains("content-type: text/css"), "{head}");
    let (head, _) = get(port, "/nothing/here");
    assert!(head.starts_with("http/1.1 404") && head.contains("content-type: text/html"), "{head}");
    let (head, _) = get(port, "/b/old/");
    assert!(head.starts_with("http/1.1 301") && head.contains("/a/two/"), "{head}");
    let (head, _) = get(port, "/a/one");
    assert!(head.starts_with("http/1.1 301") && head.contains("/a/one/"), "{head}");
}
