//! All pages of a site, from the catalog.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, Value};

use super::assets::Assets;
use super::body::{self, Body, Setting, Tools};
use super::context::{Page, PageLink, SectionLink, Site};
use super::templates::{Templates, Theme};
use super::{assets, diagram, download};
use crate::catalog::backlink::{self, Backlinks, Related, Uses};
use crate::catalog::{Catalog, Url};
use crate::diagnostic::{Diagnostic, Place};
use crate::export;
use crate::glossary::link::Policy;
use crate::markdown::{Document, OffsetMap};
use crate::project::First;

mod article;
mod exports;
mod gallery;
mod graph;
mod redirect;
mod sitemap;
mod term;
mod terms;

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutFile {
    /// Its path below the root of the site.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What in the project it is made from; `None` for what the whole site makes.
    pub origin: Option<Place>,
}

impl OutFile {
    /// A file of the site.
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into(), origin: None }
    }

    /// The same file, made from what stands at a place.
    #[must_use]
    pub fn made_from(self, place: Place) -> Self {
        Self { origin: Some(place), ..self }
    }
}

/// What the pages are made from.
struct Maker<'a> {
    catalog: &'a Catalog,
    templates: Templates,
    tools: Tools,
    bodies: Vec<Body>,
    term_bodies: Vec<Body>,
    /// What the bodies refer to, taken out of them.
    uses: Uses,
    backlinks: Backlinks,
    related: Vec<Vec<Related>>,
    references: BTreeMap<&'a str, &'a str>,
    shelf: terms::Shelf,
    graph: diagram::Map,
    /// Whether a page that was made holds a formula. Pages are made in parallel, and none asks for it.
    has_math: AtomicBool,
}

type Made = Result<OutFile, Diagnostic>;

/// All files of a site.
#[derive(Debug, Default)]
pub struct Rendered {
    /// The files.
    pub files: Vec<OutFile>,
    /// What is wrong with the texts and templates.
    pub diagnostics: Vec<Diagnostic>,
    /// What the texts refer to.
    pub uses: Uses,
}

/// Makes all files of a site, and tells all that is wrong with its texts.
pub fn render_all(catalog: &Catalog, theme: &Theme) -> Rendered {
    let tools = Tools::new(catalog);
    let (mut bodies, mut term_bodies) =
        rayon::join(|| article_bodies(catalog, &tools), || term_bodies(catalog, &tools));
    let mut diagnostics: Vec<Diagnostic> =
        bodies.iter().chain(&term_bodies).flat_map(|b| b.diagnostics.iter().cloned()).collect();
    let outgoing = |bodies: &mut [Body]| bodies.iter_mut().map(|b| std::mem::take(&mut b.outgoing)).collect();
    let uses = Uses { articles: outgoing(&mut bodies), terms: outgoing(&mut term_bodies) };
    let assets = assets::assets(theme);
    let templates = match Templates::new(theme, &site(catalog, &assets)) {
        Ok(templates) => templates,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return Rendered { files: Vec::new(), diagnostics, uses };
        }
    };
    let shelf = terms::Shelf::new(&catalog.glossary);
    let maker = Maker {
        catalog,
        graph: graph::draw(&catalog.glossary, &shelf, &catalog.project.cache().join("graph")),
        shelf,
        templates,
        tools,
        backlinks: backlink::backlinks(catalog, &uses.articles),
        related: backlink::related(catalog, &uses.articles, 5),
        references: catalog
            .bibliography
            .references()
            .iter()
            .map(|r| (r.key.as_str(), r.html.as_str()))
            .collect(),
        bodies,
        term_bodies,
        uses,
        has_math: AtomicBool::new(false),
    };
    let mut files = assets.files;
    let made = maker.pages(&mut diagnostics);
    if maker.has_math.load(Ordering::Relaxed) {
        files.extend(assets.math_files);
    }
    for result in made {
        match result {
            Ok(file) => files.push(file),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    files.extend(download::files(catalog));
    files.extend(maker.exports());
    files.extend(
        catalog.files.values().map(|file| {
            OutFile::new(file.path.as_str(), &*file.bytes).made_from(Place::new(&file.file, 0..0))
        }),
    );
    files.extend(sitemap::files(catalog, &files));
    // Old addresses are nothing to be found by a search.
    for result in maker.redirects(&files) {
        match result {
            Ok(file) => files.push(file),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    Rendered { files, diagnostics, uses: maker.uses }
}

fn article_bodies(catalog: &Catalog, tools: &Tools) -> Vec<Body> {
    let body = |(at, article): (usize, &crate::article::Article)| {
        let terms = &catalog.project.settings.terms;
        let setting = Setting {
            url: catalog.article_url(at),
            article: Some(at),
            list: Some(at),
            policy: Policy::of_article(&article.front, article.section(), &catalog.glossary, terms),
            prefix: String::new(),
        };
        body::render(&article.document(), &setting, catalog, tools)
    };
    catalog.articles.par_iter().enumerate().map(body).collect()
}

/// The definitions and bodies of all terms, each as one text.
fn term_bodies(catalog: &Catalog, tools: &Tools) -> Vec<Body> {
    let body = |(at, entry): (usize, &crate::glossary::Term)| {
        let text = catalog.term_text(&entry.place.file);
        let setting = Setting {
            url: Catalog::term_url(entry),
            article: None,
            list: Some(catalog.list_of_term(at)),
            policy: Policy { first: First::Page, excluded: BTreeSet::from([at]), ..Policy::default() },
            prefix: String::new(),
        };
        let render = |value: &crate::yaml::Spanned<String>, prefix: &str| {
            let map = OffsetMap::of_value(&value.value, text, value.range.clone());
            let document = Document { file: &entry.place.file, text: &value.value, map };
            let setting = Setting { prefix: prefix.to_owned(), ..setting.clone() };
            body::render(&document, &setting, catalog, tools)
        };
        let mut all = render(&entry.definition, "a");
        let definition = std::mem::take(&mut all.html);
        term::DEFINITION_END.clone_into(&mut all.html);
        if let Some(text) = &entry.body {
            let html = all.absorb(render(text, "b"));
            all.html.push_str(&html);
        }
        all.html.insert_str(0, &definition);
        all
    };
    catalog.glossary.terms.par_iter().enumerate().map(body).collect()
}

fn site(catalog: &Catalog, assets: &Assets) -> Site {
    let settings = &catalog.project.settings;
    let sections = catalog.sections.iter().map(|section| SectionLink {
        title: section.title.clone(),
        url: section.url().encoded(),
        summary: section.index.map(|at| catalog.articles[at].front.summary.clone()).unwrap_or_default(),
        // A list of thousands on every page would help nobody.
        articles: Vec::new(),
    });
    Site {
        title: settings.title.clone(),
        description: settings.description.clone(),
        language: settings.language.clone(),
        base_url: settings.base_url.clone(),
        licence: settings.licence.clone(),
        authors: settings.authors.clone(),
        notice_text: settings.notice.as_ref().map(|n| n.text.clone()).unwrap_or_default(),
        notice_link: settings
            .notice
            .iter()
            .filter_map(|n| n.link.as_ref())
            .map(|l| l.value.clone())
            .collect(),
        sections: sections.collect(),
        has_terms: !catalog.glossary.terms.is_empty(),
        has_demos: !catalog.runs.is_empty(),
        has_sources: !catalog.bibliography.references().is_empty(),
        style_url: assets.style_url.clone(),
        script_url: assets.script_url.clone(),
        glossary_script_url: assets.glossary_script_url.clone(),
        math_style_url: assets.math_style_url.clone(),
        icon_url: assets.icon_url.clone(),
        feed_url: if export::has_feed(catalog) { export::FEED.to_owned() } else { String::new() },
    }
}

impl Maker<'_> {
    fn pages(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Made> {
        let articles = (0..self.catalog.articles.len()).into_par_iter().map(|at| self.article(at));
        let mut made: Vec<Made> = Vec::new();
        let (results, wrong): (Vec<_>, Vec<_>) = articles.unzip();
        made.extend(results);
        diagnostics.extend(wrong.into_iter().flatten());
        let sections = self.catalog.sections.par_iter().filter(|s| s.index.is_none());
        made.extend(sections.map(|section| self.plain_section(section)).collect::<Vec<_>>());
        if self.catalog.article_at("index.md").is_none() {
            made.push(self.plain_home());
        }
        let terms = (0..self.catalog.glossary.terms.len()).into_par_iter();
        made.extend(terms.map(|at| self.term(at)).collect::<Vec<_>>());
        if !self.catalog.glossary.terms.is_empty() {
            made.extend([self.all_terms(), self.glossary()]);
            made.extend(self.graph());
            made.extend(self.catalog.sections.iter().filter_map(|section| self.section_terms(section)));
        }
        if !self.references.is_empty() {
            made.push(self.all_sources());
        }
        if !self.catalog.runs.is_empty() {
            made.push(self.gallery());
        }
        made.push(self.not_found());
        made
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
        let has_math = context.get(name).is_some_and(holds_math);
        if has_math {
            self.has_math.store(true, Ordering::Relaxed);
        }
        context.insert("page", &Page { has_math, ..page.clone() });
        context.insert("root", &page.root);
        let html = self.templates.fill(template, &context)?;
        Ok(OutFile::new(url.output(), html))
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
        page.root = base_path(&self.catalog.project.settings.base_url);
        page.canonical = String::new();
        self.fill("404.html", &Url::file("404.html"), &page, "none", &())
    }
}

/// Whether what a template is given holds a formula. Only what is HTML can, and its name says that it is.
fn holds_math(value: &Value) -> bool {
    if let Some(items) = value.as_array() {
        return items.iter().any(holds_math);
    }
    let Some(map) = value.as_map() else { return false };
    let is_html = |key: &tera::value::Key| key.as_str().is_some_and(|name| name.ends_with("html"));
    map.iter().any(|(key, value)| match value.as_str() {
        Some(text) => is_html(key) && text.contains("<math"),
        None => holds_math(value),
    })
}

/// The path of the base URL: `/`, or `/repo/`.
fn base_path(base_url: &str) -> String {
    let path = base_url.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    path.unwrap_or("/").to_owned()
}
