//! Writing of SVG text: elements, attributes and compact path data.

/// Coordinates beyond this are cut to it: nothing that far away can be seen.
const FAR: f64 = 100_000.0;

/// SVG text under construction. Texts and attributes are escaped here, so that no caller can forget to.
#[derive(Debug, Default)]
pub(super) struct Svg {
    text: String,
}

impl Svg {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Opens an element; [`Svg::close`] ends it.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.text.push('>');
    }

    /// An element without content.
    pub(super) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.text.push_str("/>");
    }

    /// An element with text in it.
    pub(super) fn element(&mut self, name: &str, attributes: &[(&str, &str)], content: &str) {
        self.open(name, attributes);
        self.text.push_str(&escape(content));
        self.close(name);
    }

    /// Ends an element.
    pub(super) fn close(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    /// Text that is markup already.
    pub(super) fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// A path, unless it has nothing in it.
    pub(super) fn path(&mut self, class: &str, path: &Path, more: &[(&str, &str)]) {
        if path.text.is_empty() {
            return;
        }
        let mut attributes = vec![("class", class)];
        attributes.extend(more);
        attributes.push(("d", &path.text));
        self.leaf("path", &attributes);
    }

    /// A line of text, its baseline at a point.
    pub(super) fn text(&mut self, x: f64, y: f64, content: &str) {
        self.element("text", &[("x", &number(x)), ("y", &number(y))], content);
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.text.push('<');
        self.text.push_str(name);
        for (key, value) in attributes {
            self.text.push(' ');
            self.text.push_str(key);
            self.text.push_str("=\"");
            self.text.push_str(&escape(value));
            self.text.push('"');
        }
    }
}

/// The text with the characters of markup written as entities, and without those that XML forbids.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c < ' ' && !matches!(c, '\t' | '\n' | '\r') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// A length in tenths: the resolution of the picture.
pub(super) fn tenths(length: f64) -> i32 {
    if length.is_nan() { 0 } else { (length.clamp(-FAR, FAR) * 10.0).round() as i32 }
}

/// A length with at most one decimal, in as few characters as possible.
pub(super) fn number(length: f64) -> String {
    shortest(tenths(length))
}

/// Tenths as a number.
fn shortest(tenths: i32) -> String {
    let (whole, decimal) = (tenths.abs() / 10, tenths.abs() % 10);
    let sign = if tenths < 0 { "-" } else { "" };
    match (whole, decimal) {
        (_, 0) => format!("{sign}{whole}"),
        (0, _) => format!("{sign}.{decimal}"),
        _ => format!("{sign}{whole}.{decimal}"),
    }
}

/// A point in tenths.
pub(super) type Point = (i32, i32);

/// Path data. Points are given absolutely and written relatively, from whole tenths to whole tenths, so that
/// rounding does not add up.
#[derive(Debug, Default)]
pub(super) struct Path {
    text: String,
    at: Point,
    start: Point,
    /// The command that a further number would continue.
    command: char,
    /// Whether the last number has a decimal point: then `.5` can follow it without a space.
    pointed: bool,
}

impl Path {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Begins a new part at a point.
    pub(super) fn move_to(&mut self, (x, y): Point) {
        // The first `m` of a path is absolute, and the path begins at (0, 0).
        self.write('m', &[x - self.at.0, y - self.at.1]);
        // Further pairs after `m` are lines.
        self.command = 'l';
        self.at = (x, y);
        self.start = self.at;
    }

    /// A straight line to a point.
    pub(super) fn line_to(&mut self, (x, y): Point) {
        match (x - self.at.0, y - self.at.1) {
            (0, 0) => {}
            (dx, 0) => self.write('h', &[dx]),
            (0, dy) => self.write('v', &[dy]),
            (dx, dy) => self.write('l', &[dx, dy]),
        }
        self.at = (x, y);
    }

    /// A line of no length, which a round cap makes a dot.
    pub(super) fn dot(&mut self, at: Point) {
        self.move_to(at);
        self.write('h', &[0]);
    }

    /// A closed shape through the points.
    pub(super) fn polygon(&mut self, points: &[Point]) {
        let Some((first, rest)) = points.split_first() else { return };
        self.move_to(*first);
        for point in rest {
            self.line_to(*point);
        }
        self.text.push('z');
        self.command = 'z';
        self.at = self.start;
    }

    /// A rectangle between two corners.
    pub(super) fn rectangle(&mut self, (left, top): Point, (right, bottom): Point) {
        self.polygon(&[(left, top), (right, top), (right, bottom), (left, bottom)]);
    }

    /// A line between two points.
    pub(super) fn segment(&mut self, from: Point, to: Point) {
        self.move_to(from);
        self.line_to(to);
    }

    #[cfg(test)]
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    fn write(&mut self, command: char, numbers: &[i32]) {
        let mut fresh = self.command != command || command == 'm';
        if fresh {
            self.text.push(command);
            self.command = command;
        }
        for tenths in numbers {
            let text = shortest(*tenths);
            let joins = fresh || text.starts_with('-') || (text.starts_with('.') && self.pointed);
            if !joins {
                self.text.push(' ');
            }
            self.pointed = text.contains('.');
            self.text.push_str(&text);
            fresh = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_in_content_and_attributes() {
        let mut svg = Svg::new();
        svg.element("t", &[("a", "\"<&")], "a < b & c > d\u{1}");
        assert_eq!(svg.into_text(), "<t a=\"&quot;&lt;&amp;\">a &lt; b &amp; c &gt; d</t>");
    }

    #[test]
    fn numbers_are_short() {
        let printed: Vec<_> =
            [0.0, -0.04, 0.5, -0.5, 12.0, -3.26, f64::NAN, f64::INFINITY].map(number).into();
        assert_eq!(printed, ["0", "0", ".5", "-.5", "12", "-3.3", "0", "100000"]);
    }

    #[test]
    fn paths_are_relative_and_compact() {
        let mut path = Path::new();
        path.move_to((10, 20));
        path.line_to((15, 25));
        path.line_to((20, 30));
        path.line_to((30, 30));
        path.line_to((30, 25));
        path.move_to((25, 25));
        path.line_to((26, 30));
        assert_eq!(path.text(), "m1 2 .5.5.5.5h1v-.5m-.5 0 .1.5");
    }

    #[test]
    fn a_polygon_returns_to_its_start() {
        let mut path = Path::new();
        path.rectangle((0, 0), (10, 10));
        path.rectangle((20, 0), (30, 10));
        assert_eq!(path.text(), "m0 0h1v1h-1zm2 0h1v1h-1z");
    }
}
