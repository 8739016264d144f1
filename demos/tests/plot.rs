//! The text of small pictures, character for character: a change of the drawing shows here.
//!
//! To accept a change, run the test with `KB_ACCEPT=1` and read the difference in the files.

use std::path::Path;

use kb_demos::plot;
use kb_demos::report::{Axis, Color, Direction, Figure, Mark, Panel, Series};

/// A line with its band, a reference and, beside them, a map of four cells.
fn small() -> Figure {
    let x = vec![0.0, 10.0, 20.0, 30.0];
    let band = Mark::Band { x: x.clone(), low: vec![0.0, 1.0, 3.0, 3.5], high: vec![1.0, 3.0, 4.0, 5.5] };
    let lines = Panel {
        title: "Rate".into(),
        x: Axis::linear("time", "ms"),
        y: Axis::linear("output rate", "Hz"),
        series: vec![
            Series { mark: band, ..Series::points("± SD", vec![], vec![]) }.colored(Color::Palette(0)),
            Series::line("mean", x, vec![0.5, 2.0, 3.5, 4.5]).colored(Color::Palette(0)),
            Series::rule("theory", 4.0, Direction::Horizontal),
        ],
    };
    let map = Mark::HeatMap {
        x_edges: vec![-0.5, 0.5, 1.5],
        y_edges: vec![0.0, 1.0, 2.0],
        z: vec![-1.0, 0.0, 0.5, 1.0],
        z_label: "change".into(),
        z_range: (-1.0, 1.0),
    };
    let map = Panel {
        title: String::new(),
        x: Axis::names("gate", vec!["none".into(), "DA".into()]),
        y: Axis::linear("delay", "s"),
        series: vec![Series { mark: map, ..Series::points("", vec![], vec![]) }],
    };
    Figure {
        name: "small".into(),
        title: "Rate & change".into(),
        description: "The rate rises to 4.5 Hz.".into(),
        panels: vec![lines, map],
        columns: 2,
    }
}

fn compare(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("KB_ACCEPT").is_some() {
        std::fs::write(&path, actual).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    assert!(expected == actual, "{name} has changed:\n{actual}");
}

/// One element a line, so that differences can be read.
fn lines(svg: &str) -> String {
    svg.replace("><", ">\n<") + "\n"
}

#[test]
fn the_text_of_a_picture() {
    compare("small.svg", &lines(&plot::svg(&small(), "small")));
}

#[test]
fn a_picture_alone_has_the_same_content() {
    let alone = plot::standalone_svg(&small(), "small");
    let inline = plot::svg(&small(), "small");
    let after = |text: &str, mark: &str| text.split_once(mark).map(|(_, rest)| rest.to_owned());
    let paper = "<rect class=\"paper\" width=\"480\" height=";
    let drawn = after(&alone, paper).and_then(|rest| after(&rest, "/>"));
    assert!(drawn.is_some());
    assert_eq!(drawn, after(&inline, "</desc>"));
    assert!(alone.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    assert!(alone.contains("@media(prefers-color-scheme:dark)"));
}
