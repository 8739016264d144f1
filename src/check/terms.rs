//! Terms that nothing uses, that should not be used, that are never explained, and that are missing.

use std::collections::{BTreeMap, BTreeSet};

use crate::article::Article;
use crate::catalog::Catalog;
use crate::catalog::backlink::{Outgoing, Uses};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::glossary::{Candidate, Name, Status, Term, check};

/// How often a name must come before it is proposed as a term.
const FREQUENT: usize = 5;
/// How many names are proposed at once.
const PROPOSALS: usize = 10;

pub(super) fn check(catalog: &Catalog, uses: &Uses, usage: &[Usage]) -> Vec<Diagnostic> {
    let mut diagnostics = check::translations(&catalog.glossary, &catalog.project.settings.terms);
    diagnostics.extend(unused(catalog, usage));
    for (article, outgoing) in catalog.articles.iter().zip(&uses.articles) {
        diagnostics.extend(deprecated(catalog, article, outgoing));
        if !catalog.project.settings.terms.expand {
            diagnostics.extend(unexpanded(catalog, article, outgoing));
        }
    }
    diagnostics.extend(missing(catalog, uses));
    diagnostics
}

/// How much a term is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// How far it is.
    pub status: Status,
    /// How many articles link it.
    pub articles: usize,
    /// Whether an article links it or names it as a key term, or another term's text links it.
    pub used: bool,
}

/// How much each term is used, in the order of the glossary.
pub fn usage(catalog: &Catalog, uses: &Uses) -> Vec<Usage> {
    let glossary = &catalog.glossary;
    let mut used: BTreeSet<usize> =
        catalog.articles.iter().flat_map(|article| catalog.key_terms(article)).collect();
    for (at, outgoing) in uses.terms.iter().enumerate() {
        used.extend(outgoing.terms.keys().filter(|term| **term != at));
    }
    let mut articles = vec![0; glossary.terms.len()];
    uses.articles.iter().flat_map(|o| o.terms.keys()).for_each(|term| articles[*term] += 1);
    let usage = |(at, term): (usize, &Term)| Usage {
        id: term.id.clone(),
        label: term.label.clone(),
        status: term.status,
        articles: articles[at],
        used: articles[at] > 0 || used.contains(&at),
    };
    glossary.terms.iter().enumerate().map(usage).collect()
}

/// Terms that no text uses. A deprecated one should have no use.
fn unused(catalog: &Catalog, usage: &[Usage]) -> Vec<Diagnostic> {
    let terms = catalog.glossary.terms.iter().zip(usage);
    let unused = terms.filter(|(term, usage)| !usage.used && term.status != Status::Deprecated);
    let report = |(term, _): (&Term, &Usage)| {
        Diagnostic::new(Code::UnusedTerm, format!("no text uses the term `{}`", term.id))
            .at(term.place.clone())
            .help("use it, name it in an article's `key_terms`, or take it out")
    };
    unused.map(report).collect()
}

/// The first use on a page of each term that should not be used.
fn deprecated(catalog: &Catalog, article: &Article, outgoing: &Outgoing) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (term, first) in &outgoing.first_uses {
        let term = &catalog.glossary.terms[*term];
        if term.status == Status::Deprecated {
            let help = match &term.replaced_by {
                Some(successor) => format!("use `[[{}]]`", successor.value),
                None => "write something else".into(),
            };
            diagnostics.push(
                Diagnostic::new(
                    Code::DeprecatedTerm,
                    format!("the term `{}` is not to be used any more", term.id),
                )
                .at(Place::new(&article.file, first.range.clone()))
                .related(term.place.clone(), "deprecated here")
                .help(help),
            );
        }
    }
    diagnostics
}

/// Acronyms whose expansion stands nowhere on the page.
fn unexpanded(catalog: &Catalog, article: &Article, outgoing: &Outgoing) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut text = None;
    for (term, first) in &outgoing.first_uses {
        let term = &catalog.glossary.terms[*term];
        let Some(expansion) = term.expansion.as_ref().filter(|_| first.name == Name::Label) else { continue };
        let text = text.get_or_insert_with(|| crate::glossary::folded(&unquoted(article.document().text)));
        if !text.contains(&crate::glossary::folded(expansion)) {
            diagnostics.push(
                Diagnostic::new(
                    Code::UnexpandedAcronym,
                    format!("this page never says what `{}` stands for", term.label),
                )
                .at(Place::new(&article.file, first.range.clone()))
                .help(format!(
                    "write `{expansion} ({})` here, or set `terms: {{expand: true}}` in kb.yaml",
                    term.label
                )),
            );
        }
    }
    diagnostics
}

/// A text whose lines do not begin with the marks of quotations, so that words join over their ends.
fn unquoted(text: &str) -> String {
    text.lines().flat_map(|line| [line.trim_start_matches(['>', ' ']), "\n"]).collect()
}

/// Names that come often and are no terms, the most frequent first.
fn missing(catalog: &Catalog, uses: &Uses) -> Vec<Diagnostic> {
    let mut places: BTreeMap<&str, Vec<(usize, &Candidate)>> = BTreeMap::new();
    for (article, outgoing) in uses.articles.iter().enumerate() {
        for candidate in &outgoing.candidates {
            places.entry(&candidate.name).or_default().push((article, candidate));
        }
    }
    // A name of a term that does not link by itself, or not here, is no missing term.
    let known = |name: &str| catalog.glossary.named(name).is_some();
    let mut frequent: Vec<_> =
        places.into_iter().filter(|(name, all)| all.len() >= FREQUENT && !known(name)).collect();
    frequent.sort_by_key(|(name, all)| (std::cmp::Reverse(all.len()), *name));
    let report = |(name, all): (&str, Vec<(usize, &Candidate)>)| {
        let (article, first) = all[0];
        Diagnostic::new(Code::MissingTerm, format!("`{name}` comes {} times and is no term", all.len()))
            .at(Place::new(&catalog.articles[article].file, first.range.clone()))
            .help(format!("define it in content/terms/: `- term: {name}` with a `definition`"))
    };
    frequent.into_iter().take(PROPOSALS).map(report).collect()
}
