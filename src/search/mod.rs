//! Search, in two tiers that a browser loads when they are asked for: the names of all that can be found, and an
//! index of all words, in files by their first letters.
//!
//! Every file is a script that calls `kb.names` or `kb.words` with plain data: a page that was opened from a file
//! system may load scripts, and nothing else. `templates/theme/search.js` is the reader of them.

use std::fmt::Write;

use rayon::prelude::*;
use serde_json::Value;

use crate::catalog::Url;

mod index;
mod passages;
mod words;

pub use passages::Passages;

/// Where the files lie in the site.
pub const FOLDER: &str = "search/";

/// The file of all names.
pub const NAMES: &str = "search/names.js";

/// A file of words is split by one more letter when it is longer than this, in bytes.
const LONGEST_FILE: usize = 96 * 1024;

/// How many letters the words of a file have in common, at least and at most.
const LEAST_LETTERS: usize = 2;
const MOST_LETTERS: usize = 4;

/// What can be found.
#[derive(Debug)]
pub struct Entry<'a> {
    /// What it is.
    pub kind: Kind,
    /// What it is called.
    pub title: String,
    /// What else it is called.
    pub also: Vec<&'a str>,
    /// The address before its own part: `terms/`, or `section/article/#`.
    pub base: String,
    /// Its own part: `hebbian-learning/`, or `fig-window`.
    pub own: String,
    /// What it says.
    pub passages: std::borrow::Cow<'a, Passages>,
}

/// Kinds of what can be found, in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A term.
    Term,
    /// An article, or the page of a section.
    Article,
    /// A figure or table.
    Figure,
    /// A work.
    Work,
}

/// A file of the search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below the root of the site.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The address of an entry in two parts, from its page and an anchor there.
pub fn address(url: &Url, anchor: Option<&str>) -> (String, String) {
    let whole = url.encoded();
    if let Some(anchor) = anchor {
        return (format!("{whole}#"), crate::html::percent_encoded(anchor));
    }
    let split = whole.trim_end_matches('/').rfind('/').map_or(0, |at| at + 1);
    (whole[..split].to_owned(), whole[split..].to_owned())
}

/// The files of a site's search. Entries that share a kind and the first part of their address stand together.
pub fn files(entries: &[Entry<'_>]) -> Vec<File> {
    let words = index::words_of(entries);
    let groups = groups(entries);
    // What the numbers in a file of words stand for: whoever has files of two versions sees it.
    let version = blake3::hash(groups.to_string().as_bytes()).to_hex()[..8].to_owned();
    let shelves = shelves("", &words, &Shelving { version: &version, entries });
    let names = names(&version, &groups, &shelves);
    let words = shelves.into_iter().map(|(letters, text)| File { path: path_of(&letters), text });
    std::iter::once(names).chain(words).collect()
}

/// What all files of words are written with.
struct Shelving<'a> {
    version: &'a str,
    entries: &'a [Entry<'a>],
}

/// Puts words that share their first letters into files, by one letter more; by still more where a file would be long.
/// Each file with the letters that its words begin with.
fn shelves(letters: &str, words: &[index::Word], all: &Shelving<'_>) -> Vec<(String, String)> {
    let depth = letters.chars().count() + 1;
    let first = |word: &index::Word| word.text.chars().take(depth).collect::<String>();
    let groups: Vec<&[index::Word]> = words.chunk_by(|a, b| first(a) == first(b)).collect();
    let shelves = groups.par_iter().with_max_len(1).map(|group| {
        let letters = first(&group[0]);
        // A word that is no longer than that is in a file of its own.
        let splits = group.len() > 1 && letters.chars().count() == depth;
        if splits && depth < LEAST_LETTERS {
            return shelves(&letters, group, all);
        }
        let text = index::write(&letters, all.version, group, all.entries);
        if splits && text.len() > LONGEST_FILE && depth < MOST_LETTERS {
            return shelves(&letters, group, all);
        }
        vec![(letters, text)]
    });
    shelves.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// Where the words that begin with these letters are.
fn path_of(letters: &str) -> String {
    let mut name = String::new();
    for c in letters.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(name, "-{:x}", u32::from(c));
        }
    }
    format!("{FOLDER}words/{name}.js")
}

/// The names of all entries, in groups: their kind, the beginning of their addresses, and the names.
fn groups(entries: &[Entry<'_>]) -> Value {
    let groups = entries.chunk_by(|a, b| (a.kind, &a.base) == (b.kind, &b.base));
    let group = |group: &[Entry<'_>]| {
        let names: Vec<Value> = group.iter().map(name).collect();
        serde_json::json!([group[0].kind as usize, group[0].base, names])
    };
    groups.map(group).collect()
}

/// The file of all names, with the letters that there are files of words for.
fn names(version: &str, groups: &Value, shelves: &[(String, String)]) -> File {
    let letters: Value = shelves.iter().map(|(letters, _)| letters.as_str()).collect();
    File { path: NAMES.to_owned(), text: format!("kb.names(\"{version}\",[{letters},{groups}])\n") }
}

/// The name of an entry: alone where its address follows from it and it has no other.
fn name(entry: &Entry<'_>) -> Value {
    let plain = entry.own == format!("{}/", plain_slug(&entry.title));
    if entry.also.is_empty() {
        if plain { entry.title.as_str().into() } else { serde_json::json!([entry.title, entry.own]) }
    } else {
        let own = if plain { "" } else { &entry.own };
        serde_json::json!([entry.title, own, entry.also.join("|")])
    }
}

/// A title in an address, as the reader of the file makes it too.
fn plain_slug(title: &str) -> String {
    let letters = title.to_ascii_lowercase();
    let parts = letters.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn entry<'a>(kind: Kind, title: &str, own: &str, says: &str) -> Entry<'a> {
        let base = if kind == Kind::Term { "terms/" } else { "s/" }.to_owned();
        let (title, own) = (title.to_owned(), own.to_owned());
        Entry { kind, title, also: Vec::new(), base, own, passages: Cow::Owned(Passages::of(says)) }
    }

    #[test]
    fn names_are_short_where_they_can_be() {
        let mut long = entry(Kind::Term, "STDP", "spike-timing/", "");
        long.also = vec!["timing", "pairs"];
        let entries =
            [entry(Kind::Term, "Oja's rule", "oja-s-rule/", ""), long, entry(Kind::Article, "A", "b/", "")];
        let files = files(&entries);
        let body = files[0].text.split_once(',').unwrap().1.trim_end().trim_end_matches(')');
        let [letters, groups]: [Value; 2] =
            serde_json::from_str::<Vec<Value>>(body).unwrap().try_into().unwrap();
        let expected = serde_json::json!([
            [0, "terms/", ["Oja's rule", ["STDP", "spike-timing/", "timing|pairs"]]],
            [1, "s/", [["A", "b/"]]],
        ]);
        assert_eq!(groups, expected);
        assert_eq!(letters, serde_json::json!(["a", "o", "p", "r", "s", "st", "t"]));
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths[..3], ["search/names.js", "search/words/a.js", "search/words/o.js"]);
    }

    #[test]
    fn addresses_are_split_before_their_last_part() {
        let split = |path: &str, anchor| address(&Url::page(path), anchor);
        assert_eq!(split("a/b/c", None), ("a/b/".into(), "c/".into()));
        assert_eq!(split("a", None), (String::new(), "a/".into()));
        assert_eq!(split("a/b", Some("fig-x")), ("a/b/#".into(), "fig-x".into()));
        assert_eq!(address(&Url::home(), None), (String::new(), String::new()));
    }

    #[test]
    fn paths_are_safe_everywhere() {
        assert_eq!(path_of("he"), "search/words/he.js");
        assert_eq!(path_of("βé"), "search/words/-3b2-e9.js");
    }
}
