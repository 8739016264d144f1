//! The unit and its inputs: spikes, eligibility, reward and weights in steps of 1 ms.
//!
//! After Izhikevich (2007, Eqs. 1 and 2, Fig. 1), with one stochastic unit. A step, in this order:
//! 1. the traces `x_j`, `s_j` and `e_j` fade; each input fires with its probability, and an input that does
//!    takes `A- y` from `e_j` and adds 1 to `x_j` and `s_j`;
//! 2. `y` fades; the unit fires with the probability `(r0 + amp sum_j w_j s_j) / 1000`, and if it does,
//!    `A+ x_j` is added to every `e_j`, then 1 to `y`, and a reward is promised if input 0 has fired within
//!    the last 20 ms;
//! 3. the dopamine `da` fades, and each reward that is due adds 1;
//! 4. `w_j = clip(w_j + eta / 1000 e_j da, 0, 1)`.
//!
//! Traces are kept as they were at one past moment together with what is left of them since: fading is one
//! product for all inputs, and only the weights are touched in every step.

use crate::math;
use crate::random::Stream;

/// Time constants (ms): of the memory of an input and of an output spike for the order of spikes, of the
/// effect of an input, and of dopamine.
const TAU_WINDOW: f64 = 20.0;
const TAU_EFFECT: f64 = 10.0;
const TAU_DOPAMINE: f64 = 200.0;
/// The rate (Hz) without input, and by one input spike at weight 1.
const BASE_RATE: f64 = 1.0;
const AMPLITUDE: f64 = 6.0;
/// What a pair of spikes at no delay adds to the eligibility, and takes from it.
const A_PLUS: f64 = 1.0;
const A_MINUS: f64 = 1.5;
/// The weights at the beginning.
pub(super) const INITIAL: f64 = 0.25;
/// A spike of input 0 at most so long before an output spike (ms) is rewarded.
const REWARDED_MS: u64 = 20;
/// No more rewards are promised at a time.
const MOST_PROMISED: usize = 64;
/// Inputs are padded to a multiple of this; sums over them have so many partial sums.
const LANES: usize = 4;

/// What can be chosen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Constants {
    /// The number of inputs.
    pub(super) inputs: usize,
    /// The rate of each input (Hz).
    pub(super) rate: f64,
    /// Time constant of the eligibility (ms).
    pub(super) tau_e: f64,
    /// The learning rate.
    pub(super) eta: f64,
    /// The shortest delay of a reward and the width of the range of delays (ms); `None` for no reward.
    pub(super) delays: Option<(f64, f64)>,
}

/// The streams of chance of a run.
#[derive(Debug, Clone)]
pub(super) struct Chance {
    /// Waits between input spikes.
    pub(super) inputs: Stream,
    /// Whether the unit fires.
    pub(super) outputs: Stream,
    /// Delays of rewards.
    pub(super) rewards: Stream,
}

/// Exponential traces of all inputs, `fade stored_j` each.
#[derive(Debug, Clone)]
struct Traces {
    stored: Vec<f64>,
    fade: f64,
    per_step: f64,
}

impl Traces {
    fn new(inputs: usize, tau: f64) -> Self {
        Self { stored: vec![0.0; inputs], fade: 1.0, per_step: math::exp(-1.0 / tau) }
    }

    /// One step goes by.
    fn fade(&mut self) {
        self.fade *= self.per_step;
        // Far above the least number there is.
        if self.fade < 1e-100 {
            self.stored.iter_mut().for_each(|stored| *stored *= self.fade);
            self.fade = 1.0;
        }
    }

    fn add(&mut self, input: usize, amount: f64) {
        self.stored[input] += amount / self.fade;
    }
}

/// The unit with its inputs.
#[derive(Debug)]
pub(super) struct Network {
    constants: Constants,
    chance: Chance,
    step: u64,
    /// Weights; those beyond the number of inputs belong to inputs that never fire.
    w: Vec<f64>,
    /// Memory for the order of spikes, effect on the unit, and eligibility.
    x: Traces,
    s: Traces,
    e: Traces,
    y: f64,
    y_fade: f64,
    da: f64,
    da_fade: f64,
    /// `sum_j w_j s_j`.
    drive: f64,
    /// How many chances to fire, one for each input in each step, pass before the next input spike.
    wait: u64,
    /// The step of the last spike of input 0.
    rewarded: Option<u64>,
    /// When rewards are due, in steps.
    promised: Vec<u64>,
    /// Spikes of the unit, and rewards given, so far.
    pub(super) outputs: u64,
    pub(super) rewards: u64,
}

impl Network {
    pub(super) fn new(constants: Constants, chance: Chance) -> Self {
        let padded = constants.inputs.next_multiple_of(LANES);
        let mut network = Self {
            constants,
            chance,
            step: 0,
            w: vec![INITIAL; padded],
            x: Traces::new(padded, TAU_WINDOW),
            s: Traces::new(padded, TAU_EFFECT),
            e: Traces::new(padded, constants.tau_e),
            y: 0.0,
            y_fade: math::exp(-1.0 / TAU_WINDOW),
            da: 0.0,
            da_fade: math::exp(-1.0 / TAU_DOPAMINE),
            drive: 0.0,
            wait: 0,
            rewarded: None,
            promised: Vec::new(),
            outputs: 0,
            rewards: 0,
        };
        network.wait = network.draw_wait();
        network
    }

    /// The weights.
    pub(super) fn weights(&self) -> &[f64] {
        &self.w[..self.constants.inputs]
    }

    /// Takes so many steps.
    pub(super) fn run(&mut self, steps: u64) {
        for _ in 0..steps {
            self.x.fade();
            self.s.fade();
            self.e.fade();
            self.drive *= self.s.per_step;
            let n = self.constants.inputs as u64;
            while self.wait < n {
                self.receive(self.wait as usize);
                self.wait += 1 + self.draw_wait();
            }
            self.wait -= n;
            self.y *= self.y_fade;
            if 1000.0 * self.chance.outputs.uniform() < BASE_RATE + AMPLITUDE * self.drive {
                self.fire();
            }
            self.da *= self.da_fade;
            self.reward();
            if self.da > 0.0 {
                self.learn();
            }
            self.step += 1;
        }
    }

    /// The number of failures before a success, at the probability of an input spike in a step.
    fn draw_wait(&mut self) -> u64 {
        let hazard = -math::ln_1p(-self.constants.rate / 1000.0);
        (self.chance.inputs.exponential() / hazard) as u64
    }

    /// An input spike.
    fn receive(&mut self, input: usize) {
        self.e.add(input, -A_MINUS * self.y);
        self.x.add(input, 1.0);
        self.s.add(input, 1.0);
        self.drive += self.w[input];
        if input == 0 {
            self.rewarded = Some(self.step);
        }
    }

    /// An output spike.
    fn fire(&mut self) {
        let share = A_PLUS * self.x.fade / self.e.fade;
        self.e.stored.iter_mut().zip(&self.x.stored).for_each(|(e, x)| *e += share * x);
        self.y += 1.0;
        self.outputs += 1;
        let Some((shortest, spread)) = self.constants.delays else { return };
        let earned = self.rewarded.is_some_and(|spike| self.step - spike <= REWARDED_MS);
        if earned && self.promised.len() < MOST_PROMISED {
            let delay = (shortest + spread * self.chance.rewards.uniform()) as u64;
            self.promised.push(self.step + delay);
        }
    }

    /// Gives the rewards that are due.
    fn reward(&mut self) {
        let before = self.promised.len();
        self.promised.retain(|due| *due != self.step);
        let given = before - self.promised.len();
        self.da += given as f64;
        self.rewards += given as u64;
    }

    /// Part (4) of a step; brings the drive up to date with the new weights.
    fn learn(&mut self) {
        let gain = self.constants.eta / 1000.0 * self.da * self.e.fade;
        let mut sums = [0.0; LANES];
        let inputs = (self.w.as_chunks_mut::<LANES>().0.iter_mut())
            .zip(self.e.stored.as_chunks::<LANES>().0)
            .zip(self.s.stored.as_chunks::<LANES>().0);
        for ((w, e), s) in inputs {
            for lane in 0..LANES {
                let changed = w[lane] + gain * e[lane];
                let above = if changed > 0.0 { changed } else { 0.0 };
                w[lane] = if above < 1.0 { above } else { 1.0 };
                sums[lane] += w[lane] * s[lane];
            }
        }
        self.drive = math::sum(&sums) * self.s.fade;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chance(seed: u64) -> Chance {
        let stream = |name| Stream::new("test/distal-reward", seed, name);
        Chance { inputs: stream("inputs"), outputs: stream("outputs"), rewards: stream("rewards") }
    }

    /// The step as the module says it, word for word: every trace fades in every step.
    struct Slow {
        c: Constants,
        chance: Chance,
        t: u64,
        w: Vec<f64>,
        x: Vec<f64>,
        s: Vec<f64>,
        e: Vec<f64>,
        y: f64,
        da: f64,
        wait: u64,
        last: i64,
        due: Vec<u64>,
        outputs: u64,
    }

    impl Slow {
        fn new(c: Constants, mut chance: Chance) -> Self {
            let zeros = || vec![0.0; c.inputs];
            let wait = Self::wait(&mut chance, c.rate);
            let w = vec![INITIAL; c.inputs];
            let (x, s, e) = (zeros(), zeros(), zeros());
            Self { c, chance, t: 0, w, x, s, e, y: 0.0, da: 0.0, wait, last: -1000, due: vec![], outputs: 0 }
        }

        fn wait(chance: &mut Chance, rate: f64) -> u64 {
            (-chance.inputs.exponential() / math::ln_1p(-rate / 1000.0)) as u64
        }

        fn step(&mut self) {
            for j in 0..self.c.inputs {
                self.x[j] *= math::exp(-1.0 / 20.0);
                self.s[j] *= math::exp(-1.0 / 10.0);
                self.e[j] *= math::exp(-1.0 / self.c.tau_e);
                if self.wait == 0 {
                    self.e[j] -= 1.5 * self.y;
                    self.x[j] += 1.0;
                    self.s[j] += 1.0;
                    self.last = if j == 0 { self.t as i64 } else { self.last };
                    self.wait = Self::wait(&mut self.chance, self.c.rate);
                } else {
                    self.wait -= 1;
                }
            }
            self.y *= math::exp(-1.0 / 20.0);
            let rate = 1.0 + 6.0 * math::dot(&self.w, &self.s);
            if self.chance.outputs.uniform() < rate / 1000.0 {
                (0..self.c.inputs).for_each(|j| self.e[j] += self.x[j]);
                self.y += 1.0;
                self.outputs += 1;
                if let Some((low, wide)) = self.c.delays
                    && self.t as i64 - self.last <= 20
                    && self.due.len() < 64
                {
                    self.due.push(self.t + (low + wide * self.chance.rewards.uniform()) as u64);
                }
            }
            self.da *= math::exp(-1.0 / 200.0);
            let t = self.t;
            self.da += self.due.iter().filter(|due| **due == t).count() as f64;
            self.due.retain(|due| *due != t);
            for j in 0..self.c.inputs {
                self.w[j] = (self.w[j] + self.c.eta / 1000.0 * self.e[j] * self.da).clamp(0.0, 1.0);
            }
            self.t += 1;
        }
    }

    #[test]
    fn agrees_with_the_step_by_step_reference() {
        let constants = [
            Constants { inputs: 10, rate: 2.0, tau_e: 1000.0, eta: 0.05, delays: Some((1000.0, 2000.0)) },
            // So fast that weights meet both bounds; a number of inputs that needs padding.
            Constants { inputs: 23, rate: 20.0, tau_e: 300.0, eta: 2.0, delays: Some((5.0, 100.0)) },
        ];
        for (seed, constants) in (5..).zip(constants) {
            let mut fast = Network::new(constants, chance(seed));
            let mut slow = Slow::new(constants, chance(seed));
            fast.run(60_000);
            (0..60_000).for_each(|_| slow.step());
            assert!(fast.outputs == slow.outputs && fast.outputs > 50, "{}", fast.outputs);
            for (fast, slow) in fast.weights().iter().zip(&slow.w) {
                assert!((fast - slow).abs() < 1e-9, "{fast}, {slow}");
            }
            let moved = fast.weights().iter().filter(|w| (**w - INITIAL).abs() > 1e-4).count();
            assert!(moved > constants.inputs / 2, "{moved} weights have changed");
            if seed == 6 {
                let at_bound = |w: &&f64| **w < 1e-12 || **w > 1.0 - 1e-12;
                assert!(fast.weights().iter().filter(at_bound).count() > 2, "{:?}", fast.weights());
            }
        }
    }

    #[test]
    fn inputs_and_outputs_fire_at_their_rates() {
        let constants = Constants { inputs: 50, rate: 2.0, tau_e: 1000.0, eta: 0.05, delays: None };
        let mut network = Network::new(constants, chance(1));
        network.run(400_000);
        // 1 Hz, and 6 Hz for each input spike at weight 1, which lasts 1 / (1 - exp(-1/10)) ms.
        let effect = 1.0 / (1.0 - math::exp(-0.1)) / 1000.0;
        let expected = 400.0 * (1.0 + 6.0 * 0.25 * 50.0 * 2.0 * effect);
        assert!((network.outputs as f64 - expected).abs() < 4.0 * expected.sqrt(), "{}", network.outputs);
    }
}
