//! The reference: tries every name at every letter. Slow and plain, it says what the rules are.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

use kb::project::First;
use unicode_normalization::UnicodeNormalization;

use crate::texts::{Block, Case, Entry, Part};

/// A letter of a folded text.
#[derive(Debug, Clone)]
struct Letter {
    c: char,
    /// Its bytes in the Markdown.
    source: Range<usize>,
    /// Which element it stands in.
    element: usize,
    /// Whether it was a hyphen.
    hyphen: bool,
}

/// What words are not matched across.
const WALL: char = '\u{fffc}';

/// Adds a text to folded letters: NFC, one kind of apostrophe, and runs of spaces and hyphens as one space.
fn fold(text: &str, start: usize, element: usize, out: &mut Vec<Letter>) {
    let starts: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| !unicode_normalization::char::is_combining_mark(*c))
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    for pair in starts.windows(2) {
        let source = start + pair[0]..start + pair[1];
        for c in text[pair[0]..pair[1]].nfc() {
            let (c, hyphen) = match c {
                '-' | '\u{2011}' => (' ', true),
                ' ' | '\u{a0}' | '\n' => (' ', false),
                '\u{2019}' => ('\'', false),
                c => (c, false),
            };
            if c != ' ' || out.last().is_none_or(|last| last.c != ' ') {
                out.push(Letter { c, source: source.clone(), element, hyphen });
            }
        }
    }
}

fn folded(text: &str) -> Vec<char> {
    let mut letters = Vec::new();
    fold(text.trim(), 0, 0, &mut letters);
    letters.into_iter().map(|letter| letter.c).collect()
}

/// Whether letters are a name, as far as its case matters.
fn same(found: &[Letter], name: &[char], case: Case) -> bool {
    found.len() == name.len()
        && found.iter().zip(name).enumerate().all(|(at, (letter, c))| {
            let any_case = case == Case::Fold || case == Case::Smart && at == 0;
            letter.c == *c || any_case && letter.c.to_lowercase().eq(c.to_lowercase())
        })
}

/// Whether words may begin or end between two places: at the text's end, beside what is no letter, and at a
/// hyphen only outside a compound.
fn on_boundary(beside: Option<&Letter>, beyond: Option<&Letter>) -> bool {
    let word = |letter: &Letter| {
        letter.c.is_alphanumeric()
            || letter.c == '_'
            || unicode_normalization::char::is_combining_mark(letter.c)
    };
    beside.is_none_or(|letter| !(word(letter) || letter.hyphen && beyond.is_some_and(word)))
}

/// A term, or a phrase that only looks like one, at a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    start: usize,
    /// The longest is the first.
    shorter: std::cmp::Reverse<usize>,
    folded: bool,
    unscoped: bool,
    priority: std::cmp::Reverse<i64>,
    alias: bool,
    term: Option<usize>,
}

/// A name of a term, or a phrase that only looks like one, and what it would be at a place.
pub(crate) type Name = (Vec<char>, Case, Candidate);

pub(crate) fn names(entries: &[Entry], scoped_here: bool) -> Vec<Name> {
    let mut names = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let mut add = |name: &str, case: Case, term: Option<usize>, alias: bool, priority: i64| {
            let candidate = Candidate {
                start: 0,
                shorter: std::cmp::Reverse(0),
                folded: case != Case::Exact,
                unscoped: term.is_none() || !entry.scoped,
                priority: std::cmp::Reverse(priority),
                alias,
                term,
            };
            names.push((folded(name), case, candidate));
        };
        if let Some(not) = &entry.not {
            add(not, Case::Fold, None, true, i64::MAX);
        }
        if entry.auto && (scoped_here || !entry.scoped) {
            add(&entry.label, entry.case, Some(at), false, entry.priority);
            for alias in &entry.aliases {
                add(alias, entry.case, Some(at), true, entry.priority);
            }
        }
    }
    names
}

/// Every name at every letter where it stands, the winner of each place first.
fn candidates(letters: &[Letter], names: &[Name]) -> Vec<Candidate> {
    let mut all = Vec::new();
    for start in 0..letters.len() {
        let before = start.checked_sub(1).map(|at| &letters[at]);
        let beyond = start.checked_sub(2).map(|at| &letters[at]);
        if !on_boundary(before, beyond) {
            continue;
        }
        for (name, case, candidate) in names {
            let end = start + name.len();
            if letters.get(start..end).is_some_and(|found| same(found, name, *case))
                && on_boundary(letters.get(end), letters.get(end + 1))
                && letters[start].element == letters[end - 1].element
            {
                all.push(Candidate { start, shorter: std::cmp::Reverse(end), ..candidate.clone() });
            }
        }
    }
    all.sort();
    all
}

/// The Markdown of the blocks, and the links that it must have.
pub(crate) struct Reference<'a> {
    pub(crate) names: Vec<Name>,
    pub(crate) first: First,
    pub(crate) excluded: &'a BTreeSet<usize>,
    pub(crate) markdown: String,
    pub(crate) linked: BTreeSet<usize>,
    pub(crate) links: Vec<(Range<usize>, usize)>,
}

impl Reference<'_> {
    pub(crate) fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, words) => {
                if *level == 2 && self.first == First::Section {
                    self.linked.clear();
                }
                writeln!(self.markdown, "{} {words}\n", "#".repeat((*level).into())).unwrap();
            }
            Block::Paragraph(parts) => self.paragraph(parts),
        }
    }

    fn paragraph(&mut self, parts: &[Part]) {
        let mut letters = Vec::new();
        let wall = |at: usize, letters: &mut Vec<Letter>| {
            letters.push(Letter { c: WALL, source: at..at, element: 0, hyphen: false });
        };
        for (at, part) in parts.iter().enumerate() {
            let start = self.markdown.len();
            match part {
                Part::Plain(text) => {
                    fold(text, start, 0, &mut letters);
                    self.markdown += text;
                }
                Part::Emphasis(text) => {
                    fold(text, start + 1, at, &mut letters);
                    write!(self.markdown, "*{text}*").unwrap();
                }
                Part::Code => {
                    wall(start, &mut letters);
                    self.markdown += "`spike`";
                }
                Part::Link(text) => {
                    wall(start, &mut letters);
                    write!(self.markdown, "[{text}](x.md)").unwrap();
                }
                Part::Wiki(term) => {
                    wall(start, &mut letters);
                    // An explicit link counts as the first of its paragraph.
                    self.linked.insert(*term);
                    write!(self.markdown, "[[t{term}]]").unwrap();
                }
                Part::Unlinked(text) => {
                    wall(start, &mut letters);
                    write!(self.markdown, "[{text}]{{.noterm}}").unwrap();
                }
            }
        }
        self.markdown += "\n\n";
        self.link(&letters);
    }

    fn link(&mut self, letters: &[Letter]) {
        let words = letters.split(|letter| letter.c == ' ').filter(|word| !word.is_empty()).count();
        let mut left = words.div_ceil(25).min(6);
        let mut free = 0;
        for candidate in candidates(letters, &self.names) {
            if candidate.start < free {
                continue;
            }
            free = candidate.shorter.0;
            let Some(term) = candidate.term else { continue };
            let known = self.first != First::All && self.linked.contains(&term);
            if self.first == First::None || known || left == 0 || self.excluded.contains(&term) {
                continue;
            }
            left -= 1;
            self.linked.insert(term);
            let range = letters[candidate.start].source.start..letters[candidate.shorter.0 - 1].source.end;
            self.links.push((range, term));
        }
    }
}
