//! Lists of terms from A to Z: all of them, those of a section, and all with their relations on one page to print.

use std::collections::BTreeSet;

use super::super::context::{IndexEntry, LetterGroup, PageLink, RelationEntry, TermIndex, TermLink};
use super::{Made, Maker};
use crate::article::is_within;
use crate::catalog::{Catalog, Section, Url};
use crate::export;
use crate::export::structured::Subject;
use crate::glossary::{Glossary, Kind, Relations, Status, alphabet};

/// The terms as lists need them: in order, and with their neighbours.
#[derive(Debug)]
pub(in crate::page) struct Shelf {
    /// How terms belong together.
    pub relations: Relations,
    /// All terms, from A to Z.
    pub order: Vec<usize>,
    /// Where each term stands in `order`.
    place: Vec<usize>,
}

impl Shelf {
    pub(in crate::page) fn new(glossary: &Glossary) -> Self {
        let order = alphabet::order(&glossary.terms);
        let mut place = vec![0; order.len()];
        for (at, term) in order.iter().enumerate() {
            place[*term] = at;
        }
        Self { relations: Relations::new(glossary), order, place }
    }

    /// The terms before and after one.
    pub(super) fn beside(&self, term: usize) -> (Option<usize>, Option<usize>) {
        let at = self.place[term];
        let before = at.checked_sub(1).and_then(|before| self.order.get(before));
        (before.copied(), self.order.get(at + 1).copied())
    }
}

impl Maker {
    /// All terms, by letter.
    pub(super) fn all_terms(&self) -> Made {
        let url = Url::page("terms");
        let mut page = self.page("terms", &url, "Terms from A to Z", "All terms with their definitions.");
        self.describe(&mut page, &url, &Subject::Terms);
        let mut index = self.index(&self.shelf().order, None, |at| self.entry(at));
        index.exports = export::downloads(&self.catalog);
        self.fill("terms.html", &url, &page, "index", &index)
    }

    /// All terms with their relations, to print.
    pub(super) fn glossary(&self) -> Made {
        let url = Url::page("terms/print");
        let mut page = self.page("glossary", &url, "Glossary", "All terms on one page, to print.");
        page.crumbs.push(terms_crumb());
        self.describe(&mut page, &url, &Subject::Other);
        let index = self.index(&self.shelf().order, None, |at| self.full_entry(at, |_| true));
        self.fill("glossary.html", &url, &page, "index", &index)
    }

    /// Whether a section has a list of its terms: not where there are none, or where an article has the address.
    pub(super) fn section_has_terms(&self, section: &Section) -> bool {
        !self.terms_of(section).is_empty()
    }

    /// The terms that the articles of a section link.
    pub(super) fn section_terms(&self, section: &Section) -> Made {
        let terms = self.terms_of(section);
        let url = section_terms_url(section);
        let title = format!("Terms of {}", section.title);
        let mut page =
            self.page("section-terms", &url, &title, "The terms that the articles of this section use.");
        page.crumbs = self.crumbs(&section.path);
        self.describe(&mut page, &url, &Subject::Other);
        let own =
            PageLink { title: section.title.clone(), url: section.url().encoded(), summary: String::new() };
        let index = self.index(&terms, Some(own), |at| self.entry(at));
        self.fill("terms.html", &url, &page, "index", &index)
    }

    /// The list of a section's terms, to be linked from its page.
    pub(super) fn section_terms_link(&self, section: &Section) -> Option<PageLink> {
        let count = self.terms_of(section).len();
        let title = format!("{count} {} from A to Z", if count == 1 { "term" } else { "terms" });
        let url = section_terms_url(section).encoded();
        (count > 0).then_some(PageLink { title, url, summary: String::new() })
    }

    /// The terms that the articles of a section and of those below it link, from A to Z.
    fn terms_of(&self, section: &Section) -> Vec<usize> {
        let url = section_terms_url(section);
        let path = url.path().trim_end_matches('/');
        let taken = |ending| self.catalog.article_at(&format!("{path}{ending}")).is_some();
        if taken(".md") || taken("/index.md") || self.catalog.sections.iter().any(|s| s.path == path) {
            return Vec::new();
        }
        let articles = self.catalog.articles.iter().zip(&self.texts.uses.articles);
        let own = articles.filter(|(article, _)| is_within(article.section(), &section.path));
        let linked: BTreeSet<usize> = own.flat_map(|(_, outgoing)| outgoing.terms.keys().copied()).collect();
        self.shelf().order.iter().copied().filter(|term| linked.contains(term)).collect()
    }

    /// Terms in their order, by letter.
    fn index(
        &self,
        terms: &[usize],
        section: Option<PageLink>,
        entry: impl Fn(usize) -> IndexEntry,
    ) -> TermIndex {
        let mut groups: Vec<LetterGroup> = Vec::new();
        for at in terms {
            let letter = alphabet::letter(&self.catalog.glossary.terms[*at].label);
            if groups.last().is_none_or(|group| group.letter != letter) {
                groups.push(LetterGroup { anchor: alphabet::anchor(&letter), letter, terms: Vec::new() });
            }
            if let Some(group) = groups.last_mut() {
                group.terms.push(entry(*at));
            }
        }
        let has_graph = !self.graph().shown.is_empty();
        TermIndex { groups, count: terms.len(), section, has_graph, exports: Vec::new() }
    }

    fn entry(&self, at: usize) -> IndexEntry {
        let term = &self.catalog.glossary.terms[at];
        IndexEntry {
            id: term.id.clone(),
            label: term.label.clone(),
            expansion: term.expansion.clone().unwrap_or_default(),
            url: Catalog::term_url(term).encoded(),
            definition_html: self.tools.definitions[at].clone(),
            aliases: term.aliases.iter().map(|alias| alias.value.clone()).collect(),
            draft: term.status == Status::Draft,
            deprecated: term.status == Status::Deprecated,
            replaced_by: self.successor(term),
            relations: Vec::new(),
        }
    }

    /// A term with its relations to those terms that the page shows.
    pub(super) fn full_entry(&self, at: usize, shows: impl Fn(usize) -> bool) -> IndexEntry {
        let neighbours = self.shelf().relations.of(at);
        let kinds = [
            ("Broader", Kind::Broader),
            ("Narrower", Kind::Narrower),
            ("Related", Kind::Related),
            ("Not to be confused with", Kind::Contrast),
        ];
        let link = |at: &usize| {
            let term = &self.catalog.glossary.terms[*at];
            TermLink {
                id: term.id.clone(),
                title: term.label.clone(),
                url: Catalog::term_url(term).encoded(),
            }
        };
        let relation = |(title, kind)| {
            let terms: Vec<TermLink> =
                neighbours.of(kind).iter().filter(|other| shows(**other)).map(link).collect();
            (!terms.is_empty()).then_some(RelationEntry { title, terms })
        };
        IndexEntry { relations: kinds.into_iter().filter_map(relation).collect(), ..self.entry(at) }
    }
}

/// The list from A to Z, above a page.
pub(super) fn terms_crumb() -> PageLink {
    PageLink { title: "Terms".into(), url: "terms/".into(), summary: String::new() }
}

pub(super) fn section_terms_url(section: &Section) -> Url {
    Url::page(&format!("{}/terms", section.path))
}
