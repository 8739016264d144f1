//! The family `hebbian`: rules by which a synapse grows when both its sides are active, and what keeps them
//! from growing for ever.

use crate::model::Model;

mod bcm;
mod eigen;
mod inputs;
mod oja;
mod projection;

/// The models of the family, by name.
pub const MODELS: &[Model] = &[bcm::MODEL, oja::MODEL];
