//! What a result was made from: model, seed, and the exact parameters with their units. Enough to make the same
//! bytes again.

use kb_demos::contract::json::settings_json;
use kb_demos::{Description, Settings};
use serde_json::{Map, Value};

/// The entries `model`, `seed`, `parameters` and `units`.
pub fn provenance(
    model: &str,
    description: &Description,
    settings: &Settings,
    seed: u64,
) -> Map<String, Value> {
    let with_unit = description.parameters.iter().filter(|p| !p.unit.symbol().is_empty());
    let units: Map<String, Value> =
        with_unit.map(|p| (p.name.clone(), Value::from(p.unit.symbol()))).collect();
    let entries = [
        ("model", Value::from(model)),
        ("seed", Value::from(seed)),
        ("parameters", Value::from(settings_json(settings))),
        ("units", Value::from(units)),
    ];
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
