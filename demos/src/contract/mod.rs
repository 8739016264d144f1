//! How a model is asked and how it answers where it is not called as a function: in a browser, or in a program.
//!
//! A [`Request`] names parameters and a seed; a [`Reply`] holds a report, or says why there is none. Our own modules
//! take lines of text and give the canonical encoding, since the code for that is a fifth of the code for JSON, and a
//! reader waits for it. Models of others speak JSON ([`json`]). Neither way changes a bit of a result.

pub mod json;

use serde::{Deserialize, Serialize};

use crate::format;
use crate::model::{Fault, Model, Monitor, Output};
use crate::parameter::{Given, Setting, Settings};
use crate::quantity::Unit;
use crate::report::Report;

/// What a model is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The name of the model, where there is more than one to ask.
    pub model: String,
    /// Parameters by name. Those that are left out have their defaults.
    pub parameters: Vec<(String, Given)>,
    /// The seed.
    pub seed: u64,
    /// Where to stop, as a fraction of the run: from the time until there one learns how long the whole takes.
    pub until: Option<f64>,
}

/// What a model answers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Reply {
    /// All parameters, in their own units.
    pub settings: Vec<(String, Setting)>,
    /// What it says of its outputs.
    pub outputs: Vec<Output>,
    /// The result.
    pub report: Option<Report>,
    /// Parameters that cannot be what they are asked to be, and why.
    pub refused: Vec<(String, String)>,
    /// Why there is no report.
    pub fault: Option<String>,
    /// Whether it stopped where it was asked to.
    pub stopped: bool,
}

/// What is refused of a parameter that is no parameter.
const NOT_A_LINE: &str = "is no line of a request";

impl Default for Request {
    fn default() -> Self {
        Self { model: String::new(), parameters: Vec::new(), seed: 1, until: None }
    }
}

impl Request {
    /// Reads a request of lines: `model NAME`, `seed NUMBER`, `until FRACTION`, and `set NAME=VALUE` for each
    /// parameter, with its unit, as on a command line.
    pub fn from_lines(text: &str) -> Result<Self, String> {
        let mut request = Self::default();
        for line in text.lines().filter(|line| !line.is_empty()) {
            let refused = || format!("`{line}` {NOT_A_LINE}");
            let (what, rest) = line.split_once(' ').ok_or_else(refused)?;
            match what {
                "model" => rest.clone_into(&mut request.model),
                "seed" => request.seed = rest.parse().map_err(|_| refused())?,
                "until" => request.until = Some(rest.parse().map_err(|_| refused())?),
                "set" => {
                    let (name, value) = rest.split_once('=').ok_or_else(refused)?;
                    request.parameters.push((name.to_owned(), value.into()));
                }
                _ => return Err(refused()),
            }
        }
        Ok(request)
    }

    /// The lines that ask a model for a run with all parameters given.
    pub fn lines(model: &Model, settings: &Settings, seed: u64) -> String {
        let mut lines = format!("model {}\nseed {seed}\n", model.name);
        for parameter in (model.describe)().parameters {
            if let Some(setting) = settings.0.get(&parameter.name) {
                lines.extend(["set ", &parameter.name, "=", &written(setting, parameter.unit), "\n"]);
            }
        }
        lines
    }

    /// Has a model answer.
    pub fn answer(&self, model: &Model) -> Reply {
        let description = (model.describe)();
        let settings = match description.resolve(&self.parameters) {
            Ok(settings) => settings,
            Err(refused) => {
                let refused = refused.into_iter().map(|(name, why)| (name, why.to_string()));
                return Reply { refused: refused.collect(), ..Reply::default() };
            }
        };
        let run = model.run(&settings, self.seed, &mut Until(self.until.unwrap_or(f64::INFINITY)));
        let settings = settings.0.into_iter().collect();
        let reply = Reply { settings, outputs: description.outputs, ..Reply::default() };
        match run {
            Ok(report) => Reply { report: Some(report), ..reply },
            Err(Fault::Stopped) => Reply { stopped: true, ..reply },
            Err(fault) => Reply { fault: Some(fault.to_string()), ..reply },
        }
    }
}

/// A setting as it is given on a line: with its unit, in digits that read back as the same number.
pub fn written(setting: &Setting, unit: Unit) -> String {
    let number = |n: f64| format::with_unit(&format::shortest(n), unit.symbol());
    match setting {
        Setting::Number(n) => number(*n),
        Setting::Integer(n) => number(*n as f64),
        Setting::Choice(name) => name.clone(),
        Setting::Switch(on) => on.to_string(),
        Setting::Numbers(all) => {
            format!("[{}]", all.iter().map(|n| number(*n)).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Stops a run at a fraction of it.
struct Until(f64);

impl Monitor for Until {
    fn progress(&mut self, fraction: f64) -> bool {
        fraction < self.0
    }
}

impl Reply {
    /// Says why there is no report.
    pub fn fault(fault: impl Into<String>) -> Self {
        Self { fault: Some(fault.into()), ..Self::default() }
    }

    /// The reply in the canonical encoding of reports.
    pub fn to_bytes(&self) -> Vec<u8> {
        // As with reports: there is no way to fail, and an empty answer would decode as an error.
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Reads what [`Reply::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        postcard::from_bytes(bytes).unwrap_or_else(|_| Self::fault("the answer of the model cannot be read"))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::models;

    fn ask(model: &str, lines: &str) -> Reply {
        Request::from_lines(lines).unwrap().answer(models::find(model).unwrap())
    }

    #[test]
    fn a_request_of_lines_asks_for_the_same_as_a_call() {
        let model = models::find("hebbian/oja").unwrap();
        let reply = ask(model.name, "model hebbian/oja\nseed 7\nset k=2\nset lambda=[4, 2, 1]\n");
        let settings = model.with(&[("k", "2"), ("lambda", "[4, 2, 1]")]);
        let report = model.run(&settings, 7, &mut crate::Unwatched).unwrap();
        assert_eq!(reply.report.as_ref().map(Report::digest), Some(report.digest()));
        assert_eq!(reply.settings, settings.0.into_iter().collect::<Vec<_>>());
        assert_eq!(Reply::from_bytes(&reply.to_bytes()), reply);
    }

    #[test]
    fn lines_ask_for_just_these_settings() {
        for model in models::all() {
            let settings = model.with(&[]);
            let request = Request::from_lines(&Request::lines(model, &settings, 3)).unwrap();
            assert_eq!((request.model.as_str(), request.seed), (model.name, 3));
            assert_eq!((model.describe)().resolve(&request.parameters), Ok(settings), "{}", model.name);
        }
    }

    #[test]
    fn what_is_wrong_is_told_parameter_by_parameter() {
        let reply = ask("stdp/window", "set tau_plus=-1 ms\nset preset=bipoo\nset tau=3 ms");
        let names: Vec<_> = reply.refused.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["tau_plus", "preset", "tau"]);
        assert!(reply.report.is_none() && reply.fault.is_none());
        for line in ["seed -1", "seed", "until x", "set tau_plus", "run now"] {
            assert_eq!(Request::from_lines(line), Err(format!("`{line}` {NOT_A_LINE}")));
        }
        assert!(Reply::from_bytes(b"\xff").fault.is_some());
    }

    #[test]
    fn a_run_stops_where_it_is_asked_to() {
        let reply = ask("stdp/competition", "until 0.01");
        assert!(reply.stopped && reply.report.is_none() && !reply.settings.is_empty());
    }
}
