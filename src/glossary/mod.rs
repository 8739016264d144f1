//! From term files to a [`Glossary`]: the terms, their relations, and the matcher that finds them in prose.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::source::Source;

mod entry;
pub mod link;
mod matcher;
mod surface;
mod term;

pub use link::{TermLink, TermLinks, link};
pub use matcher::Matcher;
pub use term::{Case, Forms, Status, Term, TermId, Translation};

/// All terms of a project.
#[derive(Debug)]
pub struct Glossary {
    /// The terms in the byte order of their ids.
    pub terms: Vec<Term>,
    /// Finds terms in prose.
    pub matcher: Matcher,
    by_id: BTreeMap<TermId, usize>,
}

impl Glossary {
    /// The term of that id.
    pub fn get(&self, id: &str) -> Option<&Term> {
        self.by_id.get(id).map(|at| &self.terms[*at])
    }

    /// The place of the term of that id in `terms`.
    pub fn index(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The ids of all terms.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|t| t.id.as_str())
    }

    /// The terms that say that they are narrower than this one, and those that it says are.
    pub fn narrower<'a>(&'a self, term: &'a Term) -> impl Iterator<Item = &'a Term> {
        self.terms.iter().filter(move |other| {
            other.broader.iter().any(|b| b.value == term.id)
                || term.narrower.iter().any(|n| n.value == other.id)
        })
    }
}

/// Reads all term files.
pub fn read(sources: &[Source]) -> (Glossary, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut terms: Vec<Term> = Vec::new();
    for source in sources {
        let (found, wrong) = entry::parse(source);
        terms.extend(found);
        diagnostics.extend(wrong);
    }
    terms.sort_by(|a, b| a.id.cmp(&b.id));
    terms.dedup_by(|later, first| {
        let same = later.id == first.id;
        if same {
            diagnostics.push(
                Diagnostic::new(Code::DuplicateTerm, format!("there are two terms `{}`", later.id))
                    .at(later.place.clone())
                    .related(first.place.clone(), "first here")
                    .help("give one of them another `id`"),
            );
        }
        same
    });
    let by_id = terms.iter().enumerate().map(|(at, term)| (term.id.clone(), at)).collect();
    let (matcher, ambiguous) = Matcher::new(&terms);
    diagnostics.extend(ambiguous);
    let glossary = Glossary { terms, matcher, by_id };
    check_relations(&glossary, &mut diagnostics);
    (glossary, diagnostics)
}

/// Every relation leads to a term, and no term is broader than itself.
fn check_relations(glossary: &Glossary, diagnostics: &mut Vec<Diagnostic>) {
    for term in &glossary.terms {
        for target in term.relations() {
            if glossary.get(&target.value).is_none() {
                diagnostics.push(
                    Diagnostic::new(Code::UndefinedTerm, format!("there is no term `{}`", target.value))
                        .at(Place::new(&term.place.file, target.range.clone()))
                        .maybe_help(nearest::suggestion(&target.value, glossary.ids())),
                );
            } else if target.value == term.id {
                diagnostics.push(
                    Diagnostic::new(Code::BadRelation, format!("`{}` is related to itself", term.id))
                        .at(Place::new(&term.place.file, target.range.clone()))
                        .help("take it out"),
                );
            }
        }
        if let Some(cycle) = broader_cycle(glossary, term) {
            // Told once, at the first of its members.
            if cycle.iter().all(|id| *id >= term.id.as_str()) {
                let path = cycle.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" < ");
                diagnostics.push(
                    Diagnostic::new(
                        Code::BadRelation,
                        format!("broader terms run in a circle: {path} < `{}`", term.id),
                    )
                    .at(term.place.clone())
                    .help("take one of these relations out"),
                );
            }
        }
    }
}

/// The circle of broader terms that leads from a term back to it.
fn broader_cycle<'a>(glossary: &'a Glossary, start: &'a Term) -> Option<Vec<&'a str>> {
    let mut stack = vec![vec![start.id.as_str()]];
    let mut seen = std::collections::BTreeSet::new();
    while let Some(path) = stack.pop() {
        let term = path.last().and_then(|id| glossary.get(id))?;
        for broader in &term.broader {
            if broader.value == start.id && path.len() > 1 {
                return Some(path);
            }
            if glossary.get(&broader.value).is_some() && seen.insert(broader.value.as_str()) {
                let mut longer = path.clone();
                longer.push(&broader.value);
                stack.push(longer);
            }
        }
    }
    None
}
