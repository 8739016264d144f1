//! The family `hebbian`.

use crate::model::Model;

/// The models of the family, by name.
pub(super) const MODELS: &[Model] = &[];
