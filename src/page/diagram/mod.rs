//! Pictures of how terms belong together, as SVG: the neighbours of one term ([`neighbours`]), and the whole base
//! ([`map`]).
//!
//! Terms and relations come in, markup goes out. The drawing is our own, without a font at hand and with pinned
//! mathematics, so that the same terms give the same bytes on every machine. Pictures hold links and no colours:
//! the theme's style sheet gives those by class. Every relation in them also stands in words on the page.

use std::fmt::Write;

use kb_demos::plot::text::{self, LINE};

use crate::html::{escape, escape_into};

mod layout;
mod map;
mod neighbours;

pub use map::{Edge, Map, Node, map};
pub use neighbours::{Group, neighbours};

/// Between the border of a box and its text.
const PAD: (f64, f64) = (8.0, 4.0);

/// A term in a box.
#[derive(Debug, Clone, PartialEq)]
struct Label {
    words: String,
    /// As they are drawn, each with the space that it was broken at: as text, they are the words again.
    lines: Vec<String>,
    width: f64,
    height: f64,
}

impl Label {
    /// A label whose lines are at most `limit` wide.
    fn new(words: &str, limit: f64, measure: fn(&str) -> f64) -> Self {
        let lines = wrapped(words, limit, measure);
        let widest = lines.iter().map(|line| measure(line.trim_end())).fold(0.0, f64::max);
        let height = LINE * lines.len() as f64 + 2.0 * PAD.1;
        Self { width: (widest + 2.0 * PAD.0).ceil(), height, lines, words: words.to_owned() }
    }

    /// Opens a link. Those who hear it hear its lines as one.
    fn open_link(&self, out: &mut String, id: &str, url: &str) {
        out.push_str("<a");
        let says = if self.lines.len() > 1 { self.words.as_str() } else { "" };
        for (name, value) in [("id", id), ("href", url), ("aria-label", says)] {
            if !value.is_empty() {
                let _ = write!(out, " {name}=\"{}\"", escape(value));
            }
        }
        out.push('>');
    }

    /// The box and its text, with its middle at a point.
    fn draw(&self, out: &mut String, (x, y): (f64, f64)) {
        let (left, top) = (x - self.width / 2.0, y - self.height / 2.0);
        let _ = write!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\"/><text>",
            number(left),
            number(top),
            number(self.width),
            number(self.height)
        );
        for (at, line) in self.lines.iter().enumerate() {
            // The baseline stands about a quarter of a line above the line's end.
            let baseline = top + PAD.1 + LINE * (at as f64 + 0.76);
            // A space at the end is seen by nobody and is centred with the rest.
            let x = if line.ends_with(' ') { x + text::width(" ") / 2.0 } else { x };
            let _ = write!(out, "<tspan x=\"{}\" y=\"{}\">", number(x), number(baseline));
            escape_into(line, out);
            out.push_str("</tspan>");
        }
        out.push_str("</text>");
    }
}

/// The words in lines, broken after spaces and hyphens, which stay. A part that is wider than the limit alone stays whole.
fn wrapped(words: &str, limit: f64, measure: fn(&str) -> f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for part in words.split_inclusive([' ', '-']) {
        match lines.last_mut() {
            Some(line) if line.is_empty() || measure(&format!("{line}{}", part.trim_end())) <= limit => {
                line.push_str(part);
            }
            _ => lines.push(part.to_owned()),
        }
    }
    lines
}

/// Opens a picture. It is a group and not an image, since there are links in it.
fn open(out: &mut String, class: &str, (width, height): (f64, f64), says: &str) {
    let (width, height) = (number(width.ceil()), number(height.ceil()));
    let _ = write!(
        out,
        "<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"group\" aria-label=\""
    );
    escape_into(says, out);
    out.push_str("\">");
}

/// A length with at most one decimal.
fn number(length: f64) -> String {
    let tenths = (length * 10.0).round() / 10.0;
    // Not `-0`.
    format!("{}", tenths + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!([0.04, -0.04, 12.0, -3.26].map(number), ["0", "0", "12", "-3.3"]);
    }

    #[test]
    fn a_label_holds_its_lines() {
        let label = Label::new("Spike-timing-dependent plasticity", 120.0, text::width);
        assert!(label.lines.len() > 1);
        for line in &label.lines {
            assert!(text::width(line.trim_end()) + 2.0 * PAD.0 <= label.width, "{line}");
        }
        assert_eq!(label.lines.concat(), "Spike-timing-dependent plasticity");
        let lines = wrapped("integrate-and-fire neuron", text::width("integrate-and-f"), text::width);
        assert_eq!(lines, ["integrate-and-", "fire neuron"]);
        let mut out = String::new();
        Label::new("a < b", 500.0, text::width).draw(&mut out, (50.0, 20.0));
        assert!(out.contains(">a &lt; b</tspan>"), "{out}");
    }
}
