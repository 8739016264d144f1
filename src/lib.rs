//! Publishes knowledge bases that run: Markdown articles, terms in YAML and simulation demos in, a linked
//! static site out.
//!
//! The way through the house is one direction, from room to room, with plain data between them; see
//! ARCHITECTURE.md. The library returns data, typed errors and diagnostics; it does not print or exit.

pub mod article;
pub mod bibliography;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod demo;
pub mod diagnostic;
pub mod engine;
pub mod export;
pub mod external;
pub mod glossary;
pub mod html;
mod http;
pub mod kept;
pub mod mark;
pub mod markdown;
pub mod model;
pub mod new;
pub mod page;
pub mod project;
pub mod publish;
pub mod schema;
pub mod search;
pub mod serve;
pub mod site;
pub mod source;
pub mod verify;
pub mod yaml;
