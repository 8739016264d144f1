//! Learners who know nothing beforehand and follow a gradient: softmax regression, and a network with a hidden
//! layer (Rumelhart, Hinton and Williams 1986). Each sees each exposure once.
//!
//! Both end in `p = softmax(z)` and descend the cross entropy `-ln p[word]`, whose gradient by `z` is `p` less 1
//! at the word.

use super::words::{Item, Shape, greatest};
use crate::math;
use crate::random::Stream;

/// A layer of weights and biases; the weights of one receiver lie side by side.
#[derive(Debug, Clone)]
struct Layer {
    weights: Vec<f64>,
    biases: Vec<f64>,
}

impl Layer {
    /// All zero.
    fn zero(senders: usize, receivers: usize) -> Self {
        Self { weights: vec![0.0; senders * receivers], biases: vec![0.0; receivers] }
    }

    /// Uniform weights within `sqrt(6 / (senders + receivers))` (Glorot), biases of zero.
    fn random(senders: usize, receivers: usize, stream: &mut Stream) -> Self {
        let bound = (6.0 / (senders + receivers) as f64).sqrt();
        let mut layer = Self::zero(senders, receivers);
        layer.weights.fill_with(|| bound * (2.0 * stream.uniform() - 1.0));
        layer
    }

    fn forward(&self, x: &[f64]) -> Vec<f64> {
        let rows = self.weights.chunks_exact(x.len());
        rows.zip(&self.biases).map(|(row, bias)| bias + math::dot(row, x)).collect()
    }

    /// The gradient by the senders, from that by the receivers.
    fn backward(&self, deltas: &[f64], senders: usize) -> Vec<f64> {
        let mut back = vec![0.0; senders];
        for (row, delta) in self.weights.chunks_exact(senders).zip(deltas) {
            for (back, w) in back.iter_mut().zip(row) {
                *back += w * delta;
            }
        }
        back
    }

    fn descend(&mut self, x: &[f64], deltas: &[f64], eta: f64) {
        for (row, delta) in self.weights.chunks_exact_mut(x.len()).zip(deltas) {
            for (w, x) in row.iter_mut().zip(x) {
                *w -= eta * delta * x;
            }
        }
        for (bias, delta) in self.biases.iter_mut().zip(deltas) {
            *bias -= eta * delta;
        }
    }
}

/// The gradient of `-ln softmax(z)[word]` by `z`.
fn cross_entropy_gradient(z: &[f64], word: usize) -> Vec<f64> {
    let top = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut p: Vec<f64> = z.iter().map(|z| math::exp(z - top)).collect();
    let sum = math::sum(&p);
    for p in &mut p {
        *p /= sum;
    }
    p[word] -= 1.0;
    p
}

/// Softmax regression.
#[derive(Debug, Clone)]
pub(super) struct Logistic {
    layer: Layer,
}

impl Logistic {
    /// Before any exposure: all weights zero.
    pub(super) fn new(shape: Shape) -> Self {
        Self { layer: Layer::zero(shape.features, shape.words) }
    }

    /// One step down the gradient.
    pub(super) fn learn(&mut self, item: &Item, eta: f64) {
        let deltas = cross_entropy_gradient(&self.layer.forward(&item.x), item.word);
        self.layer.descend(&item.x, &deltas, eta);
    }

    /// The most probable word.
    pub(super) fn name(&self, x: &[f64]) -> usize {
        greatest(&self.layer.forward(x))
    }
}

/// A network with one hidden layer of tanh units.
#[derive(Debug, Clone)]
pub(super) struct Perceptron {
    first: Layer,
    second: Layer,
}

impl Perceptron {
    /// Before any exposure: random weights.
    pub(super) fn new(shape: Shape, hidden: usize, stream: &mut Stream) -> Self {
        Self {
            first: Layer::random(shape.features, hidden, stream),
            second: Layer::random(hidden, shape.words, stream),
        }
    }

    fn hidden(&self, x: &[f64]) -> Vec<f64> {
        self.first.forward(x).into_iter().map(math::tanh).collect()
    }

    /// One step down the gradient.
    pub(super) fn learn(&mut self, item: &Item, eta: f64) {
        let hidden = self.hidden(&item.x);
        let deltas = cross_entropy_gradient(&self.second.forward(&hidden), item.word);
        let mut hidden_deltas = self.second.backward(&deltas, hidden.len());
        for (delta, h) in hidden_deltas.iter_mut().zip(&hidden) {
            *delta *= 1.0 - h * h;
        }
        self.second.descend(&hidden, &deltas, eta);
        self.first.descend(&item.x, &hidden_deltas, eta);
    }

    /// The most probable word.
    pub(super) fn name(&self, x: &[f64]) -> usize {
        greatest(&self.second.forward(&self.hidden(x)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape { words: 3, features: 4, informative: 2 };

    fn cross_entropy(z: &[f64], word: usize) -> f64 {
        let terms: Vec<f64> = z.iter().map(|other| math::exp(other - z[word])).collect();
        math::ln(math::sum(&terms))
    }

    /// Checks a step against the gradient by differences, for each weight and bias that `parameters` gives.
    fn check<L: Clone>(
        learner: &L,
        learn: impl Fn(&mut L),
        error: impl Fn(&L) -> f64,
        parameters: impl Fn(&mut L) -> Vec<&mut f64>,
    ) {
        let (mut before, mut after) = (learner.clone(), learner.clone());
        learn(&mut after);
        let count = parameters(&mut before).len();
        for at in 0..count {
            let shifted = |by: f64| {
                let mut learner = learner.clone();
                *parameters(&mut learner)[at] += by;
                error(&learner)
            };
            let gradient = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
            let step = *parameters(&mut after)[at] - *parameters(&mut before)[at];
            assert!((step + 0.05 * gradient).abs() < 1e-9, "{at}: {step}, not {}", -0.05 * gradient);
        }
    }

    fn all(layer: &mut Layer) -> impl Iterator<Item = &mut f64> {
        layer.weights.iter_mut().chain(&mut layer.biases)
    }

    #[test]
    fn steps_follow_the_gradient_by_differences() {
        let mut stream = Stream::new("test/gradient", 1, "weights");
        for word in 0..SHAPE.words {
            let item = Item { word, x: (0..4).map(|_| stream.normal()).collect() };
            let mut logistic = Logistic::new(SHAPE);
            for parameter in all(&mut logistic.layer) {
                *parameter = stream.normal();
            }
            let error = |logistic: &Logistic| cross_entropy(&logistic.layer.forward(&item.x), word);
            check(&logistic, |l| l.learn(&item, 0.05), error, |l| all(&mut l.layer).collect());

            let mut network = Perceptron::new(SHAPE, 5, &mut stream);
            for parameter in all(&mut network.first).chain(all(&mut network.second)) {
                *parameter += 0.3 * stream.normal();
            }
            let error = |n: &Perceptron| cross_entropy(&n.second.forward(&n.hidden(&item.x)), word);
            check(
                &network,
                |n| n.learn(&item, 0.05),
                error,
                |n| all(&mut n.first).chain(all(&mut n.second)).collect(),
            );
        }
    }

    #[test]
    fn large_numbers_do_not_overflow() {
        let gradient = cross_entropy_gradient(&[1000.0, 0.0, -1000.0], 1);
        assert_eq!(gradient, [1.0, -1.0, 0.0]);
    }
}
