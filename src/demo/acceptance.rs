//! Runs the experiments that say what the models are expected to show, in parallel, and has them judged.

use std::collections::BTreeMap;

use kb_demos::acceptance::{Experiment, Verdict, Written};
use kb_demos::{Fault, Report, Unwatched};
use rayon::prelude::*;

use super::run::Progress;

/// What became of an experiment.
#[derive(Debug)]
pub struct Outcome<'a> {
    /// The experiment.
    pub experiment: &'a Experiment,
    /// With how many seeds it was run.
    pub seeds: u64,
    /// The judgement of each expectation, in order; or why a run gave no report.
    pub verdicts: Result<Vec<Verdict>, Fault>,
}

impl Outcome<'_> {
    /// Whether all is as expected.
    pub fn holds(&self) -> bool {
        self.verdicts.as_ref().is_ok_and(|verdicts| verdicts.iter().all(Verdict::holds))
    }
}

/// Runs all experiments with at least so many seeds each, or one where chance has no part.
pub fn run<'a>(experiments: &[&'a Experiment], seeds: u64, progress: &dyn Progress) -> Vec<Outcome<'a>> {
    let wanted = wanted(experiments, seeds);
    let jobs: Vec<(Setup, u64)> =
        wanted.iter().flat_map(|(setup, seeds)| (1..=*seeds).map(|seed| (*setup, seed))).collect();
    let done = std::sync::Mutex::new(0);
    let reports = jobs.par_iter().map(|((model, given), seed)| {
        let report = simulate(model, given, *seed);
        // Only a count: it is right even if another thread panicked while it held the lock.
        let mut done = done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *done += 1;
        progress.simulated(*done, jobs.len());
        report
    });
    let reports: Vec<_> = reports.collect();
    let mut by_setup: BTreeMap<Setup, Vec<Result<Report, Fault>>> = BTreeMap::new();
    for ((setup, _), report) in jobs.iter().zip(reports) {
        by_setup.entry(*setup).or_default().push(report);
    }
    experiments.iter().map(|experiment| judge(experiment, needed(experiment, seeds), &by_setup)).collect()
}

/// A model with settings as written. Experiments that share one share its runs.
type Setup = (&'static str, Written);

/// How many seeds an experiment is run with.
fn needed(experiment: &Experiment, seeds: u64) -> u64 {
    let chance = experiment.model().is_none_or(|model| (model.describe)().chance);
    if chance { experiment.seeds.max(seeds) } else { 1 }
}

fn wanted(experiments: &[&Experiment], seeds: u64) -> BTreeMap<Setup, u64> {
    let mut wanted = BTreeMap::new();
    for experiment in experiments {
        let needed = needed(experiment, seeds);
        for given in [Some(experiment.given), experiment.against].into_iter().flatten() {
            let most = wanted.entry((experiment.model, given)).or_insert(needed);
            *most = needed.max(*most);
        }
    }
    wanted
}

fn simulate(model: &str, given: Written, seed: u64) -> Result<Report, Fault> {
    let refused = || Fault::Failed(format!("there is no model `{model}` with the settings {given:?}"));
    let model = kb_demos::models::find(model).ok_or_else(refused)?;
    let settings = kb_demos::acceptance::settings(model, given).map_err(|_| refused())?;
    model.run(&settings, seed, &mut Unwatched)
}

fn judge<'a>(
    experiment: &'a Experiment,
    seeds: u64,
    by_setup: &BTreeMap<Setup, Vec<Result<Report, Fault>>>,
) -> Outcome<'a> {
    let reports = |given| -> Result<Vec<Report>, Fault> {
        let all = by_setup.get(&(experiment.model, given)).into_iter().flatten();
        all.take(seeds as usize).cloned().collect()
    };
    let verdicts = reports(experiment.given).and_then(|own| {
        let others = experiment.against.map_or_else(|| Ok(Vec::new()), reports)?;
        Ok(experiment.judge(&own, &others))
    });
    Outcome { experiment, seeds, verdicts }
}
