//! Reads terms from YAML.

use std::collections::BTreeMap;

use super::term::{Case, Forms, Status, Term, TermId, Translation};
use crate::article::slug;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::project::{is_address, is_language_tag};
use crate::source::Source;
use crate::yaml::{self, Fields, Node, Reader, Spanned, Value};

/// The longest definition, in characters.
pub(super) const MAX_DEFINITION: usize = 240;

const CASES: [(&str, Case); 3] = [("exact", Case::Exact), ("smart", Case::Smart), ("fold", Case::Fold)];
const STATUSES: [(&str, Status); 3] =
    [("draft", Status::Draft), ("reviewed", Status::Reviewed), ("deprecated", Status::Deprecated)];

/// Reads the terms of a file: a list of terms, or one alone.
pub(super) fn parse(source: &Source) -> (Vec<Term>, Vec<Diagnostic>) {
    let node = match yaml::parse(&source.text, &source.file, 0) {
        Ok(node) => node,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    let mut reader = Reader::new(&source.file);
    let entries: &[Node] = match &node.value {
        Value::Mapping(_) => std::slice::from_ref(&node),
        _ => reader.items(&node),
    };
    let terms = entries
        .iter()
        .filter_map(|entry| {
            let fields = reader.fields(entry, "a term")?;
            term(fields, source, &mut reader)
        })
        .collect();
    (terms, reader.diagnostics)
}

/// The part of a term that says how it is matched.
struct Match {
    case: Option<Case>,
    auto: bool,
    priority: i64,
    not: Vec<String>,
}

fn term(mut fields: Fields<'_>, source: &Source, r: &mut Reader<'_>) -> Option<Term> {
    let label = fields.require("term", r).and_then(|n| r.string(n));
    let id = fields.take("id").and_then(|n| r.string(n));
    let expansion = fields.take("expansion").and_then(|n| r.string(n)).map(|s| s.value);
    let definition =
        fields.require("definition", r).and_then(|n| r.string(n)).map(|text| check_definition(text, r));
    let body = fields.take("body").and_then(|n| r.string(n));
    let translations = fields.take("translations").map(|n| translations(n, r)).unwrap_or_default();
    let same_as = fields.take("same_as").map(|n| same_as(n, r)).unwrap_or_default();
    let mut words = |name, r: &mut Reader<'_>| fields.take(name).map(|n| r.strings(n)).unwrap_or_default();
    let aliases = words("aliases", r);
    let scope = words("scope", r);
    let broader = words("broader", r);
    let narrower = words("narrower", r);
    let related = words("related", r);
    let contrast = words("contrast", r);
    let sources = words("sources", r);
    let formerly = fields.take("formerly").map(|n| r.addresses(n)).unwrap_or_default();
    let forms = fields.take("forms").map_or(Forms::Auto, |n| forms(n, r));
    let matching = fields.take("match").and_then(|n| matching(n, r));
    let sense = fields.take("sense").and_then(|n| r.string(n)).map(|s| s.value);
    let status = fields.take("status").and_then(|n| r.one_of(n, &STATUSES)).unwrap_or_default();
    let replaced_by = fields.take("replaced_by").and_then(|n| r.string(n));
    let reviewed = fields.take("reviewed").and_then(|n| r.dated(n));
    let demo = fields.take("demo").and_then(|n| r.string(n));
    fields.finish(r);
    if let Some(successor) = replaced_by.as_ref().filter(|_| status != Status::Deprecated) {
        let message = "only a deprecated term is replaced by another";
        r.report(Code::BadValue, &successor.range, message).help = Some("add `status: deprecated`".into());
    }
    let label = label?;
    let id = match id {
        Some(id) => check_id(id, r)?,
        None => made_id(&label, r)?,
    };
    let matching = matching.unwrap_or(Match { case: None, auto: true, priority: 0, not: Vec::new() });
    Some(Term {
        id,
        expansion,
        definition: definition?,
        body,
        aliases,
        forms,
        case: matching.case,
        auto: matching.auto,
        priority: matching.priority,
        not: matching.not,
        scope,
        sense,
        broader,
        narrower,
        related,
        contrast,
        sources,
        translations,
        same_as,
        formerly,
        status,
        replaced_by,
        reviewed,
        demo,
        place: Place::new(&source.file, label.range),
        label: label.value,
    })
}

fn plain(words: Vec<Spanned<String>>) -> Vec<String> {
    words.into_iter().map(|w| w.value).collect()
}

/// An id made of the label.
fn made_id(label: &Spanned<String>, r: &mut Reader<'_>) -> Option<TermId> {
    let id = slug(&label.value);
    if !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return Some(id);
    }
    r.report(Code::MissingKey, &label.range, format!("no id can be made of `{}`", label.value)).help =
        Some("add `id: ...` in a-z, 0-9 and `-`".into());
    None
}

fn check_id(id: Spanned<String>, r: &mut Reader<'_>) -> Option<TermId> {
    if id.value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return Some(id.value);
    }
    r.report(Code::BadValue, &id.range, format!("`{}` is not an id", id.value)).help =
        Some("write it in a-z, 0-9 and `-`".into());
    None
}

fn check_definition(text: Spanned<String>, r: &mut Reader<'_>) -> Spanned<String> {
    let length = text.value.chars().count();
    if length > MAX_DEFINITION {
        let message = format!("the definition has {length} characters; {MAX_DEFINITION} fit a preview");
        r.report(Code::BadDefinition, &text.range, message).help = Some("move the rest to `body`".into());
    }
    text
}

fn translations(node: &Node, r: &mut Reader<'_>) -> BTreeMap<String, Translation> {
    let Some(mut fields) = r.fields(node, "`translations`") else { return BTreeMap::new() };
    let mut translations = BTreeMap::new();
    for (tag, node) in fields.all() {
        if !is_language_tag(&tag.value) {
            let message = format!("`{}` is not a language tag such as `de` or `pt-BR`", tag.value);
            r.report(Code::BadValue, &tag.range, message);
        } else if let Some(translation) = translation(node, r) {
            translations.insert(tag.value.clone(), translation);
        }
    }
    translations
}

/// Either the label alone, or `{term: ..., expansion: ..., definition: ...}`.
fn translation(node: &Node, r: &mut Reader<'_>) -> Option<Translation> {
    if matches!(node.value, Value::Scalar { .. }) {
        return Some(Translation { label: r.string(node)?.value, expansion: None, definition: None });
    }
    let mut fields = r.fields(node, "a translation")?;
    let label = fields.require("term", r).and_then(|n| r.string(n)).map(|s| s.value);
    let expansion = fields.take("expansion").and_then(|n| r.string(n)).map(|s| s.value);
    let definition = fields.take("definition").and_then(|n| r.string(n)).map(|s| s.value);
    fields.finish(r);
    Some(Translation { label: label?, expansion, definition })
}

fn same_as(node: &Node, r: &mut Reader<'_>) -> Vec<Spanned<String>> {
    let mut addresses = Vec::new();
    for address in r.strings(node) {
        if is_address(&address.value) {
            addresses.push(address);
        } else {
            let message = format!("`{}` is not an address with https://", address.value);
            r.report(Code::BadValue, &address.range, message);
        }
    }
    addresses
}

fn forms(node: &Node, r: &mut Reader<'_>) -> Forms {
    match &node.value {
        Value::Scalar { text, .. } if text == "auto" => Forms::Auto,
        Value::Scalar { text, .. } if text == "none" => Forms::Given(Vec::new()),
        Value::Sequence(_) => Forms::Given(plain(r.strings(node))),
        _ => {
            r.report(Code::BadValue, &node.range, "expected `auto`, `none` or a list of forms");
            Forms::Auto
        }
    }
}

fn matching(node: &Node, r: &mut Reader<'_>) -> Option<Match> {
    let mut fields = r.fields(node, "`match`")?;
    let case = fields.take("case").and_then(|n| r.one_of(n, &CASES));
    let auto = fields.take("auto").and_then(|n| r.boolean(n)).unwrap_or(true);
    let priority = fields.take("priority").and_then(|n| r.integer(n)).unwrap_or(0);
    let not = fields.take("not").map(|n| r.strings(n)).unwrap_or_default();
    fields.finish(r);
    Some(Match { case, auto, priority, not: plain(not) })
}
