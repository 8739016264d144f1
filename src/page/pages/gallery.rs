//! The gallery of demos: every figure, small, with a link to its place.

use kb_demos::Output;
use kb_demos::report::Figure;

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
        for at in 0..self.catalog.articles.len() {
            demos.extend(self.catalog.runs_of(at).map(|run| self.demo_entry(at, run)));
        }
        self.fill("demos.html", &url, &page, "demos", &demos)
    }

    /// The first figure of each article that has one, for the home page.
    pub(super) fn showcase(&self) -> Vec<FigureEntry> {
        let figures = (0..self.catalog.articles.len()).filter_map(|at| {
            let mut figures =
                self.catalog.runs_of(at).flat_map(|run| run.figures().map(move |shown| (run, shown)));
            let (run, (output, figure)) = figures.next()?;
            let link = self.article_link(at);
            let entry = figure_entry(&link.url, run, output, figure);
            Some(FigureEntry { title: link.title, ..entry })
        });
        figures.take(MOST_SHOWN).collect()
    }

    fn demo_entry(&self, article: usize, run: &Run) -> DemoEntry {
        let link = self.article_link(article);
        let figures = run.figures().map(|(output, figure)| figure_entry(&link.url, run, output, figure));
        DemoEntry {
            title: run.plan.description.title.clone(),
            model: run.plan.model.name.to_string(),
            summary: run.plan.description.summary.clone(),
            article: link.title.clone(),
            url: format!("{}#demo-{}", link.url, run.plan.id),
            figures: figures.collect(),
        }
    }
}

/// A figure of the article at an address.
fn figure_entry(article: &str, run: &Run, output: &Output, figure: &Figure) -> FigureEntry {
    let (width, height) = kb_demos::plot::size(figure);
    FigureEntry {
        title: output.title.clone(),
        url: format!("{article}#fig-{}-{}", run.plan.id, output.name),
        image_url: download::url(&run.plan.id, &format!("{}.svg", output.name)).encoded(),
        alt: figure.description.clone(),
        width: WIDTH,
        height: (height * f64::from(WIDTH) / width).round() as u32,
    }
}
