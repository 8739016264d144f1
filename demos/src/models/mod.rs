//! The built-in models, one folder for each family and one file for each model.
//!
//! A family is what a browser loads at once, as a WebAssembly module of its own.

use crate::model::Model;

pub mod consolidation;
pub mod credit;
pub mod hebbian;
pub mod memory;
pub mod neuromodulation;
pub mod sample_efficiency;
pub mod stdp;

/// The families, by name.
const FAMILIES: [&[Model]; 7] = [
    consolidation::MODELS,
    credit::MODELS,
    hebbian::MODELS,
    memory::MODELS,
    neuromodulation::MODELS,
    sample_efficiency::MODELS,
    stdp::MODELS,
];

/// All built-in models, by name.
pub fn all() -> impl Iterator<Item = &'static Model> {
    FAMILIES.into_iter().flatten()
}

/// The built-in model of that name.
pub fn find(name: &str) -> Option<&'static Model> {
    all().find(|m| m.name == name)
}
