//! Footnotes: numbered in the order of their first mention, at the end of the text, with ways back.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::Writer;
use crate::diagnostic::{Code, nearest};
use crate::markdown::Piece;

/// The footnotes of a text.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// The names of all notes.
    defined: Vec<String>,
    /// Numbers by name.
    numbers: BTreeMap<String, usize>,
    /// How often each was mentioned so far.
    mentions: BTreeMap<String, usize>,
    /// The notes as HTML, by name.
    notes: BTreeMap<String, String>,
    /// The note that is being written.
    open: Option<String>,
}

impl Writer<'_> {
    /// Numbers the notes by their first mention.
    pub(super) fn number_footnotes(&mut self) {
        let defined: Vec<String> = self
            .pieces
            .iter()
            .filter_map(|(piece, _)| match piece {
                Piece::Event(Event::Start(Tag::FootnoteDefinition(name))) => Some(name.to_string()),
                _ => None,
            })
            .collect();
        for (piece, _) in self.pieces {
            if let Piece::Event(Event::FootnoteReference(name)) = piece
                && defined.contains(&name.to_string())
            {
                let next = self.footnotes.numbers.len() + 1;
                self.footnotes.numbers.entry(name.to_string()).or_insert(next);
            }
        }
        self.footnotes.defined = defined;
    }

    pub(super) fn footnote_reference(&mut self, name: &str, range: &Range<usize>) {
        let Some(number) = self.footnotes.numbers.get(name).copied() else {
            let known: Vec<&str> = self.footnotes.defined.iter().map(String::as_str).collect();
            let help =
                nearest::suggestion(name, known).unwrap_or_else(|| format!("add a line `[^{name}]: ...`"));
            self.report(Code::UndefinedFootnote, range, format!("there is no footnote `{name}`"), Some(help));
            return;
        };
        let mention = self.footnotes.mentions.entry(name.to_owned()).or_default();
        *mention += 1;
        let (prefix, mention) = (self.setting.prefix.clone(), *mention);
        // A note stands beside its first mention, where the style sheet can put it there.
        let beside = if mention == 1 { format!(" data-note=\"--{prefix}n{number}\"") } else { String::new() };
        self.push(&format!(
            "<sup class=\"fn\"><a href=\"#{prefix}fn-{number}\" id=\"{prefix}fnref-{number}-{mention}\" aria-label=\"Footnote {number}\"{beside}>{number}</a></sup>"
        ));
    }

    pub(super) fn footnote_start(&mut self, name: &str) {
        self.footnotes.open = Some(name.to_owned());
        self.set_aside();
    }

    pub(super) fn footnote_end(&mut self) {
        let html = self.take();
        if let Some(name) = self.footnotes.open.take() {
            self.footnotes.notes.insert(name, html);
        }
    }

    pub(super) fn write_footnotes(&mut self) {
        let footnotes = std::mem::take(&mut self.footnotes);
        let mut notes: Vec<(usize, &String)> =
            footnotes.numbers.iter().map(|(name, number)| (*number, name)).collect();
        notes.sort_unstable();
        if notes.is_empty() {
            return;
        }
        let prefix = self.setting.prefix.clone();
        self.push("<section class=\"footnotes\" aria-label=\"Footnotes\"><hr><ol>\n");
        for (number, name) in notes {
            let note = footnotes.notes.get(name).map_or("", String::as_str).trim_end();
            let mentions = footnotes.mentions.get(name).copied().unwrap_or(0);
            let mut back = String::new();
            for mention in 1..=mentions {
                // Writing to a String cannot fail.
                let _ = write!(
                    back,
                    " <a class=\"back\" href=\"#{prefix}fnref-{number}-{mention}\" aria-label=\"Back to the text\">↩</a>"
                );
            }
            let before = number - 1;
            self.push(&format!(
                "<li id=\"{prefix}fn-{number}\" data-at=\"--{prefix}n{number}\" data-as=\"--{prefix}l{number}\" data-after=\"--{prefix}l{before}\">"
            ));
            // The ways back stand at the end of the last paragraph.
            match note.strip_suffix("</p>") {
                Some(open) => self.push(&format!("{open}{back}</p>")),
                None => self.push(&format!("{note}{back}")),
            }
            self.push("</li>\n");
        }
        self.push("</ol></section>\n");
    }
}
