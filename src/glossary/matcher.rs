//! Finds terms in folded text: two automata, one for what is matched as written and one for lower case.
//!
//! All overlapping hits are looked at. Only those that stand on word boundaries are kept, and only then the
//! leftmost and longest is chosen: a long hit that fails its boundary must not hide a good short one.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::surface::{Folded, Name, fold_text, lower_text, surfaces};
use super::term::{Case, Term};

/// Finds terms in prose.
#[derive(Debug)]
pub struct Matcher {
    exact: Automaton,
    folded: Automaton,
}

#[derive(Debug)]
struct Automaton {
    search: Option<AhoCorasick>,
    /// For each pattern, the surfaces that are written so.
    entries: Vec<Vec<Entry>>,
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
        let mut exact: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        let mut folded: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for (at, term) in terms.iter().enumerate() {
            for surface in surfaces(term).into_iter().filter(|_| term.auto) {
                let entry = Entry {
                    term: Some(at),
                    case: surface.case,
                    text: surface.text.clone(),
                    name: surface.name,
                    scope: term.scope.iter().map(|scope| scope.value.clone()).collect(),
                    priority: term.priority,
                };
                match surface.case {
                    Case::Exact => exact.entry(surface.text).or_default().push(entry),
                    Case::Smart | Case::Fold => {
                        folded.entry(lower_text(&surface.text)).or_default().push(entry);
                    }
                }
            }
            for phrase in &term.not {
                let text = fold_text(phrase);
                let entry = Entry {
                    term: None,
                    case: Case::Fold,
                    text: text.clone(),
                    name: Name::Form,
                    scope: Vec::new(),
                    priority: i64::MAX,
                };
                folded.entry(lower_text(&text)).or_default().push(entry);
            }
        }
        Self { exact: Automaton::new(exact), folded: Automaton::new(folded) }
    }

    /// The hits of a text for an article of that section: leftmost first, never overlapping.
    /// `fits` says whether a range can become a link.
    pub(super) fn find(&self, text: &Folded, section: &str, fits: impl Fn(usize, usize) -> bool) -> Vec<Hit> {
        let mut hits = self.everywhere(text, section);
        hits.retain(|hit| hit.in_scope && text.on_boundaries(hit.start, hit.end) && fits(hit.start, hit.end));
        choose(&mut hits);
        hits
    }

    /// Every hit, also those inside of words and those of terms that do not link in this section.
    pub(super) fn everywhere(&self, text: &Folded, section: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.exact.search(&text.text, text, section, &mut hits);
        self.folded.search(&text.lower, text, section, &mut hits);
        hits
    }
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

impl Automaton {
    fn new(patterns: BTreeMap<String, Vec<Entry>>) -> Self {
        let (texts, entries): (Vec<String>, Vec<Vec<Entry>>) = patterns.into_iter().unzip();
        // Built from plain words; it could only fail by being larger than any glossary. It then finds nothing.
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(&texts)
            .ok();
        Self { search: search.filter(|_| !texts.is_empty()), entries }
    }

    fn search(&self, haystack: &str, text: &Folded, section: &str, hits: &mut Vec<Hit>) {
        let Some(search) = &self.search else { return };
        for found in search.find_overlapping_iter(haystack) {
            for entry in &self.entries[found.pattern().as_usize()] {
                if !entry.case_fits(&text.text[found.range()]) {
                    continue;
                }
                let scoped = entry.is_for(section);
                let rank = Rank {
                    any_case: entry.case != Case::Exact,
                    unscoped: !scoped,
                    priority: Reverse(entry.priority),
                    alias: entry.name != Name::Label,
                };
                hits.push(Hit {
                    start: found.start(),
                    end: found.end(),
                    term: entry.term,
                    name: entry.name,
                    in_scope: scoped || entry.scope.is_empty(),
                    rank,
                });
            }
        }
    }
}

impl Entry {
    /// Whether it is for this section in particular.
    fn is_for(&self, section: &str) -> bool {
        let holds = |scope: &String| {
            section.strip_prefix(scope.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.scope.iter().any(holds)
    }

    /// Whether the case of what was found is that of the surface, as far as it matters.
    fn case_fits(&self, found: &str) -> bool {
        match self.case {
            Case::Exact | Case::Fold => true,
            Case::Smart => {
                let rest = |text: &str| text.char_indices().nth(1).map_or(text.len(), |(at, _)| at);
                found[rest(found)..] == self.text[rest(&self.text)..]
            }
        }
    }
}
