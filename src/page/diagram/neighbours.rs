//! One term in the middle, and its neighbours in a column on either side.
//!
//! Columns never let two labels touch, however long they are, and lines run only in the two gaps, so that none
//! crosses a label.

use std::fmt::Write;

use kb_demos::plot::text::{self, LINE};

use super::{Label, PAD, number, open};
use crate::html::escape_into;

/// The widest line of a label.
const LIMIT: f64 = 128.0;
/// Between a column and the middle.
const GAP: f64 = 36.0;
/// Between two labels of a group.
const BETWEEN: f64 = 6.0;
/// Between two groups.
const APART: f64 = 14.0;
/// How many neighbours are shown at most.
const MOST: usize = 12;

/// The neighbours of one kind.
#[derive(Debug, Clone)]
pub struct Group {
    /// What they are: "Broader".
    pub title: &'static str,
    /// The class of the lines to them.
    pub class: &'static str,
    /// Their labels and addresses.
    pub terms: Vec<(String, String)>,
}

/// What stands in a column, from the top.
struct Placed<'a> {
    class: &'static str,
    /// The label and where it leads; `None` for words that are no link.
    label: Label,
    url: Option<&'a str>,
    /// Its middle, from the top of the column.
    y: f64,
}

#[derive(Default)]
struct Column<'a> {
    placed: Vec<Placed<'a>>,
    height: f64,
}

/// The picture of a term and its neighbours. `says` stands for the picture as a whole.
pub fn neighbours(term: &str, groups: &[Group], says: &str) -> String {
    let hub = Label::new(term, LIMIT, text::bold_width);
    let shown = shares(groups);
    let (mut left, mut right) = (Column::default(), Column::default());
    for (group, shown) in groups.iter().zip(shown).filter(|(g, _)| !g.terms.is_empty()) {
        // Broader terms lead in and narrower ones lead out; the others go where there is room.
        let on_the_left = match group.class {
            "broader" => true,
            "narrower" => false,
            _ => left.height <= right.height,
        };
        (if on_the_left { &mut left } else { &mut right }).add(group, shown);
    }
    let height = left.height.max(right.height).max(hub.height) + 2.0;
    let width = |column: &Column<'_>| column.placed.iter().map(|p| p.label.width).fold(0.0, f64::max);
    let (left_width, right_width) = (width(&left), width(&right));
    let gap = |width: f64| if width > 0.0 { GAP } else { 0.0 };
    let hub_left = 1.0 + left_width + gap(left_width);
    let hub_right = hub_left + hub.width;
    let all = hub_right + gap(right_width) + right_width + 1.0;
    let middle = height / 2.0;
    let mut out = String::new();
    open(&mut out, "map", (all, height), says);
    left.draw(&mut out, (hub_left, middle), (1.0 + left_width, height), true);
    right.draw(&mut out, (hub_right, middle), (hub_right + GAP, height), false);
    out.push_str("<g class=\"hub\">");
    hub.draw(&mut out, (hub_left + hub.width / 2.0, middle));
    out.push_str("</g></svg>");
    out
}

/// How many of each group are shown, if there are too many: from each in turn.
fn shares(groups: &[Group]) -> Vec<usize> {
    let mut shares = vec![0; groups.len()];
    let mut room = MOST;
    while room > 0 {
        let before = room;
        for (share, group) in shares.iter_mut().zip(groups) {
            if room > 0 && *share < group.terms.len() {
                *share += 1;
                room -= 1;
            }
        }
        if room == before {
            break;
        }
    }
    shares
}

impl<'a> Column<'a> {
    fn add(&mut self, group: &'a Group, shown: usize) {
        if self.height > 0.0 {
            self.height += APART;
        }
        self.words(group.title);
        for (label, url) in &group.terms[..shown] {
            self.place(group.class, Label::new(label, LIMIT, text::width), Some(url));
        }
        if shown < group.terms.len() {
            self.words(&format!("and {} more", group.terms.len() - shown));
        }
    }

    fn words(&mut self, words: &str) {
        let label = Label::new(words, f64::INFINITY, text::width);
        self.place("", Label { height: LINE, ..label }, None);
    }

    fn place(&mut self, class: &'static str, label: Label, url: Option<&'a str>) {
        let y = self.height + label.height / 2.0;
        self.height += label.height + BETWEEN;
        self.placed.push(Placed { class, label, url, y });
    }

    /// Draws the column: lines first, so that they lie under the boxes. `from` is where they begin, at the border of
    /// the term in the middle; labels begin at `edge`.
    fn draw(&self, out: &mut String, from: (f64, f64), (edge, height): (f64, f64), leftwards: bool) {
        let top = f64::midpoint(height - self.height, BETWEEN);
        let toward = if leftwards { -1.0 } else { 1.0 };
        for placed in self.placed.iter().filter(|placed| placed.url.is_some()) {
            let (middle, y) = (f64::midpoint(from.0, edge), top + placed.y);
            let _ = write!(
                out,
                "<path class=\"{}\" d=\"M{} {}C{} {} {} {} {} {}\"/>",
                placed.class,
                number(from.0),
                number(from.1),
                number(middle),
                number(from.1),
                number(middle),
                number(y),
                number(edge),
                number(y)
            );
        }
        for placed in &self.placed {
            let (x, y) = (edge + toward * placed.label.width / 2.0, top + placed.y);
            match placed.url {
                Some(url) => {
                    placed.label.open_link(out, "", url);
                    placed.label.draw(out, (x, y));
                    out.push_str("</a>");
                }
                None => {
                    let anchor = if leftwards { " class=\"end\"" } else { "" };
                    let x = number(edge + toward * PAD.0);
                    let _ = write!(out, "<text{anchor} x=\"{x}\" y=\"{}\">", number(y + LINE * 0.26));
                    escape_into(&placed.label.words, out);
                    out.push_str("</text>");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(class: &'static str, n: usize) -> Group {
        let terms = (0..n).map(|i| (format!("{class} {i}"), format!("../{class}-{i}/"))).collect();
        Group { title: "A title", class, terms }
    }

    #[test]
    fn many_neighbours_share_the_room() {
        let counts =
            |sizes: &[usize]| shares(&sizes.iter().map(|n| group("related", *n)).collect::<Vec<_>>());
        assert_eq!(counts(&[1, 2, 3]), [1, 2, 3]);
        assert_eq!(counts(&[1, 20, 3]), [1, 8, 3]);
        assert_eq!(counts(&[20, 20, 20, 20]), [3, 3, 3, 3]);
        assert_eq!(counts(&[0, 0]), [0, 0]);
    }

    #[test]
    fn what_is_not_shown_is_counted() {
        let svg = neighbours("Term", &[group("narrower", 15), group("contrast", 1)], "");
        assert_eq!(svg.matches("<a href=").count(), 12);
        assert!(svg.contains(">and 4 more</text>"), "{svg}");
        assert_eq!(svg.matches("class=\"contrast\"").count(), 1);
    }

    /// Where the boxes of a picture stand: left, top, width, height.
    fn boxes(svg: &str) -> Vec<[f64; 4]> {
        let value = |tag: &str, name: &str| -> f64 {
            let rest = tag.split_once(&format!("{name}=\"")).unwrap().1;
            rest.split_once('"').unwrap().0.parse().unwrap()
        };
        let tags = svg.split("<rect").skip(1);
        tags.map(|tag| [" x", " y", "width", "height"].map(|name| value(tag, name))).collect()
    }

    #[test]
    fn no_two_labels_touch_and_none_is_cut() {
        let long = ("Heterosynaptic spike-timing-dependent plasticity".to_owned(), "../h/".to_owned());
        let mut groups = vec![group("broader", 2), group("narrower", 6), group("related", 5)];
        groups[2].terms.push(long);
        let svg = neighbours("A term with a long name of many words", &groups, "");
        let boxes = boxes(&svg);
        assert_eq!(boxes.len(), 13);
        let size: Vec<f64> = svg
            .split_once("viewBox=\"0 0 ")
            .unwrap()
            .1
            .split_once('"')
            .unwrap()
            .0
            .split(' ')
            .map(|n| n.parse().unwrap())
            .collect();
        for (at, [x, y, w, h]) in boxes.iter().enumerate() {
            assert!(*x >= 0.0 && *y >= 0.0 && x + w <= size[0] && y + h <= size[1], "{svg}");
            for [a, b, c, d] in &boxes[at + 1..] {
                assert!(x + w <= *a || a + c <= *x || y + h <= *b || b + d <= *y, "{svg}");
            }
        }
    }
}
