//! The family `stdp`: what the order of two spikes, or three, does to a synapse, and what that does to a
//! neuron with a thousand of them.

use crate::model::Model;

mod competition;
mod pairing;
mod rules;
mod window;

/// The models of the family, by name.
pub const MODELS: &[Model] = &[competition::MODEL, pairing::MODEL, window::MODEL];
