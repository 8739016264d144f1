//! The family `memory`: working memory as activity that outlasts its cause, or as a trace of it in
//! synapses.

use crate::model::Model;

mod plasticity;
mod ring;
mod silent;
mod synapse;

/// The models of the family, by name.
pub const MODELS: &[Model] = &[
    silent::MODEL,
    ring::persistence::MODEL,
    ring::capacity::MODEL,
    ring::diffusion::MODEL,
    ring::inhibition::MODEL,
    plasticity::MODEL,
];
