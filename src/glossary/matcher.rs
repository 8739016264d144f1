//! Finds terms in folded text: two automata, one for what is matched as written and one for lower case.
//!
//! All overlapping hits are looked at. Only those that stand on word boundaries are kept, and only then the
//! leftmost and longest is chosen: a long hit that fails its boundary must not hide a good short one.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::surface::{Folded, lower_text, surfaces};
use super::term::{Case, Term};
use crate::diagnostic::{Code, Diagnostic};

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
    label: bool,
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
    rank: Rank,
}

/// What decides between terms that are written alike: the least wins.
type Rank = (Case, bool, i64, bool);

impl Matcher {
    /// The matcher of these terms. Two terms that are written alike are told, unless scope, priority or sense
    /// tells them apart.
    pub(super) fn new(terms: &[Term]) -> (Self, Vec<Diagnostic>) {
        let mut exact: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        let mut folded: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, term) in terms.iter().enumerate() {
            for surface in surfaces(term) {
                owners.entry(lower_text(&surface.text)).or_default().push(at);
                if !term.auto {
                    continue;
                }
                let entry = Entry {
                    term: Some(at),
                    case: surface.case,
                    text: surface.text.clone(),
                    label: surface.label,
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
                let text = super::surface::fold_text(phrase);
                let entry = Entry {
                    term: None,
                    case: Case::Fold,
                    text: text.clone(),
                    label: false,
                    scope: Vec::new(),
                    priority: i64::MAX,
                };
                folded.entry(lower_text(&text)).or_default().push(entry);
            }
        }
        let mut told = BTreeSet::new();
        let mut diagnostics = Vec::new();
        for (surface, at) in &owners {
            // Once for two terms: their plurals are alike too.
            if let Some((pair, diagnostic)) = ambiguous(surface, at, terms)
                && told.insert(pair)
            {
                diagnostics.push(diagnostic);
            }
        }
        (Self { exact: Automaton::new(exact), folded: Automaton::new(folded) }, diagnostics)
    }

    /// The hits of a text for an article of that section: leftmost first, never overlapping.
    /// `fits` says whether a range can become a link.
    pub(super) fn find(&self, text: &Folded, section: &str, fits: impl Fn(usize, usize) -> bool) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.exact.search(&text.text, text, section, &mut hits);
        self.folded.search(&text.lower, text, section, &mut hits);
        hits.retain(|hit| text.on_boundaries(hit.start, hit.end) && fits(hit.start, hit.end));
        // Leftmost, then longest, then by rank, then by id: the order of the glossary.
        hits.sort_by(|a, b| {
            (a.start, std::cmp::Reverse(a.end), &a.rank, a.term).cmp(&(
                b.start,
                std::cmp::Reverse(b.end),
                &b.rank,
                b.term,
            ))
        });
        let mut end = 0;
        hits.retain(|hit| {
            let free = hit.start >= end;
            if free {
                end = hit.end;
            }
            free
        });
        hits
    }
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
                let scoped =
                    entry.scope.iter().any(|s| section == s || section.starts_with(&format!("{s}/")));
                if (!entry.scope.is_empty() && !scoped) || !entry.case_fits(&text.text[found.range()]) {
                    continue;
                }
                let case = if entry.case == Case::Exact { Case::Exact } else { Case::Fold };
                let rank = (case, !scoped, -entry.priority, !entry.label);
                hits.push(Hit { start: found.start(), end: found.end(), term: entry.term, rank });
            }
        }
    }
}

impl Entry {
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

/// Two terms on one surface: an error unless something tells them apart.
fn ambiguous(surface: &str, owners: &[usize], terms: &[Term]) -> Option<((usize, usize), Diagnostic)> {
    let apart = |a: &Term, b: &Term| {
        a.priority != b.priority
            || a.scope != b.scope
            || (a.sense.is_some() && b.sense.is_some() && a.sense != b.sense && !(a.auto && b.auto))
    };
    let pair = owners.iter().enumerate().find_map(|(i, a)| {
        let rest = owners[i + 1..].iter();
        rest.filter(|b| *b != a).find(|b| !apart(&terms[*a], &terms[**b])).map(|b| (*a, *b))
    })?;
    let (first, second) = (&terms[pair.0], &terms[pair.1]);
    let differ_in_case = surfaces(first).iter().all(|s| {
        surfaces(second).iter().all(|o| {
            s.text != o.text
                && (s.case == Case::Exact && o.case == Case::Exact
                    || lower_text(&s.text) != lower_text(&o.text))
        })
    });
    if differ_in_case {
        return None;
    }
    let message = format!("`{surface}` is written for two terms, `{}` and `{}`", first.id, second.id);
    let diagnostic = Diagnostic::new(Code::AmbiguousSurface, message)
        .at(second.place.clone())
        .related(first.place.clone(), "also here")
        .help(
            "take the name from one of them, or tell them apart by `scope`, `match: {priority: 1}` or \
             `match: {auto: false}` with a `sense`",
        );
    Some((pair, diagnostic))
}
