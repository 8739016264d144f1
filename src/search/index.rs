//! The index of words: for each word where it stands and how much it says there, and the sentences that show it.
//!
//! Weights are those of BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"),
//! but for the factor of the word itself, which a reader works out from how many entries hold it. The mean length of an
//! entry is a constant, so that what one entry says changes nothing about another.

use std::collections::HashMap;
use std::fmt::Write;

use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use super::{Entry, words};

/// How much a word counts in a title or another name, and in a heading, against one in the text.
const IN_TITLE: u32 = 8;
const IN_HEADING: u32 = 3;

/// BM25's k1 and b, and the length in bytes of an entry of ordinary length.
const SATURATION: f64 = 1.2;
const BY_LENGTH: f64 = 0.75;
const ORDINARY: f64 = 3000.0;

/// Weights are whole numbers of this part of one.
const PART: f64 = 10.0;

/// For so many entries of a kind the index holds a sentence with the word: those that it says most in.
const MOST_SENTENCES: usize = 6;

/// A sentence is cut to about so many bytes, from a little before the word.
const LONGEST_SENTENCE: usize = 220;
const BEFORE_WORD: usize = 90;

/// How many entries a thread takes at once.
const AT_ONCE: usize = 64;

/// A word and where it stands, in the order of the entries.
#[derive(Debug)]
pub(super) struct Word {
    pub text: Box<str>,
    places: Vec<Place>,
}

/// Where a word stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    entry: u32,
    /// In parts of one.
    weight: u16,
    /// From the beginning of the sentence that shows the word to the word, in bytes.
    word: u16,
    /// Where that sentence begins.
    sentence: u32,
}

/// The words of some entries that follow each other, each with a number.
#[derive(Default)]
struct Lot {
    numbers: HashMap<Box<str>, u32, FxBuildHasher>,
    /// By the number of a word.
    places: Vec<Vec<Place>>,
    /// By the number of a word; what is counted in the entry at hand.
    counts: Vec<Count>,
    /// The words of the entry at hand.
    counted: Vec<u32>,
}

/// What is counted of a word in one entry.
#[derive(Default, Clone, Copy)]
struct Count {
    count: u32,
    /// Where the first sentence with the word begins, and the word in it.
    shown: Option<(u32, u16)>,
}

/// All words of the entries, in order.
pub(super) fn words_of(entries: &[Entry<'_>]) -> Vec<Word> {
    let lots = entries.par_chunks(AT_ONCE).enumerate().with_max_len(1).map(|(at, entries)| {
        let (mut lot, mut buffer) = (Lot::default(), String::new());
        for (entry, place) in entries.iter().zip(at * AT_ONCE..) {
            lot.read(entry, place as u32, &mut buffer);
        }
        lot
    });
    let mut all = Lot::default();
    for lot in lots.collect::<Vec<_>>() {
        all.take_over(lot);
    }
    let Lot { numbers, mut places, .. } = all;
    let word =
        |(text, number): (Box<str>, u32)| Word { text, places: std::mem::take(&mut places[number as usize]) };
    let mut words: Vec<Word> = numbers.into_iter().map(word).collect();
    words.par_sort_unstable_by(|a, b| a.text.cmp(&b.text));
    words
}

impl Lot {
    /// The number of a word.
    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.places.len() as u32;
        self.numbers.insert(word.into(), number);
        self.places.push(Vec::new());
        self.counts.push(Count::default());
        number
    }

    fn count(&mut self, word: &str, by: u32, shown: Option<(u32, u16)>) {
        let number = self.number(word);
        let count = &mut self.counts[number as usize];
        if count.count == 0 {
            self.counted.push(number);
        }
        count.count += by;
        count.shown = count.shown.or(shown);
    }

    /// Counts the words of an entry, and adds where they stand.
    fn read(&mut self, entry: &Entry<'_>, place: u32, buffer: &mut String) {
        for name in std::iter::once(entry.title.as_str()).chain(entry.also.iter().copied()) {
            words::each(name, buffer, |word, _| self.count(word, IN_TITLE, None));
        }
        let mut first = None;
        for sentence in entry.passages.sentences() {
            if sentence.heading {
                words::each(sentence.text, buffer, |word, _| self.count(word, IN_HEADING, None));
                continue;
            }
            first.get_or_insert(sentence.start as u32);
            let shown = |at: usize| Some((sentence.start as u32, at.min(u16::MAX.into()) as u16));
            words::each(sentence.text, buffer, |word, at| self.count(word, 1, shown(at)));
        }
        let length = entry.passages.len() as f64 / ORDINARY;
        let fade = SATURATION * (1.0 - BY_LENGTH + BY_LENGTH * length);
        for number in self.counted.drain(..) {
            let Count { count, shown } = std::mem::take(&mut self.counts[number as usize]);
            let count = f64::from(count);
            let weight = (PART * count * (SATURATION + 1.0) / (count + fade)).round().max(1.0) as u16;
            let (sentence, word) = shown.unwrap_or((first.unwrap_or(0), 0));
            self.places[number as usize].push(Place { entry: place, weight, word, sentence });
        }
    }

    /// Adds the words of entries that follow these.
    fn take_over(&mut self, mut lot: Self) {
        // In which order the words come makes no difference: they are put in order at the end.
        #[expect(clippy::iter_over_hash_type)]
        for (word, number) in lot.numbers {
            let number_here = self.number(&word);
            self.places[number_here as usize].append(&mut lot.places[number as usize]);
        }
    }
}

/// The file of words that begin with the same letters: the distances between the entries that hold a word, its
/// weights there, and which of the sentences show it: of each kind, where it says most first.
pub(super) fn write(letters: &str, version: &str, words: &[Word], entries: &[Entry<'_>]) -> String {
    let mut out = format!("kb.words({},{},{{", json(letters), json(version));
    let mut sentences = Sentences::default();
    for (at, word) in words.iter().enumerate() {
        // Writing to a String cannot fail.
        let _ = write!(out, "{}{}:[[", if at > 0 { "," } else { "" }, json(&word.text));
        let mut last = 0;
        numbers(&mut out, word.places.iter().map(|p| p.entry - std::mem::replace(&mut last, p.entry)));
        out.push_str("],[");
        numbers(&mut out, word.places.iter().map(|place| u32::from(place.weight)));
        out.push_str("],[");
        let kind = |place: &Place| entries[place.entry as usize].kind;
        // Entries of a kind follow each other.
        let best = word.places.chunk_by(|a, b| kind(a) == kind(b)).flat_map(best_of);
        numbers(&mut out, best.map(|place| sentences.place_of(place, entries)));
        out.push_str("]]");
    }
    out.push_str("},[");
    for (at, sentence) in sentences.all.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(&json(sentence));
    }
    out.push_str("])\n");
    out
}

/// The places in which a word says most, those first.
fn best_of(places: &[Place]) -> Vec<&Place> {
    let mut best: Vec<&Place> = places.iter().collect();
    let by_weight = |place: &&Place| (std::cmp::Reverse(place.weight), place.entry);
    if best.len() > MOST_SENTENCES {
        best.select_nth_unstable_by_key(MOST_SENTENCES, by_weight);
        best.truncate(MOST_SENTENCES);
    }
    best.sort_unstable_by_key(by_weight);
    best
}

fn numbers(out: &mut String, numbers: impl Iterator<Item = u32>) {
    for (at, number) in numbers.enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_number(out, number);
    }
}

/// There are millions of them: far faster than what can write anything.
fn push_number(out: &mut String, mut number: u32) {
    let mut digits = [0; 10];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|digit| char::from(*digit)));
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The sentences of a file, each once: its anchor, a space, and its words.
#[derive(Default)]
struct Sentences {
    all: Vec<String>,
    places: HashMap<(u32, u32, usize), u32>,
}

impl Sentences {
    fn place_of(&mut self, place: &Place, entries: &[Entry<'_>]) -> u32 {
        let entry = &entries[place.entry as usize];
        let (sentence, anchor) = entry.passages.sentence(place.sentence as usize);
        let start = start_of_cut(sentence, place.word.into());
        *self.places.entry((place.entry, place.sentence, start)).or_insert_with(|| {
            self.all.push(format!("{anchor} {}", cut(sentence, start)));
            self.all.len() as u32 - 1
        })
    }
}

/// Where a long sentence begins to be shown, so that a word in it is seen.
fn start_of_cut(sentence: &str, word: usize) -> usize {
    if sentence.len() <= LONGEST_SENTENCE || word <= LONGEST_SENTENCE - BEFORE_WORD {
        return 0;
    }
    let from = sentence.ceil_char_boundary(word.saturating_sub(BEFORE_WORD).min(sentence.len()));
    sentence[from..].find(' ').map_or(0, |space| from + space + 1)
}

/// A sentence from a place on, not much longer than is shown.
fn cut(sentence: &str, start: usize) -> String {
    let before = if start > 0 { "… " } else { "" };
    let rest = &sentence[start..];
    if rest.len() <= LONGEST_SENTENCE {
        return format!("{before}{rest}");
    }
    let end = rest.floor_char_boundary(LONGEST_SENTENCE);
    let end = rest[..end].rfind(' ').unwrap_or(end);
    format!("{before}{} …", &rest[..end])
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::super::{Kind, Passages};
    use super::*;

    fn entry(title: &str, says: &str) -> Entry<'static> {
        Entry {
            kind: Kind::Article,
            title: title.into(),
            also: Vec::new(),
            base: String::new(),
            own: String::new(),
            passages: Cow::Owned(Passages::of(says)),
        }
    }

    #[test]
    fn a_title_counts_more_than_the_text_and_more_words_more_than_one() {
        let entries =
            [entry("x", "ring. Once a ring."), entry("y", "A ring."), entry("Ring", "Z."), entry("z", "-")];
        let words = words_of(&entries);
        let ring = words.iter().find(|w| &*w.text == "ring").unwrap();
        let weights: Vec<u16> = ring.places.iter().map(|p| p.weight).collect();
        assert_eq!(ring.places.iter().map(|p| p.entry).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(weights[2] > weights[0] && weights[0] > weights[1], "{weights:?}");
    }

    #[test]
    fn numbers_are_written_whole() {
        let mut out = String::new();
        numbers(&mut out, [0, 7, 10, 65_535, u32::MAX].into_iter());
        assert_eq!(out, "0,7,10,65535,4294967295");
    }

    #[test]
    fn a_file_is_a_call_with_plain_data() {
        let entries = [entry("a", "ring. \"Rings\" too."), entry("b", "No. A ring.")];
        let text = write(
            "ri",
            "v1",
            &words_of(&entries).into_iter().filter(|w| w.text.starts_with("ri")).collect::<Vec<_>>(),
            &entries,
        );
        let inner = text.strip_prefix("kb.words(").unwrap().strip_suffix(")\n").unwrap();
        let data: serde_json::Value = serde_json::from_str(&format!("[{inner}]")).unwrap();
        assert_eq!(data[0], "ri");
        assert_eq!(data[2]["ring"][0], serde_json::json!([0, 1]));
        assert_eq!(data[3], serde_json::json!([" ring.", " A ring.", " \"Rings\" too."]));
    }

    #[test]
    fn long_sentences_are_cut_around_the_word() {
        let long = format!("{}needle {}", "hay ".repeat(80), "straw ".repeat(80));
        let start = start_of_cut(&long, 320);
        let shown = cut(&long, start);
        assert!(shown.contains("needle") && shown.starts_with("… ") && shown.ends_with(" …"), "{shown}");
        assert!(shown.len() < LONGEST_SENTENCE + 20);
        assert_eq!(cut("short", start_of_cut("short", 2)), "short");
        // Signs of several bytes are not taken apart.
        let wide = "é".repeat(400);
        assert!(cut(&wide, start_of_cut(&wide, 500)).len() < LONGEST_SENTENCE + 20);
    }
}
