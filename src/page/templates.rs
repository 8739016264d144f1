//! Templates and theme files: built in, each one overridable by the file of the same name in the project's
//! `templates/` folder.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::{fs, io};

use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use crate::diagnostic::{Code, Diagnostic, FileName, Place, Texts};
use crate::mark::mark;
use crate::project::Project;
use crate::source;

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        /// The built-in files.
        const BUILT_IN: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../templates/", $name)))),*];
    };
}

built_in! {
    "base.html",
    "article.html",
    "section.html",
    "home.html",
    "term.html",
    "terms.html",
    "glossary.html",
    "graph.html",
    "sources.html",
    "demos.html",
    "search.html",
    "changes.html",
    "404.html",
    "redirect.html",
    "parts/head.html",
    "parts/notice.html",
    "parts/top.html",
    "parts/find.html",
    "parts/crumbs.html",
    "parts/bottom.html",
    "parts/facts.html",
    "parts/contents.html",
    "parts/key-terms.html",
    "parts/sources-end.html",
    "parts/sources.html",
    "parts/continue.html",
    "parts/linked-from.html",
    "parts/excerpts.html",
    "parts/neighbours.html",
    "parts/cite.html",
    "parts/links.html",
    "parts/figures.html",
    "parts/changes.html",
    "parts/status.html",
    "theme/style.css",
    "theme/figures.css",
    "theme/lists.css",
    "theme/search.css",
    "theme/own.css",
    "theme/math.css",
    "theme/fonts/OFL.txt",
    "theme/demo.js",
    "theme/kb.js",
    "theme/worker.js",
    "theme/glossary.js",
    "theme/search.js",
    "theme/icon.svg",
}

/// The built-in fonts.
const FONTS: [(&str, &[u8]); 4] = [
    ("theme/fonts/card.ttf", include_bytes!("../../templates/theme/fonts/card.ttf")),
    ("theme/fonts/card-bold.ttf", include_bytes!("../../templates/theme/fonts/card-bold.ttf")),
    ("theme/fonts/math.woff2", include_bytes!("../../templates/theme/fonts/math.woff2")),
    ("theme/fonts/math-more.woff2", include_bytes!("../../templates/theme/fonts/math-more.woff2")),
];

/// The files of the theme by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    files: BTreeMap<String, Arc<str>>,
    fonts: BTreeMap<&'static str, Cow<'static, [u8]>>,
    diagnostics: Vec<Diagnostic>,
}

impl Theme {
    /// The built-in theme with the project's own files in place of those of the same name.
    pub fn read(project: &Project) -> Self {
        let folder = project.templates();
        let own = |name: &str| {
            let path = folder.join(name);
            if source::leads_out(&path, project) {
                return Err(io::Error::other("it is a link that leads out of the project"));
            }
            fs::read(path)
        };
        let mut files: BTreeMap<String, Arc<str>> =
            BUILT_IN.iter().map(|(name, text)| ((*name).to_owned(), Arc::from(*text))).collect();
        let mut diagnostics = Vec::new();
        for (name, text) in &mut files {
            match own(name) {
                Ok(bytes) => match String::from_utf8(bytes) {
                    Ok(own) => *text = own.into(),
                    Err(error) => {
                        let at = error.utf8_error().valid_up_to();
                        *text = String::from_utf8_lossy(error.as_bytes()).into_owned().into();
                        let place =
                            Place::new(&format!("templates/{name}").into(), at..at + '\u{fffd}'.len_utf8());
                        let diagnostic = Diagnostic::new(Code::NotUtf8, "the template is not UTF-8");
                        diagnostics
                            .push(diagnostic.at(place).label("a bad byte").help("save the file as UTF-8"));
                    }
                },
                Err(error) => diagnostics.extend(unreadable(name, &error)),
            }
        }
        let mut fonts = BTreeMap::new();
        for (name, built_in) in FONTS {
            let bytes = match own(name) {
                Ok(own) => Cow::Owned(own),
                Err(error) => {
                    diagnostics.extend(unreadable(name, &error));
                    Cow::Borrowed(built_in)
                }
            };
            fonts.insert(name, bytes);
        }
        Self { files, fonts, diagnostics }
    }

    /// What could not be read.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// A file of the theme; empty where there is none of that name.
    pub fn file(&self, name: &str) -> String {
        self.files.get(name).map(std::string::ToString::to_string).unwrap_or_default()
    }

    /// A file of the theme as bytes, text or not; `None` where there is none of that name.
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        let font = self.fonts.get(name).map(AsRef::as_ref);
        font.or_else(|| self.files.get(name).map(|text| text.as_bytes()))
    }

    /// A mark of all templates.
    pub(super) fn templates_mark(&self) -> u64 {
        let html = |name: &str| name.rsplit_once('.').is_some_and(|(_, ending)| ending == "html");
        mark(&self.files.iter().filter(|(name, _)| html(name)).collect::<Vec<_>>())
    }

    /// Hands over all files of the theme, in order.
    pub fn each(&self, mut take: impl FnMut(&str, &[u8])) {
        self.files.iter().for_each(|(name, text)| take(name, text.as_bytes()));
        self.fonts.iter().for_each(|(name, bytes)| take(name, bytes));
    }

    /// The files that are built in, in order: names and, where they are text, what they hold.
    pub fn built_in() -> impl Iterator<Item = (&'static str, &'static [u8])> {
        BUILT_IN.iter().map(|(name, text)| (*name, text.as_bytes())).chain(FONTS)
    }

    /// The texts of the templates, for diagnostics that point into them.
    pub fn texts(&self) -> Texts {
        self.files
            .iter()
            .map(|(name, text)| (FileName::from(format!("templates/{name}")), Arc::clone(text)))
            .collect()
    }
}

/// What is wrong when a project's own file cannot be read: nothing where it has none.
fn unreadable(name: &str, error: &std::io::Error) -> Option<Diagnostic> {
    (error.kind() != std::io::ErrorKind::NotFound).then(|| {
        Diagnostic::new(Code::Unreadable, format!("the template cannot be read: {error}"))
            .at(Place::new(&format!("templates/{name}").into(), 0..0))
    })
}

/// The templates, ready to be filled.
#[derive(Debug)]
pub struct Templates {
    tera: Tera,
}

impl Templates {
    /// Reads the templates of a theme. `site` is what every page is given under that name.
    pub fn new(theme: &Theme, site: &impl Serialize) -> Result<Self, Diagnostic> {
        let mut tera = Tera::new();
        let templates =
            theme.files.iter().filter(|(name, _)| name.rsplit_once('.').is_some_and(|(_, e)| e == "html"));
        tera.add_raw_templates(templates.map(|(name, text)| (name.as_str(), &**text)))
            .map_err(|e| bad(&e))?;
        tera.global_context().insert("site", site);
        Ok(Self { tera })
    }

    /// Fills a template.
    pub fn fill(&self, name: &str, context: &Context) -> Result<String, Diagnostic> {
        self.tera.render(name, context).map_err(|error| bad(&error))
    }
}

fn bad(error: &tera::Error) -> Diagnostic {
    let help = "the built-in template of the same name shows what there is";
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let file = FileName::from(format!("templates/{}", report.filename()));
            Diagnostic::new(
                Code::BadTemplate,
                format!("the template cannot be used: {}", report.message().trim()),
            )
            .at(Place::new(&file, report.span().range.clone()))
            .help(help)
        }
        other => Diagnostic::new(Code::BadTemplate, other.to_string()).help(help),
    }
}
