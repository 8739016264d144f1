//! A synapse with short-term plasticity, of which [`super::plasticity`] shows one and [`super::silent`] is made.
//!
//! At a spike `u += U (1 - u)`, then `u x` is released and taken from `x`; between spikes `u` falls to `U` with
//! `tau_F` and `x` rises to 1 with `tau_D` (Tsodyks and Markram 1997; Mongillo, Barak and Tsodyks 2008, Eqs. 1
//! and 2).

use crate::math;
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;

/// What a synapse is like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Constants {
    /// Utilisation at rest, `U`.
    pub(super) utilisation: f64,
    /// Time constants (ms) of facilitation, `tau_F`, and of the recovery from depression, `tau_D`.
    pub(super) tau_f: f64,
    pub(super) tau_d: f64,
}

/// A synapse at some time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Synapse {
    /// The share of the resources that a spike would release, before its own facilitation.
    pub(super) u: f64,
    /// Resources, 1 when none is spent.
    pub(super) x: f64,
}

impl Constants {
    /// Reads `utilisation`, `tau_f` and `tau_d`.
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            utilisation: settings.number("utilisation"),
            tau_f: settings.number("tau_f"),
            tau_d: settings.number("tau_d"),
        }
    }

    /// A synapse without a past.
    pub(super) fn rest(&self) -> Synapse {
        Synapse { u: self.utilisation, x: 1.0 }
    }

    /// The synapse after `d` ms without a spike.
    pub(super) fn wait(&self, synapse: Synapse, d: f64) -> Synapse {
        Synapse {
            u: self.utilisation + (synapse.u - self.utilisation) * math::exp(-d / self.tau_f),
            x: 1.0 + (synapse.x - 1.0) * math::exp(-d / self.tau_d),
        }
    }

    /// A spike: changes the synapse and gives what is released.
    pub(super) fn spike(&self, synapse: &mut Synapse) -> f64 {
        synapse.u += self.utilisation * (1.0 - synapse.u);
        let release = synapse.u * synapse.x;
        synapse.x -= release;
        release
    }

    /// Utilisation and resources before a spike in the mean, with spikes at random times at a rate (Hz):
    /// `u = U (1 + tau_F r) / (1 + U tau_F r)` and `x = 1 / (1 + u tau_D r)`. The first is exact. The second
    /// takes `u` and `x` as independent, and lets a spike release `u x` with the `u` from before it.
    pub(super) fn mean_field(&self, rate: f64) -> (f64, f64) {
        let per_tau_f = self.tau_f / 1000.0 * rate;
        let u = self.utilisation * (1.0 + per_tau_f) / (1.0 + self.utilisation * per_tau_f);
        (u, 1.0 / (1.0 + u * self.tau_d / 1000.0 * rate))
    }
}

/// The parameters that [`Constants::new`] reads.
pub(super) fn parameters() -> Vec<Parameter> {
    use Unit::{Millisecond, One};
    vec![
        Parameter::number(
            "utilisation",
            "utilisation at rest (U)",
            One,
            "the share of its resources that a rested synapse makes ready for a spike",
            [0.19, 0.05, 0.6, 0.01],
        ),
        Parameter::number(
            "tau_f",
            "time constant of facilitation",
            Millisecond,
            "how long a spike raises the utilisation",
            [1500.0, 50.0, 3000.0, 50.0],
        ),
        Parameter::number(
            "tau_d",
            "time constant of depression",
            Millisecond,
            "how long spent resources take to recover",
            [200.0, 20.0, 2000.0, 20.0],
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn spikes_at_random_times_have_the_mean_utilisation_of_the_mean_field() {
        let constants = Constants { utilisation: 0.19, tau_f: 1500.0, tau_d: 200.0 };
        let mut stream = Stream::new("test/plasticity", 1, "intervals");
        let (rate, spikes) = (5.0, 400_000);
        let (mut synapse, mut u, mut x) = (constants.rest(), 0.0, 0.0);
        for _ in 0..spikes {
            synapse = constants.wait(synapse, 1000.0 / rate * stream.exponential());
            u += synapse.u / f64::from(spikes);
            x += synapse.x / f64::from(spikes);
            constants.spike(&mut synapse);
        }
        let (mean_u, mean_x) = constants.mean_field(rate);
        assert!((u - mean_u).abs() < 0.003, "{u}, not {mean_u}");
        // What is lost by spikes is what recovers; the mean field is only near.
        assert!(x < mean_x && (x - mean_x).abs() < 0.05, "{x}, near {mean_x}");
    }
}
