//! Why a term is linked where it is, and why not elsewhere: every place where one is written, and the rule that
//! decided.

use std::fmt;
use std::ops::Range;

use super::Glossary;
use super::link::{Policy, explain};
use super::matcher::{Hit, choose};
use super::surface::{Folded, Name};
use crate::markdown::{self, Document};

/// What became of words that are written like a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The bytes of the words in the text.
    pub range: Range<usize>,
    /// The place of the term in the glossary; `None` for a phrase that is not to be taken for one.
    pub term: Option<usize>,
    /// Which of its names they are.
    pub name: Name,
    /// What became of them.
    pub outcome: Outcome,
}

/// What became of words that are written like a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// They link.
    Linked,
    /// They begin or end inside of a word.
    InsideWord,
    /// They begin in one element and end in another.
    AcrossMarkup,
    /// The term links in other sections only.
    OutOfScope,
    /// Other words overlap them and win, by this rule; the place of their term in the glossary.
    Loses(Option<usize>, Rule),
    /// They are a phrase that holds a term and is not it.
    NotTheTerm,
    /// The term does not link on this page: it is its own, or the author said so.
    Excluded,
    /// No term links on this page.
    Off,
    /// The term was linked before, and links once only.
    LinkedBefore,
    /// The paragraph has as many links as it may have.
    TooMany,
    /// They stand where nothing links: in a heading, code, a formula, a link, or between two marks.
    NotProse,
}

/// Why one term wins over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Its words begin earlier.
    Earlier,
    /// Its words are more.
    Longer,
    /// It is matched as written, the other in any case.
    Exact,
    /// It is for this section, the other for all.
    Scope,
    /// Its priority is higher.
    Priority,
    /// They are its label, and another name of the other.
    Label,
    /// Its id comes first.
    Id,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Earlier => "it begins earlier",
            Self::Longer => "it is longer",
            Self::Exact => "it is matched as written, the other in any case",
            Self::Scope => "it is for this section",
            Self::Priority => "its priority is higher",
            Self::Label => "it is the label, not another name",
            Self::Id => "its id comes first",
        })
    }
}

/// Says what became of every term that is written in a range of a text.
pub fn explain_range(
    document: &Document<'_>,
    glossary: &Glossary,
    policy: &Policy,
    range: &Range<usize>,
) -> Vec<Decision> {
    let meets = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    let pieces = markdown::pieces(document.text);
    let mut all = explain(&pieces, glossary, policy, |name| glossary.named(name));
    all.retain(|decision| meets(&decision.range, range));
    // What is written there and was not even looked at.
    let mut folded = Folded::default();
    folded.push(document.text.get(range.clone()).unwrap_or(""), range.start);
    let mut hits = glossary.matcher.everywhere(&folded, &policy.section);
    hits.retain(|hit| folded.on_boundaries(hit.start, hit.end));
    choose(&mut hits);
    for hit in hits {
        let range = folded.source(hit.start, hit.end);
        if !all.iter().any(|decision| meets(&decision.range, &range)) {
            all.push(Decision { range, term: hit.term, name: hit.name, outcome: Outcome::NotProse });
        }
    }
    all.sort_by_key(|decision| (decision.range.start, std::cmp::Reverse(decision.range.end), decision.term));
    all
}

/// Says of every hit what became of it, in the order of the text. `chosen` are the hits that won, with what became
/// of each in `outcomes`.
pub(super) fn decisions(
    text: &Folded,
    mut everywhere: Vec<Hit>,
    chosen: &[Hit],
    outcomes: &[Outcome],
    fits: impl Fn(usize, usize) -> bool,
) -> Vec<Decision> {
    everywhere.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end), hit.term));
    let outcome = |hit: &Hit| {
        if !text.on_boundaries(hit.start, hit.end) {
            return Some(Outcome::InsideWord);
        }
        if !hit.in_scope {
            return Some(Outcome::OutOfScope);
        }
        if !fits(hit.start, hit.end) {
            return Some(Outcome::AcrossMarkup);
        }
        if let Some(at) = chosen.iter().position(|winner| winner == hit) {
            return outcomes.get(at).copied();
        }
        let winner = chosen.iter().find(|winner| winner.start < hit.end && hit.start < winner.end)?;
        // The same words as another name of the same term say nothing new.
        let same = (winner.start, winner.end, winner.term) == (hit.start, hit.end, hit.term);
        if same { None } else { Some(Outcome::Loses(winner.term, rule(winner, hit))) }
    };
    let decision = |hit: Hit| {
        let outcome = outcome(&hit)?;
        Some(Decision { range: text.source(hit.start, hit.end), term: hit.term, name: hit.name, outcome })
    };
    everywhere.into_iter().filter_map(decision).collect()
}

/// The rule by which one hit wins over another.
fn rule(winner: &Hit, loser: &Hit) -> Rule {
    let (a, b) = (&winner.rank, &loser.rank);
    if winner.start != loser.start {
        Rule::Earlier
    } else if winner.end != loser.end {
        Rule::Longer
    } else if a.any_case != b.any_case {
        Rule::Exact
    } else if a.unscoped != b.unscoped {
        Rule::Scope
    } else if a.priority != b.priority {
        Rule::Priority
    } else if a.alias != b.alias {
        Rule::Label
    } else {
        Rule::Id
    }
}
