//! The contract as JSON, for models of others: modules and programs in any language.
//!
//! A request is `{"parameters": {...}, "seed": 1}`, an answer `{"report": {...}}` or `{"fault": "why there is none"}`.
//! Numbers are written in the shortest digits that read back as the same number, and read exactly.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Reply;
use crate::check::check_report;
use crate::model::{Output, arrange};
use crate::parameter::{Setting, Settings};
use crate::report::Report;

/// An answer as JSON.
#[derive(Deserialize)]
struct Answer {
    report: Option<Report>,
    fault: Option<String>,
}

/// A request: all parameters, numbers in their own units, and the seed.
pub fn request(settings: &Settings, seed: u64) -> String {
    json!({ "parameters": settings_json(settings), "seed": seed }).to_string()
}

/// Reads an answer.
pub fn reply(answer: &[u8]) -> Reply {
    match serde_json::from_slice(answer) {
        Ok(Answer { report: Some(report), fault: None }) => {
            Reply { report: Some(report), ..Reply::default() }
        }
        Ok(Answer { fault: Some(fault), .. }) => Reply::fault(fault),
        Ok(_) => Reply::fault("the answer holds neither a report nor a fault"),
        Err(error) => Reply::fault(format!("the answer cannot be read: {error}")),
    }
}

/// Reads the answer of a model that declares these outputs, puts them in the declared order, and checks them. Where none
/// are declared, none are checked.
pub fn checked_reply(outputs: &[Output], answer: &[u8]) -> Reply {
    let mut reply = reply(answer);
    reply.outputs = outputs.to_vec();
    if let Some(report) = reply.report.as_mut().filter(|_| !outputs.is_empty()) {
        arrange(outputs, report);
        if let Err(fault) = check_report(outputs, report) {
            return Reply::fault(fault.to_string());
        }
    }
    reply
}

/// Declared outputs, as [`declared`] reads them.
pub fn declare(outputs: &[Output]) -> String {
    // There is no way to fail.
    serde_json::to_string(outputs).unwrap_or_default()
}

/// Reads declared outputs; none where the text holds none.
pub fn declared(text: &[u8]) -> Vec<Output> {
    serde_json::from_slice(text).unwrap_or_default()
}

/// Settings as JSON, in the parameters' own units.
pub fn settings_json(settings: &Settings) -> Map<String, Value> {
    settings.0.iter().map(|(name, setting)| (name.clone(), setting_json(setting))).collect()
}

fn setting_json(setting: &Setting) -> Value {
    match setting {
        Setting::Number(n) => json!(n),
        Setting::Integer(n) => json!(n),
        Setting::Choice(name) => json!(name),
        Setting::Switch(on) => json!(on),
        Setting::Numbers(all) => json!(all),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::models;
    use crate::quantity::Unit;

    #[test]
    fn a_request_holds_numbers_in_their_own_units() {
        let settings = models::find("hebbian/bcm").unwrap().with(&[("rectified", "true"), ("eta", "0.005")]);
        let read: Value = serde_json::from_str(&request(&settings, 3)).unwrap();
        assert_eq!(read["seed"], json!(3));
        assert_eq!(
            (&read["parameters"]["rectified"], &read["parameters"]["eta"]),
            (&json!(true), &json!(0.005))
        );
        let lambda = models::find("hebbian/oja").unwrap().with(&[]);
        assert_eq!(settings_json(&lambda)["lambda"], json!([4.0, 2.0, 1.0, 0.5, 0.25]));
    }

    #[test]
    fn outputs_are_put_in_the_declared_order_and_checked() {
        let outputs =
            [Output::value("b", "B", Unit::Hertz), Output::value("a", "A", Unit::One).at_least(0.0)];
        assert_eq!(declared(declare(&outputs).as_bytes()), outputs);
        let reply = checked_reply(&outputs, br#"{"report": {"values": {"a": 1, "b": 2}}}"#);
        let names: Vec<_> = reply.report.unwrap().values.into_iter().map(|value| value.name).collect();
        assert_eq!(names, ["b", "a"]);
        let fault = |answer: &str| checked_reply(&outputs, answer.as_bytes()).fault.unwrap();
        assert!(fault(r#"{"report": {"values": {"a": 1}}}"#).contains("value `b` is missing"));
        assert!(fault(r#"{"report": {"values": {"a": -1, "b": 2}}}"#).contains("impossible"));
        assert!(
            fault(r#"{"report": {"values": {"a": 1, "b": 2, "c": 3}}}"#)
                .contains("value `c` is not declared")
        );
    }

    #[test]
    fn an_answer_is_a_report_or_says_why_there_is_none() {
        assert_eq!(reply(br#"{"report": {"values": {"a": 1}}}"#).report.unwrap().value("a"), Some(1.0));
        let fault = |answer: &str| reply(answer.as_bytes()).fault.unwrap();
        assert_eq!(fault(r#"{"fault": "no convergence"}"#), "no convergence");
        assert!(fault("{}").contains("neither") && fault("[").starts_with("the answer cannot be read: EOF"));
        assert!(fault(r#"{"report": {"values": {"a": "x"}}}"#).contains("line 1 column"));
    }
}
