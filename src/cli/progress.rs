//! What a person sees while simulations run.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

use crate::demo::run::Progress;

/// A progress bar for simulations, on a terminal.
pub(super) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar that is seen on a terminal, unless nothing is to be said.
    pub(super) fn new(quiet: bool) -> Self {
        let bar = if quiet || !io::stderr().is_terminal() {
            ProgressBar::hidden()
        } else {
            ProgressBar::no_length()
        };
        // The template is a constant; a wrong one would give the default style.
        let style = ProgressStyle::with_template("simulating {bar:30} {pos}/{len} {elapsed}");
        Self { bar: bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())) }
    }

    /// Takes it away.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn simulated(&self, done: usize, all: usize) {
        self.bar.set_length(all as u64);
        self.bar.set_position(done as u64);
    }
}
