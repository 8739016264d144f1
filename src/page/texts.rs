//! The texts of a site, rendered: of articles and of terms. One that asked for nothing that has changed is taken over
//! from the edition before.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::body::{self, Body, Setting, Tools};
use crate::article::Article;
use crate::catalog::Catalog;
use crate::catalog::backlink::{Outgoing, Uses};
use crate::catalog::view::{Fact, View};
use crate::diagnostic::{Code, Diagnostic, Place, nearest};
use crate::glossary::Term;
use crate::glossary::link::Policy;
use crate::markdown::{Document, OffsetMap};
use crate::project::First;
use crate::yaml::Spanned;

/// How many texts a thread takes at once.
const AT_ONCE: usize = 8;

/// Stands between the definition and the body of a term in its rendered text.
pub(super) const DEFINITION_END: &str = "<!--definition-->";

/// The rendered texts. What they refer to is kept apart from them.
#[derive(Debug, Default)]
pub struct Texts {
    /// By article.
    pub articles: Vec<Arc<Body>>,
    /// By term: its definition and its body, with a mark between them.
    pub terms: Vec<Arc<Body>>,
    /// What each refers to.
    pub uses: Uses,
}

/// What can be taken over from the edition before.
#[derive(Debug)]
pub struct Before<'a> {
    /// Its texts.
    pub texts: &'a Texts,
    /// For each article, its place in that edition, if its source is the same.
    pub articles: &'a [Option<usize>],
    /// For each term, its place in that edition, if its file is the same.
    pub terms: &'a [Option<usize>],
    /// For each article of that edition, its place now; `None` while all are where they were.
    pub moved: Option<&'a [Option<usize>]>,
    /// Whether anything that a text can ask for may have changed.
    pub changed: bool,
}

type Pair = (Arc<Body>, Arc<Outgoing>);

/// Renders the texts of a catalog, but for those that can be taken over. The second answer is how many were rendered.
pub fn render(catalog: &Catalog, tools: &Tools, before: Option<&Before<'_>>) -> (Texts, usize) {
    let known_article = |at: usize| {
        let before = before?;
        let old = before.articles[at]?;
        before.take(&before.texts.articles[old], &before.texts.uses.articles[old], catalog, tools, Some(at))
    };
    let known_term = |at: usize| {
        let before = before?;
        let old = before.terms[at]?;
        let list = Some(catalog.list_of_term(at));
        before.take(&before.texts.terms[old], &before.texts.uses.terms[old], catalog, tools, list)
    };
    let articles = || texts(catalog.articles.len(), known_article, |at| render_article(catalog, tools, at));
    let terms = || texts(catalog.glossary.terms.len(), known_term, |at| render_term(catalog, tools, at));
    let ((articles, new_articles), (terms, new_terms)) = rayon::join(articles, terms);
    let (articles, of_articles) = articles.into_iter().unzip();
    let (terms, of_terms) = terms.into_iter().unzip();
    let uses = Uses { articles: of_articles, terms: of_terms };
    (Texts { articles, terms, uses }, new_articles + new_terms)
}

/// All texts in order, and how many of them were rendered.
fn texts(
    count: usize,
    known: impl Fn(usize) -> Option<Pair> + Sync,
    render: impl Fn(usize) -> Body + Sync,
) -> (Vec<Pair>, usize) {
    // To look whether a text is known takes far less time than to hand it to another thread.
    let mut pairs: Vec<Option<Pair>> = (0..count).into_par_iter().with_min_len(512).map(&known).collect();
    let missing: Vec<usize> = (0..count).filter(|at| pairs[*at].is_none()).collect();
    // In small lots, so that no thread is left alone with a large one.
    let rendered: Vec<Pair> = missing.par_iter().with_max_len(AT_ONCE).map(|at| split(render(*at))).collect();
    for (at, pair) in missing.iter().zip(rendered) {
        pairs[*at] = Some(pair);
    }
    (pairs.into_iter().flatten().collect(), missing.len())
}

fn split(mut body: Body) -> Pair {
    let outgoing = std::mem::take(&mut body.outgoing);
    (Arc::new(body), Arc::new(outgoing))
}

impl Before<'_> {
    /// A text as it was, if what it asked for is as it was too.
    fn take(
        &self,
        body: &Arc<Body>,
        outgoing: &Arc<Outgoing>,
        catalog: &Catalog,
        tools: &Tools,
        list: Option<usize>,
    ) -> Option<Pair> {
        let (body, outgoing) = match self.moved {
            None => (Arc::clone(body), Arc::clone(outgoing)),
            Some(moved) => renumbered(body, outgoing, moved)?,
        };
        (!self.changed || catalog.holds(&body.facts, &tools.term_marks, list)).then_some((body, outgoing))
    }
}

/// A text that names articles by their places, when these are others; `None` where it names one that is gone.
fn renumbered(body: &Arc<Body>, outgoing: &Arc<Outgoing>, moved: &[Option<usize>]) -> Option<Pair> {
    let names = |fact: &Fact| matches!(fact, Fact::Article(_));
    let body = if body.facts.iter().any(|(fact, _)| names(fact)) {
        let mut body = Body::clone(body);
        for (fact, _) in &mut body.facts {
            if let Fact::Article(at) = fact {
                *at = moved[*at]?;
            }
        }
        Arc::new(body)
    } else {
        Arc::clone(body)
    };
    if outgoing.articles.is_empty() {
        return Some((body, Arc::clone(outgoing)));
    }
    let mut outgoing = Outgoing::clone(outgoing);
    let articles = std::mem::take(&mut outgoing.articles).into_iter();
    outgoing.articles = articles.map(|(at, excerpt)| Some((moved[at]?, excerpt))).collect::<Option<_>>()?;
    Some((body, Arc::new(outgoing)))
}

fn render_article(catalog: &Catalog, tools: &Tools, at: usize) -> Body {
    let article = &catalog.articles[at];
    let terms = &catalog.project.settings.terms;
    let setting = Setting {
        url: catalog.article_url(at),
        article: Some(at),
        list: Some(at),
        policy: Policy::of_article(&article.front, article.section(), &catalog.glossary, terms),
        prefix: String::new(),
    };
    let view = View::new(catalog, Some(at));
    let mut body = body::render(&article.document(), &setting, &view, tools);
    check_front_matter(article, &view, &mut body.diagnostics);
    body.closed(view, tools, Some(at))
}

/// The definition and the body of a term, as one text.
fn render_term(catalog: &Catalog, tools: &Tools, at: usize) -> Body {
    let entry: &Term = &catalog.glossary.terms[at];
    let text = catalog.term_text(&entry.place.file);
    let list = Some(catalog.list_of_term(at));
    let setting = Setting {
        url: Catalog::term_url(entry),
        article: None,
        list,
        policy: Policy { first: First::Page, excluded: BTreeSet::from([at]), ..Policy::default() },
        prefix: String::new(),
    };
    let view = View::new(catalog, None);
    let render = |value: &Spanned<String>, prefix: &str| {
        let map = OffsetMap::of_value(&value.value, text, value.range.clone());
        let document = Document { file: &entry.place.file, text: &value.value, map };
        let setting = Setting { prefix: prefix.to_owned(), ..setting.clone() };
        body::render(&document, &setting, &view, tools)
    };
    let mut all = render(&entry.definition, "a");
    let definition = std::mem::take(&mut all.html);
    DEFINITION_END.clone_into(&mut all.html);
    if let Some(text) = &entry.body {
        let html = all.absorb(render(text, "b"));
        all.html.push_str(&html);
    }
    all.html.insert_str(0, &definition);
    all.closed(view, tools, list)
}

/// Terms and articles that front matter names are there.
fn check_front_matter(article: &Article, view: &View<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for id in article.front.noterms.iter().chain(&article.front.key_terms) {
        if view.names().index(&id.value).is_none() {
            diagnostics.push(
                Diagnostic::new(Code::UndefinedTerm, format!("there is no term `{}`", id.value))
                    .at(Place::new(&article.file, id.range.clone()))
                    .maybe_help(nearest::suggestion(&id.value, view.everything().glossary.ids())),
            );
        }
    }
    let folder = article.section();
    for read in &article.front.next {
        let path = Catalog::next_path(article, read);
        if view.article_at(&path).is_some() {
            continue;
        }
        let near = nearest::names(&path, view.everything().article_paths()).first().map(|n| (*n).to_owned());
        diagnostics.push(
            Diagnostic::new(Code::DeadLink, format!("there is no file `{}`", read.to.value))
                .at(Place::new(&article.file, read.to.range.clone()))
                .maybe_help(near.map(|n| {
                    format!("did you mean `{}`?", n.strip_prefix(&format!("{folder}/")).unwrap_or(&n))
                })),
        );
    }
}
