//! Where the articles of an edition stood in the edition before.

use std::sync::Arc;

use crate::article::Article;

/// Where the articles of an edition stood before.
#[derive(Debug)]
pub(super) struct Places {
    /// For each article its place before, if it is the very same.
    pub old: Vec<Option<usize>>,
    /// For each place before, the place now; `None` while all are where they were.
    pub moved: Option<Vec<Option<usize>>>,
    /// The articles that were written anew: as they are now, and as they were.
    changed: Vec<(Arc<Article>, Arc<Article>)>,
}

impl Places {
    /// Compares two lists, both in the order of their paths.
    pub(super) fn new(articles: &[Arc<Article>], before: Option<&[Arc<Article>]>) -> Self {
        let before = before.unwrap_or_default();
        let mut places = Self { old: vec![None; articles.len()], moved: None, changed: Vec::new() };
        let mut moved = vec![None; before.len()];
        let mut at = 0;
        for (now, article) in articles.iter().enumerate() {
            // Most are the very same, and are seen to be so without a look at their paths.
            if before.get(at).is_some_and(|old| Arc::ptr_eq(old, article)) {
                (moved[at], places.old[now]) = (Some(now), Some(at));
                at += 1;
                continue;
            }
            while before.get(at).is_some_and(|old| old.path < article.path) {
                at += 1;
            }
            let Some(old) = before.get(at).filter(|old| old.path == article.path) else { continue };
            moved[at] = Some(now);
            if Arc::ptr_eq(old, article) {
                places.old[now] = Some(at);
            } else {
                places.changed.push((Arc::clone(article), Arc::clone(old)));
            }
        }
        let still = articles.len() == before.len() && moved.iter().all(Option::is_some);
        places.moved = (!still).then_some(moved);
        places
    }

    /// Whether the articles are the same but for some that were written anew, and each of them is the same to `alike`.
    pub(super) fn same(&self, alike: impl Fn(&Article, &Article) -> bool) -> bool {
        self.moved.is_none() && self.changed.iter().all(|(new, old)| alike(new, old))
    }
}
