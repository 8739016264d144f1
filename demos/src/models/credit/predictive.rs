//! Predictive coding (Whittington and Bogacz 2017, algorithm 1): each layer predicts the next, and units and
//! weights both move so as to make the errors of prediction small.
//!
//! With the output held at the target, the hidden states start at their predictions and follow
//! `x_l += 0.1 (-e_l + (e_{l+1} f'(mu_{l+1})) W_{l+1}^T)`, where `mu_l = f(x_{l-1} W_l + b_l)`,
//! `e_l = x_l - mu_l` and `f` is `tanh`, but the identity at the output. Then the layers change by the mean of
//! `x_{l-1}^T (e_l f'(mu_l))`, all of it at hand where the synapse is. Its reference is the gradient of the
//! squared error.

use super::descent::{Feedback, Loss, descent};
use super::learner::Learner;
use super::matrix::Matrix;
use super::network::{Network, tanh, times_slope};

/// How far the states move along their forces in a step.
const STEP: f64 = 0.1;

/// A network that learns so.
#[derive(Debug, Clone)]
pub(super) struct Predictive {
    /// The network.
    pub(super) network: Network,
    /// Steps of the states for each batch.
    pub(super) steps: usize,
}

/// The errors of prediction of all layers after the inputs.
struct Errors {
    /// `x_l - mu_l`.
    plain: Vec<Matrix>,
    /// The same times the slope at the prediction, `f'(mu_l)`.
    sloped: Vec<Matrix>,
}

impl Predictive {
    /// The hidden states after the steps, and the errors there.
    fn settle(&self, inputs: &Matrix, targets: &Matrix) -> (Vec<Matrix>, Errors) {
        let upper = &self.network.layers[1..];
        let transposed: Vec<Matrix> = upper.iter().map(|layer| layer.weights.transposed()).collect();
        let mut predictions = self.network.activities(inputs);
        let mut hidden = predictions[..upper.len()].to_vec();
        for _ in 0..self.steps {
            let errors = Errors::new(&hidden, &predictions, targets);
            for (l, state) in hidden.iter_mut().enumerate() {
                let force = errors.sloped[l + 1].times(&transposed[l]).with(&errors.plain[l], |a, e| a - e);
                state.add(&force, STEP);
            }
            // The prediction of the first hidden layer, from the inputs, stays.
            for (l, (state, layer)) in hidden.iter().zip(upper).enumerate() {
                let sums = layer.sums(state);
                predictions[l + 1] = if l + 1 < upper.len() { tanh(sums) } else { sums };
            }
        }
        let errors = Errors::new(&hidden, &predictions, targets);
        (hidden, errors)
    }
}

impl Errors {
    fn new(hidden: &[Matrix], predictions: &[Matrix], targets: &Matrix) -> Self {
        let states = hidden.iter().chain(std::iter::once(targets));
        let plain: Vec<Matrix> = states
            .zip(predictions)
            .map(|(state, prediction)| state.clone().with(prediction, |x, mu| x - mu))
            .collect();
        let sloped = plain.iter().zip(predictions).enumerate().map(|(l, (error, prediction))| {
            if l < hidden.len() { times_slope(error.clone(), prediction) } else { error.clone() }
        });
        Self { sloped: sloped.collect(), plain }
    }
}

impl Learner for Predictive {
    fn network(&self) -> &Network {
        &self.network
    }

    fn network_mut(&mut self) -> &mut Network {
        &mut self.network
    }

    fn change(&self, inputs: &Matrix, targets: &Matrix) -> Network {
        let (hidden, errors) = self.settle(inputs, targets);
        Network::change(inputs, &hidden, &errors.sloped)
    }

    fn reference(&self, inputs: &Matrix, targets: &Matrix) -> Network {
        descent(&self.network, Loss::Squared, &Feedback::Transposed, inputs, targets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;
    use crate::models::credit::network::angle;
    use crate::random::Stream;

    const SIZES: [usize; 4] = [5, 4, 3, 2];

    fn example() -> (Predictive, Matrix, Matrix) {
        let mut stream = Stream::new("test/predictive", 1, "numbers");
        let mut network = Network::random(&SIZES, &mut stream);
        for layer in &mut network.layers {
            layer.biases.iter_mut().for_each(|bias| *bias = 0.3 * stream.normal());
        }
        let inputs = Matrix::from_fn(6, 5, |_, _| stream.normal());
        let targets = Matrix::from_fn(6, 2, |row, column| if row % 2 == column { 1.0 } else { 0.0 });
        (Predictive { network, steps: 20 }, inputs, targets)
    }

    /// Half the sum of the squared errors of prediction, summed one unit and one connection at a time.
    fn energy(network: &Network, inputs: &Matrix, hidden: &[Matrix], targets: &Matrix) -> f64 {
        let states: Vec<&Matrix> =
            std::iter::once(inputs).chain(hidden).chain(std::iter::once(targets)).collect();
        let mut energy = 0.0;
        for (l, layer) in network.layers.iter().enumerate() {
            for example in 0..inputs.rows() {
                for unit in 0..layer.biases.len() {
                    let mut sum = layer.biases[unit];
                    for (below, x) in states[l].row(example).iter().enumerate() {
                        sum += x * layer.weights.row(below)[unit];
                    }
                    let prediction = if l + 1 < network.layers.len() { math::tanh(sum) } else { sum };
                    let error = states[l + 1].row(example)[unit] - prediction;
                    energy += 0.5 * error * error;
                }
            }
        }
        energy
    }

    #[test]
    fn states_and_weights_go_down_the_energy() {
        let (mut rule, inputs, targets) = example();
        rule.steps = 7;
        let before = rule.settle(&inputs, &targets).0;
        rule.steps = 8;
        let after = rule.settle(&inputs, &targets).0;
        let energy_of = |hidden: &[Matrix]| energy(&rule.network, &inputs, hidden, &targets);
        for l in 0..before.len() {
            for at in 0..before[l].data().len() {
                let [plus, minus] = [1e-5, -1e-5].map(|by| {
                    let mut hidden = before.clone();
                    hidden[l].data_mut()[at] += by;
                    energy_of(&hidden)
                });
                let moved = after[l].data()[at] - before[l].data()[at];
                assert!((moved + STEP * (plus - minus) / 2e-5).abs() < 1e-9, "layer {l}, state {at}");
            }
        }
        let change = rule.change(&inputs, &targets);
        for (l, layer) in change.layers.iter().enumerate() {
            for (at, change) in layer.weights.data().iter().enumerate() {
                let [plus, minus] = [1e-5, -1e-5].map(|by| {
                    let mut network = rule.network.clone();
                    network.layers[l].weights.data_mut()[at] += by;
                    energy(&network, &inputs, &after, &targets)
                });
                let slope = (plus - minus) / 2e-5 / inputs.rows() as f64;
                assert!((change + slope).abs() < 1e-9, "layer {l}, weight {at}");
            }
        }
    }

    #[test]
    fn small_errors_come_down_as_backpropagation_sends_them() {
        // Whittington and Bogacz: settled, the errors are those of backpropagation from the error that is left
        // at the output, as far as the states are still near the forward pass.
        let (mut rule, inputs, targets) = example();
        rule.steps = 400;
        let outputs = rule.network.outputs(&inputs);
        let angle_for = |share: f64| {
            let near = targets.clone().with(&outputs, |target, o| o + share * (target - o));
            let (_, errors) = rule.settle(&inputs, &near);
            let left = outputs.clone().with(&errors.plain[2], |o, e| o + e);
            let backpropagated = descent(&rule.network, Loss::Squared, &Feedback::Transposed, &inputs, &left);
            angle(&rule.change(&inputs, &near), &backpropagated)
        };
        let (far, close, closest) = (angle_for(1.0), angle_for(1e-3), angle_for(1e-4));
        assert!(far > 1.0 && close < 0.05, "{far} and {close} degrees");
        assert!((close / closest - 10.0).abs() < 0.5, "{close} and {closest} degrees");
    }
}
