//! Sections: the folders of articles, in the order in which they are shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Url;
use crate::article::Article;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::project::{Project, SETTINGS_FILE};

/// A folder of articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its path below `content/`.
    pub path: String,
    /// Its title: that of its page, or the folder's name.
    pub title: String,
    /// Its page, where the author wrote one.
    pub index: Option<usize>,
    /// Its articles, in their order: by `order`, then by title.
    pub articles: Vec<usize>,
}

impl Section {
    /// The address of its page.
    pub fn url(&self) -> Url {
        Url::page(&self.path)
    }
}

/// The sections of a project: those that the settings name first, in that order, then the others by path.
pub fn sections(
    project: &Project,
    articles: &[Arc<Article>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Section> {
    let mut by_path: BTreeMap<&str, Section> = BTreeMap::new();
    for (at, article) in articles.iter().enumerate() {
        let path = article.section();
        if path.is_empty() {
            continue;
        }
        let section = by_path.entry(path).or_insert_with(|| Section {
            path: path.to_owned(),
            title: title_of_folder(path),
            index: None,
            articles: Vec::new(),
        });
        if article.is_index() {
            section.index = Some(at);
            section.title.clone_from(&article.front.title);
        } else {
            section.articles.push(at);
        }
    }
    for section in by_path.values_mut() {
        section.articles.sort_by_cached_key(|at| {
            let front = &articles[*at].front;
            (front.order.unwrap_or(i64::MAX), front.title.to_lowercase(), *at)
        });
    }
    let mut sections = Vec::new();
    for name in &project.settings.sections {
        match by_path.remove(name.value.as_str()) {
            Some(section) => sections.push(section),
            None => diagnostics.push(
                Diagnostic::new(Code::BadSetting, format!("there is no section `{}`", name.value))
                    .at(Place::new(&SETTINGS_FILE.into(), name.range.clone()))
                    .maybe_help(nearest::suggestion(&name.value, by_path.keys().copied()))
                    .label("no such folder below content/"),
            ),
        }
    }
    sections.extend(by_path.into_values());
    sections
}

/// "cognition-neuroscience" as a title.
fn title_of_folder(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path).replace(['-', '_'], " ");
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
