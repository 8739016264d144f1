//! The spikes that arrive at the neuron: rates in, the inputs that spike in each step out.
//!
//! Inputs are Poisson processes, and together they are one. Only the step of a spike matters, so a step has a
//! Poisson number of spikes, and each belongs to an input chosen at random: the same law as with exponential
//! waits, and faster. Inputs are independent, or have something in common ([`Correlated`], [`Latency`]).

use super::NAME;
use super::correlated::Correlated;
use super::latency::Latency;
use super::neuron::STEP_MS;
use crate::math;
use crate::random::Stream;

/// The inhibitory inputs: their number and rate (Hz).
const INHIBITORY: f64 = 200.0;
const INHIBITORY_HZ: f64 = 10.0;

/// How many spikes arrive in a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) excitatory: u32,
    pub(super) inhibitory: u32,
}

/// The spikes of some consecutive steps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Spikes {
    /// One entry for each step.
    pub(super) counts: Vec<Counts>,
    /// The excitatory inputs that spike, step after step.
    pub(super) inputs: Vec<u32>,
}

impl Spikes {
    /// One more spike in a step.
    pub(super) fn excite(&mut self, step: u32, input: u32) {
        self.counts[step as usize].excitatory += 1;
        self.inputs.push(input);
    }
}

/// What the inputs have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Variant {
    /// Nothing.
    Independent,
    /// The first half a part of its rate, of this strength.
    Correlated(f64),
    /// Events to which they respond one after the other.
    Latency,
}

/// All inputs of the neuron.
pub(super) struct Inputs {
    excitatory: Excitatory,
    inhibitory: Option<Poisson>,
}

enum Excitatory {
    Independent { n: u32, counts: Poisson, picks: Stream },
    Correlated(Box<Correlated>),
    Latency(Box<Latency>),
}

impl Inputs {
    /// `n` excitatory inputs of that mean rate (Hz), and inhibitory ones if asked for.
    pub(super) fn new(n: usize, rate: f64, variant: Variant, inhibition: bool, seed: u64) -> Self {
        let per_step = rate * STEP_MS / 1000.0;
        let stream = |purpose: &str| Stream::new(NAME, seed, purpose);
        let excitatory = match variant {
            Variant::Independent => Excitatory::Independent {
                n: n as u32,
                counts: Poisson::new(n as f64 * per_step, stream("counts of inputs")),
                picks: stream("inputs"),
            },
            Variant::Correlated(strength) => {
                Excitatory::Correlated(Box::new(Correlated::new(n, per_step, strength, stream)))
            }
            Variant::Latency => Excitatory::Latency(Box::new(Latency::new(n, per_step, stream))),
        };
        let inhibitory = inhibition.then(|| {
            Poisson::new(INHIBITORY * INHIBITORY_HZ * STEP_MS / 1000.0, stream("counts of inhibition"))
        });
        Self { excitatory, inhibitory }
    }

    /// Replaces `spikes` by those of the next `steps` steps.
    pub(super) fn fill(&mut self, steps: usize, spikes: &mut Spikes) {
        spikes.inputs.clear();
        spikes.counts.clear();
        spikes.counts.resize(steps, Counts::default());
        match &mut self.excitatory {
            Excitatory::Independent { n, counts, picks } => {
                for step in &mut spikes.counts {
                    step.excitatory = counts.draw();
                    spikes.inputs.extend((0..step.excitatory).map(|_| picks.below(*n)));
                }
            }
            Excitatory::Correlated(correlated) => correlated.fill(spikes),
            Excitatory::Latency(latency) => latency.fill(steps, spikes),
        }
        if let Some(counts) = &mut self.inhibitory {
            spikes.counts.iter_mut().for_each(|step| step.inhibitory = counts.draw());
        }
    }
}

/// Poisson numbers of one small mean, by Knuth's method: as many uniform numbers as can be multiplied before
/// the product is no more than `exp(-mean)`, less one.
pub(super) struct Poisson {
    /// `exp(-mean)`: the probability of none.
    pub(super) none: f64,
    draws: Stream,
}

impl Poisson {
    /// Numbers of that mean.
    pub(super) fn new(mean: f64, draws: Stream) -> Self {
        Self { none: math::exp(-mean), draws }
    }

    /// The next number.
    pub(super) fn draw(&mut self) -> u32 {
        self.draw_with(self.none)
    }

    /// A number of another mean, given as `exp(-mean)`.
    pub(super) fn draw_with(&mut self, none: f64) -> u32 {
        let (mut number, mut product) = (0, self.draws.uniform());
        while product > none {
            number += 1;
            product *= self.draws.uniform();
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each input's spikes, and those of each step, over `seconds`.
    fn count(inputs: &mut Inputs, n: usize, seconds: usize) -> (Vec<f64>, Vec<f64>, f64) {
        let (mut spikes, mut per_input, mut per_step) = (Spikes::default(), vec![0.0; n], Vec::new());
        let mut inhibitory = 0.0;
        for _ in 0..seconds {
            inputs.fill(10_000, &mut spikes);
            let total: u32 = spikes.counts.iter().map(|c| c.excitatory).sum();
            assert_eq!(total as usize, spikes.inputs.len());
            spikes.inputs.iter().for_each(|input| per_input[*input as usize] += 1.0);
            per_step.extend(spikes.counts.iter().map(|c| f64::from(c.excitatory)));
            inhibitory += spikes.counts.iter().map(|c| f64::from(c.inhibitory)).sum::<f64>();
        }
        (per_input, per_step, inhibitory)
    }

    #[test]
    fn independent_inputs_are_poisson_processes() {
        let (per_input, per_step, inhibitory) =
            count(&mut Inputs::new(500, 20.0, Variant::Independent, true, 1), 500, 50);
        // The mean and the variance of a Poisson number are equal: 1000 spikes an input and 1 a step.
        let spread = math::standard_deviation(&per_input);
        assert!((math::mean(&per_input) - 1000.0).abs() < 6.0, "{}", math::mean(&per_input));
        assert!((spread * spread / 1000.0 - 1.0).abs() < 0.26, "{spread}");
        let spread = math::standard_deviation(&per_step);
        assert!((spread * spread - 1.0).abs() < 0.02, "{spread}");
        assert!((inhibitory - 100_000.0).abs() < 1300.0, "{inhibitory}");
    }

    #[test]
    fn poisson_numbers_have_their_law() {
        for mean in [0.0005, 1.5, 8.0] {
            let mut poisson = Poisson::new(mean, Stream::new("test/inputs", 1, "draws"));
            let (n, mut found) = (200_000.0, [0.0; 30]);
            (0..200_000).for_each(|_| found[(poisson.draw() as usize).min(29)] += 1.0);
            let mut probability = math::exp(-mean);
            for (k, found) in found.iter().enumerate() {
                let expected = n * probability;
                assert!((found - expected).abs() <= 4.5 * expected.sqrt() + 1.0, "{mean}: {found} times {k}");
                probability *= mean / (k + 1) as f64;
            }
        }
    }

    #[test]
    fn all_variants_have_the_mean_rate() {
        // Rectification adds next to nothing at c = 0.3: the mean of max(0, 1 + 0.424 X) is 1.0013.
        for (variant, tolerance) in [(Variant::Correlated(0.3), 0.012), (Variant::Latency, 0.04)] {
            let (per_input, ..) = count(&mut Inputs::new(400, 15.0, variant, false, 2), 400, 200);
            for half in per_input.chunks(200) {
                let rate = math::mean(half) / 200.0;
                assert!((rate / 15.0 - 1.0).abs() < tolerance, "{variant:?}: {rate} Hz");
            }
        }
    }

    #[test]
    fn how_the_steps_are_portioned_does_not_matter() {
        for variant in [Variant::Independent, Variant::Correlated(0.3)] {
            let (mut whole, mut part) = (Spikes::default(), Spikes::default());
            Inputs::new(100, 15.0, variant, true, 5).fill(3000, &mut whole);
            let (mut portioned, mut inputs) = (Spikes::default(), Inputs::new(100, 15.0, variant, true, 5));
            for steps in [1000, 1, 1999] {
                inputs.fill(steps, &mut part);
                portioned.counts.extend(&part.counts);
                portioned.inputs.extend(&part.inputs);
            }
            assert!(whole == portioned, "{variant:?}");
        }
    }
}
