//! What is taught: two lists of random pairs, and three ways of learning the second after the first.
//!
//! Each way starts from the same network, knows the same pairs and, in `Focused` and `Replay`, takes those of
//! list B in the same order. What differs is only what is learnt between them.

use super::super::store::{Store, corrupted, overlap, random_pattern};
use super::NAME;
use super::network::Network;
use crate::model::{Fault, Monitor};
use crate::parameter::Settings;
use crate::random::Stream;

/// Inputs and outputs of the slow network.
pub(super) const INPUTS: usize = 32;
pub(super) const OUTPUTS: usize = 32;
/// Epochs of each phase.
const EPOCHS: usize = 300;
/// Each of the first so many epochs of the second phase is recorded, and then every so manieth.
const EACH: usize = 20;
const EVERY: usize = 5;
/// A recall stops here if it has not come to rest.
const SETTLING: usize = 10;
/// A recall is right with more than this share of its bits.
const RIGHT: f64 = 0.99;

/// A pair to learn, of +1 and -1.
struct Pair {
    x: Vec<f64>,
    target: Vec<f64>,
}

impl Pair {
    /// The pair in the first units of a state of the fast store.
    fn read(state: &[i16]) -> Self {
        let numbers = |bits: &[i16]| bits.iter().map(|bit| f64::from(*bit)).collect();
        Self { x: numbers(&state[..INPUTS]), target: numbers(&state[INPUTS..INPUTS + OUTPUTS]) }
    }
}

/// How the second list is learnt.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mode {
    /// List B alone.
    Focused,
    /// Both lists, shuffled together.
    Interleaved,
    /// After each pair of list B so many recalled pairs of list A, from cues with so many flipped bits.
    Replay {
        /// Recalled pairs for each pair of list B.
        per_item: usize,
        /// The probability that a bit of a cue is flipped.
        flip: f64,
    },
}

/// What was seen during the second phase.
#[derive(Debug, Default)]
pub(super) struct Course {
    /// Epochs done.
    pub(super) epochs: Vec<f64>,
    /// The share of the bits of each list with the right sign.
    pub(super) a: Vec<f64>,
    pub(super) b: Vec<f64>,
    /// Training steps taken.
    pub(super) steps: usize,
    /// Replays, and those that were right.
    pub(super) recalls: usize,
    pub(super) right: usize,
}

/// Tells the monitor of the epochs done, in all four phases of a run.
pub(super) struct Progress<'a> {
    monitor: &'a mut dyn Monitor,
    epochs: usize,
}

impl<'a> Progress<'a> {
    pub(super) fn new(monitor: &'a mut dyn Monitor) -> Self {
        Self { monitor, epochs: 0 }
    }

    fn epoch(&mut self) -> Result<(), Fault> {
        self.epochs += 1;
        let done = self.epochs as f64 / (4 * EPOCHS) as f64;
        if self.epochs.is_multiple_of(4) && !self.monitor.progress(done) {
            return Err(Fault::Stopped);
        }
        Ok(())
    }
}

/// The two lists, and the fast store that holds both.
pub(super) struct Lists {
    a: Vec<Pair>,
    b: Vec<Pair>,
    store: Store,
}

impl Lists {
    /// Random lists, written into the store, each pair with a random code in the index units.
    pub(super) fn new(settings: &Settings, seed: u64) -> Self {
        let index_units = settings.integer("index_units");
        let mut codes = Stream::new(NAME, seed, "index codes");
        let mut list = |items: usize, name: &str| -> Vec<Vec<i16>> {
            let mut bits = Stream::new(NAME, seed, name);
            let mut pattern = || {
                let mut pattern = random_pattern(INPUTS + OUTPUTS, &mut bits);
                pattern.extend(random_pattern(index_units, &mut codes));
                pattern
            };
            (0..items).map(|_| pattern()).collect()
        };
        let (a, b) =
            (list(settings.integer("items_a"), "list A"), list(settings.integer("items_b"), "list B"));
        let pairs = |patterns: &[Vec<i16>]| patterns.iter().map(|pattern| Pair::read(pattern)).collect();
        Self { a: pairs(&a), b: pairs(&b), store: Store::new(a.into_iter().chain(b).collect()) }
    }

    /// The first phase: list A, in a new order each epoch.
    pub(super) fn teach_first(
        &self,
        network: &mut Network,
        eta: f64,
        seed: u64,
        progress: &mut Progress,
    ) -> Result<(), Fault> {
        let mut stream = Stream::new(NAME, seed, "order of A");
        let mut order: Vec<&Pair> = self.a.iter().collect();
        for _ in 0..EPOCHS {
            stream.shuffle(&mut order);
            for pair in &order {
                network.learn(&pair.x, &pair.target, eta);
            }
            progress.epoch()?;
        }
        Ok(())
    }

    /// The second phase.
    pub(super) fn teach_second(
        &self,
        mut network: Network,
        mode: Mode,
        eta: f64,
        seed: u64,
        progress: &mut Progress,
    ) -> Result<Course, Fault> {
        let mut order: Vec<&Pair> = self.b.iter().collect();
        let mut stream = Stream::new(NAME, seed, "order of B");
        let mut cues = Stream::new(NAME, seed, "cues");
        if let Mode::Interleaved = mode {
            order.extend(&self.a);
            stream = Stream::new(NAME, seed, "order of A and B");
        }
        let mut course = Course::default();
        self.record(&mut network, 0, &mut course);
        for epoch in 1..=EPOCHS {
            stream.shuffle(&mut order);
            for pair in &order {
                network.learn(&pair.x, &pair.target, eta);
                course.steps += 1;
                if let Mode::Replay { per_item, flip } = mode {
                    for _ in 0..per_item {
                        let pair = self.recall(flip, &mut cues, &mut course);
                        network.learn(&pair.x, &pair.target, eta);
                    }
                    course.steps += per_item;
                }
            }
            if epoch <= EACH || epoch.is_multiple_of(EVERY) {
                self.record(&mut network, epoch, &mut course);
            }
            progress.epoch()?;
        }
        Ok(course)
    }

    /// A pair of list A as the store gives it from a corrupted copy of the pair and its code.
    fn recall(&self, flip: f64, cues: &mut Stream, course: &mut Course) -> Pair {
        let pattern = &self.store.patterns()[cues.below(self.a.len() as u32) as usize];
        let mut state = corrupted(pattern, flip, cues);
        self.store.settle(&mut state, SETTLING);
        let agreeing = 0.5 + 0.5 * f64::from(overlap(pattern, &state)) / pattern.len() as f64;
        course.recalls += 1;
        course.right += usize::from(agreeing > RIGHT);
        Pair::read(&state)
    }

    fn record(&self, network: &mut Network, epoch: usize, course: &mut Course) {
        course.epochs.push(epoch as f64);
        course.a.push(accuracy(network, &self.a));
        course.b.push(accuracy(network, &self.b));
    }
}

/// The share of the bits of a list to which the network gives the right sign.
fn accuracy(network: &mut Network, list: &[Pair]) -> f64 {
    let right = |(o, t): &(&f64, &f64)| **o * **t > 0.0;
    let count = |pair: &Pair| network.answer(&pair.x).iter().zip(&pair.target).filter(right).count();
    list.iter().map(count).sum::<usize>() as f64 / (list.len() * OUTPUTS) as f64
}
