//! Which demos a section of an article is about: those that stand in it, and those that it refers to.

use std::collections::BTreeSet;

use kb_demos::expression;
use pulldown_cmark::{Event, HeadingLevel, Tag};

use crate::demo::run::Run;
use crate::markdown::{Document, Piece, Placed};

/// The sections of an article.
pub(super) struct Sections<'a> {
    /// Where each section but the first begins: at the headings of the first two levels.
    starts: Vec<usize>,
    /// The number of a section, and the id of a demo.
    near: BTreeSet<(usize, &'a str)>,
}

impl<'a> Sections<'a> {
    pub(super) fn new(document: &Document<'_>, pieces: &[Placed<'_>], runs: &[&'a Run]) -> Self {
        let mut sections = Self { starts: Vec::new(), near: BTreeSet::new() };
        for (piece, range) in pieces {
            let found = match piece {
                Piece::Event(Event::Start(Tag::Heading {
                    level: HeadingLevel::H1 | HeadingLevel::H2,
                    ..
                })) => {
                    sections.starts.push(range.start);
                    continue;
                }
                Piece::Demo(_) => {
                    let at = document.map.offset(range.start);
                    runs.iter().filter(|run| run.plan.place.range.start == at).collect()
                }
                Piece::Value(expression) => {
                    let demo = expression::parse(expression).map_or("", |expression| expression.demo);
                    runs.iter().filter(|run| run.plan.id == demo).collect()
                }
                Piece::Reference(reference) => {
                    let targets: Vec<&str> = reference.targets.iter().map(|referred| referred.name).collect();
                    runs.iter()
                        .filter(|run| targets.iter().any(|target| is_of(target, &run.plan.id)))
                        .collect()
                }
                _ => Vec::new(),
            };
            let section = sections.starts.len();
            sections.near.extend(found.into_iter().map(|run| (section, run.plan.id.as_str())));
        }
        sections
    }

    /// Whether the section at an offset is about a demo.
    pub(super) fn are_near(&self, demo: &str, at: usize) -> bool {
        self.near.contains(&(self.starts.partition_point(|start| *start <= at), demo))
    }
}

/// Whether a name such as `fig-oja-norm` is that of something in a demo.
fn is_of(target: &str, demo: &str) -> bool {
    let rest = target.split_once('-').and_then(|(_, rest)| rest.strip_prefix(demo));
    rest.is_some_and(|rest| rest.starts_with('-'))
}
