//! Who refers to what: the links of all bodies turned round, and articles that are near to each other.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Catalog;
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

/// What the texts of a site refer to.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    /// By article.
    pub articles: Vec<Outgoing>,
    /// By term: its definition and its body.
    pub terms: Vec<Outgoing>,
}

/// The links of all articles, turned round.
#[derive(Debug, Clone, Default)]
pub struct Backlinks {
    /// For each term, the articles that link it: most links first.
    pub terms: Vec<Vec<(usize, Excerpt)>>,
    /// For each article, the articles that link it.
    pub articles: Vec<Vec<(usize, Excerpt)>>,
    /// For each cited work, the articles that cite it.
    pub cited: BTreeMap<String, Vec<usize>>,
}

/// Turns the links of all articles round.
pub fn backlinks(catalog: &Catalog, outgoing: &[Outgoing]) -> Backlinks {
    let mut backlinks = Backlinks {
        terms: vec![Vec::new(); catalog.glossary.terms.len()],
        articles: vec![Vec::new(); catalog.articles.len()],
        cited: BTreeMap::new(),
    };
    for (article, links) in outgoing.iter().enumerate() {
        for (term, excerpt) in &links.terms {
            backlinks.terms[*term].push((article, excerpt.clone()));
        }
        for (target, excerpt) in &links.articles {
            if *target != article {
                backlinks.articles[*target].push((article, excerpt.clone()));
            }
        }
        for key in &links.cited {
            backlinks.cited.entry(key.clone()).or_default().push(article);
        }
    }
    for (term, articles) in backlinks.terms.iter_mut().enumerate() {
        let count = |article: usize| outgoing[article].term_counts.get(&term).copied().unwrap_or(0);
        articles.sort_by_key(|(article, _)| (std::cmp::Reverse(count(*article)), *article));
    }
    backlinks
}

/// An article that is near to another, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The article.
    pub article: usize,
    /// The terms that both link, rarest first.
    pub shared: Vec<usize>,
}

/// Weights of what makes articles related: shared terms, the same section, works that both cite.
const WEIGHTS: (f64, f64, f64) = (0.6, 0.2, 0.2);

/// For each article, the others that are nearest to it, at most `most`: the cosine of their terms by tf-idf,
/// the same section, and works cited by both. Ties go by path.
pub fn related(catalog: &Catalog, outgoing: &[Outgoing], most: usize) -> Vec<Vec<Related>> {
    let vectors = term_vectors(catalog, outgoing);
    // Only articles that share a term can be near: found through the terms, not by comparing all with all.
    let mut by_term: Vec<Vec<usize>> = vec![Vec::new(); catalog.glossary.terms.len()];
    for (article, vector) in vectors.iter().enumerate() {
        for term in vector.keys() {
            by_term[*term].push(article);
        }
    }
    (0..catalog.articles.len())
        .map(|article| {
            let mut cosines: BTreeMap<usize, f64> = BTreeMap::new();
            for (term, weight) in &vectors[article] {
                for other in by_term[*term].iter().filter(|other| **other != article) {
                    *cosines.entry(*other).or_default() += weight * vectors[*other][term];
                }
            }
            let mut scored: Vec<(f64, usize)> = cosines
                .into_iter()
                .map(|(other, cosine)| (score(catalog, outgoing, article, other, cosine), other))
                .collect();
            scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            scored.truncate(most);
            scored
                .into_iter()
                .map(|(_, other)| Related { article: other, shared: shared(&vectors, article, other) })
                .collect()
        })
        .collect()
}

/// Unit vectors of terms by tf-idf. A term that every article links says nothing.
fn term_vectors(catalog: &Catalog, outgoing: &[Outgoing]) -> Vec<BTreeMap<usize, f64>> {
    let mut frequency = vec![0_usize; catalog.glossary.terms.len()];
    outgoing.iter().flat_map(|o| o.term_counts.keys()).for_each(|term| frequency[*term] += 1);
    let all = outgoing.len() as f64;
    let weight = |term: usize, count: usize| count as f64 * kb_demos::math::ln(all / frequency[term] as f64);
    outgoing
        .iter()
        .map(|links| {
            let mut vector: BTreeMap<usize, f64> = links
                .term_counts
                .iter()
                .map(|(term, count)| (*term, weight(*term, *count)))
                .filter(|(_, w)| *w > 0.0)
                .collect();
            let length = vector.values().fold(0.0, |sum, w| sum + w * w).sqrt();
            for weight in vector.values_mut() {
                *weight /= length;
            }
            vector
        })
        .collect()
}

fn score(catalog: &Catalog, outgoing: &[Outgoing], a: usize, b: usize, cosine: f64) -> f64 {
    let section = f64::from(catalog.articles[a].section() == catalog.articles[b].section());
    let (x, y) = (&outgoing[a].cited, &outgoing[b].cited);
    let either = x.union(y).count();
    let cited = if either == 0 { 0.0 } else { x.intersection(y).count() as f64 / either as f64 };
    WEIGHTS.0 * cosine + WEIGHTS.1 * section + WEIGHTS.2 * cited
}

/// The terms that two articles share, the most telling first.
fn shared(vectors: &[BTreeMap<usize, f64>], a: usize, b: usize) -> Vec<usize> {
    let mut terms: Vec<(f64, usize)> =
        vectors[a].iter().filter_map(|(term, w)| vectors[b].get(term).map(|v| (w * v, *term))).collect();
    terms.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    terms.into_iter().take(3).map(|(_, term)| term).collect()
}
