//! A term as exports have it: every field, with texts and addresses that can be used as they are.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::address::{Addresses, THING};
use super::{Material, term_files};
use crate::catalog::{Catalog, Url};
use crate::glossary::{Case, Glossary, Kind, Relations, Status, Term, Translation};
use crate::html::plain;
use crate::yaml::Spanned;

/// A term with every field, as `terms.json` has it; the schema beside that file says what each is.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the schema says it")]
pub struct Entry<'a> {
    pub id: &'a str,
    pub uri: String,
    pub url: String,
    pub json_url: String,
    pub turtle_url: String,
    pub term: &'a str,
    pub expansion: Option<&'a str>,
    pub sense: Option<&'a str>,
    pub definition: &'a str,
    pub definition_html: &'a str,
    pub body: Option<&'a str>,
    pub aliases: Vec<&'a str>,
    pub forms: Vec<String>,
    #[serde(rename = "match")]
    pub matching: Matching<'a>,
    pub scope: Vec<&'a str>,
    pub broader: Vec<&'a str>,
    pub narrower: Vec<&'a str>,
    pub related: Vec<&'a str>,
    pub contrast: Vec<&'a str>,
    pub sources: Vec<Work<'a>>,
    pub translations: BTreeMap<&'a str, Translated<'a>>,
    pub same_as: Vec<&'a str>,
    pub formerly: Vec<&'a str>,
    pub status: &'static str,
    pub replaced_by: Option<&'a str>,
    pub reviewed: Option<String>,
    pub demo: Option<&'a str>,
    pub appears_in: Vec<Appearance<'a>>,
}

/// How a term is found in prose.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the schema says it")]
pub struct Matching<'a> {
    pub case: Option<&'static str>,
    pub auto: bool,
    pub priority: i64,
    pub not: &'a [String],
}

/// A work that a term is taken from.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the schema says it")]
pub struct Work<'a> {
    pub key: &'a str,
    pub text: String,
    pub url: Option<String>,
}

/// A term in another language.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the schema says it")]
pub struct Translated<'a> {
    pub term: &'a str,
    pub expansion: Option<&'a str>,
    pub definition: Option<&'a str>,
}

/// An article that links a term.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs, reason = "the schema says it")]
pub struct Appearance<'a> {
    pub title: &'a str,
    pub url: String,
}

impl Entry<'_> {
    /// The names of the term beside its label.
    pub(super) fn other_names(&self) -> impl Iterator<Item = &str> {
        self.expansion.into_iter().chain(self.aliases.iter().copied())
    }

    /// Whether it is not to be used any more.
    pub(super) fn is_deprecated(&self) -> bool {
        self.status == "deprecated"
    }
}

/// The entries of all terms, in the order of their ids.
pub(super) fn entries<'a>(
    material: &Material<'a>,
    relations: &Relations,
    addresses: Addresses<'_>,
) -> Vec<Entry<'a>> {
    let terms = material.catalog.glossary.terms.par_iter().enumerate();
    terms.map(|(at, term)| entry(at, term, material, relations, addresses)).collect()
}

fn entry<'a>(
    at: usize,
    term: &'a Term,
    material: &Material<'a>,
    relations: &Relations,
    addresses: Addresses<'_>,
) -> Entry<'a> {
    let catalog = material.catalog;
    let terms = &catalog.glossary.terms;
    let ids = |kind| -> Vec<&'a str> {
        let others = relations.of(at).in_order(kind);
        others.into_iter().map(|other| terms[other].id.as_str()).collect()
    };
    let url = addresses.below_root(&Catalog::term_url(term));
    let [json_url, turtle_url] = term_files(&term.id).map(|path| addresses.below_root(&Url::file(&path)));
    let appears_in = material.backlinks.terms[at].iter().map(|article| Appearance {
        title: &catalog.articles[*article].front.title,
        url: addresses.below_root(&catalog.article_url(*article)),
    });
    let work = |key: &'a Spanned<String>| Work {
        key: &key.value,
        text: catalog.bibliography.reference(&key.value).map(|work| plain(&work.html)).unwrap_or_default(),
        url: catalog.bibliography.address(&key.value),
    };
    Entry {
        id: &term.id,
        uri: format!("{url}{THING}"),
        url,
        json_url,
        turtle_url,
        term: &term.label,
        expansion: term.expansion.as_deref(),
        sense: term.sense.as_deref(),
        definition: &material.plain_definitions[at],
        definition_html: &material.definitions[at],
        body: term.body.as_ref().map(|body| body.value.as_str()),
        aliases: texts(&term.aliases),
        forms: Glossary::forms(term),
        matching: Matching {
            case: term.case.map(case),
            auto: term.auto,
            priority: term.priority,
            not: &term.not,
        },
        scope: texts(&term.scope),
        broader: ids(Kind::Broader),
        narrower: ids(Kind::Narrower),
        related: ids(Kind::Related),
        contrast: ids(Kind::Contrast),
        sources: term.sources.iter().map(work).collect(),
        translations: term.translations.iter().map(|(tag, t)| (tag.as_str(), translated(t))).collect(),
        same_as: term.same_as.iter().map(|address| address.value.as_str()).collect(),
        formerly: texts(&term.formerly),
        status: status(term.status),
        replaced_by: term.replaced_by.as_ref().map(|id| id.value.as_str()),
        reviewed: term.reviewed().map(|date| date.to_string()),
        demo: term.demo.as_ref().map(|id| id.value.as_str()),
        appears_in: appears_in.collect(),
    }
}

fn texts(values: &[Spanned<String>]) -> Vec<&str> {
    values.iter().map(|value| value.value.as_str()).collect()
}

fn translated(translation: &Translation) -> Translated<'_> {
    Translated {
        term: &translation.label,
        expansion: translation.expansion.as_deref(),
        definition: translation.definition.as_deref(),
    }
}

fn case(case: Case) -> &'static str {
    match case {
        Case::Exact => "exact",
        Case::Smart => "smart",
        Case::Fold => "fold",
    }
}

pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Draft => "draft",
        Status::Reviewed => "reviewed",
        Status::Deprecated => "deprecated",
    }
}
