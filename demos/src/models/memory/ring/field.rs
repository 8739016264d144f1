//! The ring as a dynamical system: from parameters, items and a stream of noise for each trial to activity.
//!
//! `N` = 180 units, 2 degrees apart, obey the field equation of Amari (1977), in steps of 2 ms (Euler):
//!
//! `tau du_i/dt = -u_i + sum_j w(i - j) f_j - 10 g mean(f) + h + I_i + noise`, `f = 1 / (1 + exp(-beta u))`,
//! `w(d) = (360/N) [A G(d; sigma) - A_i G(d; sigma_i)]`, with `G` the Gaussian density per degree.
//!
//! Up to [`LANES`] trials go side by side, because a processor takes them in one instruction; each has its
//! own stream, and its result is the same whoever its neighbours are.

// Only what is inlined is compiled for the registers that were found: see `math::widest`.
#![allow(clippy::inline_always)]

use super::convolution::Convolution;
use super::transform::{LANES, Lanes, UNITS, position};
use crate::math;
use crate::parameter::Settings;
use crate::random::{Stream, Ziggurat};

/// The step of time, ms.
pub(super) const STEP_MS: f64 = 2.0;
/// The time constant of the units, ms.
const TAU_MS: f64 = 20.0;
/// The steps of the cue: 400 ms.
pub(super) const CUE_STEPS: usize = 200;
/// The angle between neighbours, degrees.
pub(super) const SPACING: f64 = 360.0 / UNITS as f64;

/// A ring with its parameters.
#[derive(Debug, Clone)]
pub(super) struct Field {
    convolution: Convolution,
    resting_input: f64,
    gain: f64,
    noise: f64,
    cue_amplitude: f64,
    cue_width: f64,
    normals: Ziggurat,
}

impl Field {
    /// The ring with the parameters of [`super::parameters`], and global inhibition `g`.
    pub(super) fn new(settings: &Settings, g: f64) -> Self {
        let number = |name| settings.number(name);
        let excitation = gaussian(number("a"), number("sigma"));
        let inhibition = gaussian(number("inhibition_local"), number("sigma_inhibition"));
        let kernel = std::array::from_fn(|unit| {
            let distance = unit.min(UNITS - unit) as f64 * SPACING;
            SPACING * (excitation(distance) - inhibition(distance)) - 10.0 * g / UNITS as f64
        });
        Self {
            convolution: Convolution::new(&kernel),
            resting_input: number("threshold"),
            gain: number("gain"),
            noise: number("noise"),
            cue_amplitude: number("cue_amplitude"),
            cue_width: number("cue_width"),
            normals: Ziggurat::default(),
        }
    }

    /// The cue at an angle: one bell around each item, the highest where they overlap.
    fn cue(&self, angle: f64, items: &[f64]) -> f64 {
        let bell = |item: &f64| {
            let distance = turn(angle - item) / self.cue_width;
            self.cue_amplitude * math::exp(-0.5 * distance * distance)
        };
        items.iter().map(bell).fold(0.0, f64::max)
    }
}

/// A Gaussian density over degrees, of area `area` and that standard deviation.
fn gaussian(area: f64, sigma: f64) -> impl Fn(f64) -> f64 {
    let height = area / (sigma * std::f64::consts::TAU.sqrt());
    move |distance| height * math::exp(-0.5 * (distance / sigma) * (distance / sigma))
}

/// The same angle in (-180, 180] degrees.
pub(super) fn turn(angle: f64) -> f64 {
    angle - 360.0 * (angle / 360.0 - 0.5).ceil()
}

/// What one trial begins with.
#[derive(Debug, Clone)]
pub(super) struct Trial {
    /// The items to be kept, as angles in degrees.
    pub(super) items: Vec<f64>,
    /// The trial's own noise.
    pub(super) noise: Stream,
}

/// Some trials under way, side by side. They begin at rest, with the cue on.
#[derive(Debug)]
pub(super) struct Batch<'a> {
    field: &'a Field,
    noise: Vec<Stream>,
    /// The potentials `u`.
    potential: Lanes,
    /// The input from outside while the cue is on, `h + I`.
    cued: Lanes,
    steps: usize,
}

impl<'a> Batch<'a> {
    /// Starts at most [`LANES`] trials.
    pub(super) fn new(field: &'a Field, trials: &[Trial]) -> Self {
        let mut cued = [field.resting_input; UNITS * LANES];
        for (lane, trial) in trials.iter().enumerate() {
            for unit in 0..UNITS {
                cued[position(unit) * LANES + lane] += field.cue(unit as f64 * SPACING, &trial.items);
            }
        }
        let noise = trials.iter().map(|trial| trial.noise.clone()).collect();
        Self { field, noise, potential: [field.resting_input; UNITS * LANES], cued, steps: 0 }
    }

    /// Lets so many steps pass.
    pub(super) fn advance(&mut self, steps: usize) {
        math::widest(Advance(self, steps));
    }

    #[inline(always)]
    fn step(&mut self, steps: usize) {
        let rest = [self.field.resting_input; UNITS * LANES];
        let (mut activity, mut input) = ([0.0; UNITS * LANES], [0.0; UNITS * LANES]);
        let mut noise = [0.0; UNITS * LANES];
        for _ in 0..steps {
            let drive = if self.steps < CUE_STEPS { &self.cued } else { &rest };
            self.field.activity(&self.potential, &mut activity);
            self.field.convolution.apply(&mut activity, &mut input);
            // One stream to its end before the next: its state stays in registers.
            for (lane, stream) in self.noise.iter_mut().enumerate() {
                for numbers in noise.as_chunks_mut::<LANES>().0 {
                    numbers[lane] = self.field.normals.normal(stream);
                }
            }
            let rate = STEP_MS / TAU_MS;
            let spread = self.field.noise * rate.sqrt();
            let terms = drive.iter().zip(&input).zip(&noise);
            for (u, ((drive, input), noise)) in self.potential.iter_mut().zip(terms) {
                *u += rate * (drive + input - *u) + spread * noise;
            }
            self.steps += 1;
        }
    }

    /// The activity `f` of one trial, in the order of the ring.
    pub(super) fn activity(&self, lane: usize) -> [f64; UNITS] {
        std::array::from_fn(|unit| {
            math::logistic(self.field.gain * self.potential[position(unit) * LANES + lane])
        })
    }
}

/// Steps to be taken.
struct Advance<'a, 'b>(&'a mut Batch<'b>, usize);

impl math::Work for Advance<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.0.step(self.1);
    }
}

impl Field {
    #[inline(always)]
    fn activity(&self, potential: &Lanes, activity: &mut Lanes) {
        for (f, u) in activity.iter_mut().zip(potential) {
            *f = math::logistic(self.gain * u);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(items: &[f64], name: &str) -> Trial {
        Trial { items: items.to_vec(), noise: Stream::new("test/field", 1, name) }
    }

    /// Settings other than the defaults, all of them.
    fn other() -> Settings {
        let given = [
            ("a", "6.5"),
            ("sigma", "9 deg"),
            ("inhibition_local", "3"),
            ("sigma_inhibition", "30 deg"),
            ("threshold", "-0.8"),
            ("gain", "6"),
            ("cue_amplitude", "1.5"),
            ("cue_width", "12 deg"),
            ("noise", "0.16"),
        ];
        super::super::persistence::MODEL.with(&given)
    }

    /// The equation as it is written, one unit after the other.
    fn reference(settings: &Settings, g: f64, trial: &Trial, steps: usize) -> Vec<f64> {
        let number = |name| settings.number(name);
        let density = |distance: f64, sigma: f64| {
            math::exp(-distance * distance / (2.0 * sigma * sigma)) / (std::f64::consts::TAU.sqrt() * sigma)
        };
        let distance = |a: f64, b: f64| {
            let apart = (a - b).abs() % 360.0;
            apart.min(360.0 - apart)
        };
        let weight = |d: f64| {
            2.0 * (number("a") * density(d, number("sigma"))
                - number("inhibition_local") * density(d, number("sigma_inhibition")))
        };
        let (normals, mut stream) = (Ziggurat::default(), trial.noise.clone());
        let mut u = vec![number("threshold"); UNITS];
        for step in 0..steps {
            let f: Vec<f64> = u.iter().map(|u| 1.0 / (1.0 + math::exp(-number("gain") * u))).collect();
            let mut noise = [0.0; UNITS];
            noise.fill_with(|| normals.normal(&mut stream));
            let before = u.clone();
            for i in 0..UNITS {
                let angle = 2.0 * i as f64;
                let near = trial.items.iter().map(|item| distance(angle, *item)).fold(360.0, f64::min);
                let cue = number("cue_amplitude")
                    * math::exp(-near * near / (2.0 * number("cue_width") * number("cue_width")));
                let sum: f64 = (0..UNITS).map(|j| weight(distance(angle, 2.0 * j as f64)) * f[j]).sum();
                let input = sum - 10.0 * g * math::mean(&f)
                    + number("threshold")
                    + if step < 200 { cue } else { 0.0 };
                u[i] +=
                    2.0 / 20.0 * (input - before[i]) + number("noise") * 0.1_f64.sqrt() * noise[position(i)];
            }
        }
        u
    }

    #[test]
    fn every_trial_follows_the_equation() {
        let settings = other();
        let field = Field::new(&settings, 0.35);
        let trials = [trial(&[33.3], "a"), trial(&[10.0, 190.0], "b"), trial(&[350.0, 80.0, 200.0], "c")];
        let mut batch = Batch::new(&field, &trials);
        batch.advance(120);
        batch.advance(180);
        for (lane, trial) in trials.iter().enumerate() {
            let expected = reference(&settings, 0.35, trial, 300);
            for (unit, expected) in expected.into_iter().enumerate() {
                let potential = batch.potential[position(unit) * LANES + lane];
                assert!((potential - expected).abs() < 1e-9, "trial {lane}, unit {unit}");
            }
        }
    }

    #[test]
    fn a_trial_is_the_same_whoever_runs_beside_it() {
        let field = Field::new(&other(), 0.5);
        let run = |trials: &[Trial], lane: usize| {
            let mut batch = Batch::new(&field, trials);
            batch.advance(400);
            batch.activity(lane).map(f64::to_bits)
        };
        let subject = trial(&[77.0, 160.0], "subject");
        let alone = run(std::slice::from_ref(&subject), 0);
        for lane in 0..LANES {
            let mut trials: Vec<Trial> =
                (0..LANES).map(|n| trial(&[90.0 * n as f64], &n.to_string())).collect();
            trials[lane] = subject.clone();
            assert!(run(&trials, lane) == alone, "lane {lane}");
        }
    }

    #[test]
    fn angles_are_turned_into_one_turn() {
        for (angle, expected) in
            [(190.0, -170.0), (-190.0, 170.0), (180.0, 180.0), (-180.0, 180.0), (725.0, 5.0)]
        {
            assert!((turn(angle) - expected).abs() < 1e-12, "{angle}: {}", turn(angle));
        }
    }
}
