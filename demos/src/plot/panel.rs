//! The drawing of a panel: heading, legend, grid, series, axes.

use super::axes;
use super::heat;
use super::layout::Placed;
use super::marks::Canvas;
use super::markup::{Path, Svg, number, tenths};
use super::text::LINE;
use crate::report::{Mark, Scale, Series, Ticks};

/// Draws a panel; `id` prefixes the ids in it.
pub(super) fn draw(svg: &mut Svg, placed: &Placed, id: &str) {
    let place = format!("translate({} {})", number(placed.origin.0), number(placed.origin.1));
    svg.open("g", &[("transform", &place)]);
    draw_head(svg, placed);
    let canvas = Canvas::new(placed, id);
    canvas.define_clip(svg);
    // A heat map covers the whole plot: a grid would only show at its edges, and the axes would be hidden.
    let covered = placed.panel.series.iter().any(|series| matches!(series.mark, Mark::HeatMap { .. }));
    if !covered {
        draw_grid(svg, placed);
        // Below the series, so that a line at zero is seen.
        axes::draw(svg, &placed.x, &placed.y);
    }
    canvas.draw_series(svg);
    if covered {
        axes::draw(svg, &placed.x, &placed.y);
    }
    if let Some(bar) = &placed.bar {
        heat::draw_bar(svg, bar, placed.x.length);
    }
    svg.close("g");
}

/// The heading and the legend, above the plot.
fn draw_head(svg: &mut Svg, placed: &Placed) {
    let mut above = 8.0;
    if let Some(legend) = &placed.legend {
        above += legend.height();
        legend.draw(svg, (0.0, -above));
    }
    if !placed.title.is_empty() {
        svg.open("g", &[("class", "head")]);
        let first = -above - LINE * (placed.title.len() as f64 - 1.0) - 7.0;
        axes::draw_lines(svg, 0.0, first, &placed.title);
        svg.close("g");
    }
}

/// Thin lines at the ticks; at the ticks of bars only those that measure their height. Zero is stronger, unless
/// the axis counts rows.
fn draw_grid(svg: &mut Svg, placed: &Placed) {
    let (width, height) = (placed.x.length, placed.y.length);
    let bars = |series: &Series| matches!(series.mark, Mark::Bars { .. } | Mark::Histogram { .. });
    let mut grid = Path::new();
    for at in placed.y.grid() {
        grid.segment((0, tenths(at)), (tenths(width), tenths(at)));
    }
    if !placed.panel.series.iter().any(bars) {
        for at in placed.x.grid() {
            grid.segment((tenths(at), 0), (tenths(at), tenths(height)));
        }
    }
    svg.path("grid", &grid, &[]);
    let domain = &placed.y.domain;
    let counted = placed.panel.series.iter().any(|series| matches!(series.mark, Mark::Raster { .. }))
        || matches!(placed.panel.y.ticks, Ticks::Names(_));
    if !counted && domain.scale == Scale::Linear && domain.low < 0.0 && domain.high > 0.0 {
        let at = height - domain.part(0.0).unwrap_or(0.0) * height;
        let mut zero = Path::new();
        zero.segment((0, tenths(at)), (tenths(width), tenths(at)));
        svg.path("ax", &zero, &[]);
    }
}
