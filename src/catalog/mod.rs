//! Everything that can be referred to, with its address, number and title: articles, sections, terms,
//! figures, tables, equations and works. References are looked up here and nowhere else.

use std::collections::BTreeMap;

use kb_demos::{Output, OutputKind};

use crate::article::{Article, NextRead};
use crate::bibliography::Bibliography;
use crate::demo::run::Run;
use crate::diagnostic::{Code, Diagnostic, FileName, Place, Texts};
use crate::glossary::{Glossary, Term};
use crate::project::Project;
use crate::source::StaticFile;

pub mod backlink;
mod section;
mod url;

pub use section::Section;
pub use url::{Url, join};

/// Everything that can be referred to.
#[derive(Debug)]
pub struct Catalog {
    /// The project.
    pub project: Project,
    /// The articles in the order of their paths.
    pub articles: Vec<Article>,
    /// The terms.
    pub glossary: Glossary,
    /// The works.
    pub bibliography: Bibliography,
    /// The demos, by id.
    pub runs: BTreeMap<String, Run>,
    /// The sections in the order in which they are shown.
    pub sections: Vec<Section>,
    /// The files that the site gets as they are, by path.
    pub files: BTreeMap<String, StaticFile>,
    /// The texts of the sources, by file name.
    pub texts: Texts,
    labels: BTreeMap<String, Label>,
    by_path: BTreeMap<String, usize>,
}

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

/// The parts that a catalog is made of.
#[derive(Debug)]
pub struct Parts {
    /// The project.
    pub project: Project,
    /// The articles in the order of their paths.
    pub articles: Vec<Article>,
    /// The terms.
    pub glossary: Glossary,
    /// The works, set.
    pub bibliography: Bibliography,
    /// The demos that ran, by id.
    pub runs: BTreeMap<String, Run>,
    /// The files that the site gets as they are.
    pub files: Vec<StaticFile>,
    /// The texts of the sources, by file name.
    pub texts: Texts,
}

impl Catalog {
    /// Puts everything in its place and numbers it.
    pub fn new(parts: Parts, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let sections = section::sections(&parts.project, &parts.articles, diagnostics);
        let by_path = parts.articles.iter().enumerate().map(|(at, a)| (a.path.clone(), at)).collect();
        let mut catalog = Self {
            project: parts.project,
            articles: parts.articles,
            glossary: parts.glossary,
            bibliography: parts.bibliography,
            runs: parts.runs,
            sections,
            files: parts.files.into_iter().map(|file| (file.path.clone(), file)).collect(),
            texts: parts.texts,
            labels: BTreeMap::new(),
            by_path,
        };
        for at in 0..catalog.articles.len() {
            catalog.number(at, diagnostics);
        }
        catalog
    }

    /// Numbers the figures, tables and equations of an article.
    fn number(&mut self, article: usize, diagnostics: &mut Vec<Diagnostic>) {
        let mut counts: BTreeMap<LabelKind, usize> = BTreeMap::new();
        let outline = &self.articles[article].outline;
        let file = &self.articles[article].file;
        let mut named = Vec::new();
        for demo in &outline.demos {
            let Some(run) = self.runs.get(&demo.id.value) else { continue };
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
            if let Some(first) = self.labels.get(&name) {
                diagnostics.push(
                    Diagnostic::new(Code::DuplicateAnchor, format!("`{name}` stands in the site twice"))
                        .at(label.place)
                        .related(first.place.clone(), "first here")
                        .help("give one of them another name"),
                );
            } else {
                self.labels.insert(name, label);
            }
        }
    }

    /// The figure, table or equation of that name.
    pub fn label(&self, name: &str) -> Option<&Label> {
        self.labels.get(name)
    }

    /// The names of all figures, tables and equations.
    pub fn label_names(&self) -> impl Iterator<Item = &str> {
        self.labels.keys().map(String::as_str)
    }

    /// The article of that path below `content/`.
    pub fn article_at(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// The paths of all articles.
    pub fn article_paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    /// The article whose file name or title is `name`.
    pub fn article_named(&self, name: &str) -> Option<usize> {
        let lower = name.to_lowercase();
        self.articles.iter().position(|a| {
            let stem = a.path.rsplit('/').next().unwrap_or(&a.path).trim_end_matches(".md");
            stem == name || a.front.title.to_lowercase() == lower
        })
    }

    /// The article that another one names to be read next.
    pub fn next_article(&self, article: usize, read: &NextRead) -> Option<usize> {
        self.article_at(&self.next_path(article, read))
    }

    /// The path below `content/` that an article names to be read next.
    pub fn next_path(&self, article: usize, read: &NextRead) -> String {
        join(self.articles[article].section(), &read.to.value).unwrap_or_else(|| read.to.value.clone())
    }

    /// The address of an article.
    pub fn article_url(&self, article: usize) -> Url {
        Url::of_article(&self.articles[article].path)
    }

    /// The address of a term's page.
    pub fn term_url(term: &Term) -> Url {
        Url::page(&format!("terms/{}", term.id))
    }

    /// The place of a term's page among those whose citations are set; an article's is its own.
    pub fn list_of_term(&self, term: usize) -> usize {
        self.articles.len() + term
    }

    /// The text of a term file.
    pub fn term_text(&self, file: &FileName) -> &str {
        self.texts.get(file).map_or("", |text| &**text)
    }

    /// The section that an article is in.
    pub fn section_of(&self, article: usize) -> Option<&Section> {
        let folder = self.articles[article].section();
        self.sections.iter().find(|s| s.path == folder)
    }
}
