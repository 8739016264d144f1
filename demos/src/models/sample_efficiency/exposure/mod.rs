//! How many exposures a word needs, for four learners: one that knows which features matter, one that stores
//! exemplars, and two that follow a gradient.
//!
//! The knowledge of the first is given here, not learnt: it stands for what a learner could bring along from
//! other words (Kemp, Perfors and Tenenbaum 2007 show how it can be learnt). A store of exemplars is not
//! efficient by itself either: with raw features it is the worst learner in the end. It becomes one when the
//! comparison weighs features by their known precision, which is again given.
//!
//! Settings and a seed come in; the accuracy on new objects by number of exposures goes out. [`words`] are what
//! is learnt, [`memory`] and [`gradient`] the learners, [`results`] what is made of a run.

use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::random::Stream;
use crate::report::Report;

mod gradient;
mod memory;
mod results;
mod words;

use gradient::{Logistic, Perceptron};
use memory::{Bayes, Episodic};
use results::{COUNTS, LEARNERS, Row};
use words::{Item, Shape, accuracy};

const NAME: &str = "sample-efficiency/exposure";

/// The model.
pub(super) const MODEL: Model =
    Model { name: NAME, code: env!("KB_CODE_SAMPLE_EFFICIENCY"), describe, simulate };

/// New objects of each word on which learners are tested.
const TESTS: usize = 20;

fn describe() -> Description {
    let mut outputs =
        vec![Output::figure("exposure", results::TITLE), Output::table("accuracy", results::TITLE)];
    for (name, words) in LEARNERS {
        let value = |n: usize| {
            let title = format!("accuracy of {words} after {n} exposures of each word");
            Output::value(&format!("{name}_{n}"), &title, Unit::One).within(0.0, 1.0)
        };
        outputs.extend(COUNTS.map(value));
    }
    outputs.push(
        Output::value(
            "head_start",
            "accuracy with the prior after 1 exposure, less that of softmax regression after 50",
            Unit::One,
        )
        .within(-1.0, 1.0),
    );
    Description {
        title: "Exposures to a word".into(),
        summary:
            "Learners hear words for objects with many features, few of which matter. The one that knows \
                  beforehand which matter needs one exposure where learners without that knowledge need \
                  dozens. That knowledge is given to it, not learnt; and a store of exemplars without it \
                  generalises badly."
                .into(),
        sources: ["kemp2007", "carey1978", "lake2015"].map(Into::into).into(),
        parameters: parameters(),
        chance: true,
        controls: ["weighted_exemplars", "words", "features", "informative", "eta"].map(Into::into).into(),
        presets: Vec::new(),
        outputs,
    }
}

fn parameters() -> Vec<Parameter> {
    use Unit::One;
    vec![
        Parameter::switch(
            "weighted_exemplars",
            "weighted exemplars",
            "whether exemplars are compared with features weighted by their known precision",
            false,
        ),
        Parameter::integer("words", "words", One, "that are learnt together", [10, 2, 20, 1]),
        Parameter::integer("features", "features", One, "of each object", [20, 8, 40, 1]),
        Parameter::integer(
            "informative",
            "features that matter",
            One,
            "the first so many features tell words apart",
            [4, 1, 8, 1],
        ),
        Parameter::number(
            "eta",
            "learning rate",
            One,
            "the step size of softmax regression and of the network",
            [0.1, 0.01, 0.5, 0.01],
        ),
        Parameter::integer("hidden", "hidden units", One, "of the network", [32, 8, 64, 1]),
    ]
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let shape = Shape {
        words: settings.integer("words"),
        features: settings.integer("features"),
        informative: settings.integer("informative"),
    };
    let stream = |name| Stream::new(NAME, seed, name);
    let means = shape.means(&mut stream("means"));
    let most = COUNTS[COUNTS.len() - 1];
    let exposures = shape.objects(&means, most, &mut stream("exposures"));
    let tests = shape.objects(&means, TESTS, &mut stream("tests"));
    let class = Classroom { shape, settings, tests: &tests };
    let (mut order, mut weights) = (stream("order"), stream("weights"));
    let network = Perceptron::new(shape, settings.integer("hidden"), &mut weights);

    let total = COUNTS.iter().sum::<usize>() as f64;
    let (mut rows, mut done) = (Vec::new(), 0.0);
    for count in COUNTS {
        // Later rows see what earlier ones saw, and more.
        let seen = &exposures[..count * shape.words];
        let mut watch = |share: f64| monitor.progress((done + share * count as f64) / total);
        rows.push(class.teach(seen, network.clone(), &mut order, &mut watch)?);
        done += count as f64;
    }
    Ok(results::report(&rows, settings.switch("weighted_exemplars"), shape.words))
}

/// What all rows of the table have in common.
struct Classroom<'a> {
    shape: Shape,
    settings: &'a Settings,
    tests: &'a [Item],
}

impl Classroom<'_> {
    /// The accuracy of each learner after these exposures. `watch` is told the share done.
    fn teach(
        &self,
        seen: &[Item],
        mut network: Perceptron,
        order: &mut Stream,
        watch: &mut dyn FnMut(f64) -> bool,
    ) -> Result<Row, Fault> {
        let eta = self.settings.number("eta");
        let mut shuffled: Vec<&Item> = seen.iter().collect();
        order.shuffle(&mut shuffled);
        let mut logistic = Logistic::new(self.shape);
        for (at, item) in shuffled.iter().enumerate() {
            if at % 20 == 0 && !watch(0.5 * at as f64 / seen.len() as f64) {
                return Err(Fault::Stopped);
            }
            logistic.learn(item, eta);
            network.learn(item, eta);
        }
        let bayes = Bayes::new(self.shape, seen);
        let episodic = Episodic::new(self.shape, seen, self.settings.switch("weighted_exemplars"));
        Ok([
            accuracy(self.tests, |x| bayes.name(x)),
            accuracy(self.tests, |x| episodic.name(x)),
            accuracy(self.tests, |x| logistic.name(x)),
            accuracy(self.tests, |x| network.name(x)),
        ])
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Unwatched;

    fn run(given: &[(&str, &str)], seed: u64) -> Report {
        MODEL.run(&MODEL.with(given), seed, &mut Unwatched).unwrap()
    }

    #[test]
    fn one_exposure_with_the_prior_is_worth_dozens_without() {
        let report = run(&[], 1);
        let value = |name| report.value(name).unwrap();
        assert!(value("bayes_1") > 0.65, "{}", value("bayes_1"));
        for name in ["episodic_1", "logistic_1", "mlp_1"] {
            assert!(value(name) < value("bayes_1") - 0.2, "{name}: {}", value(name));
        }
        assert!(value("logistic_100") > value("logistic_1") + 0.3);
    }

    #[test]
    fn only_the_exemplars_change_with_their_weights() {
        let (raw, weighted) = (run(&[], 2), run(&[("weighted_exemplars", "true")], 2));
        for n in COUNTS {
            let pair = |name: &str| {
                let name = format!("{name}_{n}");
                (raw.value(&name).unwrap(), weighted.value(&name).unwrap())
            };
            for name in ["bayes", "logistic", "mlp"] {
                let (raw, weighted) = pair(name);
                assert_eq!(raw.to_bits(), weighted.to_bits());
            }
            let (raw, weighted) = pair("episodic");
            assert!(weighted > raw + 0.1, "{n}: {weighted}, {raw}");
        }
    }

    #[test]
    fn where_all_features_matter_the_prior_is_worth_little() {
        // Eight of eight features, all precise: the nearest exemplar is nearly as good as the prior.
        let report = run(&[("features", "8"), ("informative", "8")], 3);
        let value = |name| report.value(name).unwrap();
        assert!(value("bayes_5") > 0.97 && value("episodic_5") > value("bayes_5") - 0.05);
    }

    #[test]
    fn the_ends_of_the_ranges_give_finite_reports() {
        run(&[("words", "2"), ("features", "8"), ("informative", "1"), ("hidden", "8"), ("eta", "0.01")], 1);
        run(
            &[("words", "20"), ("features", "40"), ("informative", "8"), ("hidden", "64"), ("eta", "0.5")],
            1,
        );
    }
}
