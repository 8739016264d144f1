//! A web server that answers as a test says, and remembers what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// What a server does with a request.
#[derive(Debug, Clone)]
pub(super) enum Reply {
    /// Answers with a status.
    Status(u16),
    /// Answers with a status and one header.
    With(u16, &'static str, String),
    /// Answers a little later, so that requests that may run at once do.
    Slowly(u16),
    /// Says nothing until the other side gives up.
    Hang,
    /// Ends the connection without a word.
    Close,
    /// Begins a page of a gigabyte.
    Huge,
}

/// How long [`Reply::Slowly`] takes.
const SLOWLY: Duration = Duration::from_millis(150);

/// A request.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// `HEAD /path`.
    pub(super) line: String,
    pub(super) user_agent: String,
    pub(super) when: Instant,
}

/// What servers saw; several may share it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) asked: Vec<Asked>,
    /// Requests being answered, and the most of them at any time.
    open: usize,
    pub(super) most_open: usize,
    /// Bytes of pages that were sent.
    pub(super) sent: usize,
}

/// A server on this machine, for as long as the test runs.
#[derive(Debug, Clone)]
pub(super) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

/// From a method, a path and how often that path was asked for before to a reply.
type Replies = dyn Fn(&str, &str, usize) -> Reply + Send + Sync;

impl Server {
    pub(super) fn new(replies: impl Fn(&str, &str, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::sharing(&Arc::default(), replies)
    }

    /// A server that adds to what others saw.
    pub(super) fn sharing(
        seen: &Arc<Mutex<Seen>>,
        replies: impl Fn(&str, &str, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self { address: listener.local_addr().unwrap(), seen: Arc::clone(seen) };
        let (this, replies) = (server.clone(), Arc::new(replies));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (this, replies) = (this.clone(), Arc::clone(&replies));
                thread::spawn(move || this.serve(stream, &*replies));
            }
        });
        server
    }

    /// The address of one of its pages.
    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// What it was asked, in order: `HEAD /path`.
    pub(super) fn lines(&self) -> Vec<String> {
        self.look(|seen| seen.asked.iter().map(|asked| asked.line.clone()).collect())
    }

    /// Forgets what it was asked, and gives it.
    pub(super) fn forget(&self) -> Vec<String> {
        let lines = self.lines();
        self.look(|seen| seen.asked.clear());
        lines
    }

    /// Looks at what it saw.
    pub(super) fn look<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.seen.lock().unwrap())
    }

    /// Serves a connection to its end.
    fn serve(&self, stream: TcpStream, replies: &Replies) -> Option<()> {
        let mut lines = BufReader::new(stream.try_clone().ok()?);
        let mut stream = stream;
        loop {
            let (mut line, mut user_agent) = (String::new(), String::new());
            lines.read_line(&mut line).ok().filter(|n| *n > 0)?;
            loop {
                let mut header = String::new();
                lines.read_line(&mut header).ok().filter(|n| *n > 0)?;
                match header.trim().split_once(": ") {
                    Some((name, value)) if name.eq_ignore_ascii_case("user-agent") => {
                        user_agent = value.into();
                    }
                    Some(_) => {}
                    None => break,
                }
            }
            let mut words = line.split(' ');
            let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
            let before = self.look(|seen| {
                let before = seen.asked.iter().filter(|a| a.line.split(' ').nth(1) == Some(&path)).count();
                let line = format!("{method} {path}");
                seen.asked.push(Asked { line, user_agent, when: Instant::now() });
                seen.open += 1;
                seen.most_open = seen.most_open.max(seen.open);
                before
            });
            let reply = replies(&method, &path, before);
            if matches!(reply, Reply::Slowly(_)) {
                thread::sleep(SLOWLY);
            }
            // Who has the answer may ask again before we get to say that it was given.
            self.look(|seen| seen.open -= 1);
            self.answer(&mut stream, &method, &reply)?;
        }
    }

    /// Answers; `None` where the connection is over.
    fn answer(&self, stream: &mut TcpStream, method: &str, reply: &Reply) -> Option<()> {
        let mut say = |status: u16, header: &str| {
            let body = if method == "GET" { "<p>Here." } else { "" };
            let head = format!("HTTP/1.1 {status} Said\r\n{header}Content-Length: {}\r\n\r\n", body.len());
            stream.write_all((head + body).as_bytes()).ok()
        };
        match reply {
            Reply::Status(status) | Reply::Slowly(status) => say(*status, ""),
            Reply::With(status, name, value) => say(*status, &format!("{name}: {value}\r\n")),
            Reply::Hang => {
                let _ = stream.read(&mut [0]);
                None
            }
            Reply::Close => None,
            Reply::Huge => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n").ok()?;
                let part = [b'x'; 4096];
                while stream.write_all(&part).is_ok() {
                    self.look(|seen| seen.sent += part.len());
                }
                None
            }
        }
    }
}

/// An address at which nobody listens.
pub(super) fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/", listener.local_addr().unwrap())
}
