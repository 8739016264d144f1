//! A figure of a demo on another page than its article's: a term's, say.

use kb_demos::{Output, OutputKind, plot};

use super::{Setting, Tools, Writer};
use crate::catalog::view::View;
use crate::catalog::{Catalog, Label, Url};
use crate::demo::run::Run;
use crate::glossary::link::Policy;
use crate::project::First;

/// A figure as another page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// The picture.
    pub svg: String,
    /// Its caption as HTML, without its number.
    pub caption: String,
    /// "Figure 2"; empty where the article does not show it.
    pub label: String,
    /// The article that it is from.
    pub article: usize,
    /// Its anchor there.
    pub anchor: String,
    /// The works that its caption cites.
    pub cited: Vec<String>,
}

/// The page that a figure is quoted on.
#[derive(Debug, Clone, Copy)]
pub struct QuotedOn<'a> {
    /// Its address.
    pub url: &'a Url,
    /// Its place among those whose citations are set; `None` where what is quoted stands on many pages.
    pub list: Option<usize>,
    /// What the ids in the figure begin with.
    pub id: &'a str,
}

/// The first figure of a demo, for another page. `None` where the demo failed, or has no figure.
pub fn first_figure(run: &Run, on: QuotedOn<'_>, catalog: &Catalog, tools: &Tools) -> Option<Quoted> {
    let plan = &run.plan;
    let article = catalog.article_at(plan.place.file.strip_prefix("content/")?)?;
    let is_figure = |output: &&Output| output.kind == OutputKind::Figure;
    let output = plan.shown.iter().chain(&plan.description.outputs).find(is_figure)?;
    let mut figure = run.report.as_ref()?.figure(&output.name)?.clone();
    let block = catalog.articles[article].outline.demos.iter().find(|block| block.id.value == plan.id)?;
    if let Some(alt) = block.alt.iter().find(|alt| alt.output.value == output.name) {
        figure.description.clone_from(&alt.text.value);
    }
    // A page is made of what there is now: nobody asks what it has seen.
    let view = View::new(catalog, None);
    let (caption, cited) = quoted_caption(article, &plan.id, output, on, &view, tools);
    let name = format!("fig-{}-{}", plan.id, output.name);
    let label = catalog.label(&name).map(Label::name);
    Some(Quoted {
        svg: plot::svg(&figure, on.id),
        caption,
        anchor: if label.is_some() { name } else { format!("demo-{}", plan.id) },
        label: label.unwrap_or_default(),
        article,
        cited,
    })
}

/// The caption of an output of a demo, for another page, and the works that it cites.
pub(super) fn quoted_caption(
    article: usize,
    demo: &str,
    output: &Output,
    on: QuotedOn<'_>,
    view: &View<'_>,
    tools: &Tools,
) -> (String, Vec<String>) {
    let setting = Setting {
        url: on.url.clone(),
        article: Some(article),
        list: on.list,
        policy: Policy { first: First::None, ..Policy::default() },
        prefix: on.id.to_owned(),
    };
    let (document, links) = (view.article(article).document(), Vec::new());
    let mut writer = Writer::new(&document, &setting, view, tools, &[], &links);
    // A link in a caption may lead to a place of its article.
    writer.links_off = 1;
    let caption = writer.caption_text(demo, output);
    (caption, writer.finish().cited)
}
