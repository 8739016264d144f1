//! Diagnostics as HTML, to be laid over the page of a preview: those of the page's own source first, errors open,
//! everything else folded. All text is escaped here; the browser adds none.

use std::fmt::Write;

use serde::Serialize;

use super::session::State;
use crate::diagnostic::{Diagnostic, Place, Severity, Texts, json};
use crate::html::{escape, escape_into};

/// More of a kind than a reader looks at.
const MOST: usize = 50;
/// More of a line than fits.
const LONGEST: usize = 160;

/// What a tab is told of what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problems {
    /// Another for other problems, and the same on all pages: what a reader has closed stays closed until then.
    pub key: String,
    /// How many errors there are.
    pub errors: usize,
    /// How many warnings and hints there are.
    pub others: usize,
    /// Whether the page is the last good one, since it could not be made again.
    pub stale: bool,
    /// What to show.
    pub html: String,
}

/// What is wrong, as seen from a page; `None` when all is well.
pub fn problems(state: &State, page: &str, stale: bool) -> Option<Problems> {
    if state.diagnostics.is_empty() {
        return None;
    }
    let own = |d: &Diagnostic| d.place.as_ref().is_some_and(|place| is_source(&place.file, page));
    let mut all: Vec<&Diagnostic> = state.diagnostics.iter().collect();
    // The order of the sources stays within both groups.
    all.sort_by_key(|d| !own(d));
    let (errors, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|d| d.severity == Severity::Error);
    let mut html = String::new();
    if stale {
        html.push_str("<p class=\"stale\">This is the last good version of the page.</p>");
    }
    list(&errors, &state.texts, &mut html);
    if !others.is_empty() {
        // Writing to a String cannot fail.
        let _ = write!(html, "<details><summary>{}</summary>", words(&others));
        list(&others, &state.texts, &mut html);
        html.push_str("</details>");
    }
    // Without the line: an edit above it makes no other problem of it.
    let mut told = String::new();
    for d in &state.diagnostics {
        let file = d.place.as_ref().map_or("", |place| &*place.file);
        let _ = writeln!(told, "{} {} {file} {}", d.severity, d.code.id(), d.message);
    }
    let key = format!("{:016x}", super::hash(told.as_bytes()));
    Some(Problems { key, errors: errors.len(), others: others.len(), stale, html })
}

/// Whether a source is that of a page: `content/a/b.md` or `content/a/b/index.md` of `a/b/index.html`.
fn is_source(file: &str, page: &str) -> bool {
    let stem = file.strip_prefix("content/").and_then(|file| file.strip_suffix(".md"));
    let stem = stem.map(|stem| stem.strip_suffix("index").unwrap_or(stem).trim_end_matches('/'));
    page.strip_suffix("index.html").is_some_and(|page| Some(page.trim_end_matches('/')) == stem)
}

fn words(others: &[&Diagnostic]) -> String {
    let warnings = others.iter().filter(|d| d.severity == Severity::Warning).count();
    let count = |n: usize, what: &str| match n {
        0 => None,
        1 => Some(format!("1 {what}")),
        n => Some(format!("{n} {what}s")),
    };
    let parts = [count(warnings, "warning"), count(others.len() - warnings, "hint")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn list(diagnostics: &[&Diagnostic], texts: &Texts, out: &mut String) {
    for diagnostic in diagnostics.iter().take(MOST) {
        one(diagnostic, texts, out);
    }
    if let Some(more) = diagnostics.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = write!(out, "<p class=\"more\">And {more} more; the terminal shows all.</p>");
    }
}

fn one(d: &Diagnostic, texts: &Texts, out: &mut String) {
    let (severity, code, message) = (d.severity, d.code.id(), escape(&d.message));
    let _ = write!(
        out,
        "<article class=\"{severity}\"><h2><span class=\"level\">{severity}</span> <code>{code}</code> {message}</h2>"
    );
    if let Some(place) = &d.place {
        let _ = write!(out, "<p class=\"place\">{}</p>", escape(&address(place, texts)));
        if let Some(text) = texts.get(&place.file) {
            snippet(place, text, &d.label, out);
        }
    }
    if let Some(help) = &d.help {
        let _ = write!(out, "<p class=\"help\">{}</p>", escape(help));
    }
    if !d.related.is_empty() {
        out.push_str("<ul class=\"related\">");
        for (place, words) in &d.related {
            let _ = write!(out, "<li>{}: {}</li>", escape(&address(place, texts)), escape(words));
        }
        out.push_str("</ul>");
    }
    out.push_str("</article>");
}

/// `file:line:column`.
fn address(place: &Place, texts: &Texts) -> String {
    match texts.get(&place.file) {
        Some(text) => {
            let (line, column) = json::line_column(text, place.range.start);
            format!("{}:{line}:{column}", place.file)
        }
        None => place.file.to_string(),
    }
}

/// The line of a place, and below it carets: what is before them is there once more, unseen, so that they stand
/// right whatever the widths of the letters.
fn snippet(place: &Place, text: &str, label: &str, out: &mut String) {
    let boundary =
        |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = boundary(place.range.start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = boundary(place.range.end).clamp(start, line_end);
    let (before, marked, after) = (&text[line_start..start], &text[start..end], &text[end..line_end]);
    let before = last(before, LONGEST / 3);
    let marked = first(marked, LONGEST);
    let after = first(after.trim_end(), LONGEST / 3);
    if before.is_empty() && marked.is_empty() && after.is_empty() && label.is_empty() {
        return;
    }
    out.push_str("<pre>");
    escape_into(&before, out);
    out.push_str("<mark>");
    escape_into(&marked, out);
    out.push_str("</mark>");
    escape_into(&after, out);
    out.push_str("\n<span class=\"unseen\" aria-hidden=\"true\">");
    escape_into(&before, out);
    let carets = "^".repeat(marked.chars().count().max(1));
    let _ = write!(out, "</span><b>{}</b></pre>", escape(format!("{carets} {label}").trim_end()));
}

/// The first characters of a long text.
fn first(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The last characters of a long text.
fn last(text: &str, most: usize) -> String {
    match text.char_indices().rev().nth(most) {
        Some((at, c)) => format!("…{}", &text[at + c.len_utf8()..]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, FileName};

    fn state(diagnostics: Vec<Diagnostic>, file: &FileName, text: &str) -> State {
        State { diagnostics, texts: Texts::from([(file.clone(), text.into())]), ..State::default() }
    }

    #[test]
    fn nothing_of_an_author_is_markup() {
        let file: FileName = "content/<a>.md".into();
        let text = "x <script>alert(1)</script> y";
        let diagnostic = Diagnostic::new(Code::DeadLink, "no <b>")
            .at(Place::new(&file, 2..10))
            .label("<i>")
            .help("\"<u>\"")
            .related(Place::new(&file, 0..1), "<s>");
        let html = problems(&state(vec![diagnostic], &file, text), "index.html", true).unwrap().html;
        for tag in ["<script", "<b>a", "<i>", "<u>", "<s>", "<a>"] {
            assert!(!html.contains(tag), "{tag} in {html}");
        }
        assert!(
            html.contains("content/&lt;a&gt;.md:1:3") && html.contains("<b>^^^^^^^^ &lt;i&gt;</b>"),
            "{html}"
        );
    }

    #[test]
    fn errors_of_the_page_come_first_and_warnings_are_folded() {
        let (one, two): (FileName, FileName) = ("content/a.md".into(), "content/b/index.md".into());
        let at = |file: &FileName, message: &str| {
            Diagnostic::new(Code::DeadLink, message).at(Place::new(file, 0..1))
        };
        let warning = Diagnostic::new(Code::UnusedTerm, "unused").at(Place::new(&two, 0..1));
        let state = state(vec![at(&one, "first"), at(&two, "second"), warning], &one, "x");
        let found = problems(&state, "b/index.html", false).unwrap();
        let order = ["second", "first", "<details>", "unused"].map(|word| found.html.find(word).unwrap());
        assert!(order.is_sorted(), "{}", found.html);
        assert_eq!((found.errors, found.others), (2, 1));
        let other = problems(&state, "a/index.html", true).unwrap();
        assert!(other.key == found.key && other.html != found.html, "{}", other.html);
        assert!(problems(&State::default(), "index.html", false).is_none());
    }

    #[test]
    fn places_outside_of_a_text_are_no_trouble() {
        let file: FileName = "content/a.md".into();
        for range in [0..0, 90..99, 1..2, 2..99, 4..4] {
            let diagnostic = Diagnostic::new(Code::DeadLink, "x").at(Place::new(&file, range));
            problems(&state(vec![diagnostic], &file, "äö\nü"), "index.html", false).unwrap();
        }
        assert!(is_source("content/index.md", "index.html") && is_source("content/a/b.md", "a/b/index.html"));
        assert!(!is_source("content/a.md", "b/index.html") && !is_source("kb.yaml", "index.html"));
    }
}
