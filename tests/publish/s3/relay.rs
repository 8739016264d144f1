//! Stands between `kb` and a server: passes requests on, notes them, and answers some itself.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request, as the relay sees it.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path and what follows `?`.
    pub(crate) target: String,
}

impl Request {
    /// The path alone.
    pub(crate) fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }
}

/// What the relay does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The server answers.
    Pass,
    /// The relay answers with this status.
    Answer(u16),
    /// Nobody answers: the connection is closed.
    Hang,
}

type Judge = dyn Fn(&Request, usize) -> Fate + Send + Sync;

/// A relay that goes on as long as the test.
pub(crate) struct Relay {
    pub(crate) port: u16,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Relay {
    /// A relay to a port. `judge` is given each request and how many came before it.
    pub(crate) fn to(server: u16, judge: impl Fn(&Request, usize) -> Fate + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (noted, judge): (_, Arc<Judge>) = (Arc::clone(&seen), Arc::new(judge));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (noted, judge) = (Arc::clone(&noted), Arc::clone(&judge));
                thread::spawn(move || pass(stream, server, &noted, &*judge));
            }
        });
        Self { port, seen }
    }

    /// All requests that came and were passed on or answered, in order.
    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }
}

/// One request of a connection, which is closed then. Who asks may go away at any time.
fn pass(client: TcpStream, server: u16, seen: &Mutex<Vec<Request>>, judge: &Judge) -> Option<()> {
    let mut reader = BufReader::new(client.try_clone().ok()?);
    let mut head = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
        if line == "\r\n" {
            break;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let mut words = head.split(' ');
    let request = Request { method: words.next()?.to_owned(), target: words.next()?.to_owned() };
    let fate = {
        let mut seen = seen.lock().unwrap();
        let fate = judge(&request, seen.len());
        seen.push(request);
        fate
    };
    let mut client = client;
    match fate {
        Fate::Hang => {}
        Fate::Answer(status) => {
            let body = "<Error><Code>Mishap</Code><Message>The relay says no.</Message></Error>";
            write!(
                client,
                "HTTP/1.1 {status} No\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            )
            .ok()?;
        }
        Fate::Pass => {
            let mut server = TcpStream::connect(("127.0.0.1", server)).ok()?;
            server.write_all(head.as_bytes()).ok()?;
            server.write_all(b"Connection: close\r\n\r\n").ok()?;
            server.write_all(&body).ok()?;
            let mut answer = Vec::new();
            server.read_to_end(&mut answer).ok()?;
            client.write_all(&answer).ok()?;
        }
    }
    Some(())
}
