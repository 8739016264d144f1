//! The parameters of the ring, for the models that share it: what [`super::field::Field`] reads.

use super::field::STEP_MS;
use crate::parameter::{Domain, Parameter, Settings};
use crate::quantity::Unit;

/// A parameter that is a number, with default, least and greatest value and a slider's step.
fn number(name: &str, label: &str, unit: Unit, help: &str, [default, min, max, step]: [f64; 4]) -> Parameter {
    let domain = Domain::Number { default, min, max, step };
    Parameter { name: name.into(), label: label.into(), unit, help: help.into(), domain }
}

/// A parameter that is a whole number, with default, least and greatest value.
pub(super) fn count(name: &str, label: &str, help: &str, [default, min, max]: [i64; 3]) -> Parameter {
    let domain = Domain::Integer { default, min, max, step: 1 };
    Parameter { name: name.into(), label: label.into(), unit: Unit::One, help: help.into(), domain }
}

/// The global inhibition `g`.
pub(super) fn inhibition() -> Parameter {
    let help = "how strongly the mean activity of the ring inhibits every unit, in tenths (g)";
    number("inhibition", "global inhibition", Unit::One, help, [0.45, 0.0, 1.0, 0.05])
}

/// All parameters of the ring but the global inhibition.
pub(super) fn ring() -> Vec<Parameter> {
    use Unit::{Degree, Millisecond, One};
    vec![
        number("a", "local excitation", One, "the area of the excitatory kernel (A)", [7.0, 5.0, 9.0, 0.5]),
        number(
            "sigma",
            "width of excitation",
            Degree,
            "the standard deviation of the excitatory kernel",
            [10.0, 5.0, 20.0, 1.0],
        ),
        number(
            "inhibition_local",
            "local inhibition",
            One,
            "the area of the inhibitory kernel (A_i)",
            [4.0, 2.0, 6.0, 0.5],
        ),
        number(
            "sigma_inhibition",
            "width of local inhibition",
            Degree,
            "the standard deviation of the inhibitory kernel",
            [25.0, 15.0, 50.0, 1.0],
        ),
        number(
            "threshold",
            "resting input",
            One,
            "the constant input h; below zero, so that a unit without input is silent",
            [-1.0, -2.0, 0.0, 0.1],
        ),
        number("gain", "gain", One, "the steepness of the activation function (beta)", [8.0, 2.0, 20.0, 1.0]),
        number(
            "cue_amplitude",
            "strength of the cue",
            One,
            "the input at the place of an item during the first 400 ms",
            [2.0, 0.5, 4.0, 0.25],
        ),
        number(
            "cue_width",
            "width of the cue",
            Degree,
            "the standard deviation of the input around an item",
            [15.0, 5.0, 30.0, 1.0],
        ),
        number(
            "noise",
            "noise",
            One,
            "the strength of the noise in the potential of each unit",
            [0.1, 0.0, 0.3, 0.02],
        ),
        number(
            "delay",
            "delay",
            Millisecond,
            "the time from the end of the cue to the end of the trial",
            [3000.0, 500.0, 6000.0, 500.0],
        ),
    ]
}

/// The steps of the delay.
pub(super) fn delay_steps(settings: &Settings) -> usize {
    (settings.number("delay") / STEP_MS).round() as usize
}

/// Settings of a model for a test: its defaults but for what is given.
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(super) fn settings(model: &crate::Model, given: &[(&str, &str)]) -> Settings {
    let text = |text: &str| crate::Given::Text(text.into());
    let given: Vec<_> = given.iter().map(|(name, value)| ((*name).into(), text(value))).collect();
    (model.describe)().resolve(&given).unwrap()
}
