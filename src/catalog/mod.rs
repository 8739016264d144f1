//! Everything that can be referred to, with its address, number and title: articles, sections, terms,
//! figures, tables, equations and works. References are looked up here and nowhere else.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use crate::article::{Article, NextRead};
use crate::bibliography::Bibliography;
use crate::demo::run::Run;
use crate::diagnostic::{FileName, Texts};
use crate::glossary::{Glossary, Term};
use crate::project::Project;
use crate::source::StaticFile;

pub mod backlink;
mod label;
pub mod related;
mod section;
mod url;
pub mod view;

pub use label::{Label, LabelKind, Shown, labels};
pub use section::{Section, sections};
pub use url::{Url, join};

/// Everything that can be referred to.
#[derive(Debug)]
pub struct Catalog {
    /// The project.
    pub project: Arc<Project>,
    /// The articles in the order of their paths.
    pub articles: Vec<Arc<Article>>,
    /// The terms.
    pub glossary: Arc<Glossary>,
    /// The works.
    pub bibliography: Arc<Bibliography>,
    /// The demos, by id.
    pub runs: Arc<BTreeMap<String, Run>>,
    /// The sections in the order in which they are shown.
    pub sections: Arc<Vec<Section>>,
    /// The files that the site gets as they are, by path.
    pub files: Arc<BTreeMap<String, StaticFile>>,
    /// The texts of the term files, by file name.
    pub term_texts: Arc<Texts>,
    /// What is numbered, by name.
    pub labels: Arc<BTreeMap<String, Label>>,
    names: OnceLock<Names>,
}

/// Articles by what `[[...]]` calls them; of equal names the first.
#[derive(Debug, Default)]
struct Names {
    by_stem: HashMap<String, usize>,
    /// In lower case.
    by_title: HashMap<String, usize>,
}

/// The parts that a catalog is made of.
#[derive(Debug)]
pub struct Parts {
    /// The project.
    pub project: Arc<Project>,
    /// The articles in the order of their paths.
    pub articles: Vec<Arc<Article>>,
    /// The terms.
    pub glossary: Arc<Glossary>,
    /// The works, set.
    pub bibliography: Arc<Bibliography>,
    /// The demos that ran, by id.
    pub runs: Arc<BTreeMap<String, Run>>,
    /// The files that the site gets as they are, by path.
    pub files: Arc<BTreeMap<String, StaticFile>>,
    /// The texts of the term files, by file name.
    pub term_texts: Arc<Texts>,
    /// The sections.
    pub sections: Arc<Vec<Section>>,
    /// What is numbered, by name.
    pub labels: Arc<BTreeMap<String, Label>>,
}

impl Catalog {
    /// Puts everything in its place.
    pub fn new(parts: Parts) -> Self {
        Self {
            project: parts.project,
            articles: parts.articles,
            glossary: parts.glossary,
            bibliography: parts.bibliography,
            runs: parts.runs,
            sections: parts.sections,
            files: parts.files,
            term_texts: parts.term_texts,
            labels: parts.labels,
            names: OnceLock::new(),
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
        self.articles.binary_search_by(|article| article.path.as_str().cmp(path)).ok()
    }

    /// The paths of all articles.
    pub fn article_paths(&self) -> impl Iterator<Item = &str> {
        self.articles.iter().map(|article| article.path.as_str())
    }

    /// The article whose file name or title is `name`, the first of them.
    pub fn article_named(&self, name: &str) -> Option<usize> {
        let names = self.names.get_or_init(|| Names::of(&self.articles));
        let found = [names.by_stem.get(name), names.by_title.get(&name.to_lowercase())];
        found.into_iter().flatten().min().copied()
    }

    /// The first article with a section of that anchor, and the section's title.
    pub fn section_at(&self, anchor: &str) -> Option<(usize, &str)> {
        self.articles.iter().enumerate().find_map(|(at, article)| {
            let heading = article.outline.headings.iter().find(|heading| heading.id == anchor)?;
            Some((at, heading.text.as_str()))
        })
    }

    /// The key terms of an article, in its order, without those that there are not.
    pub fn key_terms(&self, article: &Article) -> impl Iterator<Item = usize> {
        article.front.key_terms.iter().filter_map(|id| self.glossary.index(&id.value))
    }

    /// The runs of the demos of an article, in order.
    pub fn runs_of(&self, article: usize) -> impl Iterator<Item = &Run> {
        let demos = self.articles[article].outline.demos.iter();
        demos.filter_map(|block| self.runs.get(&block.id.value))
    }

    /// The article that a demo stands in.
    pub fn article_of(&self, run: &Run) -> Option<&Arc<Article>> {
        let path = run.plan.place.file.strip_prefix("content/")?;
        self.article_at(path).map(|at| &self.articles[at])
    }

    /// Whether a page that is made rather than written stands at a path without its slash: the address of a term, of
    /// the A-Z, and so on.
    pub fn is_generated(&self, path: &str) -> bool {
        match path {
            "" | "search" => true,
            "changes" => crate::export::changes::is_any(self),
            "terms/graph" => self.glossary.terms.iter().any(|t| t.relations().next().is_some()),
            "terms" | "terms/print" => !self.glossary.terms.is_empty(),
            "sources" => !self.bibliography.references().is_empty(),
            "demos" => !self.runs.is_empty(),
            _ => {
                path.strip_prefix("terms/").is_some_and(|id| self.glossary.get(id).is_some())
                    || self.sections.iter().any(|s| s.path == path)
            }
        }
    }

    /// The article that another one names to be read next.
    pub fn next_article(&self, article: usize, read: &NextRead) -> Option<usize> {
        self.article_at(&Self::next_path(&self.articles[article], read))
    }

    /// The path below `content/` that an article names to be read next.
    pub fn next_path(article: &Article, read: &NextRead) -> String {
        join(article.section(), &read.to.value).unwrap_or_else(|| read.to.value.clone())
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
        self.term_texts.get(file).map_or("", |text| &**text)
    }

    /// The section that an article is in.
    pub fn section_of(&self, article: usize) -> Option<&Section> {
        let folder = self.articles[article].section();
        self.sections.iter().find(|s| s.path == folder)
    }
}

impl Names {
    fn of(articles: &[Arc<Article>]) -> Self {
        let mut names = Self::default();
        for (at, article) in articles.iter().enumerate() {
            let stem = article.path.rsplit('/').next().unwrap_or(&article.path).trim_end_matches(".md");
            names.by_stem.entry(stem.to_owned()).or_insert(at);
            names.by_title.entry(article.front.title.to_lowercase()).or_insert(at);
        }
        names
    }
}
