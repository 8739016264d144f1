//! Works as they are to be set: what BibLaTeX says and the setting would get wrong, said so that it gets it right.

use hayagriva::types::{ChunkKind, ChunkedString, FormatString, Person, QualifiedUrl, StringChunk};
use hayagriva::{Entry, Library};

/// The name that stands for all further authors: `and others`.
const OTHERS: &str = "others";

/// All works, ready to be set.
pub(super) fn ready(library: &Library) -> Library {
    library.iter().map(work).collect()
}

/// Whether not all authors of a work are named.
pub(super) fn has_others(work: &Entry) -> bool {
    work.authors().and_then(<[Person]>::last).is_some_and(|last| last.name == OTHERS)
}

fn work(entry: &Entry) -> Entry {
    let mut work = entry.clone();
    if let Some(authors) = entry.authors() {
        work.set_authors(authors.iter().map(person).collect());
    }
    if let Some(editors) = entry.editors() {
        work.set_editors(editors.iter().map(person).collect());
    }
    if let Some(genre) = entry.genre().map(ToString::to_string).as_deref().and_then(genre) {
        work.set_genre(FormatString::from(genre.to_owned()));
    }
    if entry.url().is_none()
        && entry.doi().is_none()
        && let Some(id) = entry.arxiv()
        && let Ok(value) = format!("https://arxiv.org/abs/{id}").parse()
    {
        work.set_url(QualifiedUrl { value, visit_date: None });
    }
    // The institution of a thesis or report publishes it.
    if entry.publisher().is_none()
        && let Some(name) = entry.organization()
    {
        work.set_publisher(hayagriva::types::Publisher::new(Some(name.clone()), None));
    }
    work.set_parents(entry.parents().iter().map(parent).collect());
    work
}

fn parent(entry: &Entry) -> Entry {
    let mut parent = entry.clone();
    if let Some(title) = entry.title() {
        parent.set_title(FormatString { value: cased(&title.value), short: title.short.clone() });
    }
    if let Some(editors) = entry.editors() {
        parent.set_editors(editors.iter().map(person).collect());
    }
    parent
}

/// A person with the particle as part of the family name, since `van Rossum` is not cited as `Rossum`; and with
/// capitals after a hyphen, since the initials of `Guo-qiang` are not `G.-qiang`.
fn person(person: &Person) -> Person {
    let mut person = person.clone();
    if let Some(prefix) = person.prefix.take() {
        person.name = format!("{prefix} {}", person.name);
    }
    person.given_name = person.given_name.map(|given| {
        let mut last = ' ';
        let capital = |c: char| {
            let first = std::mem::replace(&mut last, c) == '-';
            if first { c.to_uppercase().next().unwrap_or(c) } else { c }
        };
        given.chars().map(capital).collect()
    });
    person
}

/// The kinds of theses and reports of BibLaTeX, in words.
fn genre(key: &str) -> Option<&'static str> {
    Some(match key.to_ascii_lowercase().as_str() {
        "phdthesis" => "Doctoral dissertation",
        "mathesis" => "Master's thesis",
        "bathesis" => "Bachelor's thesis",
        "candthesis" => "Candidate thesis",
        "techreport" => "Technical report",
        "resreport" => "Research report",
        _ => return None,
    })
}

/// A title of a journal or book in which words such as eLife, arXiv and the A at the end keep their letters.
fn cased(title: &ChunkedString) -> ChunkedString {
    let mut chunks = ChunkedString(Vec::new());
    for chunk in &title.0 {
        if chunk.kind != ChunkKind::Normal {
            chunks.0.push(chunk.clone());
            continue;
        }
        for word in chunk.value.split_inclusive(' ') {
            let letters = word.trim_end();
            let inner = letters.chars().skip(1).any(char::is_uppercase);
            let alone =
                letters.len() == 1 && letters.chars().all(char::is_uppercase) && letters.len() == word.len();
            let kind = if inner || alone { ChunkKind::Verbatim } else { ChunkKind::Normal };
            match chunks.0.last_mut().filter(|last| last.kind == kind) {
                Some(last) => last.value.push_str(word),
                None => chunks.0.push(StringChunk { value: word.to_owned(), kind }),
            }
        }
    }
    chunks
}

/// Puts "et al." in place of the name that stands for all further authors.
pub(super) fn with_et_al(html: &str) -> String {
    let joins = [", &amp; others", ", and others", " &amp; others", " and others", ", others"];
    for (at, join) in joins.iter().enumerate() {
        if html.contains(join) {
            let et_al = if at < 2 || at == 4 { ", et al." } else { " et al." };
            return html.replacen(join, et_al, 1).replacen("et al..", "et al.", 1);
        }
    }
    html.to_owned()
}

#[cfg(test)]
mod tests {
    use super::ChunkKind::{Normal, Verbatim};
    use super::*;

    #[test]
    fn names_keep_their_particle_and_capitals() {
        let bib = "@article{a, author={van der Meer, Guo-qiang and others}, title={T}, journaltitle={eLife Society A}, date={2000}}";
        let library = hayagriva::io::from_biblatex_str(bib).unwrap();
        let work = work(library.get("a").unwrap());
        let first = &work.authors().unwrap()[0];
        assert_eq!((first.name.as_str(), first.given_name.as_deref()), ("van der Meer", Some("Guo-Qiang")));
        assert!(has_others(&work));
        let kinds: Vec<_> =
            work.parents()[0].title().unwrap().value.0.iter().map(|c| (c.value.as_str(), c.kind)).collect();
        assert_eq!(kinds, [("eLife ", Verbatim), ("Society ", Normal), ("A", Verbatim)]);
        assert_eq!(with_et_al("A, B., &amp; others. (2000)"), "A, B., et al. (2000)");
        assert_eq!(with_et_al("A &amp; others (2000)"), "A et al. (2000)");
    }
}
