//! What must hold between the terms of a glossary: relations lead somewhere and do not contradict each other, and
//! definitions explain.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::link::{Policy, link};
use super::surface::fold_text;
use super::{Glossary, Relations, Status, Term};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::markdown;
use crate::project::{First, TermPolicy};
use crate::yaml::Spanned;

/// All that is wrong between the terms.
pub(super) fn check(glossary: &Glossary) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for term in &glossary.terms {
        relations(glossary, term, &mut diagnostics);
        successor(glossary, term, &mut diagnostics);
    }
    hierarchy(glossary, &mut diagnostics);
    definitions(glossary, &mut diagnostics);
    diagnostics
}

/// Every term has the translations that the project asks for.
pub fn translations(glossary: &Glossary, policy: &TermPolicy) -> Vec<Diagnostic> {
    let terms = glossary.terms.iter().filter(|term| term.status != Status::Deprecated);
    let missing = |term: &Term| -> Option<Diagnostic> {
        let lacks = |language: &&String| !term.translations.contains_key(*language);
        let languages: Vec<&str> = policy.languages.iter().filter(lacks).map(String::as_str).collect();
        let first = languages.first()?;
        let message = format!("`{}` is not translated to {}", term.id, nearest::list(&languages, "and"));
        let diagnostic = Diagnostic::new(Code::MissingTranslation, message).at(term.place.clone());
        Some(diagnostic.help(format!("add `translations: {{{first}: {{term: ...}}}}`")))
    };
    terms.filter_map(missing).collect()
}

fn at(term: &Term, word: &Spanned<String>) -> Place {
    Place::new(&term.place.file, word.range.clone())
}

/// Every relation leads to another term, and no two say the opposite of each other.
fn relations(glossary: &Glossary, term: &Term, diagnostics: &mut Vec<Diagnostic>) {
    for target in term.relations() {
        if glossary.get(&target.value).is_none() {
            diagnostics.push(unknown(glossary, term, target));
        } else if target.value == term.id {
            diagnostics.push(
                Diagnostic::new(Code::BadRelation, format!("`{}` is related to itself", term.id))
                    .at(at(term, target))
                    .help("take it out"),
            );
        }
    }
    // What is easily confused may well be related; a broader or narrower term is not a different thing.
    let contradicts = |target: &&Spanned<String>| {
        term.broader.iter().chain(&term.narrower).any(|other| other.value == target.value)
    };
    for target in term.contrast.iter().filter(contradicts) {
        let message =
            format!("`{}` is said to be broader or narrower and not to be confused with", target.value);
        diagnostics.push(
            Diagnostic::new(Code::BadRelation, message)
                .at(at(term, target))
                .help("keep one of the two relations"),
        );
    }
}

/// A successor is a term that is not deprecated itself.
fn successor(glossary: &Glossary, term: &Term, diagnostics: &mut Vec<Diagnostic>) {
    let Some(target) = &term.replaced_by else { return };
    match glossary.get(&target.value) {
        None => diagnostics.push(unknown(glossary, term, target)),
        Some(other) if other.status == Status::Deprecated => {
            let message = format!("`{}`, which replaces `{}`, is deprecated too", other.id, term.id);
            let next = other.replaced_by.as_ref().filter(|next| next.value != term.id);
            diagnostics.push(
                Diagnostic::new(Code::BadRelation, message)
                    .at(at(term, target))
                    .related(other.place.clone(), "deprecated")
                    .maybe_help(next.map(|next| format!("write `replaced_by: {}`", next.value))),
            );
        }
        Some(_) => {}
    }
}

fn unknown(glossary: &Glossary, term: &Term, target: &Spanned<String>) -> Diagnostic {
    Diagnostic::new(Code::UndefinedTerm, format!("there is no term `{}`", target.value))
        .at(at(term, target))
        .maybe_help(nearest::suggestion(&target.value, glossary.ids()))
}

/// The terms that each term points at, by their places.
type Graph = Vec<BTreeSet<usize>>;

/// No term is broader than itself, however long the way.
fn hierarchy(glossary: &Glossary, diagnostics: &mut Vec<Diagnostic>) {
    let relations = Relations::new(glossary);
    let above = |at| relations.of(at).broader.iter().copied().collect();
    let broader: Graph = (0..glossary.terms.len()).map(above).collect();
    for cycle in cycles(&broader) {
        let message = format!("broader terms run in a circle: {}", path(glossary, &cycle, " < "));
        diagnostics.push(
            Diagnostic::new(Code::BadRelation, message)
                .at(glossary.terms[cycle[0]].place.clone())
                .help("take one of these relations out"),
        );
    }
}

/// A definition names neither its own term, nor terms that are defined by it in turn.
fn definitions(glossary: &Glossary, diagnostics: &mut Vec<Diagnostic>) {
    let mut uses: Graph = vec![BTreeSet::new(); glossary.terms.len()];
    for (index, term) in glossary.terms.iter().enumerate() {
        let pieces = markdown::pieces(&term.definition.value);
        let policy = Policy {
            first: First::All,
            section: term.scope.first().map(|scope| scope.value.clone()).unwrap_or_default(),
            ..Policy::default()
        };
        let found = std::cell::RefCell::new(BTreeSet::new());
        let explicit = |name: &str| {
            let term = glossary.named(name);
            found.borrow_mut().extend(term);
            term
        };
        let linked = link(&pieces, glossary, &policy, explicit);
        let mut found = found.into_inner();
        found.extend(linked.links.iter().map(|link| link.term));
        if found.remove(&index) || names_itself(term) {
            let message = format!("the definition of `{}` names the term itself", term.id);
            diagnostics.push(
                Diagnostic::new(Code::SelfDefinition, message)
                    .at(Place::new(&term.place.file, term.definition.range.clone()))
                    .help("say what it is in other words"),
            );
        }
        uses[index] = found;
    }
    for cycle in cycles(&uses) {
        let message =
            format!("definitions explain each other in a circle: {}", path(glossary, &cycle, " → "));
        let mut diagnostic = Diagnostic::new(Code::CircularDefinition, message)
            .at(Place::new(
                &glossary.terms[cycle[0]].place.file,
                glossary.terms[cycle[0]].definition.range.clone(),
            ))
            .help("define one of them without the next");
        for member in &cycle[1..] {
            let term = &glossary.terms[*member];
            let place = Place::new(&term.place.file, term.definition.range.clone());
            diagnostic = diagnostic.related(place, format!("`{}` is defined here", term.id));
        }
        diagnostics.push(diagnostic);
    }
}

/// Whether a definition begins with its own term, which links nowhere and so is not found as one.
fn names_itself(term: &Term) -> bool {
    let definition = fold_text(&term.definition.value).to_lowercase();
    let label = fold_text(&term.label).to_lowercase();
    let after = definition.strip_prefix(label.as_str());
    after.is_some_and(|rest| rest.starts_with([' ', ',', ':']))
}

/// For each knot of things that point at each other, one shortest circle through its first member: the places in
/// order, each pointing at the next and the last at the first.
fn cycles(graph: &Graph) -> Vec<Vec<usize>> {
    let mut told: BTreeSet<usize> = BTreeSet::new();
    let mut cycles = Vec::new();
    for start in 0..graph.len() {
        if told.contains(&start) {
            continue;
        }
        let cycle = shortest_cycle(graph, start);
        // One that leads through what was told may be gone when that is mended.
        if let Some(cycle) = cycle.filter(|cycle| cycle.iter().all(|at| !told.contains(at))) {
            told.extend(&cycle);
            cycles.push(cycle);
        }
    }
    cycles
}

/// The shortest way from a place back to itself.
fn shortest_cycle(graph: &Graph, start: usize) -> Option<Vec<usize>> {
    let mut from: BTreeMap<usize, usize> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for next in &graph[at] {
            if *next == start {
                let mut cycle = vec![at];
                while let Some(before) = cycle.last().and_then(|last| from.get(last)) {
                    cycle.push(*before);
                }
                cycle.reverse();
                return Some(cycle);
            }
            if !from.contains_key(next) {
                from.insert(*next, at);
                queue.push_back(*next);
            }
        }
    }
    None
}

fn path(glossary: &Glossary, cycle: &[usize], arrow: &str) -> String {
    let ids = cycle.iter().chain(&cycle[..1]).map(|at| format!("`{}`", glossary.terms[*at].id));
    ids.collect::<Vec<_>>().join(arrow)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(edges: &[(usize, usize)], n: usize) -> Graph {
        let mut graph: Graph = vec![BTreeSet::new(); n];
        for (from, to) in edges {
            graph[*from].insert(*to);
        }
        graph
    }

    #[test]
    fn each_knot_is_told_once_by_its_shortest_circle() {
        assert_eq!(cycles(&graph(&[(0, 1), (1, 2), (2, 0), (1, 0)], 3)), [vec![0, 1]]);
        assert!(cycles(&graph(&[(0, 1), (1, 2), (2, 3)], 4)).is_empty());
        assert_eq!(cycles(&graph(&[(3, 2), (2, 3), (0, 2), (4, 4)], 5)), [vec![2, 3], vec![4]]);
    }
}
