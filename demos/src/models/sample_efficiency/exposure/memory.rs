//! Learners who remember what they saw: one who knows how words are built, and one who compares with exemplars.
//!
//! Both are done with each exposure at once. What the first knows beforehand is given to it: which features
//! tell classes apart, and how much they vary. It does not learn that here.

use super::words::{Item, Shape, greatest};
use crate::math;

/// The prior variance of the mean of a feature that does not matter: it is known to be zero.
const NONE: f64 = 1e-12;

/// The learner with the right prior: for each word and feature the mean is normal around zero, with a variance
/// of 1 where the feature matters, and the variance within a class is known. Words are equally likely.
pub(super) struct Bayes {
    /// The mean and the variance of the next object of each word, for each feature.
    predictions: Vec<Vec<(f64, f64)>>,
}

impl Bayes {
    /// What it believes after these exposures.
    pub(super) fn new(shape: Shape, exposures: &[Item]) -> Self {
        let (within, between) = (shape.within(), shape.between());
        let prediction = |word: usize, feature: usize| {
            let seen: Vec<f64> =
                exposures.iter().filter(|item| item.word == word).map(|item| item.x[feature]).collect();
            let variance = within[feature] * within[feature];
            let precision = 1.0 / between[feature].max(NONE) + seen.len() as f64 / variance;
            (math::sum(&seen) / variance / precision, variance + 1.0 / precision)
        };
        let word = |word| (0..shape.features).map(|feature| prediction(word, feature)).collect();
        Self { predictions: (0..shape.words).map(word).collect() }
    }

    /// The word under which the object is most likely.
    pub(super) fn name(&self, x: &[f64]) -> usize {
        let log_likelihood = |prediction: &Vec<(f64, f64)>| {
            let terms = prediction.iter().zip(x).map(|((mean, variance), x)| {
                -0.5 * (math::ln(*variance) + (x - mean) * (x - mean) / variance)
            });
            terms.sum()
        };
        let all: Vec<f64> = self.predictions.iter().map(log_likelihood).collect();
        greatest(&all)
    }
}

/// The learner who stores every exposure and names an object as the nearest one of them.
pub(super) struct Episodic<'a> {
    exposures: &'a [Item],
    /// The weight of each feature in the squared distance.
    weights: Vec<f64>,
}

impl<'a> Episodic<'a> {
    /// With all features alike, or each weighted by its known precision, one over the variance within a class.
    pub(super) fn new(shape: Shape, exposures: &'a [Item], by_precision: bool) -> Self {
        let weight = |deviation: f64| if by_precision { 1.0 / (deviation * deviation) } else { 1.0 };
        Self { exposures, weights: shape.within().into_iter().map(weight).collect() }
    }

    /// The word of the nearest exemplar, the first of equally near ones.
    pub(super) fn name(&self, x: &[f64]) -> usize {
        let distance = |exemplar: &Item| {
            let differences = exemplar.x.iter().zip(x).zip(&self.weights);
            differences.map(|((e, x), weight)| weight * (e - x) * (e - x)).sum::<f64>()
        };
        let (mut word, mut least) = (0, f64::INFINITY);
        for exemplar in self.exposures {
            let distance = distance(exemplar);
            if distance < least {
                (word, least) = (exemplar.word, distance);
            }
        }
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    const SHAPE: Shape = Shape { words: 4, features: 6, informative: 2 };

    fn items(count: usize, seed: u64) -> Vec<Item> {
        let mut stream = Stream::new("test/memory", seed, "draws");
        let means = SHAPE.means(&mut stream);
        SHAPE.objects(&means, count, &mut stream)
    }

    #[test]
    fn beliefs_follow_one_exposure_after_the_other() {
        // The normal update, exposure by exposure, from the prior: mean 0, variance 1 or next to nothing.
        for count in [0, 1, 3, 17] {
            let items = items(count, 1);
            let bayes = Bayes::new(SHAPE, &items);
            for word in 0..SHAPE.words {
                for feature in 0..SHAPE.features {
                    let noise = if feature < 2 { 0.09 } else { 1.0 };
                    let (mut mean, mut variance) = (0.0, if feature < 2 { 1.0 } else { 1e-12 });
                    for item in items.iter().filter(|item| item.word == word) {
                        let gain = variance / (variance + noise);
                        mean += gain * (item.x[feature] - mean);
                        variance *= 1.0 - gain;
                    }
                    let (m, v) = bayes.predictions[word][feature];
                    assert!((m - mean).abs() < 1e-12 && (v - variance - noise).abs() < 1e-12);
                }
            }
        }
    }

    #[test]
    fn two_words_are_told_apart_as_well_as_theory_allows() {
        // Known means at a distance of d within-class deviations: the share named right is Phi(d / 2).
        let shape = Shape { words: 2, features: 5, informative: 1 };
        let mut stream = Stream::new("test/memory", 2, "draws");
        let means = vec![vec![0.3, 0.0, 0.0, 0.0, 0.0], vec![0.75, 0.0, 0.0, 0.0, 0.0]];
        let bayes = Bayes::new(shape, &shape.objects(&means, 5000, &mut stream));
        let tests = shape.objects(&means, 20_000, &mut stream);
        let right = super::super::words::accuracy(&tests, |x| bayes.name(x));
        let expected = 0.5 * libm::erfc(-0.45 / 0.3 / 2.0 / std::f64::consts::SQRT_2);
        assert!((right - expected).abs() < 0.01, "{right}, not {expected}");
    }

    #[test]
    fn exemplars_are_compared_as_asked() {
        let item = |word, x: [f64; 2]| Item { word, x: x.to_vec() };
        // Near in the first feature, which is precise, or near in the second.
        let seen = [item(0, [0.1, 3.0]), item(1, [1.0, 0.0])];
        let shape = Shape { words: 2, features: 2, informative: 1 };
        assert_eq!(Episodic::new(shape, &seen, false).name(&[0.0, 0.0]), 1);
        // 0.01 / 0.09 + 9 against 1 / 0.09.
        assert_eq!(Episodic::new(shape, &seen, true).name(&[0.0, 0.0]), 0);
        // Every exemplar is nearest to itself.
        let items = items(5, 3);
        let episodic = Episodic::new(SHAPE, &items, false);
        assert!(items.iter().all(|item| episodic.name(&item.x) == item.word));
    }
}
