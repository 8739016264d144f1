//! The picture of all terms and how they belong together, with the same in words.

use std::path::Path;

use super::super::context::GraphContext;
use super::super::diagram::{self, Edge, Map, Node};
use super::terms::{Shelf, terms_crumb};
use super::{Made, Maker};
use crate::catalog::{Catalog, Url};
use crate::export::structured::Subject;
use crate::glossary::{Glossary, Term};

pub(super) const ADDRESS: &str = "terms/graph";

/// Draws the picture.
pub(super) fn draw(glossary: &Glossary, shelf: &Shelf, kept: &Path) -> Map {
    let url = Url::page(ADDRESS);
    let node = |term: &Term| Node {
        id: term.id.clone(),
        label: term.label.clone(),
        url: url.link_to(&Catalog::term_url(term)),
    };
    let nodes: Vec<Node> = glossary.terms.iter().map(node).collect();
    let edges: Vec<Edge> = shelf.relations.pairs().into_iter().collect();
    diagram::map(&nodes, &edges, "Terms and how they belong together; the list below says the same", kept)
}

impl Maker {
    /// The page of the picture.
    pub(super) fn graph_page(&self) -> Made {
        let url = Url::page(ADDRESS);
        let mut page = self.page("graph", &url, "Graph of terms", "All terms, and how they belong together.");
        page.crumbs.push(terms_crumb());
        self.describe(&mut page, &url, &Subject::Other);
        let all = self.catalog.glossary.terms.len();
        let listed = self.shelf().order.iter().filter(|at| self.graph().shown.contains(at));
        let context = GraphContext {
            svg_html: self.graph().svg.clone(),
            shown: self.graph().shown.len(),
            joined: (0..all).filter(|at| !self.shelf().relations.of(*at).each().is_empty()).count(),
            all,
            terms: listed
                .map(|at| self.full_entry(*at, |other| self.graph().shown.contains(&other)))
                .collect(),
        };
        self.fill("graph.html", &url, &page, "graph", &context)
    }
}
