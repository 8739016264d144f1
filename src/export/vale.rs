//! A vocabulary for Vale, the checker of prose: one regular expression on each line.
//!
//! `accept.txt` has all names of terms that may be used, in the case in which they are found in prose. Vale
//! checks spelling word by word, so the words of longer names stand there too, in brackets of their first
//! letter: an entry that is no plain word only stops complaints, and asks for no spelling of its own.
//! `reject.txt` has the names of deprecated terms.

use std::collections::BTreeSet;

use crate::glossary::{Case, Glossary, Status, Term};

/// What the checker says of a word shorter than this is of no use.
const SHORTEST: usize = 3;

/// The accepted words.
pub(super) fn accepted(glossary: &Glossary) -> String {
    let mut names = BTreeSet::new();
    let mut words = BTreeSet::new();
    for (term, name) in names_of(glossary, false) {
        names.insert(name_pattern(term, &name));
        let mut parts = name.split([' ', '-', '\u{a0}', '\u{2010}', '\u{2011}']).peekable();
        let first = parts.next();
        if parts.peek().is_some() {
            words.extend(first.into_iter().chain(parts).filter_map(word_pattern));
        }
    }
    words.retain(|word| !names.contains(word));
    let mut text = String::from("# Names of terms\n");
    push_lines(&names, &mut text);
    if !words.is_empty() {
        text.push_str("\n# Single words of longer names\n");
        push_lines(&words, &mut text);
    }
    text
}

/// The names of deprecated terms that are no other term's too.
pub(super) fn rejected(glossary: &Glossary) -> String {
    let mut text = String::from("# Names of deprecated terms\n");
    push_lines(&rejected_names(glossary), &mut text);
    text
}

/// Whether there are any.
pub(super) fn has_rejected(glossary: &Glossary) -> bool {
    !rejected_names(glossary).is_empty()
}

fn rejected_names(glossary: &Glossary) -> BTreeSet<String> {
    if glossary.terms.iter().all(|term| term.status != Status::Deprecated) {
        return BTreeSet::new();
    }
    let good: BTreeSet<String> = names_of(glossary, false).map(|(_, name)| name.to_lowercase()).collect();
    names_of(glossary, true)
        .filter(|(_, name)| !good.contains(&name.to_lowercase()))
        .map(|(term, name)| name_pattern(term, &name))
        .collect()
}

/// All names and forms of the terms that are deprecated, or of those that are not.
fn names_of(glossary: &Glossary, deprecated: bool) -> impl Iterator<Item = (&Term, String)> {
    let terms = glossary.terms.iter().filter(move |t| (t.status == Status::Deprecated) == deprecated);
    terms.flat_map(|term| {
        let names = term.names().map(str::to_owned).chain(Glossary::forms(term));
        names
            .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|name| !name.is_empty())
            .map(move |name| (term, name))
    })
}

/// A name in the case in which prose may have it.
fn name_pattern(term: &Term, name: &str) -> String {
    let by_shape = if Glossary::case_matters(name) { Case::Exact } else { Case::Smart };
    match term.case.unwrap_or(by_shape) {
        Case::Exact => escape(name),
        Case::Smart => any_first_case(name),
        Case::Fold => format!("(?i:{})", escape(name)),
    }
}

/// A word of a longer name; `None` for what is no word.
fn word_pattern(word: &str) -> Option<String> {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let plain = word.chars().all(char::is_alphabetic) && word.chars().count() >= SHORTEST;
    let first = word.chars().next().filter(|_| plain)?;
    let rest = &word[first.len_utf8()..];
    Some(if first.is_uppercase() { format!("[{first}]{rest}") } else { any_first_case(word) })
}

/// A text whose first letter may be small or not.
fn any_first_case(text: &str) -> String {
    let Some(first) = text.chars().next() else { return String::new() };
    let (upper, lower) = (first.to_uppercase().to_string(), first.to_lowercase().to_string());
    // "ß" has a capital of two letters.
    if upper == lower || upper.chars().count() != 1 || lower.chars().count() != 1 {
        return escape(text);
    }
    format!("[{upper}{lower}]{}", escape(&text[first.len_utf8()..]))
}

/// A text as a regular expression that matches it alone.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\.+*?()|[]{}^$#".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn push_lines(lines: &BTreeSet<String>, text: &mut String) {
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_names() {
        assert_eq!(any_first_case("synapse"), "[Ss]ynapse");
        assert_eq!(any_first_case("日本 (語)"), "日本 \\(語\\)");
        assert_eq!(word_pattern("Oja's").as_deref(), Some("[O]ja"));
        assert_eq!(word_pattern("learning").as_deref(), Some("[Ll]earning"));
        assert_eq!((word_pattern("of"), word_pattern("C4.5")), (None, None));
    }
}
