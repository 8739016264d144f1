//! What a person sees while simulations run, or other servers are asked.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

use crate::demo::run::Progress;
use crate::external;

/// A progress bar, on a terminal.
pub(super) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    /// A bar for simulations that is seen on a terminal, unless nothing is to be said.
    pub(super) fn new(quiet: bool) -> Self {
        Self::doing("simulating", quiet)
    }

    /// The same for links to other sites.
    pub(super) fn links(quiet: bool) -> Self {
        Self::doing("asking", quiet)
    }

    /// The same for files that are published.
    pub(super) fn publishing(quiet: bool) -> Self {
        Self::doing("publishing", quiet)
    }

    fn doing(what: &str, quiet: bool) -> Self {
        let bar = if quiet || !io::stderr().is_terminal() {
            ProgressBar::hidden()
        } else {
            ProgressBar::no_length()
        };
        // A wrong template would give the default style.
        let style = ProgressStyle::with_template(&format!("{what} {{bar:30}} {{pos}}/{{len}} {{elapsed}}"));
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

impl external::Progress for Bar {
    fn asked(&self, done: usize, all: usize) {
        self.simulated(done, all);
    }
}
