//! Why each page was last made anew: what it was made of then, what it asked of the catalog, and which of these had
//! changed. Kept between builds for `kb why`; no page depends on it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Edition;
use crate::catalog::Catalog;
use crate::catalog::view::{Fact, Facts};
use crate::kept;
use crate::mark::mark;
use crate::page::{Part, Sheet};

/// What is known of the pages of a site.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Records {
    /// How many builds wrote something.
    pub builds: u64,
    /// The pages by path.
    pub pages: BTreeMap<String, Record>,
}

/// What is known of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The file that it is made from; `None` for what the whole site makes.
    pub source: Option<String>,
    /// The build that last wrote it.
    pub build: u64,
    /// When that was, in seconds since 1970.
    pub at: i64,
    /// What had changed; nothing where the page was new.
    pub why: Vec<String>,
    parts: Marks,
    facts: Marks,
}

/// Marks of names, with marks of what they stood for.
type Marks = Vec<(u32, u32)>;

/// A page that was made: its path, and what it is made of.
pub(super) type MadePage = (String, Vec<Part>);

impl Records {
    /// What was kept of the builds before.
    pub fn read(kept: &Path) -> Self {
        kept::read(&kept.join("pages")).unwrap_or_default()
    }

    /// The page that a person means: by its path or address in the site, or by its source.
    pub fn find(&self, wanted: &str) -> Option<(&str, &Record)> {
        let wanted = wanted.trim_start_matches("./").trim_start_matches('/');
        let folder = format!("{}/index.html", wanted.trim_end_matches('/'));
        let by_path = [wanted, &folder, folder.trim_start_matches('/')];
        let by_path = by_path.into_iter().find_map(|path| self.pages.get_key_value(path));
        let by_source = || {
            let is = |source: &String| source == wanted || source.strip_prefix("content/") == Some(wanted);
            self.pages.iter().find(|(_, record)| record.source.as_ref().is_some_and(is))
        };
        by_path.or_else(by_source).map(|(path, record)| (path.as_str(), record))
    }

    /// Notes what a build made, and of what it wrote anew, why.
    pub(super) fn update(
        &mut self,
        edition: &Edition,
        made: Vec<MadePage>,
        written: &BTreeSet<String>,
        at: i64,
    ) {
        self.builds += 1;
        let texts = &edition.maker().texts;
        let sheets = edition.maker().sheets().into_iter();
        let sheets: HashMap<String, Sheet> = sheets.map(|(sheet, entry)| (entry.path, sheet)).collect();
        let (old, build, catalog) = (std::mem::take(&mut self.pages), self.builds, edition.catalog());
        let record = |(path, mut parts): MadePage| {
            let (source, facts) = match sheets.get(&path) {
                Some(Sheet::Article(at)) => {
                    let article = &catalog.articles[*at];
                    parts.push(Part { name: FILE.into(), mark: mark(&article.text) });
                    (Some(article.file.to_string()), Some(&texts.articles[*at].facts))
                }
                Some(Sheet::Term(at)) => {
                    (Some(catalog.glossary.terms[*at].place.file.to_string()), Some(&texts.terms[*at].facts))
                }
                _ => (None, None),
            };
            let (why, build, at) = match old.get(&path) {
                Some(known) if !written.contains(&path) => (known.why.clone(), known.build, known.at),
                Some(known) => (known.reasons(&parts, facts, catalog), build, at),
                None => (Vec::new(), build, at),
            };
            let facts = facts.map(|facts| asked(facts, catalog)).unwrap_or_default();
            (path, Record { source, build, at, why, parts: Marks::of(&parts), facts })
        };
        self.pages = made.into_par_iter().map(record).collect();
    }

    /// Keeps what is known. Without it the next build knows no reasons.
    pub(super) fn write(&self, kept: &Path) {
        let _ = kept::write(&kept.join("pages"), self);
    }
}

/// What stands for the source itself among the parts of a page.
const FILE: &str = "file";

trait OfParts {
    fn of(parts: &[Part]) -> Self;
}

impl OfParts for Marks {
    fn of(parts: &[Part]) -> Self {
        parts.iter().map(|part| (mark(&part.name) as u32, part.mark as u32)).collect()
    }
}

impl Record {
    /// What has changed since: of the parts of the page, and of what its text asked for.
    fn reasons(&self, parts: &[Part], facts: Option<&Facts>, catalog: &Catalog) -> Vec<String> {
        let changed = |old: &Marks, name: u32, mark: u32| {
            old.iter().find(|(known, _)| *known == name).is_none_or(|(_, known)| *known != mark)
        };
        let mut reasons = Vec::new();
        for part in parts {
            if changed(&self.parts, mark(&part.name) as u32, part.mark as u32) {
                let words = in_words(&part.name);
                if !reasons.contains(&words) {
                    reasons.push(words);
                }
            }
        }
        // What the file says is the reason for the rest of what is its own.
        if reasons.iter().any(|reason| reason == in_words(FILE).as_str()) {
            reasons.retain(|reason| *reason != in_words("body_html"));
        }
        for (fact, fact_mark) in facts.into_iter().flatten() {
            if changed(&self.facts, key(fact, catalog), *fact_mark as u32) {
                reasons.extend(named(fact, catalog).map(|name| format!("its text shows {name}")));
            }
        }
        reasons
    }
}

fn asked(facts: &Facts, catalog: &Catalog) -> Marks {
    facts.iter().map(|(fact, mark)| (key(fact, catalog), *mark as u32)).collect()
}

/// A mark of what a fact is about, which does not depend on how many articles and terms there are.
fn key(fact: &Fact, catalog: &Catalog) -> u32 {
    let all = match fact {
        Fact::Term(at) => mark(&(0, &catalog.glossary.terms[*at].id)),
        Fact::Article(at) => mark(&(1, &catalog.articles[*at].path)),
        Fact::Label(name) => mark(&(2, name)),
        Fact::Run(id) => mark(&(3, id)),
        Fact::Section(anchor) => mark(&(4, anchor)),
        Fact::Named(name) => mark(&(5, name)),
        Fact::Path(path) => mark(&(6, path)),
        Fact::Citation(form, own) => mark(&(7, form, own)),
        Fact::Everything => 0,
    };
    all as u32
}

/// What a fact is about, in words.
fn named(fact: &Fact, catalog: &Catalog) -> Option<String> {
    Some(match fact {
        Fact::Term(at) => format!("the term `{}`", catalog.glossary.terms[*at].id),
        Fact::Article(at) => format!("the title or an anchor of {}", catalog.articles[*at].file),
        Fact::Label(name) => format!("`{name}`"),
        Fact::Run(id) => format!("the demo `{id}`"),
        Fact::Section(anchor) => format!("the section `{anchor}`"),
        Fact::Named(name) => format!("what is named `{name}`"),
        Fact::Path(path) => format!("what stands at `{path}`"),
        Fact::Citation(form, _) => {
            let keys: Vec<String> = form.items.iter().map(|item| format!("`{}`", item.key)).collect();
            format!("the citation of {}", keys.join(", "))
        }
        Fact::Everything => return None,
    })
}

/// What a part is, in words.
fn in_words(part: &str) -> String {
    let words = match part {
        FILE => "its file",
        "body_html" | "contents_html" | "reading_time" | "demos" | "article" => "its text",
        "title" | "tagline" | "date" | "reviewed" | "authors" | "label" | "page" => {
            "its title, description or other front matter"
        }
        "definition_html" | "expansion" | "aliases" | "translations" => "what the term says",
        "key_terms" => "its key terms",
        "sources" => "its list of sources",
        "next" => "what to read next",
        "backlinks" | "appears_in" => "the articles that link it",
        "previous" | "following" => "what stands before or after it",
        "cite_text" | "cite_bibtex" => "how it is cited",
        "sections" => "the articles that it lists",
        "terms" | "groups" | "count" => "the terms that it lists",
        "broader" | "narrower" | "related" | "contrast" | "neighbours_html" => "the relations of the term",
        "figure" | "figures" | "svg_html" => "its figure",
        "templates" => "the templates",
        "site" => "the settings, the theme, or what else all pages show of the site",
        other => return format!("`{other}`, which its template is given"),
    };
    words.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_by_what_a_person_calls_it() {
        let record = |source: Option<&str>| Record {
            source: source.map(str::to_owned),
            build: 1,
            at: 0,
            why: Vec::new(),
            parts: Marks::new(),
            facts: Marks::new(),
        };
        let pages = [
            ("index.html", record(Some("content/index.md"))),
            ("one/a/index.html", record(Some("content/one/a.md"))),
            ("404.html", record(None)),
        ];
        let pages = pages.map(|(path, record)| (path.to_owned(), record)).into();
        let records = Records { builds: 1, pages };
        let found = |wanted| records.find(wanted).map(|(path, _)| path);
        for wanted in
            ["one/a/index.html", "one/a/", "/one/a", "content/one/a.md", "./content/one/a.md", "one/a.md"]
        {
            assert_eq!(found(wanted), Some("one/a/index.html"), "{wanted}");
        }
        assert_eq!(found("/"), Some("index.html"));
        assert_eq!(found("404.html"), Some("404.html"));
        assert_eq!(found("one/b"), None);
    }
}
