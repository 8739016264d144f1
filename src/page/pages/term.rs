//! The page of a term.

use super::super::body::{QuotedOn, first_figure};
use super::super::context::{PageLink, QuotedFigure, TermContext, TranslationEntry};
use super::super::diagram::{self, Group};
use super::super::texts::DEFINITION_END;
use super::terms::terms_crumb;
use super::{Made, Maker};
use crate::catalog::{Catalog, Url};
use crate::export;
use crate::export::structured::Subject;
use crate::glossary::{Kind, Status, Term};
use crate::html::plain;

/// What ids in the figure of a term begin with: no id of its text does.
const FIGURE: &str = "demo-figure";

impl Maker {
    /// The page of a term.
    pub(super) fn term(&self, at: usize) -> Made {
        let term = &self.catalog.glossary.terms[at];
        let url = Catalog::term_url(term);
        let mut page = self.page("term", &url, &term.label, &plain(&self.tools.definitions[at]));
        page.crumbs.push(terms_crumb());
        self.describe(&mut page, &url, &Subject::Term(at));
        let made = self.fill("term.html", &url, &page, "term", &self.term_context(at, &url));
        made.map(|file| file.made_from(term.place.clone()))
    }

    fn term_context(&self, at: usize, url: &Url) -> TermContext {
        let term = &self.catalog.glossary.terms[at];
        let body = &self.texts.terms[at];
        let (definition, text) = body.html.split_once(DEFINITION_END).unwrap_or((&body.html, ""));
        let mut sources: Vec<String> = term.sources.iter().map(|s| s.value.clone()).collect();
        sources.extend(body.cited.iter().cloned());
        let figure = self.term_figure(at, url, &mut sources);
        let neighbours = self.shelf().relations.of(at);
        let links = |kind| neighbours.of(kind).iter().map(|other| self.term_link(*other)).collect();
        let (previous, following) = self.shelf().beside(at);
        let [json_url, turtle_url] = export::term_files(&term.id);
        TermContext {
            id: term.id.clone(),
            label: term.label.clone(),
            expansion: term.expansion.clone().unwrap_or_default(),
            aliases: term.aliases.iter().map(|alias| alias.value.clone()).collect(),
            translations: translations(term),
            definition_html: definition.to_owned(),
            body_html: text.to_owned(),
            figure,
            deprecated: term.status == Status::Deprecated,
            replaced_by: self.successor(term),
            draft: term.status == Status::Draft,
            reviewed: term.reviewed().map(|d| d.to_string()).unwrap_or_default(),
            appears_in: self.excerpts(&self.backlinks().terms[at], |uses| uses.terms.get(&at)),
            broader: links(Kind::Broader),
            narrower: links(Kind::Narrower),
            related: links(Kind::Related),
            contrast: links(Kind::Contrast),
            neighbours_html: self.neighbours_picture(at, url),
            graph_url: if self.graph().shown.contains(&at) {
                format!("terms/graph/#term-{}", term.id)
            } else {
                String::new()
            },
            sources: self.sources(self.catalog.list_of_term(at), &sources),
            same_as: term.same_as.iter().map(|address| address.value.clone()).collect(),
            json_url,
            turtle_url,
            previous: previous.map(|other| self.term_link(other)),
            following: following.map(|other| self.term_link(other)),
        }
    }

    /// The first figure of the demo that a term names, and the works that its caption cites.
    fn term_figure(&self, at: usize, url: &Url, sources: &mut Vec<String>) -> Option<QuotedFigure> {
        let run = self.catalog.runs.get(&self.catalog.glossary.terms[at].demo.as_ref()?.value)?;
        let on = QuotedOn { url, list: Some(self.catalog.list_of_term(at)), id: FIGURE };
        let quoted = first_figure(run, on, &self.catalog, &self.tools)?;
        sources.extend(quoted.cited);
        let article = self.article_link(quoted.article);
        Some(QuotedFigure {
            svg_html: quoted.svg,
            caption_html: quoted.caption,
            label: quoted.label,
            article: article.title,
            url: format!("{}#{}", article.url, quoted.anchor),
        })
    }

    /// The term to be used in place of a deprecated one.
    pub(super) fn successor(&self, term: &Term) -> Option<PageLink> {
        let id = term.replaced_by.as_ref()?;
        self.catalog.glossary.index(&id.value).map(|other| self.term_link(other))
    }

    /// The neighbours of a term as a picture; empty where it has none.
    fn neighbours_picture(&self, at: usize, url: &Url) -> String {
        let terms = &self.catalog.glossary.terms;
        let each = self.shelf().relations.of(at).each();
        if each.is_empty() {
            return String::new();
        }
        let group = |kind: Kind, title, class| {
            let of_kind = each.iter().filter(|(k, _)| *k == kind);
            let link = |term: &Term| (term.label.clone(), url.link_to(&Catalog::term_url(term)));
            Group { title, class, terms: of_kind.map(|(_, other)| link(&terms[*other])).collect() }
        };
        let groups = [
            group(Kind::Broader, "Broader", "broader"),
            group(Kind::Narrower, "Narrower", "narrower"),
            group(Kind::Related, "Related", "related"),
            group(Kind::Contrast, "In contrast to", "contrast"),
        ];
        let label = &terms[at].label;
        diagram::neighbours(
            label,
            &groups,
            &format!("{label} and its neighbours; the list below has them too"),
        )
    }

    pub(super) fn term_link(&self, at: usize) -> PageLink {
        let term = &self.catalog.glossary.terms[at];
        PageLink { title: term.label.clone(), url: Catalog::term_url(term).encoded(), summary: String::new() }
    }
}

fn translations(term: &Term) -> Vec<TranslationEntry> {
    let entries = term.translations.iter().map(|(language, translation)| TranslationEntry {
        language: language.clone(),
        label: translation.label.clone(),
        expansion: translation.expansion.clone().unwrap_or_default(),
        definition: translation.definition.clone().unwrap_or_default(),
    });
    entries.collect()
}
