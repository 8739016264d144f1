//! The gallery of demos: every figure, small, with a link to its place.

use kb_demos::OutputKind;

use super::super::context::{DemoEntry, FigureEntry};
use super::super::download;
use super::{Made, Maker};
use crate::catalog::Url;
use crate::demo::run::Run;

/// Figures are this wide in the gallery; their height keeps their shape.
const WIDTH: u32 = 320;

impl Maker {
    /// The page of all demos, in the order of their articles.
    pub(super) fn gallery(&self) -> Made {
        let url = Url::page("demos");
        let page = self.page("demos", &url, "Demos", "All simulations of this site, with their figures.");
        let mut demos = Vec::new();
        for (at, article) in self.catalog.articles.iter().enumerate() {
            for block in &article.outline.demos {
                if let Some(run) = self.catalog.runs.get(&block.id.value) {
                    demos.push(self.demo_entry(at, run));
                }
            }
        }
        self.fill("demos.html", &url, &page, "demos", &demos)
    }

    fn demo_entry(&self, article: usize, run: &Run) -> DemoEntry {
        let link = self.article_link(article);
        let figures = run.plan.shown.iter().filter(|o| o.kind == OutputKind::Figure).filter_map(|output| {
            let figure = run.report.as_ref()?.figure(&output.name)?;
            let (width, height) = kb_demos::plot::size(figure);
            Some(FigureEntry {
                title: output.title.clone(),
                url: format!("{}#fig-{}-{}", link.url, run.plan.id, output.name),
                image_url: download::url(&run.plan.id, &format!("{}.svg", output.name)).encoded(),
                alt: figure.description.clone(),
                width: WIDTH,
                height: (height * f64::from(WIDTH) / width).round() as u32,
            })
        });
        DemoEntry {
            title: run.plan.description.title.clone(),
            model: run.plan.model.name.to_owned(),
            summary: run.plan.description.summary.clone(),
            article: link.title.clone(),
            url: format!("{}#demo-{}", link.url, run.plan.id),
            figures: figures.collect(),
        }
    }
}
