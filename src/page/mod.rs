//! From catalog entries to pages: bodies are rendered, put into contexts, and filled into templates.

pub mod assets;
pub mod body;
mod card;
mod context;
pub mod diagram;
pub mod download;
pub mod highlight;
pub mod math;
pub mod modules;
pub mod pages;
pub mod templates;
pub mod texts;

pub use pages::{Entry, Maker, OutFile, Part, Press, Sheet, TermShelf, Web};
