//! Prose, with the automatic links of its terms, and the preview that every link to a term carries.

use std::ops::Range;

use crate::catalog::backlink::FirstUse;
use crate::glossary::{Case, Glossary, Name, Term};

use super::Writer;
use crate::catalog::Catalog;

impl Writer<'_> {
    /// Writes a text and the term links that begin, end or run on in it.
    pub(super) fn prose(&mut self, text: &str, range: &Range<usize>) {
        let mut at = range.start;
        // An entity is one character of the text and several of the source: it is written whole.
        let literal = range.len() == text.len();
        loop {
            if let Some((end, term)) = self.open_link {
                if end > range.end {
                    break;
                }
                let stop = if literal { end } else { range.end };
                self.push_slice(text, at, stop, range);
                at = stop;
                self.open_link = None;
                self.term_end(term);
                if !literal {
                    return;
                }
            }
            let Some(link) = self.links.get(self.next_link).filter(|l| l.range.start < range.end).cloned()
            else {
                break;
            };
            self.next_link += 1;
            if link.range.start < at || self.links_off > 0 {
                continue;
            }
            self.push_slice(text, at, link.range.start, range);
            at = link.range.start;
            self.term_start(link.term, &link.range, link.name);
            self.open_link = Some((link.range.end, link.term));
        }
        self.push_slice(text, at, range.end, range);
    }

    fn push_slice(&mut self, text: &str, from: usize, to: usize, range: &Range<usize>) {
        if range.len() == text.len() {
            let slice = text.get(from - range.start..to - range.start).unwrap_or("");
            crate::html::escape_into(slice, &mut self.out);
        } else if from < to {
            crate::html::escape_into(text, &mut self.out);
        }
    }

    /// Opens a link to a term's page.
    pub(super) fn term_start(&mut self, term: usize, words: &Range<usize>, name: Name) {
        self.expand(term, words, name);
        self.note_term(term, words, name);
        let url = Catalog::term_url(self.view.term(term));
        let href = self.setting.url.link_to(&url);
        self.previews += 1;
        self.push("<span class=\"tw\"><a class=\"term\" href=\"");
        self.push_text(&href);
        let id = format!("{}d{}", self.setting.prefix, self.previews);
        self.push(&format!("\" aria-describedby=\"{id}\">"));
    }

    /// Closes it, with the preview.
    pub(super) fn term_end(&mut self, at: usize) {
        let term = self.view.term(at);
        let id = format!("{}d{}", self.setting.prefix, self.previews);
        self.push(&format!("</a><span class=\"def\" role=\"tooltip\" id=\"{id}\" hidden>"));
        if let Some(expansion) = &term.expansion {
            self.push("<b>");
            self.push_text(expansion);
            self.push("</b>. ");
        }
        self.out.push_str(&self.tools.definitions[at]);
        self.push("</span></span>");
        if std::mem::take(&mut self.expanded) {
            self.push(")");
        }
    }

    /// Says what an acronym stands for where it is used first, if the project wants that.
    fn expand(&mut self, at: usize, words: &Range<usize>, name: Name) {
        let wanted = self.setting.article.is_some() && self.view.settings().terms.expand;
        if !wanted || name != Name::Label || self.body.outgoing.terms.contains_key(&at) {
            return;
        }
        let term = self.view.term(at);
        let Some(expansion) = &term.expansion else { return };
        let text =
            if self.begins_sentence(words.start) { expansion.clone() } else { inside(term, expansion) };
        self.push_text(&text);
        self.push(" (");
        self.expanded = true;
    }

    /// Whether nothing of a sentence stands before a byte of the text.
    fn begins_sentence(&self, at: usize) -> bool {
        let before = &self.document.text[..at];
        let block = before.rsplit("\n\n").next().unwrap_or(before);
        let block = block.trim_start_matches(|c: char| !c.is_alphabetic()).trim_end();
        block.is_empty() || block.ends_with(['.', '!', '?', ':'])
    }

    /// Remembers that the text links a term, and the sentence of the first link.
    fn note_term(&mut self, term: usize, words: &Range<usize>, name: Name) {
        let range = self.document.place(words).range;
        self.body.outgoing.first_uses.entry(term).or_insert(FirstUse { range, name });
        *self.body.outgoing.term_counts.entry(term).or_default() += 1;
        if !self.body.outgoing.terms.contains_key(&term) {
            let excerpt = self.excerpt(words);
            self.body.outgoing.terms.insert(term, excerpt);
        }
    }
}

/// What an acronym stands for, inside of a sentence: in small letters, unless its case matters.
fn inside(term: &Term, expansion: &str) -> String {
    let matters = term.case.map_or_else(|| Glossary::case_matters(expansion), |case| case == Case::Exact);
    let mut chars = expansion.chars();
    match chars.next() {
        Some(first) if !matters => first.to_lowercase().chain(chars).collect(),
        _ => expansion.to_owned(),
    }
}
