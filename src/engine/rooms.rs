//! The rooms between the articles and the catalog, each entered again only where what goes into it has changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Read;
use super::places::Places;
use super::stages::{self, Stage};
use crate::article::Article;
use crate::bibliography::{self, Bibliography, CitationForm};
use crate::catalog::{self, Label, Section};
use crate::demo::run::{self, Progress, Simulated};
use crate::glossary::{self, Glossary, Term};
use crate::mark::mark;
use crate::source::{self, Source, Sources};

/// What the rooms between the articles and the catalog gave.
#[derive(Debug)]
pub(super) struct Rooms {
    /// What was read.
    pub read: Read,
    pub glossary: Stage<Arc<Glossary>>,
    /// A mark of the names of the terms, and of all that decides where they link.
    pub names: u64,
    /// The works, with no citation set.
    pub works: Stage<Arc<Bibliography>>,
    /// The citations of each page, and the works with these citations set.
    pub citations: Arc<Vec<Vec<CitationForm>>>,
    pub bibliography: Stage<Arc<Bibliography>>,
    pub runs: Stage<Simulated>,
    pub sections: Stage<Arc<Vec<Section>>>,
    pub labels: Stage<Arc<BTreeMap<String, Label>>>,
}

/// Whether simulations run while an edition is made.
#[derive(Clone, Copy)]
pub enum Simulate<'a> {
    /// All whose result is not known.
    Now(&'a dyn Progress),
    /// None: what is not known is pending, and what was found before is shown until it is.
    Later,
}

/// What is read beside the articles.
pub(super) struct Words {
    glossary: Stage<Arc<Glossary>>,
    works: Stage<Arc<Bibliography>>,
}

impl Words {
    /// Reads the terms and works, or takes them over.
    pub(super) fn read(sources: &Sources, before: Option<&Rooms>) -> Self {
        let glossary = || match before.filter(|b| source::same(&b.read.sources.terms, &sources.terms)) {
            Some(before) => before.glossary.clone(),
            None => glossary_of(&sources.terms),
        };
        let works = || {
            let same = |b: &&Rooms| source::same(&b.read.sources.bibliographies, &sources.bibliographies);
            match before.filter(same) {
                Some(before) => before.works.clone(),
                None => works(&sources.bibliographies),
            }
        };
        let (glossary, works) = rayon::join(glossary, works);
        Self { glossary, works }
    }
}

impl Rooms {
    pub(super) fn enter(
        read: Read,
        words: Words,
        articles: &[Arc<Article>],
        places: &Places,
        before: Option<&Self>,
        simulate: Simulate<'_>,
    ) -> Self {
        let project = &read.project;
        let Words { glossary, works } = words;
        let before_terms = before.filter(|b| Arc::ptr_eq(&b.glossary.value, &glossary.value));
        let names = before_terms.map_or_else(|| names(&glossary.value), |b| b.names);
        let runs = match before.filter(|b| {
            places.same(|new, old| new.outline.demos.is_empty() && old.outline.demos.is_empty())
                && b.runs.value.pending.is_empty()
                && b.read.project.settings.demos == project.settings.demos
                && Arc::ptr_eq(&b.read.models, &read.models)
        }) {
            Some(before) => before.runs.clone(),
            None => runs(articles, &read, before, simulate),
        };
        let citations = match before_terms.filter(|_| {
            places.same(|new, old| {
                let no_demos = new.outline.demos.is_empty() && old.outline.demos.is_empty();
                no_demos && new.outline.citations == old.outline.citations
            })
        }) {
            Some(before) => Arc::clone(&before.citations),
            None => {
                let new = stages::citations(articles, &glossary.value);
                match before.filter(|b| *b.citations == new) {
                    Some(before) => Arc::clone(&before.citations),
                    None => Arc::new(new),
                }
            }
        };
        let bibliography = match before.filter(|b| {
            Arc::ptr_eq(&b.works.value, &works.value)
                && Arc::ptr_eq(&b.citations, &citations)
                && b.read.style == read.style
                && b.read.project.settings.language == project.settings.language
        }) {
            Some(before) => before.bibliography.clone(),
            None => bibliography(&works.value, &citations, &read),
        };
        let sections = match before.filter(|b| {
            places.same(|new, old| new.front.title == old.front.title && new.front.order == old.front.order)
                && b.read.project.settings.sections == project.settings.sections
        }) {
            Some(before) => before.sections.clone(),
            None => Stage::new(|wrong| Arc::new(catalog::sections(project, articles, wrong))),
        };
        let labels = match before.filter(|b| {
            places.same(|new, old| !new.has_labels() && !old.has_labels())
                && Arc::ptr_eq(&b.runs.value.runs, &runs.value.runs)
        }) {
            Some(before) => before.labels.clone(),
            None => Stage::new(|wrong| Arc::new(catalog::labels(articles, &runs.value.runs, wrong))),
        };
        Self { read, glossary, names, works, citations, bibliography, runs, sections, labels }
    }
}

fn glossary_of(sources: &[Source]) -> Stage<Arc<Glossary>> {
    let (glossary, diagnostics) = glossary::read(sources);
    Stage { value: Arc::new(glossary), diagnostics }
}

fn works(sources: &[Source]) -> Stage<Arc<Bibliography>> {
    let (works, diagnostics) = bibliography::read(sources);
    Stage { value: Arc::new(works), diagnostics }
}

fn bibliography(
    works: &Bibliography,
    citations: &[Vec<CitationForm>],
    read: &Read,
) -> Stage<Arc<Bibliography>> {
    let mut bibliography = works.clone();
    let wrong = stages::set_citations(&mut bibliography, citations, &read.project, &read.style);
    Stage { value: Arc::new(bibliography), diagnostics: wrong.into_iter().collect() }
}

/// Plans the demos, and has them run.
fn runs(
    articles: &[Arc<Article>],
    read: &Read,
    before: Option<&Rooms>,
    simulate: Simulate<'_>,
) -> Stage<Simulated> {
    let mut diagnostics = Vec::new();
    let plans = stages::plans(articles, &read.models, &mut diagnostics);
    let limit = read.project.settings.demos.time_limit;
    let mut simulated = match simulate {
        Simulate::Now(progress) => run::run_all(&plans, &read.results, limit, progress),
        Simulate::Later => run::known(&plans, &read.results, limit, before.map(|b| &*b.runs.value.runs)),
    };
    diagnostics.append(&mut simulated.diagnostics);
    // What is the same is not taken for new.
    if let Some(before) = before.filter(|b| *b.runs.value.runs == *simulated.runs) {
        simulated.runs = Arc::clone(&before.runs.value.runs);
    }
    Stage { value: simulated, diagnostics }
}

/// A mark of what decides where terms link.
fn names(glossary: &Glossary) -> u64 {
    let of_term = |t: &Term| {
        let names = (&t.id, &t.label, &t.expansion, t.aliases.iter().map(|a| &a.value).collect::<Vec<_>>());
        let rules = (&t.forms, t.case, t.auto, t.priority, &t.not);
        mark(&(names, rules, t.scope.iter().map(|s| &s.value).collect::<Vec<_>>()))
    };
    mark(&glossary.terms.iter().map(of_term).collect::<Vec<_>>())
}
