//! How terms belong together, seen from both ends: what one of two terms says of the other holds for both, though
//! an author writes it once.

use std::collections::{BTreeMap, BTreeSet};

use super::{Glossary, Term};
use crate::yaml::Spanned;

/// The neighbours of all terms.
#[derive(Debug)]
pub struct Relations {
    of: Vec<Neighbours>,
}

/// The terms that belong to one, by their places in the glossary: first those that the term names itself, in its
/// order, then those that name it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// Terms of wider meaning.
    pub broader: Vec<usize>,
    /// Terms of narrower meaning.
    pub narrower: Vec<usize>,
    /// Terms that belong to it.
    pub related: Vec<usize>,
    /// Terms that it is not to be confused with.
    pub contrast: Vec<usize>,
}

/// How a term belongs to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It is broader.
    Broader,
    /// It is narrower.
    Narrower,
    /// It is not to be confused with the other.
    Contrast,
    /// It is related.
    Related,
}

impl Kind {
    /// The kind, seen from the other end.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Broader => Self::Narrower,
            Self::Narrower => Self::Broader,
            same => same,
        }
    }
}

impl Neighbours {
    /// The terms of one kind.
    pub fn of(&self, kind: Kind) -> &[usize] {
        match kind {
            Kind::Broader => &self.broader,
            Kind::Narrower => &self.narrower,
            Kind::Contrast => &self.contrast,
            Kind::Related => &self.related,
        }
    }

    /// The terms of one kind in the order of the glossary, whoever names whom.
    pub fn in_order(&self, kind: Kind) -> Vec<usize> {
        let mut terms = self.of(kind).to_vec();
        terms.sort_unstable();
        terms
    }

    fn add(&mut self, kind: Kind, term: usize) {
        let list = match kind {
            Kind::Broader => &mut self.broader,
            Kind::Narrower => &mut self.narrower,
            Kind::Contrast => &mut self.contrast,
            Kind::Related => &mut self.related,
        };
        if !list.contains(&term) {
            list.push(term);
        }
    }

    /// Each neighbour once, by kind and in the order of the lists; one of several kinds is of the first of them.
    pub fn each(&self) -> Vec<(Kind, usize)> {
        let kinds = [Kind::Broader, Kind::Narrower, Kind::Contrast, Kind::Related];
        let mut each: Vec<(Kind, usize)> = Vec::new();
        for kind in kinds {
            for term in self.of(kind) {
                if !each.iter().any(|(_, known)| known == term) {
                    each.push((kind, *term));
                }
            }
        }
        each
    }
}

impl Relations {
    /// Whether any term belongs to another.
    pub fn any(&self) -> bool {
        self.of.iter().any(|neighbours| !neighbours.each().is_empty())
    }

    /// The relations of all terms of a glossary.
    pub fn new(glossary: &Glossary) -> Self {
        let mut of = vec![Neighbours::default(); glossary.terms.len()];
        let mut turned: Vec<(usize, Kind, usize)> = Vec::new();
        for (at, term) in glossary.terms.iter().enumerate() {
            for (kind, ids) in lists(term) {
                // What leads nowhere, or to the term itself, is told elsewhere.
                let others =
                    ids.iter().filter_map(|id| glossary.index(&id.value)).filter(|other| *other != at);
                for other in others {
                    of[at].add(kind, other);
                    turned.push((other, kind.turned(), at));
                }
            }
        }
        for (at, kind, other) in turned {
            of[at].add(kind, other);
        }
        Self { of }
    }

    /// The neighbours of a term.
    pub fn of(&self, term: usize) -> &Neighbours {
        &self.of[term]
    }

    /// All terms above a term, at any distance.
    pub fn above(&self, term: usize) -> BTreeSet<usize> {
        let mut above = BTreeSet::new();
        let mut next = self.of(term).broader.clone();
        while let Some(at) = next.pop() {
            if above.insert(at) {
                next.extend(&self.of(at).broader);
            }
        }
        above
    }

    /// Every pair of neighbours once: the lower place, the higher, and how the higher belongs to the lower.
    pub fn pairs(&self) -> BTreeMap<(usize, usize), Kind> {
        let mut pairs = BTreeMap::new();
        for (at, neighbours) in self.of.iter().enumerate() {
            pairs.extend(neighbours.each().into_iter().filter(|(_, o)| *o > at).map(|(k, o)| ((at, o), k)));
        }
        pairs
    }
}

fn lists(term: &Term) -> [(Kind, &[Spanned<String>]); 4] {
    [
        (Kind::Broader, &term.broader),
        (Kind::Narrower, &term.narrower),
        (Kind::Contrast, &term.contrast),
        (Kind::Related, &term.related),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn relations(yaml: &str) -> Relations {
        let source = Source {
            file: "content/terms/t.yaml".into(),
            path: "terms/t.yaml".into(),
            text: yaml.into(),
            hash: blake3::hash(yaml.as_bytes()),
        };
        Relations::new(&super::super::read(&[source]).0)
    }

    const ABC: &str = "- {term: a, definition: A., broader: [b], related: [c]}\n\
                       - {term: b, definition: B., narrower: [c]}\n\
                       - {term: c, definition: C., contrast: [a]}\n";

    #[test]
    fn a_relation_holds_from_both_ends() {
        let all = relations(ABC);
        let (a, b, c) = (0, 1, 2);
        assert_eq!(all.of(a).broader, [b]);
        assert_eq!(all.of(b).narrower, [c, a], "its own first");
        assert_eq!(all.of(c).broader, [b]);
        assert_eq!((&all.of(c).related[..], &all.of(a).contrast[..]), (&[a][..], &[c][..]));
    }

    #[test]
    fn each_pair_has_one_kind() {
        let pairs = relations(ABC).pairs();
        let expected = [((0, 1), Kind::Broader), ((0, 2), Kind::Contrast), ((1, 2), Kind::Narrower)];
        assert_eq!(pairs.into_iter().collect::<Vec<_>>(), expected);
    }
}
