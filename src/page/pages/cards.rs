//! Which pages have a picture of their own where they are shared: articles with a figure. The others share that of the
//! site. Without a base URL there are none, since such a picture is asked for by its whole address.

use kb_demos::report::Figure;
use rayon::prelude::*;

use super::super::card::{Card, Painter, SIZE};
use super::super::context::ImageEntry;
use super::{Entry, Maker, OutFile};
use crate::demo::run::Run;
use crate::diagnostic::Place;

/// Where the pictures lie in the site.
pub(super) const FOLDER: &str = "cards/";

/// What a picture is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Site,
    Article(usize),
}

impl Maker {
    /// The picture of the site.
    pub(super) fn site_image(&self) -> Option<ImageEntry> {
        self.together.site_image.get_or_init(|| self.image(Subject::Site)).clone()
    }

    /// The picture of an article, if it has one of its own.
    pub(super) fn article_image(&self, article: usize) -> Option<ImageEntry> {
        self.image(Subject::Article(article))
    }

    fn image(&self, subject: Subject) -> Option<ImageEntry> {
        let base = &self.catalog.project.settings.base_url;
        if base.is_empty() {
            return None;
        }
        let (card, run) = self.card_of(subject)?;
        // What stands on every page is not to change with a figure.
        let figure = card.figure.filter(|_| subject != Subject::Site);
        let shown = figure.map(|figure| format!(": {}", figure.title)).unwrap_or_default();
        Some(ImageEntry {
            url: format!("{base}{}", path_of(subject, &card, run)),
            width: SIZE.0,
            height: SIZE.1,
            alt: format!("{}{shown}", card.title),
        })
    }

    /// What stands on a picture, and the run that its figure is from.
    fn card_of(&self, subject: Subject) -> Option<(Card<'_>, Option<&Run>)> {
        let settings = &self.catalog.project.settings;
        match subject {
            Subject::Site => {
                let figure = (0..self.catalog.articles.len()).find_map(|at| self.first_figure_of(at));
                let (figure, run) = figure.unzip();
                let (title, tagline) = (&settings.title, &settings.description);
                Some((Card { title, tagline, site: "", figure }, run))
            }
            Subject::Article(at) => {
                let (figure, run) = self.first_figure_of(at)?;
                let front = &self.catalog.articles[at].front;
                let (title, tagline, site) = (&front.title, &front.tagline, &settings.title);
                Some((Card { title, tagline, site, figure: Some(figure) }, Some(run)))
            }
        }
    }

    fn first_figure_of(&self, article: usize) -> Option<(&Figure, &Run)> {
        let first = |run| Run::figures(run).next().map(|(_, figure)| (figure, run));
        self.catalog.runs_of(article).find_map(first)
    }

    /// All pictures that there are, with their paths.
    fn subjects(&self) -> Vec<(Subject, String)> {
        if self.catalog.project.settings.base_url.is_empty() {
            return Vec::new();
        }
        let articles = self.catalog.articles.iter().enumerate();
        let with_demos = articles.filter(|(_, a)| !a.is_index() && !a.outline.demos.is_empty());
        let all = std::iter::once(Subject::Site).chain(with_demos.map(|(at, _)| Subject::Article(at)));
        let placed = all.filter_map(|subject| {
            let (card, run) = self.card_of(subject)?;
            Some((subject, path_of(subject, &card, run)))
        });
        placed.collect()
    }

    /// Where the pictures stand.
    pub(super) fn card_entries(&self) -> Vec<Entry> {
        let entry = |(subject, path)| Entry { path, origin: self.origin(subject) };
        self.subjects().into_iter().map(entry).collect()
    }

    /// All pictures.
    pub(super) fn cards(&self) -> Vec<OutFile> {
        self.subjects().into_par_iter().filter_map(|(subject, path)| self.painted(subject, &path)).collect()
    }

    /// The picture at a path.
    pub(super) fn card(&self, path: &str) -> Option<OutFile> {
        let (subject, path) = self.subjects().into_iter().find(|(_, own)| own == path)?;
        self.painted(subject, &path)
    }

    fn painted(&self, subject: Subject, path: &str) -> Option<OutFile> {
        let press = self.press.as_ref()?;
        let kept = self.catalog.project.cache().join("cards");
        let fonts = press.fonts.each_ref().map(Vec::as_slice);
        let painter = press.painter.get_or_init(|| Painter::new(&fonts, &kept));
        let (card, _) = self.card_of(subject)?;
        let file = OutFile::new(path, painter.paint(&card.svg()));
        Some(match self.origin(subject) {
            Some(place) => file.made_from(place),
            None => file,
        })
    }

    fn origin(&self, subject: Subject) -> Option<Place> {
        match subject {
            Subject::Site => None,
            Subject::Article(at) => Some(self.catalog.articles[at].place()),
        }
    }
}

/// The path of a picture, from what it is made of: to know it, none need be drawn. That of the site stands on every page,
/// which is not to change with it.
fn path_of(subject: Subject, card: &Card<'_>, run: Option<&Run>) -> String {
    if subject == Subject::Site {
        return format!("{FOLDER}site.png");
    }
    let mut hasher = blake3::Hasher::new();
    let figure = card.figure.map_or("", |figure| &figure.name);
    let run = run.map(|run| run.key.to_string()).unwrap_or_default();
    for part in [card.title, card.tagline, card.site, figure, &run] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    format!("{FOLDER}{}.png", &hasher.finalize().to_hex()[..10])
}
