//! Reports on a site as a whole, when all of it is known: what nobody uses, what is missing, what is out of date,
//! and what was published and is gone.
//!
//! The catalog and what each text refers to come in, diagnostics go out. What one text alone shows to be wrong is
//! reported where that text is read.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::catalog::backlink::Uses;
use crate::diagnostic::Diagnostic;

pub mod base;
mod orphans;
mod published;
mod reviews;
mod terms;
mod values;
mod works;

pub(crate) use published::lost_address;
pub use terms::{Usage, usage};

/// What a site is held against beside itself, where it is asked for. None of it reaches a page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Against<'a> {
    /// The day on which texts are to be in time. A build has none: what it says of a project does not change while
    /// the project stays as it is.
    pub today: Option<Date>,
    /// The files of the site as it was last published, as its manifest names them.
    pub published: Option<&'a BTreeMap<String, String>>,
    /// The path of a host under which the site is to work; it begins and ends with a slash.
    pub base: Option<&'a str>,
}

/// All reports on a site as a whole. `usage` says how much each term is used, `files` what the site is made of.
pub fn check(
    catalog: &Catalog,
    uses: &Uses,
    usage: &[Usage],
    files: &BTreeSet<&str>,
    against: Against<'_>,
) -> Vec<Diagnostic> {
    let mut diagnostics = terms::check(catalog, uses, usage);
    diagnostics.extend(values::check(catalog));
    diagnostics.extend(orphans::check(catalog, uses));
    diagnostics.extend(works::check(catalog, uses));
    diagnostics.extend(against.today.into_iter().flat_map(|today| reviews::check(catalog, today)));
    diagnostics.extend(against.published.into_iter().flat_map(|old| published::check(catalog, files, old)));
    diagnostics
}
