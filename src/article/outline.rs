//! The outline of a text: its headings, demos and labelled equations, which others can refer to.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::slug;
use crate::bibliography::CitationForm;
use crate::demo::block::{self, Block};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{self, DemoText, Document, Piece, Placed};

/// What others can refer to in a text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outline {
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// The demos, in order.
    pub demos: Vec<Block>,
    /// How many demo blocks could not be read.
    pub unread_demos: usize,
    /// The labelled equations, in order.
    pub equations: Vec<Equation>,
    /// The citations in the order in which the page shows them, those of captions too.
    pub citations: Vec<CitationForm>,
    /// How many words there are to read.
    pub words: usize,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its anchor, unique in the text.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Its bytes in the file.
    pub range: Range<usize>,
}

/// A labelled equation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equation {
    /// Its label, such as `eq-oja`.
    pub label: String,
    /// The formula as LaTeX.
    pub tex: String,
    /// The bytes of the label in the file.
    pub range: Range<usize>,
}

/// Reads the outline of a text.
pub(super) fn outline(document: &Document<'_>, diagnostics: &mut Vec<Diagnostic>) -> Outline {
    let pieces = markdown::pieces(document.text);
    let mut outline = Outline::default();
    let mut ids = Ids::default();
    let mut at = 0;
    while at < pieces.len() {
        let (piece, range) = &pieces[at];
        match piece {
            Piece::Event(Event::Start(Tag::Heading { level, id, .. })) => {
                let length = pieces[at..].iter().take_while(|(p, _)| !is_heading_end(p)).count();
                let text = markdown::plain_text(&pieces[at..at + length]);
                let file_range = document.map.range(&trim(document.text, range));
                let id = match id {
                    Some(id) => ids.explicit(id, document, range, diagnostics),
                    None => ids.unique(&slug(&text), &file_range),
                };
                check_level(*level, outline.headings.last(), document, range, diagnostics);
                outline.headings.push(Heading { level: *level as u8, id, text, range: file_range });
                at += length;
            }
            Piece::Demo(text) => demo(*text, document, range, &mut outline, diagnostics),
            Piece::Math { label: Some((label, range)), tex, .. } => {
                let (label, tex, range) = ((*label).to_owned(), tex.to_string(), document.map.range(range));
                outline.equations.push(Equation { label, tex, range });
            }
            Piece::Citation(citation) => outline.citations.push(CitationForm::of(citation)),
            Piece::Text(text) => outline.words += text.split_whitespace().count(),
            _ => {}
        }
        at += 1;
    }
    outline
}

/// The citations of a text that is no article: a definition, a caption.
pub fn citations(text: &str) -> Vec<CitationForm> {
    let form = |(piece, _): &Placed<'_>| match piece {
        Piece::Citation(citation) => Some(CitationForm::of(citation)),
        _ => None,
    };
    markdown::pieces(text).iter().filter_map(form).collect()
}

fn is_heading_end(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Event(Event::End(TagEnd::Heading(_))))
}

fn trim(text: &str, range: &Range<usize>) -> Range<usize> {
    range.start..range.start + text[range.clone()].trim_end().len()
}

fn demo(
    text: DemoText<'_>,
    document: &Document<'_>,
    range: &Range<usize>,
    outline: &mut Outline,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let DemoText::Yaml(yaml) = text else {
        diagnostics.push(
            Diagnostic::new(Code::BadDemo, "a demo block may not stand in a list or quote")
                .at(document.place(range))
                .help("begin its fence at the start of a line"),
        );
        outline.unread_demos += 1;
        return;
    };
    let (block, found) = block::parse(yaml, document.file, document.map.offset(range.start));
    diagnostics.extend(found);
    let captions = block.iter().flat_map(|block| &block.captions);
    outline.citations.extend(captions.flat_map(|caption| citations(&caption.text.value)));
    outline.unread_demos += usize::from(block.is_none());
    outline.demos.extend(block);
}

fn check_level(
    level: HeadingLevel,
    previous: Option<&Heading>,
    document: &Document<'_>,
    range: &Range<usize>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let level = level as u8;
    // The page's title is the heading of level 1.
    let allowed = previous.map_or(2, |p| p.level + 1).max(2);
    if level == 1 {
        diagnostics.push(
            Diagnostic::new(Code::SkippedHeading, "a heading of level 1 beside the page's title")
                .at(document.place(&trim(document.text, range)))
                .help("the title stands in the front matter; begin with `##`"),
        );
    } else if level > allowed {
        let marks = "#".repeat(allowed.into());
        diagnostics.push(
            Diagnostic::new(
                Code::SkippedHeading,
                format!("the heading skips a level: {level} where {allowed} is next"),
            )
            .at(document.place(&trim(document.text, range)))
            .help(format!("write `{marks}`")),
        );
    }
}

/// The anchors of a page so far.
#[derive(Debug, Default)]
struct Ids(BTreeMap<String, Range<usize>>);

impl Ids {
    fn explicit(
        &mut self,
        id: &str,
        document: &Document<'_>,
        range: &Range<usize>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> String {
        let place = document.place(&trim(document.text, range));
        if reserved(id) {
            diagnostics.push(
                Diagnostic::new(Code::DuplicateAnchor, format!("the anchor `{id}` is one of the page's own"))
                    .at(place.clone())
                    .help(format!("give it another name, such as `section-{id}`")),
            );
        }
        if let Some(first) = self.0.insert(id.to_owned(), place.range.clone()) {
            let first = crate::diagnostic::Place::new(document.file, first);
            diagnostics.push(
                Diagnostic::new(
                    Code::DuplicateAnchor,
                    format!("the anchor `{id}` stands on this page twice"),
                )
                .at(place)
                .related(first, "first here")
                .help("give one of them another name"),
            );
        }
        id.to_owned()
    }

    /// The slug itself, or with a number where it is taken.
    fn unique(&mut self, slug: &str, range: &Range<usize>) -> String {
        let slug = match slug {
            "" => "section".to_owned(),
            _ if reserved(slug) => format!("section-{slug}"),
            _ => slug.to_owned(),
        };
        let mut id = slug.clone();
        let mut number = 2;
        while self.0.contains_key(&id) {
            id = format!("{slug}-{number}");
            number += 1;
        }
        self.0.insert(id.clone(), range.clone());
        id
    }
}

/// Anchors that the page itself has: its parts, and the numbered things in it.
fn reserved(id: &str) -> bool {
    const PARTS: [&str; 11] = [
        "main",
        "top",
        "sources",
        "key-terms",
        "continue-reading",
        "linked-from",
        "home-demos",
        "home-changes",
        "appears-in",
        "relations",
        "contents",
    ];
    const BEGINNINGS: [&str; 8] = ["fig-", "tbl-", "eq-", "ref-", "fn-", "fnref-", "demo-", "letter-"];
    let numbered =
        id.strip_prefix('d').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    numbered || PARTS.contains(&id) || BEGINNINGS.iter().any(|beginning| id.starts_with(beginning))
}
