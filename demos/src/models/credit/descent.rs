//! Errors sent back through the layers: backpropagation (Rumelhart, Hinton and Williams 1986), feedback
//! alignment (Lillicrap et al. 2016) and direct feedback alignment (Nøkland 2016).
//!
//! The three differ only in the matrices through which the error comes to a hidden layer:
//! `delta_l = (delta_{l+1} B_l) (1 - a_l²)` with `B_l` the transposed weights or a fixed random matrix, or
//! `delta_l = (delta_L B_l) (1 - a_l²)`, straight from the output. The layers then change by the mean of
//! `a_{l-1}^T delta_l`.

use super::learner::Learner;
use super::matrix::Matrix;
use super::network::{Network, random_weights, softmax, times_slope};
use crate::random::Stream;

/// What is to be lessened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loss {
    /// Minus the logarithm of the softmax probability of the right class.
    CrossEntropy,
    /// Half the squared distance of the outputs from the targets.
    Squared,
}

/// The ways by which errors come to the hidden layers.
#[derive(Debug, Clone)]
pub(super) enum Feedback {
    /// Backpropagation: through the transposed weights.
    Transposed,
    /// Feedback alignment: from layer to layer through these matrices, the first hidden layer's first.
    Layered(Vec<Matrix>),
    /// Direct feedback alignment: from the output through these matrices, the first hidden layer's first.
    Direct(Vec<Matrix>),
}

impl Loss {
    /// The signal at the outputs: down the gradient of the loss of each example.
    pub(super) fn signal(self, outputs: &Matrix, targets: &Matrix) -> Matrix {
        let given = match self {
            Self::CrossEntropy => softmax(outputs.clone()),
            Self::Squared => outputs.clone(),
        };
        given.with(targets, |given, target| target - given)
    }
}

impl Feedback {
    /// Random matrices from each layer to the hidden one below it, like the weights that they stand for.
    pub(super) fn layered(sizes: &[usize], stream: &mut Stream) -> Self {
        let hidden_and_above = sizes.get(1..).unwrap_or(&[]).windows(2);
        Self::Layered(hidden_and_above.map(|pair| random_weights(pair[1], pair[0], stream)).collect())
    }

    /// Random matrices from the output to each hidden layer.
    pub(super) fn direct(sizes: &[usize], stream: &mut Stream) -> Self {
        let [_, hidden @ .., outputs] = sizes else { return Self::Direct(Vec::new()) };
        Self::Direct(hidden.iter().map(|size| random_weights(*outputs, *size, stream)).collect())
    }

    /// What comes to the hidden layer `layer` from the signals of the layers above it, the next one first.
    fn carried(&self, network: &Network, layer: usize, above: &[Matrix]) -> Matrix {
        let (next, last) = (&above[0], &above[above.len() - 1]);
        match self {
            Self::Transposed => next.times(&network.layers[layer + 1].weights.transposed()),
            Self::Layered(matrices) => next.times(&matrices[layer]),
            Self::Direct(matrices) => last.times(&matrices[layer]),
        }
    }
}

/// The change of the network for a batch, at a learning rate of 1; with transposed feedback, minus the gradient
/// of the mean loss.
pub(super) fn descent(
    network: &Network,
    loss: Loss,
    feedback: &Feedback,
    inputs: &Matrix,
    targets: &Matrix,
) -> Network {
    let activities = network.activities(inputs);
    let [hidden @ .., outputs] = &activities[..] else { return network.clone() };
    let mut signals = vec![loss.signal(outputs, targets)];
    for (layer, activity) in hidden.iter().enumerate().rev() {
        let carried = feedback.carried(network, layer, &signals);
        signals.insert(0, times_slope(carried, activity));
    }
    Network::change(inputs, &activities, &signals)
}

/// A network that learns so.
#[derive(Debug, Clone)]
pub(super) struct Descent {
    /// The network.
    pub(super) network: Network,
    /// What it lessens.
    pub(super) loss: Loss,
    /// How errors come to its hidden layers.
    pub(super) feedback: Feedback,
}

impl Learner for Descent {
    fn network(&self) -> &Network {
        &self.network
    }

    fn network_mut(&mut self) -> &mut Network {
        &mut self.network
    }

    fn change(&self, inputs: &Matrix, targets: &Matrix) -> Network {
        descent(&self.network, self.loss, &self.feedback, inputs, targets)
    }

    fn reference(&self, inputs: &Matrix, targets: &Matrix) -> Network {
        descent(&self.network, self.loss, &Feedback::Transposed, inputs, targets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    const SIZES: [usize; 4] = [5, 4, 3, 2];

    /// A small network with biases, inputs and targets.
    fn example() -> (Network, Matrix, Matrix) {
        let mut stream = Stream::new("test/descent", 1, "numbers");
        let mut network = Network::random(&SIZES, &mut stream);
        for layer in &mut network.layers {
            layer.biases.iter_mut().for_each(|bias| *bias = 0.3 * stream.normal());
        }
        let inputs = Matrix::from_fn(6, 5, |_, _| stream.normal());
        let targets = Matrix::from_fn(6, 2, |row, column| if row % 2 == column { 1.0 } else { 0.0 });
        (network, inputs, targets)
    }

    fn mean_loss(network: &Network, loss: Loss, inputs: &Matrix, targets: &Matrix) -> f64 {
        let outputs = network.outputs(inputs);
        let numbers = match loss {
            Loss::CrossEntropy => softmax(outputs).with(targets, |p, y| -y * math::ln(p)),
            Loss::Squared => outputs.with(targets, |o, y| 0.5 * (o - y) * (o - y)),
        };
        math::sum(numbers.data()) / inputs.rows() as f64
    }

    #[test]
    fn backpropagation_is_the_gradient_by_finite_differences() {
        let (network, inputs, targets) = example();
        for loss in [Loss::CrossEntropy, Loss::Squared] {
            let change = descent(&network, loss, &Feedback::Transposed, &inputs, &targets);
            let slope = |disturb: &dyn Fn(&mut Network, f64)| {
                let [plus, minus] = [1e-5, -1e-5].map(|by| {
                    let mut other = network.clone();
                    disturb(&mut other, by);
                    mean_loss(&other, loss, &inputs, &targets)
                });
                (plus - minus) / 2e-5
            };
            for (index, layer) in change.layers.iter().enumerate() {
                for (at, change) in layer.weights.data().iter().enumerate() {
                    let slope = slope(&|net, by| net.layers[index].weights.data_mut()[at] += by);
                    assert!((change + slope).abs() < 1e-9, "{loss:?}, layer {index}, weight {at}");
                }
                for (at, change) in layer.biases.iter().enumerate() {
                    let slope = slope(&|net, by| net.layers[index].biases[at] += by);
                    assert!((change + slope).abs() < 1e-9, "{loss:?}, layer {index}, bias {at}");
                }
            }
        }
    }

    #[test]
    fn feedback_through_the_weights_themselves_is_backpropagation() {
        let (network, inputs, targets) = example();
        let transposed = |layer: usize| network.layers[layer].weights.transposed();
        let exact = descent(&network, Loss::CrossEntropy, &Feedback::Transposed, &inputs, &targets);
        let layered = Feedback::Layered(vec![transposed(1), transposed(2)]);
        assert_eq!(descent(&network, Loss::CrossEntropy, &layered, &inputs, &targets), exact);
        // Straight from the output, only the last hidden layer is served right.
        let direct = Feedback::Direct(vec![transposed(2).times(&transposed(1)), transposed(2)]);
        let change = descent(&network, Loss::CrossEntropy, &direct, &inputs, &targets);
        assert_eq!(change.layers[1..], exact.layers[1..]);
        assert_ne!(change.layers[0], exact.layers[0]);
    }

    #[test]
    fn random_feedback_has_the_shapes_of_its_ways() {
        let mut stream = Stream::new("test/descent", 1, "feedback");
        let shapes = |matrices: &[Matrix]| -> Vec<_> {
            matrices.iter().map(|matrix| (matrix.rows(), matrix.columns())).collect()
        };
        let (Feedback::Layered(layered), Feedback::Direct(direct)) =
            (Feedback::layered(&SIZES, &mut stream), Feedback::direct(&SIZES, &mut stream))
        else {
            panic!("random feedback");
        };
        assert_eq!(shapes(&layered), [(3, 4), (2, 3)]);
        assert_eq!(shapes(&direct), [(2, 4), (2, 3)]);
    }
}
