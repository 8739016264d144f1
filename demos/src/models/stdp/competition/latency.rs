//! Inputs that respond to common events one after the other: simplified from Song, Miller and Abbott (2000,
//! Fig. 4), where latencies are drawn at random. Here the first input is the first to respond.

use super::inputs::{Poisson, Spikes};
use super::neuron::STEP_MS;
use crate::random::Stream;

/// Mean interval between events, which are a Poisson process too (ms).
const EVENT_MS: f64 = 200.0;
/// The length of a burst and the latency of the last input (ms).
const BURST_MS: f64 = 20.0;
const LATEST_MS: f64 = 50.0;
/// The share of an input's spikes that come in bursts.
const BURST_SHARE: f64 = 2.0 / 3.0;

/// Bursts after events: two thirds of an input's spikes come in bursts of 20 ms (at 15 Hz: two spikes a
/// burst in the mean), which begin after latencies spaced evenly over 50 ms in the order of the inputs, the
/// others at any time.
pub(super) struct Latency {
    n: u32,
    /// Spikes of all inputs in a step besides bursts; events in a step; spikes of one input in a burst.
    background: Poisson,
    events: Poisson,
    burst: Poisson,
    /// Spikes to come, the last first: the step from the next to be filled, and the input.
    pending: Vec<(u32, u32)>,
    picks: Stream,
    times: Stream,
}

impl Latency {
    /// `n` inputs with so many spikes a step in the mean.
    pub(super) fn new(n: usize, per_step: f64, stream: impl Fn(&str) -> Stream) -> Self {
        let event_steps = EVENT_MS / STEP_MS;
        let background = n as f64 * per_step * (1.0 - BURST_SHARE);
        Self {
            n: n as u32,
            background: Poisson::new(background, stream("counts of inputs")),
            events: Poisson::new(1.0 / event_steps, stream("events")),
            burst: Poisson::new(per_step * BURST_SHARE * event_steps, stream("counts of bursts")),
            pending: Vec::new(),
            picks: stream("inputs"),
            times: stream("times in bursts"),
        }
    }

    /// Adds the spikes of the next `steps` steps.
    pub(super) fn fill(&mut self, steps: usize, spikes: &mut Spikes) {
        let steps = steps as u32;
        for step in 0..steps {
            for _ in 0..self.background.draw() {
                self.pending.push((step, self.picks.below(self.n)));
            }
            for _ in 0..self.events.draw() {
                self.respond(step);
            }
        }
        self.pending.sort_unstable_by(|one, other| other.cmp(one));
        while let Some((step, input)) = self.pending.pop_if(|(step, _)| *step < steps) {
            spikes.excite(step, input);
        }
        self.pending.iter_mut().for_each(|(step, _)| *step -= steps);
    }

    /// The bursts of all inputs after an event in this step.
    fn respond(&mut self, event: u32) {
        for input in 0..self.n {
            let latency = LATEST_MS * f64::from(input) / f64::from(self.n);
            for _ in 0..self.burst.draw() {
                let after = (latency + BURST_MS * self.times.uniform()) / STEP_MS;
                self.pending.push((event + after as u32, input));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::inputs::{Inputs, Variant};
    use super::*;
    use crate::math;

    #[test]
    fn early_inputs_come_first_after_an_event() {
        // The count of the first tenth of the inputs foretells that of the last tenth 45 ms later.
        let mut inputs = Inputs::new(1000, 15.0, Variant::Latency, false, 4);
        let (mut spikes, mut early, mut late) = (Spikes::default(), Vec::new(), Vec::new());
        for _ in 0..40_000 {
            inputs.fill(50, &mut spikes);
            let of = |range: std::ops::Range<u32>| {
                spikes.inputs.iter().filter(|i| range.contains(i)).count() as f64
            };
            early.push(of(0..100));
            late.push(of(900..1000));
        }
        let correlation = |a: &[f64], b: &[f64]| {
            let (ma, mb) = (math::mean(a), math::mean(b));
            let products: Vec<f64> = a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).collect();
            math::mean(&products) / (math::standard_deviation(a) * math::standard_deviation(b))
        };
        let same = correlation(&early[..39_000], &late[..39_000]);
        let later = correlation(&early[..39_000], &late[9..39_009]);
        assert!(later > 0.5 && later > same + 0.5, "{same} at once, {later} 45 ms later");
    }
}
