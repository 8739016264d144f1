//! Numbers of demos in the prose of articles: those that an author copied by hand, and those that nothing holds.
//!
//! An inline value follows its demo; a number that was typed does not, and will be wrong one day. And what an inline
//! value says is only checked where a claim speaks of it. Both are hints: a number may be the same by chance, so what
//! is said here is said only where that is unlikely.

use std::collections::BTreeSet;
use std::ops::Range;

use kb_demos::{OutputKind, expression};
use pulldown_cmark::{CowStr, Event, LinkType, Tag};

use crate::article::Article;
use crate::catalog::Catalog;
use crate::demo::run::Run;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{self, Document, Piece, Placed};

mod candidate;
mod number;
mod section;
mod sentence;

use number::Written;
use section::Sections;

/// How many values are proposed for one number.
const PROPOSALS: usize = 3;

pub(super) fn check(catalog: &Catalog) -> Vec<Diagnostic> {
    catalog.articles.iter().flat_map(|article| of_article(catalog, article)).collect()
}

fn of_article(catalog: &Catalog, article: &Article) -> Vec<Diagnostic> {
    let runs: Vec<&Run> =
        article.outline.demos.iter().filter_map(|d| catalog.runs.get(&d.id.value)).collect();
    let document = article.document();
    // Most articles have neither, and are not parsed once more.
    if runs.is_empty() && !document.text.contains("`= ") {
        return Vec::new();
    }
    let pieces = markdown::pieces(document.text);
    let sections = Sections::new(&document, &pieces, &runs);
    let told = BTreeSet::new();
    let mut reader = Reader { catalog, document: &document, runs, sections, told, diagnostics: Vec::new() };
    reader.read(&pieces);
    reader.diagnostics
}

/// Reads one article.
struct Reader<'a> {
    catalog: &'a Catalog,
    document: &'a Document<'a>,
    /// The demos of the article.
    runs: Vec<&'a Run>,
    sections: Sections<'a>,
    /// The values without a claim that were told: demo and value.
    told: BTreeSet<(&'a str, &'a str)>,
    diagnostics: Vec<Diagnostic>,
}

/// An inline value in a sentence.
struct Inline<'a> {
    demo: &'a str,
    value: &'a str,
    /// Whether a claim of the demo speaks of it.
    claimed: bool,
    range: Range<usize>,
}

impl<'a> Reader<'a> {
    fn read(&mut self, pieces: &[Placed<'a>]) {
        // For each open element, whether what is in it is no prose of the author's; and whether a callout's title is
        // open, which is a heading.
        let (mut open, mut title) = (Vec::new(), false);
        let mut sentence = Vec::new();
        for (piece, range) in pieces {
            match piece {
                Piece::Event(Event::Start(tag)) => open.push(is_no_prose(tag)),
                Piece::Event(Event::End(_)) => drop(open.pop()),
                Piece::CalloutStart { .. } => title = true,
                Piece::CalloutTitleEnd => title = false,
                Piece::Value(expression) => sentence.extend(self.inline(expression, range)),
                Piece::Text(text) => {
                    if matches!(text, CowStr::Borrowed(_)) && !title && !open.contains(&true) {
                        self.prose(range);
                    }
                    if sentence::ends_in(self.document.text, range) {
                        self.sentence(&std::mem::take(&mut sentence));
                    }
                }
                _ => {}
            }
            if piece.is_block_edge() {
                self.sentence(&std::mem::take(&mut sentence));
            }
        }
        self.sentence(&sentence);
    }

    /// An inline value that is printed.
    fn inline(&self, expression: &'a str, range: &Range<usize>) -> Option<Inline<'a>> {
        let expression::Expression { demo, value, .. } = expression::parse(expression).ok()?;
        let run = self.catalog.runs.get(demo)?;
        run.value(value)?;
        let claimed = run.plan.claims.iter().any(|claim| claim.output.name == value);
        Some(Inline { demo, value, claimed, range: range.clone() })
    }

    /// A sentence of which no claim speaks. One of its values is enough, for often the others go with it.
    fn sentence(&mut self, values: &[Inline<'a>]) {
        let Some(Inline { demo, value, range, .. }) = values.first() else { return };
        if values.iter().any(|value| value.claimed) || !self.told.insert((demo, value)) {
            return;
        }
        self.report(
            Code::UnclaimedValue,
            range,
            "no claim holds what this sentence says".into(),
            format!("claim it in the demo `{demo}`, such as `{{ value: {value}, above: ..., says: ... }}`"),
        );
    }

    /// Numbers that were typed and are values of a demo of this article.
    fn prose(&mut self, range: &Range<usize>) {
        for written in number::numbers(self.document.text, range) {
            let given = |run: &&Run| {
                candidate::is_parameter(&written, &run.plan) || candidate::is_bound(&written, &run.plan)
            };
            // What was given to a demo is no result; and a claim with that bound fails when the number is wrong.
            if written.is_telling() && !self.runs.iter().any(given) {
                self.number(&written);
            }
        }
    }

    fn number(&mut self, written: &Written) {
        let mut found: Vec<(f64, String)> = Vec::new();
        for run in &self.runs {
            let id = &run.plan.id;
            // Two digits are soon the same by chance, so they are those of a demo nearby.
            if written.significant() < 3 && !self.sections.are_near(id, written.range.start) {
                continue;
            }
            for output in run.plan.description.outputs.iter().filter(|o| o.kind == OutputKind::Value) {
                let Some((value, _)) = run.value(&output.name) else { continue };
                let Some(distance) = candidate::distance(written, value, output.unit) else { continue };
                found.push((distance, format!("`= {id}.{}{}`", output.name, candidate::expression(written))));
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        let proposals: Vec<String> =
            found.into_iter().take(PROPOSALS).map(|(_, expression)| expression).collect();
        if !proposals.is_empty() {
            let message = "this number is the value of a demo, and does not follow it".into();
            self.report(
                Code::BareNumber,
                &written.range,
                message,
                format!("write {}", proposals.join(" or ")),
            );
        }
    }

    fn report(&mut self, code: Code, range: &Range<usize>, message: String, help: String) {
        self.diagnostics.push(Diagnostic::new(code, message).at(self.document.place(range)).help(help));
    }
}

/// Whether the text in an element is no prose of the author's, or no place for an inline value. Numbers in tables are
/// mostly those of others, or of parameters.
fn is_no_prose(tag: &Tag<'_>) -> bool {
    use Tag::{
        BlockQuote, CodeBlock, Heading, HtmlBlock, Image, MetadataBlock, Subscript, Superscript, Table,
    };
    match tag {
        Heading { .. }
        | BlockQuote(_)
        | CodeBlock(_)
        | HtmlBlock
        | Table(_)
        | Image { .. }
        | MetadataBlock(_)
        | Superscript
        | Subscript => true,
        Tag::Link { link_type, .. } => matches!(link_type, LinkType::Autolink | LinkType::Email),
        _ => false,
    }
}
