//! References to figures, tables, equations and sections: "Figures 1 and 2 of *Working memory*", each number a link
//! with a preview of what it leads to.

use super::super::math::FormulaStyle;
use super::Writer;
use super::figure::{QuotedOn, quoted_caption};
use crate::catalog::{Label, LabelKind, Shown};
use crate::diagnostic::{Code, nearest};
use crate::html::escape_into;
use crate::markdown::inline::{Reference, Referred, on_one_line};

/// What one name of a reference leads to.
#[derive(Debug, Clone)]
struct Found<'a> {
    /// As written.
    referred: &'a Referred<'a>,
    /// The article that it is in.
    article: usize,
    target: Target,
}

#[derive(Debug, Clone)]
enum Target {
    /// A figure, table or equation, by its anchor.
    Label(String, Label),
    /// A section, by its anchor and title.
    Section(String, String),
}

/// A part of a reference: words, or what they link.
enum Part<'a> {
    Text(String),
    Title(String),
    Link { found: &'a Found<'a>, text: String, of: Option<String> },
}

impl Found<'_> {
    fn kind(&self) -> Option<LabelKind> {
        match &self.target {
            Target::Label(_, label) => Some(label.kind),
            Target::Section(..) => None,
        }
    }

    fn anchor(&self) -> &str {
        match &self.target {
            Target::Label(anchor, _) | Target::Section(anchor, _) => anchor,
        }
    }

    /// "2", "(3)", "“The rule”".
    fn number(&self) -> String {
        match &self.target {
            Target::Label(_, label) => label.numeral(),
            Target::Section(_, title) => format!("“{title}”"),
        }
    }

    /// Whether it can share the word of the one before: "Figures 1 and 2".
    fn joins(&self, before: &Self) -> bool {
        self.kind() == before.kind()
            && self.article == before.article
            && before.referred.after.is_empty()
            && self.referred.before.is_empty()
            && self.referred.bare == before.referred.bare
    }
}

impl Writer<'_> {
    pub(super) fn reference(&mut self, reference: &Reference<'_>) {
        let mut found = Vec::new();
        for referred in &reference.targets {
            found.extend(self.find(referred));
            if found.last().is_none_or(|last: &Found<'_>| last.referred != referred) {
                self.unknown(referred);
            }
        }
        for part in self.parts(&found, reference.capital) {
            match part {
                Part::Text(text) => self.push_text(&text),
                Part::Title(title) => self.cite(&title),
                Part::Link { found, text, of } => self.reference_link(found, &text, of.as_deref()),
            }
        }
    }

    /// A reference in plain words.
    pub(super) fn plain_reference(&self, reference: &Reference<'_>) -> String {
        let found: Vec<Found<'_>> = reference.targets.iter().filter_map(|r| self.find(r)).collect();
        let word = |part: Part<'_>| match part {
            Part::Text(text) | Part::Title(text) => text,
            Part::Link { text, of, .. } => text + &of.map(|of| format!(" of {of}")).unwrap_or_default(),
        };
        self.parts(&found, reference.capital).into_iter().map(word).collect()
    }

    /// What a name leads to; of sections with the same anchor, the one of this article is found first.
    fn find<'r>(&self, referred: &'r Referred<'r>) -> Option<Found<'r>> {
        let name = lower_first(referred.name);
        let Some(anchor) = name.strip_prefix("sec-") else {
            let label = self.view.label(&name)?.clone();
            return Some(Found { referred, article: label.article, target: Target::Label(name, label) });
        };
        let own = self.setting.article.and_then(|article| {
            let headings = &self.view.article(article).outline.headings;
            Some((article, headings.iter().find(|heading| heading.id == anchor)?.text.as_str()))
        });
        let (article, title) = own.or_else(|| self.view.section(anchor))?;
        Some(Found { referred, article, target: Target::Section(anchor.to_owned(), title.to_owned()) })
    }

    fn unknown(&mut self, referred: &Referred<'_>) {
        let name = lower_first(referred.name);
        if let Some(anchor) = name.strip_prefix("sec-") {
            let own = self.setting.article.map(|a| &self.view.everything().articles[a].outline.headings);
            let ids: Vec<&str> = own.into_iter().flatten().map(|h| h.id.as_str()).collect();
            let help = nearest::suggestion_or_all(anchor, "sections", &ids);
            let message = format!("there is no section `{anchor}`");
            return self.report(Code::UnknownReference, &referred.range, message, help);
        }
        if self.of_broken_demo(&name) {
            return;
        }
        let help = nearest::suggestion(&name, self.view.everything().label_names())
            .or_else(|| Some("figures are `@fig-DEMO-FIGURE`, tables `@tbl-DEMO-TABLE`".into()));
        self.report(Code::UnknownReference, &referred.range, format!("there is no `{name}`"), help);
    }

    /// Whether a name is that of a figure or table whose demo could not be planned, which was told already.
    fn of_broken_demo(&self, name: &str) -> bool {
        let Some((_, rest)) = name.split_once('-').filter(|(kind, _)| matches!(*kind, "fig" | "tbl")) else {
            return false;
        };
        let catalog = self.view.everything();
        let mut demos = catalog.articles.iter().flat_map(|a| &a.outline.demos);
        demos
            .any(|d| !catalog.runs.contains_key(&d.id.value) && rest.starts_with(&format!("{}-", d.id.value)))
    }

    /// The words and links of a reference: names of one kind and article share their word.
    fn parts<'f>(&self, found: &'f [Found<'f>], capital: bool) -> Vec<Part<'f>> {
        let groups: Vec<&[Found<'_>]> = found.chunk_by(|before, next| next.joins(before)).collect();
        let several = groups.iter().any(|group| group.len() > 1);
        let mut parts = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            if at > 0 {
                let last = at + 1 == groups.len();
                let join = match (last, several || groups.len() > 2) {
                    (true, true) => ", and ",
                    (true, false) => " and ",
                    (false, _) => ", ",
                };
                parts.push(Part::Text(join.into()));
            }
            self.group(group, capital, &mut parts);
        }
        parts
    }

    fn group<'f>(&self, group: &'f [Found<'f>], capital: bool, parts: &mut Vec<Part<'f>>) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
        let mut text = |words: String| parts.push(Part::Text(words));
        if !first.referred.before.is_empty() {
            text(format!("{} ", on_one_line(first.referred.before)));
        }
        let word = match (first.kind(), group.len()) {
            _ if first.referred.bare => "",
            (Some(kind), 1) => kind.word(),
            (Some(kind), _) => kind.plural(),
            // The title of a section says enough inside a sentence.
            (None, 1) if capital => "Section",
            (None, _) if capital => "Sections",
            (None, _) => "",
        };
        let elsewhere = self.setting.article != Some(first.article);
        let title =
            (elsewhere && !first.referred.bare).then(|| self.view.article(first.article).front.title.clone());
        if group.len() == 1 {
            let space = if word.is_empty() { "" } else { "\u{a0}" };
            parts.push(Part::Link {
                found: first,
                text: format!("{word}{space}{}", first.number()),
                of: title,
            });
        } else {
            if !word.is_empty() {
                text(format!("{word}\u{a0}"));
            }
            for (at, found) in group.iter().enumerate() {
                if at > 0 {
                    let join = if at + 1 == group.len() { " and " } else { ", " };
                    parts.push(Part::Text(join.into()));
                }
                parts.push(Part::Link { found, text: found.number(), of: None });
            }
            if let Some(title) = title {
                parts.push(Part::Text(" of ".into()));
                parts.push(Part::Title(title));
            }
        }
        if !last.referred.after.is_empty() {
            parts.push(Part::Text(format!(", {}", on_one_line(last.referred.after))));
        }
    }

    fn reference_link(&mut self, found: &Found<'_>, text: &str, of: Option<&str>) {
        let linked = self.links_off == 0;
        let preview = if linked { self.reference_preview(found) } else { None };
        let id = preview.as_ref().map(|_| {
            self.previews += 1;
            format!("{}d{}", self.setting.prefix, self.previews)
        });
        if linked {
            let elsewhere = self.setting.article != Some(found.article);
            let href = if elsewhere { self.article_href(found.article) } else { String::new() };
            self.push(if preview.is_some() { "<span class=\"tw\">" } else { "" });
            self.push("<a class=\"ref\" href=\"");
            self.push_text(&href);
            self.push("#");
            self.push_text(found.anchor());
            if let Some(id) = &id {
                self.push(&format!("\" aria-describedby=\"{id}"));
            }
            // A number alone says little to those who hear the links of a page.
            if let Target::Label(_, label) = &found.target
                && text == label.numeral()
            {
                self.push(&format!("\" aria-label=\"{}", label.name()));
            }
            self.push("\">");
        }
        self.push_text(text);
        if let Some(of) = of {
            self.push(" of ");
            self.cite(of);
        }
        if linked {
            self.push("</a>");
        }
        if let (Some(preview), Some(id)) = (preview, id) {
            self.push(&format!(
                "<span class=\"def\" role=\"tooltip\" id=\"{id}\" hidden>{preview}</span></span>"
            ));
        }
    }

    fn cite(&mut self, title: &str) {
        self.push("<cite>");
        self.push_text(title);
        self.push("</cite>");
    }

    /// What a reader sees of a figure, table or equation before going there.
    fn reference_preview(&self, found: &Found<'_>) -> Option<String> {
        let Target::Label(_, label) = &found.target else { return None };
        let mut html = String::from("<b>");
        escape_into(&label.name(), &mut html);
        html.push_str("</b>. ");
        match &label.shows {
            Shown::Formula(tex) => {
                let style = FormulaStyle { display: true, annotated: false };
                html.push_str(&self.tools.formulas.set(tex, style).ok()?);
            }
            Shown::Output { demo, output } => {
                // A preview has no list of sources to count in.
                let on = QuotedOn { url: &self.setting.url, list: None, id: "" };
                let caption = quoted_caption(label.article, demo, output, on, self.view, self.tools).0;
                html.push_str(&caption);
            }
        }
        Some(html)
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}
