//! The neuron and its plastic synapses: spikes in, spikes and weights out.
//!
//! Song, Miller and Abbott (2000), in steps of 0.1 ms. Conductances are in units of the leak, potentials in
//! mV. A step, in this order:
//! 1. from the old values, `v += dt / tau_m (g_e (E_e - v) + g_i (E_i - v) + E_L - v)`; conductances fade by
//!    `1 - dt / tau`, traces by `exp(-dt / 20)`;
//! 2. the neuron fires if `v > V_th`;
//! 3. each input spike adds its weight `w_j` to `g_e` and `A+ g_max` to the trace `x_j`, and the weight
//!    changes by the output's trace `y <= 0`;
//! 4. if the neuron fires, `y` falls by `A- g_max`, all weights change by `x_j`, and `v` is reset.
//!
//! Weights stay within 0 and `g_max`. An input spike in the step of an output spike counts as before it.
//!
//! Traces are kept as they were at one past moment, and `fade` is what is left of them: then a fading step
//! is one product for the whole neuron, and an output spike one pass over two arrays.

use super::inputs::Spikes;
use crate::math;

/// The length of a step (ms).
pub(super) const STEP_MS: f64 = 0.1;

const THRESHOLD: f64 = -54.0;
const RESET: f64 = -60.0;
/// Reversal potentials (mV) of excitation and inhibition.
const E_EXCITATORY: f64 = 0.0;
const E_INHIBITORY: f64 = -70.0;
/// Time constant of both conductances (ms).
const TAU_CONDUCTANCE: f64 = 5.0;
/// Time constant of both sides of the plasticity window (ms).
const TAU_WINDOW: f64 = 20.0;
/// What an inhibitory spike adds to the conductance.
const G_INHIBITORY: f64 = 0.05;
/// Traces are brought up to date when less than this is left of them: far above the least number there is.
const LEAST_FADE: f64 = 1e-100;

/// What can be chosen of the neuron.
#[derive(Debug, Clone, Copy)]
pub(super) struct Constants {
    /// Membrane time constant (ms).
    pub(super) tau_m: f64,
    /// Leak potential (mV).
    pub(super) e_leak: f64,
    /// The greatest weight.
    pub(super) g_max: f64,
    /// The greatest change by one pair, as fractions of the greatest weight; neither is below zero.
    pub(super) a_plus: f64,
    pub(super) a_minus: f64,
}

/// The neuron with its plastic synapses.
#[derive(Debug)]
pub(super) struct Neuron {
    constants: Constants,
    v: f64,
    g_e: f64,
    g_i: f64,
    w: Vec<f64>,
    /// The traces: `x_j = fade before_j` and `y = fade after`.
    before: Vec<f64>,
    after: f64,
    fade: f64,
}

impl Neuron {
    /// At rest, with these weights, in units of the leak.
    pub(super) fn new(constants: Constants, weights: Vec<f64>) -> Self {
        let before = vec![0.0; weights.len()];
        Self { constants, v: constants.e_leak, g_e: 0.0, g_i: 0.0, w: weights, before, after: 0.0, fade: 1.0 }
    }

    /// The weights, in units of the leak.
    pub(super) fn weights(&self) -> &[f64] {
        &self.w
    }

    /// Takes one step for each count of the spikes; appends the steps, numbered from `first`, in which the
    /// neuron fires.
    pub(super) fn run(&mut self, spikes: &Spikes, first: u64, fired: &mut Vec<u64>) {
        let Constants { tau_m, e_leak, g_max, a_plus, .. } = self.constants;
        let gain = STEP_MS / tau_m;
        let conductance_fade = 1.0 - STEP_MS / TAU_CONDUCTANCE;
        let window_fade = math::exp(-STEP_MS / TAU_WINDOW);
        let mut inputs = spikes.inputs.iter();
        for (step, counts) in spikes.counts.iter().enumerate() {
            // Sorted by powers of v: the same sum, with two operations from each v to the next.
            let drive = e_leak + self.g_e * E_EXCITATORY + self.g_i * E_INHIBITORY;
            self.v = self.v * (1.0 - gain * (1.0 + self.g_e + self.g_i)) + gain * drive;
            self.g_e *= conductance_fade;
            self.g_i *= conductance_fade;
            self.fade *= window_fade;
            let fires = self.v > THRESHOLD;
            if counts.excitatory > 0 {
                let (mark, weakening) = (a_plus * g_max / self.fade, self.after * self.fade);
                for input in inputs.by_ref().take(counts.excitatory as usize) {
                    let w = &mut self.w[*input as usize];
                    self.g_e += *w;
                    self.before[*input as usize] += mark;
                    // The output's trace is never above zero: only the lower bound can be reached.
                    let weaker = *w + weakening;
                    *w = if weaker > 0.0 { weaker } else { 0.0 };
                }
            }
            self.g_i += f64::from(counts.inhibitory) * G_INHIBITORY;
            if fires {
                self.fire();
                fired.push(first + step as u64);
            }
            if self.fade < LEAST_FADE {
                self.bring_up_to_date();
            }
        }
    }

    /// Part (4) of a step in which the neuron fires.
    fn fire(&mut self) {
        let Constants { g_max, a_minus, .. } = self.constants;
        self.after -= a_minus * g_max / self.fade;
        let fade = self.fade;
        for (w, before) in self.w.iter_mut().zip(&self.before) {
            // An input's trace is never below zero: only the upper bound can be reached.
            let stronger = *w + before * fade;
            *w = if stronger < g_max { stronger } else { g_max };
        }
        self.v = RESET;
    }

    /// Lets the stored traces be the traces of now.
    fn bring_up_to_date(&mut self) {
        self.before.iter_mut().for_each(|before| *before *= self.fade);
        self.after *= self.fade;
        self.fade = 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::super::inputs::Counts;
    use super::*;
    use crate::random::Stream;

    /// The step as the module says it, word for word: every trace fades in every step.
    struct Slow {
        c: Constants,
        v: f64,
        g_e: f64,
        g_i: f64,
        w: Vec<f64>,
        x: Vec<f64>,
        y: f64,
    }

    impl Slow {
        fn step(&mut self, inputs: &[u32], inhibitory: u32) -> bool {
            let (dt, g_max) = (0.1, self.c.g_max);
            let leak = self.c.e_leak - self.v;
            self.v += dt / self.c.tau_m * (self.g_e * (0.0 - self.v) + self.g_i * (-70.0 - self.v) + leak);
            self.g_e *= 1.0 - dt / 5.0;
            self.g_i *= 1.0 - dt / 5.0;
            for x in &mut self.x {
                *x *= math::exp(-dt / 20.0);
            }
            self.y *= math::exp(-dt / 20.0);
            let fires = self.v > -54.0;
            for j in inputs.iter().map(|j| *j as usize) {
                self.g_e += self.w[j];
                self.x[j] += self.c.a_plus * g_max;
                self.w[j] = (self.w[j] + self.y).clamp(0.0, g_max);
            }
            self.g_i += 0.05 * f64::from(inhibitory);
            if fires {
                self.y -= self.c.a_minus * g_max;
                for (w, x) in self.w.iter_mut().zip(&self.x) {
                    *w = (*w + x).clamp(0.0, g_max);
                }
                self.v = -60.0;
            }
            fires
        }
    }

    /// Random spikes of `n` inputs, some in the same step.
    fn spikes(n: u32, steps: usize, seed: u64) -> Spikes {
        let mut stream = Stream::new("test/neuron", seed, "spikes");
        let mut spikes = Spikes::default();
        for _ in 0..steps {
            let excitatory = if stream.below(8) == 0 { stream.below(3) } else { 0 };
            spikes.inputs.extend((0..excitatory).map(|_| stream.below(n)));
            spikes.counts.push(Counts { excitatory, inhibitory: stream.below(40) / 39 });
        }
        spikes
    }

    const CONSTANTS: Constants =
        Constants { tau_m: 12.0, e_leak: -71.0, g_max: 0.3, a_plus: 0.02, a_minus: 0.023 };

    fn compare(steps: usize, spikes: &Spikes) -> usize {
        let start: Vec<f64> = (0..20).map(|j| 0.3 * f64::from(j) / 20.0).collect();
        let mut neuron = Neuron::new(CONSTANTS, start.clone());
        let mut slow =
            Slow { c: CONSTANTS, v: -71.0, g_e: 0.0, g_i: 0.0, w: start, x: vec![0.0; 20], y: 0.0 };
        let (mut fast_fired, mut slow_fired, mut at) = (Vec::new(), Vec::new(), 0);
        neuron.run(spikes, 0, &mut fast_fired);
        for (step, counts) in spikes.counts.iter().enumerate() {
            let end = at + counts.excitatory as usize;
            if slow.step(&spikes.inputs[at..end], counts.inhibitory) {
                slow_fired.push(step as u64);
            }
            at = end;
        }
        assert_eq!(spikes.counts.len(), steps);
        assert_eq!(fast_fired, slow_fired);
        for (fast, slow) in neuron.weights().iter().zip(&slow.w) {
            assert!((fast - slow).abs() < 1e-10, "{fast}, not {slow}");
        }
        assert!((neuron.v - slow.v).abs() < 1e-8 && (neuron.g_e - slow.g_e).abs() < 1e-10);
        slow_fired.len()
    }

    #[test]
    fn the_fast_form_is_the_stated_step() {
        // 6 s: longer than it takes the traces to be brought up to date.
        for seed in 1..=5 {
            let fired = compare(60_000, &spikes(20, 60_000, seed));
            assert!(fired > 20, "{fired} output spikes say little");
        }
    }

    #[test]
    fn silence_is_harmless() {
        let mut input = spikes(20, 20_000, 9);
        input.counts.extend(vec![Counts::default(); 200_000]);
        assert!(compare(220_000, &input) > 5);
    }

    #[test]
    fn a_spike_in_the_step_of_an_output_counts_as_before_it() {
        // So strong a synapse that its first spike fires the neuron; the second input spikes in just that
        // step.
        let constants = Constants { g_max: 50.0, ..CONSTANTS };
        let lone = |steps: usize| {
            let mut counts = vec![Counts::default(); steps];
            counts[0].excitatory = 1;
            Spikes { counts, inputs: vec![0] }
        };
        let mut fired = Vec::new();
        Neuron::new(constants, vec![50.0, 1.0]).run(&lone(50), 0, &mut fired);
        let when = fired[0] as usize;
        let mut input = lone(when + 1);
        input.counts[when].excitatory = 1;
        input.inputs.push(1);
        let mut neuron = Neuron::new(constants, vec![50.0, 1.0]);
        neuron.run(&input, 0, &mut Vec::new());
        // The coincident input is strengthened by the whole of A+ g_max, and not weakened.
        assert!((neuron.weights()[1] - (1.0 + 0.02 * 50.0)).abs() < 1e-12, "{:?}", neuron.weights());
    }
}
