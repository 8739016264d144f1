//! An edition: all that is known of a site at one moment. The next one is made from what was read and from the
//! edition before: each room is entered again only where what goes into it has changed.
//!
//! The first edition and all later ones are made by the same code; a first one has none before it.

use std::sync::Arc;

use rayon::prelude::*;

use super::Read;
use super::places::Places;
use super::rooms::{Rooms, Simulate, Words};
use super::stages;
use crate::article::{self, Article};
use crate::catalog::{Catalog, Parts};
use crate::demo::run::Simulated;
use crate::diagnostic::{Diagnostic, Texts};
use crate::glossary::Term;
use crate::page::assets::{self, Assets};
use crate::page::body::Tools;
use crate::page::highlight::Highlighter;
use crate::page::texts::{self, Before};
use crate::page::{Maker, Press, TermShelf};
use crate::project::Settings;
use crate::source::{Source, Sources};

/// An article as it was read, or why it could not be.
#[derive(Debug)]
struct Parsed {
    source: Arc<Source>,
    article: Option<Arc<Article>>,
    /// Whether the article is older than its source, which cannot be read.
    stand_in: bool,
    diagnostics: Vec<Diagnostic>,
}

/// All that is known of a site at one moment.
#[derive(Debug)]
pub struct Edition {
    parsed: Vec<Arc<Parsed>>,
    rooms: Rooms,
    assets: Arc<Assets>,
    press: Result<Arc<Press>, Diagnostic>,
    /// What pages are made from.
    maker: Maker,
    /// What had to be done.
    pub work: Work,
}

/// What had to be done to make an edition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Articles parsed.
    pub parsed: usize,
    /// Texts rendered: of articles and terms.
    pub rendered: usize,
}

impl Edition {
    /// Makes an edition from what was read, and from the one before.
    pub fn make(read: Read, before: Option<&Self>, simulate: Simulate<'_>) -> Self {
        let (parsed, words) =
            rayon::join(|| parse(&read, before), || Words::read(&read.sources, before.map(|b| &b.rooms)));
        let new = parsed.iter().filter(|(_, known)| !known).count();
        let parsed: Vec<Arc<Parsed>> = parsed.into_iter().map(|(parsed, _)| parsed).collect();
        let articles: Vec<Arc<Article>> = written(&parsed, read.drafts).cloned().collect();
        let places = Places::new(&articles, before.map(|b| &b.catalog().articles[..]));
        let rooms = Rooms::enter(read, words, &articles, &places, before.map(|b| &b.rooms), simulate);
        let read = &rooms.read;
        let (project, sources) = (&read.project, &read.sources);
        let before_terms = before.filter(|b| Arc::ptr_eq(&b.rooms.glossary.value, &rooms.glossary.value));
        let catalog = Arc::new(Catalog::new(Parts {
            project: Arc::clone(project),
            articles,
            glossary: Arc::clone(&rooms.glossary.value),
            bibliography: Arc::clone(&rooms.bibliography.value),
            runs: Arc::clone(&rooms.runs.value.runs),
            sections: Arc::clone(&rooms.sections.value),
            labels: Arc::clone(&rooms.labels.value),
            files: Arc::clone(&sources.files),
            term_texts: before_terms
                .map_or_else(|| Arc::new(term_texts(sources)), |b| Arc::clone(&b.catalog().term_texts)),
        }));
        // The editions that the texts of this one can be compared with: their rules are the same.
        let alike = before.filter(|b| same_rules(&b.rooms.read.project.settings, &project.settings));
        let offers =
            alike.filter(|b| places.same(|new, old| new.offer == old.offer) && same(&catalog, b.catalog()));
        let tools = match offers {
            Some(before) => Arc::clone(&before.maker.tools),
            None => Arc::new(Tools::new(&catalog, before.map(Self::highlighter).unwrap_or_default())),
        };
        let alike = alike.filter(|b| b.rooms.names == rooms.names);
        let terms: Vec<Option<usize>> = alike.map(|b| same_terms(&catalog, b.catalog())).unwrap_or_default();
        let known = alike.map(|before| Before {
            texts: &before.maker.texts,
            articles: &places.old,
            terms: &terms,
            moved: places.moved.as_deref(),
            changed: offers.is_none(),
        });
        let press = || {
            let assets = match before.filter(|b| Arc::ptr_eq(&b.rooms.read.theme, &read.theme)) {
                Some(before) => Arc::clone(&before.assets),
                None => Arc::new(assets::assets(&read.theme)),
            };
            let ready = before.and_then(|b| b.press.as_ref().ok());
            (Press::new(&catalog, &read.theme, Arc::clone(&assets), ready), assets)
        };
        let ((texts, rendered), (press, assets)) =
            rayon::join(|| texts::render(&catalog, &tools, known.as_ref()), press);
        let shelf: Arc<TermShelf> = before_terms.map(|b| Arc::clone(&b.maker.shelf)).unwrap_or_default();
        let like = |b: &&Self| {
            let pairs = texts.uses.articles.iter().zip(&b.maker.texts.uses.articles);
            places.moved.is_none()
                && pairs.clone().all(|(new, old)| Arc::ptr_eq(new, old) || new.links_like(old))
        };
        let web = before_terms.filter(like).map(|b| Arc::clone(&b.maker.web)).unwrap_or_default();
        let maker = Maker::new(catalog, tools, texts, press.as_ref().ok().cloned(), shelf, web);
        Self { work: Work { parsed: new, rendered }, parsed, rooms, assets, press, maker }
    }

    /// What was read to make it.
    pub fn read(&self) -> &Read {
        &self.rooms.read
    }

    /// Everything that can be referred to.
    pub fn catalog(&self) -> &Catalog {
        &self.maker.catalog
    }

    /// What pages are made from.
    pub fn maker(&self) -> &Maker {
        &self.maker
    }

    /// How the demos fared.
    pub fn simulated(&self) -> &Simulated {
        &self.rooms.runs.value
    }

    /// The demos that can run.
    pub fn plans(&self) -> Vec<Arc<crate::demo::plan::Plan>> {
        stages::plans(&self.catalog().articles, &self.read().models, &mut Vec::new())
    }

    /// What is wrong with the sources, one by one and with each other. What only the whole site shows is not among it.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let catalog = self.catalog();
        let unset = self.rooms.read.unset.iter().flat_map(|error| error.diagnostics.iter().cloned());
        let mut all: Vec<Diagnostic> = unset.collect();
        all.extend(self.rooms.read.sources.diagnostics.iter().cloned());
        all.extend(self.rooms.read.theme.diagnostics().iter().cloned());
        all.extend(self.rooms.read.models.diagnostics.iter().cloned());
        all.extend(self.parsed.iter().flat_map(|parsed| parsed.diagnostics.iter().cloned()));
        all.extend(self.rooms.glossary.diagnostics.iter().cloned());
        all.extend(self.rooms.works.diagnostics.iter().cloned());
        all.extend(self.rooms.runs.diagnostics.iter().cloned());
        stages::check_term_sources(&catalog.glossary, &catalog.bibliography, &mut all);
        let unread = |parsed: &&Arc<Parsed>| parsed.article.is_none() || parsed.stand_in;
        let unread = self.parsed.iter().filter(unread).count();
        if unread + self.rooms.read.sources.harmed.len() == 0 {
            stages::check_term_demos(&catalog.glossary, &catalog.articles, &mut all);
        }
        all.extend(self.rooms.bibliography.diagnostics.iter().cloned());
        all.extend(self.rooms.sections.diagnostics.iter().cloned());
        all.extend(self.rooms.labels.diagnostics.iter().cloned());
        let texts = self.maker.texts.articles.iter().chain(&self.maker.texts.terms);
        all.extend(texts.flat_map(|text| text.diagnostics.iter().cloned()));
        all.extend(self.press.as_ref().err().cloned());
        all
    }

    fn highlighter(&self) -> Arc<Highlighter> {
        Arc::clone(&self.maker.tools.highlighter)
    }
}

/// Parses the articles that were not in the edition before, each with whether it was.
fn parse(read: &Read, before: Option<&Edition>) -> Vec<(Arc<Parsed>, bool)> {
    let mut old = before.map_or(&[][..], |b| &b.parsed[..]);
    // Both are in the order of their paths.
    let mut known = |source: &Arc<Source>| {
        // Most are the very same, and are seen to be so without a look at their paths.
        if let Some(parsed) = old.first().filter(|parsed| Arc::ptr_eq(&parsed.source, source)) {
            old = &old[1..];
            return Some(parsed);
        }
        while old.first().is_some_and(|parsed| parsed.source.path < source.path) {
            old = &old[1..];
        }
        let parsed = old.first()?;
        (parsed.source.path == source.path).then_some(parsed)
    };
    let same = |parsed: &Parsed, source: &Arc<Source>| {
        Arc::ptr_eq(&parsed.source, source) || parsed.source.hash == source.hash
    };
    let old: Vec<_> = read.sources.articles.iter().map(|source| (source, known(source))).collect();
    let known = old.iter().map(|(source, old)| old.filter(|old| same(old, source)).cloned());
    let known: Vec<Option<Arc<Parsed>>> = known.collect();
    let new = |(source, old): &(&Arc<Source>, Option<&Arc<Parsed>>)| {
        let (article, diagnostics) = article::parse(source);
        let article = article.map(Arc::new);
        let stand_in =
            old.filter(|_| read.stand_ins && article.is_none()).and_then(|old| old.article.clone());
        let (article, stand_in) = (article.or_else(|| stand_in.clone()), stand_in.is_some());
        Arc::new(Parsed { source: Arc::clone(source), article, stand_in, diagnostics })
    };
    let missing: Vec<_> =
        old.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(old, _)| *old).collect();
    let mut missing = missing.par_iter().with_max_len(8).map(new).collect::<Vec<_>>().into_iter();
    known
        .into_iter()
        .filter_map(|known| match known {
            Some(known) => Some((known, true)),
            None => missing.next().map(|new| (new, false)),
        })
        .collect()
}

/// The articles of the site.
fn written(parsed: &[Arc<Parsed>], drafts: bool) -> impl Iterator<Item = &Arc<Article>> {
    parsed.iter().filter_map(|parsed| parsed.article.as_ref()).filter(move |a| drafts || !a.front.draft)
}

fn term_texts(sources: &Sources) -> Texts {
    sources.terms.iter().map(|s| (Arc::clone(&s.file), Arc::clone(&s.text))).collect()
}

/// Whether texts are rendered by the same rules.
fn same_rules(old: &Settings, new: &Settings) -> bool {
    (&old.terms, &old.callouts, &old.language) == (&new.terms, &new.callouts, &new.language)
}

/// Whether two catalogs have the same to offer, but for their articles.
fn same(new: &Catalog, old: &Catalog) -> bool {
    Arc::ptr_eq(&new.glossary, &old.glossary)
        && Arc::ptr_eq(&new.bibliography, &old.bibliography)
        && Arc::ptr_eq(&new.runs, &old.runs)
        && Arc::ptr_eq(&new.sections, &old.sections)
        && Arc::ptr_eq(&new.labels, &old.labels)
        && Arc::ptr_eq(&new.files, &old.files)
}

/// For each term its place before, which is the same, where its file is as it was.
fn same_terms(new: &Catalog, old: &Catalog) -> Vec<Option<usize>> {
    let same = |(at, term): (usize, &Term)| {
        let file = &term.place.file;
        let kept = Arc::ptr_eq(&new.glossary, &old.glossary)
            || (old.glossary.terms.get(at).is_some_and(|old| old.place.file == *file)
                && new.term_text(file) == old.term_text(file));
        kept.then_some(at)
    };
    new.glossary.terms.iter().enumerate().map(same).collect()
}
