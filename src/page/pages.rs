//! All pages of a site, from the catalog.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::Serialize;
use tera::Context;

use super::assets::{Assets, Holds};
use super::body::Tools;
use super::card::Painter;
use super::context::{Page, PageLink, Site};
use super::diagram;
use super::templates::{Templates, Theme};
use super::texts::Texts;
use crate::catalog::backlink::{self, Backlinks};
use crate::catalog::related::{Nearness, Related, Sums};
use crate::catalog::{Catalog, Url};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::export;
use crate::mark::mark;

mod all;
mod article;
mod cards;
mod changes;
mod exports;
mod gallery;
mod graph;
mod parts;
mod redirect;
mod search;
mod site;
mod sitemap;
mod term;
mod terms;

use parts::{holds, parts};

/// The kinds of pages that list terms or small figures, or draw terms.
const HAVE_LISTS: [&str; 7] = ["home", "term", "terms", "section-terms", "graph", "glossary", "demos"];

/// How many near articles are found for each.
const MOST_RELATED: usize = 5;

/// Where a file of the site stands, and what it is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path below the root of the site.
    pub path: String,
    /// What in the project it is made from; `None` for what the whole site makes.
    pub origin: Option<Place>,
}

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutFile {
    /// Its path below the root of the site.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What in the project it is made from; `None` for what the whole site makes.
    pub origin: Option<Place>,
    /// What a page is made of; nothing for other files.
    pub parts: Vec<Part>,
}

/// Something that a page is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What a template calls it.
    pub name: String,
    /// A mark of what it is.
    pub mark: u64,
}

impl OutFile {
    /// A file of the site.
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into(), origin: None, parts: Vec::new() }
    }

    /// Where it stands.
    pub fn entry(&self) -> Entry {
        Entry { path: self.path.clone(), origin: self.origin.clone() }
    }

    /// The same file, made from what stands at a place.
    #[must_use]
    pub fn made_from(self, place: Place) -> Self {
        Self { origin: Some(place), ..self }
    }
}

/// All that pages are made from, at one moment. A page is a pure function of it, made when it is asked for.
#[derive(Debug)]
pub struct Maker {
    /// Everything that can be referred to.
    pub catalog: Arc<Catalog>,
    /// What texts are rendered with.
    pub tools: Arc<Tools>,
    /// The rendered texts.
    pub texts: Texts,
    /// The templates and the files of the theme; `None` where no template can be used.
    pub press: Option<Arc<Press>>,
    /// What of the terms alone is known, when it was asked for.
    pub shelf: Arc<TermShelf>,
    /// The links of all texts, turned round, when they were asked for.
    pub web: Arc<Web>,
    together: all::Together,
}

/// What depends on which articles link what, and on nothing else.
#[derive(Debug, Default)]
pub struct Web {
    backlinks: OnceLock<Backlinks>,
    nearness: OnceLock<Nearness>,
    related: OnceLock<Vec<Vec<Related>>>,
}

/// What depends on the glossary alone: lists of terms, and the picture of all of them.
#[derive(Debug, Default)]
pub struct TermShelf {
    shelf: OnceLock<terms::Shelf>,
    graph: OnceLock<diagram::Map>,
}

/// The templates, with what every page is given, and the files of the theme.
#[derive(Debug)]
pub struct Press {
    /// The files of the theme.
    pub assets: Arc<Assets>,
    site: Site,
    templates: Templates,
    /// What paints the pictures that stand for pages, once it was asked for, and its fonts.
    painter: OnceLock<Painter>,
    fonts: [Vec<u8>; 2],
    /// The templates, and what every page is given.
    parts: [Part; 2],
}

type Made = Result<OutFile, Diagnostic>;

/// A page of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// An article, a section's page or the home page, by its place.
    Article(usize),
    /// A section without a text of its own, by its place.
    Section(usize),
    /// The home page, where no text is written for it.
    Home,
    /// A term, by its place.
    Term(usize),
    /// All terms.
    Terms,
    /// All terms, to print.
    Glossary,
    /// The picture of all terms.
    Graph,
    /// The terms of a section, by its place.
    SectionTerms(usize),
    /// All works.
    Sources,
    /// All demos.
    Gallery,
    /// What is new.
    Changes,
    /// The page to search from.
    Search,
    /// What a host shows for what is not there.
    NotFound,
}

impl Press {
    /// Readies the templates of a theme for a catalog. Takes over what was ready before, if it would be the same.
    ///
    /// # Errors
    /// When a template cannot be read.
    pub fn new(
        catalog: &Catalog,
        theme: &Theme,
        assets: Arc<Assets>,
        before: Option<&Arc<Self>>,
    ) -> Result<Arc<Self>, Diagnostic> {
        let site = site::site(catalog, &assets);
        if let Some(before) = before.filter(|b| Arc::ptr_eq(&b.assets, &assets) && b.site == site) {
            return Ok(Arc::clone(before));
        }
        let templates = Templates::new(theme, &site)?;
        let parts = [("templates", theme.templates_mark()), ("site", mark(&format!("{site:?}")))];
        let parts = parts.map(|(name, mark)| Part { name: name.into(), mark });
        let font = |name: &str| theme.bytes(&format!("theme/fonts/{name}.ttf")).unwrap_or_default().to_vec();
        let (painter, fonts) = (OnceLock::new(), [font("card"), font("card-bold")]);
        Ok(Arc::new(Self { assets, site, templates, painter, fonts, parts }))
    }
}

impl Maker {
    /// Puts together what pages are made from.
    pub fn new(
        catalog: Arc<Catalog>,
        tools: Arc<Tools>,
        texts: Texts,
        press: Option<Arc<Press>>,
        shelf: Arc<TermShelf>,
        web: Arc<Web>,
    ) -> Self {
        Self { catalog, tools, texts, press, shelf, web, together: all::Together::default() }
    }

    /// The pages of the site, each with its path and what it is made from: the articles first.
    pub fn sheets(&self) -> Vec<(Sheet, Entry)> {
        let catalog = &self.catalog;
        let mut sheets = Vec::with_capacity(catalog.articles.len() + catalog.glossary.terms.len() + 16);
        let mut add = |sheet, url: Url, origin| sheets.push((sheet, Entry { path: url.output(), origin }));
        for (at, article) in catalog.articles.iter().enumerate() {
            add(Sheet::Article(at), catalog.article_url(at), Some(article.place()));
        }
        for (at, section) in catalog.sections.iter().enumerate().filter(|(_, s)| s.index.is_none()) {
            add(Sheet::Section(at), section.url(), None);
        }
        if catalog.article_at("index.md").is_none() {
            add(Sheet::Home, Url::home(), None);
        }
        for (at, term) in catalog.glossary.terms.iter().enumerate() {
            add(Sheet::Term(at), Catalog::term_url(term), Some(term.place.clone()));
        }
        if !catalog.glossary.terms.is_empty() {
            add(Sheet::Terms, Url::page("terms"), None);
            add(Sheet::Glossary, Url::page("terms/print"), None);
            if self.shelf().relations.any() {
                add(Sheet::Graph, Url::page(graph::ADDRESS), None);
            }
            for (at, section) in catalog.sections.iter().enumerate() {
                if self.section_has_terms(section) {
                    add(Sheet::SectionTerms(at), terms::section_terms_url(section), None);
                }
            }
        }
        if !catalog.bibliography.references().is_empty() {
            add(Sheet::Sources, Url::page("sources"), None);
        }
        if !catalog.runs.is_empty() {
            add(Sheet::Gallery, Url::page("demos"), None);
        }
        if export::changes::is_any(catalog) {
            add(Sheet::Changes, Url::page(changes::ADDRESS), None);
        }
        add(Sheet::Search, Url::page(search::ADDRESS), None);
        add(Sheet::NotFound, Url::file("404.html"), None);
        sheets
    }

    /// Makes a page.
    ///
    /// # Errors
    /// When its template cannot be filled.
    pub fn make(&self, sheet: Sheet) -> Made {
        match sheet {
            Sheet::Article(at) => self.article(at),
            Sheet::Section(at) => self.plain_section(&self.catalog.sections[at]),
            Sheet::Home => self.plain_home(),
            Sheet::Term(at) => self.term(at),
            Sheet::Terms => self.all_terms(),
            Sheet::Glossary => self.glossary(),
            Sheet::Graph => self.graph_page(),
            Sheet::SectionTerms(at) => self.section_terms(&self.catalog.sections[at]),
            Sheet::Sources => self.all_sources(),
            Sheet::Gallery => self.gallery(),
            Sheet::Changes => self.changes(),
            Sheet::Search => self.search_page(),
            Sheet::NotFound => self.not_found(),
        }
    }

    /// Whether any page holds a formula: they share a style sheet and fonts.
    pub fn has_math(&self) -> bool {
        let mut texts = self.texts.articles.iter().chain(&self.texts.terms);
        texts.any(|text| text.math) || self.tools.definitions.iter().any(|d| d.contains("<math"))
    }

    /// The links of all articles, turned round.
    pub fn backlinks(&self) -> &Backlinks {
        let terms = self.catalog.glossary.terms.len();
        self.web.backlinks.get_or_init(|| backlink::backlinks(&self.texts.uses.articles, terms))
    }

    fn shelf(&self) -> &terms::Shelf {
        self.shelf.shelf.get_or_init(|| terms::Shelf::new(&self.catalog.glossary))
    }

    fn graph(&self) -> &diagram::Map {
        let kept = self.catalog.project.cache().join("graph");
        self.shelf.graph.get_or_init(|| graph::draw(&self.catalog.glossary, self.shelf(), &kept))
    }

    /// The articles that are near to one.
    fn related(&self, at: usize) -> Vec<Related> {
        if let Some(all) = self.web.related.get() {
            return all[at].clone();
        }
        self.nearness().of(at, MOST_RELATED, &mut Sums::default())
    }

    fn nearness(&self) -> &Nearness {
        self.web.nearness.get_or_init(|| Nearness::new(&self.catalog, &self.texts.uses.articles))
    }

    /// Finds out for all articles at once which are near to them.
    pub fn relate(&self) {
        let nearness = self.nearness();
        let articles = (0..self.catalog.articles.len()).into_par_iter();
        let related = articles.map_init(Sums::default, |sums, at| nearness.of(at, MOST_RELATED, sums));
        self.web.related.get_or_init(|| related.collect());
    }

    /// Fills a template for a page.
    fn fill<T: Serialize>(
        &self,
        template: &str,
        url: &Url,
        page: &Page,
        name: &'static str,
        data: &T,
    ) -> Made {
        let mut context = Context::new();
        context.insert(name, data);
        let data = context.get(name);
        let mut parts = data.map(parts).unwrap_or_default();
        let holds = |what: &str| data.is_some_and(|data| holds(data, what));
        let Some(press) = &self.press else { return Err(no_templates()) };
        let holds = Holds {
            math: holds("<math"),
            figures: !self.catalog.runs.is_empty() && (holds("class=\"demo\"") || holds("kb-plot")),
            lists: HAVE_LISTS.contains(&page.kind),
        };
        let style_url = press.assets.style(holds).to_owned();
        context.insert("page", &Page { has_math: holds.math, style_url, ..page.clone() });
        context.insert("root", &page.root);
        let html = press.templates.fill(template, &context)?;
        let mark = mark(&(&page.title, &page.description, &page.canonical, &page.json_ld, page.crumbs.len()));
        parts.push(Part { name: "page".into(), mark });
        parts.extend(press.parts.iter().cloned());
        Ok(OutFile { parts, ..OutFile::new(url.output(), html) })
    }

    fn page(&self, kind: &'static str, url: &Url, title: &str, description: &str) -> Page {
        let base = &self.catalog.project.settings.base_url;
        Page {
            kind,
            title: title.to_owned(),
            description: description.to_owned(),
            root: url.to_root(),
            canonical: if base.is_empty() { String::new() } else { format!("{base}{}", url.encoded()) },
            crumbs: Vec::new(),
            alternates: Vec::new(),
            has_math: false,
            style_url: String::new(),
            image: self.site_image(),
            json_ld: String::new(),
        }
    }

    fn article_link(&self, article: usize) -> PageLink {
        let front = &self.catalog.articles[article].front;
        PageLink {
            title: front.title.clone(),
            url: self.catalog.article_url(article).encoded(),
            summary: front.summary.clone(),
        }
    }

    fn not_found(&self) -> Made {
        let mut page = self.page("404", &Url::home(), "Page not found", "");
        // A host shows this page at any address, so its links begin at the root of the site.
        page.root = self.catalog.project.settings.base_path();
        page.canonical = String::new();
        self.fill("404.html", &Url::file("404.html"), &page, "none", &())
    }
}

/// What is said of a page while no template can be used; why is told once.
fn no_templates() -> Diagnostic {
    Diagnostic::new(Code::BadTemplate, "the templates cannot be used")
}
