//! Parameters: what a model can be asked, and what it is asked in one run.
//!
//! A [`Parameter`] declares name, unit, default and range; a [`Given`] is what an author, a command line or
//! a slider says; [`Settings`] are all parameters of a run, checked and complete.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::format;
use crate::quantity::{QuantityError, Unit};

/// A parameter of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The name by which it is set, in `snake_case`.
    pub name: String,
    /// Its name for a reader, such as `input rate`.
    pub label: String,
    /// The unit of its number.
    pub unit: Unit,
    /// What it does, in one line.
    pub help: String,
    /// What it can be.
    pub domain: Domain,
}

/// What a parameter can be, with its default.
#[derive(Debug, Clone, PartialEq)]
pub enum Domain {
    /// A number in a range; `step` is the slider's, not a constraint.
    Number {
        /// The default.
        default: f64,
        /// The least value allowed.
        min: f64,
        /// The greatest value allowed.
        max: f64,
        /// The step of a slider.
        step: f64,
    },
    /// A whole number in a range.
    Integer {
        /// The default.
        default: i64,
        /// The least value allowed.
        min: i64,
        /// The greatest value allowed.
        max: i64,
        /// The step of a slider.
        step: i64,
    },
    /// One of a few names.
    Choice {
        /// The default.
        default: String,
        /// All names.
        options: Vec<String>,
    },
    /// On or off.
    Switch {
        /// The default.
        default: bool,
    },
    /// Several numbers.
    Numbers {
        /// The default.
        default: Vec<f64>,
        /// The least value allowed.
        min: f64,
        /// The greatest value allowed.
        max: f64,
        /// The least and the greatest number of numbers.
        lengths: (usize, usize),
    },
}

/// The value of one parameter in a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Setting {
    /// A number, in the parameter's unit.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// A name.
    Choice(String),
    /// On or off.
    Switch(bool),
    /// Several numbers, in the parameter's unit.
    Numbers(Vec<f64>),
}

/// What somebody asks a parameter to be, not yet checked.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// One scalar as written, such as `15 Hz` or `paper`.
    Text(String),
    /// A list of scalars as written.
    List(Vec<String>),
}

impl From<&str> for Given {
    /// One scalar, or a list in brackets: `[4, 2, 1]`.
    fn from(text: &str) -> Self {
        match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            Some(items) => Self::List(items.split(',').map(|item| item.trim().to_owned()).collect()),
            None => Self::Text(text.to_owned()),
        }
    }
}

/// Why a parameter cannot be what it is asked to be.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ParameterError {
    /// The model has no such parameter.
    #[error("the model has no parameter `{0}`")]
    Unknown(String),
    /// Not a quantity of the right unit.
    #[error(transparent)]
    Quantity(#[from] QuantityError),
    /// A whole number is asked for.
    #[error("`{0}` is not a whole number")]
    NotWhole(String),
    /// Outside the range.
    #[error("{given} is outside the range {range}")]
    OutOfRange {
        /// The value, printed with its unit.
        given: String,
        /// The range, printed with its unit.
        range: String,
    },
    /// Not one of the names.
    #[error("`{given}` is not one of {options}")]
    NotAnOption {
        /// The name given.
        given: String,
        /// The names allowed, as printed.
        options: String,
    },
    /// Neither `true` nor `false`.
    #[error("`{0}` is neither `true` nor `false`")]
    NotASwitch(String),
    /// A list where one value is wanted, or the reverse, or of a wrong length.
    #[error("expected {0}")]
    WrongShape(String),
}

impl Parameter {
    /// A number, with default, least and greatest value and a slider's step.
    pub fn number(
        name: &str,
        label: &str,
        unit: Unit,
        help: &str,
        [default, min, max, step]: [f64; 4],
    ) -> Self {
        Self::new(name, label, unit, help, Domain::Number { default, min, max, step })
    }

    /// A whole number, with default, least and greatest value and a slider's step.
    pub fn integer(
        name: &str,
        label: &str,
        unit: Unit,
        help: &str,
        [default, min, max, step]: [i64; 4],
    ) -> Self {
        Self::new(name, label, unit, help, Domain::Integer { default, min, max, step })
    }

    /// One of a few names, the first by default.
    pub fn choice(name: &str, label: &str, help: &str, options: &[&str]) -> Self {
        let options: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
        let default = options.first().cloned().unwrap_or_default();
        Self::new(name, label, Unit::One, help, Domain::Choice { default, options })
    }

    /// On or off.
    pub fn switch(name: &str, label: &str, help: &str, default: bool) -> Self {
        Self::new(name, label, Unit::One, help, Domain::Switch { default })
    }

    /// Several numbers: the default, the least and the greatest value, and how many there may be.
    pub fn numbers(
        name: &str,
        label: &str,
        unit: Unit,
        help: &str,
        default: &[f64],
        (min, max): (f64, f64),
        lengths: (usize, usize),
    ) -> Self {
        Self::new(name, label, unit, help, Domain::Numbers { default: default.to_vec(), min, max, lengths })
    }

    fn new(name: &str, label: &str, unit: Unit, help: &str, domain: Domain) -> Self {
        Self { name: name.into(), label: label.into(), unit, help: help.into(), domain }
    }

    /// Its default.
    pub fn default(&self) -> Setting {
        match &self.domain {
            Domain::Number { default, .. } => Setting::Number(*default),
            Domain::Integer { default, .. } => Setting::Integer(*default),
            Domain::Choice { default, .. } => Setting::Choice(default.clone()),
            Domain::Switch { default } => Setting::Switch(*default),
            Domain::Numbers { default, .. } => Setting::Numbers(default.clone()),
        }
    }

    /// What it may be, in words: `5 Hz to 40 Hz`, or the names.
    pub fn range(&self) -> String {
        match &self.domain {
            Domain::Number { min, max, .. } => format!("{} to {}", self.print(*min), self.print(*max)),
            Domain::Integer { min, max, .. } => {
                format!("{} to {}", self.print(*min as f64), self.print(*max as f64))
            }
            Domain::Choice { options, .. } => options.join(", "),
            Domain::Switch { .. } => "true, false".into(),
            Domain::Numbers { min, max, lengths: (least, most), .. } => {
                let count = if least == most { least.to_string() } else { format!("{least} to {most}") };
                format!("{count} numbers, {} to {}", self.print(*min), self.print(*max))
            }
        }
    }

    /// Checks what is given and converts it to the parameter's unit.
    pub fn check(&self, given: &Given) -> Result<Setting, ParameterError> {
        match (&self.domain, given) {
            (Domain::Number { min, max, .. }, Given::Text(text)) => {
                self.read(text, *min, *max).map(Setting::Number)
            }
            (Domain::Integer { min, max, .. }, Given::Text(text)) => {
                let number = self.read(text, *min as f64, *max as f64)?;
                if number.trunc().to_bits() != number.to_bits() {
                    return Err(ParameterError::NotWhole(text.clone()));
                }
                Ok(Setting::Integer(number as i64))
            }
            (Domain::Choice { options, .. }, Given::Text(text)) => {
                if options.contains(text) {
                    return Ok(Setting::Choice(text.clone()));
                }
                let options = options.iter().map(|o| format!("`{o}`")).collect::<Vec<_>>().join(", ");
                Err(ParameterError::NotAnOption { given: text.clone(), options })
            }
            (Domain::Switch { .. }, Given::Text(text)) => match text.as_str() {
                "true" => Ok(Setting::Switch(true)),
                "false" => Ok(Setting::Switch(false)),
                _ => Err(ParameterError::NotASwitch(text.clone())),
            },
            (Domain::Numbers { min, max, lengths, .. }, Given::List(items)) => {
                if items.len() < lengths.0 || items.len() > lengths.1 {
                    return Err(ParameterError::WrongShape(self.range()));
                }
                let numbers = items.iter().map(|text| self.read(text, *min, *max));
                numbers.collect::<Result<_, _>>().map(Setting::Numbers)
            }
            (Domain::Numbers { .. }, Given::Text(_)) => {
                Err(ParameterError::WrongShape(format!("a list: {}", self.range())))
            }
            (_, Given::List(_)) => Err(ParameterError::WrongShape("one value, not a list".into())),
        }
    }

    fn read(&self, text: &str, min: f64, max: f64) -> Result<f64, ParameterError> {
        let number = self.unit.parse(text)?;
        if number < min || number > max {
            return Err(ParameterError::OutOfRange { given: self.print(number), range: self.range() });
        }
        // One zero, so that equal settings have equal bits.
        Ok(if number == 0.0 { 0.0 } else { number })
    }

    /// A number with the parameter's unit.
    fn print(&self, number: f64) -> String {
        format::with_unit(&format::shortest(number), self.unit.symbol())
    }

    /// A setting of this parameter for a reader, with its unit: `15 Hz`.
    pub fn show(&self, setting: &Setting) -> String {
        match setting {
            Setting::Number(n) => self.print(*n),
            Setting::Integer(n) => self.print(*n as f64),
            Setting::Choice(name) => name.clone(),
            Setting::Switch(on) => on.to_string(),
            Setting::Numbers(all) => {
                let numbers = all.iter().map(|n| format::shortest(*n)).collect::<Vec<_>>().join(", ");
                format::with_unit(&numbers, self.unit.symbol())
            }
        }
    }
}

/// All parameters of a run, complete and checked.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Settings(pub BTreeMap<String, Setting>);

// A model reads only parameters that it declares, with the type that it declares them with; the test that
// runs every model with its defaults finds one that does not. So a wrong name is a bug of the model, and a
// panic that names it is the most useful answer.
#[allow(clippy::panic)]
impl Settings {
    /// The number of that name, in the parameter's unit.
    ///
    /// # Panics
    /// When the model does not declare a number of that name.
    pub fn number(&self, name: &str) -> f64 {
        match self.0.get(name) {
            Some(Setting::Number(n)) => *n,
            other => panic!("`{name}` is not a declared number: {other:?}"),
        }
    }

    /// The whole number of that name; models declare none below zero.
    ///
    /// # Panics
    /// When the model does not declare a whole number of that name.
    pub fn integer(&self, name: &str) -> usize {
        match self.0.get(name) {
            Some(Setting::Integer(n)) => *n as usize,
            other => panic!("`{name}` is not a declared whole number: {other:?}"),
        }
    }

    /// The choice of that name.
    ///
    /// # Panics
    /// When the model does not declare a choice of that name.
    pub fn choice(&self, name: &str) -> &str {
        match self.0.get(name) {
            Some(Setting::Choice(choice)) => choice,
            other => panic!("`{name}` is not a declared choice: {other:?}"),
        }
    }

    /// The switch of that name.
    ///
    /// # Panics
    /// When the model does not declare a switch of that name.
    pub fn switch(&self, name: &str) -> bool {
        match self.0.get(name) {
            Some(Setting::Switch(on)) => *on,
            other => panic!("`{name}` is not a declared switch: {other:?}"),
        }
    }

    /// The numbers of that name, in the parameter's unit.
    ///
    /// # Panics
    /// When the model does not declare numbers of that name.
    pub fn numbers(&self, name: &str) -> &[f64] {
        match self.0.get(name) {
            Some(Setting::Numbers(numbers)) => numbers,
            other => panic!("`{name}` are not declared numbers: {other:?}"),
        }
    }
}
