//! Articles that a reader finds in a list only, since no text leads to them.
//!
//! Every article stands on the page of its section, and "Continue reading" proposes what is near by itself. Neither
//! is a reason to read one, so neither counts. What counts is what somebody wrote: a link in the text of another
//! article, of a section's page, of the home page or of a term, or the `next` of another article. The home page and
//! the pages of sections are reached from everywhere and so are never orphans; nor is an article that is the only one.

use crate::catalog::Catalog;
use crate::catalog::backlink::Uses;
use crate::catalog::related::{Nearness, Sums};
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(catalog: &Catalog, uses: &Uses) -> Vec<Diagnostic> {
    let articles: Vec<usize> =
        (0..catalog.articles.len()).filter(|at| !catalog.articles[*at].is_index()).collect();
    if articles.len() < 2 {
        return Vec::new();
    }
    let linked = linked(catalog, uses);
    let orphans: Vec<usize> = articles.into_iter().filter(|at| !linked[*at]).collect();
    if orphans.is_empty() {
        return Vec::new();
    }
    let (near, mut sums) = (Nearness::new(catalog, &uses.articles), Sums::default());
    let mut report = |at: usize| {
        let article = &catalog.articles[at];
        let near = near.of(at, 1, &mut sums);
        let near = near.first().map(|near| format!(", such as {},", catalog.articles[near.article].file));
        Diagnostic::new(
            Code::OrphanArticle,
            format!("no text links the article \"{}\"; only lists lead to it", article.front.title),
        )
        .at(article.place())
        .help(format!(
            "link it where another article{} speaks of it, or name it in that article's `next`",
            near.unwrap_or_default()
        ))
    };
    orphans.into_iter().map(&mut report).collect()
}

/// For each article, whether a text other than its own leads to it.
fn linked(catalog: &Catalog, uses: &Uses) -> Vec<bool> {
    let mut linked = vec![false; catalog.articles.len()];
    for to in uses.terms.iter().flat_map(|outgoing| outgoing.articles.keys()) {
        linked[*to] = true;
    }
    for (at, outgoing) in uses.articles.iter().enumerate() {
        let next = catalog.articles[at].front.next.iter().filter_map(|read| catalog.next_article(at, read));
        for to in outgoing.articles.keys().copied().chain(next).filter(|to| *to != at) {
            linked[to] = true;
        }
    }
    linked
}
