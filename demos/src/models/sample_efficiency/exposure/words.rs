//! What is learnt: words whose objects share a few features and differ in all others.
//!
//! Each word has a class of objects. Their mean is random in the first few features and zero in the others;
//! within the class the first few vary little, the others much. So only the first few say which word it is.

use crate::random::Stream;

/// The standard deviation within a class: of the features that tell classes apart, and of the others.
const WITHIN: (f64, f64) = (0.3, 1.0);

/// How many words and features there are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) words: usize,
    pub(super) features: usize,
    /// The first so many tell the classes apart.
    pub(super) informative: usize,
}

impl Shape {
    /// The standard deviation of each feature within a class.
    pub(super) fn within(self) -> Vec<f64> {
        let deviation = |feature| if feature < self.informative { WITHIN.0 } else { WITHIN.1 };
        (0..self.features).map(deviation).collect()
    }

    /// The variance of each feature between the means of classes.
    pub(super) fn between(self) -> Vec<f64> {
        (0..self.features).map(|feature| if feature < self.informative { 1.0 } else { 0.0 }).collect()
    }

    /// The means of the classes.
    pub(super) fn means(self, stream: &mut Stream) -> Vec<Vec<f64>> {
        let between = self.between();
        let mut mean = || between.iter().map(|variance| variance.sqrt() * stream.normal()).collect();
        (0..self.words).map(|_| mean()).collect()
    }

    /// `count` objects of each word, one of each after the other: word 0, word 1, ..., word 0, ...
    pub(super) fn objects(self, means: &[Vec<f64>], count: usize, stream: &mut Stream) -> Vec<Item> {
        let within = self.within();
        let mut item = |word: usize| {
            let pairs = means[word].iter().zip(&within);
            Item { word, x: pairs.map(|(mean, deviation)| mean + deviation * stream.normal()).collect() }
        };
        (0..count * self.words).map(|at| item(at % self.words)).collect()
    }
}

/// An object and the word for it.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) word: usize,
    pub(super) x: Vec<f64>,
}

/// The share of the items that are named right.
pub(super) fn accuracy(items: &[Item], mut name: impl FnMut(&[f64]) -> usize) -> f64 {
    items.iter().filter(|item| name(&item.x) == item.word).count() as f64 / items.len() as f64
}

/// The place of the greatest number, the first of equal ones.
pub(super) fn greatest(numbers: &[f64]) -> usize {
    let mut best = 0;
    for (at, number) in numbers.iter().enumerate() {
        if *number > numbers[best] {
            best = at;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    #[test]
    fn objects_spread_as_stated() {
        let shape = Shape { words: 3, features: 5, informative: 2 };
        let mut stream = Stream::new("test/words", 1, "draws");
        let means = shape.means(&mut stream);
        assert!(means.iter().all(|mean| mean[2..].iter().all(|m| m.abs() < 1e-300)));
        let items = shape.objects(&means, 4000, &mut stream);
        for (word, means) in means.iter().enumerate() {
            for (feature, mean) in means.iter().enumerate() {
                let of_word = items.iter().filter(|item| item.word == word);
                let x: Vec<f64> = of_word.map(|item| item.x[feature]).collect();
                let expected = if feature < 2 { 0.3 } else { 1.0 };
                assert!((math::standard_deviation(&x) / expected - 1.0).abs() < 0.05);
                assert!((math::mean(&x) - mean).abs() < 0.07 * expected);
            }
        }
    }

    #[test]
    fn means_of_classes_have_a_variance_of_one() {
        let shape = Shape { words: 20_000, features: 2, informative: 1 };
        let means = shape.means(&mut Stream::new("test/words", 2, "draws"));
        let first: Vec<f64> = means.iter().map(|mean| mean[0]).collect();
        assert!((math::standard_deviation(&first) - 1.0).abs() < 0.02);
    }
}
