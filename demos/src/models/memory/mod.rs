//! The family `memory`: working memory as activity that outlasts its cause.

use crate::model::Model;

mod ring;

/// The models of the family, by name.
pub(super) const MODELS: &[Model] =
    &[ring::persistence::MODEL, ring::capacity::MODEL, ring::diffusion::MODEL, ring::inhibition::MODEL];
