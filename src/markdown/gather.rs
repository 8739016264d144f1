//! One walk over CommonMark's events that makes our extensions explicit.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag, TagEnd};

use super::callout::{self, Marker};
use super::{DemoText, Piece, Placed, inline};

type Located<'a> = (Event<'a>, Range<usize>);

/// Turns events into pieces.
pub(super) fn gather<'a>(text: &'a str, events: impl Iterator<Item = Located<'a>>) -> Vec<Placed<'a>> {
    let mut gather =
        Gather { text, events: events.peekable(), pieces: Vec::new(), quotes: Vec::new(), verbatim: 0 };
    while let Some((event, range)) = gather.events.next() {
        gather.event(event, range);
    }
    gather.pieces
}

struct Gather<'a, I: Iterator<Item = Located<'a>>> {
    text: &'a str,
    events: Peekable<I>,
    pieces: Vec<Placed<'a>>,
    /// For each open block quote, whether it is a callout.
    quotes: Vec<bool>,
    /// How many open elements hold text that is not read further: links, images, code.
    verbatim: usize,
}

impl<'a, I: Iterator<Item = Located<'a>>> Gather<'a, I> {
    fn push(&mut self, piece: Piece<'a>, range: Range<usize>) {
        self.pieces.push((piece, range));
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Text(text) => self.text_run(text, range),
            Event::Start(Tag::BlockQuote(_)) => self.block_quote(range),
            Event::End(TagEnd::BlockQuote(_)) => {
                let piece = match self.quotes.pop() {
                    Some(true) => Piece::CalloutEnd,
                    _ => Piece::Event(event),
                };
                self.push(piece, range);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if is_demo(&info) => self.demo(range),
            Event::Code(code) => self.code(code, range),
            Event::InlineMath(tex) => self.math(tex, range, false),
            Event::DisplayMath(tex) => self.math(tex, range, true),
            Event::Html(html) | Event::InlineHtml(html) if no_terms(&html).is_some() => {
                self.push(Piece::NoTerms(no_terms(&html).unwrap_or_default()), range);
            }
            other => {
                match &other {
                    Event::Start(
                        Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock,
                    ) => self.verbatim += 1,
                    Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                        self.verbatim -= 1;
                    }
                    _ => {}
                }
                self.push(Piece::Event(other), range);
            }
        }
    }

    /// Joins texts that stand side by side in the source, then reads what is in them.
    fn text_run(&mut self, text: CowStr<'a>, range: Range<usize>) {
        if self.text.get(range.clone()) != Some(&*text) {
            // An entity or the like: the words are not those of the source.
            return self.push(Piece::Text(text), range);
        }
        let mut end = self.joined(range.end);
        if self.verbatim > 0 {
            let run = range.start..end;
            return self.push(Piece::Text(CowStr::Borrowed(&self.text[run.clone()])), run);
        }
        // A citation goes on over the ends of lines.
        while let Some(close) = inline::goes_on(self.text, range.start..end) {
            while let Some((Event::Text(_) | Event::SoftBreak, at)) = self.events.peek()
                && at.start < close
            {
                end = at.end;
                self.events.next();
            }
            end = self.joined(end);
        }
        inline::split(self.text, range.start..end, &mut self.pieces);
    }

    /// Where the texts end that stand side by side from `end` on.
    fn joined(&mut self, mut end: usize) -> usize {
        while let Some((Event::Text(next), at)) = self.events.peek() {
            if at.start != end || self.text.get(at.clone()) != Some(&**next) {
                break;
            }
            end = at.end;
            self.events.next();
        }
        end
    }

    fn block_quote(&mut self, range: Range<usize>) {
        let Some(Marker { kind, kind_range, folds, end }) = callout::marker(self.text, &range) else {
            self.quotes.push(false);
            return self.push(Piece::Event(Event::Start(Tag::BlockQuote(None))), range);
        };
        self.quotes.push(true);
        let line_end = self.text[end..range.end].find('\n').map_or(range.end, |n| end + n);
        self.push(Piece::CalloutStart { kind, kind_range, folds }, range);
        self.callout_title(end, line_end);
    }

    /// The rest of a callout's first line is its title; what follows it in the same paragraph is a paragraph.
    fn callout_title(&mut self, marker_end: usize, line_end: usize) {
        let Some((_, paragraph)) = self.events.next_if(|(e, _)| matches!(e, Event::Start(Tag::Paragraph)))
        else {
            return self.push(Piece::CalloutTitleEnd, marker_end..marker_end);
        };
        while let Some((event, range)) = self.events.next() {
            match event {
                // The marker itself.
                Event::Text(_) if range.end <= marker_end => {}
                Event::Text(text) if range.start <= marker_end => {
                    let words = self.text[marker_end..range.end.max(marker_end)].trim_start();
                    let start = range.end - words.len();
                    if !text.trim().is_empty() && !words.is_empty() {
                        self.text_run(CowStr::Borrowed(&self.text[start..range.end]), start..range.end);
                    }
                }
                Event::End(TagEnd::Paragraph) => {
                    return self.push(Piece::CalloutTitleEnd, line_end..line_end);
                }
                Event::SoftBreak | Event::HardBreak => {
                    self.push(Piece::CalloutTitleEnd, line_end..line_end);
                    return self.push(Piece::Event(Event::Start(Tag::Paragraph)), paragraph);
                }
                other => self.event(other, range),
            }
        }
    }

    fn demo(&mut self, block: Range<usize>) {
        let mut yaml: Option<Range<usize>> = None;
        let mut length = 0;
        for (event, range) in self.events.by_ref() {
            match event {
                Event::Text(text) => {
                    length += text.len();
                    yaml = Some(yaml.map_or(range.start, |y| y.start)..range.end);
                }
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        let yaml = yaml.unwrap_or(block.end..block.end);
        // Line ends of another system are read as one byte.
        let whole = &self.text[yaml.clone()];
        let returns = whole.matches("\r\n").count();
        let text = if whole.len() - returns == length { DemoText::Yaml(whole) } else { DemoText::Indented };
        self.push(Piece::Demo(text), yaml);
    }

    fn code(&mut self, code: CowStr<'a>, range: Range<usize>) {
        // A value is read from the source, so that its errors point into it.
        let inner = self.text[range.clone()].trim_matches('`').trim();
        match inner.strip_prefix("= ") {
            Some(expression) if self.verbatim == 0 && code.starts_with("= ") => {
                self.push(Piece::Value(expression), range);
            }
            _ => self.push(Piece::Event(Event::Code(code)), range),
        }
    }

    fn math(&mut self, tex: CowStr<'a>, range: Range<usize>, display: bool) {
        let marks = if display { 2 } else { 1 };
        let tex_range =
            (range.start + marks).min(range.end)..range.end.saturating_sub(marks).max(range.start);
        let label = if display { self.label(range.end) } else { None };
        let end = label.as_ref().map_or(range.end, |(_, at)| at.end + 1);
        self.push(Piece::Math { tex, tex_range, display, label }, range.start..end);
    }

    /// The label `{#eq-...}` right after a formula. Its text is taken out of what follows.
    fn label(&mut self, after: usize) -> Option<(&'a str, Range<usize>)> {
        let rest = self.text[after..].trim_start_matches(' ');
        let name = rest.strip_prefix("{#")?;
        let name = &name[..name.find('}')?];
        if !name.starts_with("eq-") || name.contains(char::is_whitespace) {
            return None;
        }
        let start = self.text.len() - rest.len() + 2;
        let end = start + name.len() + 1;
        while self.events.next_if(|(e, r)| matches!(e, Event::Text(_)) && r.end <= end).is_some() {}
        if let Some((Event::Text(text), range)) = self.events.peek_mut()
            && range.start < end
        {
            *text = CowStr::Borrowed(&self.text[end..range.end]);
            range.start = end;
        }
        Some((name, start..end - 1))
    }
}

fn is_demo(info: &str) -> bool {
    info.split_whitespace().next() == Some("demo")
}

/// Whether a comment stops or restarts the linking of terms.
fn no_terms(html: &str) -> Option<bool> {
    match html.trim() {
        "<!-- kb:noterm -->" => Some(true),
        "<!-- /kb:noterm -->" => Some(false),
        _ => None,
    }
}
