//! The glossary as a SKOS concept scheme. The statements are made once, here; Turtle and JSON-LD are two ways
//! to write them down.
//!
//! - A concept is named by the address of its term's page and `#this`, so that the page and what it is about
//!   are two things; the scheme likewise, by the page of all terms. Where the site's address is not known,
//!   both are relative: a reader resolves them against the address that it got the file from.
//! - `broader`, `narrower`, `related` and `contrast` hold in both directions, whoever wrote them.
//! - SKOS wants no two terms related that are broader and narrower already (S27), and no label of a kind
//!   twice (S13, S14): what an author wrote beyond that is left out here.
//! - SKOS has no word for a term that is not to be confused with another. The other concept is pointed at by
//!   `rdfs:seeAlso`, which claims nothing, and a `skos:note` says the rest in words.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rayon::prelude::*;

use super::address::{Addresses, iri};
use super::entry::Entry;
use super::licence;
use crate::catalog::{Catalog, Url};
use crate::glossary::{Kind, Relations, Status, Term};

mod json_ld;
mod turtle;

/// The prefixes in use.
const PREFIXES: [(&str, &str); 5] = [
    ("dct", "http://purl.org/dc/terms/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The language of the few words that are ours.
const OURS: &str = "en";

/// What has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Resource {
    /// The glossary.
    Scheme,
    /// A term, by its place in the glossary.
    Term(usize),
    /// Something of the world.
    Elsewhere(String),
}

/// What is said of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Object {
    Resource(Resource),
    /// Words in a language.
    Words(String, String),
    /// A text in no language.
    Text(String),
    /// A day.
    Date(String),
    True,
}

/// All statements with one subject: its class, then properties with their prefix and what they say.
#[derive(Debug)]
pub(super) struct Description {
    subject: Resource,
    class: &'static str,
    statements: Vec<(&'static str, Object)>,
}

impl Description {
    fn new(subject: Resource, class: &'static str) -> Self {
        Self { subject, class, statements: Vec::new() }
    }

    /// Adds a statement, unless it was made already.
    fn say(&mut self, property: &'static str, object: Object) {
        if !self.statements.contains(&(property, object.clone())) {
            self.statements.push((property, object));
        }
    }

    fn say_all(&mut self, property: &'static str, objects: impl IntoIterator<Item = Object>) {
        objects.into_iter().for_each(|object| self.say(property, object));
    }

    /// The statements of each property, in the order of the first of each.
    fn by_property(&self) -> Vec<(&'static str, Vec<&Object>)> {
        let mut properties: Vec<(&'static str, Vec<&Object>)> = Vec::new();
        for (property, object) in &self.statements {
            match properties.iter_mut().find(|(name, _)| name == property) {
                Some((_, objects)) => objects.push(object),
                None => properties.push((property, vec![object])),
            }
        }
        properties
    }
}

/// All statements about a glossary.
#[derive(Debug)]
pub(super) struct Graph {
    scheme: Description,
    /// The concepts, in the order of the terms.
    pub(super) concepts: Vec<Description>,
}

/// Writes statements into files.
#[derive(Clone, Copy)]
pub(super) struct Scribe<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) entries: &'a [Entry<'a>],
    pub(super) addresses: Addresses<'a>,
}

impl<'a> Scribe<'a> {
    /// The graph as Turtle.
    pub(super) fn turtle(self, graph: &Graph, file: &Url) -> String {
        turtle::write(std::iter::once(&graph.scheme).chain(&graph.concepts), &self.names(file))
    }

    /// One concept as Turtle.
    pub(super) fn turtle_of(self, concept: &Description, file: &Url) -> String {
        turtle::write(std::iter::once(concept), &self.names(file))
    }

    /// The graph as JSON-LD.
    pub(super) fn json_ld(self, graph: &Graph, file: &Url) -> String {
        json_ld::write(std::iter::once(&graph.scheme).chain(&graph.concepts), &self.names(file))
    }

    fn names(self, file: &'a Url) -> Names<'a> {
        Names { scribe: self, file }
    }
}

/// Names things in a file.
struct Names<'a> {
    scribe: Scribe<'a>,
    file: &'a Url,
}

impl Names<'_> {
    fn of<'b>(&'b self, resource: &'b Resource) -> Cow<'b, str> {
        let Scribe { catalog, entries, addresses } = self.scribe;
        match resource {
            Resource::Scheme => addresses.scheme(self.file).into(),
            // Whole addresses are the same in every file.
            Resource::Term(at) if addresses.are_whole() => entries[*at].uri.as_str().into(),
            Resource::Term(at) => addresses.concept(self.file, &catalog.glossary.terms[*at]).into(),
            Resource::Elsewhere(address) => iri(address).into(),
        }
    }
}

/// Makes all statements.
pub(super) fn graph(catalog: &Catalog, entries: &[Entry<'_>], relations: &Relations) -> Graph {
    let concepts = (0..entries.len()).into_par_iter().map(|at| concept(at, catalog, entries, relations));
    Graph { scheme: scheme(catalog, relations), concepts: concepts.collect() }
}

fn scheme(catalog: &Catalog, relations: &Relations) -> Description {
    let settings = &catalog.project.settings;
    let words = |text: &str| Object::Words(text.to_owned(), settings.language.clone());
    let mut scheme = Description::new(Resource::Scheme, "skos:ConceptScheme");
    scheme.say("dct:title", words(&settings.title));
    if !settings.description.is_empty() {
        scheme.say("dct:description", words(&settings.description));
    }
    scheme.say_all("dct:creator", settings.authors.iter().map(|name| Object::Text(name.clone())));
    match licence::address(&settings.licence) {
        Some(address) => scheme.say("dct:license", elsewhere(&address)),
        None if settings.licence.is_empty() => {}
        None => scheme.say("dct:rights", words(&settings.licence)),
    }
    let last = catalog.glossary.terms.iter().filter_map(Term::reviewed).max();
    scheme.say_all("dct:modified", last.map(|date| Object::Date(date.to_string())));
    let tops = (0..catalog.glossary.terms.len()).filter(|at| relations.of(*at).broader.is_empty());
    scheme.statements.extend(tops.map(|at| ("skos:hasTopConcept", term(at))));
    scheme
}

fn concept(at: usize, catalog: &Catalog, entries: &[Entry<'_>], relations: &Relations) -> Description {
    let entry = &entries[at];
    let language = catalog.project.settings.language.as_str();
    let mut concept = Description::new(Resource::Term(at), "skos:Concept");
    concept.say("skos:inScheme", Object::Resource(Resource::Scheme));
    let neighbours = relations.of(at);
    if neighbours.broader.is_empty() {
        concept.say("skos:topConceptOf", Object::Resource(Resource::Scheme));
    }
    concept.say("skos:notation", Object::Text(entry.id.to_owned()));
    labels(&mut concept, entry, language);
    texts(&mut concept, entry, language);
    concept.say_all("skos:broader", neighbours.in_order(Kind::Broader).into_iter().map(term));
    concept.say_all("skos:narrower", neighbours.in_order(Kind::Narrower).into_iter().map(term));
    related(&mut concept, at, relations);
    for other in neighbours.in_order(Kind::Contrast) {
        concept.say("rdfs:seeAlso", term(other));
        let name = entries[other].term;
        concept.say("skos:note", Object::Words(format!("Not to be confused with “{name}”."), OURS.into()));
    }
    concept.say_all("skos:exactMatch", entry.same_as.iter().map(|address| elsewhere(address)));
    for work in &entry.sources {
        let source = work.url.as_deref().map_or_else(|| Object::Text(work.text.clone()), elsewhere);
        concept.say("dct:source", source);
    }
    if entry.is_deprecated() {
        concept.say("owl:deprecated", Object::True);
    }
    let successor = entry.replaced_by.and_then(|id| catalog.glossary.index(id));
    concept.say_all("dct:isReplacedBy", successor.map(term));
    concept.say_all("dct:modified", entry.reviewed.clone().map(Object::Date));
    concept
}

/// One preferred label in each language, and no label of two kinds.
fn labels(concept: &mut Description, entry: &Entry<'_>, language: &str) {
    // Tags are the same in any case; those who read the file compare them so.
    let mut taken: BTreeSet<(String, String)> = BTreeSet::new();
    let mut preferred: BTreeSet<String> = BTreeSet::new();
    let mut say = |property, text: &str, language: &str| {
        let tag = language.to_lowercase();
        let first = property != "skos:prefLabel" || preferred.insert(tag.clone());
        let property = if first { property } else { "skos:altLabel" };
        if taken.insert((tag, text.to_owned())) {
            concept.say(property, Object::Words(text.to_owned(), language.to_owned()));
        }
    };
    say("skos:prefLabel", entry.term, language);
    for (tag, translation) in &entry.translations {
        say("skos:prefLabel", translation.term, tag);
    }
    entry.other_names().for_each(|name| say("skos:altLabel", name, language));
    for (tag, translation) in &entry.translations {
        translation.expansion.into_iter().for_each(|name| say("skos:altLabel", name, tag));
    }
    entry.forms.iter().for_each(|form| say("skos:hiddenLabel", form, language));
}

fn texts(concept: &mut Description, entry: &Entry<'_>, language: &str) {
    concept.say("skos:definition", Object::Words(entry.definition.to_owned(), language.to_owned()));
    for (tag, translation) in &entry.translations {
        let words = |text: &str| Object::Words(text.to_owned(), (*tag).to_owned());
        concept.say_all("skos:definition", translation.definition.map(words));
    }
    let sense = |text: &str| Object::Words(text.to_owned(), language.to_owned());
    concept.say_all("skos:scopeNote", entry.sense.map(sense));
    if entry.status == super::entry::status(Status::Draft) {
        concept.say("skos:editorialNote", Object::Words("A draft, to be checked.".into(), OURS.into()));
    }
}

/// What is above or below a term is not beside it too.
fn related(concept: &mut Description, at: usize, relations: &Relations) {
    let beside = relations.of(at).in_order(Kind::Related);
    if beside.is_empty() {
        return;
    }
    let above = relations.above(at);
    let beside =
        beside.into_iter().filter(|other| !above.contains(other) && !relations.above(*other).contains(&at));
    concept.say_all("skos:related", beside.map(term));
}

fn term(at: usize) -> Object {
    Object::Resource(Resource::Term(at))
}

fn elsewhere(address: &str) -> Object {
    Object::Resource(Resource::Elsewhere(address.to_owned()))
}
