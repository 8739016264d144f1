//! Demos: from the block in an article to a run with its report and the judgement of its claims.
//!
//! [`block`] reads what the author wrote, [`plan`] checks it against the model, [`run`] gets the reports from
//! the cache or from the model, [`claim`] judges. [`provenance`] says what a result was made from. [`acceptance`] runs
//! what the built-in models are expected to show.

pub mod acceptance;
pub mod block;
pub mod cache;
pub mod claim;
pub mod plan;
pub mod provenance;
pub mod run;
