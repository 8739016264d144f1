//! `kb serve`: a site in memory, shown in a browser while it is written.
//!
//! A [`session::Session`] builds the site; the server knows nothing of how. A thread waits for changes on disk
//! ([`watch`]), has the session build, and rings a [`live::Bell`]: then each open tab is told whether it must load its
//! page again ([`live`]), and what is wrong ([`overlay`]). Requests are answered from memory: no path of a request
//! ever reaches a file system ([`path`], [`answer`]).

use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{io, thread};

use axum::Router;
use tokio::sync::oneshot;

pub mod answer;
pub mod host;
mod later;
pub mod live;
pub mod overlay;
pub mod path;
pub mod preview;
mod respond;
pub mod seen;
pub mod session;
pub mod watch;

use host::Hosts;
use live::{Bell, Live};
use session::Session;
use watch::Watch;

/// How long connections have to end when the server does.
const FAREWELL: Duration = Duration::from_millis(100);

/// Serves a session until the process is interrupted.
///
/// # Errors
/// When the machine gives no threads or sockets, or the watching of files has ended.
pub fn run(
    listener: TcpListener,
    hosts: Hosts,
    session: Arc<dyn Session>,
    watch: Watch,
    bell: Bell,
) -> io::Result<()> {
    crate::model::program::ends_by_itself();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let watched = refresh(watch, Arc::clone(&session), bell.clone())?;
    let live = Arc::new(Live::new(Arc::clone(&session), bell));
    let preview = Arc::new(respond::Preview { session, live, hosts });
    let result = runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let router = Router::new().fallback(respond::respond).with_state(preview);
        tokio::select! {
            served = axum::serve(listener, router) => served,
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = watched => Err(io::Error::other("changes can no longer be watched for")),
        }
    });
    crate::model::program::end_all();
    runtime.shutdown_timeout(FAREWELL);
    result
}

/// Builds at every change, on a thread of its own. What is given back ends with the thread.
fn refresh(mut watch: Watch, session: Arc<dyn Session>, bell: Bell) -> io::Result<oneshot::Receiver<()>> {
    let (ends, ended) = oneshot::channel::<()>();
    let work = move || {
        let _ends = ends;
        while let Some(changed) = watch.wait() {
            let start = Instant::now();
            if session.refresh(&changed) {
                bell.ring(Some(start.elapsed()));
            }
        }
    };
    thread::Builder::new().name("watch".into()).spawn(work)?;
    Ok(ended)
}

/// The hash of some bytes.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    short(&blake3::hash(bytes))
}

/// The first bytes of a hash: enough to tell versions of a file apart.
fn short(hash: &blake3::Hash) -> u64 {
    hash.as_bytes().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}
