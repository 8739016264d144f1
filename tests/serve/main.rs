//! Tests of `kb serve` as a whole: the real program on real folders, asked over raw sockets as a browser, a careless
//! program or an attacker would. Nothing depends on how fast a machine is: what must come is waited for, and that
//! nothing comes is seen by what comes after it.

// A test stops at the first thing that is not as it should be.
#![allow(clippy::unwrap_used)]

// It serves other tests too.
#[allow(dead_code)]
#[path = "../support/mod.rs"]
mod support;

mod attacks;
mod client;
mod command;
mod demos;
mod events;
mod files;
mod problems;
mod tabs;
mod watching;
