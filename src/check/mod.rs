//! Reports on a site as a whole, when all of it is known: what nobody uses, and what is missing.
//!
//! The catalog and what each text refers to come in, diagnostics go out. What one text alone shows to be wrong is
//! reported where that text is read.

use crate::catalog::Catalog;
use crate::catalog::backlink::Uses;
use crate::diagnostic::Diagnostic;

mod demos;
mod terms;
mod values;

pub use terms::{Usage, usage};

/// All reports on a site as a whole. `usage` says how much each term is used.
pub fn check(catalog: &Catalog, uses: &Uses, usage: &[Usage]) -> Vec<Diagnostic> {
    let mut diagnostics = terms::check(catalog, uses, usage);
    diagnostics.extend(demos::check(catalog));
    diagnostics.extend(values::check(catalog));
    diagnostics
}
