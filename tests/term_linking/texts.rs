//! Random terms and random texts that hold them, or nearly.

use proptest::prelude::*;
use proptest::sample::select;
use unicode_normalization::UnicodeNormalization;

/// Words that overlap in terms and texts.
const WORDS: [&str; 9] =
    ["spike", "spikes", "timing", "rule", "STDP", "mGluR", "Oja's", "\u{e9}lan", "\u{3b2}2"];

/// How a term's case is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Case {
    Exact,
    Smart,
    Fold,
}

/// A term, as the reference knows it.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) label: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) case: Case,
    pub(crate) auto: bool,
    pub(crate) priority: i64,
    pub(crate) scoped: bool,
    pub(crate) not: Option<String>,
}

/// A part of a paragraph.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Plain(String),
    Emphasis(String),
    Code,
    /// A link to somewhere, with these words.
    Link(String),
    /// `[[id]]` of the term at that place.
    Wiki(usize),
    /// `[words]{.noterm}`.
    Unlinked(String),
}

/// A paragraph, or a heading of level 2 or 3.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    Paragraph(Vec<Part>),
    Heading(u8, String),
}

/// Words joined by what may stand between words. Hyphens stand between letters here.
fn phrase(longest: usize) -> impl Strategy<Value = String> {
    let separator = select(vec![
        " ",
        " ",
        " ",
        "-",
        "\u{2011}",
        "\u{a0}",
        "  ",
        ", ",
        ". ",
        "_",
        "",
        "/",
        " \u{2013} ",
        "'s ",
        "\u{2019}s ",
    ]);
    let word = (select(WORDS.to_vec()), 0..6_u8).prop_map(|(word, change)| match change {
        0 => word.to_uppercase(),
        1 => word.to_lowercase(),
        2 => capitalised(word),
        3 => word.nfd().collect(),
        4 => word.replace('\'', "\u{2019}"),
        _ => word.to_owned(),
    });
    prop::collection::vec((word, separator), 1..=longest).prop_map(|parts| {
        let mut text = String::new();
        for (at, (word, separator)) in parts.iter().enumerate() {
            text.push_str(word);
            if at + 1 < parts.len() {
                text.push_str(separator);
            }
        }
        text
    })
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// A name of a term: one to three words.
fn name() -> impl Strategy<Value = String> {
    let words = prop::collection::vec(select(WORDS.to_vec()), 1..=3);
    (words, select(vec![" ", "-"]), any::<bool>()).prop_map(|(words, separator, capital)| {
        let name = words.join(separator);
        if capital { capitalised(&name) } else { name }
    })
}

pub(crate) fn entry() -> impl Strategy<Value = Entry> {
    let case = select(vec![Case::Exact, Case::Smart, Case::Fold]);
    let aliases = prop::collection::vec(name(), 0..=2);
    let not = prop::option::weighted(0.2, name());
    let flags = (prop::bool::weighted(0.9), prop::bool::weighted(0.2), 0..=1_i64);
    (name(), aliases, case, not, flags).prop_map(|(label, aliases, case, not, (auto, scoped, priority))| {
        Entry { label, aliases, case, auto, priority, scoped, not }
    })
}

pub(crate) fn block(terms: usize) -> impl Strategy<Value = Block> {
    let special = prop_oneof![
        4 => phrase(3).prop_map(Part::Emphasis),
        1 => Just(Part::Code),
        1 => phrase(3).prop_map(Part::Link),
        1 => (0..terms).prop_map(Part::Wiki),
        1 => phrase(3).prop_map(Part::Unlinked),
    ];
    // Plain words stand between all others, so that marks cannot run together.
    let parts = (phrase(8), prop::collection::vec((special, phrase(8), any::<[bool; 3]>()), 0..=3)).prop_map(
        |(first, more)| {
            let mut parts = vec![Part::Plain(first)];
            for (special, plain, [before, after, line_break]) in more {
                let Some(Part::Plain(last)) = parts.last_mut() else { unreachable!("plain words come last") };
                last.push_str(if line_break {
                    "\n"
                } else if before {
                    " "
                } else {
                    ""
                });
                parts.push(special);
                parts.push(Part::Plain(if after { format!(" {plain}") } else { plain }));
            }
            parts
        },
    );
    prop_oneof![
        5 => parts.prop_map(Block::Paragraph),
        1 => (2..=3_u8, phrase(3)).prop_map(|(level, words)| Block::Heading(level, words)),
    ]
}
