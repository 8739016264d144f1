//! Who gets which place in the palette.

use crate::report::{Color, Dash, Mark, Panel, Series};

/// How many colours the palette has.
const PLACES: u8 = 8;

/// The look of a series: its colour's class and the shape of its symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// A place in the palette.
    Place(u8),
    /// Of less weight.
    Muted,
}

impl Ink {
    /// The class that gives the colour.
    pub(super) fn class(self) -> &'static str {
        const CLASSES: [&str; PLACES as usize] = ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"];
        match self {
            Self::Place(place) => CLASSES[usize::from(place % PLACES)],
            Self::Muted => "muted",
        }
    }

    /// The shape of the symbol: each place has its own, so that colour is never the only cue.
    pub(super) fn shape(self) -> u8 {
        match self {
            Self::Place(place) => place % PLACES,
            Self::Muted => 0,
        }
    }
}

/// The ink of each series of a panel. A series of colour `Auto` takes the next place that no other series of
/// the panel asks for by number; a heat map, which has its own colours, takes none.
pub(super) fn of(panel: &Panel) -> Vec<Ink> {
    let fixed: Vec<u8> = panel.series.iter().filter_map(asked).collect();
    let free = (0..PLACES).filter(|place| !fixed.contains(place));
    // With more series than colours the palette begins again.
    let mut next = free.chain(0..PLACES).cycle();
    panel
        .series
        .iter()
        .map(|series| match (series.color, &series.mark) {
            (Color::Palette(place), _) => Ink::Place(place % PLACES),
            (Color::Muted, _) | (_, Mark::HeatMap { .. }) => Ink::Muted,
            (Color::Auto, _) => next.next().map_or(Ink::Muted, Ink::Place),
        })
        .collect()
}

fn asked(series: &Series) -> Option<u8> {
    match series.color {
        Color::Palette(place) => Some(place % PLACES),
        Color::Auto | Color::Muted => None,
    }
}

/// Which lines are known by a symbol. They need one where another line of the panel differs in nothing but its
/// colour; the line in the first place of the palette stays plain, and so does one whose symbol stands for points
/// with a name of their own.
pub(super) fn marked_lines(panel: &Panel, inks: &[Ink]) -> Vec<bool> {
    let lines: Vec<Option<(Dash, Ink)>> = panel
        .series
        .iter()
        .zip(inks)
        .map(|(series, ink)| line_dash(series).map(|dash| (dash, *ink)))
        .collect();
    let confusable = |(dash, ink): (Dash, Ink)| {
        ink != Ink::Muted
            && ink != Ink::Place(0)
            && !points(panel, inks).any(|(its, label)| its == ink && !label.is_empty())
            && lines.iter().flatten().any(|(other, its)| *other == dash && *its != ink && *its != Ink::Muted)
    };
    lines.iter().map(|line| line.is_some_and(confusable)).collect()
}

/// Whether points of this ink stand in the panel: a line through them needs no other symbols.
pub(super) fn has_points(panel: &Panel, inks: &[Ink], ink: Ink) -> bool {
    points(panel, inks).any(|(its, _)| its == ink)
}

/// The inks and labels of points.
fn points<'a>(panel: &'a Panel, inks: &'a [Ink]) -> impl Iterator<Item = (Ink, &'a str)> {
    let all = panel.series.iter().zip(inks);
    let points =
        all.filter(|(series, _)| matches!(series.mark, Mark::Points { .. } | Mark::ErrorBars { .. }));
    points.map(|(series, ink)| (*ink, series.label.as_str()))
}

fn line_dash(series: &Series) -> Option<Dash> {
    match &series.mark {
        Mark::Line { dash, .. } => Some(*dash),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Axis;

    fn panel(colors: &[Color]) -> Panel {
        let line = |color: &Color| Series::line("a", vec![0.0], vec![0.0]).colored(*color);
        Panel {
            title: String::new(),
            x: Axis::linear("", ""),
            y: Axis::linear("", ""),
            series: colors.iter().map(line).collect(),
        }
    }

    #[test]
    fn auto_takes_what_is_free() {
        let inks = of(&panel(&[Color::Auto, Color::Palette(1), Color::Muted, Color::Auto]));
        assert_eq!(inks, [Ink::Place(0), Ink::Place(1), Ink::Muted, Ink::Place(2)]);
    }

    #[test]
    fn the_palette_begins_again() {
        let inks = of(&panel(&[Color::Auto; 9]));
        assert_eq!(inks[8], Ink::Place(0));
    }

    #[test]
    fn only_lines_that_could_be_confused_carry_symbols() {
        let alone = panel(&[Color::Palette(3), Color::Muted]);
        assert_eq!(marked_lines(&alone, &of(&alone)), [false, false]);
        let two = panel(&[Color::Auto, Color::Auto]);
        assert_eq!(marked_lines(&two, &of(&two)), [false, true]);
        let mut through = panel(&[Color::Palette(0), Color::Palette(1)]);
        let points = |label| Series::points(label, vec![0.0], vec![0.0]).colored(Color::Palette(1));
        through.series.push(points(""));
        let inks = of(&through);
        assert_eq!(marked_lines(&through, &inks), [false, true, false]);
        assert!(has_points(&through, &inks, inks[1]) && !has_points(&through, &inks, inks[0]));
        through.series[2] = points("measured");
        assert_eq!(marked_lines(&through, &of(&through)), [false, false, false]);
    }
}
