//! The family `neuromodulation`: rules with a third factor. The order of spikes leaves a trace at a synapse,
//! and a modulator decides later whether, and which way, the trace becomes a change of the weight.

use crate::model::Model;

mod distal_reward;
mod gates;

/// The models of the family, by name.
pub const MODELS: &[Model] = &[distal_reward::MODEL, gates::MODEL];
