//! Demos in a page: numbered figures and tables, what the claims found, and how it was all made.

use std::fmt::Write;
use std::ops::Range;

use kb_demos::report::Table;
use kb_demos::show::figure_id;
use kb_demos::{Output, OutputKind, format, html, plot};

use super::{Writer, controls};
use crate::catalog::{Label, Url};
use crate::demo::run::Run;
use crate::diagnostic::Code;
use crate::html::escape;
use crate::page::download;

impl Writer<'_> {
    /// Writes the demo whose block begins in a range.
    pub(super) fn demo(&mut self, range: &Range<usize>) {
        if self.setting.article.is_none() {
            let help = Some("move it to an article and refer to its figures from here".to_owned());
            return self.report(Code::BadDemo, range, "a demo stands in an article, not in a term", help);
        }
        let at = self.document.map.offset(range.start);
        let blocks = self.setting.article.map(|a| &self.view.article(a).outline.demos);
        let Some(block) = blocks.into_iter().flatten().find(|block| block.range.start == at) else { return };
        // A demo that could not run has its own diagnostic.
        let Some(run) = self.view.run(&block.id.value) else { return };
        let Some(report) = run.report.clone() else { return };
        self.body.demos += 1;
        let digest = report.digest();
        let attributes = controls::attributes(run, block, &digest, &self.href(&Url::home()));
        let _ = writeln!(self.out, "<div class=\"demo\" id=\"demo-{}\"{attributes}>", run.plan.id);
        for (at, output) in run.plan.shown.iter().enumerate() {
            let caption = self.caption(&run.plan.id, output);
            match output.kind {
                OutputKind::Figure => {
                    if let Some(figure) = report.figure(&output.name) {
                        let mut figure = figure.clone();
                        if let Some(alt) = block.alt.iter().find(|alt| alt.output.value == output.name) {
                            figure.description.clone_from(&alt.text.value);
                        }
                        self.figure(run, &figure, &caption);
                    }
                }
                OutputKind::Table => {
                    if let Some(table) = run.table(&output.name) {
                        self.table_figure(run, &table, &caption);
                    }
                }
                OutputKind::Value => {}
            }
            // Who moves a parameter wants to see the picture, so the form is at the first.
            if at == 0 {
                let of = self.label_of(&run.plan.id, output).unwrap_or_else(|| run.plan.id.clone());
                controls::write(&mut self.out, &run.plan, block, &of);
            }
        }
        self.provenance(run, &digest);
        self.push("</div>\n");
    }

    /// "Figure 2. What it shows."
    fn caption(&mut self, demo: &str, output: &Output) -> String {
        let label = self.label_of(demo, output).unwrap_or_default();
        format!("<figcaption><b>{label}.</b> {}</figcaption>", self.caption_text(demo, output))
    }

    /// "Figure 2".
    fn label_of(&self, demo: &str, output: &Output) -> Option<String> {
        let prefix = if output.kind == OutputKind::Figure { "fig" } else { "tbl" };
        self.view.label(&format!("{prefix}-{demo}-{}", output.name)).map(Label::name)
    }

    /// What a figure or table shows, as the author wrote it or as the model calls it.
    pub(super) fn caption_text(&mut self, demo: &str, output: &Output) -> String {
        let blocks = self.setting.article.map(|a| &self.view.article(a).outline.demos);
        let block = blocks.into_iter().flatten().find(|b| b.id.value == demo);
        let written = block.and_then(|b| b.captions.iter().find(|c| c.output.value == output.name));
        let html = match written {
            Some(caption) => self.short_text(&caption.text.value, &caption.text.range),
            None => escape(&output.title).into_owned(),
        };
        let end = if crate::html::plain(&html).trim_end().ends_with(['.', '!', '?']) { "" } else { "." };
        format!("{}{end}", html.trim_end())
    }

    fn figure(&mut self, run: &Run, figure: &kb_demos::report::Figure, caption: &str) {
        let id = figure_id(&run.plan.id, &figure.name);
        let (svg, data) = (plot::svg(figure, &id), html::figure_data(figure));
        let _ = write!(
            self.out,
            "<figure class=\"plot\" id=\"{id}\">\n<div class=\"picture\">{svg}</div>\n{caption}\n</figure>\n\
             <details class=\"data\"><summary>Data and description</summary>\n<div class=\"rows\">{data}</div>\n"
        );
        self.downloads(&run.plan.id, &[(&figure.name, "csv"), (&figure.name, "svg")]);
        self.push("</details>\n");
    }

    fn table_figure(&mut self, run: &Run, table: &Table, caption: &str) {
        let _ = write!(
            self.out,
            "<figure class=\"table\" id=\"tbl-{}-{}\">\n{caption}\n",
            run.plan.id, table.name
        );
        self.push(&html::table(table));
        self.downloads(&run.plan.id, &[(&table.name, "csv")]);
        self.push("</figure>\n");
    }

    fn downloads(&mut self, demo: &str, files: &[(&str, &str)]) {
        self.push("<p class=\"downloads\">Download:");
        for (name, ending) in files {
            let href = self.href(&download::url(demo, &format!("{name}.{ending}")));
            let _ = write!(self.out, " <a href=\"{}\" download>{}</a>", escape(&href), ending.to_uppercase());
        }
        self.push("</p>\n");
    }

    /// Model, parameters, seed, claims and how to make it again.
    fn provenance(&mut self, run: &Run, digest: &str) {
        let plan = &run.plan;
        let (held, all) = (run.evidence.iter().filter(|e| e.holds).count(), run.evidence.len());
        let claims = match all {
            0 => String::new(),
            1 => format!(" · {held} of 1 claim holds"),
            _ => format!(" · {held} of {all} claims hold"),
        };
        let _ = write!(
            self.out,
            "<details class=\"provenance\"><summary>How this was made: <code>{}</code>, seed {}{claims}</summary>\n<p>",
            plan.model.name, plan.seed
        );
        self.push_text(&plan.description.summary);
        self.push("</p>\n");
        self.claims(run);
        self.parameters(run);
        if plan.model.is_recorded() {
            self.push("<p><b>Recorded:</b> it was run elsewhere, and its result is kept with the project. Make it again: <code>");
            self.push_text(&format!("kb demo record {} --again", plan.model.name));
        } else {
            let mut command = format!("kb demo run {} --seed {}", plan.model.name, plan.seed);
            for (name, value) in super::super::context::changed_settings(plan) {
                let _ = write!(command, " --set {name}=\"{value}\"");
            }
            self.push("<p>Make it again: <code>");
            self.push_text(&command);
        }
        let _ = writeln!(
            self.out,
            "</code>. Run <code>{}</code>, result <code>{}</code>.</p>",
            run.key.short(),
            &digest[..12]
        );
        if controls::runs_in_pages(plan) {
            self.push("<p class=\"check\"><button type=\"button\">Run it here and compare</button> <span role=\"status\"></span></p>\n");
        }
        self.push("<p class=\"downloads\">Download: ");
        let href = self.href(&download::url(&plan.id, "parameters.json"));
        let _ =
            write!(self.out, "<a href=\"{}\" download>exact parameters</a></p>\n</details>\n", escape(&href));
    }

    fn claims(&mut self, run: &Run) {
        if run.evidence.is_empty() {
            return;
        }
        self.push("<ul class=\"claims\">\n");
        for evidence in &run.evidence {
            self.push(if evidence.holds { "<li>Holds: " } else { "<li class=\"broken\">Does not hold: " });
            let says = evidence.says.trim_end_matches('.');
            if says != evidence.test {
                self.push_text(says);
                self.push(".<br>");
            }
            self.push("<code>");
            self.push_text(&evidence.test);
            self.push("</code>; ");
            let [min, median, max] = &evidence.spread;
            self.push_text(&match evidence.n {
                1 if run.plan.description.chance => format!("seen with one seed only: {median}."),
                1 => format!("nothing is left to chance: {median}."),
                _ => format!(
                    "needed in {}, found in {}: least {min}, median {median}, greatest {max}.",
                    evidence.quorum, evidence.passed
                ),
            });
            self.push("</li>\n");
        }
        self.push("</ul>\n");
    }

    fn parameters(&mut self, run: &Run) {
        self.push("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Parameters\"><table><thead><tr><th scope=\"col\">Parameter</th><th scope=\"col\">Value</th><th scope=\"col\">Range</th></tr></thead><tbody>\n");
        for parameter in &run.plan.description.parameters {
            let Some(setting) = run.plan.settings.0.get(&parameter.name) else { continue };
            let changed = *setting != parameter.default();
            self.push("<tr><td><code>");
            self.push_text(&parameter.name);
            self.push("</code> ");
            self.push_text(&parameter.label);
            self.push(if changed { "</td><td><b>" } else { "</td><td>" });
            self.push_text(&format::pretty_quantity(&parameter.show(setting)));
            self.push(if changed { "</b></td><td>" } else { "</td><td>" });
            self.push_text(&format::pretty_quantity(&parameter.range()));
            self.push("</td></tr>\n");
        }
        self.push("</tbody></table></div>\n");
    }
}
