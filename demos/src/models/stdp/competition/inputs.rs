//! The spikes that arrive at the neuron: rates in, the inputs that spike in each step out.
//!
//! Inputs are Poisson processes, and together they are one. Only the step of a spike matters, so a step has a
//! Poisson number of spikes, and each belongs to an input chosen at random: the same law as with exponential
//! waits, and faster. Three variants:
//! - independent: each input at the same constant rate;
//! - correlated (after Song and Abbott 2001): the first half of the inputs shares a part of its rate, which is
//!   drawn anew for all inputs at exponential intervals;
//! - latency (simplified from Song, Miller and Abbott 2000, Fig. 4): events at exponential intervals, to which
//!   each input responds with a short burst after a latency of its own, the first input first.

use super::super::competition::NAME;
use super::neuron::STEP_MS;
use crate::math;
use crate::random::{Stream, Ziggurat};

/// Mean interval between draws of the correlated rates (ms).
const RENEWAL_MS: f64 = 20.0;
/// Mean interval between the events of the latency variant (ms).
const EVENT_MS: f64 = 200.0;
/// The bursts of the latency variant: their length (ms), and the longest latency (ms).
const BURST_MS: f64 = 20.0;
const LATEST_MS: f64 = 50.0;
/// The share of an input's spikes that come in bursts.
const BURST_SHARE: f64 = 2.0 / 3.0;
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
    fn excite(&mut self, step: f64, input: u32) {
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
    Latency(Latency),
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
            Variant::Latency => Excitatory::Latency(Latency::new(n, per_step, stream)),
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

/// Poisson numbers of one small mean, by Knuth's method: as many uniform numbers as can be multiplied before the
/// product is no more than `exp(-mean)`, less one.
struct Poisson {
    least: f64,
    draws: Stream,
}

impl Poisson {
    fn new(mean: f64, draws: Stream) -> Self {
        Self { least: math::exp(-mean), draws }
    }

    fn draw(&mut self) -> u32 {
        self.draw_until(self.least)
    }

    /// A number of another mean, given as `exp(-mean)`.
    fn draw_until(&mut self, least: f64) -> u32 {
        let (mut number, mut product) = (0, self.draws.uniform());
        while product > least {
            number += 1;
            product *= self.draws.uniform();
        }
        number
    }
}

/// Rates `f max(0, 1 + c X_j + c Y)` for the first half of the inputs and `f max(0, 1 + c sqrt2 X_j)` for the
/// rest, with `Y` and all `X_j` standard normal, drawn anew at exponential intervals.
struct Correlated {
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
    fn new(n: usize, per_step: f64, strength: f64, stream: impl Fn(&str) -> Stream) -> Self {
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

    fn fill(&mut self, spikes: &mut Spikes) {
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
            let part = if whole { self.counts.least } else { math::exp(-self.sum * (end - from)) };
            counts.excitatory += self.part(part, inputs);
        }
        self.renewal -= counts.len() as f64;
    }

    /// The spikes of a part of a step without a change of rates, the part given as the probability of none.
    fn part(&mut self, none: f64, inputs: &mut Vec<u32>) -> u32 {
        let count = self.counts.draw_until(none);
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
        self.counts.least = math::exp(-self.sum);
        self.renewal += RENEWAL_MS / STEP_MS * self.renewals.exponential();
    }
}

/// Bursts after events: two thirds of an input's spikes come in bursts of 20 ms (at 15 Hz: two spikes a burst in
/// the mean), which begin after latencies spaced evenly over 50 ms in the order of the inputs, the others at any
/// time.
struct Latency {
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
    fn new(n: usize, per_step: f64, stream: impl Fn(&str) -> Stream) -> Self {
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

    fn fill(&mut self, steps: usize, spikes: &mut Spikes) {
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
            spikes.excite(f64::from(step), input);
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
    fn only_the_first_half_is_correlated() {
        // Within an interval the counts of a group of 200 have a variance beyond Poisson's by the shared part.
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
