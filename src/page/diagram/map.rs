//! All terms that belong to others, as one graph.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use kb_demos::plot::text;

use super::layout::layout;
use super::{Label, number, open};
use crate::glossary::Kind;
use crate::kept;

/// The widest line of a label.
const LIMIT: f64 = 130.0;
/// How many terms are shown at most.
const MOST: usize = 150;
/// Around the picture.
const MARGIN: f64 = 2.0;

/// A term.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its permanent name.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// Two terms, by their places, and how the second belongs to the first.
pub type Edge = ((usize, usize), Kind);

/// The picture.
#[derive(Debug, Clone)]
pub struct Map {
    /// The markup.
    pub svg: String,
    /// The terms that it shows, by their places in what was given.
    pub shown: Vec<usize>,
}

type Point = (f64, f64);

/// The graph of these terms and relations: of those that have any, the best connected. Where each stands is kept in the
/// file `kept`: finding it takes longer than much of a build that changes nothing.
pub fn map(nodes: &[Node], edges: &[Edge], says: &str, kept: &Path) -> Map {
    let shown = chosen(nodes.len(), edges);
    let place: BTreeMap<usize, usize> = shown.iter().enumerate().map(|(at, node)| (*node, at)).collect();
    let edges: Vec<Edge> =
        edges.iter().filter_map(|((a, b), kind)| Some(((*place.get(a)?, *place.get(b)?), *kind))).collect();
    let labels: Vec<Label> =
        shown.iter().map(|at| Label::new(&nodes[*at].label, LIMIT, text::width)).collect();
    let sizes: Vec<Point> = labels.iter().map(|label| (label.width, label.height)).collect();
    let lines: Vec<(usize, usize)> = edges.iter().map(|(ends, _)| *ends).collect();
    let mut middles = middles(&sizes, &lines, kept);
    for (x, y) in &mut middles {
        (*x, *y) = (*x + MARGIN, *y + MARGIN);
    }
    let (mut width, mut height) = (0.0_f64, 0.0_f64);
    for (middle, size) in middles.iter().zip(&sizes) {
        width = width.max(middle.0 + size.0 / 2.0 + MARGIN);
        height = height.max(middle.1 + size.1 / 2.0 + MARGIN);
    }
    let mut svg = String::new();
    open(&mut svg, "map", (width, height), says);
    draw_lines(&mut svg, &edges, &middles, &sizes);
    for ((node, label), middle) in shown.iter().map(|at| &nodes[*at]).zip(&labels).zip(&middles) {
        label.open_link(&mut svg, &format!("term-{}", node.id), &node.url);
        label.draw(&mut svg, *middle);
        svg.push_str("</a>\n");
    }
    svg.push_str("</svg>");
    Map { svg, shown }
}

/// Where the terms stand, as kept or laid out anew. The key holds the code of the layout, so that another one is not
/// taken for it.
fn middles(sizes: &[Point], lines: &[(usize, usize)], kept: &Path) -> Vec<Point> {
    let inputs = postcard::to_stdvec(&(include_str!("layout.rs"), sizes, lines)).unwrap_or_default();
    let key = *blake3::hash(&inputs).as_bytes();
    let known = kept::read::<([u8; 32], Vec<Point>)>(kept).filter(|(known, _)| *known == key);
    known.map_or_else(
        || {
            let middles = layout(sizes, lines);
            // What cannot be kept is laid out again by the next build.
            let _ = kept::write(kept, &(key, &middles));
            middles
        },
        |(_, middles)| middles,
    )
}

/// The terms that are shown, in the order given: the ends of the relations between the best connected, as many as there
/// is room for. So none is shown without a relation.
fn chosen(nodes: usize, edges: &[Edge]) -> Vec<usize> {
    let mut degrees = vec![0_usize; nodes];
    for ((a, b), _) in edges {
        degrees[*a] += 1;
        degrees[*b] += 1;
    }
    let mut best: Vec<(usize, usize)> = edges.iter().map(|(ends, _)| *ends).collect();
    let rank = |(a, b): (usize, usize)| (degrees[a].min(degrees[b]), degrees[a].max(degrees[b]));
    best.sort_by_key(|ends| (std::cmp::Reverse(rank(*ends)), *ends));
    let mut chosen = BTreeSet::new();
    for (a, b) in best {
        let new = [a, b].iter().filter(|end| !chosen.contains(*end)).count();
        if chosen.len() + new <= MOST {
            chosen.extend([a, b]);
        }
    }
    chosen.into_iter().collect()
}

/// The lines of each kind as one path, which keeps the picture small, and the heads of the arrows to broader terms.
fn draw_lines(svg: &mut String, edges: &[Edge], middles: &[Point], sizes: &[Point]) {
    let mut paths: BTreeMap<&str, String> = BTreeMap::new();
    for ((a, b), kind) in edges {
        let (from, to) = (middles[*a], middles[*b]);
        let class = match kind {
            Kind::Broader | Kind::Narrower => "broader",
            Kind::Contrast => "contrast",
            Kind::Related => "related",
        };
        let path = paths.entry(class).or_default();
        let _ = write!(path, "M{} {}L{} {}", number(from.0), number(from.1), number(to.0), number(to.1));
        let head = match kind {
            Kind::Broader => head(from, to, sizes[*b]),
            Kind::Narrower => head(to, from, sizes[*a]),
            Kind::Contrast | Kind::Related => continue,
        };
        paths.entry("head").or_default().push_str(&head);
    }
    for (class, path) in paths {
        let _ = writeln!(svg, "<path class=\"{class}\" d=\"{path}\"/>");
    }
}

/// The head of an arrow from a point to the border of a box.
fn head(from: Point, to: Point, (width, height): Point) -> String {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = (dx * dx + dy * dy).sqrt().max(1e-6);
    let (ux, uy) = (dx / length, dy / length);
    // Where the line enters the box: as far from its middle as the nearer pair of its sides.
    let inside = (width / 2.0 / ux.abs().max(1e-9)).min(height / 2.0 / uy.abs().max(1e-9));
    let tip = (to.0 - ux * inside, to.1 - uy * inside);
    let back = (tip.0 - 9.0 * ux, tip.1 - 9.0 * uy);
    let side = (-4.0 * uy, 4.0 * ux);
    format!(
        "M{} {}L{} {} {} {}z",
        number(tip.0),
        number(tip.1),
        number(back.0 + side.0),
        number(back.1 + side.1),
        number(back.0 - side.0),
        number(back.1 - side.1)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes(n: usize) -> Vec<Node> {
        let node =
            |at: usize| Node { id: format!("t{at}"), label: format!("Term {at}"), url: format!("../t{at}/") };
        (0..n).map(node).collect()
    }

    #[test]
    fn terms_without_relations_are_left_out() {
        let edges = [((0, 2), Kind::Broader), ((2, 3), Kind::Contrast)];
        let kept = tempfile::tempdir().unwrap();
        let path = kept.path().join("graph");
        let new = map(&nodes(5), &edges, "All \"terms\"", &path);
        let map = map(&nodes(5), &edges, "All \"terms\"", &path);
        assert!(path.exists() && new.svg == map.svg, "what is kept is what was laid out");
        assert_eq!(map.shown, [0, 2, 3]);
        assert!(map.svg.contains("aria-label=\"All &quot;terms&quot;\""), "{}", map.svg);
        assert!(map.svg.contains("<a id=\"term-t2\" href=\"../t2/\">"), "{}", map.svg);
        let classes: Vec<&str> =
            map.svg.split("<path class=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(classes, ["broader", "contrast", "head"]);
    }

    #[test]
    fn of_thousands_the_best_connected_are_shown() {
        // A wheel of 3,000 terms around forty hubs.
        let mut edges = Vec::new();
        for at in 40..3000 {
            edges.push(((at % 40, at), Kind::Narrower));
            if at % 25 == 0 {
                edges.push(((at - 1, at), Kind::Related));
            }
        }
        let kept = tempfile::tempdir().unwrap();
        let map = map(&nodes(3000), &edges, "", &kept.path().join("graph"));
        assert_eq!(map.shown.len(), MOST);
        let joined = |at: usize| {
            edges
                .iter()
                .any(|((a, b), _)| (*a == at || *b == at) && [a, b].iter().all(|end| map.shown.contains(end)))
        };
        assert!(map.shown.iter().all(|at| joined(*at)), "none stands alone");
        assert!(map.svg.len() < 60_000, "{} bytes", map.svg.len());
    }

    #[test]
    fn an_arrow_ends_at_the_border() {
        assert_eq!(head((0.0, 0.0), (100.0, 0.0), (40.0, 20.0)), "M80 0L71 4 71 -4z");
        assert_eq!(head((0.0, 0.0), (0.0, 100.0), (40.0, 20.0)), "M0 90L-4 81 4 81z");
    }
}
