//! What is numbered in articles: figures, tables and equations, each with a name that is unique in the site.

use std::collections::BTreeMap;
use std::sync::Arc;

use kb_demos::{Output, OutputKind};

use crate::article::Article;
use crate::demo::run::Run;
use crate::diagnostic::{Code, Diagnostic, Place};

/// Something numbered in an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The article that it is in.
    pub article: usize,
    /// What it is.
    pub kind: LabelKind,
    /// Its number in the article, from 1.
    pub number: usize,
    /// What stands there.
    pub shows: Shown,
    /// Where it was given its name.
    place: Place,
}

impl Label {
    /// Its number as printed: "2", "(3)".
    pub fn numeral(&self) -> String {
        match self.kind {
            LabelKind::Equation => format!("({})", self.number),
            LabelKind::Figure | LabelKind::Table => self.number.to_string(),
        }
    }

    /// "Figure 2", "Equation (3)".
    pub fn name(&self) -> String {
        format!("{} {}", self.kind.word(), self.numeral())
    }
}

/// What a figure, table or equation shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// An output of a demo.
    Output {
        /// The demo's id.
        demo: String,
        /// What of it.
        output: Output,
    },
    /// A formula, as LaTeX.
    Formula(String),
}

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelKind {
    /// A figure.
    Figure,
    /// A table.
    Table,
    /// An equation.
    Equation,
}

impl LabelKind {
    /// Its name in a reference.
    pub fn word(self) -> &'static str {
        match self {
            Self::Figure => "Figure",
            Self::Table => "Table",
            Self::Equation => "Equation",
        }
    }

    /// The name of several in a reference.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Figure => "Figures",
            Self::Table => "Tables",
            Self::Equation => "Equations",
        }
    }
}

/// Numbers the figures, tables and equations of all articles.
pub fn labels(
    articles: &[Arc<Article>],
    runs: &BTreeMap<String, Run>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Label> {
    let mut labels: BTreeMap<String, Label> = BTreeMap::new();
    for (at, article) in articles.iter().enumerate().filter(|(_, article)| article.has_labels()) {
        number(at, article, runs, &mut labels, diagnostics);
    }
    labels
}

fn number(
    article: usize,
    Article { outline, file, .. }: &Article,
    runs: &BTreeMap<String, Run>,
    labels: &mut BTreeMap<String, Label>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut counts: BTreeMap<LabelKind, usize> = BTreeMap::new();
    let mut named = Vec::new();
    for demo in &outline.demos {
        let Some(run) = runs.get(&demo.id.value) else { continue };
        // A second demo of the same id has been told.
        if run.plan.place != Place::new(file, demo.range.clone()) {
            continue;
        }
        let place = Place::new(file, demo.id.range.clone());
        for output in &run.plan.shown {
            let (kind, prefix) = match output.kind {
                OutputKind::Figure => (LabelKind::Figure, "fig"),
                OutputKind::Table => (LabelKind::Table, "tbl"),
                OutputKind::Value => continue,
            };
            let name = format!("{prefix}-{}-{}", demo.id.value, output.name);
            let shows = Shown::Output { demo: demo.id.value.clone(), output: output.clone() };
            named.push((name, kind, place.clone(), shows));
        }
    }
    for equation in &outline.equations {
        let place = Place::new(file, equation.range.clone());
        let shows = Shown::Formula(equation.tex.clone());
        named.push((equation.label.clone(), LabelKind::Equation, place, shows));
    }
    for (name, kind, place, shows) in named {
        let number = counts.entry(kind).or_default();
        *number += 1;
        let label = Label { article, kind, number: *number, shows, place };
        if let Some(first) = labels.get(&name) {
            diagnostics.push(
                Diagnostic::new(Code::DuplicateAnchor, format!("`{name}` stands in the site twice"))
                    .at(label.place)
                    .related(first.place.clone(), "first here")
                    .help("give one of them another name"),
            );
        } else {
            labels.insert(name, label);
        }
    }
}
