//! The network in motion: potentials, spikes and synapses in steps of 0.1 ms.
//!
//! Mongillo, Barak and Tsodyks (2008). A step of a neuron outside its refractory time, from the potential
//! `V`: `V + dt / tau (mu - V) + sqrt(dt / tau) n + arriving`, with `n` standard normal (the membrane alone
//! would have the standard deviation `1 / sqrt 2` mV). It fires where this exceeds the threshold; then `V`
//! is the reset potential and stays there for 2 ms, and what arrives in this time is lost. Only the synapses
//! between excitatory neurons change with use ([`super::super::synapse`]); `u` and `x` belong to the
//! sending neuron and are brought up to date when it fires. A spike writes what it sends into the rows of a
//! ring, one row for each step to come.

use super::wiring::{LONGEST_DELAY, Outgoing, Size, Wiring};
use crate::models::memory::synapse::{Constants as Plasticity, Synapse as Release};
use crate::random::{Stream, Ziggurat};

/// The length of a step (ms), and steps in a millisecond.
pub(super) const STEP_MS: f64 = 0.1;
const STEPS_IN_MS: f64 = 10.0;
const THRESHOLD: f64 = 20.0;
/// Refractory time in steps.
const REFRACTORY: f64 = 20.0;
/// Synapses of the full network (mV).
const E_TO_E: [f64; 2] = [0.10, 0.45];
const E_TO_I: f64 = 0.135;
const I_TO_E: f64 = -0.25;
const I_TO_I: f64 = -0.20;
/// Rows of the ring: now, and every delay.
const ROWS: usize = LONGEST_DELAY + 1;

/// What one kind of neuron is like.
#[derive(Debug, Clone, Copy)]
struct Kind {
    /// Membrane time constant (ms) and reset potential (mV).
    tau: f64,
    reset: f64,
    /// The range of the potentials at the beginning (mV).
    initial: [f64; 2],
}

const EXCITATORY: Kind = Kind { tau: 15.0, reset: 16.0, initial: [0.0, 16.0] };
const INHIBITORY: Kind = Kind { tau: 10.0, reset: 13.0, initial: [10.0, 20.0] };

/// The streams of chance of a run.
#[derive(Debug, Clone)]
pub(super) struct Chance {
    /// Sources and delays of synapses.
    pub(super) sources: Stream,
    /// Which synapses of non-selective neurons are potentiated.
    pub(super) potentiation: Stream,
    /// Potentials at the beginning.
    pub(super) potentials: Stream,
    /// Noise of the membranes.
    pub(super) noise: Stream,
}

/// The network.
#[derive(Debug)]
pub(super) struct Network {
    size: Size,
    plasticity: Plasticity,
    wiring: Wiring,
    /// Synapses (mV) of this size of network.
    e_to_e: [f64; 2],
    e_to_i: f64,
    i_to_e: f64,
    i_to_i: f64,
    step: u64,
    /// Potential, external drive (both mV) and the first step after the refractory time.
    v: Vec<f64>,
    mu: Vec<f64>,
    free_at: Vec<f64>,
    /// `u` and `x` of each excitatory neuron as they were at a step.
    release: Vec<Release>,
    release_at: Vec<u64>,
    /// What arrives (mV), row after row.
    ring: Vec<f64>,
    noise: Stream,
    ziggurat: Ziggurat,
    /// One number for each neuron in a step.
    normal: Vec<f64>,
    fired: Vec<u32>,
}

impl Network {
    /// A network at its beginning. `mu` is the external drive of the excitatory and of the inhibitory
    /// neurons (mV).
    pub(super) fn new(size: Size, plasticity: Plasticity, mu: [f64; 2], mut chance: Chance) -> Self {
        let wiring = Wiring::new(size, &mut chance.sources, &mut chance.potentiation);
        let (e, i, n) = (size.excitatory(), size.inhibitory, size.all());
        let kinds = || std::iter::repeat_n(EXCITATORY, e).chain(std::iter::repeat_n(INHIBITORY, i));
        let mut uniform = |[low, high]: [f64; 2]| low + (high - low) * chance.potentials.uniform();
        let scale = size.scale();
        Self {
            size,
            plasticity,
            wiring,
            e_to_e: E_TO_E.map(|j| j / scale),
            e_to_i: E_TO_I / scale,
            i_to_e: I_TO_E / scale,
            i_to_i: I_TO_I / scale,
            step: 0,
            v: kinds().map(|kind| uniform(kind.initial)).collect(),
            mu: std::iter::repeat_n(mu[0], e).chain(std::iter::repeat_n(mu[1], i)).collect(),
            free_at: vec![0.0; n],
            release: vec![plasticity.rest(); e],
            release_at: vec![0; e],
            ring: vec![0.0; ROWS * n],
            noise: chance.noise,
            ziggurat: Ziggurat::default(),
            normal: vec![0.0; n],
            fired: Vec::new(),
        }
    }

    /// Sets the external drive (mV) of some neurons from now on.
    pub(super) fn drive(&mut self, neurons: std::ops::Range<usize>, mu: f64) {
        self.mu[neurons].fill(mu);
    }

    /// Takes so many steps; tells each spike's step, counted from the beginning, and neuron.
    pub(super) fn run(&mut self, steps: u64, mut spike: impl FnMut(u64, usize)) {
        for _ in 0..steps {
            for normal in &mut self.normal {
                *normal = self.ziggurat.normal(&mut self.noise);
            }
            self.fired.clear();
            let e = self.size.excitatory();
            self.advance(0..e, EXCITATORY);
            self.advance(e..self.size.all(), INHIBITORY);
            for index in 0..self.fired.len() {
                let neuron = self.fired[index] as usize;
                self.send(neuron);
                spike(self.step, neuron);
            }
            self.step += 1;
        }
    }

    /// The mean `u` and `x` of some excitatory neurons, now.
    pub(super) fn mean_release(&self, neurons: std::ops::Range<usize>) -> Release {
        let count = neurons.len() as f64;
        let mut mean = Release { u: 0.0, x: 0.0 };
        for neuron in neurons {
            let now = self.release_now(neuron);
            mean.u += now.u / count;
            mean.x += now.x / count;
        }
        mean
    }

    fn release_now(&self, neuron: usize) -> Release {
        let since = (self.step - self.release_at[neuron]) as f64 * STEP_MS;
        self.plasticity.wait(self.release[neuron], since)
    }

    /// One step of the neurons of one kind; appends those that fire to `fired`.
    fn advance(&mut self, neurons: std::ops::Range<usize>, kind: Kind) {
        let (leak, spread) = (STEP_MS / kind.tau, (STEP_MS / kind.tau).sqrt());
        let (now, n, first) = (self.step as f64, self.size.all(), neurons.start);
        let row = (self.step % ROWS as u64) as usize * n;
        let arriving = &mut self.ring[row + neurons.start..row + neurons.end];
        let v = &mut self.v[neurons.clone()];
        let free_at = &mut self.free_at[neurons.clone()];
        let (mu, normal) = (&self.mu[neurons.clone()], &self.normal[neurons]);
        for ((((v, mu), normal), arriving), free_at) in
            v.iter_mut().zip(mu).zip(normal).zip(arriving.iter()).zip(free_at.iter())
        {
            let next = *v + leak * (mu - *v) + spread * normal + arriving;
            *v = if now >= *free_at { next } else { *v };
        }
        arriving.fill(0.0);
        for (index, v) in v.iter_mut().enumerate() {
            if *v > THRESHOLD {
                *v = kind.reset;
                // The steps of the refractory time are those after this one.
                free_at[index] = now + 1.0 + REFRACTORY;
                self.fired.push((first + index) as u32);
            }
        }
    }

    /// Sends a spike to all targets of a neuron.
    fn send(&mut self, neuron: usize) {
        let row = (self.step % ROWS as u64) as usize * self.size.all();
        let e = self.size.excitatory();
        if neuron < e {
            let mut now = self.release_now(neuron);
            let release = self.plasticity.spike(&mut now);
            (self.release[neuron], self.release_at[neuron]) = (now, self.step);
            deliver(&mut self.ring, row, &self.wiring.e_to_e, neuron, self.e_to_e.map(|j| j * release));
            deliver(&mut self.ring, row, &self.wiring.e_to_i, neuron, [self.e_to_i; 2]);
        } else {
            deliver(&mut self.ring, row, &self.wiring.i_to_e, neuron - e, [self.i_to_e; 2]);
            deliver(&mut self.ring, row, &self.wiring.i_to_i, neuron - e, [self.i_to_i; 2]);
        }
    }
}

/// Adds the effect (mV) of a spike, base and potentiated, where the synapses say. `row` is where the row of
/// now begins.
fn deliver(ring: &mut [f64], row: usize, outgoing: &Outgoing, source: usize, effect: [f64; 2]) {
    let length = ring.len();
    for synapse in outgoing.of(source) {
        let place = row + synapse.place();
        let place = if place >= length { place - length } else { place };
        ring[place] += effect[synapse.potentiated()];
    }
}

/// Milliseconds as steps.
pub(super) fn steps(milliseconds: f64) -> u64 {
    (milliseconds * STEPS_IN_MS).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    const PLASTICITY: Plasticity = Plasticity { utilisation: 0.25, tau_f: 900.0, tau_d: 300.0 };

    fn chance(seed: u64) -> Chance {
        let stream = |name| Stream::new("test/silent", seed, name);
        Chance {
            sources: stream("wiring"),
            potentiation: stream("potentiation"),
            potentials: stream("potentials"),
            noise: stream("noise"),
        }
    }

    /// The network as the module and the specification say it: a list of what is under way instead of a
    /// ring, and every `u` and `x` moved in every step.
    struct Slow {
        size: Size,
        wiring: Wiring,
        chance: Chance,
        v: Vec<f64>,
        refractory: Vec<u32>,
        u: Vec<f64>,
        x: Vec<f64>,
        /// Steps to go, target and effect.
        under_way: Vec<(usize, usize, f64)>,
        ziggurat: Ziggurat,
    }

    impl Slow {
        fn new(size: Size, mut chance: Chance) -> Self {
            let wiring = Wiring::new(size, &mut chance.sources, &mut chance.potentiation);
            let e = size.excitatory();
            let mut v: Vec<f64> = (0..e).map(|_| 16.0 * chance.potentials.uniform()).collect();
            v.extend((0..size.inhibitory).map(|_| 10.0 + 10.0 * chance.potentials.uniform()));
            let refractory = vec![0; size.all()];
            let (u, x, ziggurat) = (vec![0.25; e], vec![1.0; e], Ziggurat::default());
            Self { size, wiring, chance, v, refractory, u, x, under_way: Vec::new(), ziggurat }
        }

        /// Takes a step; gives the neurons that fire.
        fn step(&mut self, mu: [f64; 2]) -> Vec<usize> {
            let e = self.size.excitatory();
            let mut arriving = vec![0.0; self.size.all()];
            self.under_way.iter_mut().for_each(|(steps, _, _)| *steps -= 1);
            for (_, target, effect) in self.under_way.iter().filter(|(steps, _, _)| *steps == 0) {
                arriving[*target] += effect;
            }
            self.under_way.retain(|(steps, _, _)| *steps > 0);
            let mut fired = Vec::new();
            for (i, arriving) in arriving.into_iter().enumerate() {
                let normal = self.ziggurat.normal(&mut self.chance.noise);
                let (tau, reset, mu) = if i < e { (15.0, 16.0, mu[0]) } else { (10.0, 13.0, mu[1]) };
                if self.refractory[i] > 0 {
                    self.refractory[i] -= 1;
                    continue;
                }
                self.v[i] += 0.1 / tau * (mu - self.v[i]) + f64::sqrt(0.1 / tau) * normal + arriving;
                if self.v[i] > 20.0 {
                    self.v[i] = reset;
                    self.refractory[i] = 20;
                    fired.push(i);
                }
            }
            for i in &fired {
                self.send(*i);
            }
            for i in 0..e {
                self.u[i] += (0.25 - self.u[i]) * -math::exp_m1(-0.1 / 900.0);
                self.x[i] += (1.0 - self.x[i]) * -math::exp_m1(-0.1 / 300.0);
            }
            fired
        }

        fn send(&mut self, i: usize) {
            let (e, n) = (self.size.excitatory(), self.size.all());
            // The tests' network is a tenth of the full one.
            let mut add = |outgoing: &Outgoing, source, effect: [f64; 2]| {
                for synapse in outgoing.of(source) {
                    let (delay, target) = (synapse.place() / n, synapse.place() % n);
                    self.under_way.push((delay, target, effect[synapse.potentiated()] / 0.1));
                }
            };
            if i < e {
                self.u[i] += 0.25 * (1.0 - self.u[i]);
                let released = self.u[i] * self.x[i];
                self.x[i] -= released;
                add(&self.wiring.e_to_e, i, [0.10 * released, 0.45 * released]);
                add(&self.wiring.e_to_i, i, [0.135; 2]);
            } else {
                add(&self.wiring.i_to_e, i - e, [-0.25; 2]);
                add(&self.wiring.i_to_i, i - e, [-0.20; 2]);
            }
        }
    }

    #[test]
    fn agrees_with_the_step_by_step_reference() {
        let (size, mu) = (Size::new(0.1), [24.2, 20.8]);
        let mut fast = Network::new(size, PLASTICITY, mu, chance(4));
        let mut slow = Slow::new(size, chance(4));
        let mut spikes = Vec::new();
        fast.run(3000, |step, neuron| spikes.push((step, neuron)));
        let mut expected = Vec::new();
        for step in 0..3000 {
            expected.extend(slow.step(mu).into_iter().map(|neuron| (step, neuron)));
        }
        assert!(spikes.len() > 500, "{}", spikes.len());
        assert!(spikes == expected, "{} and {} spikes", spikes.len(), expected.len());
        assert!(fast.v.iter().zip(&slow.v).all(|(fast, slow)| (fast - slow).abs() < 1e-9));
        let first = fast.mean_release(0..80);
        assert!((first.u - math::mean(&slow.u[..80])).abs() < 1e-9, "{}", first.u);
        assert!((first.x - math::mean(&slow.x[..80])).abs() < 1e-9, "{}", first.x);
    }

    #[test]
    fn a_membrane_below_threshold_has_the_stated_noise() {
        let size = Size::new(0.25);
        let mut network = Network::new(size, PLASTICITY, [14.0, 12.0], chance(5));
        let mut spikes = 0;
        network.run(steps(150.0), |_, neuron| spikes += u32::from(neuron < 2000));
        let v = &network.v[..2000];
        let (mean, sd) = (math::mean(v), math::standard_deviation(v));
        assert_eq!(spikes, 0);
        // Four standard errors: 0.71 / sqrt(2000) and 0.71 / sqrt(4000).
        assert!((mean - 14.0).abs() < 0.064, "{mean}");
        assert!((sd - 0.5_f64.sqrt()).abs() < 0.046, "{sd}");
    }

    #[test]
    fn the_drive_changes_for_those_named() {
        let size = Size::new(0.1);
        // The others would rest far below the threshold.
        let mut network = Network::new(size, PLASTICITY, [2.0, 12.0], chance(6));
        network.drive(80..160, 26.0);
        let mut fired = [0, 0];
        network.run(steps(300.0), |step, neuron| {
            // Some neurons begin near the threshold, and take time to rest.
            if step > 600 && neuron < 800 {
                fired[usize::from((80..160).contains(&neuron))] += 1;
            }
        });
        assert!(fired[0] == 0 && fired[1] > 500, "{fired:?}");
    }
}
