//! The legend of a panel: a row of keys above it, where it covers no data.

use super::ink::{self, Ink};
use super::markup::{Path, Svg, number, tenths};
use super::symbols;
use super::text::{self, LINE};
use crate::report::{Dash, Mark, Panel};

/// The width of a key.
const KEY: f64 = 26.0;
/// Between a key and its text.
const GAP: f64 = 7.0;
/// Between two entries.
const SPACE: f64 = 20.0;
/// From one row to the next.
const ROW: f64 = LINE + 3.0;

/// What the key of an entry looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Key {
    Line { dash: Dash, marked: bool },
    Rule,
    Points,
    Error,
    Band,
    Stroke,
    Fill(Texture),
    Steps(Dash),
}

/// How the bars of a series are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texture {
    /// Wholly.
    Solid,
    /// Lightly, within an outline.
    Light,
    /// Not at all, within an outline.
    Hollow,
}

impl Texture {
    /// The texture of the so-manieth series of bars: neighbours differ in more than colour.
    pub(super) fn of(index: usize) -> Self {
        [Self::Solid, Self::Light, Self::Hollow][index % 3]
    }

    /// The outline of a histogram in place of the texture: histograms lie over one another.
    pub(super) fn outline(self) -> Dash {
        match self {
            Self::Solid => Dash::Solid,
            Self::Light => Dash::Dashed,
            Self::Hollow => Dash::Dotted,
        }
    }

    /// Class and fill opacity.
    pub(super) fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Solid => ("fl", "1"),
            Self::Light => ("fl ol", ".3"),
            Self::Hollow => ("fl ol", "0"),
        }
    }
}

/// One or several keys (such as a line and its band) and their text.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    keys: Vec<(Ink, Key)>,
    label: String,
}

/// The entries of a panel.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Legend {
    entries: Vec<Entry>,
    /// The width to keep to.
    width: f64,
}

impl Legend {
    /// The legend of a panel; `None` where nothing has to be told apart.
    pub(super) fn of(panel: &Panel) -> Option<Self> {
        let inks = ink::of(panel);
        let marked = ink::marked_lines(panel, &inks);
        let mut entries: Vec<Entry> = Vec::new();
        let (mut bars, mut drawn) = (0, 0);
        for (index, series) in panel.series.iter().enumerate() {
            let Some(key) = key(&series.mark, marked[index], bars) else { continue };
            drawn += 1;
            bars += usize::from(matches!(key, Key::Fill(_) | Key::Steps(_)));
            if series.label.is_empty() {
                continue;
            }
            match entries.iter_mut().find(|entry| entry.label == series.label) {
                Some(entry) => entry.keys.push((inks[index], key)),
                None => entries.push(Entry { keys: vec![(inks[index], key)], label: series.label.clone() }),
            }
        }
        // One name among several series says what the others are not, unless the axis says it already.
        let needed = match entries.as_slice() {
            [] => false,
            [only] => drawn > only.keys.len() && only.label != panel.y.label,
            _ => true,
        };
        needed.then_some(Self { entries, width: f64::INFINITY })
    }

    /// Keeps to a width.
    pub(super) fn fit(&mut self, width: f64) {
        self.width = width;
    }

    /// The height of its rows.
    pub(super) fn height(&self) -> f64 {
        self.placed().last().map_or(0.0, |(_, y, lines)| y + LINE * (lines.len() as f64 - 1.0) + ROW)
    }

    /// Draws it with its upper left corner at a point.
    pub(super) fn draw(&self, svg: &mut Svg, (left, top): (f64, f64)) {
        let place = format!("translate({} {})", number(left), number(top));
        svg.open("g", &[("transform", &place)]);
        for (entry, (x, y, lines)) in self.entries.iter().zip(self.placed()) {
            for (ink, key) in &entry.keys {
                draw_key(svg, *ink, *key, x, y + 8.0);
            }
            super::axes::draw_lines(svg, x + KEY + GAP, y + 13.0, &lines);
        }
        svg.close("g");
    }

    /// The place of each entry and the lines of its text.
    fn placed(&self) -> Vec<(f64, f64, Vec<String>)> {
        let (mut x, mut y, mut next) = (0.0, 0.0, 0.0_f64);
        let mut placed = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            let lines = text::wrap(&entry.label, self.width - KEY - GAP, text::width);
            let width = KEY + GAP + text::widest(&lines);
            if x > 0.0 && x + width > self.width {
                (x, y) = (0.0, next);
            }
            next = next.max(y + LINE * (lines.len() as f64 - 1.0) + ROW);
            placed.push((x, y, lines));
            x += width + SPACE;
        }
        placed
    }
}

fn key(mark: &Mark, marked: bool, bars: usize) -> Option<Key> {
    Some(match mark {
        Mark::Line { dash, .. } => Key::Line { dash: *dash, marked },
        Mark::Points { .. } => Key::Points,
        Mark::Bars { .. } => Key::Fill(Texture::of(bars)),
        Mark::Histogram { .. } => Key::Steps(Texture::of(bars).outline()),
        Mark::Band { .. } => Key::Band,
        Mark::ErrorBars { .. } => Key::Error,
        Mark::Raster { .. } => Key::Stroke,
        Mark::Rule { .. } => Key::Rule,
        Mark::HeatMap { .. } => return None,
    })
}

/// The class of a line.
pub(super) fn line_class(dash: Dash) -> &'static str {
    match dash {
        Dash::Solid => "ln",
        Dash::Dashed => "ln da",
        Dash::Dotted => "ln do",
    }
}

/// Draws a key from `x` on, its middle at the height `y`.
fn draw_key(svg: &mut Svg, ink: Ink, key: Key, x: f64, y: f64) {
    let mut path = Path::new();
    let (left, right, middle, at) = (tenths(x), tenths(x + KEY), tenths(x + KEY / 2.0), tenths(y));
    let colour = ink.class();
    match key {
        Key::Line { dash, marked } => {
            path.segment((left, at), (right, at));
            svg.path(&format!("{} {colour}", line_class(dash)), &path, &[]);
            if marked {
                symbols::draw(svg, ink, &[(middle, at)], symbols::radius(0));
            }
        }
        Key::Rule => {
            path.segment((left, at), (right, at));
            svg.path(&format!("ln do {colour}"), &path, &[]);
        }
        Key::Points => symbols::draw(svg, ink, &[(middle, at)], symbols::radius(0)),
        Key::Error => {
            path.segment((middle, at - 75), (middle, at + 75));
            svg.path(&format!("ln {colour}"), &path, &[]);
            symbols::draw(svg, ink, &[(middle, at)], symbols::radius(0));
        }
        Key::Band => {
            path.rectangle((left, at - 55), (right, at + 55));
            svg.path(&format!("bd {colour}"), &path, &[]);
        }
        Key::Steps(dash) => {
            path.rectangle((left, at - 55), (right, at + 55));
            svg.path(&format!("bd {colour}"), &path, &[]);
            let mut top = Path::new();
            top.segment((left, at - 55), (right, at - 55));
            svg.path(&format!("{} {colour}", line_class(dash)), &top, &[]);
        }
        Key::Stroke => {
            for shift in [-60, 0, 60] {
                path.segment((middle + shift, at - 50), (middle + shift, at + 50));
            }
            svg.path(&format!("ln {colour}"), &path, &[]);
        }
        Key::Fill(texture) => {
            let (class, opacity) = texture.look();
            path.rectangle((middle - 70, at - 50), (middle + 70, at + 50));
            svg.path(&format!("{class} {colour}"), &path, &[("fill-opacity", opacity)]);
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;
    use crate::report::{Axis, Direction, Series};

    fn legend(series: Vec<Series>) -> Option<Legend> {
        Legend::of(&Panel { title: String::new(), x: Axis::linear("", ""), y: Axis::linear("", ""), series })
    }

    fn line(label: &str) -> Series {
        Series::line(label, vec![], vec![])
    }

    #[test]
    fn one_series_needs_no_legend() {
        assert!(legend(vec![line("a")]).is_none());
        assert!(legend(vec![line(""), line("")]).is_none());
        assert!(legend(vec![line("a"), line("b")]).is_some());
        assert!(legend(vec![line(""), Series::rule("theory", 0.0, Direction::Horizontal)]).is_some());
    }

    #[test]
    fn series_of_one_name_share_an_entry() {
        let legend = legend(vec![line("a"), line("a"), line("b")]);
        assert_eq!(legend.map(|l| l.entries.len()), Some(2));
    }

    #[test]
    fn entries_keep_to_the_width() {
        let Some(mut legend) = legend(vec![line("the first rule"), line("the second rule"), line("a third")])
        else {
            panic!("three series need a legend");
        };
        legend.fit(1e3);
        assert_eq!(legend.height(), ROW);
        legend.fit(200.0);
        assert_eq!(legend.height(), 3.0 * ROW);
        for (x, _, lines) in legend.placed() {
            assert!(x + KEY + GAP + text::widest(&lines) <= 200.0);
        }
    }
}
