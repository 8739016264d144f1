//! The same spikes under different modulators: pairs of spikes leave two eligibility traces, one for
//! strengthening and one for weakening, and the modulators decide what becomes of them.
//!
//! Settings come in; the change of one weight goes out, over time, over the delay of the modulator and over
//! the delay between the spikes. [`synapse`] holds the equations, [`figures`] the pictures. A caricature:
//! each modulator has one effect here, after Izhikevich (2007; dopamine), He et al. (2015; noradrenaline and
//! serotonin turn one trace each into a change) and Seol et al. (2007; muscarinic receptors favour
//! weakening). Nothing here is random.

use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::report::{Report, Value};

mod figures;
mod synapse;

use synapse::{Constants, Gates, Protocol, follow};

const NAME: &str = "neuromodulation/gates";

/// The model.
pub(super) const MODEL: Model =
    Model { name: NAME, code: env!("KB_CODE_NEUROMODULATION"), describe, simulate };

fn describe() -> Description {
    let mut parameters = gates();
    parameters.extend(protocol());
    parameters.extend(constants());
    Description {
        title: "The same spikes, different modulators".into(),
        summary:
            "Pairs of spikes leave traces at a synapse, and a modulator that comes later turns them into \
                  strengthening, weakening or nothing. A caricature: real modulators act through several \
                  receptors, and change the excitability of neurons too."
                .into(),
        sources: ["izhikevich2007", "fremaux2016", "seol2007", "he2015", "yagishita2014", "schultz1997"]
            .map(Into::into)
            .into(),
        parameters,
        chance: false,
        controls: ["da", "ne", "ach", "ht", "spike_delay", "modulator_delay", "pairings"]
            .map(Into::into)
            .into(),
        presets: Vec::new(),
        outputs: vec![
            Output::figure("traces", figures::TRACES),
            Output::figure("delay", figures::DELAY),
            Output::figure("gates", figures::GATES),
            Output::table("summary", figures::SUMMARY),
            Output::value("dw", "the change of the weight", Unit::One),
            Output::value("strengthening", "the part of it through the trace of strengthening", Unit::One),
            Output::value("weakening", "the part of it through the trace of weakening", Unit::One),
            Output::value("dw_one", "the change by a single pair", Unit::One),
        ],
    }
}

fn gates() -> Vec<Parameter> {
    let gate = |name, label, help, range| Parameter::number(name, label, Unit::One, help, range);
    let open = [0.0, 0.0, 1.0, 0.1];
    vec![
        gate(
            "da",
            "dopamine (DA)",
            "more or less reward than expected: lets both traces act, or reverses both",
            [1.0, -1.0, 1.0, 0.1],
        ),
        gate("ne", "noradrenaline (NE)", "lets the trace of strengthening act", open),
        gate("ach", "acetylcholine (ACh)", "makes the trace of weakening larger", open),
        gate("ht", "serotonin (5-HT)", "lets the trace of weakening act", open),
    ]
}

fn protocol() -> Vec<Parameter> {
    use Unit::{Hertz, Millisecond, One};
    vec![
        Parameter::number(
            "spike_delay",
            "from input to output (D)",
            Millisecond,
            "the time from the input spike to the output spike of a pair; below 0, the output comes first",
            [10.0, -50.0, 50.0, 1.0],
        ),
        Parameter::number(
            "modulator_delay",
            "delay of the modulator",
            Millisecond,
            "the time from the later spike of a pair to the pulse of the modulator",
            [1000.0, 0.0, 5000.0, 50.0],
        ),
        Parameter::integer("pairings", "pairs", One, "how many pairs of spikes there are", [20, 1, 60, 1]),
        Parameter::number(
            "frequency",
            "pairs a second",
            Hertz,
            "how fast one pair follows the other",
            [1.0, 0.1, 10.0, 0.1],
        ),
        Parameter::number("eta", "learning rate", One, "scales every change", [0.01, 0.0, 0.1, 0.005]),
    ]
}

fn constants() -> Vec<Parameter> {
    use Unit::{Millisecond, One};
    let number = Parameter::number;
    let (spike, trace) = ([20.0, 5.0, 100.0, 5.0], [1000.0, 100.0, 5000.0, 100.0]);
    vec![
        number("a_plus", "strengthening (A+)", One, "what a pair adds to its trace", [1.0, 0.0, 2.0, 0.05]),
        number("a_minus", "weakening (A-)", One, "what a pair adds to its trace", [1.05, 0.0, 2.0, 0.05]),
        number("tau_plus", "window of strengthening", Millisecond, "how long an input is remembered", spike),
        number("tau_minus", "window of weakening", Millisecond, "how long an output is remembered", spike),
        number("tau_e_plus", "trace of strengthening", Millisecond, "how long the trace lasts", trace),
        number("tau_e_minus", "trace of weakening", Millisecond, "how long the trace lasts", trace),
        number(
            "tau_d",
            "duration of the modulator",
            Millisecond,
            "how slowly a pulse fades",
            [200.0, 20.0, 2000.0, 20.0],
        ),
    ]
}

/// All that a run is asked, parsed.
#[derive(Debug, Clone, Copy)]
struct Experiment {
    gates: Gates,
    protocol: Protocol,
    constants: Constants,
    eta: f64,
}

impl Experiment {
    fn new(settings: &Settings) -> Self {
        let number = |name| settings.number(name);
        Self {
            gates: Gates { da: number("da"), ne: number("ne"), ach: number("ach"), ht: number("ht") },
            protocol: Protocol {
                pairings: settings.integer("pairings"),
                interval: 1000.0 / number("frequency"),
                spike_delay: number("spike_delay"),
                modulator_delay: number("modulator_delay"),
            },
            constants: Constants {
                tau_plus: number("tau_plus"),
                tau_minus: number("tau_minus"),
                tau_e_plus: number("tau_e_plus"),
                tau_e_minus: number("tau_e_minus"),
                tau_d: number("tau_d"),
                a_plus: number("a_plus"),
                a_minus: number("a_minus"),
            },
            eta: number("eta"),
        }
    }

    /// The same experiment with a single pair.
    fn with_one_pair(&self) -> Self {
        Self { protocol: Protocol { pairings: 1, ..self.protocol }, ..*self }
    }

    /// The same experiment at another delay between the spikes (ms).
    fn at_spike_delay(&self, spike_delay: f64) -> Self {
        Self { protocol: Protocol { spike_delay, ..self.protocol }, ..*self }
    }

    /// The same experiment at another delay of the modulator (ms).
    fn at_modulator_delay(&self, modulator_delay: f64) -> Self {
        Self { protocol: Protocol { modulator_delay, ..self.protocol }, ..*self }
    }

    /// The synapse at the end, with what any gates would make of it.
    fn synapse(&self) -> synapse::Synapse {
        follow(&self.protocol, &self.constants, |_, _| ())
    }

    /// The change of the weight.
    fn change(&self) -> f64 {
        self.gates.change(self.eta, &self.synapse())
    }
}

fn simulate(settings: &Settings, _seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    if !monitor.progress(0.0) {
        return Err(Fault::Stopped);
    }
    let experiment = Experiment::new(settings);
    let (strengthening, weakening) = experiment.gates.parts(experiment.eta, &experiment.synapse());
    let value = |name: &str, value| Value { name: name.into(), value };
    Ok(Report {
        figures: vec![figures::traces(&experiment), figures::delay(&experiment), figures::gates(&experiment)],
        tables: vec![figures::summary(&experiment)],
        values: vec![
            value("dw", strengthening + weakening),
            value("strengthening", strengthening),
            value("weakening", weakening),
            value("dw_one", experiment.with_one_pair().change()),
        ],
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
