//! Heat maps.
//!
//! The values fall into eleven levels, and each level is one path. The path of a level covers the cells of
//! that level and of all above it, and the levels are painted one over the other: such regions have short
//! outlines, and no seams. Where the cells are of one size, the outlines count in cells, and a transform puts
//! them into place.

use super::curve::View;
use super::domain::Domain;
use super::marks::Canvas;
use super::markup::{Path, Svg, number, tenths};
use super::text::{self, LINE};
use super::ticks::{self, Room, TickSet};
use crate::report::{Axis, Mark, Panel, Scale};

/// How many colours a map has.
const LEVELS: usize = 11;
/// Smaller cells than this are joined, in user units.
const FINEST: f64 = 2.0;
/// From the plot to the colour bar, and the width of the bar.
const GAP: f64 = 14.0;
const BAR: f64 = 12.0;

const SEQUENTIAL: [&str; LEVELS] = ["h0", "h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8", "h9", "h10"];
const DIVERGING: [&str; LEVELS] = ["d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9", "d10"];

/// The colours for a range: those of a range that is symmetric about zero meet there.
fn classes(range: (f64, f64)) -> &'static [&'static str; LEVELS] {
    if range.0 < 0.0 && (range.0 + range.1).abs() <= 1e-9 * range.1 { &DIVERGING } else { &SEQUENTIAL }
}

/// The bar that explains the colours.
#[derive(Debug)]
pub(super) struct Bar {
    length: f64,
    ticks: Vec<(f64, String)>,
    title: Vec<String>,
    classes: &'static [&'static str; LEVELS],
}

impl Bar {
    /// The bar of the first heat map of a panel.
    pub(super) fn of(panel: &Panel, length: f64) -> Option<Self> {
        let (label, range) = panel.series.iter().find_map(|series| match &series.mark {
            Mark::HeatMap { z_label, z_range, .. } => Some((z_label, *z_range)),
            _ => None,
        })?;
        let domain = Domain::between(Scale::Linear, range.0, range.1);
        let room = Room { length, spacing: 42.0, extent: |_| LINE + 4.0 };
        let TickSet { major, exponent, .. } = ticks::of(&Axis::linear("", ""), &domain, &room);
        let place = |tick: ticks::Tick| Some((length - domain.part(tick.value)? * length, tick.text));
        let axis = Axis::linear(label, "");
        Some(Self {
            length,
            ticks: major.into_iter().filter_map(place).collect(),
            title: text::wrap(&super::axes::title(&axis, exponent), length, text::width),
            classes: classes(range),
        })
    }

    /// How far it reaches to the right of the plot.
    pub(super) fn breadth(&self) -> f64 {
        let title =
            if self.title.iter().all(String::is_empty) { 0.0 } else { LINE * self.title.len() as f64 + 6.0 };
        self.label_end() + title
    }

    fn label_end(&self) -> f64 {
        GAP + BAR + 8.0 + self.ticks.iter().map(|(_, text)| text::width(text)).fold(0.0, f64::max)
    }
}

/// Draws a colour bar beside a plot of that width.
pub(super) fn draw_bar(svg: &mut Svg, bar: &Bar, width: f64) {
    let left = width + GAP;
    let step = bar.length / LEVELS as f64;
    svg.open("g", &[("class", "heat")]);
    for (level, class) in bar.classes.iter().enumerate() {
        let mut path = Path::new();
        // Each colour reaches up to the end of the bar, as in the map: no seams.
        path.rectangle((tenths(left), 0), (tenths(left + BAR), tenths(bar.length - step * level as f64)));
        svg.path(class, &path, &[]);
    }
    svg.close("g");
    let mut strokes = Path::new();
    for (at, _) in &bar.ticks {
        strokes.segment((tenths(left + BAR), tenths(*at)), (tenths(left + BAR + 4.0), tenths(*at)));
    }
    svg.path("ax", &strokes, &[]);
    for (at, text) in &bar.ticks {
        svg.text(left + BAR + 8.0, at + 5.0, text);
    }
    if bar.title.iter().any(|line| !line.is_empty()) {
        svg.open("g", &[("text-anchor", "middle"), ("transform", "rotate(-90)")]);
        super::axes::draw_lines(svg, -bar.length / 2.0, width + bar.label_end() + LINE, &bar.title);
        svg.close("g");
    }
}

/// A map with its rows from top to bottom, in positions.
struct Map {
    /// The edges of columns and rows, in user units.
    across: Vec<f64>,
    down: Vec<f64>,
    /// The level of each cell, counted from 1; 0 for a cell without a value.
    levels: Vec<u8>,
}

/// Draws a heat map.
pub(super) fn draw(svg: &mut Svg, mark: &Mark, canvas: &Canvas) {
    let Mark::HeatMap { x_edges, y_edges, z, z_range, .. } = mark else { return };
    let place = |edges: &[f64], at: &dyn Fn(f64) -> Option<f64>, end: f64| -> Vec<f64> {
        edges.iter().map(|edge| at(*edge).unwrap_or(0.0).clamp(-2.0, end + 2.0)).collect()
    };
    let View { width, height } = canvas.view;
    let across = place(x_edges, &|x| canvas.x(x), width);
    let mut down = place(y_edges, &|y| canvas.y(y), height);
    down.reverse();
    let (columns, rows) = (across.len().saturating_sub(1), down.len().saturating_sub(1));
    if columns == 0 || rows == 0 || z.len() < columns * rows {
        return;
    }
    let z = (0..rows).rev().flat_map(|row| &z[row * columns..(row + 1) * columns]).copied().collect();
    let (across, down, z) = coarser(across, down, z, canvas.view);
    let domain = Domain::between(Scale::Linear, z_range.0, z_range.1);
    let level = |z: f64| {
        domain
            .part(z)
            .map_or(0, |part| ((part * LEVELS as f64).floor().clamp(0.0, LEVELS as f64 - 1.0)) as u8 + 1)
    };
    let map = Map { across, down, levels: z.into_iter().map(level).collect() };
    draw_levels(svg, &map, classes(*z_range));
}

/// Joins cells that are too fine to be seen, by their means.
fn coarser(across: Vec<f64>, down: Vec<f64>, z: Vec<f64>, view: View) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let (columns, rows) = (across.len() - 1, down.len() - 1);
    let joined = |count: usize, length: f64| (FINEST * count as f64 / length).ceil().max(1.0) as usize;
    let (by_x, by_y) = (joined(columns, view.width), joined(rows, view.height));
    if by_x == 1 && by_y == 1 {
        return (across, down, z);
    }
    let edges = |edges: &[f64], by: usize| -> Vec<f64> {
        let last = edges.len() - 1;
        (0..last).step_by(by).chain([last]).map(|at| edges[at]).collect()
    };
    let mut means = Vec::new();
    for top in (0..rows).step_by(by_y) {
        for left in (0..columns).step_by(by_x) {
            let (mut sum, mut count) = (0.0, 0.0);
            for row in top..(top + by_y).min(rows) {
                for value in &z[row * columns + left..row * columns + (left + by_x).min(columns)] {
                    sum += value;
                    count += 1.0;
                }
            }
            means.push(sum / count);
        }
    }
    (edges(&across, by_x), edges(&down, by_y), means)
}

fn draw_levels(svg: &mut Svg, map: &Map, classes: &[&str]) {
    let (columns, rows) = (map.across.len() - 1, map.down.len() - 1);
    let grid = uniform(&map.across).zip(uniform(&map.down));
    let mut attributes = vec![("class", "heat")];
    let place = grid.map(|((left, wide), (top, high))| {
        format!("translate({} {})scale({wide:.4} {high:.4})", number(left), number(top))
    });
    if let Some(place) = &place {
        attributes.push(("transform", place));
    }
    svg.open("g", &attributes);
    for (level, class) in (1..=LEVELS as u8).zip(classes) {
        let counted = |from: u8| map.levels.iter().filter(|cell| **cell >= from).count();
        // A level without cells of its own would be painted over by the next.
        if counted(level) == counted(level + 1) {
            continue;
        }
        let region: Vec<bool> = map.levels.iter().map(|cell| *cell >= level).collect();
        let mut path = Path::new();
        for outline in outlines(&region, columns, rows) {
            let point = |(x, y): (usize, usize)| match grid {
                Some(_) => (x as i32 * 10, y as i32 * 10),
                None => (tenths(map.across[x]), tenths(map.down[y])),
            };
            path.polygon(&outline.into_iter().map(point).collect::<Vec<_>>());
        }
        svg.path(class, &path, &[]);
    }
    svg.close("g");
}

/// Where equally spaced edges begin, and their distance.
fn uniform(edges: &[f64]) -> Option<(f64, f64)> {
    let (first, last) = (*edges.first()?, *edges.last()?);
    let step = (last - first) / (edges.len() - 1) as f64;
    let even = |(index, edge): (usize, &f64)| (first + step * index as f64 - edge).abs() < 0.05;
    (step > 0.0 && edges.iter().enumerate().all(even)).then_some((first, step))
}

/// The ways along the outline of a region, in the order of a right turn.
const STEPS: [(isize, isize); 4] = [(1, 0), (0, 1), (-1, 0), (0, -1)];

/// The outlines of a region of cells: corners of closed ways that keep the region on their right, so that
/// holes run the other way round and stay free.
fn outlines(region: &[bool], columns: usize, rows: usize) -> Vec<Vec<(usize, usize)>> {
    let mut ways = edges(region, columns, rows);
    let width = columns + 1;
    let mut found = Vec::new();
    for start in 0..ways.len() {
        while ways[start] != 0 {
            let mut corners = Vec::new();
            let mut at = start;
            let mut direction = ways[start].trailing_zeros() as usize;
            let mut last = usize::MAX;
            loop {
                if direction != last {
                    corners.push((at % width, at / width));
                }
                ways[at] &= !(1 << direction);
                last = direction;
                let (dx, dy) = STEPS[direction];
                at = at.wrapping_add_signed(dx + dy * width as isize);
                if at == start {
                    break;
                }
                // To the right first: cells that touch at a corner stay apart.
                let next = [1, 0, 3]
                    .into_iter()
                    .map(|turn| (direction + turn) % 4)
                    .find(|d| ways[at] & (1 << d) != 0);
                match next {
                    Some(next) => direction = next,
                    None => break,
                }
            }
            found.push(corners);
        }
    }
    found
}

/// For each corner of the grid, the edges of the region that leave it, a bit for each of [`STEPS`].
fn edges(region: &[bool], columns: usize, rows: usize) -> Vec<u8> {
    let inside = |x: usize, y: usize| x < columns && y < rows && region[y * columns + x];
    let mut ways = vec![0_u8; (columns + 1) * (rows + 1)];
    let corner = |x: usize, y: usize| y * (columns + 1) + x;
    for y in 0..rows {
        for x in 0..columns {
            if !inside(x, y) {
                continue;
            }
            if !inside(x, y.wrapping_sub(1)) {
                ways[corner(x, y)] |= 1;
            }
            if !inside(x + 1, y) {
                ways[corner(x + 1, y)] |= 1 << 1;
            }
            if !inside(x, y + 1) {
                ways[corner(x + 1, y + 1)] |= 1 << 2;
            }
            if !inside(x.wrapping_sub(1), y) {
                ways[corner(x, y + 1)] |= 1 << 3;
            }
        }
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(rows: &[&str]) -> (Vec<bool>, usize, usize) {
        let cells = rows.iter().flat_map(|row| row.chars().map(|c| c == '#')).collect();
        (cells, rows[0].len(), rows.len())
    }

    fn areas(rows: &[&str]) -> Vec<i64> {
        let (cells, columns, rows) = region(rows);
        let area = |corners: Vec<(usize, usize)>| {
            let next = corners.iter().cycle().skip(1);
            let twice: i64 = corners
                .iter()
                .zip(next)
                .map(|(a, b)| a.0 as i64 * b.1 as i64 - b.0 as i64 * a.1 as i64)
                .sum();
            twice / 2
        };
        outlines(&cells, columns, rows).into_iter().map(area).collect()
    }

    #[test]
    fn outlines_go_around_regions_and_holes() {
        assert_eq!(areas(&["##", "##"]), [4]);
        assert_eq!(areas(&["###", "#.#", "###"]), [9, -1]);
        assert_eq!(areas(&["#.", ".#"]), [1, 1]);
        assert_eq!(areas(&["..", ".."]), Vec::<i64>::new());
    }

    #[test]
    fn outlines_enclose_all_cells_of_any_region() {
        let mut state = 1_u32;
        for _ in 0..200 {
            let cells: Vec<bool> = (0..35)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    state >> 31 == 1
                })
                .collect();
            let text: Vec<String> = cells
                .chunks(7)
                .map(|row| row.iter().map(|cell| if *cell { '#' } else { '.' }).collect())
                .collect();
            let rows: Vec<&str> = text.iter().map(String::as_str).collect();
            let count = cells.iter().filter(|cell| **cell).count() as i64;
            assert_eq!(areas(&rows).into_iter().sum::<i64>(), count, "{rows:?}");
        }
    }

    #[test]
    fn symmetric_ranges_have_diverging_colours() {
        assert_eq!(classes((-1.0, 1.0))[0], "d0");
        assert_eq!(classes((0.0, 1.0))[0], "h0");
        assert_eq!(classes((-1.0, 0.5))[0], "h0");
    }

    #[test]
    fn even_edges_are_found() {
        assert_eq!(uniform(&[1.0, 3.0, 5.0]), Some((1.0, 2.0)));
        assert_eq!(uniform(&[1.0, 3.0, 6.0]), None);
        assert_eq!(uniform(&[1.0, 1.0]), None);
    }
}
