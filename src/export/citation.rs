//! How a page of the site is cited: in words, and as BibTeX.

use crate::article::FrontMatter;
use crate::catalog::Url;
use crate::project::Settings;

/// How a page is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// In words: `Ada Example (2026). Title. Site. https://example.org/title/`.
    pub text: String,
    /// As an entry of a BibTeX file.
    pub bibtex: String,
}

/// How an article at `url` is cited. Authors are those of the site where the article names none; the year is that of
/// its last review, or of its date.
pub fn of_article(front: &FrontMatter, url: &Url, settings: &Settings) -> Citation {
    let authors = if front.authors.is_empty() { &settings.authors } else { &front.authors };
    let year = front.date.max(front.reviewed()).map(|date| date.year().to_string());
    let address = if settings.base_url.is_empty() {
        String::new()
    } else {
        format!("{}{}", settings.base_url, url.encoded())
    };
    let names = listed(authors);
    let who = match &year {
        Some(year) if !names.is_empty() => format!("{names} ({year})"),
        Some(year) => year.clone(),
        None => names,
    };
    let parts = [who, front.title.clone(), settings.title.clone()];
    let sentence =
        |part: &String| if part.ends_with(['.', '?', '!']) { part.clone() } else { format!("{part}.") };
    let mut text: Vec<String> = parts.iter().filter(|part| !part.is_empty()).map(sentence).collect();
    text.extend(Some(address.clone()).filter(|address| !address.is_empty()));
    let names: Vec<String> = authors.iter().map(|author| name(author)).collect();
    let key = url.path().trim_end_matches('/').rsplit('/').next().filter(|key| !key.is_empty());
    let fields = [
        ("author", names.join(" and ")),
        ("title", format!("{{{}}}", escaped(&front.title))),
        ("howpublished", escaped(&settings.title)),
        ("year", year.unwrap_or_default()),
        ("url", address),
    ];
    let written = fields.iter().filter(|(_, value)| !value.is_empty());
    let lines: Vec<String> = written.map(|(field, value)| format!("  {field} = {{{value}}},")).collect();
    let bibtex = format!("@misc{{{},\n{}\n}}", key.unwrap_or("home"), lines.join("\n"));
    Citation { text: text.join(" "), bibtex }
}

/// "A", "A and B", "A, B and C".
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// A name for BibTeX; one that begins with an article, or is one word, is that of a group, and stays whole.
fn name(author: &str) -> String {
    let group = !author.contains(' ') || author.starts_with("The ") || author.contains(" and ");
    if group { format!("{{{}}}", escaped(author)) } else { escaped(author) }
}

/// A text without what BibTeX would take for its own marks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
            '{' | '}' => {}
            '\\' => out.push_str("\\textbackslash "),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_signs() {
        assert_eq!(listed(&["A".into(), "B".into(), "C".into()]), "A, B and C");
        assert_eq!(
            (name("Ada Example"), name("The kb authors")),
            ("Ada Example".into(), "{The kb authors}".into())
        );
        assert_eq!(escaped("a & b_c {x} 5%"), "a \\& b\\_c x 5\\%");
    }
}
