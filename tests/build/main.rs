//! Tests of `kb build` as a whole: the real program on real folders. What goes in are the projects under
//! `tests/fixtures`; what is looked at are exit codes, what is said, and every byte that is written.

// A test stops at the first thing that is not as it should be.
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod bad_content;
mod bad_demos;
mod bad_files;
mod bad_links;
mod bad_settings;
mod citations;
mod demo_hints;
mod exports;
mod external_links;
mod formulas;
mod incremental;
mod output_folder;
mod program;
mod sarif;
mod site;
mod site_reports;
mod term_pages;
mod term_reports;
mod theme;
mod verify;
mod why;
