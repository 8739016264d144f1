//! Memory in synapses: a population that has been active is found again, though it has almost fallen silent
//! in between (Mongillo, Barak and Tsodyks 2008).
//!
//! Settings and a seed come in; rates, the state of the synapses and spikes go out. [`wiring`] draws the
//! network, [`network`] moves it, [`record`] counts, [`figures`] draws; this file holds the experiment: a
//! cue to one population, a delay, and in one preset a read-out that favours none.
//!
//! The network is a quarter of the published one with stronger synapses in proportion. Its utilisation and
//! drive follow the reimplementation of Tiddia, Golosio, Fanti and Paolucci (2022, *Front. Integr. Neurosci.*
//! 16:972055), where the regimes needed other values than the supplement's. The smaller network fluctuates
//! more: the cued population is not quite silent in the delay.

use super::synapse;
use crate::model::{Description, Fault, Model, Monitor, Output, Preset};
use crate::parameter::{Parameter, Setting, Settings};
use crate::quantity::Unit;
use crate::random::Stream;
use crate::report::{Report, Value};

mod figures;
mod network;
mod record;
mod wiring;

use network::{Chance, Network, STEP_MS, steps};
use record::{BIN_MS, CUE_MS, READ_OUT_MS, Record, Statistics};
use wiring::Size;

const NAME: &str = "memory/activity-silent";

/// The model.
pub(super) const MODEL: Model = Model { name: NAME, code: env!("KB_CODE_MEMORY"), describe, simulate };

/// The external drive of the inhibitory neurons (mV).
const MU_I: f64 = 20.5;

fn describe() -> Description {
    let silent = [
        ("mu_e", Setting::Number(22.7)),
        ("duration", Setting::Number(2500.0)),
        ("read_out", Setting::Switch(true)),
    ];
    Description {
        title: "A memory that can fall silent".into(),
        summary: "Spikes during a cue facilitate the synapses within the cued population, and that outlasts \
                  the spikes: with strong drive the population comes back in bursts, with weaker drive a \
                  push to all neurons alike finds it. In this small network it is not quite silent \
                  in between."
            .into(),
        sources: ["mongillo2008", "tsodyks1997"].map(Into::into).into(),
        parameters: parameters(),
        chance: true,
        controls: ["preset", "mu_e", "cue", "read_out", "tau_f", "tau_d"].map(Into::into).into(),
        presets: vec![
            Preset { name: "reactivating".into(), settings: Vec::new() },
            Preset {
                name: "silent".into(),
                settings: silent.map(|(name, setting)| (name.into(), setting)).into(),
            },
        ],
        outputs: outputs(),
    }
}

fn parameters() -> Vec<Parameter> {
    use Unit::{Millisecond, Millivolt, One};
    let mut all = vec![
        Parameter::choice(
            "preset",
            "preset",
            "strong drive, where the memory comes back by itself, or weaker drive and a read-out",
            &["reactivating", "silent"],
        ),
        Parameter::number(
            "mu_e",
            "drive of excitatory neurons",
            Millivolt,
            "the constant external drive of all excitatory neurons",
            [23.7, 22.0, 24.5, 0.1],
        ),
        Parameter::number(
            "cue",
            "strength of the cue",
            One,
            "what the drive of the cued population is multiplied by from 0.5 s to 0.85 s",
            [1.15, 1.0, 1.3, 0.01],
        ),
        Parameter::switch(
            "read_out",
            "read-out",
            "whether all excitatory neurons are driven more from 1.8 s to 2.05 s",
            false,
        ),
        Parameter::number(
            "read_out_strength",
            "strength of the read-out",
            One,
            "what the drive of all excitatory neurons is multiplied by then",
            [1.12, 1.0, 1.3, 0.01],
        ),
    ];
    all.extend(synapse::parameters());
    all.extend([
        Parameter::number(
            "duration",
            "duration",
            Millisecond,
            "how long the network is followed",
            [3500.0, 2100.0, 6000.0, 100.0],
        ),
        Parameter::number(
            "scale",
            "size of the network",
            One,
            "the share of the full network of 8000 excitatory and 2000 inhibitory neurons",
            [0.25, 0.1, 0.5, 0.05],
        ),
    ]);
    all
}

fn outputs() -> Vec<Output> {
    use Unit::{Hertz, One, Second};
    vec![
        Output::figure("rates", figures::RATES),
        Output::figure("raster", figures::RASTER),
        Output::value("baseline_rate", "rate of the cued population before the cue", Hertz).at_least(0.0),
        Output::value("cue_rate", "rate of the cued population during the cue", Hertz).at_least(0.0),
        Output::value("delay_rate", "rate of the cued population from 1 s on", Hertz).at_least(0.0),
        Output::value("delay_rate_other", "rate of another population from 1 s on", Hertz).at_least(0.0),
        Output::value("delay_difference", "rate of the cued less that of the other from 1 s on", Hertz),
        Output::value("inhibitory_rate", "rate of the inhibitory neurons from 1 s on", Hertz).at_least(0.0),
        Output::value("population_spikes", "bursts of the cued population from 1 s on", One).at_least(0.0),
        Output::value(
            "spike_interval",
            "mean time from one burst to the next; 0 with fewer than two",
            Second,
        )
        .at_least(0.0),
        Output::value("u_delay", "mean utilisation of the cued population from 1 s on", One).within(0.0, 1.0),
        Output::value("u_delay_other", "mean utilisation of another population from 1 s on", One)
            .within(0.0, 1.0),
        Output::value("u_cue_end", "utilisation of the cued population at the end of the cue", One)
            .within(0.0, 1.0),
        Output::value("x_cue_end", "resources of the cued population at the end of the cue", One)
            .within(0.0, 1.0),
        Output::value("late_rate", "rate of the cued population from 1.1 s to 1.8 s", Hertz).at_least(0.0),
        Output::value("late_rate_other", "rate of another population from 1.1 s to 1.8 s", Hertz)
            .at_least(0.0),
        Output::value("read_out_rate", "rate of the cued population from 1.8 s to 2.05 s", Hertz)
            .at_least(0.0),
        Output::value(
            "read_out_others",
            "mean rate of the other selective populations from 1.8 s to 2.05 s",
            Hertz,
        )
        .at_least(0.0),
        Output::value(
            "read_out_ratio",
            "rate of the cued population over that of the others from 1.8 s to 2.05 s; 0 if these are \
             silent",
            One,
        )
        .at_least(0.0),
    ]
}

/// What is done to the network.
struct Protocol {
    /// The drive of the excitatory neurons (mV): usually, of population 0 in the cue, and of all in the
    /// read-out, if there is one.
    usual: f64,
    cue: f64,
    read_out: Option<f64>,
}

impl Protocol {
    fn new(settings: &Settings) -> Self {
        let usual = settings.number("mu_e");
        let read_out = settings.switch("read_out").then(|| usual * settings.number("read_out_strength"));
        Self { usual, cue: usual * settings.number("cue"), read_out }
    }

    /// Sets the drive at the beginning of a bin, where it changes.
    fn apply(&self, bin: usize, size: Size, network: &mut Network) {
        let begins = |time: f64| (time / BIN_MS).round() as usize == bin;
        if begins(CUE_MS[0]) {
            network.drive(0..size.population, self.cue);
        }
        if begins(CUE_MS[1]) {
            network.drive(0..size.population, self.usual);
        }
        if let Some(read_out) = self.read_out {
            if begins(READ_OUT_MS[0]) {
                network.drive(0..size.excitatory(), read_out);
            }
            if begins(READ_OUT_MS[1]) {
                network.drive(0..size.excitatory(), self.usual);
            }
        }
    }
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let (protocol, size) = (Protocol::new(settings), Size::new(settings.number("scale")));
    let stream = |name| Stream::new(NAME, seed, name);
    let chance = Chance {
        sources: stream("wiring"),
        potentiation: stream("potentiation"),
        potentials: stream("potentials"),
        noise: stream("noise"),
    };
    let plasticity = synapse::Constants::new(settings);
    let mut network = Network::new(size, plasticity, [protocol.usual, MU_I], chance);
    let bins = (settings.number("duration") / BIN_MS).round() as usize;
    let mut record = Record::new(size, bins);
    for bin in 0..bins {
        if !monitor.progress(bin as f64 / bins as f64) {
            return Err(Fault::Stopped);
        }
        protocol.apply(bin, size, &mut network);
        network.run(steps(BIN_MS), |step, neuron| record.spike(bin, step as f64 * STEP_MS, neuron));
        let population = size.population;
        record.release([0, 1].map(|n| network.mean_release(n * population..(n + 1) * population)));
    }
    let statistics = record.statistics();
    Ok(Report {
        figures: vec![
            figures::rates(&record, &statistics, &protocol),
            figures::raster(&record, &statistics, &protocol),
        ],
        tables: Vec::new(),
        values: values(&statistics),
    })
}

fn values(statistics: &Statistics) -> Vec<Value> {
    let value = |name: &str, value| Value { name: name.into(), value };
    let [delay, delay_other] = statistics.delay;
    vec![
        value("baseline_rate", statistics.baseline),
        value("cue_rate", statistics.cue),
        value("delay_rate", delay),
        value("delay_rate_other", delay_other),
        value("delay_difference", delay - delay_other),
        value("inhibitory_rate", statistics.inhibitory),
        value("population_spikes", statistics.population_spikes as f64),
        value("spike_interval", statistics.interval),
        value("u_delay", statistics.u_delay[0]),
        value("u_delay_other", statistics.u_delay[1]),
        value("u_cue_end", statistics.cue_end.u),
        value("x_cue_end", statistics.cue_end.x),
        value("late_rate", statistics.late[0]),
        value("late_rate_other", statistics.late[1]),
        value("read_out_rate", statistics.read_out),
        value("read_out_others", statistics.read_out_others),
        value("read_out_ratio", statistics.read_out_ratio()),
    ]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
