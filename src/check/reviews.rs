//! Articles and terms that were read through longer ago than the project allows (`review_after` in kb.yaml).
//!
//! The day comes from whoever asks for the check. A text that does not say when it was read through is not late,
//! and nobody needs to read a deprecated term again.

use jiff::civil::Date;

use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, FileName, Place};
use crate::glossary::Status;
use crate::project::ReviewLimit;
use crate::yaml::Spanned;

pub(super) fn check(catalog: &Catalog, today: Date) -> Vec<Diagnostic> {
    let Some(limit) = &catalog.project.settings.review_after else { return Vec::new() };
    let articles = catalog.articles.iter().filter_map(|article| {
        let reviewed = article.front.reviewed.as_ref()?;
        overdue("the article", &article.front.title, &article.file, reviewed, limit, today)
    });
    let terms = catalog.glossary.terms.iter().filter(|term| term.status != Status::Deprecated);
    let terms = terms.filter_map(|term| {
        overdue("the term", &term.label, &term.place.file, term.reviewed.as_ref()?, limit, today)
    });
    articles.chain(terms).collect()
}

fn overdue(
    what: &str,
    name: &str,
    file: &FileName,
    reviewed: &Spanned<Date>,
    limit: &ReviewLimit,
    today: Date,
) -> Option<Diagnostic> {
    let last = limit.last_day(reviewed.value).filter(|last| *last < today)?;
    let message = format!("{what} \"{name}\" was to be read through again after {}", limit.words);
    Some(
        Diagnostic::new(Code::ReviewOverdue, message)
            .at(Place::new(file, reviewed.range.clone()))
            .label(format!("due on {last}"))
            .help(format!("read it through, and then write `reviewed: {today}`")),
    )
}
