//! The synapse between two spikes: its traces, and what a modulator makes of them, in closed form.
//!
//! Times are in ms. An input spike adds 1 to `r` and `A- o` to `e-`, an output spike adds 1 to `o` and
//! `A+ r` to `e+`, a pulse of the modulator adds 1 to `m`; all of them fade exponentially. The general form
//! `dw/dt = M(t) e(t)` (Frémaux and Gerstner 2016) with two traces (He et al. 2015) is here
//! `dw/dt = eta m [(DA + NE) e+ - (DA + HT) (1 + ACh) e-]` per second. The gates are constant in time, so all
//! that the spikes have to say is in two numbers, the integrals of `m e+` and of `m e-`.

use crate::math;

/// After the last event the synapse is followed for so long (ms): nothing is left of the modulator then.
const REST_MS: f64 = 10_000.0;
/// Events this near to each other (ms) are simultaneous: sums of times are exact to far less.
const SIMULTANEOUS_MS: f64 = 1e-9;

/// What the synapse is like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Constants {
    /// Time constants of the traces `r` and `o` of single spikes (ms).
    pub(super) tau_plus: f64,
    pub(super) tau_minus: f64,
    /// Time constants of the eligibility traces `e+` and `e-` (ms).
    pub(super) tau_e_plus: f64,
    pub(super) tau_e_minus: f64,
    /// Time constant of the modulator (ms).
    pub(super) tau_d: f64,
    /// What a pair of spikes adds to the eligibility traces at no delay.
    pub(super) a_plus: f64,
    pub(super) a_minus: f64,
}

/// Pairs of spikes at equal intervals, each followed by a pulse of the modulator.
#[derive(Debug, Clone, Copy)]
pub(super) struct Protocol {
    /// How many pairs, and the interval from one to the next (ms).
    pub(super) pairings: usize,
    pub(super) interval: f64,
    /// The time from input to output (ms), below zero where the output comes first.
    pub(super) spike_delay: f64,
    /// The time from the later spike of a pair to the pulse of the modulator (ms).
    pub(super) modulator_delay: f64,
}

/// All that happens at one moment.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Event {
    /// When (ms).
    pub(super) time: f64,
    /// How many input spikes, output spikes and pulses of the modulator.
    pub(super) inputs: f64,
    pub(super) outputs: f64,
    pub(super) pulses: f64,
}

impl Protocol {
    /// The events in their order; the first spike is at time 0.
    pub(super) fn events(&self) -> Vec<Event> {
        let (input, output) = ((-self.spike_delay).max(0.0), self.spike_delay.max(0.0));
        let pulse = input.max(output) + self.modulator_delay;
        let mut all = Vec::with_capacity(3 * self.pairings);
        for pairing in 0..self.pairings {
            let start = pairing as f64 * self.interval;
            all.push(Event { time: start + input, inputs: 1.0, ..Event::default() });
            all.push(Event { time: start + output, outputs: 1.0, ..Event::default() });
            all.push(Event { time: start + pulse, pulses: 1.0, ..Event::default() });
        }
        all.sort_by(|one, other| one.time.total_cmp(&other.time));
        all.dedup_by(|later, kept| {
            let same = later.time - kept.time < SIMULTANEOUS_MS;
            if same {
                kept.inputs += later.inputs;
                kept.outputs += later.outputs;
                kept.pulses += later.pulses;
            }
            same
        });
        all
    }

    /// When the synapse is left (ms).
    pub(super) fn end(&self) -> f64 {
        let last = (self.pairings.max(1) - 1) as f64 * self.interval;
        last + self.spike_delay.abs() + self.modulator_delay + REST_MS
    }
}

/// The traces of a synapse and what has come of them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Synapse {
    /// Traces of input and output spikes.
    r: f64,
    o: f64,
    /// Eligibility for strengthening, and for weakening without acetylcholine.
    pub(super) e_plus: f64,
    pub(super) e_minus: f64,
    /// The modulator.
    pub(super) m: f64,
    /// The integrals of `m e+` and of `m e-` over time (s).
    pub(super) strengthening: f64,
    pub(super) weakening: f64,
}

impl Synapse {
    /// Lets `d` ms go by without an event.
    pub(super) fn wait(&mut self, d: f64, constants: &Constants) {
        let Constants { tau_plus, tau_minus, tau_e_plus, tau_e_minus, tau_d, .. } = *constants;
        // Two exponentials that fade together are one exponential, with the sum of the rates.
        let integral = |tau_e: f64| {
            let rate = 1.0 / tau_e + 1.0 / tau_d;
            -math::exp_m1(-d * rate) / rate / 1000.0
        };
        self.strengthening += self.e_plus * self.m * integral(tau_e_plus);
        self.weakening += self.e_minus * self.m * integral(tau_e_minus);
        self.r *= math::exp(-d / tau_plus);
        self.o *= math::exp(-d / tau_minus);
        self.e_plus *= math::exp(-d / tau_e_plus);
        self.e_minus *= math::exp(-d / tau_e_minus);
        self.m *= math::exp(-d / tau_d);
    }

    /// Takes an event. Simultaneous spikes do not see each other: a pair at no delay changes nothing.
    pub(super) fn meet(&mut self, event: &Event, constants: &Constants) {
        self.e_minus += event.inputs * constants.a_minus * self.o;
        self.e_plus += event.outputs * constants.a_plus * self.r;
        self.r += event.inputs;
        self.o += event.outputs;
        self.m += event.pulses;
    }
}

/// Follows a synapse through a protocol to its end, and shows it, with the time (ms), right before and
/// right after each event.
pub(super) fn follow(
    protocol: &Protocol,
    constants: &Constants,
    mut show: impl FnMut(f64, &Synapse),
) -> Synapse {
    let mut synapse = Synapse::default();
    let mut now = 0.0;
    for event in protocol.events() {
        synapse.wait(event.time - now, constants);
        show(event.time, &synapse);
        synapse.meet(&event, constants);
        show(event.time, &synapse);
        now = event.time;
    }
    synapse.wait(protocol.end() - now, constants);
    show(protocol.end(), &synapse);
    synapse
}

/// The modulators, each constant in time but for the pulses of `m`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gates {
    /// Dopamine, as a signed error of the prediction of reward: opens both ways, or reverses both.
    pub(super) da: f64,
    /// Noradrenaline: opens the way to strengthening.
    pub(super) ne: f64,
    /// Acetylcholine: makes the trace of weakening larger.
    pub(super) ach: f64,
    /// Serotonin: opens the way to weakening.
    pub(super) ht: f64,
}

impl Gates {
    /// The changes of the weight by strengthening and by weakening, at the learning rate `eta`.
    pub(super) fn parts(&self, eta: f64, synapse: &Synapse) -> (f64, f64) {
        let strengthening = eta * (self.da + self.ne) * synapse.strengthening;
        let weakening = eta * (self.da + self.ht) * (1.0 + self.ach) * synapse.weakening;
        (strengthening, -weakening)
    }

    /// The change of the weight.
    pub(super) fn change(&self, eta: f64, synapse: &Synapse) -> f64 {
        let (strengthening, weakening) = self.parts(eta, synapse);
        strengthening + weakening
    }
}
