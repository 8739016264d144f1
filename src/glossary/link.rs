//! Links the terms of a text: which words, to which term, by rules that an author can predict.
//!
//! Pieces of Markdown come in, ranges of the text go out. Words are joined over emphasis and soft line breaks
//! first; headings, code, links, images, formulas and raw HTML do not link.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Glossary;
use super::surface::Folded;
use crate::markdown::{Piece, Placed};
use crate::project::First;

/// Words of a text that lead to a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermLink {
    /// The bytes of the words in the text.
    pub range: Range<usize>,
    /// The place of the term in the glossary.
    pub term: usize,
}

/// The links of a text, in order.
pub type TermLinks = Vec<TermLink>;

/// How the terms of one text link.
#[derive(Debug, Clone, Copy)]
pub struct Policy<'a> {
    /// Which occurrences link.
    pub first: First,
    /// The section that the text is in.
    pub section: &'a str,
    /// Terms that do not link here: the page's own, and those that the author named.
    pub excluded: &'a BTreeSet<usize>,
}

/// At most one automatic link for so many words of a paragraph ...
const WORDS_PER_LINK: usize = 25;
/// ... and at most so many in one paragraph.
const LINKS_PER_PARAGRAPH: usize = 6;

/// Finds the links of a text. `explicit` gives the term of each `[[...]]` link: it counts as the first.
pub fn link(
    pieces: &[Placed<'_>],
    glossary: &Glossary,
    policy: Policy<'_>,
    explicit: impl Fn(&str) -> Option<usize>,
) -> TermLinks {
    if policy.first == First::None || glossary.terms.is_empty() {
        return Vec::new();
    }
    let mut linker = Linker {
        glossary,
        policy,
        linked: BTreeSet::new(),
        links: Vec::new(),
        run: Run::default(),
        containers: vec![0],
        opened: 0,
        silent: 0,
        stopped: false,
    };
    for (piece, range) in pieces {
        linker.piece(piece, range, &explicit);
    }
    linker.flush();
    linker.links
}

/// The words of one block, joined.
#[derive(Default)]
struct Run {
    folded: Folded,
    /// From which byte on the words are inside which element.
    containers: Vec<(usize, usize)>,
}

/// What words cannot be matched across. It is no letter, so a word ends at it.
const BARRIER: &str = "\u{fffc}";

struct Linker<'a> {
    glossary: &'a Glossary,
    policy: Policy<'a>,
    linked: BTreeSet<usize>,
    links: TermLinks,
    run: Run,
    /// The open inline elements, innermost last.
    containers: Vec<usize>,
    opened: usize,
    /// How many open elements do not link.
    silent: usize,
    /// Whether a comment has stopped the linking.
    stopped: bool,
}

impl Linker<'_> {
    fn piece(&mut self, piece: &Piece<'_>, range: &Range<usize>, explicit: &impl Fn(&str) -> Option<usize>) {
        match piece {
            Piece::Event(Event::Start(tag)) => self.start(tag, explicit),
            Piece::Event(Event::End(tag)) => self.end(*tag),
            Piece::Text(text) if self.silent == 0 && !self.stopped => {
                self.note_container();
                self.run.folded.push(text, range.start);
            }
            Piece::Event(Event::SoftBreak) if self.silent == 0 => {
                self.note_container();
                self.run.folded.push(" ", range.start);
            }
            Piece::Event(Event::InlineHtml(html)) => {
                self.barrier(range);
                self.html(html);
            }
            Piece::CalloutStart { .. } | Piece::CalloutTitleEnd | Piece::CalloutEnd | Piece::Demo(_) => {
                self.flush();
            }
            Piece::NoTerms(stop) => {
                self.barrier(range);
                self.stopped = *stop;
            }
            _ => self.barrier(range),
        }
    }

    /// Words do not join over what stands between them.
    fn barrier(&mut self, range: &Range<usize>) {
        self.note_container();
        self.run.folded.push(BARRIER, range.start);
    }

    /// `<dfn>`, `<code>` and the like say of themselves what they mean.
    fn html(&mut self, html: &str) {
        let name = html.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next();
        if !matches!(name, Some("dfn" | "a" | "code" | "kbd" | "samp" | "abbr" | "button")) {
            return;
        }
        if html.starts_with("</") {
            self.silent = self.silent.saturating_sub(1);
        } else {
            self.silent += 1;
        }
    }

    fn note_container(&mut self) {
        let at = self.run.folded.text.len();
        let container = self.containers.last().copied().unwrap_or(0);
        if self.run.containers.last().is_none_or(|(_, c)| *c != container) {
            self.run.containers.push((at, container));
        }
    }

    fn start(&mut self, tag: &Tag<'_>, explicit: &impl Fn(&str) -> Option<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                self.opened += 1;
                self.containers.push(self.opened);
            }
            Tag::Link { dest_url, link_type, .. } => {
                if matches!(link_type, pulldown_cmark::LinkType::WikiLink { .. }) {
                    self.linked.extend(explicit(dest_url));
                }
                self.barrier(&(0..0));
                self.silent += 1;
            }
            Tag::Image { .. } => {
                self.barrier(&(0..0));
                self.silent += 1;
            }
            Tag::Heading { level, .. } => {
                self.flush();
                if self.policy.first == First::Section && *level <= pulldown_cmark::HeadingLevel::H2 {
                    self.linked.clear();
                }
                self.silent += 1;
            }
            Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::TableHead
            | Tag::MetadataBlock(_)
            | Tag::DefinitionListTitle => {
                self.flush();
                self.silent += 1;
            }
            _ => self.flush(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => {
                self.containers.pop();
            }
            TagEnd::Link | TagEnd::Image => self.silent = self.silent.saturating_sub(1),
            TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::TableHead
            | TagEnd::MetadataBlock(_)
            | TagEnd::DefinitionListTitle => {
                self.silent = self.silent.saturating_sub(1);
                self.run = Run::default();
            }
            _ => self.flush(),
        }
    }

    /// Links the words of a block that has ended.
    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        if run.folded.text.is_empty() {
            return;
        }
        let hits = self
            .glossary
            .matcher
            .find(&run.folded, self.policy.section, |start, end| run.one_element(start, end));
        let words = run.folded.text.split(' ').filter(|w| !w.is_empty()).count();
        let mut left = words.div_ceil(WORDS_PER_LINK).min(LINKS_PER_PARAGRAPH);
        for hit in hits {
            let Some(term) = hit.term else { continue };
            let known = self.policy.first != First::All && self.linked.contains(&term);
            if left == 0 || known || self.policy.excluded.contains(&term) {
                continue;
            }
            left -= 1;
            self.linked.insert(term);
            let range = run.folded.origin(hit.start)..run.folded.origin_end(hit.end);
            self.links.push(TermLink { range, term });
        }
    }
}

impl Run {
    /// Whether a range begins and ends in the same element, so that a link around it is well formed.
    fn one_element(&self, start: usize, end: usize) -> bool {
        let container = |at: usize| {
            let place = self.containers.partition_point(|(from, _)| *from <= at);
            self.containers[..place].last().map(|(_, c)| *c)
        };
        container(start) == container(end - 1)
    }
}
