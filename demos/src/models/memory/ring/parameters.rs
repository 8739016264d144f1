//! The parameters of the ring, for the models that share it: what [`super::field::Field`] reads.

use super::field::STEP_MS;
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;

/// The global inhibition `g`.
pub(super) fn inhibition() -> Parameter {
    let help = "how strongly the mean activity of the ring inhibits every unit, in tenths (g)";
    Parameter::number("inhibition", "global inhibition", Unit::One, help, [0.45, 0.0, 1.0, 0.05])
}

/// All parameters of the ring but the global inhibition.
pub(super) fn ring() -> Vec<Parameter> {
    use Unit::{Degree, Millisecond, One};
    vec![
        Parameter::number(
            "a",
            "local excitation",
            One,
            "the area of the excitatory kernel (A)",
            [7.0, 5.0, 9.0, 0.5],
        ),
        Parameter::number(
            "sigma",
            "width of excitation",
            Degree,
            "the standard deviation of the excitatory kernel",
            [10.0, 5.0, 20.0, 1.0],
        ),
        Parameter::number(
            "inhibition_local",
            "local inhibition",
            One,
            "the area of the inhibitory kernel (A_i)",
            [4.0, 2.0, 6.0, 0.5],
        ),
        Parameter::number(
            "sigma_inhibition",
            "width of local inhibition",
            Degree,
            "the standard deviation of the inhibitory kernel",
            [25.0, 15.0, 50.0, 1.0],
        ),
        Parameter::number(
            "threshold",
            "resting input",
            One,
            "the constant input h; below zero, so that a unit without input is silent",
            [-1.0, -2.0, 0.0, 0.1],
        ),
        Parameter::number(
            "gain",
            "gain",
            One,
            "the steepness of the activation function (beta)",
            [8.0, 2.0, 20.0, 1.0],
        ),
        Parameter::number(
            "cue_amplitude",
            "strength of the cue",
            One,
            "the input at the place of an item during the first 400 ms",
            [2.0, 0.5, 4.0, 0.25],
        ),
        Parameter::number(
            "cue_width",
            "width of the cue",
            Degree,
            "the standard deviation of the input around an item",
            [15.0, 5.0, 30.0, 1.0],
        ),
        Parameter::number(
            "noise",
            "noise",
            One,
            "the strength of the noise in the potential of each unit",
            [0.1, 0.0, 0.3, 0.02],
        ),
        Parameter::number(
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
