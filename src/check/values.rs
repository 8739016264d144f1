//! Numbers of demos in the prose of articles: those that an author copied by hand, and those that nothing holds.
//!
//! An inline value follows its demo; a number that was typed does not, and will be wrong one day. And what an inline
//! value says is only checked where a claim speaks of it. Both are hints: a number may be the same by chance, so what
//! is said here is said only where that is unlikely.

use std::collections::BTreeSet;
use std::ops::Range;

use kb_demos::OutputKind;
use pulldown_cmark::{Event, LinkType, Tag};

use crate::article::Article;
use crate::catalog::Catalog;
use crate::demo::run::Run;
use crate::demo::value;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{self, Document, Piece};

mod candidate;
mod number;

use number::Written;

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
    let mut reader =
        Reader { catalog, document: &document, runs, told: BTreeSet::new(), diagnostics: Vec::new() };
    reader.read();
    reader.diagnostics
}

/// Reads one article.
struct Reader<'a> {
    catalog: &'a Catalog,
    document: &'a Document<'a>,
    /// The demos of the article that ran.
    runs: Vec<&'a Run>,
    /// The values without a claim that were told.
    told: BTreeSet<(&'a str, &'a str)>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        let pieces = markdown::pieces(self.document.text);
        // For each open element, whether what is in it is no prose of the author's; and whether a callout's title is
        // open, which is a heading.
        let (mut open, mut title) = (Vec::new(), false);
        for (piece, range) in &pieces {
            match piece {
                Piece::Event(Event::Start(tag)) => open.push(is_no_prose(tag)),
                Piece::Event(Event::End(_)) => drop(open.pop()),
                Piece::CalloutStart { .. } => title = true,
                Piece::CalloutTitleEnd => title = false,
                Piece::Value(expression) => self.inline_value(expression, range),
                Piece::Text(pulldown_cmark::CowStr::Borrowed(_)) if !title && !open.contains(&true) => {
                    self.prose(range);
                }
                _ => {}
            }
        }
    }

    /// A value without a claim is told once in an article.
    fn inline_value(&mut self, expression: &'a str, range: &Range<usize>) {
        let Ok(parsed) = value::parse(expression) else { return };
        let Some(run) = self.catalog.runs.get(parsed.demo) else { return };
        let claimed = run.plan.claims.iter().any(|claim| claim.output.name == parsed.value);
        if claimed || run.value(parsed.value).is_none() || !self.told.insert((parsed.demo, parsed.value)) {
            return;
        }
        self.report(
            Code::UnclaimedValue,
            range,
            format!("demo `{}` claims nothing of `{}`", parsed.demo, parsed.value),
            format!("say what the sentence needs of it, such as `{{ value: {}, above: ... }}`", parsed.value),
        );
    }

    /// Numbers that were typed and are values of a demo of this article.
    fn prose(&mut self, range: &Range<usize>) {
        for written in number::numbers(self.document.text, range) {
            if written.is_telling() && !self.is_given(&written) {
                self.number(&written);
            }
        }
    }

    /// Whether a number is one that the author gave to a demo: a parameter, or a bound of a claim, which fails when
    /// the number is no longer right.
    fn is_given(&self, written: &Written) -> bool {
        self.runs
            .iter()
            .any(|run| candidate::is_parameter(written, &run.plan) || candidate::is_bound(written, &run.plan))
    }

    fn number(&mut self, written: &Written) {
        let mut found: Vec<(f64, String)> = Vec::new();
        for run in &self.runs {
            let values = run.plan.description.outputs.iter().filter(|o| o.kind == OutputKind::Value);
            for output in values {
                let number = run.report.as_ref().and_then(|report| report.value(&output.name));
                let Some(distance) = number.and_then(|n| candidate::distance(written, n, output.unit)) else {
                    continue;
                };
                let words = candidate::expression(written);
                found.push((distance, format!("`= {}.{}{words}`", run.plan.id, output.name)));
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        if found.is_empty() {
            return;
        }
        let proposals: Vec<String> =
            found.into_iter().take(PROPOSALS).map(|(_, expression)| expression).collect();
        self.report(
            Code::BareNumber,
            &written.range,
            "this number is the value of a demo, and does not follow it".into(),
            format!("write {}", proposals.join(" or ")),
        );
    }

    fn report(&mut self, code: Code, range: &Range<usize>, message: String, help: String) {
        self.diagnostics.push(Diagnostic::new(code, message).at(self.document.place(range)).help(help));
    }
}

/// Whether the text in an element is no prose of the author's, or no place for an inline value. Numbers in tables are
/// mostly those of others, or of parameters.
fn is_no_prose(tag: &Tag<'_>) -> bool {
    match tag {
        Tag::Heading { .. } | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Table(_) => true,
        Tag::Image { .. } | Tag::MetadataBlock(_) | Tag::Superscript | Tag::Subscript => true,
        Tag::Link { link_type, .. } => matches!(link_type, LinkType::Autolink | LinkType::Email),
        _ => false,
    }
}
