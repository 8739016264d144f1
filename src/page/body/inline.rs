//! Formulas, citations and inline values.

use std::ops::Range;

use kb_demos::expression;

use super::super::math::FormulaStyle;
use super::Writer;
use crate::bibliography::CitationForm;
use crate::diagnostic::{Code, nearest};
use crate::markdown::inline::{self, Citation};

/// What to do about a formula that cannot be read.
const MATH_HELP: &str = "correct the LaTeX; a dollar sign that begins no formula is written `\\$`";

impl Writer<'_> {
    pub(super) fn math(&mut self, tex: &str, range: &Range<usize>, display: bool, label: Option<&str>) {
        // Where no link may be is a preview or a copy: it need not carry the source again.
        let style = FormulaStyle { display, annotated: self.links_off == 0 };
        let mathml = match self.tools.formulas.set(tex, style) {
            Ok(mathml) => mathml,
            Err(error) => {
                let source = &self.document.text[range.clone()];
                let at = |offset| (range.start + place_in(source, tex, offset)).min(range.end);
                let start = at(error.range.start);
                self.report(
                    Code::BadMath,
                    &(start..at(error.range.end).max(start)),
                    format!("the formula cannot be read: {}", error.message.trim_end_matches('.')),
                    Some(MATH_HELP.into()),
                );
                return;
            }
        };
        if !display {
            return self.push(&mathml);
        }
        let number = label.and_then(|name| self.view.label(name).map(|l| (name, l.number)));
        match number {
            Some((name, number)) => {
                self.push("<span class=\"equation\" id=\"");
                self.push_text(name);
                self.push("\">");
                self.push(&mathml);
                self.push(&format!("<span class=\"number\">({number})</span></span>"));
            }
            None => {
                self.push("<span class=\"equation\">");
                self.push(&mathml);
                self.push("</span>");
            }
        }
    }

    /// Reports dollar signs in prose that were meant to hold a formula: CommonMark's reader takes none whose braces
    /// do not balance.
    pub(super) fn unread_formulas(&mut self, range: &Range<usize>) {
        let text = self.document.text;
        let mut at = range.start.max(self.unread_until);
        while let Some(found) = text.get(at..range.end).and_then(|rest| rest.find('$')) {
            let start = at + found;
            let mark = if text[start..].starts_with("$$") { "$$" } else { "$" };
            at = start + mark.len();
            let block = text[at..].find("\n\n").map_or(text.len(), |end| at + end);
            let close = text[at..block].find(mark).map(|end| at + end);
            if text[..start].ends_with('\\') || (mark == "$" && close.is_none()) {
                continue;
            }
            let tex = &text[at..close.unwrap_or(block)];
            if mark == "$" && tex.trim() != tex {
                continue;
            }
            let count = |brace: char| {
                let escaped = tex.matches(&format!("\\{brace}")).count();
                tex.matches(brace).count() - escaped
            };
            let (opened, closed) = (count('{'), count('}'));
            let (message, end) = match close {
                None => ("the formula has no end".to_owned(), start + mark.len()),
                Some(close) if opened != closed => {
                    let message = format!(
                        "the formula cannot be read: it has {opened} opening and {closed} closing braces"
                    );
                    (message, close + mark.len())
                }
                // Prices, and signs that are meant.
                Some(_) => continue,
            };
            self.report(Code::BadMath, &(start..end), message, Some(MATH_HELP.into()));
            self.unread_until = end;
            at = at.max(end);
        }
    }

    pub(super) fn citation(&mut self, citation: &Citation<'_>) {
        let mut all_known = true;
        for item in &citation.items {
            if self.view.has_work(item.key) {
                if !self.body.cited.iter().any(|key| key == item.key) {
                    self.body.cited.push(item.key.to_owned());
                }
                self.body.outgoing.cited.insert(item.key.to_owned());
            } else {
                all_known = false;
                let near = || nearest::suggestion(item.key, self.view.everything().bibliography.keys());
                let help = if inline::is_reference(item.key) {
                    "a figure, table, equation or section is referred to outside of the brackets of works"
                        .into()
                } else {
                    near().unwrap_or_else(|| {
                        "add the work to content/references.bib, or write `\\@` for a plain @".into()
                    })
                };
                self.report(
                    Code::UnknownCitation,
                    &item.range,
                    format!("there is no work `{}` in the bibliography", item.key),
                    Some(help),
                );
            }
        }
        if !all_known {
            return;
        }
        let html = self.view.citation(&CitationForm::of(citation), self.setting.list).map(str::to_owned);
        // A raised number follows its word at once.
        if html.as_ref().is_some_and(|html| html.starts_with("<a ") && html.contains("\"><sup>")) {
            self.trim_end();
        }
        match html {
            Some(html) if self.links_off == 0 => self.push(&html),
            Some(html) => self.push(&without_links(&html)),
            // Words that stand on many pages have no numbers.
            None => self.trim_end(),
        }
    }

    pub(super) fn value(&mut self, expression: &str, range: &Range<usize>) {
        match self.printed_value(expression) {
            Some(printed) => {
                self.push("<span class=\"value\"");
                self.own_value(expression);
                self.push(">");
                self.push_text(&printed);
                self.push("</span>");
            }
            None => self.bad_value(expression, range),
        }
    }

    /// Says of a value which one it is, where its demo is in the same article: a reader who runs that with other
    /// parameters sees the new number here too.
    fn own_value(&mut self, expression: &str) {
        let Some(article) = self.setting.article.filter(|_| self.links_off == 0) else { return };
        let Ok(parsed) = expression::parse(expression) else { return };
        let demos = &self.view.article(article).outline.demos;
        if demos.iter().any(|demo| demo.id.value == parsed.demo) {
            self.push(" data-value=\"");
            self.push_text(expression.trim());
            self.push("\"");
        }
    }

    /// An inline value as the prose shows it.
    pub(super) fn printed_value(&self, expression: &str) -> Option<String> {
        let parsed = expression::parse(expression).ok()?;
        let (number, output) = self.view.run(parsed.demo)?.value(parsed.value)?;
        parsed.print(number, output).ok()
    }

    fn bad_value(&mut self, expression: &str, range: &Range<usize>) {
        let start = range.start + self.document.text[range.clone()].find(expression).unwrap_or(0);
        // The same letters may come twice: a unit `s` in the name of its demo. A part is a piece of the expression.
        let at = |part: &str| {
            let from = start + (part.as_ptr() as usize).saturating_sub(expression.as_ptr() as usize);
            from..from + part.len()
        };
        let parsed = match expression::parse(expression) {
            Ok(parsed) => parsed,
            Err(error) => {
                return self.report(Code::BadDemo, &at(error.part), error.message, Some(error.help));
            }
        };
        let Some(run) = self.view.run(parsed.demo) else {
            // A demo whose block is wrong has its own diagnostic.
            let articles = self.view.everything().articles.iter();
            let written = articles.flat_map(|a| &a.outline.demos).map(|d| d.id.value.as_str());
            let ids: Vec<&str> = written.collect();
            if !ids.contains(&parsed.demo) {
                let help = nearest::suggestion_or_all(parsed.demo, "demos", &ids);
                self.report(
                    Code::BadDemo,
                    &at(parsed.demo),
                    format!("there is no demo `{}`", parsed.demo),
                    help,
                );
            }
            return;
        };
        if let Some((number, output)) = run.value(parsed.value) {
            if let Err(error) = parsed.print(number, output) {
                self.report(Code::BadDemo, &at(error.part), error.message, Some(error.help));
            }
        } else if run.report.is_some() {
            let outputs = run.plan.description.outputs.iter();
            let values = outputs.filter(|o| o.kind == kb_demos::OutputKind::Value);
            let values: Vec<&str> = values.map(|o| o.name.as_str()).collect();
            let help = nearest::suggestion_or_all(parsed.value, "values", &values);
            let message = format!("demo `{}` has no value `{}`", parsed.demo, parsed.value);
            self.report(Code::BadDemo, &at(parsed.value), message, help);
        }
    }
}

/// Where a byte of a formula stands in its source, whose lines may begin with the marks of a quotation or a list.
fn place_in(source: &str, tex: &str, offset: usize) -> usize {
    let before = &tex[..tex.floor_char_boundary(offset)];
    let line = before.matches('\n').count();
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    let (Some(in_tex), Some(in_source)) = (tex.lines().nth(line), source.lines().nth(line)) else {
        return offset;
    };
    let start: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
    start + in_source.len().saturating_sub(in_tex.len()) + column
}

/// A citation inside what is a link already.
fn without_links(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    let next = |text: &str| [text.find("<a "), text.find("</a>")].into_iter().flatten().min();
    while let Some(open) = next(rest) {
        out.push_str(&rest[..open]);
        rest = rest[open..].find('>').map_or("", |close| &rest[open + close + 1..]);
    }
    out + rest
}
