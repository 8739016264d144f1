//! From a source to an [`Article`]: its front matter and its outline, that is, everything that others can
//! refer to. What the article itself refers to is resolved later, when the whole catalog is known.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, FileName, Place};
use crate::mark::mark;
use crate::markdown::{Document, OffsetMap};
use crate::source::Source;

mod front_matter;
mod outline;
mod slug;

pub use front_matter::{FrontMatter, NextRead};
pub use outline::{Equation, Heading, Outline, citations};
pub use slug::slug;

/// An article: a page written in Markdown. A section's page is one too.
#[derive(Debug, Clone)]
pub struct Article {
    /// Its file.
    pub file: FileName,
    /// Its path below `content/`: `section/slug.md`.
    pub path: String,
    /// The whole text of the file.
    pub text: Arc<str>,
    /// What its front matter says.
    pub front: FrontMatter,
    /// What others can refer to.
    pub outline: Outline,
    /// A mark of what others see of it beside its figures: its title and anchors.
    pub offer: u64,
    /// Where the body begins.
    body: usize,
    /// Where the path of the folder ends in the path.
    folder: usize,
}

impl Article {
    /// Its body as a document.
    pub fn document(&self) -> Document<'_> {
        Document { file: &self.file, text: &self.text[self.body..], map: OffsetMap::Slice(self.body) }
    }

    /// Whether there is anything in it that is numbered.
    pub fn has_labels(&self) -> bool {
        !self.outline.demos.is_empty() || !self.outline.equations.is_empty()
    }

    /// The block of a demo as written; empty where it has none of that id.
    pub fn demo_text(&self, id: &str) -> &str {
        let block = self.outline.demos.iter().find(|block| block.id.value == id);
        block.and_then(|block| self.text.get(block.range.clone())).unwrap_or_default()
    }

    /// Where it begins: for what concerns the whole of it.
    pub fn place(&self) -> Place {
        Place::new(&self.file, 0..0)
    }

    /// The folder that it is in: the section's path, empty at the top.
    pub fn section(&self) -> &str {
        &self.path[..self.folder]
    }

    /// Whether it is the page of its folder.
    pub fn is_index(&self) -> bool {
        self.path == "index.md" || self.path.ends_with("/index.md")
    }

    /// Minutes to read it, at 230 words a minute; at least 1.
    pub fn reading_time(&self) -> usize {
        self.outline.words.div_ceil(230).max(1)
    }
}

/// Whether a section is this one or below it.
pub fn is_within(section: &str, above: &str) -> bool {
    section.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Reads an article; `None` where its front matter says too little to make a page.
pub fn parse(source: &Source) -> (Option<Article>, Vec<Diagnostic>) {
    let (front, body, mut diagnostics) = front_matter::parse(&source.text, &source.file);
    let document = Document { file: &source.file, text: &source.text[body..], map: OffsetMap::Slice(body) };
    let outline = outline::outline(&document, &mut diagnostics);
    let article = front.map(|front| Article {
        offer: offer(&source.path, &front, &outline),
        file: Arc::clone(&source.file),
        path: source.path.clone(),
        text: Arc::clone(&source.text),
        front,
        outline,
        body,
        folder: source.path.rfind('/').unwrap_or(0),
    });
    (article, diagnostics)
}

fn offer(path: &str, front: &FrontMatter, outline: &Outline) -> u64 {
    let headings: Vec<_> = outline.headings.iter().map(|heading| (&heading.id, &heading.text)).collect();
    let demos: Vec<_> = outline.demos.iter().map(|demo| &demo.id.value).collect();
    // Parts of the page that are there only where they have something to show.
    let parts = (outline.citations.is_empty(), front.key_terms.is_empty(), front.next.is_empty());
    mark(&(path, &front.title, headings, demos, parts))
}

/// The range of the front matter's YAML and where the body begins, if the text has front matter.
fn split(text: &str) -> Option<(Range<usize>, usize)> {
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let first = text[bom..].lines().next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let start = bom + text[bom..].find('\n')? + 1;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}
