//! Models of learning and memory: pure functions from parameters and a seed to a report of figures, tables
//! and values, and the drawing of figures to SVG.
//!
//! This crate does no input or output, reads no clock and starts no thread. All mathematics beyond
//! `+ - * / sqrt` goes through [`math`], all chance through [`random`]: the same parameters and seed give the
//! same report, bit for bit, on every machine, natively and in WebAssembly.

pub mod acceptance;
mod check;
pub mod contract;
pub mod data;
pub mod expression;
pub mod format;
pub mod html;
pub mod json;
pub mod math;
mod model;
pub mod models;
mod parameter;
pub mod plot;
mod quantity;
pub mod random;
pub mod report;
pub mod show;
pub mod values;

pub use check::check_report;
pub use model::{
    Description, Fault, Model, Monitor, Output, OutputKind, Preset, Range, Refused, Unwatched, arrange,
};
pub use parameter::{Domain, Given, Parameter, ParameterError, Setting, Settings};
pub use quantity::{QuantityError, Unit};
pub use report::Report;
