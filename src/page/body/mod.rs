//! From the pieces of a Markdown text to the body of a page: HTML, the contents, and what it refers to.
//!
//! This is where references are resolved against the catalog, and where what leads nowhere is reported. One
//! [`Writer`] walks the pieces once; its parts are in the files beside this one.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, Tag, TagEnd};
use rayon::prelude::*;

use super::highlight::Highlighter;
use super::math::Formulas;
use crate::catalog::backlink::Outgoing;
use crate::catalog::{Catalog, Url};
use crate::diagnostic::{Code, Diagnostic};
use crate::glossary::link::Policy;
use crate::glossary::{Term, TermLinks, link as link_terms};
use crate::html::escape_into;
use crate::markdown::{self, Document, Piece, Placed};
use crate::project::First;

mod callout;
mod demo;
mod excerpt;
mod footnote;
mod inline;
mod link;
mod term;

/// What a text is part of.
#[derive(Debug, Clone)]
pub struct Setting<'a> {
    /// The page that it will stand on.
    pub url: Url,
    /// The article that it is the body of.
    pub article: Option<usize>,
    /// The section, for terms with a scope.
    pub section: &'a str,
    /// Which occurrences of terms link.
    pub first: First,
    /// Terms that do not link here.
    pub excluded: BTreeSet<usize>,
    /// What ids begin with, so that several texts can stand on one page.
    pub prefix: String,
}

/// A rendered text.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// Its HTML.
    pub html: String,
    /// Its headings of level 2 and 3.
    pub contents: Vec<Entry>,
    /// What it refers to.
    pub outgoing: Outgoing,
    /// The cited works in the order of their first citation.
    pub cited: Vec<String>,
    /// How many demos it holds.
    pub demos: usize,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

impl Body {
    /// Takes over what a part of the text refers to, and gives its HTML.
    pub(super) fn absorb(&mut self, part: Self) -> String {
        self.diagnostics.extend(part.diagnostics);
        for key in part.cited {
            if !self.cited.contains(&key) {
                self.cited.push(key);
            }
        }
        self.outgoing.cited.extend(part.outgoing.cited);
        for (article, excerpt) in part.outgoing.articles {
            self.outgoing.articles.entry(article).or_insert(excerpt);
        }
        part.html
    }
}

/// An entry of the contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 2 or 3.
    pub level: u8,
    /// The anchor.
    pub id: String,
    /// The heading as HTML, without links.
    pub html: String,
}

/// What every body needs beside the catalog.
#[derive(Debug)]
pub struct Tools {
    /// Colours code.
    pub highlighter: Highlighter,
    /// Sets formulas.
    pub formulas: Formulas,
    /// The definition of each term as its previews show it: inline HTML without links.
    pub definitions: Vec<String>,
}

impl Tools {
    /// The tools for the texts of a catalog.
    pub fn new(catalog: &Catalog) -> Self {
        let mut tools = Self {
            highlighter: Highlighter::default(),
            formulas: Formulas::default(),
            definitions: Vec::new(),
        };
        let terms = catalog.glossary.terms.par_iter();
        let definition = |term: &Term| render_inline(&term.definition.value, catalog, &tools);
        let definitions = terms.map(definition).collect();
        tools.definitions = definitions;
        tools
    }
}

/// Renders a text.
pub fn render(document: &Document<'_>, setting: &Setting<'_>, catalog: &Catalog, tools: &Tools) -> Body {
    let pieces = markdown::pieces(document.text);
    let policy = Policy { first: setting.first, section: setting.section, excluded: &setting.excluded };
    let links = link_terms(&pieces, &catalog.glossary, policy, |name| catalog.term_named(name));
    let mut writer = Writer::new(document, setting, catalog, tools, &pieces, &links);
    writer.all();
    writer.finish()
}

/// Renders a short text without links.
fn render_inline(text: &str, catalog: &Catalog, tools: &Tools) -> String {
    let file = "".into();
    let document = Document { file: &file, text, map: markdown::OffsetMap::Slice(0) };
    let setting = Setting {
        url: Url::home(),
        article: None,
        section: "",
        first: First::None,
        excluded: BTreeSet::new(),
        prefix: String::new(),
    };
    let pieces = markdown::pieces(text);
    let links = Vec::new();
    let mut writer = Writer::new(&document, &setting, catalog, tools, &pieces, &links);
    writer.links_off = 1;
    writer.inline_only = true;
    writer.all();
    writer.finish().html.trim().to_owned()
}

struct Writer<'a> {
    document: &'a Document<'a>,
    setting: &'a Setting<'a>,
    catalog: &'a Catalog,
    tools: &'a Tools,
    pieces: &'a [Placed<'a>],
    /// The place of the piece at hand.
    at: usize,
    /// The automatic links of terms, and the next of them.
    links: &'a TermLinks,
    next_link: usize,
    /// The term link that is open: where it ends in the text, and its term.
    open_link: Option<(usize, usize)>,
    body: Body,
    /// Where text goes; footnotes and headings have buffers of their own.
    out: String,
    /// Texts set aside while another is written.
    set_aside: Vec<String>,
    /// More than zero inside what may hold no link.
    links_off: usize,
    /// Whether blocks are left out.
    inline_only: bool,
    heading: usize,
    table: Vec<Alignment>,
    column: usize,
    in_table_head: bool,
    callouts: Vec<callout::Open>,
    footnotes: footnote::Footnotes,
    previews: usize,
    /// The alternative text of the open image, and its link.
    image: Option<link::OpenImage>,
    /// Whether the open link has an element to close.
    open_anchors: Vec<bool>,
    code: Option<(String, String)>,
}

impl<'a> Writer<'a> {
    fn new(
        document: &'a Document<'a>,
        setting: &'a Setting<'a>,
        catalog: &'a Catalog,
        tools: &'a Tools,
        pieces: &'a [Placed<'a>],
        links: &'a TermLinks,
    ) -> Self {
        Self {
            document,
            setting,
            catalog,
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
            image: None,
            open_anchors: Vec::new(),
            code: None,
        }
    }

    fn all(&mut self) {
        self.number_footnotes();
        while self.at < self.pieces.len() {
            let (piece, range) = &self.pieces[self.at];
            self.piece(piece, range);
            self.at += 1;
        }
        self.write_footnotes();
    }

    /// A short Markdown text of the file at hand, such as a caption: inline only, without term links.
    fn short_text(&mut self, text: &str, range: &Range<usize>) -> String {
        let Some(article) = self.setting.article else { return String::new() };
        let map = markdown::OffsetMap::of_value(text, &self.catalog.articles[article].text, range.clone());
        let document = Document { file: self.document.file, text, map };
        let pieces = markdown::pieces(text);
        let links = Vec::new();
        let mut writer = Writer::new(&document, self.setting, self.catalog, self.tools, &pieces, &links);
        writer.inline_only = true;
        writer.all();
        let body = writer.finish();
        self.body.absorb(body)
    }

    fn finish(mut self) -> Body {
        self.body.html = self.out;
        self.body
    }

    fn report(&mut self, code: Code, range: &Range<usize>, message: impl Into<String>, help: Option<String>) {
        let place = self.document.place(range);
        self.body.diagnostics.push(Diagnostic::new(code, message).at(place).maybe_help(help));
    }

    fn push(&mut self, html: &str) {
        self.out.push_str(html);
    }

    fn push_text(&mut self, text: &str) {
        escape_into(text, &mut self.out);
    }

    /// Writes what follows into a buffer of its own, until [`Writer::take`].
    fn set_aside(&mut self) {
        self.set_aside.push(std::mem::take(&mut self.out));
    }

    fn take(&mut self) -> String {
        let outer = self.set_aside.pop().unwrap_or_default();
        std::mem::replace(&mut self.out, outer)
    }

    fn piece(&mut self, piece: &Piece<'a>, range: &Range<usize>) {
        match piece {
            Piece::Event(event) => self.event(event, range),
            Piece::Text(text) => self.text(text, range),
            Piece::CalloutStart { kind, kind_range } => self.callout_start(kind, kind_range),
            Piece::CalloutTitleEnd => self.callout_title_end(),
            Piece::CalloutEnd => self.callout_end(),
            Piece::Demo(_) => self.demo(range),
            Piece::Value(expression) => self.value(expression, range),
            Piece::Math { tex, tex_range, display, label } => {
                self.math(tex, tex_range, *display, label.as_ref().map(|l| l.0));
            }
            Piece::Citation(citation) => self.citation(citation),
            Piece::Reference(reference) => self.reference(reference),
            Piece::Url(url) => self.bare_url(url),
            Piece::Unlinked(words) => self.push_text(words),
            Piece::NoTerms(_) => {}
        }
    }

    fn event(&mut self, event: &Event<'a>, range: &Range<usize>) {
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
    fn break_or_space(&mut self, html: &str) {
        match &mut self.image {
            Some(image) => image.alt.push(' '),
            None => self.push(html),
        }
    }

    fn start(&mut self, tag: &Tag<'a>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph if self.inline_only => {}
            Tag::Paragraph => self.push("<p>"),
            Tag::Heading { level, .. } => self.heading_start(*level as u8),
            Tag::BlockQuote(_) => self.push("<blockquote>\n"),
            Tag::CodeBlock(kind) => self.code_start(kind, range),
            Tag::List(None) => self.push("<ul>\n"),
            Tag::List(Some(1)) => self.push("<ol>\n"),
            Tag::List(Some(start)) => self.push(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => self.push("<li>"),
            Tag::FootnoteDefinition(name) => self.footnote_start(name),
            Tag::DefinitionList => self.push("<dl>\n"),
            Tag::DefinitionListTitle => self.push("<dt>"),
            Tag::DefinitionListDefinition => self.push("<dd>"),
            Tag::Table(alignments) => {
                self.table.clone_from(alignments);
                self.push(
                    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table>\n",
                );
            }
            Tag::TableHead => {
                self.in_table_head = true;
                self.column = 0;
                self.push("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.push("<tr>");
            }
            Tag::TableCell => self.cell_start(),
            Tag::Emphasis => self.push("<em>"),
            Tag::Strong => self.push("<strong>"),
            Tag::Strikethrough => self.push("<del>"),
            Tag::Superscript => self.push("<sup>"),
            Tag::Subscript => self.push("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.link_start(*link_type, dest_url, title, range);
            }
            Tag::Image { dest_url, title, .. } => self.image_start(dest_url, title, range),
            Tag::HtmlBlock | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph if self.inline_only => self.push(" "),
            TagEnd::Paragraph => self.push("</p>\n"),
            TagEnd::Heading(level) => self.heading_end(level as u8),
            TagEnd::BlockQuote(_) => self.push("</blockquote>\n"),
            TagEnd::CodeBlock => self.code_end(range),
            TagEnd::List(false) => self.push("</ul>\n"),
            TagEnd::List(true) => self.push("</ol>\n"),
            TagEnd::Item => self.push("</li>\n"),
            TagEnd::FootnoteDefinition => self.footnote_end(),
            TagEnd::DefinitionList => self.push("</dl>\n"),
            TagEnd::DefinitionListTitle => self.push("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.push("</dd>\n"),
            TagEnd::Table => self.push("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.in_table_head = false;
                self.push("</tr></thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.push("</tr>\n"),
            TagEnd::TableCell => {
                self.column += 1;
                self.push(if self.in_table_head { "</th>" } else { "</td>" });
            }
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</del>"),
            TagEnd::Superscript => self.push("</sup>"),
            TagEnd::Subscript => self.push("</sub>"),
            TagEnd::Link => self.link_end(),
            TagEnd::Image => self.image_end(range),
            TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn cell_start(&mut self) {
        let class = match self.table.get(self.column) {
            Some(Alignment::Right) => " class=\"r\"",
            Some(Alignment::Center) => " class=\"c\"",
            _ => "",
        };
        let tag = if self.in_table_head { "<th scope=\"col\"" } else { "<td" };
        self.push(tag);
        self.push(class);
        self.push(">");
    }

    fn heading_start(&mut self, level: u8) {
        let id = self.heading_id();
        self.push(&format!("<h{level} id=\""));
        self.push_text(&id);
        self.push("\">");
        self.links_off += 1;
        self.set_aside();
    }

    fn heading_end(&mut self, level: u8) {
        self.links_off -= 1;
        let html = self.take();
        let id = self.heading_id();
        self.push(&html);
        self.push(" <a class=\"anchor\" href=\"#");
        self.push_text(&id);
        self.push(&format!("\" aria-label=\"Link to this section\">#</a></h{level}>\n"));
        if level == 2 || level == 3 {
            self.body.contents.push(Entry { level, id, html });
        }
        self.heading += 1;
    }

    /// The anchor of the heading at hand: the outline's for an article, else made of its place.
    fn heading_id(&self) -> String {
        let outline = self.setting.article.map(|a| &self.catalog.articles[a].outline);
        let heading = outline.and_then(|o| o.headings.get(self.heading));
        heading.map_or_else(|| format!("{}h{}", self.setting.prefix, self.heading + 1), |h| h.id.clone())
    }

    fn code_start(&mut self, kind: &CodeBlockKind<'_>, _range: &Range<usize>) {
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or("").to_owned(),
            CodeBlockKind::Indented => String::new(),
        };
        self.code = Some((language, String::new()));
    }

    fn code_end(&mut self, range: &Range<usize>) {
        let Some((language, code)) = self.code.take() else { return };
        self.push("<pre tabindex=\"0\"><code>");
        match self.tools.highlighter.highlight(&code, &language) {
            Some(html) => self.push(&html),
            None => {
                self.push_text(&code);
                if !language.is_empty() && !matches!(language.as_str(), "text" | "txt" | "plain" | "console")
                {
                    let first = range.start
                        ..range.start + self.document.text[range.clone()].lines().next().map_or(0, str::len);
                    let help = Some("name another language, or write ```text".into());
                    self.report(
                        Code::UnknownLanguage,
                        &first,
                        format!("there are no colours for `{language}`"),
                        help,
                    );
                }
            }
        }
        self.push("</code></pre>\n");
    }

    /// A text inside a code block, an image or prose.
    fn text(&mut self, text: &CowStr<'a>, range: &Range<usize>) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
        } else if let Some(image) = &mut self.image {
            image.alt.push_str(text);
        } else {
            self.prose(text, range);
        }
    }
}
