//! What a diagnostic must say: its code, and the very characters that it points at, found in the source by
//! the test's own counting.

use std::path::Path;

use serde_json::Value;

use super::Run;

/// A diagnostic as the JSON form has it, but for its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    code: String,
    place: Option<Place>,
}

#[derive(Clone, PartialEq, Eq)]
struct Place {
    file: String,
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    /// The characters pointed at, so that a failing test can be read.
    text: String,
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { file, start, end, line, column, text } = self;
        write!(f, "{file}:{line}:{column} ({start}..{end}) {text:?}")
    }
}

/// What is expected: a code, a file and where in it.
pub(crate) type Expected<'a> = (&'a str, &'a str, &'a str);

/// The whole of a file: of what cannot be pointed at more closely.
pub(crate) const FILE: &str = "«»";

/// No file at all.
pub(crate) const NOWHERE: &str = "";

/// The diagnostics that are expected of a project. Each is a code, a file and the words around the place, with
/// the characters that must be covered between « and »; the words stand in the file once.
pub(crate) fn expected(root: &Path, all: &[Expected<'_>]) -> Vec<Told> {
    all.iter()
        .map(|(code, file, marked)| {
            let place = (*file != NOWHERE).then(|| place(root, file, marked));
            Told { code: (*code).to_owned(), place }
        })
        .collect()
}

/// The text of a file, with a mark in place of each byte that is none.
fn text_of(root: &Path, file: &str) -> String {
    let bytes = std::fs::read(root.join(file)).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn place(root: &Path, file: &str, marked: &str) -> Place {
    let text = text_of(root, file);
    let (before, rest) = marked.split_once('«').unwrap_or_else(|| panic!("no mark in `{marked}`"));
    let (words, after) = rest.split_once('»').unwrap_or_else(|| panic!("no end in `{marked}`"));
    let whole = format!("{before}{words}{after}");
    let at = match text.matches(&whole).count() {
        _ if whole.is_empty() => 0,
        1 => text.find(&whole).unwrap_or_default(),
        n => panic!("`{whole}` stands in {file} {n} times"),
    };
    Place::new(file, &text, at + before.len(), at + before.len() + words.len())
}

impl Place {
    fn new(file: &str, text: &str, start: usize, end: usize) -> Self {
        let (mut line, mut column) = (1, 1);
        for c in text[..start].chars() {
            if c == '\n' {
                (line, column) = (line + 1, 1);
            } else {
                column += c.len_utf16();
            }
        }
        Self { file: file.to_owned(), start, end, line, column, text: text[start..end].to_owned() }
    }
}

/// The diagnostics that a run with `--format json` told.
pub(crate) fn told(run: &Run, root: &Path) -> Vec<Told> {
    let all: Vec<Value> = serde_json::from_str(&run.stdout)
        .unwrap_or_else(|error| panic!("not JSON ({error}):\n{}{}", run.stdout, run.stderr));
    all.iter().map(|json| read(json, root)).collect()
}

fn read(json: &Value, root: &Path) -> Told {
    let text = |name: &str| json[name].as_str().unwrap_or_else(|| panic!("`{name}` in {json}")).to_owned();
    let number = |name: &str| {
        let number = json[name].as_u64().unwrap_or_else(|| panic!("`{name}` in {json}"));
        usize::try_from(number).unwrap()
    };
    assert!(!text("message").is_empty(), "a diagnostic says something: {json}");
    let place = json.get("file").map(|_| {
        let source = text_of(root, &text("file"));
        let (start, end) = (number("start"), number("end"));
        let words = source.get(start..end).unwrap_or("(not in the file)").to_owned();
        let (line, column) = (number("line"), number("column"));
        Place { file: text("file"), start, end, line, column, text: words }
    });
    Told { code: text("code"), place }
}
