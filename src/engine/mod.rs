//! The way through the house: from a project's folders to the files of its site, room by room.
//!
//! An [`Edition`] is all that is known at one moment; a build makes one and all of its files, a preview one after the
//! other. Files are handed over while they are made, and put in place only when everything was checked: a build that
//! fails leaves the last good site as it was.

use std::collections::BTreeSet;

use crate::check::{self, Against, Usage};
use crate::demo::run::Progress;
use crate::diagnostic::{self, Diagnostic, Texts};
use crate::external::{self, Link};
use crate::kept;
use crate::page::OutFile;
use crate::project::Project;
use crate::site;

mod edition;
mod folder;
mod places;
mod read;
mod rooms;
mod stages;
mod state;
mod why;

pub use edition::{Edition, Work};
pub use folder::{Placed, build_into};
pub use read::Read;
pub use rooms::Simulate;
pub use state::Summary;
pub use why::{Record, Records};

/// How a build is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// Whether drafts are built too.
    pub drafts: bool,
    /// What the site is held against beside itself.
    pub against: Against<'a>,
}

/// What a build found, when all files were handed over.
#[derive(Debug)]
pub struct Built {
    /// All that is wrong or could be better.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub texts: Texts,
    /// How many articles there are.
    pub articles: usize,
    /// The terms, and how much each is used.
    pub terms: Vec<Usage>,
    /// How many demos there are.
    pub demos: usize,
    /// How many simulations ran, rather than being taken from the cache.
    pub simulations: usize,
    /// Where the site leads out of itself.
    pub links: Vec<Link>,
}

/// Builds a site, and hands over its files as they are made.
pub fn build(
    project: Project,
    options: Options<'_>,
    progress: &dyn Progress,
    put: &(dyn Fn(OutFile) + Sync),
) -> Built {
    let edition = Edition::make(Read::all(project, options.drafts), None, Simulate::Now(progress));
    // It is only a courtesy: a folder that cannot be written to is told where it matters.
    let _ = kept::hide(&edition.catalog().project.cache());
    edition.build(options.against, put)
}

impl Edition {
    /// Makes all files of the edition and hands them over, and tells all that is wrong with the site.
    pub fn build(&self, against: Against<'_>, put: &(dyn Fn(OutFile) + Sync)) -> Built {
        let (catalog, uses) = (self.catalog(), &self.maker().texts.uses);
        let mut diagnostics = self.diagnostics();
        let links = against.base.map(|base| (base, check::base::Links::default()));
        let (mut entries, wrong) = self.maker().make_all(&|file| {
            if let Some((_, links)) = &links {
                links.note(&file);
            }
            put(file);
        });
        diagnostics.extend(wrong);
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        diagnostics.extend(site::check(&entries));
        let usage = check::usage(catalog, uses);
        // While something is wrong, not all of the site is known: what nobody uses may be used where nobody could look.
        if !diagnostic::any_error(&diagnostics) {
            let paths: BTreeSet<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
            diagnostics.extend(check::check(catalog, uses, &usage, &paths, against));
            if let Some((base, links)) = links {
                diagnostics.extend(links.check(
                    base,
                    &catalog.project.settings.base_path(),
                    &entries,
                    &self.read().texts(),
                ));
            }
        }
        diagnostic::set_levels(&mut diagnostics, &catalog.project.settings.levels);
        diagnostic::sort(&mut diagnostics);
        Built {
            diagnostics,
            texts: self.read().texts(),
            articles: catalog.articles.len(),
            terms: usage,
            demos: catalog.runs.len(),
            simulations: self.simulated().simulations,
            links: external::collect(catalog, uses),
        }
    }
}

impl Built {
    /// Whether it may not be put in place.
    pub fn failed(&self) -> bool {
        diagnostic::any_error(&self.diagnostics)
    }

    /// Asks other servers whether the site's links to them lead somewhere, and says so in the diagnostics. Not done
    /// while something is wrong: then not all of the links are known.
    pub fn check_links(
        &mut self,
        project: &Project,
        fresh: bool,
        progress: &dyn external::Progress,
    ) -> Option<external::Summary> {
        if self.failed() {
            return None;
        }
        let kept = project.cache();
        let options = external::Options { policy: &project.settings.links, kept: &kept, fresh };
        let (mut diagnostics, summary) = external::check(&self.links, &options, progress);
        diagnostic::set_levels(&mut diagnostics, &project.settings.levels);
        self.diagnostics.extend(diagnostics);
        diagnostic::sort(&mut self.diagnostics);
        Some(summary)
    }
}
