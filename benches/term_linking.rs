//! How much processor time the linking of terms takes: 2,000 terms over 1,000 articles of 5 MB.
//!
//! The texts are made of the words of the terms and of others, so that about every tenth word begins a term or
//! looks like the beginning of one. Everything runs on one thread. Run by hand: `cargo bench --bench term_linking`.

// A benchmark that cannot run must say so at once.
#![allow(clippy::expect_used)]

use std::fmt::Write;
use std::time::{Duration, Instant};

use kb::glossary::link::Policy;
use kb::glossary::{self, Glossary, link};
use kb::markdown;
use kb::source::Source;
use kb_demos::random::Stream;

const TERMS: usize = 2000;
const ARTICLES: usize = 1000;
const BYTES: usize = 5_000_000;
const RUNS: usize = 9;

fn main() {
    let mut stream = Stream::new("bench/term-linking", 1, "words");
    let words: Vec<String> = (0..8000).map(|_| word(&mut stream)).collect();
    let glossary_text = terms(&words, &mut stream);
    let articles: Vec<String> = (0..ARTICLES).map(|_| article(&words, &mut stream)).collect();
    let size: usize = articles.iter().map(String::len).sum();
    println!("{TERMS} terms, {ARTICLES} articles, {:.1} MB", size as f64 / 1e6);
    let glossary = read(&glossary_text);
    let pieces: Vec<_> = articles.iter().map(|text| markdown::pieces(text)).collect();
    report("term files read and matcher built", || usize::from(read(&glossary_text).terms.is_empty()));
    report("Markdown of all articles parsed", || {
        articles.iter().map(|text| markdown::pieces(text).len()).sum()
    });
    let policy = Policy::default();
    let links = |pieces: &Vec<_>| link(pieces, &glossary, &policy, |name| glossary.named(name)).links.len();
    report("terms linked in all articles", || pieces.iter().map(links).sum());
}

/// The median time of some work, and what it counted.
fn report(what: &str, mut work: impl FnMut() -> usize) {
    let mut counted = 0;
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            counted = work();
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("{what:36} {:8.1} ms  ({counted})", times[RUNS / 2].as_secs_f64() * 1e3);
}

fn word(stream: &mut Stream) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "co", "dri", "en", "fu", "gra", "hi", "lo", "mne", "no", "or", "pla", "syn", "tic", "ul", "ve",
    ];
    let count = 2 + stream.below(3) as usize;
    (0..count).map(|_| SYLLABLES[stream.below(16) as usize]).collect()
}

/// Labels of one to three words; every fifth is an acronym with an expansion.
fn terms(words: &[String], stream: &mut Stream) -> String {
    let mut yaml = String::new();
    let pick = |stream: &mut Stream| &words[stream.below(words.len() as u32) as usize];
    for at in 0..TERMS {
        let count = 1 + stream.below(3);
        let label = (0..count).map(|_| pick(stream).as_str()).collect::<Vec<_>>().join(" ");
        let (label, expansion) = if at % 5 == 0 {
            let letters: String = label.split(' ').flat_map(|w| w.chars().take(2)).collect();
            (format!("{}{at}", letters.to_uppercase()), format!("  expansion: {label}\n"))
        } else {
            (label, String::new())
        };
        writeln!(yaml, "- term: {label}\n  id: t{at}\n{expansion}  definition: Number {at}.")
            .expect("a string");
    }
    yaml
}

fn article(words: &[String], stream: &mut Stream) -> String {
    let mut text = String::from("# An article\n\n");
    while text.len() < BYTES / ARTICLES {
        if stream.below(8) == 0 {
            text.push_str("## A section\n\n");
        }
        for _ in 0..40 + stream.below(60) {
            let word = &words[stream.below(words.len() as u32) as usize];
            match stream.below(40) {
                0 => write!(text, "*{word}* "),
                1 => write!(text, "`{word}` "),
                2 => write!(text, "{word}. "),
                3 => write!(text, "{}-{word} ", word.to_uppercase()),
                4 => write!(text, "[{word}](x.md) "),
                _ => write!(text, "{word} "),
            }
            .expect("a string");
        }
        text.push_str("\n\n");
    }
    text
}

fn read(text: &str) -> Glossary {
    let hash = blake3::hash(text.as_bytes());
    let source =
        Source { file: "terms.yaml".into(), path: "terms/terms.yaml".into(), text: text.into(), hash };
    glossary::read(&[source]).0
}
