//! The gallery of demos: every figure, small, with a link to its place.

use kb_demos::OutputKind;

use super::super::context::{DemoEntry, FigureEntry};
use super::super::download;
use super::{Made, Maker};
use crate::catalog::Url;
use crate::demo::run::Run;
use crate::export::structured::Subject;

/// Figures are this wide in the gallery; their height keeps their shape.
const WIDTH: u32 = 320;

/// How many figures the home page shows.
const MOST_SHOWN: usize = 6;

impl Maker {
    /// The page of all demos, in the order of their articles.
    pub(super) fn gallery(&self) -> Made {
        let url = Url::page("demos");
        let mut page = self.page("demos", &url, "Demos", "All simulations of this site, with their figures.");
        self.describe(&mut page, &url, &Subject::Other);
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

    /// The first figure of each article that has one, for the home page.
    pub(super) fn showcase(&self) -> Vec<FigureEntry> {
        let figures = self.catalog.articles.iter().enumerate().filter_map(|(at, article)| {
            let runs =
                article.outline.demos.iter().filter_map(|block| self.catalog.runs.get(&block.id.value));
            let mut figures = runs.flat_map(|run| self.demo_entry(at, run).figures);
            let title = article.front.title.clone();
            figures.next().map(|figure| FigureEntry { title, ..figure })
        });
        figures.take(MOST_SHOWN).collect()
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
