//! The demo block as the author wrote it: YAML in, a [`Block`] out, every part with its bytes.

use std::ops::Range;

use kb_demos::Given;

use crate::diagnostic::{Code, Diagnostic, FileName};
use crate::yaml::{self, Fields, Node, Reader, Spanned, Value};

/// A demo as written in an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Its id, unique in the site.
    pub id: Spanned<String>,
    /// The name of the model.
    pub model: Spanned<String>,
    /// The seed of the published run.
    pub seed: u64,
    /// The parameters that are not left at their defaults.
    pub params: Vec<Param>,
    /// Which outputs are shown, in which order; `None` for all figures and tables.
    pub show: Option<Vec<Spanned<String>>>,
    /// Which parameters a reader may move; `None` for the model's own choice.
    pub controls: Option<Vec<Spanned<String>>>,
    /// Captions by output, in Markdown.
    pub captions: Vec<Caption>,
    /// Text alternatives by figure, where the author writes them.
    pub alt: Vec<Caption>,
    /// What the prose claims of the results.
    pub claims: Vec<Claim>,
    /// The bytes of the whole block.
    pub range: Range<usize>,
}

/// A parameter as given.
#[derive(Debug, Clone, PartialEq)]
pub struct Param {
    /// Its name.
    pub name: Spanned<String>,
    /// What it shall be.
    pub given: Given,
    /// The bytes of the value.
    pub range: Range<usize>,
}

/// A text that belongs to one output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// The name of the output.
    pub output: Spanned<String>,
    /// The text, and the bytes that it came from.
    pub text: Spanned<String>,
}

/// Something that the results must show.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The name of the value.
    pub value: Spanned<String>,
    /// What must hold of it.
    pub test: Test,
    /// The seeds; `None` for the published one alone.
    pub seeds: Option<Vec<u64>>,
    /// For how many of the seeds it must hold.
    pub quorum: Quorum,
    /// The claim in words; empty where it is not said.
    pub says: String,
    /// The bytes of the bounds: where the caret goes when it fails.
    pub range: Range<usize>,
}

/// What must hold of a value. Bounds are as written; the value's unit decides how they are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Greater than.
    Above(Spanned<String>),
    /// Less than.
    Below(Spanned<String>),
    /// From the first to the second, both included.
    Between(Spanned<String>, Spanned<String>),
    /// No further than `within` from `near`.
    Near(Spanned<String>, Spanned<String>),
}

/// For how many seeds a claim must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quorum {
    /// For every one.
    All,
    /// For the median of the values.
    Median,
    /// For at least so many.
    AtLeast(usize),
}

/// More seeds than any claim needs.
const MAX_SEEDS: usize = 1000;

/// Reads a block. `offset` is where its YAML begins in the file.
pub fn parse(text: &str, file: &FileName, offset: usize) -> (Option<Block>, Vec<Diagnostic>) {
    let node = match yaml::parse(text, file, offset) {
        Ok(node) => node,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let mut reader = Reader::new(file);
    let block = reader.fields(&node, "a demo block").and_then(|fields| block(fields, &mut reader));
    let block = block.map(|block| Block { range: offset..offset + text.trim_end().len(), ..block });
    (block, reader.diagnostics)
}

fn block(mut fields: Fields<'_>, r: &mut Reader<'_>) -> Option<Block> {
    let id = fields.require("id", r).and_then(|n| r.string(n)).and_then(|id| check_id(id, r));
    let model = fields.require("model", r).and_then(|n| r.string(n));
    let seed = fields.take("seed").and_then(|n| r.integer::<u64>(n)).unwrap_or(1);
    let params = fields.take("params").map(|n| params(n, r)).unwrap_or_default();
    let show = fields.take("show").map(|n| r.strings(n));
    let controls = fields.take("controls").map(|n| r.strings(n));
    let captions = fields.take("caption").map(|n| captions(n, "`caption`", r)).unwrap_or_default();
    let alt = fields.take("alt").map(|n| captions_of(n, r)).unwrap_or_default();
    let claims = fields.take("claims").map(|n| claims(n, r)).unwrap_or_default();
    fields.finish(r);
    Some(Block { id: id?, model: model?, seed, params, show, controls, captions, alt, claims, range: 0..0 })
}

fn captions_of(node: &Node, r: &mut Reader<'_>) -> Vec<Caption> {
    captions(node, "`alt`", r)
}

/// Ids become parts of anchors and file names.
fn check_id(id: Spanned<String>, r: &mut Reader<'_>) -> Option<Spanned<String>> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.value.chars().all(fits) && id.value.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Some(id);
    }
    r.report(Code::BadValue, &id.range, format!("`{}` is not an id", id.value)).help =
        Some("write it in a-z, 0-9 and `-`, beginning with a letter".into());
    None
}

fn params(node: &Node, r: &mut Reader<'_>) -> Vec<Param> {
    let Some(mut fields) = r.fields(node, "`params`") else { return Vec::new() };
    let entries = fields.all();
    entries
        .iter()
        .filter_map(|(name, node)| {
            let given = match &node.value {
                Value::Sequence(_) => Given::List(r.strings(node).into_iter().map(|s| s.value).collect()),
                _ => Given::Text(r.string(node)?.value),
            };
            Some(Param { name: name.clone(), given, range: node.range.clone() })
        })
        .collect()
}

fn captions(node: &Node, what: &'static str, r: &mut Reader<'_>) -> Vec<Caption> {
    let Some(mut fields) = r.fields(node, what) else { return Vec::new() };
    let entries = fields.all();
    entries
        .iter()
        .filter_map(|(output, node)| Some(Caption { output: output.clone(), text: r.string(node)? }))
        .collect()
}

fn claims(node: &Node, r: &mut Reader<'_>) -> Vec<Claim> {
    let items = r.items(node);
    items.iter().filter_map(|item| claim(item, r)).collect()
}

fn claim(node: &Node, r: &mut Reader<'_>) -> Option<Claim> {
    let before = r.diagnostics.len();
    let mut fields = r.fields(node, "a claim")?;
    let value = fields.require("value", r).and_then(|n| r.string(n));
    let mut tests = Vec::new();
    if let Some(node) = fields.take("above") {
        tests.extend(r.string(node).map(|bound| (Test::Above(bound), node.range.clone())));
    }
    if let Some(node) = fields.take("below") {
        tests.extend(r.string(node).map(|bound| (Test::Below(bound), node.range.clone())));
    }
    if let Some(node) = fields.take("between") {
        tests.extend(between(node, r).map(|test| (test, node.range.clone())));
    }
    let within = fields.take("within").and_then(|n| r.string(n));
    if let Some(node) = fields.take("near") {
        tests.extend(near(node, within, r).map(|test| (test, node.range.clone())));
    }
    // Seeds that cannot be read are none, rather than the published one.
    let seeds = fields.take("seeds").map(|n| seeds(n, r).unwrap_or_default());
    let count = seeds.as_ref().map_or(1, Vec::len);
    let quorum = fields.take("in").and_then(|n| quorum(n, count, r)).unwrap_or(Quorum::All);
    let says = fields.take("says").and_then(|n| r.string(n)).map(|s| s.value).unwrap_or_default();
    fields.finish(r);
    // A test that cannot be read has been told.
    if tests.len() != 1 && r.diagnostics[before..].iter().all(|d| d.code != Code::BadValue) {
        let message =
            if tests.is_empty() { "the claim says nothing that could fail" } else { "a claim has one test" };
        r.report(Code::BadDemo, &node.range, message).help = Some(
            "give it one of `above: X`, `below: X`, `between: [X, Y]`, or `near: X` with `within: Y`".into(),
        );
        return None;
    }
    let (test, range) = tests.pop()?;
    Some(Claim { value: value?, test, seeds, quorum, says, range })
}

fn between(node: &Node, r: &mut Reader<'_>) -> Option<Test> {
    if let Value::Sequence(bounds) = &node.value
        && let [low, high] = bounds.as_slice()
    {
        return Some(Test::Between(r.string(low)?, r.string(high)?));
    }
    r.report(Code::BadValue, &node.range, "`between` has two bounds").help =
        Some("write `between: [0.2, 0.4]`".into());
    None
}

fn near(node: &Node, within: Option<Spanned<String>>, r: &mut Reader<'_>) -> Option<Test> {
    let target = r.string(node)?;
    if within.is_none() {
        r.report(Code::BadValue, &node.range, "`near` needs a tolerance").help =
            Some("add `within: 0.01`".into());
    }
    Some(Test::Near(target, within?))
}

/// `1..20`, one seed, or a list of seeds.
fn seeds(node: &Node, r: &mut Reader<'_>) -> Option<Vec<u64>> {
    let seeds: Option<Vec<u64>> = match &node.value {
        Value::Scalar { text, .. } => match text.split_once("..") {
            Some((first, last)) => {
                let range = first.trim().parse::<u64>().ok().zip(last.trim().parse::<u64>().ok());
                range.filter(|(f, l)| f <= l && l - f < MAX_SEEDS as u64).map(|(f, l)| (f..=l).collect())
            }
            None => text.parse().ok().map(|seed| vec![seed]),
        },
        Value::Sequence(items) => items.iter().map(|item| r.integer::<u64>(item)).collect(),
        _ => None,
    };
    if seeds.as_ref().is_none_or(|s| s.is_empty() || s.len() > MAX_SEEDS) {
        r.report(Code::BadValue, &node.range, "these are not seeds").help =
            Some(format!("write `seeds: 1..20` (at most {MAX_SEEDS}) or `seeds: [3, 7]`"));
        return None;
    }
    seeds
}

/// `all`, `median` or `18 of 20`.
fn quorum(node: &Node, count: usize, r: &mut Reader<'_>) -> Option<Quorum> {
    let text = r.string(node)?;
    let quorum = match text.value.as_str() {
        "all" => Some(Quorum::All),
        "median" => Some(Quorum::Median),
        other => other.split_once(" of ").and_then(|(least, of)| {
            let (least, of) = (least.trim().parse().ok()?, of.trim().parse::<usize>().ok()?);
            (of == count && least >= 1 && least <= of).then_some(Quorum::AtLeast(least))
        }),
    };
    if quorum.is_none() {
        let seeds = if count == 1 { "one seed".to_owned() } else { format!("{count} seeds") };
        let help = match count {
            0 | 1 => "name the seeds too: `seeds: 1..10, in: 9 of 10`".to_owned(),
            _ => format!("write `all`, `median`, or such as `{} of {count}`", count - 1),
        };
        r.report(Code::BadValue, &text.range, format!("`{}` does not fit {seeds}", text.value)).help =
            Some(help);
    }
    quorum
}
