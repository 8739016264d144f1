//! "Did you mean": the known names nearest to one that is not known.

use std::collections::BTreeSet;

/// At most three of the known names that are near to `name`, nearest first; ties in byte order.
pub fn names<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = name.to_lowercase();
    let limit = 1 + wanted.chars().count() / 3;
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            let distance = strsim::damerau_levenshtein(&wanted, &lower);
            // One that only adds to what was written, or the reverse, is near too.
            let extends = wanted.len() > 2 && (lower.starts_with(&wanted) || wanted.starts_with(&lower));
            (distance <= limit || (extends && !lower.is_empty())).then_some((distance, candidate))
        })
        .collect();
    near.sort_unstable();
    let mut seen = BTreeSet::new();
    near.retain(|(_, name)| seen.insert(name.to_lowercase()));
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// "did you mean `a` or `b`?", or nothing.
pub fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let near = names(name, known);
    (!near.is_empty()).then(|| format!("did you mean {}?", list(&near, "or")))
}

/// The nearest names, or all that are known where none is near: "the models are `a`, `b` and `c`".
pub fn suggestion_or_all(name: &str, what: &str, known: &[&str]) -> Option<String> {
    if known.is_empty() {
        return Some(format!("there are no {what} here"));
    }
    suggestion(name, known.iter().copied())
        .or_else(|| (known.len() <= 12).then(|| format!("the {what} are {}", list(known, "and"))))
}

/// "`a`, `b` and `c`".
pub fn list(names: &[&str], last: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_come_first() {
        assert_eq!(names("stpd", ["stdp", "step", "hebb"]), ["stdp", "step"]);
        assert_eq!(suggestion("rat", ["rate", "ltd_ratio"]), Some("did you mean `rate`?".into()));
        assert_eq!(suggestion("xyzzy", ["rate"]), None);
    }
}
