//! What the models are expected to show: every expectation can be read, and one seed of each is as expected.
//! Ten seeds and more are for `kb demo check`.

// A test that cannot run must say so at once.
#![allow(clippy::expect_used)]

use std::collections::BTreeSet;

use kb_demos::acceptance::{self, Experiment, Written};
use kb_demos::{Report, Unwatched, models};

fn run(experiment: &Experiment, given: Written, seed: u64) -> Report {
    let model = experiment.model().expect("a built-in model");
    let settings = acceptance::settings(model, given).expect("settings in range");
    model.run(&settings, seed, &mut Unwatched).expect("a report")
}

/// All that does not hold of so many seeds.
fn faults(experiment: &Experiment, seeds: u64) -> Vec<String> {
    let reports = |given| (1..=seeds).map(|seed| run(experiment, given, seed)).collect::<Vec<_>>();
    let verdicts =
        experiment.judge(&reports(experiment.given), &experiment.against.map(reports).unwrap_or_default());
    let faulty = verdicts.iter().filter(|verdict| !verdict.holds());
    faulty.map(|verdict| format!("{} {:?}: {verdict:?}", experiment.model, experiment.given)).collect()
}

#[test]
fn every_model_has_expectations() {
    let all = acceptance::all();
    let covered: BTreeSet<&str> = all.iter().map(|experiment| experiment.model).collect();
    assert!(covered.iter().copied().eq(models::all().map(|model| model.name)), "{covered:?}");
    assert!(all.iter().all(|experiment| !experiment.expectations.is_empty()));
    for experiment in &all {
        let chance = (experiment.model().expect("a built-in model").describe)().chance;
        assert_eq!(experiment.seeds > 1, chance, "{}: one seed where chance has no part", experiment.model);
    }
}

#[test]
fn what_has_no_chance_is_exact() {
    let all = acceptance::all();
    let exact = all.iter().filter(|experiment| experiment.seeds == 1);
    let faults: Vec<String> = exact.flat_map(|experiment| faults(experiment, 1)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn one_seed_of_what_has_chance_is_as_expected() {
    let all = acceptance::all();
    let chance = all.iter().filter(|experiment| experiment.seeds > 1);
    let faults: Vec<String> = chance.flat_map(|experiment| faults(experiment, 1)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
