//! Texts as plain words: the sentence around a link, for "appears in" and backlinks, and whole definitions.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::Writer;
use crate::bibliography::CitationForm;
use crate::catalog::backlink::Excerpt;
use crate::markdown::Piece;

/// A sentence longer than this on one side is cut at a word.
const MAX_SIDE: usize = 160;

impl Writer<'_> {
    /// The sentence around the words at a range of the text.
    pub(super) fn excerpt(&self, words: &Range<usize>) -> Excerpt {
        let start =
            self.pieces[..self.at].iter().rposition(|(p, _)| p.is_block_edge()).map_or(0, |at| at + 1);
        let end = self.pieces[self.at..]
            .iter()
            .position(|(p, _)| p.is_block_edge())
            .map_or(self.pieces.len(), |n| self.at + n);
        let mut parts = [String::new(), String::new(), String::new()];
        let mut instead = None;
        for (piece, range) in &self.pieces[start..end.max(start)] {
            let side = |at: usize| usize::from(at >= words.start) + usize::from(at >= words.end);
            if let Some(words) = self.named(piece, &mut instead) {
                parts[side(range.start)].push_str(&words);
                continue;
            }
            match piece {
                // The words may begin and end inside one text.
                Piece::Text(text) if range.len() == text.len() => {
                    let cut = |at: usize| at.clamp(range.start, range.end) - range.start;
                    let (a, b) = (cut(words.start), cut(words.end));
                    parts[0].push_str(text.get(..a).unwrap_or(""));
                    parts[1].push_str(text.get(a..b).unwrap_or(""));
                    parts[2].push_str(text.get(b..).unwrap_or(""));
                }
                Piece::Event(Event::SoftBreak | Event::HardBreak) => parts[side(range.start)].push(' '),
                other => parts[side(range.start)].push_str(&self.plain(other)),
            }
        }
        let [before, words, after] = parts;
        Excerpt { before: sentence_end_before(&before), words, after: sentence_start_after(&after) }
    }

    /// The whole text in plain words, on one line.
    pub(super) fn all_plain(&self) -> String {
        let mut words = String::new();
        let mut instead = None;
        for (piece, _) in self.pieces {
            if let Some(name) = self.named(piece, &mut instead) {
                words.push_str(&name);
                continue;
            }
            match piece {
                Piece::Event(Event::SoftBreak | Event::HardBreak) => words.push(' '),
                edge if edge.is_block_edge() => words.push(' '),
                other => words.push_str(&self.plain(other)),
            }
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What is printed in place of a text, since the link that it stands in names something by its id. `instead` is
    /// what the link before it said.
    pub(super) fn named(&self, piece: &Piece<'_>, instead: &mut Option<String>) -> Option<String> {
        match piece {
            Piece::Event(Event::Start(Tag::Link {
                link_type: LinkType::WikiLink { has_pothole: false },
                dest_url,
                ..
            })) => {
                *instead = self.wiki_words(dest_url);
                None
            }
            Piece::Text(_) => instead.take(),
            _ => None,
        }
    }

    /// What a piece says in plain words.
    pub(super) fn plain(&self, piece: &Piece<'_>) -> String {
        match piece {
            Piece::Text(text) | Piece::Event(Event::Code(text)) => text.to_string(),
            Piece::Unlinked(text) | Piece::Url(text) => (*text).to_owned(),
            Piece::Math { tex, .. } => tex.to_string(),
            Piece::Value(expression) => self.printed_value(expression).unwrap_or_default(),
            Piece::Reference(reference) => self.plain_reference(reference),
            Piece::Citation(citation) => {
                let html = self.view.citation(&CitationForm::of(citation), self.setting.list);
                html.map(crate::html::plain).unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}

/// What of a text belongs to the sentence that runs on after it.
fn sentence_end_before(text: &str) -> String {
    let mut start = 0;
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        if c == ' '
            && matches!(last, '.' | '!' | '?')
            && text[at..].trim_start().starts_with(char::is_uppercase)
        {
            start = at + 1;
        }
        last = c;
    }
    let sentence = &text[start..];
    let length = sentence.chars().count();
    if length <= MAX_SIDE {
        return sentence.trim_start().to_owned();
    }
    let cut: String = sentence.chars().skip(length - MAX_SIDE).collect();
    format!("… {}", cut.split_once(' ').map_or(cut.as_str(), |(_, rest)| rest))
}

/// What of a text belongs to the sentence that ran on into it.
fn sentence_start_after(text: &str) -> String {
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        if c == ' '
            && matches!(last, '.' | '!' | '?')
            && text[at..].trim_start().starts_with(char::is_uppercase)
        {
            return cut_after(&text[..at]);
        }
        last = c;
    }
    cut_after(text.trim_end())
}

fn cut_after(sentence: &str) -> String {
    if sentence.chars().count() <= MAX_SIDE {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(MAX_SIDE).collect();
    format!("{} …", cut.rsplit_once(' ').map_or(cut.as_str(), |(rest, _)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences() {
        assert_eq!(sentence_end_before("One. Two e.g. three "), "Two e.g. three ");
        assert_eq!(sentence_start_after(" ends here. Next one."), " ends here.");
        assert_eq!(sentence_start_after(" is 3.5 or so"), " is 3.5 or so");
    }
}
