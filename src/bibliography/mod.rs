//! From BibLaTeX files and a citation style to a [`Bibliography`]: the works, and every citation and reference of
//! the site as HTML.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use hayagriva::io::BibLaTeXError;
use hayagriva::{Library, io};
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::html::percent_encoded;
use crate::kept;
use crate::source::Source;

mod form;
mod html;
mod set;
mod style;
mod work;

pub use form::{CitationForm, FormItem};
pub use style::{StyleError, StyleSource};

/// The works of a project, and how they are cited.
#[derive(Debug, Default, Clone)]
pub struct Bibliography {
    library: Arc<Library>,
    places: Arc<BTreeMap<String, Place>>,
    /// The hashes of the files.
    hashes: Vec<blake3::Hash>,
    set: Arc<Set>,
    /// The places of the references in the list, by key.
    listed: Arc<HashMap<String, usize>>,
}

/// Everything that is set.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Set {
    /// Whether each page counts the works that it cites.
    numbered: bool,
    /// What holds on all pages: the list of all works, and citations unless they are numbers.
    site: SetPage,
    /// What is set for each page alone.
    pages: Vec<SetPage>,
}

/// What is set together.
#[derive(Debug, Default, Serialize, Deserialize)]
struct SetPage {
    /// Citations as HTML, by form.
    citations: BTreeMap<CitationForm, String>,
    /// The works in the order of the reference list, as HTML.
    references: Vec<Reference>,
}

/// A work in a reference list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Its key.
    pub key: String,
    /// How it is printed.
    pub html: String,
}

/// Reads all bibliographies.
pub fn read(sources: &[Source]) -> (Bibliography, Vec<Diagnostic>) {
    let mut hashes = Vec::new();
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    let mut works = Library::new();
    let mut diagnostics = Vec::new();
    for source in sources {
        hashes.push(source.hash);
        for (key, range) in keys(&source.text) {
            let place = Place::new(&source.file, range);
            if let Some(first) = places.get(&key) {
                diagnostics.push(
                    Diagnostic::new(Code::BadBibliography, format!("the key `{key}` stands here twice"))
                        .at(place)
                        .related(first.clone(), "first here")
                        .help("give one of the works another key"),
                );
            } else {
                places.insert(key, place);
            }
        }
        match io::from_biblatex_str(&source.text) {
            Ok(library) => library.iter().for_each(|entry| works.push(entry)),
            Err(errors) => {
                // Equal keys were told above, with both places.
                let told = |e: &BibLaTeXError| matches!(e, BibLaTeXError::Parse(e) if e.to_string().contains("duplicate key"));
                let errors = errors.into_iter().filter(|error| !told(error));
                diagnostics.extend(errors.map(|error| bad_entry(&error, source)));
            }
        }
    }
    let (library, places) = (Arc::new(works), Arc::new(places));
    (Bibliography { library, places, hashes, ..Bibliography::default() }, diagnostics)
}

fn bad_entry(error: &BibLaTeXError, source: &Source) -> Diagnostic {
    let (range, message) = match error {
        BibLaTeXError::Parse(error) => (error.span.clone(), error.kind.to_string()),
        BibLaTeXError::Type(error) => (error.span.clone(), error.kind.to_string()),
    };
    // What is missed at the very end is missed after the last word.
    let end = source.text.trim_end().len();
    let range = if range.start > end { end..end } else { range };
    Diagnostic::new(Code::BadBibliography, format!("the bibliography cannot be read: {message}"))
        .at(Place::new(&source.file, range))
        .help("see the BibLaTeX manual for the fields of each kind of work")
}

/// The keys of a BibLaTeX text and where they stand.
fn keys(text: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let mut keys = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('@')
            && let Some(open) = line.find('{')
            && let Some(comma) = line[open..].find(',')
        {
            let key = line[open + 1..open + comma].trim();
            let start = at + open + 1 + (line[open + 1..].len() - line[open + 1..].trim_start().len());
            if !key.is_empty() && !key.contains('=') {
                keys.push((key.to_owned(), start..start + key.len()));
            }
        }
        at += line.len();
    }
    keys
}

impl Bibliography {
    /// Sets all citations of the site, page by page in the order of their numbers, and the reference lists. Unknown
    /// keys are left out here; they are reported where they are cited. What was set is kept below `kept`: setting it
    /// takes longer than all the rest of a build that changes nothing.
    ///
    /// # Errors
    /// When the style cannot be used.
    pub fn set(
        &mut self,
        pages: &[Vec<CitationForm>],
        style: &StyleSource,
        language: &str,
        kept: &Path,
    ) -> Result<(), StyleError> {
        let path = kept.join("citations");
        let key = self.key(pages, style, language);
        let known = kept::read::<([u8; 32], Set)>(&path).filter(|(known, _)| *known == key);
        let set = if let Some((_, set)) = known {
            set
        } else {
            let set = set::set(&self.library, &style.read()?, language, pages);
            // What cannot be kept is set again by the next build.
            let _ = kept::write(&path, &(key, &set));
            set
        };
        let listed = set.site.references.iter().enumerate();
        self.listed = Arc::new(listed.map(|(at, reference)| (reference.key.clone(), at)).collect());
        self.set = Arc::new(set);
        Ok(())
    }

    /// The name of what is set: the works, the citations, the style and the version of the setting.
    fn key(&self, pages: &[Vec<CitationForm>], style: &StyleSource, language: &str) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for part in [set::VERSION.as_bytes(), language.as_bytes(), style.key()] {
            hasher.update(blake3::hash(part).as_bytes());
        }
        for hash in &self.hashes {
            hasher.update(hash.as_bytes());
        }
        hasher.update(&postcard::to_stdvec(pages).unwrap_or_default());
        *hasher.finalize().as_bytes()
    }

    /// Whether there is a work of that key.
    pub fn contains(&self, key: &str) -> bool {
        // A work of a file that cannot be read is there all the same: the file has its own diagnostic.
        self.places.contains_key(key)
    }

    /// All works by their keys, and where each stands.
    pub fn works(&self) -> impl Iterator<Item = (&str, &Place)> {
        let works = self.places.iter().filter(|(key, _)| self.library.get(key).is_some());
        works.map(|(key, place)| (key.as_str(), place))
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.library.keys()
    }

    /// Where a work is found: its DOI as an address, or its own address.
    pub fn address(&self, key: &str) -> Option<String> {
        self.addresses(key).next()
    }

    /// All addresses of a work: its DOI as an address, then its own.
    pub fn addresses(&self, key: &str) -> impl Iterator<Item = String> {
        let entry = self.library.get(key);
        let doi = entry.and_then(|e| e.doi()).map(str::trim).filter(|doi| !doi.is_empty());
        let doi = doi.map(|doi| {
            if doi.starts_with("https://") || doi.starts_with("http://") {
                return doi.to_owned();
            }
            // Old ones hold any character.
            format!("https://doi.org/{}", percent_encoded(doi.trim_start_matches("doi:")))
        });
        let own = entry.and_then(|e| e.url()).map(std::string::ToString::to_string);
        doi.into_iter().chain(own)
    }

    /// Where a work stands: its key.
    pub fn place(&self, key: &str) -> Option<&Place> {
        self.places.get(key)
    }

    /// A citation as HTML, with links to `#ref-KEY`. `page` is the place of the page among those that were set;
    /// words on no page of their own, such as previews, have no numbers.
    pub fn citation(&self, form: &CitationForm, page: Option<usize>) -> Option<&str> {
        let set = if self.set.numbered { self.set.pages.get(page?)? } else { &self.set.site };
        set.citations.get(form).map(String::as_str)
    }

    /// All cited works in the order of the reference list.
    pub fn references(&self) -> &[Reference] {
        &self.set.site.references
    }

    /// A cited work as the reference list has it.
    pub fn reference(&self, key: &str) -> Option<&Reference> {
        self.listed.get(key).and_then(|at| self.references().get(*at))
    }

    /// The works of these keys as the list of a page has them.
    pub fn references_of(&self, page: usize, keys: &[String]) -> Vec<&Reference> {
        let all = if self.set.numbered {
            self.set.pages.get(page).map_or(&[][..], |page| &page.references)
        } else {
            self.references()
        };
        all.iter().filter(|reference| keys.contains(&reference.key)).collect()
    }
}
