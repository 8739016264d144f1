//! Difference target propagation (Lee et al. 2015): instead of errors, targets for the activities come down the
//! network, through decoders that learn to undo its layers.
//!
//! The output's target is `a_L - 0.5 (softmax - y)`. The top hidden layer's is `a - 0.5 (softmax - y) W_L^T`, the
//! one gradient that is used; below, `t_l = a_l + g_l(t_{l+1}) - g_l(a_{l+1})` with the decoder
//! `g_l(z) = tanh(z V_l + c_l)`. A hidden layer changes along `(t_l - a_l) (1 - a_l²) / 0.5`. Before that, each
//! decoder takes a step down the gradient of `|g_l(f_{l+1}(q)) - q|² / 2` with `q = a_l + 0.1 normal`, in `V_l` and
//! `c_l` only.

use super::descent::Loss;
use super::learner::Learner;
use super::matrix::Matrix;
use super::network::{Layer, Network, tanh, times_slope};
use crate::random::Stream;

/// How far the targets lie from the activities, in gradients.
const STEP: f64 = 0.5;
/// The standard deviation of the noise around which a decoder learns.
const NOISE: f64 = 0.1;

/// A network that learns so.
#[derive(Debug, Clone)]
pub(super) struct Targets {
    network: Network,
    /// From each hidden layer but the first to the one below it.
    decoders: Vec<Layer>,
    /// The learning rate of the decoders.
    rate: f64,
    noise: Stream,
}

impl Targets {
    /// A network with decoders that know nothing yet.
    pub(super) fn new(network: Network, rate: f64, weights: &mut Stream, noise: Stream) -> Self {
        let between_hidden = network.layers.iter().skip(1).take(network.layers.len().saturating_sub(2));
        let decoders = between_hidden
            .map(|layer| Layer::random(layer.weights.columns(), layer.weights.rows(), weights))
            .collect();
        Self { network, decoders, rate, noise }
    }

    /// What a decoder makes of the activities of the layer above it.
    fn decoded(&self, decoder: usize, above: &Matrix) -> Matrix {
        tanh(self.decoders[decoder].sums(above))
    }

    /// The change of a decoder for activities `below` it, at a learning rate of 1.
    fn decoder_change(&self, decoder: usize, below: &Matrix) -> Layer {
        let above = tanh(self.network.layers[decoder + 1].sums(below));
        let decoded = self.decoded(decoder, &above);
        let error = below.clone().with(&decoded, |wanted, got| wanted - got);
        Layer::change(&above, &times_slope(error, &decoded))
    }

    /// How far the target of each hidden layer is from its activity, from the signal at the outputs.
    fn offsets(&self, hidden: &[Matrix], signal: &Matrix) -> Vec<Matrix> {
        let mut offsets = vec![Matrix::filled(0, 0, 0.0); hidden.len()];
        let Some(top) = hidden.len().checked_sub(1) else { return offsets };
        offsets[top] = signal.times(&self.network.layers[top + 1].weights.transposed()).map(|s| STEP * s);
        for l in (0..top).rev() {
            let target = hidden[l + 1].clone().with(&offsets[l + 1], |a, offset| a + offset);
            offsets[l] =
                self.decoded(l, &target).with(&self.decoded(l, &hidden[l + 1]), |target, a| target - a);
        }
        offsets
    }
}

impl Learner for Targets {
    fn network(&self) -> &Network {
        &self.network
    }

    fn network_mut(&mut self) -> &mut Network {
        &mut self.network
    }

    fn prepare(&mut self, inputs: &Matrix) {
        let activities = self.network.activities(inputs);
        for (decoder, below) in activities.iter().enumerate().take(self.decoders.len()) {
            let mut disturbed = below.clone();
            disturbed.data_mut().iter_mut().for_each(|a| *a += NOISE * self.noise.normal());
            let change = self.decoder_change(decoder, &disturbed);
            self.decoders[decoder].add(&change, self.rate);
        }
    }

    fn change(&self, inputs: &Matrix, targets: &Matrix) -> Network {
        let activities = self.network.activities(inputs);
        let [hidden @ .., outputs] = &activities[..] else { return self.network.clone() };
        let signal = Loss::CrossEntropy.signal(outputs, targets);
        let offsets = self.offsets(hidden, &signal).into_iter().zip(hidden);
        let mut signals: Vec<Matrix> =
            offsets.map(|(offset, a)| times_slope(offset.map(|distance| distance / STEP), a)).collect();
        signals.push(signal);
        Network::change(inputs, &activities, &signals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;
    use crate::models::credit::descent::{Feedback, descent};

    const SIZES: [usize; 5] = [5, 4, 3, 4, 2];

    fn example() -> (Targets, Matrix, Matrix) {
        let mut stream = Stream::new("test/targets", 1, "numbers");
        let network = Network::random(&SIZES, &mut stream);
        let noise = Stream::new("test/targets", 1, "noise");
        let mut rule = Targets::new(network, 0.2, &mut stream, noise);
        for layer in rule.network.layers.iter_mut().chain(&mut rule.decoders) {
            layer.biases.iter_mut().for_each(|bias| *bias = 0.3 * stream.normal());
        }
        let inputs = Matrix::from_fn(6, 5, |_, _| stream.normal());
        let targets = Matrix::from_fn(6, 2, |row, column| if row % 2 == column { 1.0 } else { 0.0 });
        (rule, inputs, targets)
    }

    /// One unit after the other: `tanh(below W + b)`.
    fn plain(layer: &Layer, below: &[f64]) -> Vec<f64> {
        let sum = |unit: usize| {
            below
                .iter()
                .enumerate()
                .fold(layer.biases[unit], |sum, (k, x)| sum + x * layer.weights.row(k)[unit])
        };
        (0..layer.biases.len()).map(|unit| math::tanh(sum(unit))).collect()
    }

    #[test]
    fn decoders_go_down_the_error_of_reconstruction() {
        let (rule, ..) = example();
        let mut stream = Stream::new("test/targets", 1, "activities");
        for decoder in 0..rule.decoders.len() {
            let below = Matrix::from_fn(7, SIZES[decoder + 1], |_, _| stream.normal());
            let error = |layer: &Layer| {
                let mut sum = 0.0;
                for example in 0..7 {
                    let q = below.row(example);
                    let got = plain(layer, &plain(&rule.network.layers[decoder + 1], q));
                    sum += q.iter().zip(got).map(|(q, got)| 0.5 * (got - q) * (got - q)).sum::<f64>();
                }
                sum / 7.0
            };
            let change = rule.decoder_change(decoder, &below);
            let slope = |disturb: &dyn Fn(&mut Layer, f64)| {
                let [plus, minus] = [1e-5, -1e-5].map(|by| {
                    let mut layer = rule.decoders[decoder].clone();
                    disturb(&mut layer, by);
                    error(&layer)
                });
                (plus - minus) / 2e-5
            };
            for (at, change) in change.weights.data().iter().enumerate() {
                let slope = slope(&|layer, by| layer.weights.data_mut()[at] += by);
                assert!((change + slope).abs() < 1e-9, "decoder {decoder}, weight {at}");
            }
            for (at, change) in change.biases.iter().enumerate() {
                let slope = slope(&|layer, by| layer.biases[at] += by);
                assert!((change + slope).abs() < 1e-9, "decoder {decoder}, bias {at}");
            }
        }
    }

    #[test]
    fn the_top_layers_follow_the_gradient_and_only_they() {
        let (rule, inputs, targets) = example();
        let exact = descent(rule.network(), Loss::CrossEntropy, &Feedback::Transposed, &inputs, &targets);
        let change = rule.change(&inputs, &targets);
        for (l, (layer, exact)) in change.layers.iter().zip(&exact.layers).enumerate() {
            let pairs = layer.weights.data().iter().zip(exact.weights.data());
            let apart = pairs.map(|(one, other)| (one - other).abs()).fold(0.0, f64::max);
            assert_eq!(apart < 1e-12, l >= 2, "layer {l}: {apart}");
        }
    }

    #[test]
    fn lower_targets_by_the_formula() {
        let (rule, inputs, targets) = example();
        let activities = rule.network.activities(&inputs);
        let signal = Loss::CrossEntropy.signal(&activities[3], &targets);
        let offsets = rule.offsets(&activities[..3], &signal);
        for example in 0..inputs.rows() {
            for l in [1, 0] {
                let above = activities[l + 1].row(example);
                let target: Vec<f64> =
                    above.iter().zip(offsets[l + 1].row(example)).map(|(a, offset)| a + offset).collect();
                let expected =
                    plain(&rule.decoders[l], &target).into_iter().zip(plain(&rule.decoders[l], above));
                for (offset, (target, a)) in offsets[l].row(example).iter().zip(expected) {
                    assert!((offset - (target - a)).abs() < 1e-14);
                }
            }
        }
    }

    #[test]
    fn decoders_learn_to_undo_the_layers() {
        let (mut rule, inputs, _) = example();
        let error = |rule: &Targets| {
            let activities = rule.network.activities(&inputs);
            let decoded =
                rule.decoded(0, &activities[1]).with(&activities[0], |got, a| (got - a) * (got - a));
            math::mean(decoded.data())
        };
        let before = error(&rule);
        (0..500).for_each(|_| rule.prepare(&inputs));
        assert!(error(&rule) < 0.2 * before, "{before}, then {}", error(&rule));
    }
}
