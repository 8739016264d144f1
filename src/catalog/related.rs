//! Which articles are near to each other: by the terms that both link, their section, and the works that both cite.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Catalog;
use super::backlink::Outgoing;

/// An article that is near to another, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The article.
    pub article: usize,
    /// The terms that both link, the most telling first; at most three.
    pub shared: Vec<usize>,
}

/// Weights of what makes articles related: shared terms, the same section, works that both cite.
const WEIGHTS: (f64, f64, f64) = (0.6, 0.2, 0.2);

/// What is needed to tell which articles are near to one.
#[derive(Debug)]
pub struct Nearness {
    /// For each article, the weights of its terms in the order of the terms: unit vectors by tf-idf.
    vectors: Vec<Vec<(usize, f64)>>,
    /// For each term, the articles that it says something about, with its weight in each.
    by_term: Vec<Vec<(usize, f64)>>,
    /// For each article, the number of its section.
    sections: Vec<usize>,
    /// For each article, the numbers of the works that it cites, in order.
    cited: Vec<Vec<usize>>,
}

/// Room for adding up, used again from article to article.
#[derive(Debug, Default)]
pub struct Sums {
    cosines: Vec<f64>,
    touched: Vec<usize>,
}

impl Nearness {
    /// From what the articles of a catalog refer to.
    pub fn new(catalog: &Catalog, outgoing: &[Arc<Outgoing>]) -> Self {
        let vectors = term_vectors(outgoing, catalog.glossary.terms.len());
        let mut by_term = vec![Vec::new(); catalog.glossary.terms.len()];
        for (article, vector) in vectors.iter().enumerate() {
            for (term, weight) in vector {
                by_term[*term].push((article, *weight));
            }
        }
        let mut sections: BTreeMap<&str, usize> = BTreeMap::new();
        let mut works: BTreeMap<&str, usize> = BTreeMap::new();
        let mut number = |section| {
            let next = sections.len();
            *sections.entry(section).or_insert(next)
        };
        let sections = catalog.articles.iter().map(|article| number(article.section())).collect();
        for key in outgoing.iter().flat_map(|links| &links.cited) {
            works.entry(key).or_default();
        }
        for (number, work) in works.values_mut().enumerate() {
            *work = number;
        }
        // Keys and their numbers are in the same order.
        let cited = |links: &Arc<Outgoing>| links.cited.iter().map(|key| works[key.as_str()]).collect();
        let cited = outgoing.iter().map(cited).collect();
        Self { vectors, by_term, sections, cited }
    }

    /// The articles that are nearest to one, at most `most`: the cosine of their terms by tf-idf, the same section,
    /// and works cited by both. Ties go by path. Only articles that share a term can be near.
    pub fn of(&self, article: usize, most: usize, sums: &mut Sums) -> Vec<Related> {
        sums.cosines.resize(self.vectors.len(), 0.0);
        for (term, weight) in &self.vectors[article] {
            for (other, theirs) in &self.by_term[*term] {
                // Each weight is greater than zero, so that a sum is zero before its first alone.
                if sums.cosines[*other] == 0.0 {
                    sums.touched.push(*other);
                }
                sums.cosines[*other] += weight * theirs;
            }
        }
        let mut nearest: Vec<(f64, usize)> = Vec::with_capacity(most + 1);
        for other in sums.touched.drain(..) {
            let cosine = std::mem::take(&mut sums.cosines[other]);
            if other == article {
                continue;
            }
            let score = self.score(article, other, cosine);
            let before = |(theirs, their): &(f64, usize)| {
                theirs.total_cmp(&score).is_gt() || (theirs.total_cmp(&score).is_eq() && *their < other)
            };
            let place = nearest.iter().rposition(before).map_or(0, |last| last + 1);
            if place < most {
                nearest.insert(place, (score, other));
                nearest.truncate(most);
            }
        }
        let related = |(_, other)| Related { article: other, shared: self.shared(article, other) };
        nearest.into_iter().map(related).collect()
    }

    fn score(&self, a: usize, b: usize, cosine: f64) -> f64 {
        let section = f64::from(self.sections[a] == self.sections[b]);
        let (x, y) = (&self.cited[a], &self.cited[b]);
        let cited = if x.is_empty() || y.is_empty() {
            0.0
        } else {
            let both = x.iter().filter(|work| y.binary_search(work).is_ok()).count();
            both as f64 / (x.len() + y.len() - both) as f64
        };
        WEIGHTS.0 * cosine + WEIGHTS.1 * section + WEIGHTS.2 * cited
    }

    /// The terms that two articles share, the most telling first.
    fn shared(&self, a: usize, b: usize) -> Vec<usize> {
        let theirs: BTreeMap<usize, f64> = self.vectors[b].iter().copied().collect();
        let both = self.vectors[a].iter().filter_map(|(term, w)| theirs.get(term).map(|v| (w * v, *term)));
        let mut terms: Vec<(f64, usize)> = both.collect();
        terms.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        terms.into_iter().take(3).map(|(_, term)| term).collect()
    }
}

/// Unit vectors of terms by tf-idf. A term that every article links says nothing.
fn term_vectors(outgoing: &[Arc<Outgoing>], terms: usize) -> Vec<Vec<(usize, f64)>> {
    let mut frequency = vec![0_usize; terms];
    outgoing.iter().flat_map(|o| o.term_counts.keys()).for_each(|term| frequency[*term] += 1);
    let all = outgoing.len() as f64;
    let rarity: Vec<f64> = frequency.iter().map(|n| kb_demos::math::ln(all / *n as f64)).collect();
    let vector = |links: &Arc<Outgoing>| {
        let weights = links.term_counts.iter().map(|(term, count)| (*term, *count as f64 * rarity[*term]));
        let mut vector: Vec<(usize, f64)> = weights.filter(|(_, w)| *w > 0.0).collect();
        let length = vector.iter().fold(0.0, |sum, (_, w)| sum + w * w).sqrt();
        for (_, weight) in &mut vector {
            *weight /= length;
        }
        vector
    };
    outgoing.iter().map(vector).collect()
}
