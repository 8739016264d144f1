//! What an edition does between the rooms: demos are planned, citations collected and set, and what terms name is
//! looked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::article::{self, Article};
use crate::bibliography::{Bibliography, CitationForm, StyleError, StyleSource};
use crate::demo::plan::{self, Plan};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::glossary::{Glossary, Term};
use crate::model::Models;
use crate::project::{Project, SETTINGS_FILE};

/// What a room gave, and what it found wrong.
#[derive(Debug, Clone, Default)]
pub(super) struct Stage<T> {
    pub value: T,
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Stage<T> {
    /// From a room that gives its diagnostics as it goes.
    pub(super) fn new(make: impl FnOnce(&mut Vec<Diagnostic>) -> T) -> Self {
        let mut diagnostics = Vec::new();
        Self { value: make(&mut diagnostics), diagnostics }
    }
}

/// The demos of all articles that can run. An id stands in the site once.
pub(super) fn plans(
    articles: &[Arc<Article>],
    models: &Models,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<Plan>> {
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
            plans.extend(plan::plan(block, &article.file, models, diagnostics).map(Arc::new));
        }
    }
    plans
}

/// The citations of each page, in its order: of the articles, then of the terms.
pub(super) fn citations(articles: &[Arc<Article>], glossary: &Glossary) -> Vec<Vec<CitationForm>> {
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

/// Sets all citations of a site in a style.
pub(super) fn set_citations(
    bibliography: &mut Bibliography,
    pages: &[Vec<CitationForm>],
    project: &Project,
    style: &Result<StyleSource, StyleError>,
) -> Option<Diagnostic> {
    let set = |style| bibliography.set(pages, style, &project.settings.language, &project.cache());
    let error = style.as_ref().map_err(Clone::clone).and_then(set).err()?;
    let diagnostic = Diagnostic::new(Code::BadSetting, error.message).maybe_help(error.help);
    let name = project.settings.citation_style.as_ref();
    Some(match name.map(|name| Place::new(&SETTINGS_FILE.into(), name.range.clone())) {
        Some(place) => diagnostic.at(place),
        None => diagnostic,
    })
}

/// The works that terms name are in the bibliography.
pub(super) fn check_term_sources(
    glossary: &Glossary,
    bibliography: &Bibliography,
    diagnostics: &mut Vec<Diagnostic>,
) {
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
pub(super) fn check_term_demos(
    glossary: &Glossary,
    articles: &[Arc<Article>],
    diagnostics: &mut Vec<Diagnostic>,
) {
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
