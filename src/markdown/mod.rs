//! From Markdown to [`Piece`]s: CommonMark's events with our own extensions made explicit.
//!
//! A [`Document`] comes in, a list of pieces with byte ranges goes out. The same list serves every reader of
//! the text: the outline, the linking of terms and the renderer. Parsing is so fast that a text is parsed
//! again rather than kept.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, TagEnd};

use crate::diagnostic::{FileName, Place};

mod callout;
mod gather;
pub mod inline;
mod offsets;

pub use offsets::OffsetMap;

/// A Markdown text and where it stands in its file.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    /// The file.
    pub file: &'a FileName,
    /// The text; all ranges of pieces are in it.
    pub text: &'a str,
    /// From the text's offsets to the file's.
    pub map: OffsetMap,
}

impl Document<'_> {
    /// The place in the file of a range of the text.
    pub fn place(&self, range: &Range<usize>) -> Place {
        Place::new(self.file, self.map.range(range))
    }
}

/// Something in a text, in reading order.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece<'a> {
    /// What CommonMark and GFM have, but for texts, which are [`Piece::Text`].
    Event(Event<'a>),
    /// Prose. A borrowed text stands in the source as it is, so offsets in it are offsets in the source.
    Text(CowStr<'a>),
    /// The start of a callout; its title follows, up to [`Piece::CalloutTitleEnd`].
    CalloutStart {
        /// The kind as written: `note`.
        kind: &'a str,
        /// The bytes of the kind.
        kind_range: Range<usize>,
        /// Whether it can be folded, and is open at first.
        folds: Option<bool>,
    },
    /// The end of a callout's title, which may be empty.
    CalloutTitleEnd,
    /// The end of a callout.
    CalloutEnd,
    /// A demo block; the range of the piece is that of its YAML.
    Demo(DemoText<'a>),
    /// An inline value: `` `= demo.value .2f` ``; the text after the `=`.
    Value(&'a str),
    /// A formula.
    Math {
        /// LaTeX.
        tex: CowStr<'a>,
        /// The bytes of the LaTeX.
        tex_range: Range<usize>,
        /// Whether it stands on its own line.
        display: bool,
        /// Its label, such as `eq-oja`, and where it stands.
        label: Option<(&'a str, Range<usize>)>,
    },
    /// A citation: one or several works.
    Citation(inline::Citation<'a>),
    /// A reference to figures, tables, equations or sections.
    Reference(inline::Reference<'a>),
    /// A bare address.
    Url(&'a str),
    /// Words that are not linked: `[STDP]{.noterm}`.
    Unlinked(&'a str),
    /// Terms stop (`true`) or start again to link.
    NoTerms(bool),
}

impl Piece<'_> {
    /// Whether a paragraph, heading, cell or other block begins or ends here: no sentence goes on over it.
    pub fn is_block_edge(&self) -> bool {
        match self {
            Self::Event(Event::Start(tag)) => is_block(tag.to_end()),
            Self::Event(Event::End(tag)) => is_block(*tag),
            Self::CalloutStart { .. } | Self::CalloutTitleEnd | Self::CalloutEnd | Self::Demo(_) => true,
            _ => false,
        }
    }
}

fn is_block(tag: TagEnd) -> bool {
    use TagEnd::{Emphasis, Image, Link, Strikethrough, Strong, Subscript, Superscript};
    !matches!(tag, Emphasis | Strong | Strikethrough | Superscript | Subscript | Link | Image)
}

/// The text of a demo block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoText<'a> {
    /// Its YAML, as it stands in the source.
    Yaml(&'a str),
    /// A block inside a list or quote, whose lines are not whole in the source.
    Indented,
}

/// A piece and its bytes in the text.
pub type Placed<'a> = (Piece<'a>, Range<usize>);

/// The extensions in use. `Options::all()` would turn on old footnotes and what we read ourselves.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_SUPERSCRIPT
        | Options::ENABLE_SUBSCRIPT
        | Options::ENABLE_WIKILINKS
}

/// The pieces of a text.
pub fn pieces(text: &str) -> Vec<Placed<'_>> {
    let events = Parser::new_ext(text, options()).into_offset_iter();
    gather::gather(text, events)
}

/// The plain words of pieces: what a heading or a definition says without its markup.
pub fn plain_text(pieces: &[Placed<'_>]) -> String {
    let mut out = String::new();
    for (piece, _) in pieces {
        match piece {
            Piece::Text(text) | Piece::Event(Event::Code(text)) => out.push_str(text),
            Piece::Math { tex, .. } => out.push_str(tex),
            Piece::Unlinked(text) | Piece::Url(text) => out.push_str(text),
            Piece::Event(Event::SoftBreak | Event::HardBreak) => out.push(' '),
            _ => {}
        }
    }
    out
}
