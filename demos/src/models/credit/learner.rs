//! What a rule of learning is, for the training that all share.

use super::descent::{Feedback, Loss, descent};
use super::matrix::Matrix;
use super::network::Network;

/// A network and the rule that changes it.
pub(super) trait Learner {
    /// The network as it is.
    fn network(&self) -> &Network;

    /// The network, to be changed.
    fn network_mut(&mut self) -> &mut Network;

    /// What the rule learns from a batch apart from the network, before the network learns.
    fn prepare(&mut self, _inputs: &Matrix) {}

    /// The change that the rule makes for a batch, at a learning rate of 1: the mean over its examples. Does
    /// not depend on what [`Learner::prepare`] draws at random.
    fn change(&self, inputs: &Matrix, targets: &Matrix) -> Network;

    /// The change that the rule should make: down the gradient of what it is to lessen.
    fn reference(&self, inputs: &Matrix, targets: &Matrix) -> Network {
        descent(self.network(), Loss::CrossEntropy, &Feedback::Transposed, inputs, targets)
    }

    /// A score for each class, the greatest for the one that the network takes the example for.
    fn scores(&self, inputs: &Matrix) -> Matrix {
        self.network().outputs(inputs)
    }
}
