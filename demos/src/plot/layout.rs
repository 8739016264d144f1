//! Where the panels of a figure stand.
//!
//! The plots of a column have the same left and right edges, those of a row the same top and bottom; all have
//! the same width. A panel whose neighbour below (or to the left) has the very same axis leaves it the texts.

use super::axes::Side;
use super::domain::{Domain, Way};
use super::heat::Bar;
use super::legend::Legend;
use super::text::{self, LINE};
use crate::report::{Axis, Figure, Panel};

/// The width of a picture. A phone shows it at some 350 pixels: the texts are still of 11 there.
const WIDTH: f64 = 480.0;
/// Plots that stand side by side are at least so wide; else fewer do.
const COMFORTABLE: f64 = 140.0;
/// A plot is at least so wide.
const NARROWEST: f64 = 90.0;
/// Rounds in which the width of the plots is found; two or three are enough but for very long names.
const MOST_ROUNDS: usize = 40;
/// Between two columns.
const COLUMN_GAP: f64 = 18.0;
/// Between two rows.
const ROW_GAP: f64 = 14.0;
/// Around the whole.
const EDGE: f64 = 4.0;
/// Above a plot, for the upper half of the topmost text of the axis.
const ABOVE: f64 = 8.0;

/// A figure laid out.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) panels: Vec<Placed<'a>>,
    /// A legend that holds for all panels, and where it stands.
    pub(super) shared_legend: Option<(Legend, (f64, f64))>,
}

/// A panel laid out.
#[derive(Debug)]
pub(super) struct Placed<'a> {
    pub(super) panel: &'a Panel,
    /// The upper left corner of the plot.
    pub(super) origin: (f64, f64),
    pub(super) x: Side,
    pub(super) y: Side,
    /// The heading, in lines.
    pub(super) title: Vec<String>,
    pub(super) legend: Option<Legend>,
    /// The bar that explains the colours of a heat map.
    pub(super) bar: Option<Bar>,
}

impl Placed<'_> {
    fn head(&self) -> f64 {
        let title = if self.title.is_empty() { 0.0 } else { LINE * self.title.len() as f64 + 4.0 };
        let legend = self.legend.as_ref().map_or(0.0, Legend::height);
        title + legend + ABOVE
    }

    fn right(&self) -> f64 {
        self.bar.as_ref().map_or(0.0, Bar::breadth).max(self.x.overhang().1)
    }
}

impl<'a> Layout<'a> {
    /// Lays out a figure, with as many panels side by side as it wishes where they have room.
    pub(super) fn of(figure: &'a Figure) -> Self {
        let count = figure.panels.len().max(1);
        let wished = (figure.columns as usize).clamp(1, count);
        // Where the rows were to be full they are: three panels stand in three rows, not in two.
        let tidy = |columns: &usize| count.is_multiple_of(*columns) || !count.is_multiple_of(wished);
        let mut layouts = (2..=wished).rev().filter(tidy).map(|columns| Self::in_columns(figure, columns));
        let roomy = |layout: &Self| layout.panels.iter().all(|placed| placed.x.length >= COMFORTABLE);
        layouts.find(roomy).unwrap_or_else(|| Self::in_columns(figure, 1))
    }

    fn in_columns(figure: &'a Figure, columns: usize) -> Self {
        let rows = figure.panels.len().div_ceil(columns);
        let height = plot_height(columns, rows);
        let shared = shared_legend(figure);
        let mut panels: Vec<Placed> =
            figure.panels.iter().map(|panel| placed(panel, height, shared.is_none())).collect();
        silence(&mut panels, columns);
        let width = set_widths(&mut panels, columns);
        let mut layout = Self { width, height: 0.0, panels, shared_legend: None };
        let mut top = EDGE;
        if let Some(mut legend) = shared {
            let left = layout.panels.first().map_or(EDGE, |panel| panel.origin.0);
            legend.fit(width - left - EDGE);
            top += legend.height() + 2.0;
            layout.shared_legend = Some((legend, (left, EDGE)));
        }
        layout.height = set_heights(&mut layout.panels, columns, height, top);
        layout
    }
}

/// The height of a plot: one alone is large, one of many is not.
fn plot_height(columns: usize, rows: usize) -> f64 {
    match (columns, rows) {
        (1, 0 | 1) => 240.0,
        (1, 2) => 170.0,
        (2, 0 | 1) => 190.0,
        _ => 150.0,
    }
}

/// The legend, if all of several panels have the same.
fn shared_legend(figure: &Figure) -> Option<Legend> {
    let mut legends = figure.panels.iter().map(Legend::of);
    let first = legends.next()??;
    (figure.panels.len() > 1 && legends.all(|other| other.as_ref() == Some(&first))).then_some(first)
}

fn placed(panel: &Panel, height: f64, with_legend: bool) -> Placed<'_> {
    Placed {
        panel,
        origin: (0.0, 0.0),
        // The width is not known yet.
        x: Side::across(&panel.x, Domain::of(panel, Way::Across), NARROWEST),
        y: Side::up(&panel.y, Domain::of(panel, Way::Up), height),
        title: Vec::new(),
        legend: if with_legend { Legend::of(panel) } else { None },
        bar: Bar::of(panel, height),
    }
}

/// Silences the axes that a neighbour shows too.
fn silence(panels: &mut [Placed], columns: usize) {
    for index in 0..panels.len() {
        if let Some(below) = panels.get(index + columns) {
            let same = same(&panels[index].panel.x, &panels[index].x, &below.panel.x, &below.x);
            if same {
                panels[index].x.silence();
            }
        }
        if index % columns > 0 {
            let left = &panels[index - 1];
            if same(&left.panel.y, &left.y, &panels[index].panel.y, &panels[index].y) {
                panels[index].y.silence();
            }
        }
    }
}

fn same(a: &Axis, a_side: &Side, b: &Axis, b_side: &Side) -> bool {
    a.label == b.label && a.unit == b.unit && a.ticks == b.ticks && a_side.domain == b_side.domain
}

/// Gives all plots their width and place across; the width of the whole.
fn set_widths(panels: &mut [Placed], columns: usize) -> f64 {
    let gaps = COLUMN_GAP * (columns - 1) as f64 + 2.0 * EDGE;
    align_titles(panels, columns);
    let mut width = WIDTH / columns as f64;
    for placed in panels.iter_mut() {
        placed.x = placed.x.relaid(&placed.panel.x, width);
    }
    let (mut left, mut right) = (vec![0.0_f64; columns], vec![0.0_f64; columns]);
    // Texts of the horizontal axis reach beyond its ends, and which texts there are depends on its length:
    // after a few rounds at the new length nothing moves any more.
    for _ in 0..MOST_ROUNDS {
        for (index, placed) in panels.iter_mut().enumerate() {
            let column = index % columns;
            left[column] = left[column].max(placed.y.breadth().max(placed.x.overhang().0).ceil());
            right[column] = right[column].max(placed.right().ceil());
        }
        let plots = WIDTH - gaps - left.iter().sum::<f64>() - right.iter().sum::<f64>();
        let next = (plots / columns as f64).floor().max(NARROWEST);
        if (next - width).abs() < 0.5 {
            break;
        }
        width = next;
        for placed in panels.iter_mut() {
            placed.x = placed.x.relaid(&placed.panel.x, width);
        }
    }
    let mut at = EDGE;
    let mut origins = Vec::with_capacity(columns);
    for column in 0..columns {
        at += left[column];
        origins.push(at);
        at += width + right[column] + COLUMN_GAP;
    }
    for (index, placed) in panels.iter_mut().enumerate() {
        placed.origin.0 = origins[index % columns];
        let available = width + right[index % columns];
        if !placed.panel.title.trim().is_empty() {
            placed.title = text::wrap(&placed.panel.title, available, text::bold_width);
        }
        if let Some(legend) = &mut placed.legend {
            legend.fit(available);
        }
    }
    (at - COLUMN_GAP + EDGE).max(WIDTH)
}

/// Puts the titles of the vertical axes of a column in line.
fn align_titles(panels: &mut [Placed], columns: usize) {
    for column in 0..columns {
        let of_column = panels.iter().skip(column).step_by(columns);
        let breadth = of_column.map(|placed| placed.y.text_breadth()).fold(0.0, f64::max);
        panels.iter_mut().skip(column).step_by(columns).for_each(|placed| placed.y.align(breadth));
    }
}

/// Gives all plots their place down the page; the height of the whole.
fn set_heights(panels: &mut [Placed], columns: usize, height: f64, top: f64) -> f64 {
    let mut at = top;
    let rows = panels.len().div_ceil(columns);
    for row in 0..rows {
        let range = row * columns..((row + 1) * columns).min(panels.len());
        let row = &mut panels[range];
        let head = row.iter().map(Placed::head).fold(0.0, f64::max).ceil();
        let foot = row.iter().map(|placed| placed.x.depth()).fold(0.0, f64::max).ceil();
        for placed in row.iter_mut() {
            placed.origin.1 = at + head;
        }
        at += head + height + foot + ROW_GAP;
    }
    if rows == 0 { at + 20.0 } else { at - ROW_GAP + EDGE }
}
