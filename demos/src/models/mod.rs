//! The built-in models, one folder for each family and one file for each model.

use crate::model::Model;

mod consolidation;
mod credit;
mod hebbian;
mod memory;
mod neuromodulation;
mod sample_efficiency;
mod stdp;

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
