//! What an edition is made from, and how it is read: all of it, or again after something has changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::bibliography::{StyleError, StyleSource};
use crate::demo::cache::Cache;
use crate::diagnostic::{Diagnostic, FileName, Texts};
use crate::model::{self, Models};
use crate::page::templates::Theme;
use crate::project::{OpenError, Project, SETTINGS_FILE};
use crate::source::{self, Sources};

/// What an edition is made from, as it was read.
#[derive(Debug, Clone)]
pub struct Read {
    /// The project and its settings.
    pub project: Arc<Project>,
    /// The content.
    pub sources: Arc<Sources>,
    /// The theme, with the project's own templates.
    pub theme: Arc<Theme>,
    /// The style of citations, or why there is none.
    pub style: Arc<Result<StyleSource, StyleError>>,
    /// The models, with the project's own.
    pub models: Arc<Models>,
    /// What is known of simulations.
    pub results: Arc<Cache>,
    /// Whether drafts are part of the site.
    pub drafts: bool,
    /// Whether an article that cannot be read any more stays as it was.
    pub stand_ins: bool,
    /// Why the settings are older than their file: it cannot be read.
    pub unset: Option<Arc<OpenError>>,
}

impl Read {
    /// Reads all that a site is made from.
    pub fn all(project: Project, drafts: bool) -> Self {
        Self {
            sources: Arc::new(source::read(&project)),
            theme: Arc::new(Theme::read(&project)),
            style: Arc::new(style(&project)),
            models: Arc::new(Models::of(&project)),
            results: Arc::new(Cache::new(&project.cache())),
            project: Arc::new(project),
            drafts,
            stand_ins: false,
            unset: None,
        }
    }

    /// Reads all that a site is made from, for a preview: results are remembered, and an article that cannot be read
    /// any more stays as it was.
    pub fn for_preview(project: Project, drafts: bool) -> Self {
        let results = Arc::new(Cache::new(&project.cache()).remembering());
        Self { results, stand_ins: true, ..Self::all(project, drafts) }
    }

    /// Reads again what may have changed: what stands at these absolute paths, or everything where there are none.
    /// While the settings cannot be read, the old ones go on. What is as it was stays the very same.
    #[must_use]
    pub fn again(&self, paths: &[PathBuf]) -> Self {
        let root = &self.project.root;
        let within = |folder: &Path| paths.is_empty() || paths.iter().any(|path| path.starts_with(folder));
        let mut read = self.clone();
        if within(&root.join(SETTINGS_FILE)) || self.unset.is_some() {
            match Project::open(root) {
                Ok(project) => {
                    read.unset = None;
                    if project.text != self.project.text {
                        read.project = Arc::new(project);
                    }
                }
                Err(error) => read.unset = Some(Arc::new(error)),
            }
        }
        let style = style(&read.project);
        if style != *self.style {
            read.style = Arc::new(style);
        }
        if within(&root.join("templates")) {
            let theme = Theme::read(&self.project);
            if theme != *self.theme {
                read.theme = Arc::new(theme);
            }
        }
        // Which programs may run stands in the settings.
        if within(&root.join(model::FOLDER)) || !Arc::ptr_eq(&read.project, &self.project) {
            let models = Models::of(&read.project);
            if models != *self.models {
                read.models = Arc::new(models);
            }
        }
        let content = self.project.content();
        if within(&content) {
            let inside: Vec<PathBuf> =
                paths.iter().filter(|path| path.starts_with(&content)).cloned().collect();
            let some =
                if inside.is_empty() { None } else { source::again(&read.project, &self.sources, &inside) };
            let sources = some.unwrap_or_else(|| source::read(&read.project).after(&self.sources));
            read.sources = Arc::new(if self.stand_ins && sources.missing {
                let Sources { diagnostics, missing, .. } = sources;
                Sources { diagnostics, missing, ..Sources::clone(&self.sources) }
            } else {
                sources
            });
        }
        read
    }

    /// The name of all that was read: it is the same while no byte of it changes. `None` where something could not be
    /// read.
    pub fn key(&self) -> Option<[u8; 32]> {
        let sources = &self.sources;
        let unread = self.unset.is_some()
            || self.style.is_err()
            || !self.theme.diagnostics().is_empty()
            || !self.models.diagnostics.is_empty();
        if unread || !sources.diagnostics.is_empty() {
            return None;
        }
        let mut hasher = blake3::Hasher::new();
        let mut add = |name: &str, hash: &blake3::Hash| {
            hasher.update(&(name.len() as u64).to_le_bytes());
            hasher.update(name.as_bytes());
            hasher.update(hash.as_bytes());
        };
        let texts = sources.articles.iter().map(|source| &**source);
        for source in texts.chain(&*sources.terms).chain(&*sources.bibliographies) {
            add(&source.path, &source.hash);
        }
        sources.files.values().for_each(|file| add(&file.path, &file.hash));
        self.theme.each(|name, bytes| add(name, &blake3::hash(bytes)));
        if let Some(hash) = &self.models.hash {
            add("models", hash);
        }
        add("settings", &blake3::hash(self.project.text.as_bytes()));
        if let Ok(style) = &*self.style {
            add("style", &blake3::hash(style.key()));
        }
        add("drafts", &blake3::hash(&[u8::from(self.drafts)]));
        Some(*hasher.finalize().as_bytes())
    }

    /// The texts that diagnostics point into.
    pub fn texts(&self) -> Texts {
        let others = self.sources.terms.iter().chain(&*self.sources.bibliographies);
        let all = self.sources.articles.iter().map(|source| &**source).chain(others);
        let mut texts: Texts = all.map(|s| (Arc::clone(&s.file), Arc::clone(&s.text))).collect();
        texts.extend(self.sources.harmed.iter().cloned());
        texts.extend(self.theme.texts());
        texts.extend(self.models.texts.clone());
        texts.insert(SETTINGS_FILE.into(), Arc::clone(&self.project.text));
        texts.extend(self.unset.iter().flat_map(|error| error.texts.clone()));
        texts
    }

    /// The texts that some diagnostics point into.
    pub fn texts_of(&self, diagnostics: &[Diagnostic]) -> Texts {
        let places = |d: &Diagnostic| {
            let all = d.place.iter().chain(d.related.iter().map(|(place, _)| place));
            all.map(|place| Arc::clone(&place.file)).collect::<Vec<_>>()
        };
        let wanted: BTreeSet<FileName> = diagnostics.iter().flat_map(places).collect();
        let (mut texts, mut others) = (Texts::new(), None);
        for file in wanted {
            let articles = &self.sources.articles;
            let article = file.strip_prefix("content/").and_then(|path| {
                articles
                    .binary_search_by(|source| source.path.as_str().cmp(path))
                    .ok()
                    .map(|at| &articles[at])
            });
            let text = match article {
                Some(source) if self.sources.harmed.is_empty() => Some(Arc::clone(&source.text)),
                _ => others.get_or_insert_with(|| self.texts()).get(&file).cloned(),
            };
            texts.extend(text.map(|text| (file, text)));
        }
        texts
    }

    /// Whether something is older than what stands on disk, since that cannot be read: the settings, or all of the
    /// content.
    pub fn is_stale(&self) -> bool {
        self.unset.is_some() || self.sources.missing
    }

    /// Whether nothing at all has changed.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.project, &other.project)
            && Arc::ptr_eq(&self.theme, &other.theme)
            && Arc::ptr_eq(&self.style, &other.style)
            && Arc::ptr_eq(&self.models, &other.models)
            && self.unset.as_ref().map(|error| &error.diagnostics)
                == other.unset.as_ref().map(|error| &error.diagnostics)
            && self.sources.are(&other.sources)
    }
}

/// The style of citations. A style of the project's own is a file: it is read again whenever something changes.
fn style(project: &Project) -> Result<StyleSource, StyleError> {
    let name = project.settings.citation_style.as_ref();
    StyleSource::find(name.map(|name| name.value.as_str()), &project.root)
}
