//! What is new or changed: articles by their `date` and `reviewed`, terms by their `reviewed`; never by a clock.

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::catalog::{Catalog, Url};

/// Something new or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<'a> {
    /// When it was last changed or found to be good.
    pub updated: Date,
    /// When it was new, where that is said.
    pub published: Option<Date>,
    /// Its page.
    pub url: Url,
    /// What it is called.
    pub title: &'a str,
    /// What it is about; empty for a term.
    pub summary: &'a str,
    /// Who wrote it, where that is not the authors of the site.
    pub authors: &'a [String],
    /// What it is.
    pub subject: Subject,
}

/// What has changed, by its place in the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// An article.
    Article(usize),
    /// A term.
    Term(usize),
}

/// Whether a site has anything with a date.
pub fn is_any(catalog: &Catalog) -> bool {
    catalog.articles.iter().any(|a| a.front.date.or(a.front.reviewed()).is_some())
        || catalog.glossary.terms.iter().any(|t| t.reviewed.is_some())
}

/// All that has a date, the newest first; of the same day by address.
pub fn all(catalog: &Catalog) -> Vec<Change<'_>> {
    let articles = catalog.articles.iter().enumerate().filter_map(|(at, article)| {
        let front = &article.front;
        Some(Change {
            updated: front.date.max(front.reviewed())?,
            published: front.date,
            url: catalog.article_url(at),
            title: &front.title,
            summary: if front.summary.is_empty() { &front.tagline } else { &front.summary },
            authors: &front.authors,
            subject: Subject::Article(at),
        })
    });
    let terms = catalog.glossary.terms.iter().enumerate().filter_map(|(at, term)| {
        Some(Change {
            updated: term.reviewed()?,
            published: None,
            url: Catalog::term_url(term),
            title: &term.label,
            summary: "",
            authors: &[],
            subject: Subject::Term(at),
        })
    });
    let mut changes: Vec<Change<'_>> = articles.chain(terms).collect();
    changes.sort_by(|a, b| (Reverse(a.updated), &a.url).cmp(&(Reverse(b.updated), &b.url)));
    changes
}
