//! The models of a site: those that come with `kb`, and a project's own, which are programs in any language,
//! WebAssembly modules, or results that were recorded elsewhere.
//!
//! A model says of itself what it can be asked and what it gives ([`Description`]), and runs: parameters and a seed in, a
//! report out. Nobody else needs to know which kind it is.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use kb_demos::{Description, Fault, Monitor, Report, Settings};

mod answer;
mod clock;
mod files;
pub mod key;
mod make;
pub mod module;
pub mod program;
mod read;
pub mod recorded;
mod set;

pub use clock::Clock;
pub use key::RunKey;
pub use set::{FOLDER, Models};

use self::module::Module;
use self::program::Program;
use self::recorded::Recorded;

/// A model.
pub struct Model {
    /// Its name: `family/model`, or that of its folder in `demos/`.
    pub name: Arc<str>,
    /// A hash of all that its results depend on beside parameters and seed.
    pub code: Arc<str>,
    /// What it says of itself.
    pub description: Arc<Description>,
    /// How it runs.
    pub way: Way,
    /// The longest that a run of it may take, in seconds, where it or its project says so; for a model that comes with
    /// `kb`, and one whose results are recorded, nothing is said.
    pub time_limit: Option<f64>,
}

/// How a model runs.
#[derive(Debug)]
pub enum Way {
    /// As a function of this program.
    BuiltIn(&'static kb_demos::Model),
    /// As a program of its own.
    Program(Program),
    /// As a WebAssembly module.
    Module(Module),
    /// Elsewhere: its results are kept with the project.
    Recorded(Recorded),
}

impl Model {
    /// A model that comes with `kb`.
    pub fn built_in(model: &'static kb_demos::Model) -> Self {
        Self {
            name: model.name.into(),
            code: model.code.into(),
            description: Arc::new((model.describe)()),
            way: Way::BuiltIn(model),
            time_limit: None,
        }
    }

    /// Runs it, and checks what comes out: every declared output is there and nothing else, every number is finite, and
    /// every value in its range.
    ///
    /// # Errors
    /// When there is no such report.
    pub fn run(&self, settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
        let report = match &self.way {
            Way::BuiltIn(model) => return model.run(settings, seed, monitor),
            Way::Program(program) => program.run(settings, seed, monitor)?,
            Way::Module(module) => module.run(settings, seed, monitor)?,
            Way::Recorded(recorded) => recorded.report(&RunKey::new(self, settings, seed))?,
        };
        answer::checked(report, &self.description)
    }

    /// The longest that a run of it may take: what it says itself, else this.
    pub fn limit(&self, otherwise: Duration) -> Duration {
        self.time_limit.map_or(otherwise, Duration::from_secs_f64)
    }

    /// Whether it comes with `kb`, and is no model of a project.
    pub fn is_built_in(&self) -> bool {
        matches!(self.way, Way::BuiltIn(_))
    }

    /// Whether its results are kept with the project, and nowhere else.
    pub fn is_recorded(&self) -> bool {
        matches!(self.way, Way::Recorded(_))
    }

    /// The module that a browser runs, where it is the project's own.
    pub fn module(&self) -> Option<&Module> {
        match &self.way {
            Way::Module(module) => Some(module),
            _ => None,
        }
    }
}

impl PartialEq for Model {
    fn eq(&self, other: &Self) -> bool {
        // How it runs is part of its code.
        self.name == other.name
            && self.code == other.code
            && self.time_limit == other.time_limit
            && self.description == other.description
            && self.is_recorded() == other.is_recorded()
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model").field("name", &self.name).field("way", &self.way).finish_non_exhaustive()
    }
}
