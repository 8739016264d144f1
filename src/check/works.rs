//! Works of the bibliography that nothing cites: no article, no caption, and no term by its texts or `sources`.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::catalog::backlink::Uses;
use crate::diagnostic::{Code, Diagnostic, Place};

pub(super) fn check(catalog: &Catalog, uses: &Uses) -> Vec<Diagnostic> {
    // Not by the list of references, which not every style of citation has.
    let forms = catalog.articles.iter().flat_map(|article| &article.outline.citations);
    let mut cited: BTreeSet<&str> =
        forms.flat_map(|form| &form.items).map(|item| item.key.as_str()).collect();
    cited.extend(uses.terms.iter().flat_map(|outgoing| &outgoing.cited).map(String::as_str));
    let sources = catalog.glossary.terms.iter().flat_map(|term| &term.sources);
    cited.extend(sources.map(|key| key.value.as_str()));
    let uncited = catalog.bibliography.works().filter(|(key, _)| !cited.contains(key));
    let report = |(key, place): (&str, &Place)| {
        Diagnostic::new(Code::UncitedWork, format!("nothing cites the work `{key}`"))
            .at(place.clone())
            .help(format!("cite it as `[@{key}]`, name it in a term's `sources`, or take it out"))
    };
    uncited.map(report).collect()
}
