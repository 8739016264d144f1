//! The one way to report what an author did: a [`Diagnostic`] with a code, a place and a remedy.
//!
//! Every room of the house gives its diagnostics as data; nobody prints. They are collected over a whole run,
//! put in the order of the sources, and shown together: as text with the line and a caret ([`terminal`]), as
//! JSON ([`json`]) or as SARIF ([`sarif`]).

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

mod code;
pub mod explain;
pub mod json;
pub mod nearest;
pub mod sarif;
pub mod terminal;

pub use code::Code;

/// The name of a file as shown: relative to the project, with `/` between its parts.
pub type FileName = Arc<str>;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// Published, but to be mended.
    Warning,
    /// A suggestion.
    Hint,
}

/// A place in a source: a range of bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub file: FileName,
    /// The bytes, from the start of the file.
    pub range: Range<usize>,
}

/// Something an author should know, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// What kind of thing it is.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where; `None` where there is no file to point at.
    pub place: Option<Place>,
    /// A few words at the caret; empty for none.
    pub label: String,
    /// The remedy.
    pub help: Option<String>,
    /// Other places that belong to it, with a few words each.
    pub related: Vec<(Place, String)>,
}

impl Place {
    /// That range of that file.
    pub fn new(file: &FileName, range: Range<usize>) -> Self {
        Self { file: Arc::clone(file), range }
    }
}

impl Diagnostic {
    /// A diagnostic with the code's own severity.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            place: None,
            label: String::new(),
            help: None,
            related: Vec::new(),
        }
    }

    /// The same, at a place.
    #[must_use]
    pub fn at(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    /// The same, with a few words at the caret.
    #[must_use]
    pub fn label(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    /// The same, with a remedy.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The same, with a remedy where there is one.
    #[must_use]
    pub fn maybe_help(self, help: Option<String>) -> Self {
        Self { help: help.or(self.help.clone()), ..self }
    }

    /// The same, with another place that belongs to it.
    #[must_use]
    pub fn related(mut self, place: Place, words: impl Into<String>) -> Self {
        self.related.push((place, words.into()));
        self
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Hint => "hint",
        })
    }
}

/// The texts that diagnostics point into, by file name.
pub type Texts = BTreeMap<FileName, Arc<str>>;

/// Puts diagnostics in the order of the sources, so that every run tells the same story, and drops those
/// that say the same thing of the same place.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    fn key(d: &Diagnostic) -> (Option<&str>, usize, usize, Code, &str) {
        let place = d.place.as_ref();
        let range = place.map_or(0..0, |p| p.range.clone());
        (place.map(|p| &*p.file), range.start, range.end, d.code, &d.message)
    }
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)));
    diagnostics.dedup();
}

/// How bad a project says that things are; `None` for not at all.
pub type Levels = BTreeMap<Code, Option<Severity>>;

/// Gives each diagnostic the level that the project wants, and drops those that it does not want.
pub fn set_levels(diagnostics: &mut Vec<Diagnostic>, levels: &Levels) {
    diagnostics.retain_mut(|diagnostic| match levels.get(&diagnostic.code) {
        Some(Some(severity)) => {
            diagnostic.severity = *severity;
            true
        }
        Some(None) => false,
        None => true,
    });
}

/// Whether nothing may be published.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}
