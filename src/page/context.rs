//! What templates are given. Every address is from the root of the site, to be written after `{{ root }}`,
//! unless it says otherwise; every field whose name ends in `html` is HTML, to be written with `| safe`.

use serde::Serialize;

use crate::demo::plan::Plan;
use crate::export::Download;

/// What every page of a site has in common: `site`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Site {
    pub title: String,
    pub description: String,
    pub language: String,
    /// `ltr`, or `rtl` where the script of the language runs from right to left.
    pub direction: &'static str,
    pub base_url: String,
    pub licence: String,
    pub authors: Vec<String>,
    pub notice_text: String,
    pub notice_link: String,
    pub sections: Vec<SectionLink>,
    pub has_terms: bool,
    pub has_demos: bool,
    pub has_sources: bool,
    pub script_url: String,
    /// The script that runs demos in a page; empty for a site without demos.
    pub demo_script_url: String,
    /// The script of the pages that list terms.
    pub glossary_script_url: String,
    /// What a box to search from loads when it is used.
    pub search_script_url: String,
    pub search_style_url: String,
    pub icon_url: String,
    /// The feed of what is new, which there is a page of too; empty where nothing has a date.
    pub feed_url: String,
}

/// A section in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct SectionLink {
    pub title: String,
    pub url: String,
    pub summary: String,
    pub articles: Vec<PageLink>,
}

/// A page in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub(super) struct PageLink {
    pub title: String,
    pub url: String,
    pub summary: String,
}

/// What every page has: `page`.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Page {
    /// `article`, `section`, `home`, `term`, `terms`, `section-terms`, `glossary`, `graph`, `sources`, `demos`,
    /// `changes`, `search` or `404`.
    pub kind: &'static str,
    pub title: String,
    pub description: String,
    /// From this page to the root.
    pub root: String,
    /// The whole address; empty where the base URL is not known.
    pub canonical: String,
    pub crumbs: Vec<PageLink>,
    /// The same in other formats.
    pub alternates: Vec<Alternate>,
    /// Whether anything on it holds a formula.
    pub has_math: bool,
    /// Its style sheet, with what it needs.
    pub style_url: String,
    /// The picture that stands for it where it is shared; `None` where the base URL is not known.
    pub image: Option<ImageEntry>,
    /// What the page is about, for a `<script type="application/ld+json">`; to be written with `| safe`.
    pub json_ld: String,
}

/// A picture.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ImageEntry {
    /// Its whole address.
    pub url: String,
    pub width: u32,
    pub height: u32,
    pub alt: String,
}

/// A page in another format.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Alternate {
    pub media_type: &'static str,
    pub url: String,
}

/// An article or a section's page: `article`.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ArticleContext {
    pub title: String,
    pub tagline: String,
    pub date: String,
    pub reviewed: String,
    pub authors: Vec<String>,
    pub reading_time: usize,
    pub demos: usize,
    pub body_html: String,
    pub contents_html: String,
    pub key_terms: Vec<TermEntry>,
    pub sources: Vec<SourceEntry>,
    pub next: Vec<NextEntry>,
    pub backlinks: Vec<ExcerptEntry>,
    pub previous: Option<PageLink>,
    pub following: Option<PageLink>,
    /// How the page is cited, in words and as BibTeX; empty where it is a section's page.
    pub cite_text: String,
    pub cite_bibtex: String,
}

/// A term with its definition.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TermEntry {
    pub label: String,
    pub expansion: String,
    pub url: String,
    pub definition_html: String,
}

/// A work in a list of sources.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SourceEntry {
    pub key: String,
    pub html: String,
    pub cited_in: Vec<PageLink>,
}

/// An article to read next.
#[derive(Debug, Clone, Serialize)]
pub(super) struct NextEntry {
    pub title: String,
    pub url: String,
    pub why: String,
}

/// An article with the sentence around its link.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ExcerptEntry {
    pub title: String,
    pub url: String,
    pub before: String,
    pub words: String,
    pub after: String,
}

/// A term's page: `term`.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TermContext {
    pub id: String,
    pub label: String,
    pub expansion: String,
    pub aliases: Vec<String>,
    pub translations: Vec<TranslationEntry>,
    pub definition_html: String,
    pub body_html: String,
    pub figure: Option<QuotedFigure>,
    pub deprecated: bool,
    pub replaced_by: Option<PageLink>,
    pub draft: bool,
    pub reviewed: String,
    pub appears_in: Vec<ExcerptEntry>,
    pub broader: Vec<PageLink>,
    pub narrower: Vec<PageLink>,
    pub related: Vec<PageLink>,
    pub contrast: Vec<PageLink>,
    /// A picture of the four; empty where there are none.
    pub neighbours_html: String,
    /// Where the term stands in the picture of all terms; empty where it does not.
    pub graph_url: String,
    pub sources: Vec<SourceEntry>,
    pub same_as: Vec<String>,
    /// Files of the term's data; empty where there are none.
    pub json_url: String,
    pub turtle_url: String,
    pub previous: Option<PageLink>,
    pub following: Option<PageLink>,
}

/// A term in another language.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TranslationEntry {
    pub language: String,
    pub label: String,
    pub expansion: String,
    pub definition: String,
}

/// A figure of a demo that stands in an article.
#[derive(Debug, Clone, Serialize)]
pub(super) struct QuotedFigure {
    pub svg_html: String,
    pub caption_html: String,
    /// "Figure 2"; empty where the article does not show it.
    pub label: String,
    pub article: String,
    pub url: String,
}

/// A list of terms by letter: `index`.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TermIndex {
    pub groups: Vec<LetterGroup>,
    pub count: usize,
    /// The section whose terms these are; `None` for all terms.
    pub section: Option<PageLink>,
    /// Whether there is a picture of all terms.
    pub has_graph: bool,
    /// The glossary as files; empty where it is not all of it.
    pub exports: Vec<Download>,
}

/// The terms that begin with a letter.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LetterGroup {
    pub letter: String,
    pub anchor: String,
    pub terms: Vec<IndexEntry>,
}

/// A term in a list from A to Z.
#[derive(Debug, Clone, Serialize)]
pub(super) struct IndexEntry {
    pub id: String,
    pub label: String,
    pub expansion: String,
    pub url: String,
    pub definition_html: String,
    pub aliases: Vec<String>,
    pub draft: bool,
    pub deprecated: bool,
    pub replaced_by: Option<PageLink>,
    /// How it belongs to others, where the page says so.
    pub relations: Vec<RelationEntry>,
}

/// The terms that belong to one in one way.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RelationEntry {
    /// "Broader".
    pub title: &'static str,
    pub terms: Vec<TermLink>,
}

/// A term on a page that may show it too.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TermLink {
    pub id: String,
    pub title: String,
    pub url: String,
}

/// The picture of all terms: `graph`.
#[derive(Debug, Clone, Serialize)]
pub(super) struct GraphContext {
    pub svg_html: String,
    /// How many terms it shows, and how many belong to others.
    pub shown: usize,
    pub joined: usize,
    /// How many terms there are.
    pub all: usize,
    pub terms: Vec<IndexEntry>,
}

/// A month in which something was new: one of `changes`.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Month {
    /// "November 2026".
    pub title: String,
    /// "2026-11".
    pub anchor: String,
    pub items: Vec<ChangeEntry>,
}

/// Something new.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ChangeEntry {
    pub title: String,
    pub url: String,
    /// "New article", "Article reviewed" or "Term reviewed".
    pub what: &'static str,
    pub date: String,
    pub summary: String,
}

/// What can be searched: `search`.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SearchContext {
    /// How many articles there are.
    pub articles: usize,
    /// How many terms.
    pub terms: usize,
}

/// A demo in the gallery.
#[derive(Debug, Clone, Serialize)]
pub(super) struct DemoEntry {
    pub title: String,
    pub model: String,
    pub summary: String,
    pub article: String,
    pub url: String,
    pub figures: Vec<FigureEntry>,
}

/// A figure in the gallery.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FigureEntry {
    pub title: String,
    pub url: String,
    pub image_url: String,
    pub alt: String,
    pub width: u32,
    pub height: u32,
}

/// The settings of a plan that are not the model's defaults, as `--set` takes them.
pub(super) fn changed_settings(plan: &Plan) -> Vec<(String, String)> {
    let preset = plan.settings.0.get("preset").cloned();
    let given = preset.iter().filter_map(|p| match p {
        kb_demos::Setting::Choice(name) => Some(("preset".to_owned(), kb_demos::Given::Text(name.clone()))),
        _ => None,
    });
    // What the preset alone would give need not be said.
    let base = plan.description.resolve(&given.collect::<Vec<_>>()).unwrap_or_default();
    plan.description
        .parameters
        .iter()
        .filter_map(|parameter| {
            let setting = plan.settings.0.get(&parameter.name)?;
            let said = if parameter.name == "preset" {
                parameter.default()
            } else {
                base.0.get(&parameter.name)?.clone()
            };
            (*setting != said).then(|| (parameter.name.clone(), parameter.show(setting)))
        })
        .collect()
}
