//! YAML as a tree in which every key and value knows its bytes.
//!
//! Text goes in; a [`Node`] comes out, or the diagnostic of what is not YAML. Scalars stay as they were
//! written: what a key expects decides what its value is, so `no` is never taken for a boolean where a word
//! is wanted. [`Reader`] turns nodes into typed values and reports all that is wrong, not only the first.

use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use crate::diagnostic::{Code, Diagnostic, FileName, Place};

mod reader;

pub use reader::{Fields, Reader, Spanned};

/// More nodes than any sensible file holds; aliases that multiply each other reach it at once.
const MAX_NODES: usize = 1_000_000;
/// Deeper than any sensible file.
const MAX_DEPTH: usize = 64;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Its bytes in the file.
    pub range: Range<usize>,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing: an empty value, `~` or `null`.
    Null,
    /// A scalar as written, without quotes; `plain` where it had none.
    Scalar {
        /// The text.
        text: String,
        /// Whether it was written without quotes and not as a block.
        plain: bool,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values, in their order.
    Mapping(Vec<(Spanned<String>, Node)>),
}

/// Reads one YAML document. `offset` is where `text` begins in the file, for front matter and blocks.
pub fn parse(text: &str, file: &FileName, offset: usize) -> Result<Node, Diagnostic> {
    let mut builder = Builder { text, file, offset, anchors: BTreeMap::new(), nodes: 0 };
    let mut events = Parser::new_from_str(text);
    let mut root = None;
    while let Some(event) = events.next() {
        match event {
            Err(error) => return Err(builder.scan_error(&error)),
            Ok((Event::DocumentStart(..), span)) if root.is_some() => {
                return Err(builder.error(&span, "only one YAML document is expected here"));
            }
            Ok((event, span)) if event.is_node() => root = Some(builder.node(event, span, &mut events, 0)?),
            Ok(_) => {}
        }
    }
    Ok(root.unwrap_or(Node { value: Value::Null, range: offset..offset }))
}

struct Builder<'a> {
    text: &'a str,
    file: &'a FileName,
    offset: usize,
    anchors: BTreeMap<usize, Node>,
    nodes: usize,
}

impl Builder<'_> {
    fn range(&self, span: &Span) -> Range<usize> {
        let range = span.byte_range().unwrap_or(0..0);
        self.offset + range.start.min(self.text.len())..self.offset + range.end.min(self.text.len())
    }

    fn error(&self, span: &Span, message: &str) -> Diagnostic {
        Diagnostic::new(Code::BadYaml, message).at(Place::new(self.file, self.range(span)))
    }

    fn scan_error(&self, error: &ScanError) -> Diagnostic {
        let at = self.offset + error.marker().byte_offset().unwrap_or(0).min(self.text.len());
        let mut diagnostic = Diagnostic::new(Code::BadYaml, format!("this is not YAML: {}", error.info()))
            .at(Place::new(self.file, at..at));
        if self.text.contains('\t') {
            diagnostic = diagnostic.help("YAML is indented with spaces, never with tabs");
        } else {
            diagnostic = diagnostic
                .help("put quotes around a text that holds `: `, ` #` or begins with a special character");
        }
        diagnostic
    }

    fn node(
        &mut self,
        event: Event<'_>,
        span: Span,
        events: &mut Events<'_>,
        depth: usize,
    ) -> Result<Node, Diagnostic> {
        self.nodes += 1;
        if self.nodes > MAX_NODES || depth > MAX_DEPTH {
            return Err(self.error(&span, "this YAML is too large or too deep"));
        }
        let start = self.range(&span);
        let anchor = event.anchor_id();
        let node = match event {
            Event::Alias(id) => return self.alias(id, &span),
            Event::Scalar(text, style, ..) => {
                scalar(text.into_owned(), style, trim_range(start, self.text, self.offset))
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                let end = loop {
                    match self.next(events)? {
                        (Event::SequenceEnd, span) => break self.range(&span).end,
                        (event, span) => items.push(self.node(event, span, events, depth + 1)?),
                    }
                };
                Node { value: Value::Sequence(items), range: start.start..end.max(start.end) }
            }
            Event::MappingStart(..) => {
                let mut entries = Vec::new();
                let end = loop {
                    match self.next(events)? {
                        (Event::MappingEnd, span) => break self.range(&span).end,
                        (event, span) => {
                            let key = self.node(event, span, events, depth + 1)?;
                            let (event, span) = self.next(events)?;
                            let value = self.node(event, span, events, depth + 1)?;
                            let key = self.key(key, &entries)?;
                            entries.push((key, value));
                        }
                    }
                };
                Node { value: Value::Mapping(entries), range: start.start..end.max(start.end) }
            }
            _ => return Err(self.error(&span, "this is not YAML")),
        };
        if let Some(id) = anchor.filter(|id| *id != 0) {
            self.anchors.insert(id, node.clone());
        }
        Ok(node)
    }

    fn next<'i>(&self, events: &mut Events<'i>) -> Result<(Event<'i>, Span), Diagnostic> {
        match events.next() {
            Some(Ok(pair)) => Ok(pair),
            Some(Err(error)) => Err(self.scan_error(&error)),
            None => Err(self.error(&Span::default(), "the text ends too early")),
        }
    }

    fn alias(&mut self, id: usize, span: &Span) -> Result<Node, Diagnostic> {
        let Some(mut node) = self.anchors.get(&id).cloned() else {
            return Err(self.error(span, "an alias may not stand inside what it names"));
        };
        self.nodes += count(&node);
        if self.nodes > MAX_NODES {
            return Err(self.error(span, "aliases make this YAML too large"));
        }
        node.range = self.range(span);
        Ok(node)
    }

    fn key(&self, node: Node, entries: &[(Spanned<String>, Node)]) -> Result<Spanned<String>, Diagnostic> {
        let place = Place::new(self.file, node.range.clone());
        let Value::Scalar { text, .. } = node.value else {
            return Err(Diagnostic::new(Code::BadYaml, "a key must be a plain word").at(place));
        };
        if let Some((first, _)) = entries.iter().find(|(k, _)| k.value == text) {
            return Err(Diagnostic::new(Code::BadYaml, format!("the key `{text}` stands here twice"))
                .at(place)
                .related(Place::new(self.file, first.range.clone()), "first here")
                .help("keep one of them"));
        }
        Ok(Spanned { value: text, range: node.range })
    }
}

type Events<'i> = Parser<'i, granit_parser::StrInput<'i>>;

fn scalar(text: String, style: ScalarStyle, range: Range<usize>) -> Node {
    let plain = style == ScalarStyle::Plain;
    let null = plain && matches!(text.as_str(), "" | "~" | "null");
    Node { value: if null { Value::Null } else { Value::Scalar { text, plain } }, range }
}

/// The range without the white space at its end, which block scalars and empty values bring along.
fn trim_range(range: Range<usize>, text: &str, offset: usize) -> Range<usize> {
    let slice = text.get(range.start - offset..range.end - offset).unwrap_or("");
    range.start..range.start + slice.trim_end().len()
}

fn count(node: &Node) -> usize {
    1 + match &node.value {
        Value::Sequence(items) => items.iter().map(count).sum(),
        Value::Mapping(entries) => entries.iter().map(|(_, n)| 1 + count(n)).sum(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Node, Diagnostic> {
        parse(text, &"x.yaml".into(), 0)
    }

    #[test]
    fn every_value_knows_its_bytes() {
        let text = "é: 1\nlist: [a, 'b c']\nblock: |\n  one\n  two\nlast: x\n";
        let Ok(Node { value: Value::Mapping(entries), .. }) = read(text) else { panic!("a mapping") };
        let slices: Vec<_> =
            entries.iter().map(|(k, v)| (&text[k.range.clone()], &text[v.range.clone()])).collect();
        assert_eq!(slices[0], ("é", "1"));
        assert_eq!(slices[1], ("list", "[a, 'b c']"));
        assert!(slices[2].1.ends_with("two"), "{:?}", slices[2]);
        assert_eq!(slices[3], ("last", "x"));
    }

    #[test]
    fn equal_keys_and_bombs_are_refused() {
        assert!(read("a: 1\na: 2\n").is_err_and(|d| d.message.contains("twice")));
        let doubled = (1..40).map(|i| format!("a{i}: &a{i} [*a{0}, *a{0}]\n", i - 1));
        let bomb: Vec<String> = std::iter::once("a0: &a0 [x, x]\n".to_owned()).chain(doubled).collect();
        let bomb = bomb.concat();
        assert!(read(&bomb).is_err_and(|d| d.message.contains("too large")));
    }

    #[test]
    fn broken_yaml_points_at_the_fault() {
        let error = read("a: [1, 2\nb: 3\n").unwrap_err();
        assert_eq!(error.code, Code::BadYaml);
        assert!(error.place.is_some_and(|p| p.range.start > 0));
    }
}
