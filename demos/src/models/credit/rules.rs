//! Six answers to one question, side by side: how a synapse inside a network can be changed in the direction
//! that lessens an error at the output. Each rule trains a small network on the same examples, from the same
//! weights where the shape is the same; the accuracy and the angle to the gradient are recorded on the way.
//!
//! The rules are in [`super::descent`] (backpropagation and feedback alignment), [`super::predictive`],
//! [`super::equilibrium`] and [`super::targets`]. The task is easy and the networks are small: on hard tasks none
//! of the others yet matches gradient descent (Bartunov et al. 2018), and nothing here speaks to that.

use super::course::{Course, Training};
use super::descent::{Descent, Feedback, Loss};
use super::equilibrium::{Equilibrium, Phases};
use super::learner::Learner;
use super::network::Network;
use super::predictive::Predictive;
use super::results;
use super::targets::Targets;
use super::task::Task;
use crate::model::{Description, Fault, Model, Monitor, Output, Preset};
use crate::parameter::{Parameter, Setting, Settings};
use crate::quantity::Unit;
use crate::random::Stream;
use crate::report::Report;

const NAME: &str = "credit/rules";

/// The model.
pub(super) const MODEL: Model = Model { name: NAME, code: env!("KB_CODE_CREDIT"), describe, simulate };

/// Steps of equilibrium propagation without a nudge, and with each of the two.
const SETTLING: (usize, usize) = (25, 8);

/// A rule of learning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Backpropagation of the cross-entropy.
    Backpropagation,
    /// Backpropagation of the squared error: what predictive coding is to be compared with.
    BackpropagationSquared,
    /// Feedback alignment.
    FeedbackAlignment,
    /// Direct feedback alignment.
    DirectFeedbackAlignment,
    /// Difference target propagation.
    TargetPropagation,
    /// Predictive coding.
    PredictiveCoding,
    /// Equilibrium propagation.
    EquilibriumPropagation,
}

impl Rule {
    /// All, in the order in which they are shown.
    pub(super) const ALL: [Self; 7] = [
        Self::Backpropagation,
        Self::BackpropagationSquared,
        Self::FeedbackAlignment,
        Self::DirectFeedbackAlignment,
        Self::TargetPropagation,
        Self::PredictiveCoding,
        Self::EquilibriumPropagation,
    ];

    /// The first part of the names of its values.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Backpropagation => "bp",
            Self::BackpropagationSquared => "bp_squared",
            Self::FeedbackAlignment => "fa",
            Self::DirectFeedbackAlignment => "dfa",
            Self::TargetPropagation => "dtp",
            Self::PredictiveCoding => "pc",
            Self::EquilibriumPropagation => "ep",
        }
    }

    /// Its name for a reader.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Backpropagation => "backpropagation",
            Self::BackpropagationSquared => "backpropagation, squared error",
            Self::FeedbackAlignment => "feedback alignment",
            Self::DirectFeedbackAlignment => "direct feedback alignment",
            Self::TargetPropagation => "difference target propagation",
            Self::PredictiveCoding => "predictive coding",
            Self::EquilibriumPropagation => "equilibrium propagation",
        }
    }

    /// Whether it follows its reference, the gradient, by definition.
    pub(super) fn is_gradient(self) -> bool {
        matches!(self, Self::Backpropagation | Self::BackpropagationSquared)
    }

    /// Its learning rate, unless scaled.
    fn rate(self) -> f64 {
        match self {
            Self::BackpropagationSquared => 0.1,
            Self::PredictiveCoding => 0.3,
            _ => 0.2,
        }
    }

    /// Its share of the time of a run, in whole parts.
    fn effort(self) -> f64 {
        match self {
            Self::TargetPropagation => 2.0,
            Self::PredictiveCoding => 6.0,
            Self::EquilibriumPropagation => 12.0,
            _ => 1.0,
        }
    }

    /// An untrained network that learns by this rule.
    fn learner(self, task: &Task, settings: &Settings, seed: u64) -> Box<dyn Learner> {
        let stream = |purpose| Stream::new(NAME, seed, purpose);
        let deep = || Network::random(&task.deep, &mut stream("weights"));
        let descent =
            |loss, feedback| -> Box<dyn Learner> { Box::new(Descent { network: deep(), loss, feedback }) };
        match self {
            Self::Backpropagation => descent(Loss::CrossEntropy, Feedback::Transposed),
            Self::BackpropagationSquared => descent(Loss::Squared, Feedback::Transposed),
            Self::FeedbackAlignment => {
                descent(Loss::CrossEntropy, Feedback::layered(&task.deep, &mut stream("feedback")))
            }
            Self::DirectFeedbackAlignment => {
                descent(Loss::CrossEntropy, Feedback::direct(&task.deep, &mut stream("direct feedback")))
            }
            Self::TargetPropagation => {
                let rate = self.rate() * settings.number("rate_scale");
                let noise = stream("decoder noise");
                Box::new(Targets::new(deep(), rate, &mut stream("decoders"), noise))
            }
            Self::PredictiveCoding => {
                Box::new(Predictive { network: deep(), steps: settings.integer("inference_steps") })
            }
            Self::EquilibriumPropagation => {
                let network = Network::random(&task.shallow, &mut stream("shallow weights"));
                let (free, nudged) = SETTLING;
                let phases = Phases { nudge: settings.number("nudge"), free, nudged };
                Box::new(Equilibrium { network, phases })
            }
        }
    }

    /// What its locality costs, for the table: the signals that a synapse needs, whether weights must be
    /// symmetric, phases, and variables beside activities and weights.
    pub(super) fn locality(self, settings: &Settings) -> [String; 4] {
        let (free, nudged) = SETTLING;
        let clamped = format!("settling with the output clamped ({})", settings.integer("inference_steps"));
        let settling = format!("free settling ({free}), then two nudged ({nudged} each)");
        let [needs, symmetric, phases, extra] = match self {
            Self::Backpropagation | Self::BackpropagationSquared => [
                "activity below, and an error that comes down from layer to layer",
                "yes: errors pass the transposed weights",
                "forward, then backward",
                "an error for each unit",
            ],
            Self::FeedbackAlignment => [
                "activity below, and an error that comes down from layer to layer",
                "no: fixed random weights",
                "forward, then backward",
                "an error for each unit, feedback weights",
            ],
            Self::DirectFeedbackAlignment => [
                "activity below, and the error of the output, mixed at random",
                "no: fixed random weights",
                "forward, then one broadcast",
                "an error for each unit, feedback weights",
            ],
            Self::TargetPropagation => [
                "activity below, and activity and target of the unit above",
                "in the output layer only",
                "forward, targets downward; the decoders learn from noise",
                "a target for each unit, decoders",
            ],
            Self::PredictiveCoding => [
                "state below, and the error of the unit above",
                "yes: predictions and errors pass the same weights",
                &clamped,
                "a state beside the error for each unit",
            ],
            Self::EquilibriumPropagation => [
                "activities on its two sides, in two phases",
                "yes: one weight serves both directions",
                &settling,
                "the products of one phase, kept until the other",
            ],
        };
        [needs, symmetric, phases, extra].map(Into::into)
    }
}

fn describe() -> Description {
    let mut outputs = vec![
        Output::figure("accuracy", "Accuracy on the test set"),
        Output::figure("angle", "Angle between what a rule does and the gradient"),
        Output::table("summary", "Accuracy of the rules, and their angles to the gradient"),
        Output::table("locality", "What each rule needs"),
    ];
    outputs.extend(results::values());
    let keys = [
        "rumelhart1986",
        "lillicrap2016",
        "lee2015",
        "whittington2017",
        "scellier2017",
        "laborieux2021",
        "bartunov2018",
    ];
    let moons = [("task", Setting::Choice("moons".into())), ("epochs", Setting::Integer(60))];
    Description {
        title: "Six answers to credit assignment".into(),
        summary:
            "Small networks learn the same easy task by backpropagation and by five rules that ask less of \
                  a synapse; recorded are how well they do and how far they stray from the gradient. Digits: Alpaydin and Kaynak \
                  (1998), UCI Machine Learning Repository, CC BY 4.0."
                .into(),
        sources: keys.map(Into::into).into(),
        parameters: parameters(),
        chance: true,
        controls: ["task", "epochs", "batch", "rate_scale"].map(Into::into).into(),
        presets: vec![
            Preset { name: "digits".into(), settings: Vec::new() },
            Preset {
                name: "moons".into(),
                settings: moons.map(|(name, setting)| (name.into(), setting)).into(),
            },
        ],
        outputs,
    }
}

fn parameters() -> Vec<Parameter> {
    let one = Unit::One;
    vec![
        Parameter::choice("preset", "preset", "the digits, or the moons and longer", &["digits", "moons"]),
        Parameter::choice(
            "task",
            "task",
            "handwritten digits of 8x8 pixels, or two moons in the plane",
            &["digits", "moons"],
        ),
        Parameter::integer("epochs", "epochs", one, "how often each example is seen", [20, 1, 100, 1]),
        Parameter::integer("batch", "batch", one, "examples to each change of the weights", [20, 5, 100, 5]),
        Parameter::number(
            "rate_scale",
            "scale of the learning rates",
            one,
            "multiplies the learning rates of all rules",
            [1.0, 0.1, 2.0, 0.1],
        ),
        Parameter::integer(
            "inference_steps",
            "inference steps",
            one,
            "predictive coding: steps of the states before the weights change",
            [20, 1, 100, 1],
        ),
        Parameter::number(
            "nudge",
            "nudge",
            one,
            "equilibrium propagation: how strongly the outputs are drawn to the target (beta)",
            [0.5, 0.05, 1.0, 0.05],
        ),
    ]
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let task = match settings.choice("task") {
        "moons" => Task::moons(&mut Stream::new(NAME, seed, "moons")),
        _ => Task::digits(),
    };
    let courses = train(&task, settings, seed, monitor)?;
    Ok(results::report(settings, &courses))
}

/// What each rule does, in the order of [`Rule::ALL`].
fn train(
    task: &Task,
    settings: &Settings,
    seed: u64,
    monitor: &mut dyn Monitor,
) -> Result<Vec<(Rule, Course)>, Fault> {
    let total: f64 = Rule::ALL.iter().fold(0.0, |sum, rule| sum + rule.effort());
    let mut done = 0.0;
    let mut courses = Vec::new();
    for rule in Rule::ALL {
        let training = Training {
            epochs: settings.integer("epochs"),
            batch: settings.integer("batch"),
            rate: rule.rate() * settings.number("rate_scale"),
            order: Stream::new(NAME, seed, "order"),
        };
        let mut learner = rule.learner(task, settings, seed);
        let mut proceed = |fraction: f64| {
            let fraction = (done + fraction * rule.effort()) / total;
            if monitor.progress(fraction) { Ok(()) } else { Err(Fault::Stopped) }
        };
        let course = training.run(learner.as_mut(), task, &mut proceed).map_err(|fault| match fault {
            Fault::Failed(why) => Fault::Failed(format!("{}: {why}", rule.label())),
            other => other,
        })?;
        done += rule.effort();
        courses.push((rule, course));
    }
    Ok(courses)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Unwatched;
    use crate::parameter::Given;

    fn settings(given: &[(&str, &str)]) -> Settings {
        let given: Vec<_> =
            given.iter().map(|(name, value)| ((*name).into(), Given::Text((*value).into()))).collect();
        describe().resolve(&given).unwrap()
    }

    #[test]
    fn every_rule_learns_the_moons() {
        let report =
            MODEL.run(&settings(&[("preset", "moons"), ("epochs", "40")]), 1, &mut Unwatched).unwrap();
        assert!(report.value("bp_test").unwrap() > 0.97);
        // A line between the moons would be right for some 0.87.
        assert!(report.value("worst_test").unwrap() > 0.8, "{:?}", report.values);
    }

    #[test]
    fn a_few_epochs_on_the_digits() {
        let report = MODEL.run(&settings(&[("epochs", "3"), ("batch", "10")]), 2, &mut Unwatched).unwrap();
        let value = |name: &str| report.value(name).unwrap();
        assert!(value("bp_test") > 0.85 && value("worst_test") > 0.6, "{:?}", report.values);
        // Feedback that is random at first is near, but on the right side of, a right angle.
        assert!(
            (50.0..90.0).contains(&value("fa_angle_first"))
                && (50.0..90.0).contains(&value("dfa_angle_first"))
        );
        assert!(value("pc_angle_last") < value("fa_angle_last"));
        let summary = report.table("summary").unwrap();
        assert!(matches!(summary.rows[0][3], crate::report::Cell::Number(angle) if angle.abs() < 1e-9));
    }

    #[test]
    fn fewer_inference_steps_are_another_predictive_coding_and_the_same_rest() {
        let run = |steps: &str| {
            let given = [("preset", "moons"), ("epochs", "2"), ("inference_steps", steps)];
            MODEL.run(&settings(&given), 3, &mut Unwatched).unwrap()
        };
        let (few, many) = (run("5"), run("20"));
        for value in &few.values {
            let same = many.value(&value.name).unwrap().to_bits() == value.value.to_bits();
            assert!(same || value.name.starts_with("pc_") || value.name == "worst_test", "{}", value.name);
        }
        assert!((few.value("pc_angle_first").unwrap() - many.value("pc_angle_first").unwrap()).abs() > 0.1);
    }

    #[test]
    fn a_run_stops_when_asked() {
        struct Impatient(u32);
        impl Monitor for Impatient {
            fn progress(&mut self, fraction: f64) -> bool {
                assert!((0.0..=1.0).contains(&fraction));
                self.0 += 1;
                self.0 < 9
            }
        }
        let settings = settings(&[("task", "moons"), ("epochs", "4")]);
        assert_eq!(MODEL.run(&settings, 1, &mut Impatient(0)), Err(Fault::Stopped));
    }
}
