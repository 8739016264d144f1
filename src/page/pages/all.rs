//! All files of a site, each handed over as soon as it is made; and any one of them alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::super::context::ImageEntry;
use super::super::{assets, download, modules};
use super::{Entry, Made, Maker, OutFile, Sheet, cards, sitemap};
use crate::diagnostic::{Diagnostic, Place};
use crate::export;
use crate::model::module::Module;
use crate::search;

/// How many pages a thread takes at once.
const AT_ONCE: usize = 8;

/// The files that are made together, when one of them was asked for.
#[derive(Debug, Default)]
pub(super) struct Together {
    exports: OnceLock<Vec<OutFile>>,
    downloads: OnceLock<Vec<OutFile>>,
    search: OnceLock<Vec<OutFile>>,
    /// The picture of the site.
    pub(super) site_image: OnceLock<Option<ImageEntry>>,
    last: OnceLock<Vec<Made>>,
}

impl Maker {
    /// Makes all files of the site and hands each over, in no order. Gives where they stand, and what is wrong with
    /// the templates and old addresses.
    pub fn make_all(&self, put: &(dyn Fn(OutFile) + Sync)) -> (Vec<Entry>, Vec<Diagnostic>) {
        if self.press.is_none() {
            return (Vec::new(), Vec::new());
        }
        let (sheets, mut entries): (Vec<Sheet>, Vec<Entry>) = self.sheets().into_iter().unzip();
        let hand_over = |made: Made| made.map(put).err();
        let make = |sheets: &[Sheet]| -> Vec<Diagnostic> {
            sheets.par_iter().with_max_len(AT_ONCE).filter_map(|sheet| hand_over(self.make(*sheet))).collect()
        };
        // The picture of all terms takes one processor for long, and only pages of terms wait for it.
        let (articles, others) = sheets.split_at(self.catalog.articles.len());
        let make_articles = || {
            self.relate();
            make(articles)
        };
        let (_, mut diagnostics) = rayon::join(|| self.graph(), make_articles);
        diagnostics.extend(make(others));
        let mut add = |files: Vec<OutFile>| {
            entries.extend(files.iter().map(OutFile::entry));
            files.into_par_iter().for_each(put);
        };
        add(self.assets());
        add(download::files(&self.catalog));
        let others = || rayon::join(|| self.search_files(), || self.cards());
        let (exports, (search, cards)) = rayon::join(|| self.exports(), others);
        add(exports);
        add(search);
        add(cards);
        add(self.static_files());
        let last = self.last(&entries);
        entries.extend(last.iter().flatten().map(OutFile::entry));
        diagnostics.extend(last.into_iter().filter_map(hand_over));
        (entries, diagnostics)
    }

    /// Makes one file of the site; `None` where there is none at that path.
    pub fn file(&self, path: &str) -> Option<Made> {
        if let Some(sheet) = self.sheet(path) {
            return Some(self.make(sheet));
        }
        if let Some(file) = self.catalog.files.get(path) {
            return Some(Ok(OutFile::new(path, &*file.bytes)));
        }
        let among = |files: &[OutFile]| files.iter().find(|file| file.path == path).cloned().map(Ok);
        if let Some(press) = self.press.as_ref().filter(|_| path.starts_with(assets::FOLDER)) {
            let assets = &press.assets;
            let all = [&assets.files, &assets.math_files, &assets.demo_files];
            return all.into_iter().find_map(|files| among(files)).or_else(|| among(&self.modules()));
        }
        let together = &self.together;
        if path.starts_with(cards::FOLDER) {
            return self.card(path).map(Ok);
        }
        if path.starts_with(search::FOLDER) {
            return among(together.search.get_or_init(|| self.search_files()));
        }
        among(together.downloads.get_or_init(|| download::files(&self.catalog)))
            .or_else(|| among(together.exports.get_or_init(|| self.exports())))
            .or_else(|| {
                let last = together.last.get_or_init(|| self.last(&self.entries()));
                last.iter().find(|made| made.as_ref().is_ok_and(|file| file.path == path)).cloned()
            })
    }

    /// Where all files stand, but for those that are made last.
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self.sheets().into_iter().map(|(_, entry)| entry).collect();
        entries.extend(self.assets().iter().map(OutFile::entry));
        entries.extend(download::entries(&self.catalog));
        entries.extend(self.card_entries());
        // Which files of words there are would take a look at all texts.
        entries.push(Entry { path: search::NAMES.to_owned(), origin: None });
        entries.extend(export::paths(&self.catalog).into_iter().map(|(path, term)| {
            let origin = term.map(|at| self.catalog.glossary.terms[at].place.clone());
            Entry { path, origin }
        }));
        entries.extend(
            self.catalog
                .files
                .values()
                .map(|file| Entry { path: file.path.clone(), origin: Some(Place::new(&file.file, 0..0)) }),
        );
        entries
    }

    /// Where all files stand, and what is wrong with the templates, as far as one page of each kind shows it, and with
    /// old addresses. Most pages are not made.
    pub fn probe(&self) -> (Vec<Entry>, Vec<Diagnostic>) {
        if self.press.is_none() {
            return (Vec::new(), Vec::new());
        }
        let mut kinds = BTreeSet::new();
        let sheets = self.sheets().into_iter().map(|(sheet, _)| sheet);
        let first = sheets.filter(|sheet| kinds.insert(self.template_of(*sheet)));
        let mut diagnostics: Vec<Diagnostic> = first.filter_map(|sheet| self.make(sheet).err()).collect();
        let mut entries = self.entries();
        let last = self.last(&entries);
        entries.extend(last.iter().flatten().map(OutFile::entry));
        diagnostics.extend(last.into_iter().filter_map(Result::err));
        (entries, diagnostics)
    }

    /// The template of a page.
    fn template_of(&self, sheet: Sheet) -> &'static str {
        match sheet {
            Sheet::Article(at) => match &*self.catalog.articles[at] {
                article if !article.is_index() => "article.html",
                article if article.section().is_empty() => "home.html",
                _ => "section.html",
            },
            Sheet::Section(_) => "section.html",
            Sheet::Home => "home.html",
            Sheet::Term(_) => "term.html",
            Sheet::Terms | Sheet::SectionTerms(_) => "terms.html",
            Sheet::Glossary => "glossary.html",
            Sheet::Graph => "graph.html",
            Sheet::Sources => "sources.html",
            Sheet::Gallery => "demos.html",
            Sheet::Changes => "changes.html",
            Sheet::Search => "search.html",
            Sheet::NotFound => "404.html",
        }
    }

    /// The page at a path.
    fn sheet(&self, path: &str) -> Option<Sheet> {
        if path == "404.html" {
            return Some(Sheet::NotFound);
        }
        // Most are articles, and are found without a list of all pages.
        let folder = path.strip_suffix("index.html")?;
        let article =
            if folder.is_empty() { None } else { Some(format!("{}.md", folder.trim_end_matches('/'))) };
        let article = article.and_then(|article| self.catalog.article_at(&article));
        if let Some(at) = article.or_else(|| self.catalog.article_at(&format!("{folder}index.md"))) {
            return Some(Sheet::Article(at));
        }
        self.sheets().into_iter().find(|(_, entry)| entry.path == path).map(|(sheet, _)| sheet)
    }

    /// The files of the theme; those for formulas and demos where a page holds one.
    fn assets(&self) -> Vec<OutFile> {
        let Some(press) = &self.press else { return Vec::new() };
        let assets = &press.assets;
        let math = self.has_math().then_some(&assets.math_files);
        let mut files: Vec<OutFile> =
            assets.files.iter().chain(math.into_iter().flatten()).cloned().collect();
        if !self.catalog.runs.is_empty() {
            files.extend(assets.demo_files.iter().cloned());
            files.extend(self.modules());
        }
        files
    }

    /// The modules that the demos of the site need.
    fn modules(&self) -> Vec<OutFile> {
        let models = || self.catalog.runs.values().map(|run| &run.plan.model);
        let families =
            models().filter(|model| model.module().is_none()).map(|model| modules::family(&model.name));
        let mut names: BTreeSet<&str> = families.chain([modules::PAGE_NAME]).collect();
        let own: BTreeMap<&str, &Module> =
            models().filter_map(|model| Some((&*model.name, model.module()?))).collect();
        if !own.is_empty() {
            names.insert(modules::READER_NAME);
        }
        let own = own.into_iter().map(|(name, module)| modules::own_file(name, &module.bytes));
        names.into_iter().filter_map(modules::file).chain(own).collect()
    }

    fn static_files(&self) -> Vec<OutFile> {
        let files = self.catalog.files.values();
        files
            .map(|file| {
                OutFile::new(file.path.as_str(), &*file.bytes).made_from(Place::new(&file.file, 0..0))
            })
            .collect()
    }

    /// What needs to know where all others stand. Old addresses are nothing to be found by a search.
    fn last(&self, entries: &[Entry]) -> Vec<Made> {
        let mut made: Vec<Made> = sitemap::files(&self.catalog, entries).into_iter().map(Ok).collect();
        let maps = made.iter().flatten().map(OutFile::entry);
        let taken: Vec<Entry> = entries.iter().cloned().chain(maps).collect();
        made.extend(self.redirects(&taken));
        made
    }
}
