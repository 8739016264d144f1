//! The slow network: one hidden layer, tanh units, gradient descent one example at a time (Rumelhart, Hinton
//! and Williams 1986).
//!
//! An input and a target come in, and the weights move a little: by `eta` down the gradient of the mean square
//! error over the outputs.

use crate::math;
use crate::random::Stream;

/// The network, with room for one example on its way through.
#[derive(Debug, Clone)]
pub(super) struct Network {
    first: Layer,
    second: Layer,
    hidden: Vec<f64>,
    output: Vec<f64>,
    /// The gradient of the error by the summed input of each output and each hidden unit.
    output_delta: Vec<f64>,
    hidden_delta: Vec<f64>,
}

/// Weights from one layer to the next; those of one sender lie side by side, so that sums run over
/// receivers, many at once.
#[derive(Debug, Clone)]
struct Layer {
    weights: Vec<f64>,
    biases: Vec<f64>,
}

impl Network {
    /// A network with uniform weights within `sqrt(6 / (senders + receivers))` (Glorot) and biases of zero.
    pub(super) fn new(inputs: usize, hidden: usize, outputs: usize, stream: &mut Stream) -> Self {
        Self {
            first: Layer::new(inputs, hidden, stream),
            second: Layer::new(hidden, outputs, stream),
            hidden: vec![0.0; hidden],
            output: vec![0.0; outputs],
            output_delta: vec![0.0; outputs],
            hidden_delta: vec![0.0; hidden],
        }
    }

    /// Its answer to an input.
    pub(super) fn answer(&mut self, x: &[f64]) -> &[f64] {
        self.first.forward(x, &mut self.hidden);
        self.second.forward(&self.hidden, &mut self.output);
        &self.output
    }

    /// One step down the gradient of `E = mean (o - t)²`.
    pub(super) fn learn(&mut self, x: &[f64], target: &[f64], eta: f64) {
        self.answer(x);
        let share = 2.0 / target.len() as f64;
        for ((delta, o), t) in self.output_delta.iter_mut().zip(&self.output).zip(target) {
            *delta = (o - t) * (1.0 - o * o) * share;
        }
        self.second.backward(&self.output_delta, &mut self.hidden_delta);
        for (delta, h) in self.hidden_delta.iter_mut().zip(&self.hidden) {
            *delta *= 1.0 - h * h;
        }
        self.second.descend(&self.hidden, &self.output_delta, eta);
        self.first.descend(x, &self.hidden_delta, eta);
    }
}

impl Layer {
    fn new(senders: usize, receivers: usize, stream: &mut Stream) -> Self {
        let bound = (6.0 / (senders + receivers) as f64).sqrt();
        let weights = (0..senders * receivers).map(|_| bound * (2.0 * stream.uniform() - 1.0)).collect();
        Self { weights, biases: vec![0.0; receivers] }
    }

    /// The answers of the receivers.
    fn forward(&self, senders: &[f64], receivers: &mut [f64]) {
        receivers.copy_from_slice(&self.biases);
        for (sender, weights) in senders.iter().zip(self.weights.chunks_exact(receivers.len())) {
            for (receiver, w) in receivers.iter_mut().zip(weights) {
                *receiver += sender * w;
            }
        }
        for receiver in receivers {
            *receiver = math::tanh(*receiver);
        }
    }

    /// The deltas of the receivers, summed back to the senders.
    fn backward(&self, deltas: &[f64], senders: &mut [f64]) {
        for (sender, weights) in senders.iter_mut().zip(self.weights.chunks_exact(deltas.len())) {
            *sender = dot(weights, deltas);
        }
    }

    fn descend(&mut self, senders: &[f64], deltas: &[f64], eta: f64) {
        for (sender, weights) in senders.iter().zip(self.weights.chunks_exact_mut(deltas.len())) {
            let step = eta * sender;
            for (w, delta) in weights.iter_mut().zip(deltas) {
                *w -= step * delta;
            }
        }
        for (bias, delta) in self.biases.iter_mut().zip(deltas) {
            *bias -= eta * delta;
        }
    }
}

/// The scalar product in four sums, which the processor forms side by side; the order is fixed.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; 4];
    let (a, b) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest = math::dot(a.remainder(), b.remainder());
    for (a, b) in a.zip(b) {
        for lane in 0..4 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]) + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(network: &Network, x: &[f64], t: &[f64]) -> f64 {
        let mut network = network.clone();
        let squares = network.answer(x).iter().zip(t).map(|(o, t)| (o - t) * (o - t));
        squares.sum::<f64>() / t.len() as f64
    }

    /// All weights and biases, one after the other.
    fn parameters(network: &mut Network) -> Vec<&mut f64> {
        let Network { first, second, .. } = network;
        let layers = [first, second].into_iter();
        layers.flat_map(|layer| layer.weights.iter_mut().chain(&mut layer.biases)).collect()
    }

    #[test]
    fn a_step_follows_the_gradient_by_differences() {
        let mut stream = Stream::new("test/network", 1, "weights");
        for (inputs, hidden, outputs) in [(3, 5, 2), (7, 4, 9), (1, 1, 1)] {
            let mut network = Network::new(inputs, hidden, outputs, &mut stream);
            // Away from zero, so that the biases count too.
            for parameter in parameters(&mut network) {
                *parameter += 0.3 * stream.normal();
            }
            let mut draw = |n: usize| (0..n).map(|_| stream.normal()).collect::<Vec<f64>>();
            let (x, t, eta) = (draw(inputs), draw(outputs), 0.01);
            let mut learnt = network.clone();
            learnt.learn(&x, &t, eta);
            let after: Vec<f64> = parameters(&mut learnt).into_iter().map(|p| *p).collect();
            for (at, after) in after.into_iter().enumerate() {
                let shifted = |by: f64| {
                    let mut network = network.clone();
                    *parameters(&mut network)[at] += by;
                    error(&network, &x, &t)
                };
                let gradient = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
                let step = after - *parameters(&mut network)[at];
                assert!((step + eta * gradient).abs() < 1e-10, "{at}: {step}, not {}", -eta * gradient);
            }
        }
    }

    #[test]
    fn the_start_is_uniform_within_its_bound() {
        let network = Network::new(40, 60, 20, &mut Stream::new("test/network", 2, "weights"));
        for (layer, bound) in [(&network.first, 0.06_f64.sqrt()), (&network.second, 0.075_f64.sqrt())] {
            let greatest = layer.weights.iter().fold(0.0, |greatest: f64, w| greatest.max(w.abs()));
            assert!(greatest < bound && greatest > 0.97 * bound, "{greatest}, {bound}");
            assert!(layer.biases.iter().all(|b| b.abs() < 1e-300));
        }
    }
}
