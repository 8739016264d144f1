//! From the catalog to files that other programs read: the glossary as JSON, CSV, flash cards, SKOS and a
//! vocabulary for Vale, what is new as Atom, what can be referred to as an inventory for Sphinx, and what a
//! page is about as data for search engines.
//!
//! Every file is made of the same entries ([`Entry`]), so that all of them say the same. The room knows
//! nothing of templates; it is given definitions that are rendered already.

use rayon::prelude::*;

use crate::catalog::backlink::Backlinks;
use crate::catalog::{Catalog, Url};
use crate::glossary::Relations;
use crate::schema;

mod address;
mod anki;
pub mod changes;
pub mod citation;
mod csv;
mod entry;
mod feed;
mod inventory;
mod json;
mod licence;
mod skos;
pub mod structured;
mod vale;

pub use entry::Entry;

use address::Addresses;
use skos::Scribe;

/// The feed of what is new, below the root.
pub const FEED: &str = "feed.xml";

/// What exports are made from.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// Everything that can be referred to.
    pub catalog: &'a Catalog,
    /// The definition of each term as inline HTML without links.
    pub definitions: &'a [String],
    /// The definition of each term in plain words.
    pub plain_definitions: &'a [String],
    /// Where each term appears.
    pub backlinks: &'a Backlinks,
}

/// An exported file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below the root of the site.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The term that it is of, where it is of one alone.
    pub term: Option<usize>,
}

impl File {
    fn new(path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.to_owned(), bytes: bytes.into(), term: None }
    }
}

/// A download, for the page that lists them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Download {
    /// What it is called.
    pub title: &'static str,
    /// Its address from the root of the site.
    pub url: &'static str,
    /// What it is for.
    pub purpose: &'static str,
}

const fn download(title: &'static str, url: &'static str, purpose: &'static str) -> Download {
    Download { title, url, purpose }
}

const JSON: Download = download("JSON", "exports/terms.json", "Every field of every term, for programs.");
const SCHEMA: Download =
    download("JSON Schema", "exports/terms.schema.json", "What the JSON file holds, to check it with.");
const CSV: Download = download("CSV", "exports/terms.csv", "A table for spreadsheets.");
const ANKI: Download =
    download("Anki", "exports/anki.tsv", "Flash cards; a later import brings the same cards up to date.");
const TURTLE: Download =
    download("SKOS, Turtle", "exports/terms.ttl", "A concept scheme for thesauri and linked data.");
const JSON_LD: Download =
    download("SKOS, JSON-LD", "exports/terms.jsonld", "The same statements as the Turtle file.");
const ACCEPT: Download = download(
    "Vale",
    "exports/vale/accept.txt",
    "A vocabulary of accepted words: put it into styles/config/vocabularies/NAME/ and set Vocab = NAME.",
);
const REJECT: Download =
    download("Vale, rejected", "exports/vale/reject.txt", "Deprecated terms, to stand beside accept.txt.");
const INVENTORY: Download = download(
    "Sphinx",
    "objects.inv",
    "An inventory, so that Sphinx projects can refer to terms and articles.",
);
const ATOM: Download = download("Atom", FEED, "New and changed articles and terms.");

/// The addresses of a term's own files from the root of the site: JSON, then Turtle.
pub fn term_files(id: &str) -> [String; 2] {
    [format!("terms/{id}/term.json"), format!("terms/{id}/term.ttl")]
}

/// The downloads of a site that has terms.
pub fn downloads(catalog: &Catalog) -> Vec<Download> {
    let mut downloads = vec![JSON, SCHEMA, CSV, ANKI, TURTLE, JSON_LD, ACCEPT];
    if vale::has_rejected(&catalog.glossary) {
        downloads.push(REJECT);
    }
    downloads.push(INVENTORY);
    if changes::is_any(catalog) {
        downloads.push(ATOM);
    }
    downloads
}

/// Where the exported files of a site stand, and the term of those that are of one alone.
pub fn paths(catalog: &Catalog) -> Vec<(String, Option<usize>)> {
    let mut paths = Vec::new();
    if changes::is_any(catalog) {
        paths.push((FEED.to_owned(), None));
    }
    if catalog.glossary.terms.is_empty() {
        paths.push((INVENTORY.url.to_owned(), None));
        return paths;
    }
    let whole = downloads(catalog).into_iter().filter(|download| download.url != FEED);
    paths.extend(whole.map(|download| (download.url.to_owned(), None)));
    for (at, term) in catalog.glossary.terms.iter().enumerate() {
        paths.extend(term_files(&term.id).map(|path| (path, Some(at))));
    }
    paths
}

/// All exported files of a site.
pub fn files(material: &Material<'_>) -> Vec<File> {
    let catalog = material.catalog;
    let addresses = Addresses::of(catalog);
    let mut files = Vec::new();
    files.extend(feed::feed(material, addresses).map(|xml| File::new(FEED, xml)));
    if catalog.glossary.terms.is_empty() {
        files.push(File::new(INVENTORY.url, inventory::inventory(catalog)));
        return files;
    }
    let relations = Relations::new(&catalog.glossary);
    let entries = entry::entries(material, &relations, addresses);
    let graph = skos::graph(catalog, &entries, &relations);
    let scribe = Scribe { catalog, entries: &entries, addresses };
    let makers: [(Download, &Make<'_>); 8] = [
        (JSON, &|| json::all(catalog, &entries, addresses).into()),
        (JSON_LD, &|| scribe.json_ld(&graph, &Url::file(JSON_LD.url)).into()),
        (TURTLE, &|| scribe.turtle(&graph, &Url::file(TURTLE.url)).into()),
        (INVENTORY, &|| inventory::inventory(catalog)),
        (CSV, &|| csv::table(&entries)),
        (ANKI, &|| anki::cards(catalog, &entries)),
        (ACCEPT, &|| vale::accepted(&catalog.glossary).into()),
        (SCHEMA, &|| schema::EXPORT.into()),
    ];
    // The largest first, each alone: they are of very unlike sizes.
    let whole = makers.into_par_iter().with_max_len(1).map(|(file, make)| File::new(file.url, make()));
    files.extend(whole.collect::<Vec<_>>());
    if vale::has_rejected(&catalog.glossary) {
        files.push(File::new(REJECT.url, vale::rejected(&catalog.glossary)));
    }
    let terms = entries.par_iter().zip(&graph.concepts).enumerate();
    let of_terms = terms.flat_map_iter(|(at, (entry, concept))| {
        let [json, turtle] = term_files(entry.id);
        let graph = scribe.turtle_of(concept, &Url::file(&turtle));
        [
            File { term: Some(at), ..File::new(&json, json::one(entry)) },
            File { term: Some(at), ..File::new(&turtle, graph) },
        ]
    });
    files.extend(of_terms.collect::<Vec<_>>());
    files
}

/// Makes the bytes of a file.
type Make<'a> = dyn Fn() -> Vec<u8> + Sync + 'a;
