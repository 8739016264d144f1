//! Figures as SVG: a [`Figure`] comes in, the text of a picture goes out.
//!
//! The drawing is apart from the models, so that a change here reruns nothing, and it is our own, so that the
//! build and the reader's browser give the same picture, character for character. The picture names roles
//! (`s0` to `s7`, `muted`, `h0` to `h10`, `grid`, `ax`); [`STYLE`] gives them colours for light and dark. There
//! is no style attribute in it: a strict Content-Security-Policy may stand.
//!
//! The way of a figure: `domain` finds what each axis covers, `ticks` where its ticks stand, `axes` how
//! much room they need, `layout` puts the panels where they align, `panel` draws them with `marks`,
//! `heat` and `legend`, and `markup` writes text. Lengths are user units: about a CSS pixel where the
//! picture has its full width.

mod axes;
mod curve;
mod domain;
mod heat;
mod ink;
mod layout;
mod legend;
mod marks;
mod markup;
mod panel;
mod symbols;
pub mod text;
mod theme;
mod ticks;

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests;

use crate::report::Figure;
use layout::Layout;
pub(crate) use markup::escape;
use markup::{Svg, number};

/// The style sheet that a page with pictures needs. A page can overrule each colour by a custom property
/// (`--kb-s0`, `--kb-h3`, `--kb-grid`, ...), and the typeface by `--kb-plot-font`.
pub const STYLE: &str = include_str!("plot.css");

/// The picture, to be put into an HTML page that has [`STYLE`]. `id` prefixes every id in it and must be
/// unique in the page.
pub fn svg(figure: &Figure, id: &str) -> String {
    draw(figure, id, false)
}

/// The picture as a file of its own, with its colours for light and dark.
pub fn standalone_svg(figure: &Figure, id: &str) -> String {
    draw(figure, id, true)
}

/// The width and height of the picture, in user units.
pub fn size(figure: &Figure) -> (f64, f64) {
    let layout = Layout::of(figure);
    (layout.width, layout.height)
}

fn draw(figure: &Figure, id: &str, standalone: bool) -> String {
    let layout = Layout::of(figure);
    let (width, height) = (number(layout.width), number(layout.height));
    let (view_box, title, desc) =
        (format!("0 0 {width} {height}"), format!("{id}-title"), format!("{id}-desc"));
    let labelled_by = format!("{title} {desc}");
    let mut attributes = vec![
        ("class", "kb-plot"),
        ("viewBox", &view_box),
        ("width", &width),
        ("height", &height),
        ("role", "img"),
        ("aria-labelledby", &labelled_by),
    ];
    if standalone {
        attributes.insert(0, ("xmlns", "http://www.w3.org/2000/svg"));
    }
    let mut svg = Svg::new();
    svg.open("svg", &attributes);
    svg.element("title", &[("id", &title)], &figure.title);
    svg.element("desc", &[("id", &desc)], &figure.description);
    if standalone {
        svg.raw(&format!("<style>{}</style>", theme::standalone(STYLE)));
        svg.leaf("rect", &[("class", "paper"), ("width", &width), ("height", &height)]);
    }
    if let Some((legend, at)) = &layout.shared_legend {
        legend.draw(&mut svg, *at);
    }
    for (index, panel) in layout.panels.iter().enumerate() {
        panel::draw(&mut svg, panel, &format!("{id}-{index}"));
    }
    svg.close("svg");
    svg.into_text()
}
