//! The family `consolidation`: complementary learning systems, a slow one that generalises and forgets and a
//! fast one that stores in one go and can teach it.

use crate::model::Model;

mod hopfield;
mod replay;
mod store;

/// The models of the family, by name.
pub const MODELS: &[Model] = &[hopfield::MODEL, replay::MODEL];
