//! Learning from few examples: the size principle, exposures, curiosity and two cues.

use super::{Expectation, Experiment, less, rise, value};

pub(super) fn experiments() -> Vec<Experiment> {
    [size_principle(), exposure(), curiosity(), cues()].concat()
}

/// The probability that the word applies to the same subordinate, basic and superordinate class, and others.
fn generalisation(examples: &str, expected: [f64; 4]) -> Vec<Expectation> {
    let probes = ["sub", "basic", "super", "other"];
    let expectation = |(probe, expected)| value(format!("{examples}_{probe}")).exactly(expected, 1e-4);
    probes.into_iter().zip(expected).map(expectation).collect()
}

fn size_principle() -> Vec<Experiment> {
    let model = "sample-efficiency/size-principle";
    let table = [
        ("one", [1.0, 0.4015, 0.1022, 0.0025]),
        ("three_sub", [1.0, 0.1148, 0.0041, 0.0]),
        ("three_basic", [1.0, 1.0, 0.0358, 0.0001]),
        ("three_super", [1.0, 1.0, 1.0, 0.0016]),
    ];
    vec![
        Experiment::exact(model, &[])
            .expect(table.into_iter().flat_map(|(examples, row)| generalisation(examples, row))),
        Experiment::exact(model, &[("basic_bias", "10")])
            .expect(generalisation("one", [1.0, 0.8379, 0.0277, 0.0007])),
    ]
}

/// Accuracy of each learner after so many exposures to each word. One cell is not the plan's, which has 0.453
/// for softmax regression after 5 exposures: a thousand seeds give 0.484, and a program in C with other random
/// numbers 0.483 over a thousand runs, so that is the reference here.
const ACCURACY: [(&str, [(u32, f64); 6]); 4] = [
    ("bayes", [(1, 0.863), (2, 0.917), (5, 0.944), (10, 0.95), (50, 0.958), (100, 0.961)]),
    ("episodic", [(1, 0.273), (2, 0.304), (5, 0.367), (10, 0.413), (50, 0.519), (100, 0.561)]),
    ("logistic", [(1, 0.304), (2, 0.366), (5, 0.483), (10, 0.551), (50, 0.807), (100, 0.871)]),
    ("mlp", [(1, 0.207), (2, 0.281), (5, 0.436), (10, 0.579), (50, 0.838), (100, 0.869)]),
];

fn exposure() -> Vec<Experiment> {
    let model = "sample-efficiency/exposure";
    let cells = ACCURACY.into_iter().flat_map(|(learner, cells)| {
        cells.map(|(n, accuracy)| {
            // No band for one seed is given: some six standard deviations.
            let (low, high) = (f64::max(accuracy - 0.4, 0.0), f64::min(accuracy + 0.4, 1.0));
            value(format!("{learner}_{n}")).near(accuracy, 0.04).each(low, high)
        })
    });
    // One exposure with the prior is worth at least fifty without, in the mean.
    let head_start = value("head_start").near(0.056, 0.08).mean(0.0, 0.4);
    // What is said of exemplars with a good metric: one-shot learning works, for all that it is not the prior.
    let weighted = [1, 2, 3, 5, 10, 20, 50, 100].into_iter().flat_map(|n| {
        let episodic = || format!("episodic_{n}");
        let mut expected =
            vec![rise(episodic()).mean(0.15, 1.0), less(format!("bayes_{n}"), episodic()).mean(0.0, 1.0)];
        if n <= 10 {
            expected.push(less(episodic(), format!("mlp_{n}")).mean(0.0, 1.0));
        }
        expected
    });
    vec![
        Experiment::new(model, &[]).seeds(20).expect(cells.chain([head_start])),
        Experiment::new(model, &[("weighted_exemplars", "true")]).against(&[]).seeds(20).expect(weighted),
    ]
}

fn curiosity() -> Vec<Experiment> {
    let model = "sample-efficiency/curiosity";
    let theory = |n: u32| 2.0 / (f64::from(n) + 2.0);
    let one_learner = [1, 2, 3, 4, 10].into_iter().flat_map(|n| {
        [
            value(format!("random_{n}")).near(theory(n), 0.01),
            value(format!("active_{n}")).exactly(f64::from(1 << n).recip(), 0.0),
        ]
    });
    let many = [1, 2, 3, 4, 10].map(|n| {
        // The width is Beta(2, n); 200 learners a seed.
        let at = f64::from(n);
        let error = (2.0 * at / ((at + 2.0) * (at + 2.0) * (at + 3.0)) / 200.0).sqrt();
        value(format!("random_{n}")).usual(theory(n), error)
    });
    vec![
        Experiment::new(model, &[("learners", "1"), ("queries", "10")]).seeds(2000).expect(one_learner),
        Experiment::new(model, &[]).expect(many),
    ]
}

fn cues() -> Vec<Experiment> {
    let combined = 1.5 / 3.25_f64.sqrt();
    vec![Experiment::new("sample-efficiency/cues", &[]).expect([
        value("weight").exactly(9.0 / 13.0, 1e-12),
        value("combined").exactly(combined, 1e-12),
        // Four standard errors of 2 000 000 samples, and a band for 200 000.
        value("sampled").near(combined, 0.0017).each(combined - 0.005, combined + 0.005),
    ])]
}
