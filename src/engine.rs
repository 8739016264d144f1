//! The way through the house: from a project's folders to the files of its site, room by room.
//!
//! Nothing is written before everything was checked, so that a build that fails leaves the last good site as
//! it was.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::article::{self, Article};
use crate::bibliography::{self, Bibliography, CitationForm, StyleSource};
use crate::catalog::{Catalog, Parts};
use crate::check::{self, Against, Usage};
use crate::demo::plan::{self, Plan};
use crate::demo::run::{self, Progress};
use crate::diagnostic::{self, Code, Diagnostic, Place, Texts, nearest};
use crate::external::{self, Link};
use crate::glossary::{self, Glossary, Term};
use crate::kept;
use crate::page::templates::Theme;
use crate::page::{self, OutFile, Rendered};
use crate::project::{Project, SETTINGS_FILE};
use crate::site::{self, Written};
use crate::source::{self, Sources};

/// How a build is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// Whether drafts are built too.
    pub drafts: bool,
    /// What the site is held against beside itself.
    pub against: Against<'a>,
}

/// What a build made, before anything is written.
#[derive(Debug)]
pub struct Built {
    /// The files of the site, by path.
    pub files: Vec<OutFile>,
    /// All that is wrong or could be better.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub texts: Texts,
    /// How many articles there are.
    pub articles: usize,
    /// The terms, and how much each is used.
    pub terms: Vec<Usage>,
    /// How many demos there are.
    pub demos: usize,
    /// How many simulations ran, rather than being taken from the cache.
    pub simulations: usize,
    /// Where the site leads out of itself.
    pub links: Vec<Link>,
}

/// Builds a site in memory.
pub fn build(project: &Project, options: Options<'_>, progress: &dyn Progress) -> Built {
    let (sources, mut diagnostics) = source::read(project);
    let (theme, wrong) = Theme::read(&project.templates());
    diagnostics.extend(wrong);
    let mut texts = texts(project, &sources);
    let (articles, unread) = articles(&sources, options.drafts, &mut diagnostics);
    let unread = unread + sources.harmed.len();
    let (glossary, wrong) = glossary::read(&sources.terms);
    diagnostics.extend(wrong);
    let (mut bibliography, wrong) = bibliography::read(&sources.bibliographies);
    diagnostics.extend(wrong);
    let plans = plans(&articles, &mut diagnostics);
    let limit = project.settings.demos.time_limit;
    let simulated = run::run_all(&plans, &project.cache(), limit, progress);
    diagnostics.extend(simulated.diagnostics);
    check_term_sources(&glossary, &bibliography, &mut diagnostics);
    if unread == 0 {
        check_term_demos(&glossary, &articles, &mut diagnostics);
    }
    diagnostics.extend(set_citations(&mut bibliography, &citations(&articles, &glossary), project));
    // It is only a courtesy: a folder that cannot be written to is told where it matters.
    let _ = kept::hide(&project.cache());
    let parts = Parts {
        project: project.clone(),
        articles,
        glossary,
        bibliography,
        runs: simulated.runs,
        files: sources.files,
        texts: texts.clone(),
    };
    let catalog = Catalog::new(parts, &mut diagnostics);
    let Rendered { mut files, diagnostics: wrong, uses } = page::render_all(&catalog, &theme);
    diagnostics.extend(wrong);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    diagnostics.extend(site::check(&files));
    let usage = check::usage(&catalog, &uses);
    // While something is wrong, not all of the site is known: what nobody uses may be used where nobody could look.
    if !diagnostic::any_error(&diagnostics) {
        let paths = files.iter().map(|file| file.path.as_str()).collect();
        diagnostics.extend(check::check(&catalog, &uses, &usage, &paths, options.against));
    }
    diagnostic::set_levels(&mut diagnostics, &project.settings.levels);
    diagnostic::sort(&mut diagnostics);
    texts.extend(theme.texts());
    Built {
        files,
        diagnostics,
        texts,
        articles: catalog.articles.len(),
        terms: usage,
        demos: catalog.runs.len(),
        simulations: simulated.simulations,
        links: external::collect(&catalog, &uses),
    }
}

impl Built {
    /// Whether it may not be written.
    pub fn failed(&self) -> bool {
        diagnostic::any_error(&self.diagnostics)
    }

    /// Asks other servers whether the site's links to them lead somewhere, and says so in the diagnostics. Not done
    /// while something is wrong: then not all of the links are known.
    pub fn check_links(
        &mut self,
        project: &Project,
        fresh: bool,
        progress: &dyn external::Progress,
    ) -> Option<external::Summary> {
        if self.failed() {
            return None;
        }
        let kept = project.cache();
        let options = external::Options { policy: &project.settings.links, kept: &kept, fresh };
        let (mut diagnostics, summary) = external::check(&self.links, &options, progress);
        diagnostic::set_levels(&mut diagnostics, &project.settings.levels);
        self.diagnostics.extend(diagnostics);
        diagnostic::sort(&mut self.diagnostics);
        Some(summary)
    }

    /// Writes the site, unless something is wrong. Files in the way that are not ours are reported.
    pub fn write(&mut self, folder: &Path) -> Result<Option<Written>, site::WriteError> {
        if !self.failed() {
            self.diagnostics.extend(site::foreign(&self.files, folder));
        }
        if self.failed() {
            return Ok(None);
        }
        site::write(&self.files, folder).map(Some)
    }
}

fn texts(project: &Project, sources: &Sources) -> Texts {
    let all = sources.articles.iter().chain(&sources.terms).chain(&sources.bibliographies);
    let mut texts: Texts = all.map(|s| (Arc::clone(&s.file), Arc::clone(&s.text))).collect();
    texts.extend(sources.harmed.iter().cloned());
    // Settings were read once already; a text that has gone since is simply not shown.
    if let Ok(text) = std::fs::read_to_string(project.root.join(SETTINGS_FILE)) {
        texts.insert(SETTINGS_FILE.into(), text.into());
    }
    texts
}

/// The articles of a build, and how many more there are that could not be read.
fn articles(sources: &Sources, drafts: bool, diagnostics: &mut Vec<Diagnostic>) -> (Vec<Article>, usize) {
    let parsed: Vec<_> = sources.articles.par_iter().map(article::parse).collect();
    let mut articles = Vec::with_capacity(parsed.len());
    let mut unread = 0;
    for (article, wrong) in parsed {
        diagnostics.extend(wrong);
        unread += usize::from(article.is_none());
        articles.extend(article.filter(|a| drafts || !a.front.draft));
    }
    (articles, unread)
}

/// The demos of all articles that can run. An id stands in the site once.
fn plans(articles: &[Article], diagnostics: &mut Vec<Diagnostic>) -> Vec<Arc<Plan>> {
    let mut first: BTreeMap<&str, Place> = BTreeMap::new();
    let mut plans = Vec::new();
    for article in articles {
        for block in &article.outline.demos {
            let place = Place::new(&article.file, block.id.range.clone());
            if let Some(first) = first.get(block.id.value.as_str()) {
                diagnostics.push(
                    Diagnostic::new(Code::BadDemo, format!("there are two demos `{}`", block.id.value))
                        .at(place)
                        .related(first.clone(), "first here")
                        .help("give one of them another id"),
                );
                continue;
            }
            first.insert(&block.id.value, place);
            plans.extend(plan::plan(block, &article.file, diagnostics).map(Arc::new));
        }
    }
    plans
}

/// The citations of each page, in its order: of the articles, then of the terms.
fn citations(articles: &[Article], glossary: &Glossary) -> Vec<Vec<CitationForm>> {
    let demos: BTreeMap<&str, _> =
        articles.iter().flat_map(|a| &a.outline.demos).map(|d| (d.id.value.as_str(), d)).collect();
    let of_term = |term: &Term| {
        // A term shows a figure of the demo that it names.
        let demo = term.demo.as_ref().and_then(|id| demos.get(id.value.as_str()));
        let captions = demo.into_iter().flat_map(|demo| &demo.captions).map(|caption| &caption.text);
        let texts = std::iter::once(&term.definition).chain(captions).chain(&term.body);
        let mut forms: Vec<CitationForm> = texts.flat_map(|text| article::citations(&text.value)).collect();
        forms.extend(term.sources.iter().map(|key| CitationForm::plain(&key.value)));
        forms
    };
    let of_articles = articles.iter().map(|article| article.outline.citations.clone());
    of_articles.chain(glossary.terms.iter().map(of_term)).collect()
}

/// Sets all citations of a site in the style that its settings name.
fn set_citations(
    bibliography: &mut Bibliography,
    pages: &[Vec<CitationForm>],
    project: &Project,
) -> Option<Diagnostic> {
    let name = project.settings.citation_style.as_ref();
    let style = StyleSource::find(name.map(|name| name.value.as_str()), &project.root);
    let set = |style| bibliography.set(pages, &style, &project.settings.language, &project.cache());
    let error = style.and_then(set).err()?;
    let place = name.map(|name| Place::new(&SETTINGS_FILE.into(), name.range.clone()));
    let diagnostic = Diagnostic::new(Code::BadSetting, error.message).maybe_help(error.help);
    Some(match place {
        Some(place) => diagnostic.at(place),
        None => diagnostic,
    })
}

/// The works that terms name are in the bibliography.
fn check_term_sources(glossary: &Glossary, bibliography: &Bibliography, diagnostics: &mut Vec<Diagnostic>) {
    for term in &glossary.terms {
        for key in term.sources.iter().filter(|key| !bibliography.contains(&key.value)) {
            diagnostics.push(
                Diagnostic::new(
                    Code::UnknownCitation,
                    format!("there is no work `{}` in the bibliography", key.value),
                )
                .at(Place::new(&term.place.file, key.range.clone()))
                .maybe_help(nearest::suggestion(&key.value, bibliography.keys())),
            );
        }
    }
}

/// The demos that terms name are written in an article. One that could not run has its own diagnostic.
fn check_term_demos(glossary: &Glossary, articles: &[Article], diagnostics: &mut Vec<Diagnostic>) {
    // A block that cannot be read may be the one that is meant.
    if articles.iter().any(|article| article.outline.unread_demos > 0) {
        return;
    }
    let ids: Vec<&str> =
        articles.iter().flat_map(|a| &a.outline.demos).map(|demo| demo.id.value.as_str()).collect();
    for term in &glossary.terms {
        if let Some(demo) = term.demo.as_ref().filter(|demo| !ids.contains(&demo.value.as_str())) {
            diagnostics.push(
                Diagnostic::new(Code::BadDemo, format!("there is no demo `{}`", demo.value))
                    .at(Place::new(&term.place.file, demo.range.clone()))
                    .maybe_help(nearest::suggestion_or_all(&demo.value, "demos", &ids)),
            );
        }
    }
}
