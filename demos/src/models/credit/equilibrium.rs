//! Equilibrium propagation (Scellier and Bengio 2017) with nudging to both sides (Laborieux et al. 2021): the
//! network settles freely, then with its outputs drawn a little to the targets and a little away from them;
//! the difference of the activities tells each synapse what to do.
//!
//! One hidden layer; states in `[0, 1]`. A step is `h += 0.5 (-h + x W1 + b1 + o W2^T)` and
//! `o += 0.5 (-o + h W2 + b2 + beta (y - o))`, both from the old values, each clipped to `[0, 1]` (where the
//! slope of the activation is 1, at the ends too). The change is the difference of `x^T h`, `h^T o`, `h` and
//! `o` between the phases, divided by `2 beta`: the same weights serve both directions. Its reference is the
//! same estimate where it becomes the gradient: with a very small nudge, fully settled.

use super::learner::Learner;
use super::matrix::Matrix;
use super::network::{Layer, Network};

/// How far the states move along their forces in a step.
const STEP: f64 = 0.5;
/// Where all states begin.
const START: f64 = 0.5;
/// Steps before a class is read from the outputs.
const PREDICTION: usize = 50;

/// How the change is estimated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phases {
    /// The strength of the nudge (beta).
    pub(super) nudge: f64,
    /// Steps without a nudge.
    pub(super) free: usize,
    /// Steps with each of the two nudges, from where the free ones ended.
    pub(super) nudged: usize,
}

/// The phases of which the reference is made.
const LIMIT: Phases = Phases { nudge: 1e-3, free: 100, nudged: 60 };

/// A network that learns so.
#[derive(Debug, Clone)]
pub(super) struct Equilibrium {
    /// The network: two layers of weights.
    pub(super) network: Network,
    /// The phases of learning.
    pub(super) phases: Phases,
}

/// The states of the units for a batch.
#[derive(Debug, Clone, PartialEq)]
struct States {
    hidden: Matrix,
    outputs: Matrix,
}

/// The network set up for a batch: what does not change while it settles.
struct Dynamics<'a> {
    /// What the hidden units receive from the inputs, `x W1 + b1`.
    drive: Matrix,
    upper: &'a Layer,
    /// `W2^T`.
    downward: Matrix,
}

impl Dynamics<'_> {
    /// The states before the first step.
    fn start(&self) -> States {
        let rows = self.drive.rows();
        States {
            hidden: Matrix::filled(rows, self.drive.columns(), START),
            outputs: Matrix::filled(rows, self.downward.rows(), START),
        }
    }

    /// So many steps, with the outputs drawn to the targets so strongly.
    fn settle(&self, states: &mut States, steps: usize, nudge: f64, targets: &Matrix) {
        let mut to_hidden = states.hidden.clone();
        let mut to_outputs = states.outputs.clone();
        for _ in 0..steps {
            states.outputs.times_into(&self.downward, &mut to_hidden);
            states.hidden.times_into(&self.upper.weights, &mut to_outputs);
            let sums = to_hidden.data().iter().zip(self.drive.data());
            for (h, (sum, drive)) in states.hidden.data_mut().iter_mut().zip(sums) {
                *h = (*h + STEP * (drive + sum - *h)).clamp(0.0, 1.0);
            }
            let columns = to_outputs.columns();
            let sums = to_outputs.data().chunks_exact(columns).zip(targets.data().chunks_exact(columns));
            for (o, (sums, y)) in states.outputs.data_mut().chunks_exact_mut(columns).zip(sums) {
                for (j, o) in o.iter_mut().enumerate() {
                    let force = sums[j] + self.upper.biases[j] - *o + nudge * (y[j] - *o);
                    *o = (*o + STEP * force).clamp(0.0, 1.0);
                }
            }
        }
    }
}

impl Equilibrium {
    fn dynamics(&self, inputs: &Matrix) -> Dynamics<'_> {
        let [lower, upper] = &self.network.layers[..] else {
            // `Rule::learner` makes it of three sizes.
            unreachable!("the network is made with one hidden layer");
        };
        Dynamics { drive: lower.sums(inputs), upper, downward: upper.weights.transposed() }
    }

    fn estimate(&self, phases: Phases, inputs: &Matrix, targets: &Matrix) -> Network {
        let dynamics = self.dynamics(inputs);
        let mut free = dynamics.start();
        dynamics.settle(&mut free, phases.free, 0.0, targets);
        let mut away = free.clone();
        let mut toward = free;
        dynamics.settle(&mut toward, phases.nudged, phases.nudge, targets);
        dynamics.settle(&mut away, phases.nudged, -phases.nudge, targets);
        contrast(inputs, &toward, &away, 1.0 / (2.0 * phases.nudge))
    }
}

/// What the synapses make of the two phases: the mean difference of the products of the activities on their
/// two sides, times a scale.
fn contrast(inputs: &Matrix, toward: &States, away: &States, scale: f64) -> Network {
    let scaled = |states: &Matrix| states.clone().map(|state| scale * state);
    // The inputs are the same in both phases.
    let apart = toward.hidden.clone().with(&away.hidden, |toward, away| scale * (toward - away));
    let mut upper = Layer::change(&toward.hidden, &scaled(&toward.outputs));
    upper.add(&Layer::change(&away.hidden, &scaled(&away.outputs)), -1.0);
    Network { layers: vec![Layer::change(inputs, &apart), upper] }
}

impl Learner for Equilibrium {
    fn network(&self) -> &Network {
        &self.network
    }

    fn network_mut(&mut self) -> &mut Network {
        &mut self.network
    }

    fn change(&self, inputs: &Matrix, targets: &Matrix) -> Network {
        self.estimate(self.phases, inputs, targets)
    }

    fn reference(&self, inputs: &Matrix, targets: &Matrix) -> Network {
        self.estimate(LIMIT, inputs, targets)
    }

    fn scores(&self, inputs: &Matrix) -> Matrix {
        let dynamics = self.dynamics(inputs);
        let mut states = dynamics.start();
        let no_targets = states.outputs.clone();
        dynamics.settle(&mut states, PREDICTION, 0.0, &no_targets);
        states.outputs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    fn example() -> (Equilibrium, Matrix, Matrix) {
        let mut stream = Stream::new("test/equilibrium", 1, "numbers");
        let mut network = Network::random(&[3, 5, 2], &mut stream);
        for layer in &mut network.layers {
            // Small, so that most units settle between their bounds.
            layer.weights = layer.weights.clone().map(|weight| 0.5 * weight);
            layer.biases.iter_mut().for_each(|bias| *bias = 0.4 * stream.uniform());
        }
        let inputs = Matrix::from_fn(6, 3, |_, _| stream.uniform());
        let targets = Matrix::from_fn(6, 2, |row, column| if row % 2 == column { 1.0 } else { 0.0 });
        (Equilibrium { network, phases: Phases { nudge: 0.5, free: 25, nudged: 8 } }, inputs, targets)
    }

    /// Half the mean squared distance of the outputs from the targets once the network has settled freely;
    /// one unit and one connection at a time.
    fn settled_loss(network: &Network, inputs: &Matrix, targets: &Matrix) -> f64 {
        let [lower, upper] = &network.layers[..] else { panic!("two layers") };
        let mut loss = 0.0;
        for example in 0..inputs.rows() {
            let (mut h, mut o) = ([0.5; 5], [0.5; 2]);
            for _ in 0..500 {
                let (old_h, old_o) = (h, o);
                for i in 0..5 {
                    let below: f64 = (0..3).map(|k| inputs.row(example)[k] * lower.weights.row(k)[i]).sum();
                    let above: f64 = (0..2).map(|j| old_o[j] * upper.weights.row(i)[j]).sum();
                    let force = below + lower.biases[i] + above - old_h[i];
                    h[i] = (old_h[i] + 0.5 * force).clamp(0.0, 1.0);
                }
                for j in 0..2 {
                    let below: f64 = (0..5).map(|i| old_h[i] * upper.weights.row(i)[j]).sum();
                    o[j] = (old_o[j] + 0.5 * (below + upper.biases[j] - old_o[j])).clamp(0.0, 1.0);
                }
            }
            loss += (0..2)
                .map(|j| (o[j] - targets.row(example)[j]) * (o[j] - targets.row(example)[j]))
                .sum::<f64>();
        }
        0.5 * loss / inputs.rows() as f64
    }

    #[test]
    fn a_small_nudge_gives_the_gradient_of_the_settled_loss() {
        let (rule, inputs, targets) = example();
        let phases = Phases { nudge: 1e-4, free: 400, nudged: 400 };
        let change = rule.estimate(phases, &inputs, &targets);
        let slope = |disturb: &dyn Fn(&mut Network, f64)| {
            let [plus, minus] = [1e-6, -1e-6].map(|by| {
                let mut network = rule.network.clone();
                disturb(&mut network, by);
                settled_loss(&network, &inputs, &targets)
            });
            (plus - minus) / 2e-6
        };
        let mut greatest = 0.0_f64;
        for (l, layer) in change.layers.iter().enumerate() {
            for (at, change) in layer.weights.data().iter().enumerate() {
                let slope = slope(&|network, by| network.layers[l].weights.data_mut()[at] += by);
                assert!((change + slope).abs() < 1e-7, "layer {l}, weight {at}: {change} and {slope}");
                greatest = greatest.max(slope.abs());
            }
            for (at, change) in layer.biases.iter().enumerate() {
                let slope = slope(&|network, by| network.layers[l].biases[at] += by);
                assert!((change + slope).abs() < 1e-7, "layer {l}, bias {at}: {change} and {slope}");
            }
        }
        assert!(greatest > 0.01, "the gradient is not all but nothing");
    }

    #[test]
    fn the_reference_is_near_that_limit_and_a_great_nudge_is_not() {
        let (rule, inputs, targets) = example();
        let exact = rule.estimate(Phases { nudge: 1e-4, free: 400, nudged: 400 }, &inputs, &targets);
        let angle = |change: &Network| crate::models::credit::network::angle(change, &exact);
        assert!(angle(&rule.reference(&inputs, &targets)) < 0.01);
        assert!(angle(&rule.change(&inputs, &targets)) > 0.1);
    }

    #[test]
    fn scores_are_the_outputs_after_fifty_free_steps() {
        let (rule, inputs, _) = example();
        let scores = rule.scores(&inputs);
        // The free outputs give no loss against themselves.
        assert!(settled_loss(&rule.network, &inputs, &scores) < 1e-12);
        assert!(scores.data().iter().any(|o| *o > 0.0 && *o < 1.0));
    }
}
