//! A project: its folders and its settings from `kb.yaml`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{self, Code, Diagnostic, FileName, Levels, Place, Texts};
use crate::yaml::Spanned;

pub mod publish;
mod read;
mod review;

pub(crate) use read::{is_address, is_language_tag};

pub use review::ReviewLimit;

/// The name of the settings file.
pub const SETTINGS_FILE: &str = "kb.yaml";

/// The name of the manifest in the folder of a built site: by it a site is known as one.
pub const MANIFEST: &str = ".kb-manifest.json";

/// Where a project lives and how it wants to be built.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder that holds `kb.yaml`.
    pub root: PathBuf,
    /// The settings.
    pub settings: Settings,
    /// The text that they were read from.
    pub text: Arc<str>,
}

/// What `kb.yaml` says.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The site's title.
    pub title: String,
    /// Where the site will be published, with a slash at its end; empty where it is not said.
    pub base_url: String,
    /// The language of the texts, as a BCP 47 tag.
    pub language: String,
    /// What the site is about, in a sentence.
    pub description: String,
    /// Who writes it.
    pub authors: Vec<String>,
    /// The licence of the texts, as printed.
    pub licence: String,
    /// A banner on every page.
    pub notice: Option<Notice>,
    /// The folders of the sections in the order in which they are shown; others follow by name.
    pub sections: Vec<Spanned<String>>,
    /// The style of citations: the name of one that comes with kb, or a `.csl` file; APA where it is not said.
    pub citation_style: Option<Spanned<String>>,
    /// How terms link, and what is expected of them.
    pub terms: TermPolicy,
    /// How bad diagnostics are, where that is not the usual.
    pub levels: Levels,
    /// Kinds of callouts beyond the built-in ones, with their default titles.
    pub callouts: BTreeMap<String, String>,
    /// Limits of demos.
    pub demos: DemoLimits,
    /// After how long a text is to be read through again; `None` for never.
    pub review_after: Option<ReviewLimit>,
    /// How links to other sites are checked.
    pub links: LinkPolicy,
    /// Where the site is published, by the names of the targets.
    pub publish: BTreeMap<String, publish::Target>,
}

/// A banner on every page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub link: Option<Spanned<String>>,
}

/// Which occurrences of a term link by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum First {
    /// The first in each section of a page.
    #[default]
    Section,
    /// The first on each page.
    Page,
    /// Every one.
    All,
    /// None.
    None,
}

/// The words of [`First`] in YAML.
pub const FIRST: [(&str, First); 4] =
    [("section", First::Section), ("page", First::Page), ("all", First::All), ("none", First::None)];

/// How terms link in prose, and what is expected of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TermPolicy {
    /// Which occurrences link.
    pub first: First,
    /// Whether the first use of an acronym on a page says what it stands for.
    pub expand: bool,
    /// Whether terms link in the captions of figures and tables.
    pub captions: bool,
    /// Whether terms link in the heads of tables.
    pub table_heads: bool,
    /// The languages that every term is to be translated to.
    pub languages: Vec<String>,
}

/// Limits of demos.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoLimits {
    /// The longest that one run may take, in seconds.
    pub time_limit: f64,
    /// The programs that models may run.
    pub programs: Vec<String>,
}

impl Default for DemoLimits {
    fn default() -> Self {
        Self { time_limit: 60.0, programs: Vec::new() }
    }
}

/// How links to other sites are checked, when that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkPolicy {
    /// Addresses that are not asked; `*` stands for any text.
    pub ignore: Vec<String>,
    /// The longest that one request may take, in seconds.
    pub time_out: f64,
}

impl Default for LinkPolicy {
    fn default() -> Self {
        Self { ignore: Vec::new(), time_out: 20.0 }
    }
}

/// A project could not be opened at all.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{} diagnostics", diagnostics.len())]
pub struct OpenError {
    /// Why.
    pub diagnostics: Vec<Diagnostic>,
    /// The text that they point into.
    pub texts: Texts,
}

impl Settings {
    /// The path of the base URL: `/`, or `/repo/`.
    pub fn base_path(&self) -> String {
        let path = self.base_url.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
        path.unwrap_or("/").to_owned()
    }
}

impl Project {
    /// Opens the project in that folder.
    pub fn open(root: &Path) -> Result<Self, OpenError> {
        let file: FileName = SETTINGS_FILE.into();
        let path = root.join(SETTINGS_FILE);
        let fail = |diagnostics, texts| Err(OpenError { diagnostics, texts });
        let text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8(bytes),
            Err(error) => {
                let message = format!("{SETTINGS_FILE} cannot be read in {}: {error}", root.display());
                let diagnostic = Diagnostic::new(Code::Unreadable, message).help(
                    "run `kb` in the folder of a project, or name one with `--root DIR`; its kb.yaml needs a line `title: ...`",
                );
                return fail(vec![diagnostic], Texts::new());
            }
        };
        let text = match text {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let diagnostic = Diagnostic::new(Code::NotUtf8, "the settings are not UTF-8")
                    .at(Place::new(&file, at..at + '\u{fffd}'.len_utf8()))
                    .label("a bad byte")
                    .help("save the file as UTF-8");
                let shown = String::from_utf8_lossy(error.as_bytes()).into_owned().into();
                return fail(vec![diagnostic], Texts::from([(file, shown)]));
            }
        };
        let (settings, mut diagnostics) = read::parse(&text, &file);
        diagnostic::sort(&mut diagnostics);
        match settings {
            Some(settings) if diagnostics.is_empty() => {
                Ok(Self { root: root.to_owned(), settings, text: text.into() })
            }
            _ => fail(diagnostics, Texts::from([(file, Arc::from(text))])),
        }
    }

    /// The name of the folder of what is kept between builds.
    pub const CACHE: &str = ".kb";
    /// The folder of the project's own templates and theme files, below its root.
    pub const TEMPLATES: &str = "templates";

    /// The folder of the articles, terms and bibliographies.
    pub fn content(&self) -> PathBuf {
        self.root.join("content")
    }

    /// The folder of the project's own templates and theme files.
    pub fn templates(&self) -> PathBuf {
        self.root.join(Self::TEMPLATES)
    }

    /// The folder of what is kept between builds.
    pub fn cache(&self) -> PathBuf {
        self.root.join(Self::CACHE)
    }
}
