//! The family `credit`: how a synapse deep in a network can come to know what it has to do with an error at
//! the output.

use crate::model::Model;

mod course;
mod descent;
mod digits;
mod equilibrium;
mod learner;
mod matrix;
mod network;
mod predictive;
mod results;
mod rules;
mod targets;
mod task;

/// The models of the family, by name.
pub const MODELS: &[Model] = &[rules::MODEL];
