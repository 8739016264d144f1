//! How long a run may take.

use std::time::{Duration, Instant};

use kb_demos::Monitor;

/// Stops a run that takes too long, or that nobody waits for.
pub struct Clock<'a> {
    start: Instant,
    limit: Duration,
    stopped: &'a dyn Fn() -> bool,
}

impl<'a> Clock<'a> {
    /// Begins to count. A run is stopped after `limit`, and when `stopped` says so.
    pub fn new(limit: Duration, stopped: &'a dyn Fn() -> bool) -> Self {
        Self { start: Instant::now(), limit, stopped }
    }

    /// Begins to count for a run that is waited for.
    pub fn waited(limit: Duration) -> Self {
        Self::new(limit, &|| false)
    }
}

impl Monitor for Clock<'_> {
    fn progress(&mut self, _fraction: f64) -> bool {
        self.start.elapsed() < self.limit && !(self.stopped)()
    }

    fn again(&mut self) {
        self.start = Instant::now();
    }
}
