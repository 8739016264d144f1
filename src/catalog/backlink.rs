//! Who refers to what: the links of all bodies, turned round.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::glossary::{Candidate, Name};
use crate::yaml::Spanned;

/// The words around a link.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// The sentence up to the link.
    pub before: String,
    /// The words of the link.
    pub words: String,
    /// The sentence after the link.
    pub after: String,
}

/// Where a text links a term first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstUse {
    /// The bytes of the words in the file.
    pub range: Range<usize>,
    /// Which of the term's names they are.
    pub name: Name,
}

/// What one body refers to.
#[derive(Debug, Clone, Default)]
pub struct Outgoing {
    /// Terms by their place in the glossary, with the sentence of the first link to each.
    pub terms: BTreeMap<usize, Excerpt>,
    /// How often each term is linked.
    pub term_counts: BTreeMap<usize, usize>,
    /// Where each term is linked first.
    pub first_uses: BTreeMap<usize, FirstUse>,
    /// Names in the text that are no terms.
    pub candidates: Vec<Candidate>,
    /// Articles, with the sentence of the first link to each.
    pub articles: BTreeMap<usize, Excerpt>,
    /// Keys of cited works.
    pub cited: BTreeSet<String>,
    /// Addresses on other sites as written, each with its bytes in the file.
    pub external: Vec<Spanned<String>>,
}

impl Outgoing {
    /// Whether it links and cites the same as often, whatever the words and places are.
    pub fn links_like(&self, other: &Self) -> bool {
        self.term_counts == other.term_counts
            && self.cited == other.cited
            && self.terms.keys().eq(other.terms.keys())
            && self.articles.keys().eq(other.articles.keys())
    }
}

/// What the texts of a site refer to.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    /// By article.
    pub articles: Vec<Arc<Outgoing>>,
    /// By term: its definition and its body.
    pub terms: Vec<Arc<Outgoing>>,
}

/// The links of all articles, turned round. The sentence of a link is found in the uses of the article.
#[derive(Debug, Clone, Default)]
pub struct Backlinks {
    /// For each term, the articles that link it: most links first.
    pub terms: Vec<Vec<usize>>,
    /// For each article, the articles that link it.
    pub articles: Vec<Vec<usize>>,
    /// For each cited work, the articles that cite it.
    pub cited: BTreeMap<String, Vec<usize>>,
}

/// Turns the links of all articles of a site round; it has so many terms.
pub fn backlinks(outgoing: &[Arc<Outgoing>], terms: usize) -> Backlinks {
    let mut backlinks = Backlinks {
        terms: vec![Vec::new(); terms],
        articles: vec![Vec::new(); outgoing.len()],
        cited: BTreeMap::new(),
    };
    for (article, links) in outgoing.iter().enumerate() {
        for term in links.terms.keys() {
            backlinks.terms[*term].push(article);
        }
        for target in links.articles.keys().filter(|target| **target != article) {
            backlinks.articles[*target].push(article);
        }
        for key in &links.cited {
            match backlinks.cited.get_mut(key) {
                Some(articles) => articles.push(article),
                None => drop(backlinks.cited.insert(key.clone(), vec![article])),
            }
        }
    }
    for (term, articles) in backlinks.terms.iter_mut().enumerate() {
        let count = |article: usize| outgoing[article].term_counts.get(&term).copied().unwrap_or(0);
        articles.sort_by_cached_key(|article| (std::cmp::Reverse(count(*article)), *article));
    }
    backlinks
}
