//! The drawing of series, all but heat maps.

use super::curve::{self, Position, View};
use super::domain::{self, Way};
use super::heat;
use super::ink::{self, Ink};
use super::layout::Placed;
use super::legend::{Texture, line_class};
use super::markup::{Path, Point, Svg, number, tenths};
use super::symbols;
use crate::report::{Dash, Direction, Mark, Panel};

/// Bars are no wider than this.
const WIDEST_BAR: f64 = 56.0;
/// Half of the stroke across the end of an error bar.
const CAP: f64 = 3.5;
/// The least height of a stroke of a raster, in user units.
const SHORTEST_STROKE: f64 = 2.4;
/// So many symbols tell a line from another.
const SYMBOLS: usize = 5;
/// A line with more points for each unit of the width is dense.
const DENSE: f64 = 4.0;
/// Above this number the strokes of a raster stand on whole units.
const MANY_STROKES: usize = 4000;

/// A plot to draw on; its upper left corner is the origin.
pub(super) struct Canvas<'a> {
    placed: &'a Placed<'a>,
    pub(super) view: View,
    inks: Vec<Ink>,
    /// The id of the clip path, if data lie outside of the ranges.
    clip: Option<String>,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(placed: &'a Placed<'a>, id: &str) -> Self {
        let cut = [Way::Across, Way::Up].into_iter().any(|way| domain::cuts(placed.panel, way));
        Self {
            placed,
            view: View { width: placed.x.length, height: placed.y.length },
            inks: ink::of(placed.panel),
            clip: cut.then(|| format!("{id}-clip")),
        }
    }

    /// The clip path, if one is needed. It leaves lines that run along the edge their full width.
    pub(super) fn define_clip(&self, svg: &mut Svg) {
        if let Some(id) = &self.clip {
            let (width, height) = (number(self.view.width + 2.0), number(self.view.height + 2.0));
            svg.open("clipPath", &[("id", id)]);
            svg.leaf("rect", &[("x", "-1"), ("y", "-1"), ("width", &width), ("height", &height)]);
            svg.close("clipPath");
        }
    }

    /// Draws the series of the panel, first to last.
    pub(super) fn draw_series(&self, svg: &mut Svg) {
        let panel = self.placed.panel;
        let marked = ink::marked_lines(panel, &self.inks);
        let groups = panel.series.iter().filter(|s| matches!(s.mark, Mark::Bars { .. })).count();
        let (mut group, mut fills, mut lines) = (0, 0, 0);
        for (index, series) in panel.series.iter().enumerate() {
            let ink = self.inks[index];
            match &series.mark {
                Mark::Line { x, y, dash } => {
                    let symbols = marked[index] && !ink::has_points(panel, &self.inks, ink);
                    self.line(svg, ink, (x, y), *dash, symbols.then_some(lines));
                    lines += 1;
                }
                Mark::Points { x, y } => self.points(svg, ink, x, y),
                Mark::Bars { x, y } => {
                    self.bars(svg, ink, (x, y), (group, groups), Texture::of(fills));
                    group += 1;
                    fills += 1;
                }
                Mark::Histogram { edges, heights } => {
                    self.histogram(svg, ink, edges, heights, Texture::of(fills));
                    fills += 1;
                }
                Mark::Band { x, low, high } => self.band(svg, ink, x, low, high),
                Mark::ErrorBars { x, y, low, high } => self.error_bars(svg, ink, (x, y), (low, high)),
                Mark::Raster { rows } => self.raster(svg, ink, rows),
                Mark::HeatMap { .. } => self.clipped(svg, |svg| heat::draw(svg, &series.mark, self)),
                Mark::Rule { at, direction } => self.rule(svg, ink, *at, *direction),
            }
        }
    }

    pub(super) fn x(&self, value: f64) -> Option<f64> {
        self.placed.x.domain.part(value).map(|part| part * self.view.width)
    }

    pub(super) fn y(&self, value: f64) -> Option<f64> {
        self.placed.y.domain.part(value).map(|part| self.view.height - part * self.view.height)
    }

    fn position(&self, x: f64, y: f64) -> Option<Position> {
        Some((self.x(x)?, self.y(y)?))
    }

    fn positions<'b>(&'b self, x: &'b [f64], y: &'b [f64]) -> impl Iterator<Item = Option<Position>> + 'b {
        x.iter().zip(y).map(|(x, y)| self.position(*x, *y))
    }

    /// Draws within the clip path, if there is one.
    fn clipped(&self, svg: &mut Svg, draw: impl FnOnce(&mut Svg)) {
        if let Some(id) = &self.clip {
            svg.open("g", &[("clip-path", &format!("url(#{id})"))]);
            draw(svg);
            svg.close("g");
        } else {
            draw(svg);
        }
    }

    fn path(&self, svg: &mut Svg, class: &str, ink: Ink, path: &Path, more: &[(&str, &str)]) {
        let class = format!("{class} {}", ink.class());
        match &self.clip {
            Some(id) => {
                let reference = format!("url(#{id})");
                let mut attributes = more.to_vec();
                attributes.push(("clip-path", &reference));
                svg.path(&class, path, &attributes);
            }
            None => svg.path(&class, path, more),
        }
    }

    /// A line; with symbols here and there if it is the so-manieth that needs them.
    fn line(&self, svg: &mut Svg, ink: Ink, (x, y): (&[f64], &[f64]), dash: Dash, marked: Option<usize>) {
        let mut path = Path::new();
        curve::line(&mut path, self.positions(x, y), self.view);
        // A dense line is noise, of which a thin line shows more.
        let dense = x.len() as f64 > DENSE * self.view.width;
        let class = if dense { format!("{} thin", line_class(dash)) } else { line_class(dash).to_owned() };
        self.path(svg, &class, ink, &path, &[]);
        if let Some(order) = marked {
            let places: Vec<_> = self.positions(x, y).collect();
            // Lines that run together show their symbols side by side.
            let shift = (order % 4) as f64 / 4.0;
            let step = self.view.width / SYMBOLS as f64;
            let at =
                (0..SYMBOLS).filter_map(|index| crossing(&places, step * (index as f64 + 0.2 + 0.8 * shift)));
            let points: Vec<Point> = at.filter(|p| self.view.shows(*p)).map(rounded).collect();
            symbols::draw(svg, ink, &points, symbols::radius(0));
        }
    }

    fn points(&self, svg: &mut Svg, ink: Ink, x: &[f64], y: &[f64]) {
        let mut points: Vec<Point> =
            self.positions(x, y).flatten().filter(|p| self.view.shows(*p)).map(rounded).collect();
        points.sort_unstable();
        points.dedup();
        symbols::draw(svg, ink, &points, symbols::radius(points.len()));
    }

    /// The bars of one of several groups that stand side by side.
    fn bars(
        &self,
        svg: &mut Svg,
        ink: Ink,
        (x, y): (&[f64], &[f64]),
        (group, groups): (usize, usize),
        texture: Texture,
    ) {
        let width = (self.slot(x) * 0.8 / groups as f64).clamp(1.0, WIDEST_BAR);
        let shift = (group as f64 - groups as f64 / 2.0) * width;
        let foot = self.foot();
        let mut path = Path::new();
        for (x, top) in self.positions(x, y).flatten() {
            let top = top.clamp(-2.0, self.view.height + 2.0);
            let (left, right) = (x + shift, x + shift + width * 0.94);
            if (top - foot).abs() >= 0.05 && right > 0.0 && left < self.view.width {
                let (left, right) = (left.max(-2.0), right.min(self.view.width + 2.0));
                path.rectangle((tenths(left), tenths(top)), (tenths(right), tenths(foot)));
            }
        }
        let (class, opacity) = texture.look();
        self.path(svg, class, ink, &path, &[("fill-opacity", opacity)]);
    }

    /// The distance of bars, or of groups of them.
    fn slot(&self, x: &[f64]) -> f64 {
        let mut at: Vec<f64> = x.iter().filter_map(|x| self.x(*x)).collect();
        at.sort_by(f64::total_cmp);
        let gaps = at.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > 0.05);
        let smallest = gaps.fold(f64::INFINITY, f64::min);
        if smallest.is_finite() { smallest } else { self.unit_slot(self.placed.panel) }
    }

    /// The room of a bar that stands alone.
    fn unit_slot(&self, panel: &Panel) -> f64 {
        let covered = self.placed.x.domain.high / 2.0 - self.placed.x.domain.low / 2.0;
        let part = domain::slot(panel) / 2.0 / covered;
        if part.is_finite() { (part * self.view.width).clamp(1.0, self.view.width) } else { WIDEST_BAR }
    }

    /// Where bars stand: at zero, or at the edge if zero is not in view.
    fn foot(&self) -> f64 {
        self.y(0.0).unwrap_or(self.view.height).clamp(0.0, self.view.height)
    }

    /// The outline of a histogram, lightly filled.
    fn histogram(&self, svg: &mut Svg, ink: Ink, edges: &[f64], heights: &[f64], texture: Texture) {
        let foot = self.foot();
        let mut outline: Vec<Position> = Vec::with_capacity(2 * edges.len() + 2);
        for (pair, height) in edges.windows(2).zip(heights) {
            let (Some(left), Some(right)) = (self.x(pair[0]), self.x(pair[1])) else { continue };
            let top = self.y(*height).unwrap_or(foot);
            if outline.is_empty() {
                outline.push((left, foot));
            }
            outline.extend([(left, top), (right, top)]);
        }
        if let Some((right, _)) = outline.last().copied() {
            outline.push((right, foot));
        }
        let (mut fill, mut stroke) = (Path::new(), Path::new());
        curve::area(&mut fill, &outline, self.view);
        self.path(svg, "bd", ink, &fill, &[]);
        curve::line(&mut stroke, outline.into_iter().map(Some), self.view);
        self.path(svg, line_class(texture.outline()), ink, &stroke, &[]);
    }

    fn band(&self, svg: &mut Svg, ink: Ink, x: &[f64], low: &[f64], high: &[f64]) {
        let mut path = Path::new();
        let mut run: Vec<(Position, Position)> = Vec::new();
        let pairs = self.positions(x, low).zip(self.positions(x, high));
        for pair in pairs.map(|(low, high)| low.zip(high)).chain([None]) {
            if let Some(pair) = pair {
                run.push(pair);
                continue;
            }
            let run = std::mem::take(&mut run);
            let upper = run.iter().map(|(_, high)| *high);
            let outline: Vec<Position> = upper.chain(run.iter().rev().map(|(low, _)| *low)).collect();
            curve::area(&mut path, &outline, self.view);
        }
        self.path(svg, "bd", ink, &path, &[]);
    }

    fn error_bars(&self, svg: &mut Svg, ink: Ink, (x, y): (&[f64], &[f64]), (low, high): (&[f64], &[f64])) {
        let mut path = Path::new();
        let edge = |y: f64| y.clamp(-2.0 * CAP, self.view.height + 2.0 * CAP);
        for ((x, low), high) in x.iter().zip(low).zip(high) {
            let Some((x, foot)) = self.position(*x, *low) else { continue };
            let Some(top) = self.y(*high) else { continue };
            if !self.view.shows((x, 0.0)) {
                continue;
            }
            for end in [edge(foot), edge(top)] {
                path.segment((tenths(x - CAP), tenths(end)), (tenths(x + CAP), tenths(end)));
            }
            path.segment((tenths(x), tenths(edge(foot))), (tenths(x), tenths(edge(top))));
        }
        self.path(svg, "ln thin", ink, &path, &[]);
        self.points(svg, ink, x, y);
    }

    fn raster(&self, svg: &mut Svg, ink: Ink, rows: &[Vec<f64>]) {
        let count: usize = rows.iter().map(Vec::len).sum();
        let grain = if count > MANY_STROKES { 10 } else { 1 };
        let mut path = Path::new();
        for (index, row) in rows.iter().enumerate() {
            let row_at = index as f64;
            let (Some(top), Some(foot)) = (self.y(row_at + 0.4), self.y(row_at - 0.4)) else { continue };
            // Where rows are many, strokes are longer than their row: shorter ones could hardly be seen.
            let grow = ((SHORTEST_STROKE - (foot - top)) / 2.0).max(0.0);
            let (top, foot) = (top - grow, foot + grow);
            if foot < 0.0 || top > self.view.height {
                continue;
            }
            let mut at: Vec<i32> = row
                .iter()
                .filter_map(|time| self.x(*time))
                .filter(|x| self.view.shows((*x, 0.0)))
                .map(|x| (tenths(x) + grain / 2) / grain * grain)
                .collect();
            at.sort_unstable();
            at.dedup();
            let (top, foot) = (tenths(top.max(-2.0)), tenths(foot.min(self.view.height + 2.0)));
            for x in at {
                path.segment((x, top), (x, foot));
            }
        }
        self.path(svg, "ln thin", ink, &path, &[]);
    }

    fn rule(&self, svg: &mut Svg, ink: Ink, at: f64, direction: Direction) {
        let (width, height) = (tenths(self.view.width), tenths(self.view.height));
        let mut path = Path::new();
        match direction {
            Direction::Horizontal => {
                if let Some(y) = self.y(at).filter(|y| self.view.shows((0.0, *y))) {
                    path.segment((0, tenths(y)), (width, tenths(y)));
                }
            }
            Direction::Vertical => {
                if let Some(x) = self.x(at).filter(|x| self.view.shows((*x, 0.0))) {
                    path.segment((tenths(x), 0), (tenths(x), height));
                }
            }
        }
        self.path(svg, line_class(Dash::Dotted), ink, &path, &[]);
    }
}

fn rounded((x, y): Position) -> Point {
    (tenths(x), tenths(y))
}

/// Where a line first passes a place across.
fn crossing(line: &[Option<Position>], x: f64) -> Option<Position> {
    line.windows(2).find_map(|pair| {
        let (a, b) = (pair[0]?, pair[1]?);
        let passes = (a.0 < x && x <= b.0) || (b.0 < x && x <= a.0);
        passes.then(|| (x, a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0)))
    })
}
