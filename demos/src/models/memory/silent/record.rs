//! What is recorded of a run, and the numbers made of it.
//!
//! Spikes come in and are counted in bins of 10 ms for each population; every tenth excitatory neuron keeps
//! the times of its spikes. Rates over windows, the means of `u` and `x` and population spikes go out.

use super::wiring::{POPULATIONS, Size};
use crate::math;
use crate::models::memory::synapse::Synapse;

/// The length of a bin (ms).
pub(super) const BIN_MS: f64 = 10.0;
/// The windows (ms) over which rates are taken: before the cue, the cue, the delay before the read-out, the
/// read-out. What is said of the whole delay begins at `DELAY_MS`.
pub(super) const BASELINE_MS: [f64; 2] = [200.0, 500.0];
pub(super) const CUE_MS: [f64; 2] = [500.0, 850.0];
pub(super) const DELAY_MS: f64 = 1000.0;
const LATE_MS: [f64; 2] = [1100.0, 1800.0];
pub(super) const READ_OUT_MS: [f64; 2] = [1800.0, 2050.0];
/// A population spike is a peak of the rate (Hz) above this; of peaks nearer than so many bins, the highest.
const PEAK_HZ: f64 = 15.0;
const APART: usize = 5;
/// One neuron in so many is shown in the raster.
pub(super) const SHOWN: usize = 10;

/// The groups of neurons that are counted: the selective populations, the other excitatory neurons, the
/// inhibitory ones.
const GROUPS: usize = POPULATIONS + 2;
const INHIBITORY: usize = POPULATIONS + 1;

/// What is recorded of a run.
#[derive(Debug)]
pub(super) struct Record {
    size: Size,
    /// Spikes of each group in each bin.
    counts: Vec<[u32; GROUPS]>,
    /// The mean `u` and `x` of the populations 0 and 1 at the end of each bin.
    release: Vec<[Synapse; 2]>,
    /// Times (ms) of the spikes of the neurons shown.
    pub(super) raster: Vec<Vec<f64>>,
}

impl Record {
    pub(super) fn new(size: Size, bins: usize) -> Self {
        Self {
            size,
            counts: vec![[0; GROUPS]; bins],
            release: Vec::with_capacity(bins),
            raster: vec![Vec::new(); size.excitatory().div_ceil(SHOWN)],
        }
    }

    /// Takes a spike, at a time in ms.
    pub(super) fn spike(&mut self, bin: usize, time: f64, neuron: usize) {
        let group = if neuron >= self.size.excitatory() {
            INHIBITORY
        } else {
            if neuron.is_multiple_of(SHOWN) {
                self.raster[neuron / SHOWN].push(time);
            }
            self.size.population_of(neuron).min(POPULATIONS)
        };
        self.counts[bin][group] += 1;
    }

    /// Takes the synapses of the populations 0 and 1 at the end of a bin.
    pub(super) fn release(&mut self, of: [Synapse; 2]) {
        self.release.push(of);
    }

    /// The end of the run (ms).
    pub(super) fn end(&self) -> f64 {
        self.counts.len() as f64 * BIN_MS
    }

    /// The rate of a selective population (Hz) in each bin.
    pub(super) fn rates(&self, population: usize) -> Vec<f64> {
        let seconds = self.size.population as f64 * BIN_MS / 1000.0;
        self.counts.iter().map(|counts| f64::from(counts[population]) / seconds).collect()
    }

    /// The middle of each bin (s).
    pub(super) fn middles(&self) -> Vec<f64> {
        (0..self.counts.len()).map(|bin| (bin as f64 + 0.5) * BIN_MS / 1000.0).collect()
    }

    /// The times (s) at which `u` and `x` were taken.
    pub(super) fn ends(&self) -> Vec<f64> {
        (1..=self.release.len()).map(|bin| bin as f64 * BIN_MS / 1000.0).collect()
    }

    /// A quantity of the synapses of population 0 or 1 at the end of each bin.
    pub(super) fn course(&self, population: usize, of: fn(&Synapse) -> f64) -> Vec<f64> {
        self.release.iter().map(|release| of(&release[population])).collect()
    }

    /// The mean rate (Hz) of a selective population in a window (ms).
    fn rate(&self, population: usize, window: [f64; 2]) -> f64 {
        math::mean(&self.rates(population)[bins(window)])
    }

    /// The times (s) of the population spikes of population 0 from the beginning of the delay on.
    pub(super) fn population_spikes(&self) -> Vec<f64> {
        let rates = self.rates(0);
        let mut peaks: Vec<usize> = Vec::new();
        for bin in bins([DELAY_MS, self.end() - BIN_MS]) {
            let peak = rates[bin] > PEAK_HZ && rates[bin] > rates[bin - 1] && rates[bin] >= rates[bin + 1];
            match peaks.last_mut() {
                _ if !peak => {}
                Some(last) if bin - *last < APART => {
                    if rates[bin] > rates[*last] {
                        *last = bin;
                    }
                }
                _ => peaks.push(bin),
            }
        }
        let middles = self.middles();
        peaks.into_iter().map(|bin| middles[bin]).collect()
    }

    /// The run in a few numbers.
    pub(super) fn statistics(&self) -> Statistics {
        let delay = [DELAY_MS, self.end()];
        let peaks = self.population_spikes();
        let intervals: Vec<f64> = peaks.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let inhibitory: u32 = self.counts[bins(delay)].iter().map(|counts| counts[INHIBITORY]).sum();
        let seconds = (self.end() - DELAY_MS) / 1000.0;
        let others: Vec<f64> =
            (1..POPULATIONS).map(|population| self.rate(population, READ_OUT_MS)).collect();
        let mean_u = |population| math::mean(&self.course(population, |synapse| synapse.u)[bins(delay)]);
        let cue_end = self.release[bins(CUE_MS).end - 1][0];
        Statistics {
            baseline: self.rate(0, BASELINE_MS),
            cue: self.rate(0, CUE_MS),
            delay: [0, 1].map(|population| self.rate(population, delay)),
            inhibitory: f64::from(inhibitory) / (self.size.inhibitory as f64 * seconds),
            population_spikes: peaks.len(),
            interval: math::mean(&intervals),
            u_delay: [0, 1].map(mean_u),
            cue_end,
            late: [0, 1].map(|population| self.rate(population, LATE_MS)),
            read_out: self.rate(0, READ_OUT_MS),
            read_out_others: math::mean(&others),
        }
    }
}

/// The bins of a window (ms).
fn bins([from, to]: [f64; 2]) -> std::ops::Range<usize> {
    (from / BIN_MS).round() as usize..(to / BIN_MS).round() as usize
}

/// The run in a few numbers. Rates in Hz; pairs are of the populations 0 and 1.
#[derive(Debug, Clone)]
pub(super) struct Statistics {
    pub(super) baseline: f64,
    pub(super) cue: f64,
    pub(super) delay: [f64; 2],
    /// From 1 s on, like the rates of the delay.
    pub(super) inhibitory: f64,
    pub(super) population_spikes: usize,
    /// Mean time from one population spike to the next (s); 0 for fewer than two.
    pub(super) interval: f64,
    pub(super) u_delay: [f64; 2],
    /// `u` and `x` of population 0 when the cue ends.
    pub(super) cue_end: Synapse,
    /// From 1.1 s to 1.8 s.
    pub(super) late: [f64; 2],
    /// From 1.8 s to 2.05 s: of population 0, and the mean of the other selective populations.
    pub(super) read_out: f64,
    pub(super) read_out_others: f64,
}

impl Statistics {
    /// How many times as much population 0 fires as the others in the read-out; 0 if these are silent.
    pub(super) fn read_out_ratio(&self) -> f64 {
        if self.read_out_others > 0.0 { self.read_out / self.read_out_others } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record of 2.5 s with these spikes of population 0 in some bins, and one synapse for all bins.
    fn record(spikes: &[(usize, usize)]) -> Record {
        let size = Size::new(0.25);
        let mut record = Record::new(size, 250);
        for (bin, count) in spikes {
            (0..*count).for_each(|neuron| record.spike(*bin, *bin as f64 * BIN_MS, neuron % 200));
        }
        for bin in 0..250 {
            let u = if bin < 100 { 0.9 } else { 0.5 };
            let cued = if bin == 84 { Synapse { u: 0.7, x: 0.3 } } else { Synapse { u, x: 1.0 } };
            record.release([cued, Synapse { u: 0.2, x: 1.0 }]);
        }
        record
    }

    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-12, "{value}, not {expected}");
    }

    #[test]
    fn rates_over_windows() {
        // 200 neurons: one spike in a bin of 10 ms is 0.5 Hz.
        let mut record = record(&[(19, 40), (20, 60), (49, 60), (50, 70), (84, 70), (85, 40), (180, 25)]);
        for neuron in [200, 400, 999, 1000, 2000, 2499] {
            record.spike(190, 1900.0, neuron);
        }
        let statistics = record.statistics();
        near(statistics.baseline, 120.0 / 200.0 / 0.3);
        near(statistics.cue, 140.0 / 200.0 / 0.35);
        near(statistics.delay[0], 25.0 / 200.0 / 1.5);
        near(statistics.delay[1], 1.0 / 200.0 / 1.5);
        near(statistics.read_out, 25.0 / 200.0 / 0.25);
        near(statistics.read_out_others, 3.0 / 800.0 / 0.25);
        near(statistics.read_out_ratio(), 100.0 / 3.0);
        near(statistics.inhibitory, 2.0 / 500.0 / 1.5);
        near(statistics.u_delay[0], 0.5);
        near(statistics.u_delay[1], 0.2);
        near(statistics.cue_end.u, 0.7);
        near(statistics.cue_end.x, 0.3);
        // Of the neurons 0 to 199 every tenth: 7 of the 70 spikes of the first bin of the cue.
        near(
            record.raster.iter().flatten().filter(|time| **time > 495.0 && **time < 505.0).count() as f64,
            7.0,
        );
    }

    #[test]
    fn peaks_are_merged_and_counted_in_the_delay() {
        // 15 Hz are 30 spikes: those of the cue do not count, nor those at the threshold; of two peaks
        // 30 ms apart the higher one counts.
        let record = record(&[(60, 80), (110, 30), (130, 31), (150, 40), (153, 50), (160, 35), (200, 99)]);
        let peaks = record.population_spikes();
        assert_eq!(peaks.len(), 4, "{peaks:?}");
        [1.305, 1.535, 1.605, 2.005].into_iter().zip(&peaks).for_each(|(one, other)| near(one, *other));
        near(record.statistics().interval, 0.7 / 3.0);
    }
}
