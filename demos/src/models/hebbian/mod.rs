//! The family `hebbian`: rules by which a synapse grows when both its sides are active, and what keeps them
//! from growing for ever.

use crate::model::Model;
use crate::parameter::{Domain, Parameter};
use crate::quantity::Unit;

mod bcm;
mod eigen;
mod inputs;
mod oja;
mod projection;

/// The models of the family, by name.
pub(super) const MODELS: &[Model] = &[bcm::MODEL, oja::MODEL];

/// A parameter that is a number, with default, least and greatest value and a slider's step.
fn number(name: &str, label: &str, unit: Unit, help: &str, [default, min, max, step]: [f64; 4]) -> Parameter {
    let domain = Domain::Number { default, min, max, step };
    Parameter { name: name.into(), label: label.into(), unit, help: help.into(), domain }
}

/// A parameter that is a whole number, with default, least and greatest value and a slider's step.
fn integer(
    name: &str,
    label: &str,
    unit: Unit,
    help: &str,
    [default, min, max, step]: [i64; 4],
) -> Parameter {
    let domain = Domain::Integer { default, min, max, step };
    Parameter { name: name.into(), label: label.into(), unit, help: help.into(), domain }
}
