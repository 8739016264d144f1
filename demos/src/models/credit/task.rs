//! What is to be learnt: examples to train on and to test with, as batches of rows.

use super::digits;
use super::matrix::Matrix;
use crate::math;
use crate::random::Stream;

/// Images to train on; the rest are for the test.
const DIGITS_TRAIN: usize = 1437;
/// Points of the two moons, to train on and for the test.
const MOONS: (usize, usize) = (400, 200);
/// The standard deviation of the points around the arcs.
const MOONS_NOISE: f64 = 0.15;

/// Examples: a row of inputs for each, and its class.
#[derive(Debug, Clone)]
pub(super) struct Examples {
    /// The inputs.
    pub(super) inputs: Matrix,
    /// The class of each, from 0.
    pub(super) classes: Vec<usize>,
    /// The classes as rows with a single one.
    pub(super) targets: Matrix,
}

/// A task and the sizes of the networks that learn it.
#[derive(Debug, Clone)]
pub(super) struct Task {
    /// To train on.
    pub(super) train: Examples,
    /// For the test.
    pub(super) test: Examples,
    /// Sizes of the layers, the inputs first, of all networks but that of equilibrium propagation.
    pub(super) deep: Vec<usize>,
    /// Sizes of the layers of the network of equilibrium propagation.
    pub(super) shallow: Vec<usize>,
}

impl Task {
    /// The handwritten digits, split as they come.
    pub(super) fn digits() -> Self {
        let (pixels, labels): (Vec<_>, Vec<_>) =
            digits::all().map(|digit| (digit.pixels, digit.label)).unzip();
        let examples = |from: usize, to: usize| {
            let inputs = Matrix::from_fn(to - from, digits::PIXELS, |row, column| pixels[from + row][column]);
            Examples::new(inputs, labels[from..to].to_vec(), digits::CLASSES)
        };
        Self {
            train: examples(0, DIGITS_TRAIN),
            test: examples(DIGITS_TRAIN, labels.len()),
            deep: vec![digits::PIXELS, 32, 32, digits::CLASSES],
            shallow: vec![digits::PIXELS, 64, digits::CLASSES],
        }
    }

    /// Two half circles that reach into each other.
    pub(super) fn moons(stream: &mut Stream) -> Self {
        let mut examples = |count| {
            let (points, classes): (Vec<_>, Vec<_>) = (0..count).map(|_| moon(stream)).unzip();
            Examples::new(Matrix::from_fn(count, 2, |row, column| points[row][column]), classes, 2)
        };
        let train = examples(MOONS.0);
        Self { train, test: examples(MOONS.1), deep: vec![2, 16, 16, 2], shallow: vec![2, 64, 2] }
    }
}

/// A point of one of the two moons, around the middle of both, and which it is.
fn moon(stream: &mut Stream) -> ([f64; 2], usize) {
    let angle = std::f64::consts::PI * stream.uniform();
    let class = stream.below(2) as usize;
    let (x, y) = (math::cos(angle), math::sin(angle));
    let [x, y] = if class == 0 { [x, y] } else { [1.0 - x, 0.5 - y] };
    ([x + MOONS_NOISE * stream.normal() - 0.5, y + MOONS_NOISE * stream.normal() - 0.25], class)
}

impl Examples {
    fn new(inputs: Matrix, classes: Vec<usize>, count: usize) -> Self {
        let one_hot = |row: usize, column| if classes[row] == column { 1.0 } else { 0.0 };
        let targets = Matrix::from_fn(classes.len(), count, one_hot);
        Self { inputs, classes, targets }
    }

    /// The number of examples.
    pub(super) fn len(&self) -> usize {
        self.classes.len()
    }

    /// The share of examples whose class has the greatest score; `scores` has a row for each example.
    pub(super) fn accuracy(&self, scores: &Matrix) -> f64 {
        let right =
            self.classes.iter().enumerate().filter(|(row, class)| greatest(scores.row(*row)) == **class);
        right.count() as f64 / self.len() as f64
    }
}

/// Where the greatest number stands, the first of equal ones.
fn greatest(numbers: &[f64]) -> usize {
    let mut best = 0;
    for (place, number) in numbers.iter().enumerate() {
        if *number > numbers[best] {
            best = place;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_are_split_as_they_come() {
        let task = Task::digits();
        assert_eq!((task.train.len(), task.test.len()), (1437, 360));
        let last = digits::all().last().expect("an image");
        assert_eq!(task.test.classes.last(), Some(&last.label));
        assert_eq!(task.test.inputs.row(359), last.pixels);
        assert!((task.train.targets.data().iter().sum::<f64>() - 1437.0).abs() < 1e-9);
    }

    #[test]
    fn the_moons_lie_on_their_arcs() {
        let task = Task::moons(&mut Stream::new("test/moons", 1, "points"));
        let centres = [[-0.5, -0.25], [0.5, 0.25]];
        let mut apart = Vec::new();
        for (row, class) in task.train.classes.iter().enumerate() {
            let point = task.train.inputs.row(row);
            let [x, y] = [point[0] - centres[*class][0], point[1] - centres[*class][1]];
            apart.push((x * x + y * y).sqrt() - 1.0);
        }
        let upper = task.train.classes.iter().filter(|class| **class == 0).count();
        assert!((160..=240).contains(&upper), "{upper} of 400 on the upper moon");
        // Around an arc of radius 1 the noise adds half its variance to the mean distance.
        assert!((math::mean(&apart) - 0.5 * MOONS_NOISE * MOONS_NOISE).abs() < 0.03);
        assert!((math::standard_deviation(&apart) - MOONS_NOISE).abs() < 0.02);
    }

    #[test]
    fn accuracy_counts_the_greatest_score() {
        let inputs = Matrix::filled(4, 1, 0.0);
        let examples = Examples::new(inputs, vec![0, 1, 1, 0], 2);
        let scores = [[0.2, 0.1], [0.2, 0.1], [-2.0, -1.0], [0.5, 0.5]];
        let scores = Matrix::from_fn(4, 2, |row, column| scores[row][column]);
        assert!((examples.accuracy(&scores) - 0.75).abs() < 1e-15);
    }
}
