//! Demos that terms name and no article has.

use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};

pub(super) fn check(catalog: &Catalog) -> Vec<Diagnostic> {
    // A demo that could not run has its own diagnostic.
    let written = catalog.articles.iter().flat_map(|article| &article.outline.demos);
    let ids: Vec<&str> = written.map(|demo| demo.id.value.as_str()).collect();
    let named = catalog.glossary.terms.iter().filter_map(|term| Some((term, term.demo.as_ref()?)));
    let unknown = named.filter(|(_, demo)| !ids.contains(&demo.value.as_str()));
    let report = |(term, demo): (&crate::glossary::Term, &crate::yaml::Spanned<String>)| {
        Diagnostic::new(Code::BadDemo, format!("there is no demo `{}`", demo.value))
            .at(Place::new(&term.place.file, demo.range.clone()))
            .maybe_help(nearest::suggestion_or_all(&demo.value, "demos", &ids))
    };
    unknown.map(report).collect()
}
