//! Inputs of which the first half shares a part of its rate, after Song and Abbott (2001).

use super::inputs::{Poisson, Spikes};
use super::neuron::STEP_MS;
use crate::math;
use crate::random::{Stream, Ziggurat};

/// Mean interval between draws of the rates (ms).
const RENEWAL_MS: f64 = 20.0;

/// Rates `f max(0, 1 + c X_j + c Y)` for the first half of the inputs and `f max(0, 1 + c sqrt2 X_j)` for the
/// rest, with `Y` and all `X_j` standard normal, drawn anew at exponential intervals.
pub(super) struct Correlated {
    per_step: f64,
    strength: f64,
    /// The rates of now, in spikes a step, their sum, and the greatest of them.
    rates: Vec<f64>,
    sum: f64,
    greatest: f64,
    /// Spikes of a step at these rates.
    counts: Poisson,
    /// When the rates are drawn anew, in steps from the next to be filled.
    renewal: f64,
    ziggurat: Ziggurat,
    renewals: Stream,
    draws: Stream,
    picks: Stream,
}

impl Correlated {
    /// `n` inputs with so many spikes a step in the mean, and the strength `c` of what their rates share.
    pub(super) fn new(n: usize, per_step: f64, strength: f64, stream: impl Fn(&str) -> Stream) -> Self {
        Self {
            per_step,
            strength,
            rates: vec![0.0; n],
            sum: 0.0,
            greatest: 0.0,
            counts: Poisson::new(0.0, stream("counts of inputs")),
            renewal: 0.0,
            ziggurat: Ziggurat::default(),
            renewals: stream("renewals of rates"),
            draws: stream("rates"),
            picks: stream("inputs"),
        }
    }

    /// Adds the spikes of the next steps.
    pub(super) fn fill(&mut self, spikes: &mut Spikes) {
        let Spikes { counts, inputs } = spikes;
        for (step, counts) in counts.iter_mut().enumerate() {
            let (mut from, end) = (step as f64, (step + 1) as f64);
            // A step in which rates change is taken in parts.
            while self.renewal < end {
                let part = math::exp(-self.sum * (self.renewal - from));
                counts.excitatory += self.part(part, inputs);
                from = self.renewal;
                self.renew();
            }
            let whole = from <= step as f64;
            let part = if whole { self.counts.none } else { math::exp(-self.sum * (end - from)) };
            counts.excitatory += self.part(part, inputs);
        }
        self.renewal -= counts.len() as f64;
    }

    /// The spikes of a part of a step without a change of rates, the part given as the probability of none.
    fn part(&mut self, none: f64, inputs: &mut Vec<u32>) -> u32 {
        let count = self.counts.draw_with(none);
        inputs.extend((0..count).map(|_| self.pick()));
        count
    }

    /// An input, each in proportion to its rate: any is proposed, and taken with the ratio of its rate to the
    /// greatest.
    fn pick(&mut self) -> u32 {
        let n = self.rates.len() as u32;
        loop {
            let input = self.picks.below(n);
            if self.greatest * self.picks.uniform() < self.rates[input as usize] {
                return input;
            }
        }
    }

    /// Draws all rates anew.
    fn renew(&mut self) {
        let (c, half) = (self.strength, self.rates.len() / 2);
        let shared = c * self.ziggurat.normal(&mut self.draws);
        let own = c * std::f64::consts::SQRT_2;
        (self.sum, self.greatest) = (0.0, 0.0);
        for (j, rate) in self.rates.iter_mut().enumerate() {
            let x = self.ziggurat.normal(&mut self.draws);
            let relative = if j < half { 1.0 + c * x + shared } else { 1.0 + own * x };
            *rate = self.per_step * relative.max(0.0);
            self.sum += *rate;
            self.greatest = self.greatest.max(*rate);
        }
        self.counts.none = math::exp(-self.sum);
        self.renewal += RENEWAL_MS / STEP_MS * self.renewals.exponential();
    }
}

#[cfg(test)]
mod tests {
    use super::super::inputs::{Inputs, Variant};
    use super::*;

    #[test]
    fn only_the_first_half_is_correlated() {
        // Within an interval the counts of a group of 200 have a variance beyond Poisson's by the shared
        // part.
        let mut inputs = Inputs::new(400, 15.0, Variant::Correlated(0.3), false, 3);
        let (mut spikes, mut groups) = (Spikes::default(), [Vec::new(), Vec::new()]);
        for _ in 0..40_000 {
            inputs.fill(10, &mut spikes);
            let first = spikes.inputs.iter().filter(|input| **input < 200).count();
            groups[0].push(first as f64);
            groups[1].push((spikes.inputs.len() - first) as f64);
        }
        // A mean of 3 spikes in 1 ms: variance 3 from chance, 9 c² = 0.81 from the shared rate and from each
        // input's own less than 0.01; somewhat less, as rates change within 1 ms.
        let variance = |counts: &[f64]| math::standard_deviation(counts) * math::standard_deviation(counts);
        assert!((variance(&groups[0]) - 3.8).abs() < 0.2, "{}", variance(&groups[0]));
        assert!((variance(&groups[1]) - 3.0).abs() < 0.12, "{}", variance(&groups[1]));
    }
}
