//! All models of a site: found by name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use walkdir::WalkDir;

use super::make::Making;
use super::program::Isolation;
use super::recorded::RECORDED;
use super::{Model, files, read};
use crate::diagnostic::{Code, Diagnostic, FileName, Place, Texts, nearest};
use crate::project::Project;

/// The folder of a project's own models.
pub const FOLDER: &str = "demos";
/// The file that makes a folder a model.
pub(super) const FILE: &str = "model.yaml";
/// How deep models may lie: `demos/family/model/model.yaml`.
const DEEPEST: usize = 3;

/// All models of a site.
#[derive(Debug, Clone, Default)]
pub struct Models {
    all: BTreeMap<Arc<str>, Arc<Model>>,
    /// The names of models that are there and cannot be used.
    broken: BTreeSet<String>,
    /// What is wrong with the project's own.
    pub diagnostics: Vec<Diagnostic>,
    /// Their texts.
    pub texts: Texts,
    /// A hash of all that they are made from, recorded results included.
    pub hash: Option<blake3::Hash>,
}

impl Models {
    /// Those that come with `kb`.
    pub fn built_in() -> Self {
        let all = kb_demos::models::all().map(|model| Arc::new(Model::built_in(model)));
        Self { all: all.map(|model| (Arc::clone(&model.name), model)).collect(), ..Self::default() }
    }

    /// Those, and a project's own.
    pub fn of(project: &Project) -> Self {
        let mut models = Self::built_in();
        let folder = project.root.join(FOLDER);
        if !folder.is_dir() {
            return models;
        }
        let mut hasher = blake3::Hasher::new();
        let entries = WalkDir::new(&folder).max_depth(DEEPEST).sort_by_file_name().into_iter();
        let entries =
            entries.filter_entry(|e| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.'));
        let mut isolation = None;
        for entry in entries.filter_map(Result::ok) {
            if entry.file_type().is_file() && entry.file_name() == FILE && entry.depth() > 1 {
                let own = entry.path().parent().unwrap_or(&folder);
                models.add(project, own, &mut isolation, &mut hasher);
            }
        }
        models.hash = models.texts.first_key_value().map(|_| hasher.finalize());
        models
    }

    /// The model of that name.
    pub fn find(&self, name: &str) -> Option<&Arc<Model>> {
        self.all.get(name)
    }

    /// All, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Model>> {
        self.all.values()
    }

    /// The project's own, by name.
    pub fn own(&self) -> impl Iterator<Item = &Arc<Model>> {
        self.iter().filter(|model| !model.is_built_in())
    }

    /// Whether there is a model of that name which cannot be used; why has been told.
    pub fn is_broken(&self, name: &str) -> bool {
        self.broken.contains(name)
    }

    /// What is said of a name that no model has.
    pub fn suggestion(&self, name: &str) -> Option<String> {
        let known: Vec<&str> = self.all.keys().map(|name| &**name).collect();
        nearest::suggestion_or_all(name, "models", &known)
    }

    fn add(
        &mut self,
        project: &Project,
        folder: &Path,
        isolation: &mut Option<Isolation>,
        hasher: &mut blake3::Hasher,
    ) {
        let Some(name) = files::below(folder, &project.root.join(FOLDER)) else { return };
        let shown = format!("{FOLDER}/{name}");
        let file: FileName = format!("{shown}/{FILE}").into();
        let text = match fs::read(folder.join(FILE)).map(String::from_utf8) {
            Ok(Ok(text)) => text,
            Ok(Err(_)) => {
                return self.refuse(&name, Diagnostic::new(Code::NotUtf8, format!("{file} is not UTF-8")));
            }
            Err(error) => {
                return self.refuse(&name, Diagnostic::new(Code::Unreadable, format!("{file}: {error}")));
            }
        };
        self.texts.insert(Arc::clone(&file), text.as_str().into());
        let all = files::of_folder(folder);
        let recorded = files::of_folder(&folder.join(RECORDED));
        for files in [&all, &recorded] {
            hasher.update(name.as_bytes());
            files::hash(hasher, files);
        }
        let (written, diagnostics) = read::read(&text, &file);
        let before = self.diagnostics.len();
        self.diagnostics.extend(diagnostics);
        let here = Place::new(&file, 0..0);
        self.check_name(&name, &here);
        let model = written.and_then(|written| {
            let isolation = *isolation.get_or_insert_with(Isolation::of_this_system);
            let making = Making { project, folder, file: &file, name: &name, told: &mut self.diagnostics };
            making.model(written, isolation)
        });
        match model.filter(|_| self.diagnostics.len() == before) {
            Some(model) => drop(self.all.insert(Arc::clone(&model.name), Arc::new(model))),
            None => drop(self.broken.insert(name)),
        }
    }

    fn refuse(&mut self, name: &str, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
        self.broken.insert(name.to_owned());
    }

    fn check_name(&mut self, name: &str, here: &Place) {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '/');
        let message = if self.all.contains_key(name) {
            format!("a model of the name `{name}` comes with kb")
        } else if !name.chars().all(plain) {
            format!("`{name}` cannot be the name of a model: small letters, digits, `-` and `_` can")
        } else {
            return;
        };
        let diagnostic = Diagnostic::new(Code::BadDemo, message).at(here.clone());
        self.diagnostics.push(diagnostic.help("give its folder another name"));
    }
}

impl PartialEq for Models {
    fn eq(&self, other: &Self) -> bool {
        // What a program may be run changes with the settings, and shows in the diagnostics.
        self.hash == other.hash && self.diagnostics == other.diagnostics
    }
}
