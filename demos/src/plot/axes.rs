//! The axes of a panel: how much room they take, and their drawing.

use super::domain::Domain;
use super::markup::{Path, Svg, number, tenths};
use super::text::{self, LINE, SIZE};
use super::ticks::{self, Room, Tick};
use crate::format;
use crate::report::{Axis, Ticks};

/// The length of a tick with a text; one without has two thirds of it.
const TICK: f64 = 5.0;
/// From the tick to its text.
const GAP: f64 = 4.0;
/// From the baseline to the top of a letter.
const ASCENT: f64 = 12.0;
/// From the baseline to the foot of a letter.
const DESCENT: f64 = 4.0;
/// Names at the vertical axis wrap beyond this width.
const NAMES: f64 = 150.0;

/// An axis laid out over a length.
#[derive(Debug, Clone)]
pub(super) struct Side {
    /// What it covers.
    pub(super) domain: Domain,
    /// Its length.
    pub(super) length: f64,
    /// Ticks with texts: where, and the lines of the text.
    labels: Vec<(f64, Vec<String>)>,
    /// Where ticks without texts stand.
    minor: Vec<f64>,
    /// Whether the texts of a horizontal axis are slanted, because they have no room side by side.
    slanted: bool,
    /// What is measured, in lines.
    title: Vec<String>,
    /// How much of its breadth a vertical axis leaves to the texts of its ticks, before the title.
    text_breadth: f64,
    /// Whether a neighbour with the same axis has the texts.
    silent: bool,
}

impl Side {
    /// A horizontal axis.
    pub(super) fn across(axis: &Axis, domain: Domain, length: f64) -> Self {
        let room = Room { length, spacing: 62.0, extent: |text| text::width(text) + 16.0 };
        let set = ticks::of(axis, &domain, &room);
        let title = text::wrap(&title(axis, set.exponent), length, text::width);
        let (labels, slanted) = match &axis.ticks {
            Ticks::Names(_) => names_across(&set.major, &domain, length),
            Ticks::Auto | Ticks::At(_) => (placed(&set.major, &domain, length, f64::INFINITY), false),
        };
        let minor =
            set.minor.iter().filter_map(|value| domain.part(*value)).map(|part| part * length).collect();
        Self { domain, length, labels, minor, slanted, title, text_breadth: 0.0, silent: false }
    }

    /// A vertical axis.
    pub(super) fn up(axis: &Axis, domain: Domain, length: f64) -> Self {
        let room = Room { length, spacing: 42.0, extent: |_| LINE + 4.0 };
        let mut set = ticks::of(axis, &domain, &room);
        let title = text::wrap(&title(axis, set.exponent), length, text::width);
        let mut limit = f64::INFINITY;
        if let Ticks::Names(_) = axis.ticks {
            let lines = set.major.iter().map(|tick| text::wrap(&tick.text, NAMES, text::width).len()).max();
            // Names wrap where all their lines have room; else each stays on one line, and only some are shown.
            if stride(&domain, length, LINE * lines.unwrap_or(1) as f64) == 1 {
                limit = NAMES;
            }
            keep_every(&mut set.major, stride(&domain, length, LINE));
        }
        let labels: Vec<(f64, Vec<String>)> = placed(&set.major, &domain, length, limit)
            .into_iter()
            .map(|(at, lines)| (length - at, lines))
            .collect();
        let minor = set
            .minor
            .iter()
            .filter_map(|value| domain.part(*value))
            .map(|part| length - part * length)
            .collect();
        let widest = labels.iter().map(|(_, lines)| text::widest(lines)).fold(0.0, f64::max);
        let text_breadth = TICK + GAP + widest;
        Self { domain, length, labels, minor, slanted: false, title, text_breadth, silent: false }
    }

    /// The same horizontal axis over another length.
    pub(super) fn relaid(&self, axis: &Axis, length: f64) -> Self {
        Self { silent: self.silent, ..Self::across(axis, self.domain, length) }
    }

    /// How much of its breadth a vertical axis leaves to the texts of its ticks.
    pub(super) fn text_breadth(&self) -> f64 {
        if self.silent { 0.0 } else { self.text_breadth }
    }

    /// Moves the title of a vertical axis outward, in line with those of the same column.
    pub(super) fn align(&mut self, text_breadth: f64) {
        self.text_breadth = text_breadth;
    }

    /// Leaves the texts to a neighbour.
    pub(super) fn silence(&mut self) {
        self.silent = true;
    }

    /// How far a horizontal axis reaches below the panel.
    pub(super) fn depth(&self) -> f64 {
        if self.silent {
            return TICK + 2.0;
        }
        let title = if self.has_title() { LINE * self.title.len() as f64 + 6.0 } else { 0.0 };
        self.label_depth() + title
    }

    /// How far a vertical axis reaches to the left of the panel.
    pub(super) fn breadth(&self) -> f64 {
        if self.silent {
            return TICK + 2.0;
        }
        let title = if self.has_title() { LINE * self.title.len() as f64 + 7.0 } else { 0.0 };
        self.text_breadth + title
    }

    /// How far the texts of a horizontal axis reach beyond its ends, to the left and to the right.
    pub(super) fn overhang(&self) -> (f64, f64) {
        if self.silent {
            return (0.0, 0.0);
        }
        let reach = |(left, right): (f64, f64), (at, lines): &(f64, Vec<String>)| {
            let width = text::widest(lines);
            let (back, forth) =
                if self.slanted { (width * SLANT_COS + 4.0, SIZE) } else { (width / 2.0, width / 2.0) };
            (left.max(back - at), right.max(at + forth - self.length))
        };
        self.labels.iter().fold((0.0, 0.0), reach)
    }

    /// Where grid lines stand.
    pub(super) fn grid(&self) -> impl Iterator<Item = f64> {
        self.labels.iter().map(|(at, _)| *at)
    }

    fn has_title(&self) -> bool {
        self.title.iter().any(|line| !line.is_empty())
    }

    fn label_depth(&self) -> f64 {
        if self.slanted {
            let widest = self.labels.iter().map(|(_, lines)| text::widest(lines)).fold(0.0, f64::max);
            return TICK + GAP + widest * SLANT_SIN + ASCENT + 2.0;
        }
        let most = self.labels.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        if most == 0 { TICK } else { TICK + GAP + ASCENT + DESCENT + LINE * (most as f64 - 1.0) }
    }
}

/// The sine and cosine of the angle of slanted texts, 40 degrees.
const SLANT_SIN: f64 = 0.643;
const SLANT_COS: f64 = 0.766;

/// What an axis measures, as `output rate (Hz)`; with a power of ten that its numbers count in.
pub(super) fn title(axis: &Axis, exponent: i32) -> String {
    let unit = format::unit(&axis.unit);
    let power = match exponent {
        0 => String::new(),
        _ => format::pretty(&format!("1e{exponent}")).trim_start_matches("1 × ").to_owned(),
    };
    let inner = if power.is_empty() || unit.is_empty() { power + &unit } else { format!("{power} {unit}") };
    match (axis.label.is_empty(), inner.is_empty()) {
        (false, false) => format!("{} ({inner})", axis.label),
        (true, _) => inner,
        (false, true) => axis.label.clone(),
    }
}

/// Ticks at their places, their texts in lines no wider than `limit`.
fn placed(ticks: &[Tick], domain: &Domain, length: f64, limit: f64) -> Vec<(f64, Vec<String>)> {
    let place = |tick: &Tick| {
        let at = domain.part(tick.value)? * length;
        Some((at, text::wrap(&tick.text, limit, text::width)))
    };
    ticks.iter().filter_map(place).collect()
}

/// Names below their places: side by side, in up to three lines where that is enough, else slanted.
fn names_across(ticks: &[Tick], domain: &Domain, length: f64) -> (Vec<(f64, Vec<String>)>, bool) {
    let slot = length / (domain.high - domain.low);
    let limit = slot - 8.0;
    let words_fit =
        ticks.iter().flat_map(|tick| tick.text.split_whitespace()).all(|w| text::width(w) <= limit);
    if words_fit {
        let labels = placed(ticks, domain, length, limit);
        if labels.iter().all(|(_, lines)| lines.len() <= 3) {
            return (labels, false);
        }
    }
    let mut ticks = ticks.to_vec();
    keep_every(&mut ticks, stride(domain, length, LINE + 2.0));
    (placed(&ticks, domain, length, f64::INFINITY), true)
}

/// Of how many names one has room.
fn stride(domain: &Domain, length: f64, extent: f64) -> usize {
    (extent * (domain.high - domain.low) / length).ceil().clamp(1.0, 1e6) as usize
}

fn keep_every(ticks: &mut Vec<Tick>, stride: usize) {
    let mut index = 0;
    ticks.retain(|_| {
        index += 1;
        (index - 1) % stride == 0
    });
}

/// Draws the axis lines, ticks and texts of a panel, whose upper left corner is the origin.
pub(super) fn draw(svg: &mut Svg, x: &Side, y: &Side) {
    let (width, height) = (x.length, y.length);
    let mut path = Path::new();
    path.move_to((0, 0));
    path.line_to((0, tenths(height)));
    path.line_to((tenths(width), tenths(height)));
    let below = |at: f64, length: f64| ((tenths(at), tenths(height)), (tenths(at), tenths(height + length)));
    let before = |at: f64, length: f64| ((0, tenths(at)), (tenths(-length), tenths(at)));
    let across = x.labels.iter().map(|(at, _)| below(*at, TICK));
    let up = y.labels.iter().map(|(at, _)| before(*at, TICK));
    let small_across = x.minor.iter().map(|at| below(*at, TICK * 0.6));
    let small_up = y.minor.iter().map(|at| before(*at, TICK * 0.6));
    for (from, to) in across.chain(small_across).chain(up).chain(small_up) {
        path.segment(from, to);
    }
    svg.path("ax", &path, &[]);
    if !x.silent {
        draw_across(svg, x, height);
    }
    if !y.silent {
        draw_up(svg, y);
    }
}

fn draw_across(svg: &mut Svg, x: &Side, height: f64) {
    let top = height + TICK + GAP + ASCENT;
    if x.slanted {
        svg.open("g", &[("text-anchor", "end")]);
        for (at, lines) in &x.labels {
            let place = format!("translate({} {})rotate(-40)", number(at + 5.0), number(top - 2.0));
            svg.element("text", &[("transform", &place)], &lines.join(" "));
        }
        svg.close("g");
    }
    svg.open("g", &[("text-anchor", "middle")]);
    if !x.slanted {
        for (at, lines) in &x.labels {
            draw_lines(svg, *at, top, lines);
        }
    }
    draw_lines(svg, x.length / 2.0, height + x.label_depth() + 4.0 + ASCENT, &x.title);
    svg.close("g");
}

fn draw_up(svg: &mut Svg, y: &Side) {
    svg.open("g", &[("text-anchor", "end")]);
    for (at, lines) in &y.labels {
        let rise = LINE * (lines.len() as f64 - 1.0) / 2.0;
        draw_lines(svg, -(TICK + GAP), at + 5.0 - rise, lines);
    }
    svg.close("g");
    if y.has_title() {
        svg.open("g", &[("text-anchor", "middle"), ("transform", "rotate(-90)")]);
        let first = -(y.text_breadth + 8.0 + LINE * (y.title.len() as f64 - 1.0));
        draw_lines(svg, -y.length / 2.0, first, &y.title);
        svg.close("g");
    }
}

/// Lines of text one below the other, the first baseline at `y`.
pub(super) fn draw_lines(svg: &mut Svg, x: f64, y: f64, lines: &[String]) {
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        svg.text(x, y + LINE * index as f64, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Scale;

    fn domain(low: f64, high: f64) -> Domain {
        Domain::between(Scale::Linear, low, high)
    }

    #[test]
    fn titles_have_units() {
        assert_eq!(title(&Axis::linear("output rate", "Hz"), 0), "output rate (Hz)");
        assert_eq!(title(&Axis::linear("angle", "deg"), 0), "angle (°)");
        assert_eq!(title(&Axis::linear("slope", "deg²/s"), 0), "slope (°²/s)");
        assert_eq!(title(&Axis::linear("current", "A"), -12), "current (10⁻¹² A)");
        assert_eq!(title(&Axis::linear("steps", ""), 3), "steps (10³)");
        assert_eq!(title(&Axis::linear("", ""), 0), "");
    }

    #[test]
    fn names_wrap_and_then_slant() {
        let names = |names: &[&str]| Axis::names("", names.iter().map(ToString::to_string).collect());
        let few = Side::across(&names(&["fast and slow", "b"]), domain(-0.5, 1.5), 180.0);
        assert!(!few.slanted);
        assert_eq!(few.labels[0].1, ["fast and", "slow"]);
        let long = Side::across(&names(&["heterosynaptic", "b"]), domain(-0.5, 1.5), 180.0);
        assert!(long.slanted);
        assert!(long.overhang().0 > 0.0);
    }

    #[test]
    fn too_many_names_are_thinned() {
        let names = (0..100).map(|n| format!("n{n}")).collect();
        let side = Side::up(&Axis::names("", names), domain(-0.5, 99.5), 200.0);
        assert!(side.labels.len() <= 12, "{}", side.labels.len());
    }
}
