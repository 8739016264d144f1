//! Pages of terms, and the list of all from A to Z.

use std::collections::BTreeMap;

use tera::Context;

use super::super::context::{LetterGroup, PageLink, TermContext};
use super::{Made, Maker};
use crate::catalog::{Catalog, Url};
use crate::export;
use crate::export::structured::Subject;
use crate::glossary::{Status, Term};
use crate::html::plain;

/// Stands between the definition and the body of a term in its rendered text.
pub(super) const DEFINITION_END: &str = "<!--definition-->";

impl Maker<'_> {
    /// The page of a term.
    pub(super) fn term(&self, at: usize) -> Made {
        let terms = &self.catalog.glossary.terms;
        let term = &terms[at];
        let url = Catalog::term_url(term);
        let mut page = self.page("term", &url, &term.label, &plain(&self.tools.definitions[at]));
        page.crumbs.push(PageLink { title: "Terms".into(), url: "terms/".into(), summary: String::new() });
        self.describe(&mut page, &url, &Subject::Term(at));
        let [json_url, turtle_url] = export::term_files(&term.id);
        let body = &self.term_bodies[at];
        let (definition, text) = body.html.split_once(DEFINITION_END).unwrap_or((&body.html, ""));
        let mut sources: Vec<String> = term.sources.iter().map(|s| s.value.clone()).collect();
        sources.extend(body.cited.iter().cloned());
        let ids = |ids: &[crate::yaml::Spanned<String>]| {
            ids.iter()
                .filter_map(|id| self.catalog.glossary.get(&id.value))
                .map(term_link)
                .collect::<Vec<_>>()
        };
        let context = TermContext {
            id: term.id.clone(),
            label: term.label.clone(),
            expansion: term.expansion.clone().unwrap_or_default(),
            aliases: term.aliases.iter().map(|alias| alias.value.clone()).collect(),
            definition_html: definition.to_owned(),
            body_html: text.to_owned(),
            deprecated: term.status == Status::Deprecated,
            reviewed: term.reviewed.map(|d| d.to_string()).unwrap_or_default(),
            appears_in: self.excerpts(&self.backlinks.terms[at]),
            broader: ids(&term.broader),
            narrower: self.catalog.glossary.narrower(term).map(term_link).collect(),
            related: ids(&term.related),
            contrast: ids(&term.contrast),
            sources: self.sources(&sources),
            previous: at.checked_sub(1).and_then(|p| terms.get(p)).map(term_link),
            following: terms.get(at + 1).map(term_link),
            json_url,
            turtle_url,
        };
        let made = self.fill("term.html", &url, &page, "term", &context);
        made.map(|file| file.made_from(term.place.clone()))
    }

    /// All terms, by letter.
    pub(super) fn all_terms(&self) -> Made {
        let url = Url::page("terms");
        let mut page = self.page("terms", &url, "Terms from A to Z", "All terms with their definitions.");
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, term) in self.catalog.glossary.terms.iter().enumerate() {
            groups.entry(letter(&term.label)).or_default().push(at);
        }
        let groups: Vec<LetterGroup> = groups
            .into_iter()
            .map(|(letter, mut terms)| {
                terms.sort_by_key(|at| (self.catalog.glossary.terms[*at].label.to_lowercase(), *at));
                LetterGroup {
                    anchor: if letter == "#" {
                        "letter-0".into()
                    } else {
                        format!("letter-{}", letter.to_lowercase())
                    },
                    letter,
                    terms: terms.into_iter().map(|at| self.term_entry(at)).collect(),
                }
            })
            .collect();
        self.describe(&mut page, &url, &Subject::Terms);
        let mut context = Context::new();
        context.insert("groups", &groups);
        context.insert("exports", &export::downloads(self.catalog));
        self.fill_context("terms.html", &url, &page, context)
    }
}

/// The letter that a label is found under; `#` for what begins with none.
fn letter(label: &str) -> String {
    let first = label.chars().find(|c| c.is_alphanumeric());
    first.filter(|c| c.is_alphabetic()).map_or_else(|| "#".into(), |c| c.to_uppercase().collect())
}

fn term_link(term: &Term) -> PageLink {
    PageLink { title: term.label.clone(), url: Catalog::term_url(term).encoded(), summary: String::new() }
}
