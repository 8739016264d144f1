//! The family `stdp`: what the order of two spikes, or three, does to a synapse, and what that does to a
//! neuron with a thousand of them.

use crate::model::Model;
use crate::parameter::{Domain, Parameter};
use crate::quantity::Unit;

mod competition;
mod pairing;
mod rules;
mod window;

/// The models of the family, by name.
pub(super) const MODELS: &[Model] = &[competition::MODEL, pairing::MODEL, window::MODEL];

/// A parameter that is a number, with default, least and greatest value and a slider's step.
fn number(name: &str, label: &str, unit: Unit, help: &str, [default, min, max, step]: [f64; 4]) -> Parameter {
    parameter(name, label, unit, help, Domain::Number { default, min, max, step })
}

/// A parameter that is a whole number, with default, least and greatest value and a slider's step.
fn integer(name: &str, label: &str, help: &str, [default, min, max, step]: [i64; 4]) -> Parameter {
    parameter(name, label, Unit::One, help, Domain::Integer { default, min, max, step })
}

/// A parameter that is one of a few names, the first by default.
fn choice(name: &str, label: &str, help: &str, options: &[&str]) -> Parameter {
    let options: Vec<String> = options.iter().map(|option| (*option).into()).collect();
    parameter(name, label, Unit::One, help, Domain::Choice { default: options[0].clone(), options })
}

/// A parameter that is on or off.
fn switch(name: &str, label: &str, help: &str, default: bool) -> Parameter {
    parameter(name, label, Unit::One, help, Domain::Switch { default })
}

fn parameter(name: &str, label: &str, unit: Unit, help: &str, domain: Domain) -> Parameter {
    Parameter { name: name.into(), label: label.into(), unit, help: help.into(), domain }
}
