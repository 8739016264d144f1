//! Who is connected to whom, how strongly, and after what delay.
//!
//! Mongillo, Barak and Tsodyks (2008): every neuron receives from a fifth of the excitatory and a fifth of
//! the inhibitory neurons, drawn at random (the same one may come twice). Excitatory neurons come in five
//! selective populations of a tenth each; the other half is non-selective. Synapses between excitatory
//! neurons are potentiated within a selective population, not between two of them, and with probability 0.1
//! where a non-selective neuron takes part.

use crate::random::Stream;

/// Neurons of the full network.
const FULL_EXCITATORY: f64 = 8000.0;
const FULL_INHIBITORY: f64 = 2000.0;
/// Selective populations; each has a tenth of the excitatory neurons.
pub(super) const POPULATIONS: usize = 5;
/// The share of each kind of neuron that a neuron receives from.
const CONNECTED: f64 = 0.2;
/// The chance of a synapse of a non-selective neuron to be potentiated.
const POTENTIATED: f64 = 0.1;
/// Delays are 1 to this many steps, all equally likely.
pub(super) const LONGEST_DELAY: usize = 10;

/// How many neurons there are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Size {
    /// Excitatory neurons in one selective population.
    pub(super) population: usize,
    /// Inhibitory neurons.
    pub(super) inhibitory: usize,
}

impl Size {
    /// The full network scaled down.
    pub(super) fn new(scale: f64) -> Self {
        Self {
            population: (FULL_EXCITATORY * scale / 10.0).round() as usize,
            inhibitory: (FULL_INHIBITORY * scale).round() as usize,
        }
    }

    /// Excitatory neurons; they come first.
    pub(super) fn excitatory(self) -> usize {
        10 * self.population
    }

    /// All neurons.
    pub(super) fn all(self) -> usize {
        self.excitatory() + self.inhibitory
    }

    /// What synapses are divided by, so that fewer of them drive a neuron as much.
    pub(super) fn scale(self) -> f64 {
        self.excitatory() as f64 / FULL_EXCITATORY
    }

    /// The population of an excitatory neuron; those from [`POPULATIONS`] on are not selective.
    pub(super) fn population_of(self, neuron: usize) -> usize {
        neuron / self.population
    }
}

/// A synapse: in one number for speed, since millions are read in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Synapse(u32);

impl Synapse {
    fn new(target: usize, delay: usize, size: Size, potentiated: bool) -> Self {
        Self(((delay * size.all() + target) as u32) << 1 | u32::from(potentiated))
    }

    /// `delay * n + target`: where a spike arrives in a ring of rows of `n` neurons, counted from the row
    /// of now.
    #[inline]
    pub(super) fn place(self) -> usize {
        (self.0 >> 1) as usize
    }

    /// 1 for a potentiated synapse, 0 for another.
    #[inline]
    pub(super) fn potentiated(self) -> usize {
        (self.0 & 1) as usize
    }
}

/// Synapses by the neuron that they come from.
#[derive(Debug)]
pub(super) struct Outgoing {
    /// Where the synapses of each neuron begin, and the end of all.
    starts: Vec<u32>,
    synapses: Vec<Synapse>,
}

impl Outgoing {
    /// Sorts pairs of a neuron among `0..sources` and a synapse of it; their order is kept.
    fn new(sources: usize, drawn: &[(u32, Synapse)]) -> Self {
        let mut starts = vec![0_u32; sources + 1];
        for (source, _) in drawn {
            starts[*source as usize + 1] += 1;
        }
        for source in 0..sources {
            starts[source + 1] += starts[source];
        }
        let mut next = starts.clone();
        let mut synapses = vec![Synapse(0); drawn.len()];
        for (source, synapse) in drawn {
            let place = &mut next[*source as usize];
            synapses[*place as usize] = *synapse;
            *place += 1;
        }
        Self { starts, synapses }
    }

    /// The synapses from a neuron, counted within its kind.
    #[inline]
    pub(super) fn of(&self, source: usize) -> &[Synapse] {
        &self.synapses[self.starts[source] as usize..self.starts[source + 1] as usize]
    }
}

/// All synapses, by the kinds of their two neurons.
#[derive(Debug)]
pub(super) struct Wiring {
    /// Excitatory to excitatory: the only ones that can be potentiated, and the only ones with short-term
    /// plasticity.
    pub(super) e_to_e: Outgoing,
    pub(super) e_to_i: Outgoing,
    pub(super) i_to_e: Outgoing,
    pub(super) i_to_i: Outgoing,
}

impl Wiring {
    /// Draws the network: sources and delays from one stream, potentiation from another.
    pub(super) fn new(size: Size, sources: &mut Stream, potentiation: &mut Stream) -> Self {
        let (e, i) = (size.excitatory(), size.inhibitory);
        let mut draw = |from: usize, targets: std::ops::Range<usize>, potentiated: &mut Rule<'_>| {
            let degree = (CONNECTED * from as f64).round() as usize;
            let mut drawn = Vec::with_capacity(degree * targets.len());
            for target in targets {
                for _ in 0..degree {
                    let (source, delay) = source_and_delay(from as u32, sources);
                    let potentiated = potentiated(source as usize, target);
                    drawn.push((source, Synapse::new(target, delay, size, potentiated)));
                }
            }
            Outgoing::new(from, &drawn)
        };
        let mut selective = |source: usize, target: usize| {
            let (one, other) = (size.population_of(source), size.population_of(target));
            if one.max(other) < POPULATIONS { one == other } else { potentiation.uniform() < POTENTIATED }
        };
        let mut never = |_: usize, _: usize| false;
        Self {
            e_to_e: draw(e, 0..e, &mut selective),
            e_to_i: draw(e, e..e + i, &mut never),
            i_to_e: draw(i, 0..e, &mut never),
            i_to_i: draw(i, e..e + i, &mut never),
        }
    }
}

/// Whether the synapse from one neuron to another is potentiated.
type Rule<'a> = dyn FnMut(usize, usize) -> bool + 'a;

/// One of `from` neurons and a delay in steps: the high and the low half of one draw.
fn source_and_delay(from: u32, stream: &mut Stream) -> (u32, usize) {
    let bits = stream.bits();
    let source = ((bits >> 32) * u64::from(from)) >> 32;
    let delay = ((bits & 0xffff_ffff) * LONGEST_DELAY as u64) >> 32;
    (source as u32, 1 + delay as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wiring(size: Size) -> Wiring {
        let stream = |name| Stream::new("test/wiring", 1, name);
        Wiring::new(size, &mut stream("sources"), &mut stream("potentiation"))
    }

    #[test]
    fn sizes_and_degrees() {
        let size = Size::new(0.25);
        assert_eq!((size.excitatory(), size.inhibitory), (2000, 500));
        assert!((size.scale() - 0.25).abs() < 1e-15);
        let wiring = wiring(size);
        let counts = [(&wiring.e_to_e, 400, 0..2000), (&wiring.e_to_i, 400, 2000..2500)];
        let counts =
            counts.into_iter().chain([(&wiring.i_to_e, 100, 0..2000), (&wiring.i_to_i, 100, 2000..2500)]);
        for (outgoing, degree, targets) in counts {
            let mut received = vec![0; size.all()];
            for synapse in &outgoing.synapses {
                received[synapse.place() % size.all()] += 1;
                assert!((1..=LONGEST_DELAY).contains(&(synapse.place() / size.all())));
            }
            for (neuron, received) in received.into_iter().enumerate() {
                assert_eq!(received, if targets.contains(&neuron) { degree } else { 0 });
            }
        }
    }

    #[test]
    fn sources_and_delays_are_uniform() {
        let size = Size::new(0.25);
        let wiring = wiring(size);
        let mut delays = [0.0; LONGEST_DELAY];
        for synapse in &wiring.e_to_e.synapses {
            delays[synapse.place() / size.all() - 1] += 1.0;
        }
        // 800,000 synapses: 80,000 of each delay, sd 268; 400 from each neuron, sd 20.
        assert!(delays.iter().all(|count| (count - 80_000.0_f64).abs() < 1200.0), "{delays:?}");
        assert!((0..2000).all(|source| wiring.e_to_e.of(source).len().abs_diff(400) < 110));
    }

    #[test]
    fn potentiation_follows_the_populations() {
        let size = Size::new(0.25);
        let wiring = wiring(size);
        let (mut mixed, mut potentiated) = (0.0, 0.0);
        for source in 0..size.excitatory() {
            for synapse in wiring.e_to_e.of(source) {
                let (one, other) =
                    (size.population_of(source), size.population_of(synapse.place() % size.all()));
                if one < POPULATIONS && other < POPULATIONS {
                    assert_eq!(synapse.potentiated() == 1, one == other);
                } else {
                    mixed += 1.0;
                    potentiated += synapse.potentiated() as f64;
                }
            }
        }
        assert!((potentiated / mixed - POTENTIATED).abs() < 0.003, "{}", potentiated / mixed);
        assert!(wiring.e_to_i.synapses.iter().all(|synapse| synapse.potentiated() == 0));
    }

    #[test]
    fn sorting_keeps_the_order() {
        let drawn = [(1, Synapse(10)), (0, Synapse(20)), (1, Synapse(30)), (3, Synapse(40))];
        let outgoing = Outgoing::new(4, &drawn);
        assert_eq!(outgoing.of(0), [Synapse(20)]);
        assert_eq!(outgoing.of(1), [Synapse(10), Synapse(30)]);
        assert!(outgoing.of(2).is_empty());
        assert_eq!(outgoing.of(3), [Synapse(40)]);
    }
}
