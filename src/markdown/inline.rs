//! What our syntax adds inside prose: citations, references, bare addresses and words that do not link.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

use super::{Piece, Placed};

/// One or several cited works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation<'a> {
    /// The works.
    pub items: Vec<CitedWork<'a>>,
    /// `@oja1982` as part of the sentence, rather than `[@oja1982]`.
    pub in_prose: bool,
}

/// A work as cited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedWork<'a> {
    /// Its key in the bibliography.
    pub key: &'a str,
    /// The bytes of the key.
    pub range: Range<usize>,
    /// Words before it, such as `see`; as all words here they may go over the ends of lines ([`on_one_line`]).
    pub prefix: &'a str,
    /// Page, chapter or the like; empty for none.
    pub locator: &'a str,
    /// Whether the author is left out: `[-@oja1982]`.
    pub only_year: bool,
}

/// Figures, tables, equations or sections that are referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference<'a> {
    /// The targets, as they are to be named.
    pub targets: Vec<Referred<'a>>,
    /// Whether it was written with a capital: `@Sec-...`.
    pub capital: bool,
}

/// A figure, table, equation or section as referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referred<'a> {
    /// Its name, such as `fig-competition-weights`.
    pub name: &'a str,
    /// The bytes of the name.
    pub range: Range<usize>,
    /// Words before it: `[see @fig-a]`.
    pub before: &'a str,
    /// Words after it: `[@fig-a, left]`.
    pub after: &'a str,
    /// Whether only the number is wanted: `[-@fig-a]`.
    pub bare: bool,
}

/// The kinds of things that can be referred to.
const KINDS: [&str; 4] = ["fig-", "tbl-", "eq-", "sec-"];

/// Where a bracketed citation ends that begins in a run of literal text, at its last line, and goes on over the ends of
/// lines. There is nothing but words in it.
pub(super) fn goes_on(text: &str, run: Range<usize>) -> Option<usize> {
    let first = &text[run.clone()];
    let open = run.start + first.rfind('[').filter(|at| !first[*at..].contains(']'))?;
    let is_words = |line: &str| !line.contains(['[', '*', '`', '<', '&', '\\', '$', '~', '^']);
    let mut at = open + 1;
    // Line by line, so that a text of many open brackets is not read to its end for each.
    for (number, line) in text[at..].split_inclusive('\n').enumerate() {
        let words = &line[..line.find(']').unwrap_or(line.len())];
        let is_last = words.len() < line.len();
        // Two blanks at the end of a line break it.
        let is_broken = words.trim_end_matches('\n').ends_with("  ");
        let is_empty = number > 0 && unmarked(words).trim().is_empty();
        if !is_words(words) || is_broken || is_empty {
            return None;
        }
        if is_last {
            let close = at + words.len() + 1;
            let is_cited =
                matches!(bracketed(text, open, close)?.0, Piece::Citation(_) | Piece::Reference(_));
            return (number > 0 && close > run.end && is_cited).then_some(close);
        }
        at += line.len();
    }
    None
}

/// A line without the marks of quotes before it.
fn unmarked(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

/// Words without what stands around them, the end of a line and the marks of quotes after it included.
fn trimmed(words: &str) -> &str {
    let words = words.trim_matches([' ', '\t']);
    let words = words.strip_prefix('\r').unwrap_or(words);
    words.strip_prefix('\n').map_or(words, unmarked).trim()
}

/// Words that may go over the ends of lines, on one line.
pub fn on_one_line(words: &str) -> Cow<'_, str> {
    if !words.contains('\n') {
        return Cow::Borrowed(words);
    }
    let (first, rest) = words.split_once('\n').unwrap_or((words, ""));
    let lines = rest.split('\n').map(|line| unmarked(line).trim_end());
    Cow::Owned(std::iter::once(first.trim_end()).chain(lines).collect::<Vec<_>>().join(" "))
}

/// Reads a run of literal text and pushes its pieces.
pub(super) fn split<'a>(text: &'a str, run: Range<usize>, pieces: &mut Vec<Placed<'a>>) {
    let mut plain = run.start;
    let mut at = run.start;
    let bytes = text.as_bytes();
    while at < run.end {
        let may_begin = match bytes[at] {
            b'[' | b'@' => true,
            b'h' => bytes[at..run.end].starts_with(b"http"),
            _ => false,
        };
        match may_begin.then(|| special(text, at, run.end, run.start)).flatten() {
            Some((piece, end)) => {
                push_text(text, plain..at, pieces);
                pieces.push((piece, at..end));
                (plain, at) = (end, end);
            }
            None => at += 1,
        }
    }
    push_text(text, plain..run.end, pieces);
}

fn push_text<'a>(text: &'a str, range: Range<usize>, pieces: &mut Vec<Placed<'a>>) {
    if !range.is_empty() {
        pieces.push((Piece::Text(CowStr::Borrowed(&text[range.clone()])), range));
    }
}

/// The special thing that begins at `at`, and where it ends. `start` is where the run begins.
fn special(text: &str, at: usize, end: usize, start: usize) -> Option<(Piece<'_>, usize)> {
    let before = text[start..at].chars().next_back();
    let rest = &text[at..end];
    match rest.as_bytes().first()? {
        b'[' => bracketed(text, at, end),
        b'@' if !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '/' | '-'))
            && !escaped(text, at) =>
        {
            in_prose(text, at, end)
        }
        b'h' if !before.is_some_and(char::is_alphanumeric) => {
            url(rest).map(|url| (Piece::Url(url), at + url.len()))
        }
        _ => None,
    }
}

/// Whether a backslash takes the meaning from what stands at `at`.
fn escaped(text: &str, at: usize) -> bool {
    text[..at].ends_with('\\')
}

/// `[@a; @b]` or `[words]{.noterm}`.
fn bracketed<'a>(text: &'a str, at: usize, end: usize) -> Option<(Piece<'a>, usize)> {
    let inner = &text[at + 1..end];
    let close = inner.find(']')?;
    let inner = &inner[..close];
    let after = at + 1 + close + 1;
    if !escaped(text, at) && text[after..end].starts_with("{.noterm}") {
        return Some((Piece::Unlinked(inner), after + "{.noterm}".len()));
    }
    if let Some(name) = inner.strip_prefix('^')
        && !escaped(text, at)
        && !name.is_empty()
        && !name.contains(char::is_whitespace)
    {
        // CommonMark leaves a mention of a note that is not defined as text; the author meant a note.
        return Some((Piece::Event(Event::FootnoteReference(name.into())), after));
    }
    if !inner.contains('@') || escaped(text, at) {
        return None;
    }
    let mut offset = at + 1;
    let mut items = Vec::new();
    for part in inner.split(';') {
        items.push(cited_work(part, offset)?);
        offset += part.len() + 1;
    }
    if items.iter().all(|item| is_reference(item.key)) {
        let referred = |item: CitedWork<'a>| Referred {
            name: item.key,
            range: item.range,
            before: item.prefix,
            after: item.locator,
            bare: item.only_year,
        };
        return Some((reference(items.into_iter().map(referred).collect()), after));
    }
    Some((Piece::Citation(Citation { items, in_prose: false }), after))
}

/// One part of a bracketed citation: `see @key, p. 62`.
fn cited_work(part: &str, offset: usize) -> Option<CitedWork<'_>> {
    let sign = part.find('@')?;
    let (prefix, only_year) = match part[..sign].strip_suffix('-') {
        Some(prefix) => (prefix, true),
        None => (&part[..sign], false),
    };
    if prefix.ends_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let key = key(&part[sign + 1..]);
    if key.is_empty() {
        return None;
    }
    let range = offset + sign + 1..offset + sign + 1 + key.len();
    let rest = trimmed(&part[sign + 1 + key.len()..]);
    let locator = trimmed(rest.strip_prefix(',').unwrap_or(rest));
    Some(CitedWork { key, range, prefix: trimmed(prefix), locator, only_year })
}

/// `@fig-x`, or `@key` with an optional `[p. 62]` after it; lists of references `@fig-a; @fig-b` are one.
fn in_prose(text: &str, at: usize, end: usize) -> Option<(Piece<'_>, usize)> {
    let name = key(&text[at + 1..end]);
    if name.is_empty() || !name.starts_with(|c: char| c.is_alphabetic()) {
        return None;
    }
    let mut stop = at + 1 + name.len();
    let plain = |name, range| Referred { name, range, before: "", after: "", bare: false };
    if !is_reference(name) {
        let mut item =
            CitedWork { key: name, range: at + 1..stop, prefix: "", locator: "", only_year: false };
        if let Some(inner) = text[stop..end].strip_prefix(" [")
            && let Some(close) = inner.find(']')
            && looks_like_locator(&inner[..close])
        {
            item.locator = &inner[..close];
            stop += 2 + close + 1;
        }
        return Some((Piece::Citation(Citation { items: vec![item], in_prose: true }), stop));
    }
    let mut targets = vec![plain(name, at + 1..stop)];
    while let Some(more) = text[stop..end].strip_prefix("; @") {
        let name = key(more);
        if !is_reference(name) {
            break;
        }
        targets.push(plain(name, stop + 3..stop + 3 + name.len()));
        stop += 3 + name.len();
    }
    Some((reference(targets), stop))
}

fn reference(targets: Vec<Referred<'_>>) -> Piece<'_> {
    let capital = targets.first().is_some_and(|first| first.name.starts_with(char::is_uppercase));
    Piece::Reference(Reference { targets, capital })
}

/// Whether a name is that of a figure, table, equation or section, rather than a work's key.
pub fn is_reference(name: &str) -> bool {
    KINDS.into_iter().any(|kind| {
        name.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind))
            && name.len() > kind.len()
    })
}

/// The key at the start of a text: letters, digits and a few marks, none of them at its end.
fn key(text: &str) -> &str {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '-' | '+' | '/');
    let length = text.find(|c: char| !fits(c)).unwrap_or(text.len());
    text[..length].trim_end_matches([':', '.', '-', '+', '/'])
}

fn looks_like_locator(text: &str) -> bool {
    ["p.", "pp.", "ch.", "chap.", "sec.", "fig.", "eq.", "eqs.", "vol."]
        .iter()
        .any(|word| text.starts_with(word))
}

/// The address at the start of a text, without the punctuation that ends a sentence.
fn url(text: &str) -> Option<&str> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    if !host.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let length =
        text.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`')).unwrap_or(text.len());
    let mut url = &text[..length];
    loop {
        let trimmed = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
        let unbalanced =
            trimmed.ends_with(')') && trimmed.matches('(').count() < trimmed.matches(')').count();
        let trimmed = if unbalanced { &trimmed[..trimmed.len() - 1] } else { trimmed };
        if trimmed.len() == url.len() {
            return Some(url);
        }
        url = trimmed;
    }
}

#[cfg(test)]
mod tests {
    use super::super::pieces;
    use super::*;

    fn specials(text: &str) -> Vec<String> {
        pieces(text)
            .into_iter()
            .filter_map(|(piece, range)| match piece {
                Piece::Citation(c) => Some(format!(
                    "{}{}",
                    if c.in_prose { "prose " } else { "" },
                    c.items
                        .iter()
                        .map(|i| format!("{}|{}|{}|{}", i.prefix, i.key, i.locator, &text[i.range.clone()]))
                        .collect::<Vec<_>>()
                        .join(";")
                )),
                Piece::Reference(r) => {
                    Some(format!("ref {:?}", r.targets.iter().map(|t| t.name).collect::<Vec<_>>()))
                }
                Piece::Url(url) => Some(format!("url {url}")),
                Piece::Unlinked(words) => Some(format!("unlinked {words} in {}", &text[range])),
                Piece::Math { tex, label, .. } => Some(format!("math {tex} {:?}", label.map(|l| l.0))),
                Piece::Value(v) => Some(format!("value {v}")),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn citations_go_over_the_ends_of_lines() {
        let both = ["see|a|p. 3|a;|b_1||b_1"];
        assert_eq!(specials("Known [see @a, p. 3;\n@b_1] here."), both);
        assert_eq!(specials("> Known [see @a, p. 3;\n> @b_1] here."), both);
        assert_eq!(specials("> Known [see @a,\n> p. 3; @b_1] here."), both);
        assert_eq!(specials("- Known [see\r\n  @a, p. 3;\r\n  @b_1] here."), both);
        assert_eq!(specials("Known [@a;\n@b] and [@c;\n@d]."), ["|a||a;|b||b", "|c||c;|d||d"]);
        assert_eq!(specials("Shown [see\n@fig-a]."), [r#"ref ["fig-a"]"#]);
        // A paragraph ends, or it is no citation.
        assert_eq!(specials("Known [@a;\n\n@b] here."), ["prose |a||a", "prose |b||b"]);
        assert_eq!(specials("Known [@a;\n*@b*] here."), ["prose |a||a", "prose |b||b"]);
        assert_eq!(pieces("x [a\nb] y").len(), pieces("x a\nb y").len());
        assert_eq!(on_one_line("pp. 3\n> > and 4"), "pp. 3 and 4");
    }

    #[test]
    fn citations_and_references() {
        assert_eq!(
            specials("Known [@hebb1949, ch. 4; see @oja_82]."),
            ["|hebb1949|ch. 4|hebb1949;see|oja_82||oja_82"]
        );
        assert_eq!(specials("As @oja1982 [p. 3] says."), ["prose |oja1982|p. 3|oja1982"]);
        assert_eq!(
            specials("In @fig-a-b; @fig-c, and @Tbl-x."),
            [r#"ref ["fig-a-b", "fig-c"]"#, r#"ref ["Tbl-x"]"#]
        );
        assert_eq!(specials("me@example.org and \\@nobody"), Vec::<String>::new());
    }

    #[test]
    fn addresses_and_unlinked_words() {
        assert_eq!(specials("(https://a.org/x_(y)). then"), ["url https://a.org/x_(y)"]);
        assert_eq!(specials("the [STDP]{.noterm} rule"), ["unlinked STDP in [STDP]{.noterm}"]);
        assert_eq!(specials("[link](https://a.org)"), Vec::<String>::new());
    }

    #[test]
    fn formulas_and_values() {
        assert_eq!(specials("$$ a_1 $$ {#eq-oja} and $b$"), [r#"math  a_1  Some("eq-oja")"#, "math b None"]);
        assert_eq!(specials("is `= competition.rate .2f` Hz, `code`"), ["value competition.rate .2f"]);
    }
}
