//! Whether results are the same bits however they are computed: on one thread, on many, and as WebAssembly under Node.
//!
//! What is compared is the name of a result ([`kb_demos::Report::digest`]); a run that fails must fail alike.

use std::sync::Arc;
use std::time::Duration;

use kb_demos::contract::Request;
use kb_demos::random::Stream;
use kb_demos::{Domain, Setting, Settings};
use rayon::prelude::*;

use crate::demo::run::Run;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{self, Clock, Model};

pub mod node;

/// A run that is verified.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it is called: the id of a demo, or the model with a number.
    pub name: String,
    /// The model.
    pub model: Arc<Model>,
    /// All parameters.
    pub settings: Settings,
    /// The seed.
    pub seed: u64,
    /// Where its demo stands.
    pub place: Option<Place>,
    /// The result that is known of it.
    pub published: Option<String>,
}

/// What a way to compute a case gave: the name of the result, or why there is none.
pub type Answer = Result<String, String>;

/// What was found of a case.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The answers, by the ways in which they were computed.
    pub answers: Vec<(Way, Answer)>,
}

/// How a case was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By the build, or kept from one.
    Published,
    /// One after the other.
    OneThread,
    /// Many at once.
    ManyThreads,
    /// As WebAssembly, under Node.
    WebAssembly,
}

impl Way {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::OneThread => "one thread",
            Self::ManyThreads => "many threads",
            Self::WebAssembly => "WebAssembly",
        }
    }
}

impl Case {
    /// The demo of a run. Nothing for one that failed: that has been told.
    pub fn of_run(run: &Run) -> Option<Self> {
        let plan = &run.plan;
        Some(Self {
            name: plan.id.clone(),
            model: Arc::clone(&plan.model),
            settings: plan.settings.clone(),
            seed: plan.seed,
            place: Some(plan.place.clone()),
            published: Some(run.report.as_ref()?.digest()),
        })
    }

    /// What a module of ours is asked for it; `None` for a model of somebody else's.
    pub fn request(&self) -> Option<String> {
        match &self.model.way {
            model::Way::BuiltIn(model) => Some(Request::lines(model, &self.settings, self.seed)),
            _ => None,
        }
    }

    fn compute(&self, limit: Duration) -> Answer {
        let mut clock = Clock::waited(self.model.limit(limit));
        let report = self.model.run(&self.settings, self.seed, &mut clock);
        report.map(|report| report.digest()).map_err(|fault| fault.to_string())
    }
}

/// How long a run with parameters drawn by chance may take, in seconds: what takes longer is drawn again.
const LONGEST: f64 = 1.0;
/// How often parameters are drawn again before a model has fewer cases.
const DRAWS: u64 = 20;

/// A model with its defaults, and with parameters drawn by chance from their ranges.
pub fn cases(model: &'static kb_demos::Model, sets: u64) -> Vec<Case> {
    let own = Arc::new(Model::built_in(model));
    let case = |number: u64, settings, seed| Case {
        name: format!("{} {number}", model.name),
        model: Arc::clone(&own),
        settings,
        seed,
        place: None,
        published: None,
    };
    let defaults = (model.describe)().resolve(&[]).unwrap_or_default();
    let drawn = (1..=sets).into_par_iter().filter_map(|number| {
        let draws =
            (0..DRAWS).map(|draw| case(number, draw_settings(model, &defaults, number, draw), number));
        let stopped = kb_demos::Fault::Stopped.to_string();
        draws.into_iter().find(|case| case.compute(Duration::from_secs_f64(LONGEST)) != Err(stopped.clone()))
    });
    std::iter::once(case(0, defaults.clone(), 1)).chain(drawn.collect::<Vec<_>>()).collect()
}

/// About half of the parameters are drawn, the others stay at their defaults.
fn draw_settings(model: &kb_demos::Model, defaults: &Settings, number: u64, draw: u64) -> Settings {
    let mut chance = Stream::new(model.name, number * DRAWS + draw, "verify");
    let mut settings = defaults.clone();
    for parameter in (model.describe)().parameters {
        let between = |chance: &mut Stream, min: f64, max: f64| min + chance.uniform() * (max - min);
        let drawn = match &parameter.domain {
            Domain::Number { min, max, .. } => Setting::Number(between(&mut chance, *min, *max)),
            Domain::Integer { min, max, .. } => {
                Setting::Integer(between(&mut chance, *min as f64, *max as f64).round() as i64)
            }
            Domain::Choice { options, .. } => {
                Setting::Choice(options[chance.below(options.len() as u32) as usize].clone())
            }
            Domain::Switch { .. } => Setting::Switch(chance.below(2) == 1),
            Domain::Numbers { default, min, max, .. } => {
                Setting::Numbers(default.iter().map(|_| between(&mut chance, *min, *max)).collect())
            }
        };
        if chance.below(2) == 0 {
            settings.0.insert(parameter.name, drawn);
        }
    }
    settings
}

/// Computes the cases natively, on so many threads.
///
/// # Errors
/// When the threads cannot be made.
pub fn native(cases: &[Case], threads: usize, limit: Duration) -> Result<Vec<Answer>, String> {
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| error.to_string())?;
    Ok(pool.install(|| cases.par_iter().map(|case| case.compute(limit)).collect()))
}

impl Verdict {
    /// Whether all ways agree.
    pub fn holds(&self) -> bool {
        self.answers.windows(2).all(|pair| pair[0].1 == pair[1].1)
    }

    /// What is wrong with the case, where the ways do not agree.
    pub fn diagnostic(&self, case: &Case) -> Option<Diagnostic> {
        if self.holds() {
            return None;
        }
        let ways = self.answers.iter().map(|(way, answer)| match answer {
            Ok(digest) => format!("{} {}", way.name(), &digest[..12]),
            Err(fault) => format!("{}: {fault}", way.name()),
        });
        let ways: Vec<String> = ways.collect();
        let native: Vec<&Answer> =
            self.answers.iter().filter(|(w, _)| *w != Way::WebAssembly).map(|(_, a)| a).collect();
        let help = if native.windows(2).any(|pair| pair[0] != pair[1]) {
            "a model depends on something else than its parameters and seed, or what is kept in .kb was made by other \
             code or is damaged: build again without it"
        } else {
            "the page would show another result than the build: the modules of this program are not of its models"
        };
        let message = format!("`{}` does not give the same result each time: {}", case.name, ways.join(", "));
        let diagnostic = Diagnostic::new(Code::NotReproduced, message).help(help);
        Some(match &case.place {
            Some(place) => diagnostic.at(place.clone()),
            None => diagnostic,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kb_demos::models;

    #[test]
    fn ways_that_disagree_are_told_with_their_results() {
        let Some(model) = models::find("stdp/window") else { unreachable!() };
        let case = cases(model, 0).remove(0);
        let verdict = |answers: &[(Way, Answer)]| Verdict { answers: answers.to_vec() };
        let (a, b) = (Ok("a".repeat(32)), Ok("b".repeat(32)));
        let same = verdict(&[(Way::OneThread, a.clone()), (Way::WebAssembly, a.clone())]);
        assert!(same.holds() && same.diagnostic(&case).is_none());
        let told = |verdict: Verdict| {
            verdict.diagnostic(&case).map(|d| (d.message, d.help.unwrap_or_default())).unwrap_or_default()
        };
        let (message, help) = told(verdict(&[(Way::OneThread, a.clone()), (Way::WebAssembly, b.clone())]));
        assert!(message.ends_with("one thread aaaaaaaaaaaa, WebAssembly bbbbbbbbbbbb"), "{message}");
        assert!(help.contains("modules of this program"));
        let (_, help) = told(verdict(&[(Way::Published, b), (Way::OneThread, a)]));
        assert!(help.contains("damaged"));
    }

    #[test]
    fn parameters_drawn_by_chance_are_allowed_and_the_same_each_time() {
        for model in models::all().filter(|model| model.name.starts_with("stdp/")) {
            let drawn = cases(model, 3);
            assert_eq!(drawn.len(), 4);
            for case in &drawn {
                let request = Request::from_lines(&case.request().unwrap());
                let given = request.map(|request| request.parameters).unwrap_or_default();
                assert_eq!((model.describe)().resolve(&given).as_ref(), Ok(&case.settings), "{}", case.name);
            }
            let again: Vec<Settings> = cases(model, 3).into_iter().map(|case| case.settings).collect();
            assert_eq!(again, drawn.into_iter().map(|case| case.settings).collect::<Vec<_>>());
        }
    }
}
