//! The contract of a model: what it says of itself, and what a run of it is.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::check::check_report;
use crate::format;
use crate::parameter::{Given, Parameter, ParameterError, Setting, Settings};
use crate::quantity::Unit;
use crate::report::Report;

/// A built-in model: a pure function from settings and a seed to a report.
#[derive(Debug, Clone, Copy)]
pub struct Model {
    /// Its name: `family/model`.
    pub name: &'static str,
    /// A hash of the code that its results depend on.
    pub code: &'static str,
    /// What it says of itself.
    pub describe: fn() -> Description,
    /// The simulation. Call [`Model::run`], which checks what comes out.
    pub simulate: fn(&Settings, u64, &mut dyn Monitor) -> Result<Report, Fault>,
}

/// What a model says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// Its title for a reader.
    pub title: String,
    /// What it shows, in one or two sentences.
    pub summary: String,
    /// Keys of the works that it follows.
    pub sources: Vec<String>,
    /// Its parameters, in the order in which they are shown.
    pub parameters: Vec<Parameter>,
    /// Whether chance plays a part: whether another seed gives another result.
    pub chance: bool,
    /// The parameters that a reader moves, unless the author chooses others.
    pub controls: Vec<String>,
    /// Named sets of defaults, chosen by the parameter `preset`; empty for most models.
    pub presets: Vec<Preset>,
    /// Its figures, tables and values.
    pub outputs: Vec<Output>,
}

/// A named set of defaults. What it does not name keeps the parameter's own default.
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    /// Its name: an option of the parameter `preset`.
    pub name: String,
    /// Its defaults.
    pub settings: Vec<(String, Setting)>,
}

/// Something that a report of the model holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// Its name.
    pub name: String,
    /// Figure, table or value.
    pub kind: OutputKind,
    /// What it is; the caption of a figure or table unless the author writes another.
    pub title: String,
    /// The unit of a value.
    pub unit: Unit,
    /// Between what a value lies by its definition, whatever the parameters.
    pub range: Range,
}

/// The least and the greatest that a value can be; `None` where there is no such end.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Range {
    /// The least.
    pub low: Option<f64>,
    /// The greatest.
    pub high: Option<f64>,
}

impl Range {
    /// In words, after "is": `from 0 to 1`, `never below 0 Hz`; empty where there is no end.
    pub fn words(self, unit: Unit) -> String {
        let print = |n: f64| format::with_unit(&format::pretty(&format::shortest(n)), unit.symbol());
        match (self.low, self.high) {
            (Some(low), Some(high)) => {
                format!("from {} to {}", format::pretty(&format::shortest(low)), print(high))
            }
            (Some(low), None) => format!("never below {}", print(low)),
            (None, Some(high)) => format!("never above {}", print(high)),
            (None, None) => String::new(),
        }
    }

    /// Whether a number can be such a value. Sums are rounded, so it may lie a hair outside.
    pub fn holds(self, value: f64) -> bool {
        self.low.is_none_or(|low| value >= low - ROUNDING)
            && self.high.is_none_or(|high| value <= high + ROUNDING)
    }
}

/// How far rounding may take a value beyond its range.
const ROUNDING: f64 = 1e-9;

/// Figure, table or value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OutputKind {
    /// A picture.
    Figure,
    /// A table.
    Table,
    /// A number.
    Value,
}

impl OutputKind {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Table => "table",
            Self::Value => "value",
        }
    }
}

impl Output {
    /// A figure.
    pub fn figure(name: &str, title: &str) -> Self {
        Self::new(name, OutputKind::Figure, title, Unit::One)
    }

    /// A table.
    pub fn table(name: &str, title: &str) -> Self {
        Self::new(name, OutputKind::Table, title, Unit::One)
    }

    /// A number.
    pub fn value(name: &str, title: &str, unit: Unit) -> Self {
        Self::new(name, OutputKind::Value, title, unit)
    }

    fn new(name: &str, kind: OutputKind, title: &str, unit: Unit) -> Self {
        Self { name: name.into(), kind, title: title.into(), unit, range: Range::default() }
    }

    /// The same value, which lies between two numbers by its definition: a fraction, a probability, an angle.
    #[must_use]
    pub fn within(self, low: f64, high: f64) -> Self {
        Self { range: Range { low: Some(low), high: Some(high) }, ..self }
    }

    /// The same value, which is never below a number by its definition: a rate or a count is not below 0.
    #[must_use]
    pub fn at_least(self, low: f64) -> Self {
        Self { range: Range { low: Some(low), high: None }, ..self }
    }
}

/// Watches a run, and can ask it to stop.
pub trait Monitor {
    /// Told the fraction done, 0 to 1, a few hundred times a run; `false` asks the run to stop.
    fn progress(&mut self, fraction: f64) -> bool;

    /// Told that the run begins anew: time is counted from here.
    fn again(&mut self) {}
}

/// Lets a run go on to its end, unwatched.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Monitor for Unwatched {
    fn progress(&mut self, _fraction: f64) -> bool {
        true
    }
}

/// Why a run gave no report.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Fault {
    /// Its monitor asked it to stop.
    #[error("the run was stopped")]
    Stopped,
    /// A number of the report is infinite or not a number.
    #[error("{0} holds a number that is not finite")]
    NotFinite(String),
    /// The report is not what the model declares.
    #[error("the report does not hold what the model declares: {0}")]
    Undeclared(String),
    /// The model cannot do what it was asked, for the reason given.
    #[error("{0}")]
    Failed(String),
    /// A value is not what the model declares to be possible.
    #[error("{0}, which the model declares to be impossible")]
    OutOfRange(String),
    /// The same parameters and seed gave another report.
    #[error("it does not give the same result each time: {0}")]
    NotReproduced(String),
    /// What belongs together in the report does not have the same length.
    #[error("{0}")]
    Misshapen(String),
}

impl Model {
    /// Runs the model and checks its report: every declared output is there and nothing else, every number is
    /// finite, and every value in its range.
    pub fn run(&self, settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
        let report = (self.simulate)(settings, seed, monitor)?;
        check_report(&(self.describe)().outputs, &report)?;
        Ok(report)
    }
}

/// Puts the outputs of a report in the order in which they are declared.
pub fn arrange(declared: &[Output], report: &mut Report) {
    let place = |kind: OutputKind, name: &str| {
        let outputs = declared.iter().filter(|output| output.kind == kind);
        outputs.take_while(|output| output.name != name).count()
    };
    report.figures.sort_by_key(|figure| place(OutputKind::Figure, &figure.name));
    report.tables.sort_by_key(|table| place(OutputKind::Table, &table.name));
    report.values.sort_by_key(|value| place(OutputKind::Value, &value.name));
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
impl Model {
    /// Settings for a test: the defaults but for what is given.
    pub(crate) fn with(&self, given: &[(&str, &str)]) -> Settings {
        let given: Vec<_> = given.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
        (self.describe)().resolve(&given).unwrap()
    }
}

/// A parameter's name and why it was refused.
pub type Refused = (String, ParameterError);

impl Description {
    /// The parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|p| p.name == name)
    }

    /// The output of that name.
    pub fn output(&self, name: &str) -> Option<&Output> {
        self.outputs.iter().find(|o| o.name == name)
    }

    /// The value of that name.
    pub fn value(&self, name: &str) -> Option<&Output> {
        self.outputs.iter().find(|o| o.kind == OutputKind::Value && o.name == name)
    }

    /// Completes what is given with the defaults of the preset and of the parameters. All that is wrong is
    /// told at once.
    pub fn resolve(&self, given: &[(String, Given)]) -> Result<Settings, Vec<Refused>> {
        let mut refused = Vec::new();
        let mut chosen = Vec::new();
        for (name, value) in given {
            match self.parameter(name).map(|p| p.check(value)) {
                None => refused.push((name.clone(), ParameterError::Unknown(name.clone()))),
                Some(Err(error)) => refused.push((name.clone(), error)),
                Some(Ok(setting)) => chosen.push((name.clone(), setting)),
            }
        }
        if !refused.is_empty() {
            return Err(refused);
        }
        let mut settings = Settings::default();
        settings.0.extend(self.parameters.iter().map(|p| (p.name.clone(), p.default())));
        let preset = match chosen.iter().find(|(name, _)| name == "preset") {
            Some((_, setting)) => Some(setting.clone()),
            None => settings.0.get("preset").cloned(),
        };
        if let Some(Setting::Choice(preset)) = preset
            && let Some(preset) = self.presets.iter().find(|p| p.name == preset)
        {
            settings.0.extend(preset.settings.iter().cloned());
        }
        settings.0.extend(chosen);
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Value;

    fn describe() -> Description {
        Description {
            title: "A number".into(),
            summary: String::new(),
            sources: Vec::new(),
            parameters: Vec::new(),
            chance: true,
            controls: Vec::new(),
            presets: Vec::new(),
            outputs: vec![
                Output::value("seed", "the seed", Unit::Hertz).at_least(2.0),
                Output::value("share", "a share", Unit::One).within(0.0, 1.0),
            ],
        }
    }

    fn simulate(_: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
        if !monitor.progress(0.0) {
            return Err(Fault::Stopped);
        }
        let seed = seed as f64;
        let values = vec![Value::new("seed", seed), Value::new("share", seed / 4.0 + 1e-12)];
        Ok(Report { values, ..Report::default() })
    }

    #[test]
    fn a_value_outside_of_its_range_is_a_fault() {
        let model = Model { name: "a/number", code: "", describe, simulate };
        let fault = |seed| model.run(&Settings::default(), seed, &mut Unwatched).map_err(|f| f.to_string());
        assert!(fault(2).is_ok() && fault(4).is_ok(), "rounding is none");
        let impossible = |what| Err(format!("value {what}, which the model declares to be impossible"));
        assert_eq!(fault(1), impossible("`seed` is 1"));
        assert_eq!(fault(8), impossible("`share` is 2.000000000001"));
    }

    #[test]
    fn ranges_in_words() {
        let words = |output: Output| output.range.words(output.unit);
        assert_eq!(words(Output::value("a", "a", Unit::Degree).within(-180.0, 180.0)), "from −180 to 180°");
        assert_eq!(words(Output::value("a", "a", Unit::Hertz).at_least(0.0)), "never below 0 Hz");
        assert_eq!(words(Output::value("a", "a", Unit::One)), "");
    }
}
