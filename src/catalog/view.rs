//! A catalog as one text sees it: what the text asks of it is noted, so that it need not be rendered again while the
//! answers stay the same.
//!
//! Three things are not noted, since a change of them has every text rendered again: the settings, the names of the
//! terms, and the text's own article.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Catalog, Label, Shown};
use crate::article::Article;
use crate::bibliography::CitationForm;
use crate::demo::run::Run;
use crate::glossary::{Glossary, Term};
use crate::mark::mark;
use crate::project::Settings;
use crate::source::StaticFile;

/// Something that a text asked of the catalog.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Fact {
    /// What a term is called and how it is defined, by its place in the glossary.
    Term(usize),
    /// What an article offers: its title and anchors, by its place.
    Article(usize),
    /// What a figure, table or equation is, by its name.
    Label(String),
    /// What a demo found, by its id.
    Run(String),
    /// Where a section is, by its anchor.
    Section(String),
    /// Which article has a name.
    Named(String),
    /// What stands at a path: an article, a file, or a page that is made.
    Path(String),
    /// How a citation is printed; whether on the page itself, which may number its works.
    Citation(CitationForm, bool),
    /// Something that is not there, or that only all of the catalog answers.
    Everything,
}

/// The facts that a text asked for, with the marks that they had.
pub type Facts = Vec<(Fact, u64)>;

/// What is known of the terms beside the catalog: the mark of each, its rendered definition counted in.
pub type TermMarks = [u64];

/// A catalog that notes what it is asked.
#[derive(Debug)]
pub struct View<'a> {
    catalog: &'a Catalog,
    /// The article whose text asks.
    home: Option<usize>,
    noted: RefCell<BTreeSet<Fact>>,
}

impl<'a> View<'a> {
    /// For the text of an article, or another.
    pub fn new(catalog: &'a Catalog, home: Option<usize>) -> Self {
        Self { catalog, home, noted: RefCell::default() }
    }

    /// What was noted, with the marks that it has now. `list` is the page's place among those with citations.
    pub fn facts(self, terms: &TermMarks, list: Option<usize>) -> Facts {
        let catalog = self.catalog;
        let noted = self.noted.into_inner().into_iter();
        let marked = |fact| {
            let mark = catalog.mark_of(&fact, terms, list).unwrap_or_default();
            (fact, mark)
        };
        noted.map(marked).collect()
    }

    fn note(&self, fact: Fact) {
        self.noted.borrow_mut().insert(fact);
    }

    /// The settings.
    pub fn settings(&self) -> &'a Settings {
        &self.catalog.project.settings
    }

    /// The terms by their names. What a term says is asked of [`View::term`].
    pub fn names(&self) -> &'a Glossary {
        &self.catalog.glossary
    }

    /// A term.
    pub fn term(&self, at: usize) -> &'a Term {
        self.note(Fact::Term(at));
        &self.catalog.glossary.terms[at]
    }

    /// An article.
    pub fn article(&self, at: usize) -> &'a Article {
        if self.home != Some(at) {
            self.note(Fact::Article(at));
        }
        &self.catalog.articles[at]
    }

    /// The figure, table or equation of a name.
    pub fn label(&self, name: &str) -> Option<&'a Label> {
        self.note(Fact::Label(name.to_owned()));
        self.catalog.label(name)
    }

    /// The demo of an id.
    pub fn run(&self, id: &str) -> Option<&'a Run> {
        self.note(Fact::Run(id.to_owned()));
        self.catalog.runs.get(id)
    }

    /// The first article with a section of that anchor, and the section's title.
    pub fn section(&self, anchor: &str) -> Option<(usize, &'a str)> {
        self.note(Fact::Section(anchor.to_owned()));
        self.catalog.section_at(anchor)
    }

    /// The article of that file name or title.
    pub fn article_named(&self, name: &str) -> Option<usize> {
        self.note(Fact::Named(name.to_owned()));
        self.catalog.article_named(name)
    }

    /// The article at a path.
    pub fn article_at(&self, path: &str) -> Option<usize> {
        self.note(Fact::Path(path.to_owned()));
        self.catalog.article_at(path)
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&'a StaticFile> {
        self.note(Fact::Path(path.to_owned()));
        self.catalog.files.get(path)
    }

    /// Whether a page that is made stands at a path without its slash.
    pub fn is_generated(&self, path: &str) -> bool {
        self.note(Fact::Path(path.to_owned()));
        self.catalog.is_generated(path)
    }

    /// Whether there is a work of that key.
    pub fn has_work(&self, key: &str) -> bool {
        // One that is not there is told, and so asked for in another way.
        self.catalog.bibliography.contains(key)
    }

    /// How a citation is printed.
    pub fn citation(&self, form: &CitationForm, list: Option<usize>) -> Option<&'a str> {
        self.note(Fact::Citation(form.clone(), list.is_some()));
        self.catalog.bibliography.citation(form, list)
    }

    /// All of the catalog, for what cannot be noted in part: what is wrong with a text, above all.
    pub fn everything(&self) -> &'a Catalog {
        self.note(Fact::Everything);
        self.catalog
    }
}

impl Catalog {
    /// Whether the facts are as they were.
    pub fn holds(&self, facts: &Facts, terms: &TermMarks, list: Option<usize>) -> bool {
        facts.iter().all(|(fact, mark)| self.mark_of(fact, terms, list) == Some(*mark))
    }

    /// The mark of a fact as it is now; `None` where it can never be taken for what it was.
    fn mark_of(&self, fact: &Fact, terms: &TermMarks, list: Option<usize>) -> Option<u64> {
        Some(match fact {
            Fact::Term(at) => *terms.get(*at)?,
            Fact::Article(at) => self.articles.get(*at)?.offer,
            Fact::Label(name) => mark(&self.label(name).map(|label| self.label_mark(label))),
            Fact::Run(id) => mark(&self.runs.get(id).map(|run| self.run_mark(run))),
            Fact::Section(anchor) => {
                mark(&self.section_at(anchor).map(|(at, t)| (&self.articles[at].path, t)))
            }
            Fact::Named(name) => mark(&self.article_named(name).map(|at| &self.articles[at].path)),
            Fact::Path(path) => mark(&(
                self.article_at(path).is_some(),
                self.files.get(path).map(|file| *file.hash.as_bytes()),
                self.is_generated(path),
            )),
            Fact::Citation(form, own) => mark(&self.bibliography.citation(form, list.filter(|_| *own))),
            // Whatever may have changed, it may be what was asked for.
            Fact::Everything => return None,
        })
    }

    fn label_mark(&self, label: &Label) -> u64 {
        let article = &self.articles[label.article];
        let shows = match &label.shows {
            Shown::Formula(tex) => (tex.as_str(), "", ""),
            Shown::Output { demo, output } => (article.demo_text(demo), &*output.name, &*output.title),
        };
        mark(&(&article.path, label.kind, label.number, shows))
    }

    fn run_mark(&self, run: &Run) -> u64 {
        let written = self.article_of(run).map_or("", |article| article.demo_text(&run.plan.id));
        mark(&(format!("{:?}", run.key), run.report.is_some(), format!("{:?}", run.evidence), written))
    }
}
