//! From what a model of a project answers to a report that can be trusted as ours can.

use kb_demos::contract::json;
use kb_demos::{Description, Fault, Report};

/// Reads an answer in JSON.
pub(super) fn read(answer: &[u8]) -> Result<Report, Fault> {
    let reply = json::reply(answer);
    match (reply.report, reply.fault) {
        (Some(report), None) => Ok(report),
        (_, Some(fault)) => Err(Fault::Failed(in_words(fault, answer))),
        (None, None) => Err(Fault::Failed("it gave no answer".into())),
    }
}

/// Says what is usually meant by some mistakes.
fn in_words(fault: String, answer: &[u8]) -> String {
    let holds = |word: &str| answer.windows(word.len()).any(|part| part == word.as_bytes());
    if answer.iter().all(u8::is_ascii_whitespace) {
        return "it answered nothing on standard output: print {\"report\": {...}} as JSON".into();
    }
    if !fault.starts_with("the answer cannot be read") {
        return fault;
    }
    if holds("NaN") || holds("Infinity") {
        return format!("{fault}; it holds `NaN` or `Infinity`, which are no numbers in JSON");
    }
    if fault.contains("EOF") {
        return format!("{fault}: the answer ends in the middle");
    }
    if fault.contains("expected value at line 1 column 1") {
        let text = String::from_utf8_lossy(answer);
        let first: String = text.lines().next().unwrap_or_default().chars().take(60).collect();
        return format!(
            "{fault}; it begins with `{first}`: only the answer may be printed, all else to standard error"
        );
    }
    fault
}

/// Puts the outputs in the order of the declared ones, and checks them.
pub(super) fn checked(mut report: Report, description: &Description) -> Result<Report, Fault> {
    kb_demos::arrange(&description.outputs, &mut report);
    kb_demos::check_report(&description.outputs, &report)?;
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usually_meant_is_said() {
        let fault = |answer: &str| match read(answer.as_bytes()) {
            Err(Fault::Failed(why)) => why,
            other => format!("{other:?}"),
        };
        assert!(fault("").starts_with("it answered nothing"));
        assert!(fault("{\"report\": {\"values\": {\"a\": NaN}}}").ends_with("no numbers in JSON"));
        assert!(fault("{\"report\": {\"values\": ").ends_with("ends in the middle"));
        assert!(fault("hello\n{}").contains("begins with `hello`"));
        assert_eq!(fault("{\"fault\": \"no convergence\"}"), "no convergence");
        assert!(read(b"{\"report\": {\"values\": {\"a\": 1}}}").is_ok());
    }
}
