//! Training: a learner and a task in, the course of accuracy and angle out.

use super::learner::Learner;
use super::network::angle;
use super::task::Task;
use crate::model::Fault;
use crate::random::Stream;

/// The first examples of the training set, for which the angle is measured.
const ANGLE_ROWS: usize = 200;
/// About how often it is measured: each time costs as much as a seventh of an epoch, and for equilibrium
/// propagation, whose reference settles long, nearly as much as an epoch.
const ANGLES: usize = 10;

/// What a rule did.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Course {
    /// Accuracy on the test set after each epoch.
    pub(super) test: Vec<f64>,
    /// Accuracy on the training set at the end.
    pub(super) train: f64,
    /// After how many epochs the angle was measured: the first and the last, and some between.
    pub(super) measured: Vec<usize>,
    /// The angle between the change that the rule makes and its reference there, degrees.
    pub(super) angle: Vec<f64>,
}

/// How to train.
#[derive(Debug, Clone)]
pub(super) struct Training {
    /// Times that each example is seen.
    pub(super) epochs: usize,
    /// Examples of a batch; the last batch of an epoch is smaller where they do not divide.
    pub(super) batch: usize,
    /// The learning rate.
    pub(super) rate: f64,
    /// Chance for the order of the examples.
    pub(super) order: Stream,
}

impl Training {
    /// Trains the learner; `proceed` is told the fraction done after each epoch.
    pub(super) fn run(
        &self,
        learner: &mut dyn Learner,
        task: &Task,
        proceed: &mut dyn FnMut(f64) -> Result<(), Fault>,
    ) -> Result<Course, Fault> {
        let mut order: Vec<usize> = (0..task.train.len()).collect();
        let mut chance = self.order.clone();
        let (inputs, targets) = (&task.train.inputs, &task.train.targets);
        let sample = (inputs.first(ANGLE_ROWS), targets.first(ANGLE_ROWS));
        let mut course = Course { test: Vec::new(), train: 0.0, measured: Vec::new(), angle: Vec::new() };
        let apart = self.epochs.div_ceil(ANGLES);
        for epoch in 1..=self.epochs {
            chance.shuffle(&mut order);
            for rows in order.chunks(self.batch) {
                let (inputs, targets) = (inputs.chosen(rows), targets.chosen(rows));
                learner.prepare(&inputs);
                let change = learner.change(&inputs, &targets);
                learner.network_mut().add(&change, self.rate);
            }
            if !learner.network().is_finite() {
                return Err(Fault::Failed(format!(
                    "the weights diverged in epoch {epoch}: lower `rate_scale`"
                )));
            }
            course.test.push(task.test.accuracy(&learner.scores(&task.test.inputs)));
            if epoch % apart == 0 || epoch == 1 || epoch == self.epochs {
                let (change, reference) =
                    (learner.change(&sample.0, &sample.1), learner.reference(&sample.0, &sample.1));
                course.measured.push(epoch);
                course.angle.push(angle(&change, &reference));
            }
            proceed(epoch as f64 / self.epochs as f64)?;
        }
        course.train = task.train.accuracy(&learner.scores(inputs));
        Ok(course)
    }
}
