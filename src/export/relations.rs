//! The relations of terms in both directions: an author writes each of them once, on either side.

use std::collections::BTreeSet;

use crate::glossary::{Glossary, Term};
use crate::yaml::Spanned;

/// For each term, the terms that it is related to in each way.
#[derive(Debug)]
pub(super) struct Relations {
    pub(super) broader: Vec<BTreeSet<usize>>,
    pub(super) narrower: Vec<BTreeSet<usize>>,
    pub(super) related: Vec<BTreeSet<usize>>,
    pub(super) contrast: Vec<BTreeSet<usize>>,
}

impl Relations {
    pub(super) fn of(glossary: &Glossary) -> Self {
        let none = || vec![BTreeSet::new(); glossary.terms.len()];
        let mut relations = Self { broader: none(), narrower: none(), related: none(), contrast: none() };
        for (at, term) in glossary.terms.iter().enumerate() {
            let others = |ids: &'_ [Spanned<String>]| -> Vec<usize> {
                ids.iter().filter_map(|id| glossary.index(&id.value)).filter(|other| *other != at).collect()
            };
            let Term { broader, narrower, related, contrast, .. } = term;
            for other in others(broader) {
                relations.broader[at].insert(other);
                relations.narrower[other].insert(at);
            }
            for other in others(narrower) {
                relations.narrower[at].insert(other);
                relations.broader[other].insert(at);
            }
            for other in others(related) {
                relations.related[at].insert(other);
                relations.related[other].insert(at);
            }
            for other in others(contrast) {
                relations.contrast[at].insert(other);
                relations.contrast[other].insert(at);
            }
        }
        relations
    }

    /// All terms above a term, at any distance.
    pub(super) fn above(&self, term: usize) -> BTreeSet<usize> {
        let mut above = BTreeSet::new();
        let mut next: Vec<usize> = self.broader[term].iter().copied().collect();
        while let Some(at) = next.pop() {
            if above.insert(at) {
                next.extend(&self.broader[at]);
            }
        }
        above
    }
}
