//! What an axis covers, and how values become positions.
//!
//! A range may come from the model or from the data; whatever comes, a [`Domain`] has two different finite
//! ends, so that no position is ever undefined.

use crate::math;
use crate::report::{Axis, Direction, Mark, Panel, Scale, Ticks};

/// Values beyond this are cut to it, so that differences stay finite.
const HUGE: f64 = 1e300;
/// Values nearer to zero than this count as zero, so that halves stay exact.
const TINY: f64 = 1e-290;
/// The part of the range that is left free beyond the data.
const MARGIN: f64 = 0.05;

/// Which of the two axes of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// The horizontal axis.
    Across,
    /// The vertical axis.
    Up,
}

/// What an axis covers: `low < high`, both finite, both positive on a logarithmic scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Domain {
    pub(super) scale: Scale,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Domain {
    /// What the axis of a panel covers.
    pub(super) fn of(panel: &Panel, way: Way) -> Self {
        let axis = match way {
            Way::Across => &panel.x,
            Way::Up => &panel.y,
        };
        if let Some((low, high)) = axis.range {
            return Self::between(scale(axis), low, high);
        }
        if let Ticks::Names(names) = &axis.ticks {
            return Self::between(Scale::Linear, -0.5, names.len().max(1) as f64 - 0.5);
        }
        Reach::of(panel, way, scale(axis)).domain(way)
    }

    /// The nearest domain to a range that may be empty, reversed or not finite.
    pub(super) fn between(scale: Scale, low: f64, high: f64) -> Self {
        let (low, high) = if low > high { (high, low) } else { (low, high) };
        let (low, high) = match scale {
            Scale::Linear => linear(low, high),
            Scale::Log => logarithmic(low, high),
        };
        Self { scale, low, high }
    }

    /// Where a value stands between the ends, 0 at the low one and 1 at the high one. `None` for a value that
    /// has no place: not finite, or not positive on a logarithmic scale.
    pub(super) fn part(&self, value: f64) -> Option<f64> {
        let part = match self.scale {
            // Halves, because the difference of the wholes may not be finite.
            Scale::Linear if value.is_finite() => {
                (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0)
            }
            Scale::Log if value.is_finite() && value > 0.0 => {
                let low = math::log10(self.low);
                (math::log10(value) - low) / (math::log10(self.high) - low)
            }
            _ => return None,
        };
        Some(part.clamp(-1e4, 1e4))
    }

    /// Whether a value lies within.
    pub(super) fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// Whether data lie outside of the range that the model gives to an axis.
pub(super) fn cuts(panel: &Panel, way: Way) -> bool {
    let domain = Domain::of(panel, way);
    let reach = Reach::of(panel, way, domain.scale);
    reach.low < domain.low || reach.high > domain.high
}

/// The scale that an axis has in fact: names stand in a row.
fn scale(axis: &Axis) -> Scale {
    match axis.ticks {
        Ticks::Names(_) => Scale::Linear,
        Ticks::Auto | Ticks::At(_) => axis.scale,
    }
}

fn linear(low: f64, high: f64) -> (f64, f64) {
    if !low.is_finite() || !high.is_finite() {
        return (0.0, 1.0);
    }
    let (low, high) = (low.clamp(-HUGE, HUGE), high.clamp(-HUGE, HUGE));
    let size = low.abs().max(high.abs());
    if size < TINY {
        (-1.0, 1.0)
    } else if high - low <= size * 1e-12 {
        (low - size * 0.1, high + size * 0.1)
    } else {
        (low, high)
    }
}

fn logarithmic(low: f64, high: f64) -> (f64, f64) {
    if !high.is_finite() || high <= 0.0 || low.is_nan() {
        return (1.0, 10.0);
    }
    let high = high.clamp(1.0 / HUGE, HUGE);
    let low = if low > 0.0 { low.clamp(1.0 / HUGE, HUGE) } else { high / 1000.0 };
    if high / low < 1.0 + 1e-9 { (low / 2.0, high * 2.0) } else { (low, high) }
}

/// How far the data of a panel reach along one axis.
struct Reach {
    scale: Scale,
    low: f64,
    high: f64,
    /// Whether room is to be left beyond the data.
    room: bool,
    /// Whether zero belongs to the data, as the foot of bars does.
    zero: bool,
}

impl Reach {
    fn of(panel: &Panel, way: Way, scale: Scale) -> Self {
        let mut reach = Self { scale, low: f64::INFINITY, high: f64::NEG_INFINITY, room: false, zero: false };
        for series in &panel.series {
            reach.mark(&series.mark, way, panel);
        }
        reach
    }

    fn values(&mut self, values: &[f64]) {
        let log = self.scale == Scale::Log;
        for value in values.iter().copied().filter(|v| v.is_finite() && (!log || *v > 0.0)) {
            self.low = self.low.min(value);
            self.high = self.high.max(value);
        }
    }

    fn mark(&mut self, mark: &Mark, way: Way, panel: &Panel) {
        let up = way == Way::Up;
        match mark {
            Mark::Raster { rows } if up => self.values(&[-0.5, rows.len() as f64 - 0.5]),
            Mark::Raster { rows } => rows.iter().for_each(|row| self.values(row)),
            Mark::Rule { at, direction } => {
                if up == (*direction == Direction::Horizontal) {
                    self.values(&[*at]);
                }
            }
            Mark::Bars { x, .. } if !up => self.slots(x, panel),
            Mark::Bars { y: heights, .. } | Mark::Histogram { heights, .. } if up => {
                // Bars reach from zero to their heights.
                self.values(heights);
                self.zero |= !heights.is_empty();
            }
            _ => vectors(mark, up).into_iter().for_each(|values| self.values(values)),
        }
        self.room |= match mark {
            Mark::Raster { .. } | Mark::HeatMap { .. } | Mark::Rule { .. } => false,
            Mark::Points { .. } | Mark::ErrorBars { .. } => true,
            _ => up,
        };
    }

    /// Bars take half of their slot on both sides.
    fn slots(&mut self, x: &[f64], panel: &Panel) {
        let half = slot(panel) / 2.0;
        for x in x {
            match self.scale {
                Scale::Linear => self.values(&[x - half, x + half]),
                Scale::Log => self.values(&[x / 1.5, x * 1.5]),
            }
        }
    }

    fn domain(self, way: Way) -> Domain {
        let (mut low, mut high) = (self.low, self.high);
        if self.zero && self.scale == Scale::Linear {
            low = low.min(0.0);
            high = high.max(0.0);
            // Bars without height stand on the ground of an axis up to one.
            if low >= high {
                high = 1.0;
            }
        }
        if low > high {
            return Domain::between(self.scale, f64::NAN, f64::NAN);
        }
        // A range of no width is widened by `between`; here it would get a margin of no width.
        if !self.room || low >= high {
            return Domain::between(self.scale, low, high);
        }
        match self.scale {
            Scale::Linear => padded(low, high, way),
            Scale::Log => {
                let factor = math::pow(10.0, MARGIN * math::log10(high / low));
                Domain::between(Scale::Log, low / factor, high * factor)
            }
        }
    }
}

/// The vectors of a mark that say where it is, along the vertical axis or the horizontal one.
fn vectors(mark: &Mark, up: bool) -> Vec<&[f64]> {
    match mark {
        Mark::Line { x, y, .. } | Mark::Points { x, y } | Mark::Bars { x, y } => vec![if up { y } else { x }],
        Mark::Histogram { edges, heights } => vec![if up { heights } else { edges }],
        Mark::HeatMap { x_edges, y_edges, .. } => vec![if up { y_edges } else { x_edges }],
        Mark::Band { low, high, .. } if up => vec![low, high],
        Mark::ErrorBars { y, low, high, .. } if up => vec![y, low, high],
        Mark::Band { x, .. } | Mark::ErrorBars { x, .. } => vec![x],
        Mark::Raster { .. } | Mark::Rule { .. } => Vec::new(),
    }
}

/// The range with a margin, but from zero where the data begin at or near it.
fn padded(low: f64, high: f64, way: Way) -> Domain {
    let margin = (high / 2.0 - low / 2.0) * 2.0 * MARGIN;
    let near = if way == Way::Up { 0.2 } else { MARGIN };
    let pinned = |near_end: f64, far_end: f64| near_end >= 0.0 && near_end <= far_end * near;
    let bottom = if pinned(low, high) && (way == Way::Up || low > 0.0) { 0.0 } else { low - margin };
    let top = if pinned(-high, -low) && way == Way::Up { 0.0 } else { high + margin };
    Domain::between(Scale::Linear, bottom, top)
}

/// The room of one bar, or of one group of bars that stand side by side: the smallest distance between bars.
pub(super) fn slot(panel: &Panel) -> f64 {
    let mut at: Vec<f64> = panel
        .series
        .iter()
        .filter_map(|series| match &series.mark {
            Mark::Bars { x, .. } => Some(x.iter().copied().filter(|x| x.is_finite())),
            _ => None,
        })
        .flatten()
        .collect();
    at.sort_by(f64::total_cmp);
    let gap =
        at.windows(2).map(|pair| pair[1] - pair[0]).filter(|gap| *gap > 0.0).fold(f64::INFINITY, f64::min);
    match (gap.is_finite(), &panel.x.ticks, at.first()) {
        (true, ..) => gap,
        (_, Ticks::Auto | Ticks::At(_), Some(only)) if *only != 0.0 => only.abs(),
        _ => 1.0,
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn ranges_without_width_are_widened() {
        for (low, high) in [(0.0, 0.0), (5.0, 5.0), (-3.0, -3.0), (1e300, 1e300), (5e-324, 5e-324)] {
            let domain = Domain::between(Scale::Linear, low, high);
            assert!(domain.low < domain.high, "{low} {high}");
            assert!(domain.part(low).is_some_and(|part| (0.0..=1.0).contains(&part)), "{low} {high}");
        }
    }

    #[test]
    fn a_logarithmic_domain_is_positive() {
        for (low, high) in [(0.0, 10.0), (-5.0, -1.0), (3.0, 3.0), (f64::NAN, 2.0), (1e-320, 1e308)] {
            let domain = Domain::between(Scale::Log, low, high);
            assert!(0.0 < domain.low && domain.low < domain.high && domain.high.is_finite(), "{low} {high}");
        }
    }

    #[test]
    fn parts_follow_the_scale() {
        let linear = Domain::between(Scale::Linear, -10.0, 30.0);
        assert_eq!(linear.part(0.0), Some(0.25));
        assert_eq!(linear.part(f64::NAN), None);
        let log = Domain::between(Scale::Log, 1.0, 10_000.0);
        assert_eq!(log.part(100.0), Some(0.5));
        assert_eq!(log.part(0.0), None);
        let wide = Domain::between(Scale::Linear, f64::MIN, f64::MAX);
        assert_eq!(wide.part(0.0), Some(0.5));
    }

    #[test]
    fn data_near_zero_are_shown_from_zero() {
        assert_eq!(padded(0.1, 1.0, Way::Up).low, 0.0);
        assert!(padded(0.8, 1.0, Way::Up).low > 0.7);
        assert_eq!(padded(-1.0, 0.0, Way::Up).high, 0.0);
    }
}
