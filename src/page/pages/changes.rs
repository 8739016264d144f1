//! The page of what is new, and the newest of it for the home page.

use super::super::context::{ChangeEntry, Month};
use super::{Made, Maker};
use crate::catalog::Url;
use crate::export::changes::{self, Change, Subject};
use crate::export::structured;

/// The address of the page.
pub(super) const ADDRESS: &str = "changes";

/// A page is no archive.
const MOST: usize = 200;
/// How many the home page shows.
const NEWEST: usize = 5;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Maker {
    /// The page of what is new, by month.
    pub(super) fn changes(&self) -> Made {
        let url = Url::page(ADDRESS);
        let mut page =
            self.page("changes", &url, "Changes", "New and reviewed articles and terms, the newest first.");
        self.describe(&mut page, &url, &structured::Subject::Other);
        let all = changes::all(&self.catalog);
        let newest = &all[..all.len().min(MOST)];
        let month = |change: &Change<'_>| (change.updated.year(), change.updated.month());
        let months = newest.chunk_by(|a, b| month(a) == month(b)).map(|changes| {
            let (year, number) = month(&changes[0]);
            let name = MONTHS[usize::try_from(number).unwrap_or(1).clamp(1, 12) - 1];
            Month {
                title: format!("{name} {year}"),
                anchor: format!("{year:04}-{number:02}"),
                items: changes.iter().map(change_entry).collect(),
            }
        });
        self.fill("changes.html", &url, &page, "changes", &months.collect::<Vec<_>>())
    }

    /// The newest changes, for the home page, which has the summaries elsewhere.
    pub(super) fn newest(&self) -> Vec<ChangeEntry> {
        let all = changes::all(&self.catalog);
        let newest = all.iter().take(NEWEST).map(change_entry);
        newest.map(|change| ChangeEntry { summary: String::new(), ..change }).collect()
    }
}

fn change_entry(change: &Change<'_>) -> ChangeEntry {
    let is_new = change.published == Some(change.updated);
    ChangeEntry {
        title: change.title.to_owned(),
        url: change.url.encoded(),
        what: match change.subject {
            Subject::Article(_) if is_new => "New article",
            Subject::Article(_) => "Article reviewed",
            Subject::Term(_) => "Term reviewed",
        },
        date: change.updated.to_string(),
        summary: change.summary.to_owned(),
    }
}
