//! Finds terms in folded text.
//!
//! Terms begin where words begin, so they are looked up by their first word, in small letters; their case is
//! looked at after. The few names that begin with no letter are searched for by an automaton.
//!
//! All overlapping hits are looked at. Only those that stand on word boundaries are kept, and only then the
//! leftmost and longest is chosen: a long hit that fails its boundary must not hide a good short one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use aho_corasick::AhoCorasick;
use rustc_hash::FxBuildHasher;

use super::surface::{Folded, Name, fold_text, is_word, lower_text, surfaces};
use super::term::{Case, Term};
use crate::article::is_within;

/// Finds terms in prose.
#[derive(Debug)]
pub struct Matcher {
    patterns: Vec<Pattern>,
    /// The patterns that begin with a word.
    by_first_word: HashMap<Box<str>, Vec<usize>, FxBuildHasher>,
    /// The patterns that begin with no letter, and what finds them.
    others: Vec<usize>,
    search: Option<AhoCorasick>,
}

/// A text in small letters, and the surfaces that are written so.
#[derive(Debug)]
struct Pattern {
    text: String,
    entries: Vec<Entry>,
}

/// A surface of a term.
#[derive(Debug, Clone)]
struct Entry {
    /// The place of the term in the glossary; `None` for a phrase that is not to be matched.
    term: Option<usize>,
    case: Case,
    /// The surface with its own case, for `smart`.
    text: String,
    name: Name,
    scope: Vec<String>,
    priority: i64,
}

/// A term found in a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The place of the term in the glossary; `None` for a phrase that only looks like one.
    pub term: Option<usize>,
    /// Which of its names was found.
    pub name: Name,
    /// Whether the section is one where the term links.
    pub in_scope: bool,
    /// What decides between terms that are written alike.
    pub rank: Rank,
}

/// What decides between terms that are written alike, the most important first; the least wins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rank {
    /// What is matched as written comes before what is matched in any case.
    pub any_case: bool,
    /// A term for this section before one for all.
    pub unscoped: bool,
    /// A higher priority before a lower one.
    pub priority: Reverse<i64>,
    /// A label before another name.
    pub alias: bool,
}

impl Hit {
    /// The order of choice: leftmost, then longest, then by rank, then by id, which is the order of the glossary.
    fn order(&self) -> (usize, Reverse<usize>, &Rank, Option<usize>) {
        (self.start, Reverse(self.end), &self.rank, self.term)
    }
}

impl Matcher {
    /// The matcher of these terms.
    pub(super) fn new(terms: &[Term]) -> Self {
        let mut patterns: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        let mut add = |entry: Entry| patterns.entry(lower_text(&entry.text)).or_default().push(entry);
        for (at, term) in terms.iter().enumerate() {
            for surface in surfaces(term).into_iter().filter(|_| term.auto) {
                add(Entry {
                    term: Some(at),
                    case: surface.case,
                    text: surface.text,
                    name: surface.name,
                    scope: term.scope.iter().map(|scope| scope.value.clone()).collect(),
                    priority: term.priority,
                });
            }
            for phrase in &term.not {
                add(Entry {
                    term: None,
                    case: Case::Fold,
                    text: fold_text(phrase),
                    name: Name::Form,
                    scope: Vec::new(),
                    priority: i64::MAX,
                });
            }
        }
        let patterns: Vec<Pattern> =
            patterns.into_iter().map(|(text, entries)| Pattern { text, entries }).collect();
        let mut by_first_word: HashMap<Box<str>, Vec<usize>, FxBuildHasher> = HashMap::default();
        let mut others = Vec::new();
        for (at, pattern) in patterns.iter().enumerate() {
            match first_word(&pattern.text) {
                "" => others.push(at),
                word => by_first_word.entry(word.into()).or_default().push(at),
            }
        }
        // Built from plain words; it could only fail by being larger than any glossary. It then finds nothing.
        let search = AhoCorasick::new(others.iter().map(|at| &patterns[*at].text)).ok();
        Self { search: search.filter(|_| !others.is_empty()), patterns, by_first_word, others }
    }

    /// The hits of a text for an article of that section: leftmost first, never overlapping.
    /// `fits` says whether a range can become a link.
    pub(super) fn find(&self, text: &Folded, section: &str, fits: impl Fn(usize, usize) -> bool) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut add = |pattern: &Pattern, start| pattern.hits(text, start, section, &mut hits);
        for start in text.word_starts() {
            let rest = &text.lower[start..];
            let known = self.by_first_word.get(first_word(rest));
            for pattern in known.into_iter().flatten().map(|at| &self.patterns[*at]) {
                if rest.starts_with(&pattern.text) {
                    add(pattern, start);
                }
            }
        }
        if let Some(search) = &self.search {
            for found in search.find_overlapping_iter(&text.lower) {
                add(&self.patterns[self.others[found.pattern().as_usize()]], found.start());
            }
        }
        hits.retain(|hit| hit.in_scope && text.on_boundaries(hit.start, hit.end) && fits(hit.start, hit.end));
        choose(&mut hits);
        hits
    }

    /// Every hit, also those inside of words and those of terms that do not link in this section. Slow: for
    /// explanations.
    pub(super) fn everywhere(&self, text: &Folded, section: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        for pattern in &self.patterns {
            let starts = (0..text.lower.len()).filter(|at| text.lower.is_char_boundary(*at));
            for start in starts.filter(|at| text.lower[*at..].starts_with(&pattern.text)) {
                pattern.hits(text, start, section, &mut hits);
            }
        }
        hits
    }
}

impl Pattern {
    /// Adds the hits of the surfaces whose case fits where the pattern stands.
    fn hits(&self, text: &Folded, start: usize, section: &str, hits: &mut Vec<Hit>) {
        let range = start..start + self.text.len();
        let fitting = self.entries.iter().filter(|entry| entry.case_fits(&text.text[range.clone()]));
        hits.extend(fitting.map(|entry| entry.hit(range.clone(), section)));
    }
}

/// The letters, digits and marks that a text begins with.
fn first_word(text: &str) -> &str {
    let end = text.bytes().position(|b| b.is_ascii() && !b.is_ascii_alphanumeric() && b != b'_');
    let ascii = &text[..end.unwrap_or(text.len())];
    if ascii.is_ascii() {
        return ascii;
    }
    text.find(|c| !is_word(c)).map_or(text, |end| &text[..end])
}

/// Keeps the hits that win, in their order.
pub(super) fn choose(hits: &mut Vec<Hit>) {
    hits.sort_by(|a, b| a.order().cmp(&b.order()));
    let mut end = 0;
    hits.retain(|hit| {
        let free = hit.start >= end;
        if free {
            end = hit.end;
        }
        free
    });
}

impl Entry {
    /// What it is where it was found, for an article of that section.
    fn hit(&self, range: Range<usize>, section: &str) -> Hit {
        let scoped = self.is_for(section);
        let rank = Rank {
            any_case: self.case != Case::Exact,
            unscoped: !scoped,
            priority: Reverse(self.priority),
            alias: self.name != Name::Label,
        };
        Hit {
            start: range.start,
            end: range.end,
            term: self.term,
            name: self.name,
            in_scope: scoped || self.scope.is_empty(),
            rank,
        }
    }

    /// Whether it is for this section in particular.
    fn is_for(&self, section: &str) -> bool {
        self.scope.iter().any(|scope| is_within(section, scope))
    }

    /// Whether the case of what was found is that of the surface, as far as it matters.
    fn case_fits(&self, found: &str) -> bool {
        match self.case {
            Case::Fold => true,
            Case::Exact => found == self.text,
            Case::Smart => {
                let rest = |text: &str| text.char_indices().nth(1).map_or(text.len(), |(at, _)| at);
                found[rest(found)..] == self.text[rest(&self.text)..]
            }
        }
    }
}
