//! A server of a project, ended with the test; raw requests to it; and a tab that listens to its events.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::Project;

/// Far longer than anything takes.
const PATIENCE: Duration = Duration::from_secs(40);

/// Settings that say nothing of articles that no other links.
pub(crate) const SETTINGS: &str = "title: Test\nlevels: {KB202: off}\n";

/// A project with two articles of which there is nothing to say.
pub(crate) fn project() -> Project {
    let project = Project::new().with("kb.yaml", SETTINGS);
    project.with_article("one.md", "One.\n").with_article("two.md", "Two.\n")
}

/// A running `kb serve`.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    /// What it says after its address; read by those who want to.
    pub(crate) stdout: BufReader<ChildStdout>,
}

impl Server {
    /// Serves a project at a port that is free.
    pub(crate) fn of(project: &Project) -> Self {
        Self::with(project, &["--port", "0"])
    }

    /// The same with other arguments.
    pub(crate) fn with(project: &Project, arguments: &[&str]) -> Self {
        let mut command = project.command(&["serve"]);
        command.args(arguments);
        Self::start(command)
    }

    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.starts_with("Serving ") {
            line.clear();
            assert_ne!(stdout.read_line(&mut line).unwrap(), 0, "it ended");
        }
        let address = line.split(' ').nth(1).unwrap().trim_end_matches('/');
        let port = address.rsplit_once(':').unwrap().1.parse().unwrap();
        Self { child, port, stdout }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for its end, and gives the exit code.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Ends it as nobody can prepare for.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends bytes as they are, and reads all that comes until the end.
    pub(crate) fn raw(&self, request: &[u8]) -> Response {
        let mut stream = self.connect();
        stream.write_all(request).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Response::parse(&bytes)
    }

    /// A request with these headers beside the usual.
    pub(crate) fn ask(&self, method: &str, target: &str, headers: &[&str]) -> Response {
        let headers: String = headers.iter().flat_map(|header| [header, "\r\n"]).collect();
        let host = format!("Host: localhost:{}\r\nConnection: close\r\n", self.port);
        self.raw(format!("{method} {target} HTTP/1.1\r\n{host}{headers}\r\n").as_bytes())
    }

    pub(crate) fn get(&self, target: &str) -> Response {
        self.ask("GET", target, &[])
    }

    /// Opens a tab on a page: gets it, and listens.
    pub(crate) fn tab(&self, page: &str) -> Tab {
        let text = self.get(page).text();
        let value = |name: &str| {
            let (_, rest) =
                text.rsplit_once(&format!(" data-{name}=\"")).unwrap_or_else(|| panic!("{name} in {text}"));
            rest.split_once('"').unwrap().0.to_owned()
        };
        self.listen(&value("page"), &value("hash"), &value("build"))
    }

    /// Listens as a tab that shows that.
    pub(crate) fn listen(&self, page: &str, have: &str, build: &str) -> Tab {
        let mut stream = self.connect();
        let target = format!("/_kb/events?page={page}&have={have}&build={build}");
        write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut tab = Tab {
            reader: BufReader::new(stream),
            page: page.to_owned(),
            have: have.to_owned(),
            build: build.to_owned(),
        };
        assert!(tab.line().starts_with("HTTP/1.1 200"));
        while !tab.line().is_empty() {}
        tab
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Response {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no head: {:?}", String::from_utf8_lossy(bytes)));
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head, body: bytes[end + 4..].to_vec() }
    }

    /// The value of a header; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .next()
            .unwrap_or_default()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

/// A tab that listens.
pub(crate) struct Tab {
    reader: BufReader<TcpStream>,
    pub(crate) page: String,
    pub(crate) have: String,
    pub(crate) build: String,
}

/// An event: its name and data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) data: String,
}

impl Tab {
    /// A line of the answer. Its body comes in chunks, whose sizes stand on lines of their own.
    fn line(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(self.reader.read_line(&mut line).unwrap(), 0, "the connection ended");
        line.trim_end_matches(['\r', '\n']).to_owned()
    }

    /// The next event.
    pub(crate) fn next(&mut self) -> Event {
        let (mut name, mut data) = (String::new(), None);
        let start = Instant::now();
        loop {
            let line = self.line();
            // Comments keep the connection alive.
            assert!(start.elapsed() < PATIENCE, "nothing is told to {}", self.page);
            if let Some(value) = line.strip_prefix("event: ") {
                value.clone_into(&mut name);
            } else if let Some(value) = line.strip_prefix("data: ") {
                data = Some(value.to_owned());
            } else if line.is_empty()
                && let Some(data) = data.take()
            {
                return Event { name, data };
            }
        }
    }

    /// The next event, which must have that name.
    pub(crate) fn expect(&mut self, name: &str) -> String {
        let event = self.next();
        assert_eq!(event.name, name, "{}", event.data);
        event.data
    }

    pub(crate) fn close(self) {
        self.reader.get_ref().shutdown(Shutdown::Both).unwrap();
    }
}
