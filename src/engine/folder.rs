//! A build into a folder: what is read is compared with what the last build left, and where nothing has changed,
//! nothing is done.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::state::{State, Summary};
use super::why::{MadePage, Records};
use super::{Built, Edition, Read, Simulate};
use crate::check::Against;
use crate::demo::run::Progress;
use crate::diagnostic::{self, Diagnostic, Texts};
use crate::kept;
use crate::page::OutFile;
use crate::project::{MANIFEST, Project};
use crate::site::{Draft, WriteError, Written};

/// What became of a build into a folder.
#[derive(Debug)]
pub struct Placed {
    /// All that is wrong or could be better.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub texts: Texts,
    /// What was found, in numbers.
    pub summary: Summary,
    /// What was written; `None` where something is wrong.
    pub written: Option<Written>,
    /// All that is known of the site, where it was built anew. To let go of it takes a while.
    pub edition: Option<Edition>,
}

/// Builds the site of a project into a folder. `now` is the time in seconds since 1970, for `kb why` alone.
///
/// # Errors
/// When the folder cannot be written to.
pub fn build_into(
    folder: &Path,
    project: Project,
    drafts: bool,
    now: i64,
    progress: &dyn Progress,
) -> Result<Placed, WriteError> {
    let read = Read::all(project, drafts);
    let kept = read.project.cache();
    let key = read.key();
    if let Some(state) = key.and_then(|key| State::standing(&kept, &key, folder)) {
        let same = state.files();
        return Ok(Placed {
            texts: if state.diagnostics.is_empty() { Texts::new() } else { read.texts() },
            diagnostics: state.diagnostics,
            summary: state.summary,
            written: Some(Written { same, ..Written::default() }),
            edition: None,
        });
    }
    let draft = Draft::new(folder);
    let edition = Edition::make(read, None, Simulate::Now(progress));
    // It is only a courtesy: a folder that cannot be written to is told where it matters.
    let _ = kept::hide(&kept);
    let made: Mutex<Vec<MadePage>> = Mutex::default();
    let mut built = edition.build(Against::default(), &|mut file: OutFile| {
        let parts = std::mem::take(&mut file.parts);
        draft.put(&file);
        if !parts.is_empty() {
            made.lock().unwrap_or_else(PoisonError::into_inner).push((file.path, parts));
        }
    });
    if !built.failed() {
        built.diagnostics.extend(draft.foreign());
    }
    let summary = Summary {
        articles: built.articles,
        terms: built.terms.len(),
        demos: built.demos,
        simulations: built.simulations,
    };
    let Built { diagnostics, texts, .. } = built;
    let mut placed = Placed { diagnostics, texts, summary, written: None, edition: None };
    if diagnostic::any_error(&placed.diagnostics) {
        return Ok(placed);
    }
    let (changed, paths) = (draft.changed(), draft.paths());
    placed.written = Some(draft.finish()?);
    let record = || {
        let mut records = Records::read(&kept);
        records.update(&edition, made.into_inner().unwrap_or_else(PoisonError::into_inner), &changed, now);
        records.write(&kept);
    };
    let leave = || {
        let mut paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        paths.push(MANIFEST);
        key.map(|key| State::leave(&kept, key, folder, &paths, (&placed.diagnostics, summary)))
    };
    rayon::join(record, leave);
    placed.edition = Some(edition);
    Ok(placed)
}
