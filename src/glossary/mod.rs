//! From term files to a [`Glossary`]: the terms, their relations, and the matcher that finds them in prose.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Source;

pub mod alphabet;
pub mod check;
mod clash;
mod entry;
pub mod explain;
pub mod link;
mod matcher;
mod relations;
mod suggest;
mod surface;
mod term;

pub use explain::{Decision, Outcome, Rule};
pub use link::{Linked, TermLink, TermLinks, explain, link};
pub use matcher::Matcher;
pub use relations::{Kind, Neighbours, Relations};
pub use suggest::Candidate;
pub use surface::Name;
pub use term::{Case, Forms, Status, Term, TermId, Translation};

/// All terms of a project.
#[derive(Debug)]
pub struct Glossary {
    /// The terms in the byte order of their ids.
    pub terms: Vec<Term>,
    /// Finds terms in prose.
    pub matcher: Matcher,
    by_id: BTreeMap<TermId, usize>,
    /// By label, expansion and aliases, in lower case; of equal names the first.
    by_name: BTreeMap<String, usize>,
}

/// A text as terms are looked for in it: in small letters, with one kind of space, hyphen and apostrophe.
pub fn folded(text: &str) -> String {
    surface::lower_text(&surface::fold_text(text))
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

    /// The term of that id, or with that name in any case, as `[[...]]` writes it.
    pub fn named(&self, name: &str) -> Option<usize> {
        self.index(name).or_else(|| self.by_name.get(&name.to_lowercase()).copied())
    }

    /// The ids of all terms.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|t| t.id.as_str())
    }

    /// Whether a name is matched as written only, by its shape: `STDP`, `mGluR`.
    pub fn case_matters(name: &str) -> bool {
        surface::case_by_shape(name) == Case::Exact
    }

    /// The plural and other forms of a term's names.
    pub fn forms(term: &Term) -> Vec<String> {
        surface::forms(term)
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
    diagnostics.extend(clash::clashes(&terms));
    let mut by_name = BTreeMap::new();
    for (at, term) in terms.iter().enumerate() {
        for name in term.names() {
            by_name.entry(name.to_lowercase()).or_insert(at);
        }
    }
    let glossary = Glossary { matcher: Matcher::new(&terms), terms, by_id, by_name };
    diagnostics.extend(check::check(&glossary));
    (glossary, diagnostics)
}
