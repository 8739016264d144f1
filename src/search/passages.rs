//! What a text says in plain words, block by block.

/// The plain words of a text: its headings, paragraphs, rows of tables and lines of code, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passages {
    text: String,
    blocks: Vec<Block>,
    anchors: Vec<String>,
}

/// A block of a text. What blocks follow each other share no sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    /// Where it ends in the text.
    end: u32,
    /// How many anchors there were when it began: it stands under the last of them.
    anchors: u32,
    heading: bool,
}

/// A sentence of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sentence<'a> {
    /// Where it begins in the text.
    pub start: usize,
    pub text: &'a str,
    /// Whether it is a heading.
    pub heading: bool,
}

impl Passages {
    /// A text of one paragraph.
    pub fn of(text: &str) -> Self {
        let mut passages = Self::default();
        passages.push(text);
        passages.end_block(false);
        passages
    }

    /// Adds words to the block that is open.
    pub fn push(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// What follows stands under an anchor.
    pub fn anchor(&mut self, anchor: &str) {
        self.anchors.push(anchor.to_owned());
    }

    /// Ends the block that is open, if it says anything.
    pub fn end_block(&mut self, heading: bool) {
        let start = self.blocks.last().map_or(0, |block| block.end as usize);
        if self.text[start..].trim().is_empty() {
            self.text.truncate(start);
            return;
        }
        let (end, anchors) = (self.text.len() as u32, self.anchors.len() as u32);
        self.blocks.push(Block { end, anchors, heading });
    }

    /// Adds another text after this one.
    pub fn append(&mut self, other: &Self) {
        let (start, anchors) = (self.text.len() as u32, self.anchors.len() as u32);
        self.text.push_str(&other.text);
        self.anchors.extend_from_slice(&other.anchors);
        let moved =
            |block: &Block| Block { end: block.end + start, anchors: block.anchors + anchors, ..*block };
        self.blocks.extend(other.blocks.iter().map(moved));
    }

    /// How many bytes the words take.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// The sentences in order.
    pub(super) fn sentences(&self) -> impl Iterator<Item = Sentence<'_>> {
        let mut start = 0;
        self.blocks.iter().flat_map(move |block| {
            let range = start..block.end as usize;
            start = range.end;
            let mut at = range.start;
            split(&self.text[range]).map(move |text| {
                let sentence = Sentence { start: at, text, heading: block.heading };
                at += text.len();
                sentence
            })
        })
    }

    /// The sentence that begins at a place of the text, and the anchor that it stands under; empty where there is none.
    pub(super) fn sentence(&self, start: usize) -> (&str, &str) {
        let block = self.blocks.partition_point(|block| block.end as usize <= start);
        let Some(block) = self.blocks.get(block) else { return ("", "") };
        let text = split(&self.text[start..block.end as usize]).next().unwrap_or_default().trim();
        let anchor = (block.anchors as usize).checked_sub(1).and_then(|at| self.anchors.get(at));
        (text, anchor.map_or("", String::as_str))
    }
}

/// The sentences of a block, with the spaces after them.
fn split(block: &str) -> impl Iterator<Item = &str> {
    let mut rest = block;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (sentence, after) = rest.split_at(end_of_first(rest));
        rest = after;
        Some(sentence)
    })
}

/// Where the first sentence of a text ends: after a full stop before a capital letter, and at the end of a line.
fn end_of_first(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => return at + 1,
            b'.' | b'!' | b'?' if bytes.get(at + 1) == Some(&b' ') && !is_initial(&bytes[..at]) => {
                let next = text[at + 1..].trim_start_matches(' ');
                if next.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '(')) {
                    return text.len() - next.len();
                }
            }
            // A full stop of Chinese and Japanese: U+3002.
            0xe3 if bytes[at..].starts_with("。".as_bytes()) => return at + "。".len(),
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// Whether a single capital letter stands before a full stop: of a name, as a rule.
fn is_initial(before: &[u8]) -> bool {
    match before {
        [.., other, letter] => letter.is_ascii_uppercase() && !other.is_ascii_alphanumeric(),
        [letter] => letter.is_ascii_uppercase(),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_end_no_sentence() {
        let passages = Passages::of("Abbott, L. F., & Song, S. (1999). In two. As LTP. So.");
        let texts: Vec<_> = passages.sentences().map(|s| s.text.trim()).collect();
        assert_eq!(texts, ["Abbott, L. F., & Song, S. (1999).", "In two.", "As LTP.", "So."]);
    }

    #[test]
    fn sentences_know_their_anchor() {
        let mut passages = Passages::default();
        passages.push("Lead. It goes on, e.g. here.");
        passages.end_block(false);
        passages.anchor("what");
        passages.push("What it is");
        passages.end_block(true);
        passages.push("  ");
        passages.end_block(false);
        passages.push("A。B");
        passages.end_block(false);
        let all: Vec<_> = passages.sentences().collect();
        let texts: Vec<_> = all.iter().map(|s| s.text.trim()).collect();
        assert_eq!(texts, ["Lead.", "It goes on, e.g. here.", "What it is", "A。", "B"]);
        assert_eq!(all.iter().filter(|s| s.heading).count(), 1);
        let found: Vec<_> = all.iter().map(|s| passages.sentence(s.start)).collect();
        assert_eq!(found[1], ("It goes on, e.g. here.", ""));
        assert_eq!(found[2], ("What it is", "what"));
        assert_eq!(found[4], ("B", "what"));
        let mut twice = passages.clone();
        twice.append(&passages);
        assert_eq!(twice.sentence(passages.len() + all[4].start), ("B", "what"));
        assert_eq!(passages.sentence(passages.len()), ("", ""));
    }
}
