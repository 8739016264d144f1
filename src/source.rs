//! From the folders of a project to its sources: every file read once, with its text and hash.
//!
//! What a file is, is decided here and nowhere else: Markdown is an article, YAML under `terms/` holds terms,
//! `.bib` is a bibliography, and everything else is a file that the site gets as it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Code, Diagnostic, FileName, Place};
use crate::project::{MANIFEST, Project};

/// A text of the project.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name, from the project's root: `content/section/article.md`.
    pub file: FileName,
    /// Its path below `content/`.
    pub path: String,
    /// Its text.
    pub text: Arc<str>,
    /// The hash of its bytes.
    pub hash: blake3::Hash,
}

/// A file that the site gets as it is.
#[derive(Debug, Clone)]
pub struct StaticFile {
    /// Its name, from the project's root.
    pub file: FileName,
    /// Its path below `content/`, which is its path in the site.
    pub path: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// The hash of its bytes.
    pub hash: blake3::Hash,
}

/// All sources of a project, each kind in the order of the paths.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// Markdown.
    pub articles: Vec<Arc<Source>>,
    /// YAML under `content/terms/`.
    pub terms: Arc<Vec<Source>>,
    /// BibLaTeX.
    pub bibliographies: Arc<Vec<Source>>,
    /// Everything else.
    pub files: Arc<BTreeMap<String, StaticFile>>,
    /// Texts that are not UTF-8, as far as they can be shown.
    pub harmed: Vec<(FileName, Arc<str>)>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether there was no folder to read from.
    pub missing: bool,
}

enum Kind {
    Article,
    Terms,
    Bibliography,
    Static,
}

enum Read {
    Text(Kind, Source),
    Static(StaticFile),
    /// Not UTF-8: the text with marks in place of the bad bytes, and the diagnostic.
    Harmed(FileName, Arc<str>, Diagnostic),
}

/// Reads all sources of a project.
pub fn read(project: &Project) -> Sources {
    let root = project.content();
    let mut diagnostics = Vec::new();
    let (mut paths, mut missing) = (Vec::new(), false);
    let mut walk =
        WalkDir::new(&root).follow_links(true).sort_by_file_name().into_iter().filter_entry(|e| !hidden(e));
    while let Some(entry) = walk.next() {
        match entry {
            Ok(entry) if entry.depth() > 0 && entry.path_is_symlink() && leads_out(entry.path(), project) => {
                diagnostics.push(led_out(entry.path(), &root));
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
            }
            Ok(entry) if entry.file_type().is_file() => paths.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => {
                missing |= error.depth() == 0;
                diagnostics.push(walk_error(&error, &root));
            }
        }
    }
    let results: Vec<_> = paths.into_par_iter().map(|path| read_file(&path, &root)).collect();
    let mut sources = Sources { diagnostics, missing, ..Sources::default() };
    let mut shelves = Shelves::default();
    for result in results {
        shelves.put(result, &mut sources);
    }
    sources.articles.sort_by(|a, b| a.path.cmp(&b.path));
    shelves.finish(&mut sources);
    sources
}

/// The kinds of sources that change seldom: what is the same is not told to be new.
#[derive(Default)]
struct Shelves {
    terms: Vec<Source>,
    bibliographies: Vec<Source>,
    files: BTreeMap<String, StaticFile>,
}

impl Shelves {
    fn put(&mut self, result: Result<Read, Diagnostic>, sources: &mut Sources) {
        match result {
            Ok(Read::Static(file)) => drop(self.files.insert(file.path.clone(), file)),
            Ok(Read::Text(Kind::Terms, source)) => self.terms.push(source),
            Ok(Read::Text(Kind::Bibliography, source)) => self.bibliographies.push(source),
            Ok(Read::Text(_, source)) => sources.articles.push(Arc::new(source)),
            Ok(Read::Harmed(file, text, diagnostic)) => {
                sources.harmed.push((file, text));
                sources.diagnostics.push(diagnostic);
            }
            Err(diagnostic) => sources.diagnostics.push(diagnostic),
        }
    }

    fn finish(mut self, sources: &mut Sources) {
        self.terms.sort_by(|a, b| a.path.cmp(&b.path));
        self.bibliographies.sort_by(|a, b| a.path.cmp(&b.path));
        sources.terms = Arc::new(self.terms);
        sources.bibliographies = Arc::new(self.bibliographies);
        sources.files = Arc::new(self.files);
    }
}

/// Reads what stands at some paths again, when nothing else has changed; `None` where that is not only articles that
/// were there before and are still there, or where something could not be read. Then all is to be read.
pub fn again(project: &Project, old: &Sources, paths: &[PathBuf]) -> Option<Sources> {
    let root = project.content();
    let mut sources = old.clone();
    if !old.diagnostics.is_empty() {
        return None;
    }
    for path in paths {
        let below = below(path.strip_prefix(&root).ok().map(|_| path)?, &root).ok()?;
        // What editors leave behind, or make for a moment, is nobody's content.
        if below.split('/').any(is_hidden) || (!old.has(&below) && fs::symlink_metadata(path).is_err()) {
            continue;
        }
        let at = sources.articles.binary_search_by(|source| source.path.as_str().cmp(&below)).ok()?;
        match read_file(path, &root) {
            Ok(Read::Text(Kind::Article, source)) if !leads_out(path, project) => {
                if source.hash != sources.articles[at].hash {
                    sources.articles[at] = Arc::new(source);
                }
            }
            _ => return None,
        }
    }
    Some(sources)
}

impl Sources {
    /// The same sources; what is as it was before stays the very same.
    #[must_use]
    pub fn after(mut self, before: &Self) -> Self {
        if same(&before.terms, &self.terms) {
            self.terms = Arc::clone(&before.terms);
        }
        if same(&before.bibliographies, &self.bibliographies) {
            self.bibliographies = Arc::clone(&before.bibliographies);
        }
        let equal = |(a, b): (&StaticFile, &StaticFile)| a.hash == b.hash && a.path == b.path;
        if before.files.len() == self.files.len() && before.files.values().zip(self.files.values()).all(equal)
        {
            self.files = Arc::clone(&before.files);
        }
        self
    }

    /// Whether anything stands at a path below `content/`, or below it.
    fn has(&self, path: &str) -> bool {
        let texts = self.articles.iter().map(|source| &**source);
        let texts = texts.chain(&*self.terms).chain(&*self.bibliographies).map(|source| &source.path);
        texts.chain(self.files.keys()).any(|known| {
            known.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// Whether these are the same as others.
    pub fn are(&self, other: &Self) -> bool {
        let equal = |(a, b): (&Arc<Source>, &Arc<Source>)| {
            Arc::ptr_eq(a, b) || (a.hash == b.hash && a.path == b.path)
        };
        Arc::ptr_eq(&self.terms, &other.terms)
            && Arc::ptr_eq(&self.bibliographies, &other.bibliographies)
            && Arc::ptr_eq(&self.files, &other.files)
            && self.missing == other.missing
            && self.diagnostics == other.diagnostics
            && self.harmed == other.harmed
            && self.articles.len() == other.articles.len()
            && self.articles.iter().zip(&other.articles).all(equal)
    }
}

/// Whether two lists hold the same texts.
pub fn same(old: &Arc<Vec<Source>>, new: &Arc<Vec<Source>>) -> bool {
    let pairs = || old.iter().zip(new.iter());
    Arc::ptr_eq(old, new)
        || (old.len() == new.len() && pairs().all(|(a, b)| a.hash == b.hash && a.path == b.path))
}

/// Whether a path is a link out of the project. Its content as a whole may be elsewhere, but what was checked out with
/// a project must not bring files of the machine into the site.
pub fn leads_out(path: &Path, project: &Project) -> bool {
    let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    let Some(real) = is_link.then(|| path.canonicalize().ok()).flatten() else { return false };
    let homes = [project.root.canonicalize(), project.content().canonicalize()];
    !homes.iter().flatten().any(|home| real.starts_with(home))
}

/// Whether a path that a project names leads out of it, or to nothing.
pub fn is_outside(path: &Path, project: &Project) -> bool {
    let (Ok(real), Ok(root)) = (path.canonicalize(), project.root.canonicalize()) else { return true };
    !real.starts_with(root)
}

fn led_out(path: &Path, root: &Path) -> Diagnostic {
    let below = path.strip_prefix(root).unwrap_or(path);
    Diagnostic::new(
        Code::Unreadable,
        format!("content/{} is a link that leads out of the project", below.display()),
    )
    .help("put a copy into the project: what is outside of it is not published")
}

/// Names that begin with a dot, and what editors leave behind, are nobody's content.
fn hidden(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    // A site that was built into the content is not content.
    if entry.depth() > 0 && entry.path().join(MANIFEST).exists() {
        return true;
    }
    entry.depth() > 0 && is_hidden(&name)
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || name.starts_with('#')
}

fn walk_error(error: &walkdir::Error, root: &Path) -> Diagnostic {
    let path = error.path().unwrap_or(root);
    let what = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    if path == root {
        return Diagnostic::new(Code::Unreadable, format!("the folder content/ cannot be read: {what}"))
            .help("put articles as Markdown under content/");
    }
    Diagnostic::new(Code::Unreadable, format!("{} cannot be read: {what}", path.display()))
}

fn read_file(path: &Path, root: &Path) -> Result<Read, Diagnostic> {
    let below = below(path, root)?;
    let file: FileName = format!("content/{below}").into();
    let bytes = fs::read(path).map_err(|error| {
        Diagnostic::new(Code::Unreadable, format!("the file cannot be read: {error}"))
            .at(Place::new(&file, 0..0))
    })?;
    let kind = kind(&below);
    let hash = blake3::hash(&bytes);
    if matches!(kind, Kind::Static) {
        return Ok(Read::Static(StaticFile { file, path: below, bytes: bytes.into(), hash }));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let diagnostic = Diagnostic::new(Code::NotUtf8, "the text is not UTF-8")
                .at(Place::new(&file, at..at + '\u{fffd}'.len_utf8()))
                .label("a bad byte")
                .help("save the file as UTF-8");
            let shown = String::from_utf8_lossy(error.as_bytes()).into_owned().into();
            return Ok(Read::Harmed(file, shown, diagnostic));
        }
    };
    Ok(Read::Text(kind, Source { file, path: below, text: text.into(), hash }))
}

/// The path below `root`, with `/` between its parts.
fn below(path: &Path, root: &Path) -> Result<String, Diagnostic> {
    let relative: PathBuf = path.strip_prefix(root).unwrap_or(path).to_owned();
    let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/")).ok_or_else(|| {
        let name = format!("content/{}", relative.to_string_lossy());
        Diagnostic::new(Code::NotUtf8, format!("the name of the file is not UTF-8: {name}"))
            .at(Place::new(&name.into(), 0..0))
            .help("rename the file")
    })
}

fn kind(path: &str) -> Kind {
    let extension = path.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
    match extension.as_deref() {
        Some("md") => Kind::Article,
        Some("yaml" | "yml") if path.starts_with("terms/") => Kind::Terms,
        Some("bib") => Kind::Bibliography,
        _ => Kind::Static,
    }
}
