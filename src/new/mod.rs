//! A new project: small, complete, and building at once.
//!
//! Its files are those in `files/`, with the title and the day put in; the program of its model is that of `examples/own-models`.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

/// The files of a new project: their paths, and their texts.
const FILES: &[(&str, &str)] = &[
    ("kb.yaml", include_str!("files/kb.yaml")),
    ("content/index.md", include_str!("files/content/index.md")),
    ("content/learning/index.md", include_str!("files/content/learning/index.md")),
    ("content/learning/remembering.md", include_str!("files/content/learning/remembering.md")),
    ("content/learning/synapses.md", include_str!("files/content/learning/synapses.md")),
    ("content/references.bib", include_str!("files/content/references.bib")),
    ("content/terms/learning.yaml", include_str!("files/content/terms/learning.yaml")),
    ("demos/retention/model.py", include_str!("../../examples/own-models/demos/forgetting/model.py")),
    ("demos/retention/model.yaml", include_str!("files/demos/retention/model.yaml")),
    (RECORDED, include_str!("files/demos/retention/recorded/8de879312ed7bdd5.json")),
    (".github/workflows/publish.yml", include_str!("files/ci/github.yml")),
    (".gitlab-ci.yml", include_str!("files/ci/gitlab.yml")),
    (".gitignore", include_str!("files/gitignore")),
    ("README.md", include_str!("files/README.md")),
];

/// The recorded result of its model, which is named after its run key.
const RECORDED: &str = "demos/retention/recorded/8de879312ed7bdd5.json";

/// There is no new project.
#[derive(Debug, thiserror::Error)]
pub enum NewError {
    /// Files are in the way.
    #[error("{} already there: {}; nothing was written", if files.len() == 1 { "a file is" } else { "files are" }, files.join(", "))]
    Taken {
        /// Which.
        files: Vec<String>,
    },
    /// A file could not be written.
    #[error("{}: {error}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        error: io::Error,
    },
}

/// Makes a project in a folder, which may be there. Gives the paths of its files.
///
/// # Errors
/// When one of the files is there already: then none is written.
pub fn project(folder: &Path, today: Date) -> Result<Vec<&'static str>, NewError> {
    let there = FILES.iter().map(|(path, _)| *path).filter(|path| folder.join(path).exists());
    let there: Vec<String> = there.map(str::to_owned).collect();
    if !there.is_empty() {
        return Err(NewError::Taken { files: there });
    }
    let title = title(folder);
    for (path, text) in FILES {
        let text = text.replace("{{title}}", &title).replace("{{today}}", &today.to_string());
        let path = folder.join(path);
        write(&path, &text).map_err(|error| NewError::Io { path, error })?;
    }
    Ok(FILES.iter().map(|(path, _)| *path).collect())
}

/// Writes a file that is not there yet.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

/// A title from the name of a folder: "my-notes" is "My notes".
fn title(folder: &Path) -> String {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // Only what can stand in YAML without quotes.
    let words = name.replace(['-', '_', '.'], " ");
    let words: String = words.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    let words = words.trim();
    let mut letters = words.chars();
    match letters.next() {
        Some(first) if first.is_alphabetic() => first.to_uppercase().chain(letters).collect(),
        _ => "A knowledge base".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_comes_from_the_folder() {
        let of = |name: &str| title(Path::new(name));
        assert_eq!(of("x/my-notes"), "My notes");
        assert_eq!(of("Ökologie_2026"), "Ökologie 2026");
        assert_eq!(of("2026"), "A knowledge base");
        assert_eq!(of("x: [y]"), "X y");
    }
}
