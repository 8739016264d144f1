//! A term as its author wrote it.

use jiff::civil::Date;

use crate::article::slug;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::Source;
use crate::yaml::{self, Fields, Node, Reader, Spanned, Value};

/// The permanent name of a term: its address, anchor and export id.
pub type TermId = String;

/// The longest definition, in characters.
const MAX_DEFINITION: usize = 240;

/// A term.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Its permanent name.
    pub id: TermId,
    /// What it is called.
    pub label: String,
    /// What an acronym stands for.
    pub expansion: Option<String>,
    /// What it means: inline Markdown.
    pub definition: Spanned<String>,
    /// More about it: Markdown.
    pub body: Option<Spanned<String>>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Its plural and other forms.
    pub forms: Forms,
    /// How its case is matched; by its shape where it is not said.
    pub case: Option<Case>,
    /// Whether it links by itself.
    pub auto: bool,
    /// Wins over terms of lower priority that are written alike.
    pub priority: i64,
    /// Phrases that hold the term and are not it.
    pub not: Vec<String>,
    /// The sections where it links by itself; empty for all.
    pub scope: Vec<String>,
    /// Which of several meanings of the label this is.
    pub sense: Option<String>,
    /// Terms of wider meaning.
    pub broader: Vec<Spanned<String>>,
    /// Terms of narrower meaning.
    pub narrower: Vec<Spanned<String>>,
    /// Terms that belong to it.
    pub related: Vec<Spanned<String>>,
    /// Terms that it is not to be confused with.
    pub contrast: Vec<Spanned<String>>,
    /// Keys of works that it is taken from.
    pub sources: Vec<Spanned<String>>,
    /// Ids that it had before.
    pub formerly: Vec<Spanned<String>>,
    /// How far it is.
    pub status: Status,
    /// When it was last read through.
    pub reviewed: Option<Date>,
    /// Where it stands: its label.
    pub place: Place,
}

/// Forms of a term beside its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forms {
    /// The English plural of the last word.
    Auto,
    /// These only; empty for none.
    Given(Vec<String>),
}

/// How upper and lower case are matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Case {
    /// As written.
    Exact,
    /// Any case for the first letter, the rest as written.
    Smart,
    /// Any case.
    Fold,
}

/// How far a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// To be checked.
    Draft,
    /// Checked.
    #[default]
    Reviewed,
    /// Not to be used any more.
    Deprecated,
}

const CASES: [(&str, Case); 3] = [("exact", Case::Exact), ("smart", Case::Smart), ("fold", Case::Fold)];
const STATUSES: [(&str, Status); 3] =
    [("draft", Status::Draft), ("reviewed", Status::Reviewed), ("deprecated", Status::Deprecated)];

impl Term {
    /// All terms that it points at.
    pub fn relations(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.broader.iter().chain(&self.narrower).chain(&self.related).chain(&self.contrast)
    }
}

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
    let reviewed = fields.take("reviewed").and_then(|n| r.date(n));
    fields.finish(r);
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
        aliases: plain(aliases),
        forms,
        case: matching.case,
        auto: matching.auto,
        priority: matching.priority,
        not: matching.not,
        scope: plain(scope),
        sense,
        broader,
        narrower,
        related,
        contrast,
        sources,
        formerly,
        status,
        reviewed,
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
