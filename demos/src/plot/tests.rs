//! Tests of whole pictures: whatever a figure holds, the SVG is well formed, has no undefined number, keeps
//! everything inside its frame and no text over another.

mod scan;

use super::{standalone_svg, svg, text};
use crate::math;
use crate::random::Stream;
use crate::report::{Axis, Color, Dash, Direction, Figure, Mark, Panel, Scale, Series, Ticks};
use scan::{Text, scan};

/// All that must hold for any picture.
fn check(figure: &Figure) {
    let text = svg(figure, "f1");
    assert_eq!(text, svg(figure, "f1"));
    for word in ["NaN", "inf", "style="] {
        let drawn = text.split("</desc>").nth(1).expect("a description");
        assert!(!drawn.contains(word), "{word} in {drawn}");
    }
    let seen = scan(&text);
    scan(&standalone_svg(figure, "f1").replace("<style>", "<style>x").replace("@media", ""));
    let slack = 8.0;
    for (x, y) in &seen.points {
        let inside =
            (-slack..=seen.frame.0 + slack).contains(x) && (-slack..=seen.frame.1 + slack).contains(y);
        assert!(inside, "({x}, {y}) is outside of {:?} in {text}", seen.frame);
    }
    for one in &seen.texts {
        for (x, y) in one.corners {
            let inside = (-0.5..=seen.frame.0 + 0.5).contains(&x) && (-0.5..=seen.frame.1 + 0.5).contains(&y);
            assert!(inside, "{} at {:?} is cut off by {:?}", one.content, one.corners, seen.frame);
        }
    }
    let upright: Vec<&Text> = seen.texts.iter().filter(|text| text.upright).collect();
    for (index, one) in upright.iter().enumerate() {
        for other in &upright[index + 1..] {
            let apart = one.corners[1].0 <= other.corners[0].0 + 0.2
                || other.corners[1].0 <= one.corners[0].0 + 0.2
                || one.corners[2].1 <= other.corners[0].1 + 0.2
                || other.corners[2].1 <= one.corners[0].1 + 0.2;
            assert!(
                apart,
                "{} at {:?} lies over {} at {:?}",
                one.content, one.corners, other.content, other.corners
            );
        }
    }
}

/// Random figures out of nasty values.
struct Nasty(Stream);

impl Nasty {
    fn pick(&mut self, count: u32) -> usize {
        self.0.below(count) as usize
    }

    fn value(&mut self) -> f64 {
        const ODD: [f64; 14] = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            1e300,
            -1e300,
            1e-300,
            5e-324,
            f64::MAX,
            f64::MIN,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            0.1,
        ];
        if self.pick(12) == 0 { ODD[self.pick(14)] } else { self.0.normal() * 10.0 }
    }

    fn values(&mut self, count: usize) -> Vec<f64> {
        match self.pick(5) {
            0 => vec![self.value(); count],
            1 => (0..count).map(|_| self.value()).collect(),
            2 => (0..count).map(|i| i as f64 * 1e-9 + 1e6).collect(),
            3 => (0..count).map(|_| -self.0.uniform()).collect(),
            _ => (0..count).map(|i| i as f64 + self.0.uniform()).collect(),
        }
    }

    fn words(&mut self) -> String {
        const WORDS: [&str; 8] = [
            "",
            "rate",
            "<a & \"b\">",
            "heterosynaptic plasticity of all",
            "Δ",
            "x y",
            "overlap",
            "long-term",
        ];
        let count = self.pick(3);
        (0..count).map(|_| WORDS[self.pick(8)]).collect::<Vec<_>>().join(" ")
    }

    fn mark(&mut self) -> Mark {
        let count = [0, 1, 2, 3, 40, 3000][self.pick(6)];
        let few = count.min(40);
        match self.pick(9) {
            0 => Mark::Line {
                x: self.values(count),
                y: self.values(count),
                dash: [Dash::Solid, Dash::Dashed, Dash::Dotted][self.pick(3)],
            },
            1 => Mark::Points { x: self.values(few), y: self.values(few) },
            2 => Mark::Bars { x: self.values(few), y: self.values(few) },
            3 => Mark::Histogram { edges: self.values(few + 1), heights: self.values(few) },
            4 => Mark::Band { x: self.values(count), low: self.values(count), high: self.values(count) },
            5 => Mark::ErrorBars {
                x: self.values(few),
                y: self.values(few),
                low: self.values(few),
                high: self.values(few),
            },
            6 => Mark::Raster { rows: (0..few).map(|_| self.values(5)).collect() },
            7 => {
                let (columns, rows) = (self.pick(30), self.pick(400));
                Mark::HeatMap {
                    x_edges: self.values(columns + 1),
                    y_edges: self.values(rows + 1),
                    z: self.values(columns * rows),
                    z_label: self.words(),
                    z_range: (self.value(), self.value()),
                }
            }
            _ => Mark::Rule {
                at: self.value(),
                direction: [Direction::Horizontal, Direction::Vertical][self.pick(2)],
            },
        }
    }

    fn axis(&mut self) -> Axis {
        let range = if self.pick(4) == 0 { Some((self.value(), self.value())) } else { None };
        let ticks = match self.pick(6) {
            0 => Ticks::At(self.values(5)),
            1 => {
                let count = self.pick(12);
                Ticks::Names((0..count).map(|_| self.words()).collect())
            }
            _ => Ticks::Auto,
        };
        let scale = [Scale::Linear, Scale::Log][self.pick(2)];
        Axis { label: self.words(), unit: ["", "Hz", "deg"][self.pick(3)].into(), scale, range, ticks }
    }

    fn figure(&mut self) -> Figure {
        let panels = (0..self.pick(5)).map(|_| self.panel()).collect();
        let (title, description) = (self.words(), self.words());
        Figure { name: "f".into(), title, description, panels, columns: self.0.below(4) }
    }

    fn panel(&mut self) -> Panel {
        let series = (0..self.pick(5))
            .map(|_| Series {
                label: self.words(),
                color: [Color::Auto, Color::Palette(9), Color::Muted][self.pick(3)],
                mark: self.mark(),
            })
            .collect();
        Panel { title: self.words(), x: self.axis(), y: self.axis(), series }
    }
}

#[test]
fn any_figure_becomes_a_sound_picture() {
    for seed in 0..400 {
        let figure = Nasty(Stream::new("plot", seed, "figures")).figure();
        check(&figure);
        let _ = crate::data::figure_csv(&figure);
        let _ = crate::data::figure_rows(&figure);
    }
}

fn one_panel(series: Vec<Series>) -> Figure {
    let panel =
        Panel { title: "P".into(), x: Axis::linear("time", "s"), y: Axis::linear("rate", "Hz"), series };
    Figure { name: "f".into(), title: "T".into(), description: "D".into(), panels: vec![panel], columns: 1 }
}

#[test]
fn title_and_description_are_escaped_and_referred_to() {
    let figure = Figure { title: "a < b".into(), description: "\"c\" & d".into(), ..one_panel(vec![]) };
    let text = svg(&figure, "f9");
    assert!(text.starts_with("<svg class=\"kb-plot\" viewBox=\"0 0 480 "), "{text}");
    assert!(text.contains("role=\"img\" aria-labelledby=\"f9-title f9-desc\""));
    assert!(text.contains("<title id=\"f9-title\">a &lt; b</title>"));
    assert!(text.contains("<desc id=\"f9-desc\">&quot;c&quot; &amp; d</desc>"));
}

#[test]
fn a_noisy_heat_map_is_small() {
    let mut chance = Stream::new("plot", 1, "map");
    let mut z = Vec::new();
    for row in 0..90 {
        for _ in 0..120 {
            let distance = f64::from(row - 45) / 8.0;
            z.push(math::exp(-distance * distance) + 0.03 * chance.normal());
        }
    }
    let edges = |count: usize| (0..=count).map(|edge| edge as f64).collect();
    let mark = Mark::HeatMap {
        x_edges: edges(120),
        y_edges: edges(90),
        z,
        z_label: "f".into(),
        z_range: (0.0, 1.0),
    };
    let figure = one_panel(vec![Series { mark, ..Series::points("", vec![], vec![]) }]);
    let text = svg(&figure, "f1");
    assert!(text.len() < 16_000, "{} bytes", text.len());
    assert_eq!(text.matches("class=\"h5\"").count(), 2, "one path in the map and one in its colour bar");
}

#[test]
fn only_what_lies_outside_is_clipped() {
    let line = || Series::line("", vec![0.0, 1.0], vec![0.0, 10.0]);
    let mut figure = one_panel(vec![line()]);
    assert!(!svg(&figure, "f1").contains("clip"));
    figure.panels[0].y.range = Some((0.0, 5.0));
    let text = svg(&figure, "f1");
    assert!(
        text.contains("<clipPath id=\"f1-0-clip\">") && text.contains("clip-path=\"url(#f1-0-clip)\""),
        "{text}"
    );
}

#[test]
fn panels_with_the_same_axis_say_it_once() {
    let line = || Series::line("", vec![0.0, 1.0], vec![0.0, 10.0]);
    let mut figure = one_panel(vec![line()]);
    figure.panels.push(figure.panels[0].clone());
    let count = |figure: &Figure| svg(figure, "f1").matches(">time (s)<").count();
    assert_eq!(count(&figure), 1);
    figure.panels[1].x.unit = "ms".into();
    assert_eq!(count(&figure), 1);
    assert!(svg(&figure, "f1").contains(">time (ms)<"));
}

/// The lefts of the plots of a figure of so many panels, which wishes so many columns.
fn lefts(count: usize, columns: u32) -> Vec<u32> {
    let line = Series::line("", vec![0.0, 1.0], vec![0.0, 10.0]);
    let panel = one_panel(vec![line]).panels.remove(0);
    let figure = Figure { panels: vec![panel; count], columns, ..one_panel(vec![]) };
    // Legible on a phone: texts of 11 pixels in a picture 350 wide.
    assert!((text::SIZE * 350.0 / super::size(&figure).0 - 11.0).abs() < 0.1);
    super::Layout::of(&figure).panels.iter().map(|placed| placed.origin.0 as u32).collect()
}

#[test]
fn panels_stand_side_by_side_where_they_have_room() {
    let columns =
        |count, wished| lefts(count, wished).into_iter().collect::<std::collections::BTreeSet<_>>().len();
    assert_eq!(columns(2, 2), 2);
    assert_eq!(columns(4, 1), 1);
    // Not three, for they would be narrow; and not two with a hole.
    assert_eq!(columns(3, 3), 1);
    assert_eq!(columns(6, 3), 2);
    // The wish has a hole already.
    assert_eq!(columns(3, 2), 2);
}
