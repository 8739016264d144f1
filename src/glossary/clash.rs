//! Terms that are written alike. What tells them apart is said by their authors, never guessed: two that nothing
//! tells apart are an error, and a name that another term takes is a warning.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::surface::{Name, Surface, fold_text, lower_text, surfaces};
use super::term::{Case, Term};
use crate::diagnostic::{Code, Diagnostic, Place};

/// A surface and the term that it is of.
type Owner<'a> = (&'a Term, Surface);

/// All clashes of a glossary, each pair of terms once.
pub(super) fn clashes(terms: &[Term]) -> Vec<Diagnostic> {
    let mut owners: BTreeMap<String, Vec<Owner<'_>>> = BTreeMap::new();
    for term in terms {
        for surface in surfaces(term) {
            owners.entry(lower_text(&surface.text)).or_default().push((term, surface));
        }
    }
    let mut told = BTreeSet::new();
    let mut diagnostics = Vec::new();
    for owners in owners.values() {
        for (at, first) in owners.iter().enumerate() {
            for second in &owners[at + 1..] {
                // Once for two terms: their plurals are alike too.
                if !told.contains(&(&first.0.id, &second.0.id))
                    && let Some(diagnostic) = clash(first, second)
                {
                    told.insert((&first.0.id, &second.0.id));
                    diagnostics.push(diagnostic);
                }
            }
        }
    }
    diagnostics
}

fn clash(first: &Owner<'_>, second: &Owner<'_>) -> Option<Diagnostic> {
    let ((a, one), (b, other)) = (first, second);
    let alike = one.text == other.text || !(one.case == Case::Exact && other.case == Case::Exact);
    if a.id == b.id || !alike || !(a.auto || b.auto) || !scopes_meet(a, b) {
        return None;
    }
    if !(a.auto && b.auto) {
        // One links by itself, the other is another sense of the word.
        let senses = a.sense.is_some() && b.sense.is_some() && a.sense != b.sense;
        return if senses { None } else { Some(ambiguous(first, second)) };
    }
    // The order of the rules: as written, in this section, priority, label.
    if (one.case == Case::Exact) != (other.case == Case::Exact) || a.scope.is_empty() != b.scope.is_empty() {
        return None;
    }
    match (one.name == Name::Label, other.name == Name::Label) {
        (true, false) => Some(shadow(second, first)),
        (false, true) => Some(shadow(first, second)),
        _ if a.priority != b.priority => None,
        _ => Some(ambiguous(first, second)),
    }
}

/// Whether there is a section in which both may link.
fn scopes_meet(a: &Term, b: &Term) -> bool {
    let inside = |inner: &Term, outer: &Term| inner.scope.iter().any(|s| outer.is_in_scope(&s.value));
    a.scope.is_empty() || b.scope.is_empty() || inside(a, b) || inside(b, a)
}

fn ambiguous((a, one): &Owner<'_>, (b, other): &Owner<'_>) -> Diagnostic {
    let message = format!("`{}` is written for two terms, `{}` and `{}`", other.text, a.id, b.id);
    Diagnostic::new(Code::AmbiguousSurface, message)
        .at(place(b, other))
        .related(place(a, one), "also here")
        .help(
            "take the name from one of them, or tell them apart by `scope`, `match: {priority: 1}` or \
         `match: {auto: false}` with a `sense`",
        )
}

/// The first is another name of its term, and the label of the second.
fn shadow((a, alias): &Owner<'_>, (b, label): &Owner<'_>) -> Diagnostic {
    let message = format!("`{}`, another name of `{}`, is the name of the term `{}`", alias.text, a.id, b.id);
    Diagnostic::new(Code::ShadowedTerm, message)
        .at(place(a, alias))
        .related(place(b, label), "its name")
        .help(format!(
            "take it from `{}`; if they have to do with each other, say `related: [{}]`",
            a.id, b.id
        ))
}

/// Where a surface is written: the alias, or the term where the surface is a form of a name.
fn place(term: &Term, surface: &Surface) -> Place {
    let written = |alias: &&crate::yaml::Spanned<String>| fold_text(&alias.value) == surface.text;
    let range: Range<usize> = match term.aliases.iter().find(written) {
        Some(alias) if surface.name == Name::Alias => alias.range.clone(),
        _ => term.place.range.clone(),
    };
    Place::new(&term.place.file, range)
}
