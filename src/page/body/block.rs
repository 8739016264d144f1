//! The elements of Markdown: paragraphs, headings, lists, tables, code.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Tag, TagEnd};

use super::Entry;
use super::writer::Writer;
use crate::diagnostic::Code;

/// A code block that is being read.
#[derive(Debug)]
pub(super) struct OpenCode {
    language: String,
    file: Option<String>,
    pub(super) text: String,
}

impl<'a> Writer<'a> {
    pub(super) fn start(&mut self, tag: &Tag<'a>, range: &Range<usize>) {
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
                    "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>\n",
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
            Tag::Image { link_type, dest_url, title, .. } => {
                self.image_start(*link_type, dest_url, title);
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) => {}
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
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
    pub(super) fn heading_id(&self) -> String {
        let outline = self.setting.article.map(|a| &self.view.article(a).outline);
        let heading = outline.and_then(|o| o.headings.get(self.heading));
        heading.map_or_else(|| format!("{}h{}", self.setting.prefix, self.heading + 1), |h| h.id.clone())
    }

    fn code_start(&mut self, kind: &CodeBlockKind<'_>, _range: &Range<usize>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => &**info,
            CodeBlockKind::Indented => "",
        };
        let mut words = info.split_whitespace().map(str::to_owned);
        let language = words.next().unwrap_or_default();
        // A word after the language that looks like one names the file that is shown.
        let file = words.next().filter(|word| word.contains(['.', '/']) && !word.contains('='));
        self.code = Some(OpenCode { language, file, text: String::new() });
    }

    fn code_end(&mut self, range: &Range<usize>) {
        let Some(OpenCode { language, file, text: code }) = self.code.take() else { return };
        if let Some(file) = file {
            self.push("<p class=\"file\">");
            self.push_text(&file);
            self.push("</p>\n");
        }
        // Prose may be broken anywhere between words.
        let prose = matches!(language.as_str(), "markdown" | "md");
        self.push(if prose {
            "<pre class=\"wrap\" tabindex=\"0\"><code>"
        } else {
            "<pre tabindex=\"0\"><code>"
        });
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
}
