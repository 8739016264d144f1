//! The front matter of an article: YAML between two lines `---` at the top of the file.

use jiff::civil::Date;

use super::split;
use crate::diagnostic::{Code, Diagnostic, FileName, Place};
use crate::project::First;
use crate::yaml::{self, Fields, Node, Reader, Spanned};

/// What an article says of itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FrontMatter {
    /// Its title.
    pub title: String,
    /// A line under the title.
    pub tagline: String,
    /// One or two sentences for lists, search and previews.
    pub summary: String,
    /// When it was written.
    pub date: Option<Date>,
    /// When it was last read through.
    pub reviewed: Option<Spanned<Date>>,
    /// Who wrote it, where that is not the site's authors.
    pub authors: Vec<String>,
    /// Free labels.
    pub tags: Vec<String>,
    /// Its place in the section; articles without one follow by title.
    pub order: Option<i64>,
    /// Whether it is left out of builds that do not ask for drafts.
    pub draft: bool,
    /// The ids of the terms in its block of key terms.
    pub key_terms: Vec<Spanned<String>>,
    /// Hand-picked further reading.
    pub next: Vec<NextRead>,
    /// Addresses that it had before, below the site's root.
    pub formerly: Vec<Spanned<String>>,
    /// Which occurrences of terms link; the project's policy by default.
    pub terms: Option<First>,
    /// The ids of terms that do not link on this page.
    pub noterms: Vec<Spanned<String>>,
}

/// A hand-picked article to read next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextRead {
    /// The file, relative to this one.
    pub to: Spanned<String>,
    /// Why; empty where it is not said.
    pub why: String,
}

impl FrontMatter {
    /// When it was last read through.
    pub fn reviewed(&self) -> Option<Date> {
        self.reviewed.as_ref().map(|date| date.value)
    }
}

/// The words of `terms:` in front matter.
const TERMS: [(&str, First); 5] = [
    ("section", First::Section),
    ("page", First::Page),
    ("all", First::All),
    ("none", First::None),
    ("off", First::None),
];

/// Reads the front matter of a text: what it says, where the body begins, and what is wrong.
pub(super) fn parse(text: &str, file: &FileName) -> (Option<FrontMatter>, usize, Vec<Diagnostic>) {
    let Some((range, body)) = split(text) else {
        let unclosed = text.starts_with("---");
        let message =
            if unclosed { "the front matter has no end" } else { "the article has no front matter" };
        let diagnostic = Diagnostic::new(Code::MissingKey, message)
            .at(Place::new(file, 0..0))
            .help("begin the file with a line `---`, a line `title: ...` and a line `---`");
        return (None, 0, vec![diagnostic]);
    };
    let node = match yaml::parse(&text[range.clone()], file, range.start) {
        Ok(node) => node,
        Err(diagnostic) => return (None, body, vec![diagnostic]),
    };
    let mut reader = Reader::new(file);
    let front = reader.fields(&node, "front matter").and_then(|fields| read(fields, &mut reader));
    (front, body, reader.diagnostics)
}

fn read(mut fields: Fields<'_>, r: &mut Reader<'_>) -> Option<FrontMatter> {
    let title = fields.require("title", r).and_then(|n| r.string(n));
    let mut text = |name, r: &mut Reader<'_>| {
        fields.take(name).and_then(|n| r.string(n)).map(|s| s.value).unwrap_or_default()
    };
    let (tagline, summary) = (text("tagline", r), text("summary", r));
    let date = fields.take("date").and_then(|n| r.date(n));
    let reviewed = fields.take("reviewed").and_then(|n| r.dated(n));
    let mut words = |name, r: &mut Reader<'_>| {
        let words = fields.take(name).map(|n| r.strings(n)).unwrap_or_default();
        words.into_iter().map(|s| s.value).collect::<Vec<_>>()
    };
    let (authors, tags) = (words("authors", r), words("tags", r));
    let order = fields.take("order").and_then(|n| r.integer(n));
    let draft = fields.take("draft").and_then(|n| r.boolean(n)).unwrap_or(false);
    let key_terms = fields.take("key_terms").map(|n| r.strings(n)).unwrap_or_default();
    let next = fields.take("next").map(|n| next_reads(n, r)).unwrap_or_default();
    let formerly = fields.take("formerly").map(|n| r.addresses(n)).unwrap_or_default();
    let terms = fields.take("terms").and_then(|n| r.one_of(n, &TERMS));
    let noterms = fields.take("noterms").map(|n| r.strings(n)).unwrap_or_default();
    fields.finish(r);
    let title = title?.value;
    Some(FrontMatter {
        title,
        tagline,
        summary,
        date,
        reviewed,
        authors,
        tags,
        order,
        draft,
        key_terms,
        next,
        formerly,
        terms,
        noterms,
    })
}

fn next_reads(node: &Node, r: &mut Reader<'_>) -> Vec<NextRead> {
    let items = r.items(node);
    items.iter().filter_map(|item| next_read(item, r)).collect()
}

/// Either a file name, or `{to: file, why: "..."}`.
fn next_read(node: &Node, r: &mut Reader<'_>) -> Option<NextRead> {
    if matches!(node.value, yaml::Value::Scalar { .. }) {
        return Some(NextRead { to: r.string(node)?, why: String::new() });
    }
    let mut fields = r.fields(node, "further reading")?;
    let to = fields.require("to", r).and_then(|n| r.string(n));
    let why = fields.take("why").and_then(|n| r.string(n));
    fields.finish(r);
    Some(NextRead { to: to?, why: why.map(|w| w.value).unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<Code> {
        parse(text, &"a.md".into()).2.iter().map(|d| d.code).collect()
    }

    #[test]
    fn front_matter_is_needed_and_checked() {
        assert_eq!(codes("# A\n"), [Code::MissingKey]);
        assert_eq!(codes("---\ntitle: A\n"), [Code::MissingKey]);
        assert_eq!(codes("---\ntitle: A\n---\n"), []);
        assert_eq!(
            codes("---\r\ntitle: A\r\ndraft: yes\r\norder: x\r\n---\r\n"),
            [Code::BadValue, Code::BadValue]
        );
        assert_eq!(codes("---\ntitel: A\n---\n"), [Code::MissingKey, Code::UnknownKey]);
    }
}
