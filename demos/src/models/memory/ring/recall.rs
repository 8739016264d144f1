//! The experiment that two models share: show items, wait, and count those that are still held.

use super::bumps::{bumps, held};
use super::field::{Batch, CUE_STEPS, Field, Trial};
use super::transform::LANES;
use crate::model::Fault;
use crate::random::Stream;

/// The largest number of items shown.
pub(super) const MOST: usize = 8;

/// How often a batch of trials tells of its progress.
const PARTS: usize = 5;

/// `n` items at equal distances, turned by a random angle, with the noise of that trial.
pub(super) fn trial(model: &str, seed: u64, n: usize, number: usize) -> Trial {
    let rotation = 360.0 * Stream::new(model, seed, &format!("rotation/{n}/{number}")).uniform();
    let items = (0..n).map(|item| rotation + item as f64 * (360.0 / n as f64)).collect();
    Trial { items, noise: Stream::new(model, seed, &format!("noise/{n}/{number}")) }
}

/// The number of items held at the end of the delay, for 1 to [`MOST`] items and `count` trials of each:
/// row `n - 1` holds the trials with `n` items. `progress` is told the fraction done.
pub(super) fn counts(
    field: &Field,
    trials: impl Fn(usize, usize) -> Trial,
    count: usize,
    delay_steps: usize,
    mut progress: impl FnMut(f64) -> bool,
) -> Result<Vec<Vec<f64>>, Fault> {
    let all: Vec<Trial> =
        (1..=MOST).flat_map(|n| (0..count).map(move |k| (n, k))).map(|(n, k)| trials(n, k)).collect();
    let mut flat = Vec::with_capacity(all.len());
    for trials in all.chunks(LANES) {
        let mut batch = Batch::new(field, trials);
        let steps = CUE_STEPS + delay_steps;
        for part in 0..PARTS {
            batch.advance(steps * (part + 1) / PARTS - steps * part / PARTS);
            let done = flat.len() as f64 + trials.len() as f64 * (part + 1) as f64 / PARTS as f64;
            if !progress(done / all.len() as f64) {
                return Err(Fault::Stopped);
            }
        }
        for (lane, trial) in trials.iter().enumerate() {
            flat.push(held(&trial.items, &bumps(&batch.activity(lane))).len() as f64);
        }
    }
    Ok(flat.chunks(count).map(<[f64]>::to_vec).collect())
}
