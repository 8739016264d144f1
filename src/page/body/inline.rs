//! Formulas, citations, references and inline values.

use std::ops::Range;

use super::Writer;
use crate::bibliography::CitationForm;
use crate::catalog::{Label, LabelKind};
use crate::demo::value;
use crate::diagnostic::{Code, nearest};
use crate::markdown::inline::{Citation, Reference};

impl Writer<'_> {
    pub(super) fn math(&mut self, tex: &str, range: &Range<usize>, display: bool, label: Option<&str>) {
        let mathml = match self.tools.formulas.set(tex, display) {
            Ok(mathml) => mathml,
            Err(error) => {
                let start = range.start + error.range.start.min(range.len());
                let end = (range.start + error.range.end).clamp(start, range.end);
                self.report(
                    Code::BadMath,
                    &(start..end),
                    format!("the formula cannot be read: {}", error.message.trim_end_matches('.')),
                    Some("correct the LaTeX; a dollar sign that begins no formula is written `\\$`".into()),
                );
                return;
            }
        };
        if !display {
            return self.push(&mathml);
        }
        let number = label.and_then(|name| self.catalog.label(name).map(|l| (name, l.number)));
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

    pub(super) fn citation(&mut self, citation: &Citation<'_>) {
        let mut all_known = true;
        for item in &citation.items {
            if self.catalog.bibliography.contains(item.key) {
                if !self.body.cited.iter().any(|key| key == item.key) {
                    self.body.cited.push(item.key.to_owned());
                }
                self.body.outgoing.cited.insert(item.key.to_owned());
            } else {
                all_known = false;
                let help =
                    nearest::suggestion(item.key, self.catalog.bibliography.keys()).unwrap_or_else(|| {
                        "add the work to content/references.bib, or write `\\@` for a plain @".into()
                    });
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
        let html = self.catalog.bibliography.citation(&CitationForm::of(citation), self.setting.list);
        let html = html.map(str::to_owned);
        match html {
            Some(html) if self.links_off == 0 => self.push(&html),
            Some(html) => self.push(&without_links(&html)),
            // Words that stand on many pages have no numbers.
            None => self.trim_end(),
        }
    }

    pub(super) fn reference(&mut self, reference: &Reference<'_>) {
        for (at, (target, range)) in reference.targets.iter().enumerate() {
            if at > 0 {
                self.push(if at + 1 == reference.targets.len() { " and " } else { ", " });
            }
            self.one_reference(target, range);
        }
    }

    fn one_reference(&mut self, target: &str, range: &Range<usize>) {
        let name = lower_first(target);
        if let Some(anchor) = name.strip_prefix("sec-") {
            return self.section_reference(anchor, range);
        }
        let Some(label) = self.catalog.label(&name).cloned() else {
            if self.of_broken_demo(&name) {
                return;
            }
            let help = nearest::suggestion(&name, self.catalog.label_names())
                .or_else(|| Some("figures are `@fig-DEMO-FIGURE`, tables `@tbl-DEMO-TABLE`".into()));
            return self.report(Code::UnknownReference, range, format!("there is no `{name}`"), help);
        };
        let elsewhere = self.setting.article != Some(label.article);
        let href = if elsewhere { self.article_href(label.article) } else { String::new() };
        if self.links_off == 0 {
            self.push("<a class=\"ref\" href=\"");
            self.push_text(&href);
            self.push("#");
            self.push_text(&name);
            self.push("\">");
        }
        self.push(&label_text(&label));
        if elsewhere {
            self.push(" of <cite>");
            self.push_text(&self.catalog.articles[label.article].front.title);
            self.push("</cite>");
        }
        if self.links_off == 0 {
            self.push("</a>");
        }
    }

    /// Whether a name is that of a figure or table whose demo could not be planned, which was told already.
    fn of_broken_demo(&self, name: &str) -> bool {
        let Some((_, rest)) = name.split_once('-').filter(|(kind, _)| matches!(*kind, "fig" | "tbl")) else {
            return false;
        };
        let mut demos = self.catalog.articles.iter().flat_map(|a| &a.outline.demos);
        demos.any(|d| {
            !self.catalog.runs.contains_key(&d.id.value) && rest.starts_with(&format!("{}-", d.id.value))
        })
    }

    /// The section of that anchor: its article and its title. One of this article is found first.
    fn section(&self, anchor: &str) -> Option<(usize, String)> {
        self.setting.article.into_iter().chain(0..self.catalog.articles.len()).find_map(|at| {
            let heading = self.catalog.articles[at].outline.headings.iter().find(|h| h.id == anchor)?;
            Some((at, heading.text.clone()))
        })
    }

    /// A section is referred to by its title; one of this article is found first.
    fn section_reference(&mut self, anchor: &str, range: &Range<usize>) {
        let Some((article, title)) = self.section(anchor) else {
            let own = self.setting.article.map(|a| &self.catalog.articles[a].outline.headings);
            let ids: Vec<&str> = own.into_iter().flatten().map(|h| h.id.as_str()).collect();
            let help = nearest::suggestion_or_all(anchor, "sections", &ids);
            return self.report(
                Code::UnknownReference,
                range,
                format!("there is no section `{anchor}`"),
                help,
            );
        };
        let href =
            if self.setting.article == Some(article) { String::new() } else { self.article_href(article) };
        if self.links_off == 0 {
            self.push("<a class=\"ref\" href=\"");
            self.push_text(&href);
            self.push("#");
            self.push_text(anchor);
            self.push("\">");
        }
        self.push("“");
        self.push_text(&title);
        self.push("”");
        if self.links_off == 0 {
            self.push("</a>");
        }
    }

    /// A reference in plain words.
    pub(super) fn plain_reference(&self, reference: &Reference<'_>) -> String {
        let names = reference.targets.iter().map(|(target, _)| {
            let name = lower_first(target);
            if let Some(anchor) = name.strip_prefix("sec-") {
                return self.section(anchor).map(|(_, title)| format!("“{title}”")).unwrap_or_default();
            }
            self.catalog.label(&name).map(label_text).unwrap_or_default()
        });
        names.collect::<Vec<_>>().join(" and ")
    }

    pub(super) fn value(&mut self, expression: &str, range: &Range<usize>) {
        match self.printed_value(expression) {
            Some(printed) => {
                self.push("<span class=\"value\">");
                self.push_text(&printed);
                self.push("</span>");
            }
            None => self.bad_value(expression, range),
        }
    }

    /// An inline value as the prose shows it.
    pub(super) fn printed_value(&self, expression: &str) -> Option<String> {
        let parsed = value::parse(expression).ok()?;
        let (number, output) = self.catalog.runs.get(parsed.demo)?.value(parsed.value)?;
        parsed.print(number, output).ok()
    }

    fn bad_value(&mut self, expression: &str, range: &Range<usize>) {
        let start = range.start + self.document.text[range.clone()].find(expression).unwrap_or(0);
        // The same letters may come twice: a unit `s` in the name of its demo. A part is a piece of the expression.
        let at = |part: &str| {
            let from = start + (part.as_ptr() as usize).saturating_sub(expression.as_ptr() as usize);
            from..from + part.len()
        };
        let parsed = match value::parse(expression) {
            Ok(parsed) => parsed,
            Err(error) => {
                return self.report(Code::BadDemo, &at(error.part), error.message, Some(error.help));
            }
        };
        let Some(run) = self.catalog.runs.get(parsed.demo) else {
            // A demo whose block is wrong has its own diagnostic.
            let written =
                self.catalog.articles.iter().flat_map(|a| &a.outline.demos).map(|d| d.id.value.as_str());
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

/// "Figure 2", "Equation (3)".
fn label_text(label: &Label) -> String {
    match label.kind {
        LabelKind::Equation => format!("{} ({})", label.kind.word(), label.number),
        _ => format!("{} {}", label.kind.word(), label.number),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
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
