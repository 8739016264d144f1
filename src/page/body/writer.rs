//! The walk over the pieces of a text: each is handed to the part that writes its kind.

use std::ops::Range;

use pulldown_cmark::{Alignment, CowStr, Event};

use super::block::OpenCode;
use super::{Body, Setting, Tools, callout, footnote, image};
use crate::catalog::view::View;
use crate::diagnostic::{Code, Diagnostic};
use crate::glossary::{TermLinks, link};
use crate::html::escape_into;
use crate::markdown::{self, Document, Piece, Placed};

/// Writes one text. What several parts need is visible to all of them; each part has a file beside this one.
pub(super) struct Writer<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) setting: &'a Setting,
    pub(super) view: &'a View<'a>,
    pub(super) tools: &'a Tools,
    pub(super) pieces: &'a [Placed<'a>],
    /// The place of the piece at hand.
    pub(super) at: usize,
    /// The automatic links of terms, and the next of them.
    pub(super) links: &'a TermLinks,
    pub(super) next_link: usize,
    /// The term link that is open: where it ends in the text, and its term.
    pub(super) open_link: Option<(usize, usize)>,
    pub(super) body: Body,
    /// Where text goes; footnotes and headings have buffers of their own.
    pub(super) out: String,
    /// Texts set aside while another is written.
    pub(super) set_aside: Vec<String>,
    /// More than zero inside what may hold no link.
    pub(super) links_off: usize,
    /// Whether blocks are left out.
    pub(super) inline_only: bool,
    pub(super) heading: usize,
    pub(super) table: Vec<Alignment>,
    pub(super) column: usize,
    pub(super) in_table_head: bool,
    pub(super) callouts: Vec<callout::Open>,
    pub(super) footnotes: footnote::Footnotes,
    pub(super) previews: usize,
    /// Whether the open term link stands in brackets after what it stands for.
    pub(super) expanded: bool,
    /// The open mark that stops the linking of terms.
    pub(super) no_terms: Option<Range<usize>>,
    /// Where the last formula ends that could not be read.
    pub(super) unread_until: usize,
    /// The alternative text of the open image, and its link.
    pub(super) image: Option<image::OpenImage>,
    /// Whether the open link has an element to close.
    pub(super) open_anchors: Vec<bool>,
    pub(super) code: Option<OpenCode>,
    /// What is printed in place of the next text.
    pub(super) instead: Option<String>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        document: &'a Document<'a>,
        setting: &'a Setting,
        view: &'a View<'a>,
        tools: &'a Tools,
        pieces: &'a [Placed<'a>],
        links: &'a TermLinks,
    ) -> Self {
        Self {
            document,
            setting,
            view,
            tools,
            pieces,
            at: 0,
            links,
            next_link: 0,
            open_link: None,
            body: Body::default(),
            out: String::with_capacity(document.text.len() * 2),
            set_aside: Vec::new(),
            links_off: 0,
            inline_only: false,
            heading: 0,
            table: Vec::new(),
            column: 0,
            in_table_head: false,
            callouts: Vec::new(),
            footnotes: footnote::Footnotes::default(),
            previews: 0,
            expanded: false,
            no_terms: None,
            unread_until: 0,
            image: None,
            open_anchors: Vec::new(),
            code: None,
            instead: None,
        }
    }

    pub(super) fn all(&mut self) {
        self.number_footnotes();
        while self.at < self.pieces.len() {
            let (piece, range) = &self.pieces[self.at];
            self.piece(piece, range);
            self.at += 1;
        }
        self.write_footnotes();
        if let Some(range) = self.no_terms.take() {
            let help = Some("add `<!-- /kb:noterm -->` where terms link again".to_owned());
            self.report(Code::UnclosedMark, &range, "this mark is never closed", help);
        }
    }

    /// A short Markdown text of the file at hand, such as a caption: inline only. Terms link in it where the
    /// project says so.
    pub(super) fn short_text(&mut self, text: &str, range: &Range<usize>) -> String {
        let Some(article) = self.setting.article else { return String::new() };
        let map = markdown::OffsetMap::of_value(text, &self.view.article(article).text, range.clone());
        let document = Document { file: self.document.file, text, map };
        let pieces = markdown::pieces(text);
        let glossary = self.view.names();
        let links = if self.view.settings().terms.captions {
            link(&pieces, glossary, &self.setting.policy, |name| glossary.named(name)).links
        } else {
            Vec::new()
        };
        let mut writer = Writer::new(&document, self.setting, self.view, self.tools, &pieces, &links);
        writer.inline_only = true;
        writer.links_off = self.links_off;
        // Previews are numbered over the whole page.
        writer.previews = self.previews;
        writer.all();
        self.previews = writer.previews;
        let body = writer.finish();
        self.body.absorb(body)
    }

    pub(super) fn finish(mut self) -> Body {
        self.body.html = self.out;
        self.body
    }

    pub(super) fn report(
        &mut self,
        code: Code,
        range: &Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let place = self.document.place(range);
        self.body.diagnostics.push(Diagnostic::new(code, message).at(place).maybe_help(help));
    }

    pub(super) fn push(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// Takes the spaces and line ends at the end away.
    pub(super) fn trim_end(&mut self) {
        self.out.truncate(self.out.trim_end_matches([' ', '\n']).len());
    }

    pub(super) fn push_text(&mut self, text: &str) {
        escape_into(text, &mut self.out);
    }

    /// Marks that stop and restart the linking of terms come in pairs.
    fn no_terms_mark(&mut self, stop: bool, range: &Range<usize>) {
        let range = range.start..range.start + self.document.text[range.clone()].trim_end().len();
        match (stop, self.no_terms.take()) {
            (true, None) => self.no_terms = Some(range),
            (false, Some(_)) => {}
            (true, Some(first)) => {
                self.report(Code::UnclosedMark, &range, "terms do not link here already", None);
                self.no_terms = Some(first);
            }
            (false, None) => {
                let help = Some("open with `<!-- kb:noterm -->`, or take it out".to_owned());
                self.report(Code::UnclosedMark, &range, "this mark closes nothing", help);
            }
        }
    }

    /// Writes what follows into a buffer of its own, until [`Writer::take`].
    pub(super) fn set_aside(&mut self) {
        self.set_aside.push(std::mem::take(&mut self.out));
    }

    pub(super) fn take(&mut self) -> String {
        let outer = self.set_aside.pop().unwrap_or_default();
        std::mem::replace(&mut self.out, outer)
    }

    pub(super) fn piece(&mut self, piece: &Piece<'a>, range: &Range<usize>) {
        match piece {
            Piece::Event(event) => self.event(event, range),
            Piece::Text(text) => self.text(text, range),
            Piece::CalloutStart { kind, kind_range, folds } => self.callout_start(kind, kind_range, *folds),
            Piece::CalloutTitleEnd => self.callout_title_end(),
            Piece::CalloutEnd => self.callout_end(),
            Piece::Demo(_) => self.demo(range),
            Piece::Value(expression) => self.value(expression, range),
            Piece::Math { tex, tex_range, display, label } => {
                self.math(tex, tex_range, *display, label.as_ref().map(|l| l.0));
            }
            Piece::Citation(citation) => self.citation(citation),
            Piece::Reference(reference) => self.reference(reference),
            Piece::Url(url) => self.bare_url(url, range),
            Piece::Unlinked(words) => self.push_text(words),
            Piece::NoTerms(stop) => self.no_terms_mark(*stop, range),
        }
    }

    pub(super) fn event(&mut self, event: &Event<'a>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range),
            Event::Code(code) => {
                self.push("<code>");
                self.push_text(code);
                self.push("</code>");
            }
            Event::Html(html) | Event::InlineHtml(html) => self.push(html),
            Event::FootnoteReference(name) => self.footnote_reference(name, range),
            Event::SoftBreak => self.break_or_space("\n"),
            Event::HardBreak => self.break_or_space("<br>\n"),
            Event::Rule => self.push("<hr>\n"),
            Event::TaskListMarker(done) => {
                let checked = if *done { " checked" } else { "" };
                self.push(&format!("<input type=\"checkbox\" disabled{checked}> "));
            }
            Event::Text(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    /// A break inside an image's alternative text is a space.
    pub(super) fn break_or_space(&mut self, html: &str) {
        match &mut self.image {
            Some(image) => image.alt.push(' '),
            None => self.push(html),
        }
    }

    /// A text inside a code block, an image or prose.
    pub(super) fn text(&mut self, text: &CowStr<'a>, range: &Range<usize>) {
        if let Some(OpenCode { text: code, .. }) = &mut self.code {
            code.push_str(text);
        } else if let Some(image) = &mut self.image {
            image.alt.push_str(text);
        } else if let Some(words) = self.instead.take() {
            self.push_text(&words);
        } else {
            self.unread_formulas(range);
            self.prose(text, range);
        }
    }
}
