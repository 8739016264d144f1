//! Layered networks: activities from inputs, and what all rules share.
//!
//! `a_l = tanh(a_{l-1} W_l + b_l)`, without `tanh` in the last layer; `a_0` is a batch of inputs, a row for
//! each example. Equilibrium propagation keeps its weights in the same shape but makes its own use of them.

use super::matrix::Matrix;
use crate::math;
use crate::random::Stream;

/// What leads from one layer of units to the next. Also a change of these: numbers to be added.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layer {
    /// A row for each unit below, a column for each above.
    pub(super) weights: Matrix,
    /// One for each unit above.
    pub(super) biases: Vec<f64>,
}

/// A network, or a change of one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Network {
    /// From the inputs to the outputs.
    pub(super) layers: Vec<Layer>,
}

/// Weights between layers of these sizes: uniform within `sqrt(6 / (below + above))` of zero (Glorot and
/// Bengio 2010).
pub(super) fn random_weights(below: usize, above: usize, stream: &mut Stream) -> Matrix {
    let limit = (6.0 / (below + above) as f64).sqrt();
    Matrix::from_fn(below, above, |_, _| limit * (2.0 * stream.uniform() - 1.0))
}

/// The hyperbolic tangent of each number, by way of the logistic function, which a loop does several at a
/// time. Its error of some 1e-16 is not relative, as that of [`math::tanh`] is, but nothing here divides by it.
#[must_use]
pub(super) fn tanh(sums: Matrix) -> Matrix {
    sums.map(|x| 2.0 * math::logistic(2.0 * x) - 1.0)
}

/// Each number of `signals` times the slope `1 - a²` of `tanh` where it gives the activity `a`.
#[must_use]
pub(super) fn times_slope(signals: Matrix, activities: &Matrix) -> Matrix {
    signals.with(activities, |signal, a| signal * (1.0 - a * a))
}

/// Probabilities of the classes from scores, for each row.
#[must_use]
pub(super) fn softmax(mut scores: Matrix) -> Matrix {
    let columns = scores.columns();
    for row in scores.data_mut().chunks_exact_mut(columns) {
        let greatest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for score in &mut *row {
            *score = math::exp(*score - greatest);
        }
        let sum = math::sum(row);
        for score in row {
            *score /= sum;
        }
    }
    scores
}

impl Layer {
    /// Random weights and no biases.
    pub(super) fn random(below: usize, above: usize, stream: &mut Stream) -> Self {
        Self { weights: random_weights(below, above, stream), biases: vec![0.0; above] }
    }

    /// The sums that the units above receive.
    pub(super) fn sums(&self, below: &Matrix) -> Matrix {
        below.times(&self.weights).plus_each_row(&self.biases)
    }

    /// The change in proportion to the activity below and a signal at each unit above, the mean of the batch.
    pub(super) fn change(below: &Matrix, signals: &Matrix) -> Self {
        let share = 1.0 / below.rows() as f64;
        let weights = below.transposed().times(signals).map(|sum| sum * share);
        Self { weights, biases: signals.column_sums().into_iter().map(|sum| sum * share).collect() }
    }

    /// Adds a multiple of a change.
    pub(super) fn add(&mut self, change: &Self, factor: f64) {
        self.weights.add(&change.weights, factor);
        self.biases.iter_mut().zip(&change.biases).for_each(|(bias, change)| *bias += factor * change);
    }
}

impl Network {
    /// Layers of these sizes, the inputs first, with random weights.
    pub(super) fn random(sizes: &[usize], stream: &mut Stream) -> Self {
        Self { layers: sizes.windows(2).map(|pair| Layer::random(pair[0], pair[1], stream)).collect() }
    }

    /// The activities of all layers after the inputs; the last are the outputs.
    pub(super) fn activities(&self, inputs: &Matrix) -> Vec<Matrix> {
        let mut activities: Vec<Matrix> = Vec::with_capacity(self.layers.len());
        for (index, layer) in self.layers.iter().enumerate() {
            let sums = layer.sums(activities.last().unwrap_or(inputs));
            activities.push(if index + 1 < self.layers.len() { tanh(sums) } else { sums });
        }
        activities
    }

    /// The outputs alone.
    pub(super) fn outputs(&self, inputs: &Matrix) -> Matrix {
        self.activities(inputs).pop().unwrap_or_else(|| inputs.clone())
    }

    /// The change of all layers from the activities of the units and a signal at each.
    pub(super) fn change(inputs: &Matrix, activities: &[Matrix], signals: &[Matrix]) -> Self {
        let below = std::iter::once(inputs).chain(activities);
        Self { layers: below.zip(signals).map(|(below, signals)| Layer::change(below, signals)).collect() }
    }

    /// Adds a multiple of a change.
    pub(super) fn add(&mut self, change: &Self, factor: f64) {
        self.layers.iter_mut().zip(&change.layers).for_each(|(layer, change)| layer.add(change, factor));
    }

    /// The weights onto hidden units, one after the other.
    pub(super) fn hidden_weights(&self) -> impl Iterator<Item = f64> {
        let hidden = self.layers.len().saturating_sub(1);
        self.layers[..hidden].iter().flat_map(|layer| layer.weights.data()).copied()
    }

    /// Whether every number is finite.
    pub(super) fn is_finite(&self) -> bool {
        let finite = |numbers: &[f64]| numbers.iter().all(|number| number.is_finite());
        self.layers.iter().all(|layer| finite(layer.weights.data()) && finite(&layer.biases))
    }
}

/// The angle between two changes of the hidden weights, degrees; exact where they are the same. A right angle
/// where one of them is nothing, for then it has no direction to share.
pub(super) fn angle(one: &Network, other: &Network) -> f64 {
    let length = |of: &Network| of.hidden_weights().fold(0.0, |sum, w| sum + w * w).sqrt();
    let (a, b) = (length(one), length(other));
    if a == 0.0 || b == 0.0 {
        return 90.0;
    }
    // From the diagonals of the rhombus (Kahan): the arc cosine would lose half the digits of a small angle.
    let (mut apart, mut along) = (0.0, 0.0);
    for (u, v) in one.hidden_weights().zip(other.hidden_weights()) {
        let (u, v) = (u / a, v / b);
        apart += (u - v) * (u - v);
        along += (u + v) * (u + v);
    }
    2.0 * math::atan2(apart.sqrt(), along.sqrt()).to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tanh_is_near_that_of_libm() {
        let x = Matrix::from_fn(1, 4001, |_, n| (n as f64 - 2000.0) * 0.011);
        for (fast, x) in tanh(x.clone()).data().iter().zip(x.data()) {
            assert!((fast - math::tanh(*x)).abs() < 4e-16, "{x}");
        }
    }

    #[test]
    fn a_small_network_by_hand() {
        let layer = |weights: &[f64], biases: &[f64]| Layer {
            weights: Matrix::from_fn(weights.len() / biases.len(), biases.len(), |r, c| {
                weights[r * biases.len() + c]
            }),
            biases: biases.to_vec(),
        };
        let network = Network { layers: vec![layer(&[0.5, -1.0], &[0.1]), layer(&[2.0, 3.0], &[1.0, 0.0])] };
        let inputs = Matrix::from_fn(1, 2, |_, column| [0.4, 0.3][column]);
        // tanh(0.5 * 0.4 - 0.3 + 0.1) = 0.
        let outputs = network.outputs(&inputs);
        assert!((outputs.data()[0] - 1.0).abs() < 1e-15 && outputs.data()[1].abs() < 1e-15);
    }

    #[test]
    fn probabilities_sum_to_one_even_of_great_scores() {
        let scores = Matrix::from_fn(2, 3, |row, column| [[1.0, 2.0, 3.0], [1e4, 0.0, 1e4]][row][column]);
        let p = softmax(scores);
        assert!((p.row(0)[2] - math::exp(2.0) / (1.0 + math::exp(1.0) + math::exp(2.0))).abs() < 1e-15);
        assert!((p.row(1)[0] - 0.5).abs() < 1e-15 && p.row(1)[1].abs() < 1e-15);
    }

    #[test]
    fn angles() {
        let change = |x: f64, y: f64| {
            let layer = |numbers: [f64; 2]| Layer {
                weights: Matrix::from_fn(1, 2, |_, column| numbers[column]),
                biases: vec![0.0; 2],
            };
            // The last layer does not count.
            Network { layers: vec![layer([x, y]), layer([x * y, 7.0])] }
        };
        assert!(angle(&change(0.3, 0.1), &change(0.6, 0.2)).abs() < 1e-12);
        assert!((angle(&change(1.0, 0.0), &change(1.0, 1.0)) - 45.0).abs() < 1e-12);
        assert!((angle(&change(1.0, 0.0), &change(-2.0, 0.0)) - 180.0).abs() < 1e-12);
        assert!((angle(&change(1.0, 0.0), &change(1.0, 1e-9)).to_radians() - 1e-9).abs() < 1e-15);
        assert!((angle(&change(0.0, 0.0), &change(1.0, 0.0)) - 90.0).abs() < 1e-12);
    }
}
