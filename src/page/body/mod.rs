//! From the pieces of a Markdown text to the body of a page: HTML, the contents, and what it refers to.
//!
//! This is where references are resolved against the catalog, and where what leads nowhere is reported. One
//! `Writer` walks the pieces once; its parts are in the files beside this one.

use std::sync::Arc;

use rayon::prelude::*;

use super::highlight::Highlighter;
use super::math::Formulas;
use crate::catalog::backlink::Outgoing;
use crate::catalog::view::{Facts, View};
use crate::catalog::{Catalog, Url};
use crate::diagnostic::Diagnostic;
use crate::glossary::link::Policy;
use crate::glossary::{Term, link as link_terms};
use crate::mark::mark;
use crate::markdown::{self, Document};
use crate::project::First;
use crate::search::Passages;

mod block;
mod callout;
mod controls;
mod demo;
mod excerpt;
mod figure;
mod footnote;
mod image;
mod inline;
mod link;
mod passages;
mod reference;
mod term;
mod writer;

pub use figure::{Quoted, QuotedOn, first_figure};
use writer::Writer;

/// What a text is part of.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The page that it will stand on.
    pub url: Url,
    /// The article that it is the body of.
    pub article: Option<usize>,
    /// The page's place among those whose citations are set; `None` where the text stands on many pages.
    pub list: Option<usize>,
    /// How terms link.
    pub policy: Policy,
    /// What ids begin with, so that several texts can stand on one page.
    pub prefix: String,
}

/// A rendered text.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// Its HTML.
    pub html: String,
    /// Its headings of level 2 and 3.
    pub contents: Vec<Entry>,
    /// What it refers to.
    pub outgoing: Outgoing,
    /// The cited works in the order of their first citation.
    pub cited: Vec<String>,
    /// How many demos it holds.
    pub demos: usize,
    /// What it says, in plain words.
    pub passages: Passages,
    /// Whether it holds a formula.
    pub math: bool,
    /// A mark of all of the above that its page shows.
    pub shown: u64,
    /// What was asked to render it.
    pub facts: Facts,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Body {
    /// Takes over what a part of the text refers to, and gives its HTML.
    pub(super) fn absorb(&mut self, part: Self) -> String {
        self.diagnostics.extend(part.diagnostics);
        self.passages.append(&part.passages);
        for key in part.cited {
            if !self.cited.contains(&key) {
                self.cited.push(key);
            }
        }
        self.outgoing.cited.extend(part.outgoing.cited);
        self.outgoing.external.extend(part.outgoing.external);
        for (article, excerpt) in part.outgoing.articles {
            self.outgoing.articles.entry(article).or_insert(excerpt);
        }
        for (term, excerpt) in part.outgoing.terms {
            self.outgoing.terms.entry(term).or_insert(excerpt);
        }
        for (term, count) in part.outgoing.term_counts {
            *self.outgoing.term_counts.entry(term).or_default() += count;
        }
        for (term, first) in part.outgoing.first_uses {
            self.outgoing.first_uses.entry(term).or_insert(first);
        }
        part.html
    }
}

/// An entry of the contents.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry {
    /// 2 or 3.
    pub level: u8,
    /// The anchor.
    pub id: String,
    /// The heading as HTML, without links.
    pub html: String,
}

/// What every body needs beside the catalog.
#[derive(Debug)]
pub struct Tools {
    /// Colours code.
    pub highlighter: Arc<Highlighter>,
    /// Sets formulas.
    pub formulas: Formulas,
    /// The definition of each term as its previews show it: inline HTML without links.
    pub definitions: Vec<String>,
    /// The definition of each term in plain words; formulas as LaTeX.
    pub plain_definitions: Vec<String>,
    /// A mark of what a text shows of each term.
    pub term_marks: Vec<u64>,
}

impl Tools {
    /// The tools for the texts of a catalog. What colours code remembers what it has coloured.
    pub fn new(catalog: &Catalog, highlighter: Arc<Highlighter>) -> Self {
        let mut tools = Self {
            highlighter,
            formulas: Formulas::default(),
            definitions: Vec::new(),
            plain_definitions: Vec::new(),
            term_marks: Vec::new(),
        };
        let terms = catalog.glossary.terms.par_iter();
        let definition = |term: &Term| render_inline(&term.definition.value, catalog, &tools);
        (tools.definitions, tools.plain_definitions) = terms.map(definition).unzip();
        let shown = |(term, definition): (&Term, &String)| {
            mark(&(&term.id, &term.label, &term.expansion, term.case, definition))
        };
        tools.term_marks = catalog.glossary.terms.iter().zip(&tools.definitions).map(shown).collect();
        tools
    }
}

/// Renders a text.
pub fn render(document: &Document<'_>, setting: &Setting, view: &View<'_>, tools: &Tools) -> Body {
    let pieces = markdown::pieces(document.text);
    let linked = link_terms(&pieces, view.names(), &setting.policy, |name| view.names().named(name));
    let mut writer = Writer::new(document, setting, view, tools, &pieces, &linked.links);
    writer.all();
    let passages = writer.passages();
    let mut body = writer.finish();
    body.passages = passages;
    body.outgoing.candidates = linked.candidates;
    for candidate in &mut body.outgoing.candidates {
        candidate.range = document.place(&candidate.range).range;
    }
    body
}

impl Body {
    /// Closes a text: notes what was asked for it, and what its page will show. `list` is the page's place among those
    /// whose citations are set.
    #[must_use]
    pub fn closed(mut self, view: View<'_>, tools: &Tools, list: Option<usize>) -> Self {
        self.math = self.html.contains("<math") || self.contents.iter().any(|e| e.html.contains("<math"));
        self.shown = mark(&(&self.html, &self.contents, &self.cited, self.demos));
        self.facts = view.facts(&tools.term_marks, list);
        self
    }
}

/// Renders a short text without links: as HTML, and in plain words.
fn render_inline(text: &str, catalog: &Catalog, tools: &Tools) -> (String, String) {
    let file = "".into();
    let document = Document { file: &file, text, map: markdown::OffsetMap::Slice(0) };
    let setting = Setting {
        url: Url::home(),
        article: None,
        list: None,
        policy: Policy { first: First::None, ..Policy::default() },
        prefix: String::new(),
    };
    let pieces = markdown::pieces(text);
    let links = Vec::new();
    let view = View::new(catalog, None);
    let mut writer = Writer::new(&document, &setting, &view, tools, &pieces, &links);
    writer.links_off = 1;
    writer.inline_only = true;
    let words = writer.all_plain();
    writer.all();
    (writer.finish().html.trim().to_owned(), words)
}
