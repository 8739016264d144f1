//! The family `sample-efficiency`: why few examples can be enough, and what must be known beforehand for it.

use crate::model::Model;

mod cues;
mod curiosity;
mod exposure;
mod size_principle;

/// The models of the family, by name.
pub const MODELS: &[Model] = &[cues::MODEL, curiosity::MODEL, exposure::MODEL, size_principle::MODEL];
