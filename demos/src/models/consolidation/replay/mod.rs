//! Two lists, learnt one after the other by a slow network: it forgets the first, unless the lists are mixed,
//! or a fast store replays the first (McClelland, McNaughton and O'Reilly 1995).
//!
//! Settings and a seed come in; the accuracy on both lists in three ways of learning the second goes out.
//! [`network`] is the slow learner, the [`store`](super::store) the fast one, [`lessons`] what is taught and in
//! which order, [`results`] what is made of a run.

use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::random::Stream;
use crate::report::Report;

mod lessons;
mod network;
mod results;

use lessons::{Lists, Mode, Progress};
use network::Network;
use results::Outcome;

const NAME: &str = "consolidation/replay";

/// The model.
pub(super) const MODEL: Model = Model { name: NAME, code: env!("KB_CODE_CONSOLIDATION"), describe, simulate };

fn describe() -> Description {
    let value = |name, title| Output::value(name, title, Unit::One).within(0.0, 1.0);
    Description {
        title: "Replay protects what was learnt before".into(),
        summary: "A slow network learns list A, then list B. With B alone it forgets much of A; with both lists \
                  mixed it forgets nothing, but needs A to be there still. A fast store that took every pair in \
                  one go can stand in for it: it replays A, from corrupted cues, while B is learnt."
            .into(),
        sources: ["mcclelland1995", "mccloskey1989", "robins1995", "hopfield1982", "wilson1994"]
            .map(Into::into)
            .into(),
        parameters: parameters(),
        chance: true,
        controls: ["items_b", "eta", "hidden", "flip", "replays", "index_units"].map(Into::into).into(),
        presets: Vec::new(),
        outputs: vec![
            Output::figure("forgetting", results::FORGETTING),
            Output::table("summary", results::SUMMARY),
            value("a_before", "accuracy on list A before list B is learnt"),
            value("a_focused", "accuracy on list A after learning list B alone"),
            value("a_interleaved", "accuracy on list A after learning both lists mixed"),
            value("a_replay", "accuracy on list A after learning list B with replay of A"),
            value("b_focused", "accuracy on list B after learning it alone"),
            value("b_interleaved", "accuracy on list B after learning both lists mixed"),
            value("b_replay", "accuracy on list B after learning it with replay of A"),
            value("recall_ok", "fraction of the replays with more than 99 % of the bits right; 0 without replays"),
        ],
    }
}

fn parameters() -> Vec<Parameter> {
    use Unit::One;
    vec![
        Parameter::integer("items_a", "pairs in list A", One, "learnt first", [20, 5, 30, 1]),
        Parameter::integer("items_b", "pairs in list B", One, "learnt second", [20, 5, 30, 1]),
        Parameter::number(
            "eta",
            "learning rate",
            One,
            "the step size of the slow network",
            [0.3, 0.05, 0.5, 0.05],
        ),
        Parameter::integer("hidden", "hidden units", One, "of the slow network", [32, 16, 64, 1]),
        Parameter::number(
            "flip",
            "flipped bits",
            One,
            "the probability that a bit of the cue for a replay is flipped",
            [0.25, 0.0, 0.4, 0.05],
        ),
        Parameter::integer(
            "replays",
            "replays per pair",
            One,
            "recalled pairs of list A that are learnt after each pair of list B",
            [1, 0, 4, 1],
        ),
        Parameter::integer(
            "index_units",
            "index units",
            One,
            "units of the fast store beyond the 64 of a pair; with fewer of them it is fuller and recalls worse",
            [384, 64, 512, 64],
        ),
    ]
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let lists = Lists::new(settings, seed);
    let eta = settings.number("eta");
    let mut progress = Progress::new(monitor);
    let mut weights = Stream::new(NAME, seed, "weights");
    let (inputs, outputs) = (lessons::INPUTS, lessons::OUTPUTS);
    let mut network = Network::new(inputs, settings.integer("hidden"), outputs, &mut weights);
    lists.teach_first(&mut network, eta, seed, &mut progress)?;

    let flip = settings.number("flip");
    let mut second = |mode| lists.teach_second(network.clone(), mode, eta, seed, &mut progress);
    let outcome = Outcome {
        focused: second(Mode::Focused)?,
        interleaved: second(Mode::Interleaved)?,
        replay: second(Mode::Replay { per_item: settings.integer("replays"), flip })?,
    };
    Ok(results::report(&outcome))
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
    fn focused_learning_forgets_and_replay_protects() {
        let report = run(&[], 1);
        let value = |name| report.value(name).unwrap();
        assert!(value("a_before") > 0.995, "{}", value("a_before"));
        assert!((0.65..=0.82).contains(&value("a_focused")), "{}", value("a_focused"));
        assert!(value("a_interleaved") > 0.995 && value("a_replay") > 0.985);
        for name in ["b_focused", "b_interleaved", "b_replay"] {
            assert!(value(name) > 0.92, "{name}: {}", value(name));
        }
        assert!(value("recall_ok") > 0.75, "{}", value("recall_ok"));
    }

    #[test]
    fn without_replays_replay_is_focused_learning() {
        let report = run(&[("replays", "0"), ("items_a", "7"), ("items_b", "9"), ("hidden", "17")], 2);
        for (replay, focused) in [("a_replay", "a_focused"), ("b_replay", "b_focused")] {
            assert_eq!(report.value(replay).map(f64::to_bits), report.value(focused).map(f64::to_bits));
        }
        assert!(report.value("recall_ok").unwrap().abs() < 1e-15);
    }

    #[test]
    fn a_full_store_recalls_badly_and_an_empty_one_well() {
        let few = [("items_a", "5"), ("items_b", "5")];
        assert!(run(&[few[0], few[1], ("index_units", "512")], 3).value("recall_ok").unwrap() > 0.999);
        let many = [("items_a", "30"), ("items_b", "30")];
        assert!(run(&[many[0], many[1], ("index_units", "64")], 3).value("recall_ok").unwrap() < 0.02);
    }

    #[test]
    fn the_monitor_can_stop_a_run() {
        struct Impatient(u32);
        impl Monitor for Impatient {
            fn progress(&mut self, fraction: f64) -> bool {
                assert!((0.0..=1.0).contains(&fraction));
                self.0 += 1;
                self.0 < 200
            }
        }
        let settings = MODEL.with(&[("items_a", "5")]);
        assert_eq!(MODEL.run(&settings, 1, &mut Impatient(0)), Err(Fault::Stopped));
    }
}
