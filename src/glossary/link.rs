//! Links the terms of a text: which words, to which term, by rules that an author can predict.
//!
//! Pieces of Markdown come in, ranges of the text go out. Words are joined over emphasis and soft line breaks
//! first; headings, code, links, images, formulas and raw HTML do not link.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Glossary;
use super::explain::{Decision, Outcome, decisions};
use super::suggest::{self, Candidate};
use super::surface::{Folded, Name};
use crate::article::FrontMatter;
use crate::markdown::{Piece, Placed};
use crate::project::{First, TermPolicy};

/// Words of a text that lead to a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermLink {
    /// The bytes of the words in the text.
    pub range: Range<usize>,
    /// The place of the term in the glossary.
    pub term: usize,
    /// Which of its names the words are.
    pub name: Name,
}

/// The links of a text, in order.
pub type TermLinks = Vec<TermLink>;

/// What was found in a text.
#[derive(Debug, Clone, Default)]
pub struct Linked {
    /// The words that link.
    pub links: TermLinks,
    /// Names in it that are no terms.
    pub candidates: Vec<Candidate>,
}

/// How the terms of one text link.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// Which occurrences link.
    pub first: First,
    /// The section that the text is in.
    pub section: String,
    /// Terms that do not link here: the page's own, and those that the author named.
    pub excluded: BTreeSet<usize>,
    /// Whether terms link in the heads of tables.
    pub table_heads: bool,
}

impl Policy {
    /// How the terms of an article link.
    pub fn of_article(front: &FrontMatter, section: &str, glossary: &Glossary, terms: &TermPolicy) -> Self {
        Self {
            first: front.terms.unwrap_or(terms.first),
            section: section.to_owned(),
            excluded: front.noterms.iter().filter_map(|id| glossary.index(&id.value)).collect(),
            table_heads: terms.table_heads,
        }
    }
}

/// At most one automatic link for so many words of a paragraph ...
const WORDS_PER_LINK: usize = 25;
/// ... and at most so many in one paragraph.
const LINKS_PER_PARAGRAPH: usize = 6;

/// Finds the links of a text, and names in it that are no terms. `explicit` gives the term of each `[[...]]`
/// link: it counts as the first.
pub fn link(
    pieces: &[Placed<'_>],
    glossary: &Glossary,
    policy: &Policy,
    explicit: impl Fn(&str) -> Option<usize>,
) -> Linked {
    let mut linker = Linker::new(glossary, policy);
    linker.all(pieces, &explicit);
    linker.linked
}

/// Finds every place where a term is written, and says what became of it.
pub fn explain(
    pieces: &[Placed<'_>],
    glossary: &Glossary,
    policy: &Policy,
    explicit: impl Fn(&str) -> Option<usize>,
) -> Vec<Decision> {
    let mut linker = Linker::new(glossary, policy);
    linker.trace = Some(Vec::new());
    linker.all(pieces, &explicit);
    linker.trace.unwrap_or_default()
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
    policy: &'a Policy,
    linked: Linked,
    /// The terms that have been linked already.
    known: BTreeSet<usize>,
    /// What became of everything that was found, where somebody asks.
    trace: Option<Vec<Decision>>,
    run: Run,
    /// The open inline elements, innermost last.
    containers: Vec<usize>,
    opened: usize,
    /// How many open elements do not link.
    silent: usize,
    /// Whether a comment has stopped the linking.
    stopped: bool,
}

impl<'a> Linker<'a> {
    fn new(glossary: &'a Glossary, policy: &'a Policy) -> Self {
        Self {
            glossary,
            policy,
            linked: Linked::default(),
            known: BTreeSet::new(),
            trace: None,
            run: Run::default(),
            containers: vec![0],
            opened: 0,
            silent: 0,
            stopped: false,
        }
    }

    fn all(&mut self, pieces: &[Placed<'_>], explicit: &impl Fn(&str) -> Option<usize>) {
        for (piece, range) in pieces {
            self.piece(piece, range, explicit);
        }
        self.flush();
    }

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
                    self.known.extend(explicit(dest_url));
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
                    self.known.clear();
                }
                self.silent += 1;
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::DefinitionListTitle => {
                self.flush();
                self.silent += 1;
            }
            Tag::TableHead => {
                self.flush();
                self.silent += usize::from(!self.policy.table_heads);
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
            | TagEnd::MetadataBlock(_)
            | TagEnd::DefinitionListTitle => {
                self.silent = self.silent.saturating_sub(1);
                self.run = Run::default();
            }
            TagEnd::TableHead => {
                self.flush();
                self.silent = self.silent.saturating_sub(usize::from(!self.policy.table_heads));
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
        let fits = |start, end| run.one_element(start, end);
        let hits = self.glossary.matcher.find(&run.folded, &self.policy.section, fits);
        let mut left = run.folded.words().div_ceil(WORDS_PER_LINK).min(LINKS_PER_PARAGRAPH);
        let mut outcomes = Vec::new();
        for hit in &hits {
            let outcome = self.outcome(hit.term, left);
            if let (Outcome::Linked, Some(term)) = (outcome, hit.term) {
                left -= 1;
                self.known.insert(term);
                let range = run.folded.source(hit.start, hit.end);
                self.linked.links.push(TermLink { range, term, name: hit.name });
            }
            outcomes.push(outcome);
        }
        suggest::candidates(&run.folded, &hits, &mut self.linked.candidates);
        if let Some(trace) = &mut self.trace {
            let everywhere = self.glossary.matcher.everywhere(&run.folded, &self.policy.section);
            trace.extend(decisions(&run.folded, everywhere, &hits, &outcomes, fits));
        }
    }

    /// What becomes of a hit that was chosen.
    fn outcome(&self, term: Option<usize>, left: usize) -> Outcome {
        let Some(term) = term else { return Outcome::NotTheTerm };
        if self.policy.excluded.contains(&term) {
            Outcome::Excluded
        } else if self.policy.first == First::None {
            Outcome::Off
        } else if self.policy.first != First::All && self.known.contains(&term) {
            Outcome::LinkedBefore
        } else if left == 0 {
            Outcome::TooMany
        } else {
            Outcome::Linked
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
