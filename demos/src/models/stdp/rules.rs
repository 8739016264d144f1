//! Rules for spikes: the total change of a weight by a sequence of input and output spikes.
//!
//! All rules here are the triplet rule of Pfister and Gerstner (2006, Eqs 2-4) or special cases of it.
//! Inputs leave the traces `r1` and `r2`, outputs `o1` and `o2`, which fade exponentially. An input spike
//! changes the weight by `-o1 (A2- + A3- r2)`, an output spike by `r1 (A2+ + A3+ o2)`, where `r2` and `o2`
//! are read before the spike's own mark. With `A3 = 0` this is the rule for pairs.

use crate::math;

/// Spikes closer than this (ms) count as simultaneous: they see the traces of earlier spikes only, and not
/// each other. So a pair at a distance of zero changes nothing.
const SIMULTANEOUS: f64 = 1e-9;

/// Which earlier spikes a spike interacts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// All: each spike adds 1 to its traces.
    All,
    /// The latest of each kind: each spike sets its traces to 1.
    Nearest,
}

/// A rule with its parameters, the letters as in the paper.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) reach: Reach,
    pub(super) a2_plus: f64,
    pub(super) a3_plus: f64,
    pub(super) a2_minus: f64,
    pub(super) a3_minus: f64,
    /// Time constants (ms) of `r1` and `o1`.
    pub(super) tau_plus: f64,
    pub(super) tau_minus: f64,
    /// Time constants (ms) of `r2` and `o2`.
    pub(super) tau_x: f64,
    pub(super) tau_y: f64,
}

impl Rule {
    /// The rule for pairs of Song, Miller and Abbott (2000).
    pub(super) const fn pair(reach: Reach) -> Self {
        // Without triplet terms the slow traces are read but have no effect; any time constant would do.
        Self {
            reach,
            a2_plus: 0.005,
            a3_plus: 0.0,
            a2_minus: 1.05 * 0.005,
            a3_minus: 0.0,
            tau_plus: 20.0,
            tau_minus: 20.0,
            tau_x: 100.0,
            tau_y: 100.0,
        }
    }

    /// The full triplet rule for visual cortex, all spikes (Pfister and Gerstner 2006, Table 3).
    pub(super) const VISUAL: Self = Self {
        a2_plus: 5e-10,
        a3_plus: 6.2e-3,
        a2_minus: 7e-3,
        a3_minus: 2.3e-4,
        tau_x: 101.0,
        tau_y: 125.0,
        ..Self::triplet(Reach::All)
    };

    /// The same with as few terms as fit the data (Table 3, minimal).
    pub(super) const VISUAL_MINIMAL: Self =
        Self { a3_plus: 6.5e-3, a2_minus: 7.1e-3, tau_y: 114.0, ..Self::triplet(Reach::All) };

    /// The full triplet rule for hippocampal cultures, nearest spikes (Table 4).
    pub(super) const HIPPOCAMPAL: Self = Self {
        a2_plus: 4.6e-3,
        a3_plus: 9.1e-3,
        a2_minus: 3e-3,
        a3_minus: 7.5e-9,
        tau_x: 575.0,
        tau_y: 47.0,
        ..Self::triplet(Reach::Nearest)
    };

    /// No change at all, with the fast time constants that the paper takes from Bi and Poo for all its rules.
    const fn triplet(reach: Reach) -> Self {
        Self {
            reach,
            a2_plus: 0.0,
            a3_plus: 0.0,
            a2_minus: 0.0,
            a3_minus: 0.0,
            tau_plus: 16.8,
            tau_minus: 33.7,
            tau_x: 100.0,
            tau_y: 100.0,
        }
    }

    /// The total change of the weight by `pairs` pairs at `rate` (Hz), each output `delay` ms after its input
    /// (before it where `delay` is below zero). The weight is not bounded.
    pub(super) fn pairing(&self, pairs: usize, rate: f64, delay: f64) -> f64 {
        let inputs: Vec<f64> = (0..pairs).map(|k| k as f64 * 1000.0 / rate).collect();
        let outputs: Vec<f64> = inputs.iter().map(|input| input + delay).collect();
        self.total(&inputs, &outputs)
    }

    /// The total change of the weight by input and output spikes at these times (ms), each rising.
    pub(super) fn total(&self, inputs: &[f64], outputs: &[f64]) -> f64 {
        let (mut traces, mut change, mut now) = (Traces::default(), 0.0, f64::NEG_INFINITY);
        let (mut inputs, mut outputs) = (inputs.iter().peekable(), outputs.iter().peekable());
        loop {
            let next = match (inputs.peek(), outputs.peek()) {
                (Some(input), Some(output)) => input.min(**output),
                (Some(only), None) | (None, Some(only)) => **only,
                (None, None) => return change,
            };
            traces.fade(self, next - now);
            now = next;
            let input = inputs.next_if(|time| **time <= now + SIMULTANEOUS).is_some();
            let output = outputs.next_if(|time| **time <= now + SIMULTANEOUS).is_some();
            if input {
                change -= traces.o1 * (self.a2_minus + self.a3_minus * traces.r2);
            }
            if output {
                change += traces.r1 * (self.a2_plus + self.a3_plus * traces.o2);
            }
            // Marks come last, so that neither of two simultaneous spikes sees the other.
            if input {
                mark(self.reach, [&mut traces.r1, &mut traces.r2]);
            }
            if output {
                mark(self.reach, [&mut traces.o1, &mut traces.o2]);
            }
        }
    }
}

/// The traces of inputs (`r`) and outputs (`o`).
#[derive(Default)]
struct Traces {
    r1: f64,
    r2: f64,
    o1: f64,
    o2: f64,
}

impl Traces {
    /// Fades for `interval` ms.
    fn fade(&mut self, rule: &Rule, interval: f64) {
        self.r1 *= math::exp(-interval / rule.tau_plus);
        self.r2 *= math::exp(-interval / rule.tau_x);
        self.o1 *= math::exp(-interval / rule.tau_minus);
        self.o2 *= math::exp(-interval / rule.tau_y);
    }
}

/// The mark that a spike leaves in its traces.
fn mark(reach: Reach, traces: [&mut f64; 2]) {
    for trace in traces {
        *trace = if reach == Reach::All { *trace + 1.0 } else { 1.0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    /// The sum of fading marks left by earlier spikes, written out spike by spike.
    fn trace(reach: Reach, earlier: &[f64], now: f64, tau: f64) -> f64 {
        let marks = earlier.iter().filter(|time| **time < now - SIMULTANEOUS);
        let mut marks: Vec<f64> = marks.map(|time| math::exp((time - now) / tau)).collect();
        if reach == Reach::Nearest {
            marks = marks.last().copied().into_iter().collect();
        }
        math::sum(&marks)
    }

    /// The rule as sums over pairs and triplets of spikes, without running traces.
    fn slow(rule: &Rule, inputs: &[f64], outputs: &[f64]) -> f64 {
        let mut change = 0.0;
        for input in inputs {
            let pair = trace(rule.reach, outputs, *input, rule.tau_minus);
            change -= pair * (rule.a2_minus + rule.a3_minus * trace(rule.reach, inputs, *input, rule.tau_x));
        }
        for output in outputs {
            let pair = trace(rule.reach, inputs, *output, rule.tau_plus);
            change += pair * (rule.a2_plus + rule.a3_plus * trace(rule.reach, outputs, *output, rule.tau_y));
        }
        change
    }

    const RULES: [Rule; 5] = [
        Rule::pair(Reach::All),
        Rule::pair(Reach::Nearest),
        Rule::VISUAL,
        Rule::VISUAL_MINIMAL,
        Rule::HIPPOCAMPAL,
    ];

    #[test]
    fn running_traces_agree_with_sums_over_spikes() {
        let mut stream = Stream::new("test/rules", 1, "times");
        let mut train = |n: usize| {
            let mut now = 0.0;
            (0..n)
                .map(|_| {
                    now += 15.0 * stream.exponential();
                    now
                })
                .collect::<Vec<f64>>()
        };
        let (inputs, mut outputs) = (train(60), train(40));
        // Some simultaneous spikes too.
        outputs[10] = inputs[30];
        outputs[11] = inputs[31];
        outputs.sort_by(f64::total_cmp);
        for rule in RULES {
            let (fast, slow) = (rule.total(&inputs, &outputs), slow(&rule, &inputs, &outputs));
            assert!((fast - slow).abs() < 1e-12, "{rule:?}: {fast}, not {slow}");
        }
    }

    #[test]
    fn one_triplet_in_closed_form() {
        // Output, input, output: one weakening and one strengthening pair, and one triplet.
        let rule = Rule::VISUAL;
        let change = rule.total(&[10.0], &[0.0, 15.0]);
        let expected = -rule.a2_minus * math::exp(-10.0 / 33.7)
            + math::exp(-5.0 / 16.8) * (rule.a2_plus + rule.a3_plus * math::exp(-15.0 / 125.0));
        assert!((change - expected).abs() < 1e-15);
    }

    #[test]
    fn simultaneous_spikes_do_not_see_each_other() {
        for rule in RULES {
            assert!(rule.total(&[5.0], &[5.0]).abs() < 1e-300, "{rule:?}");
        }
    }
}
