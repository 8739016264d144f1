//! Reads a picture back, for the tests: its points and texts in the coordinates of the whole.

use crate::math;
use crate::plot::text;

/// A transform: x' = a x + c y + e, y' = b x + d y + f.
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn product(m: Matrix, n: Matrix) -> Matrix {
    [
        m[0] * n[0] + m[2] * n[1],
        m[1] * n[0] + m[3] * n[1],
        m[0] * n[2] + m[2] * n[3],
        m[1] * n[2] + m[3] * n[3],
        m[0] * n[4] + m[2] * n[5] + m[4],
        m[1] * n[4] + m[3] * n[5] + m[5],
    ]
}

fn apply(m: Matrix, (x, y): (f64, f64)) -> (f64, f64) {
    (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
}

fn numbers(text: &str) -> Vec<f64> {
    let words = text.split([' ', ',']).filter(|word| !word.is_empty());
    words.map(|word| word.parse().unwrap_or_else(|_| panic!("not a number: {word} in {text}"))).collect()
}

fn transform(text: &str) -> Matrix {
    let mut matrix = IDENTITY;
    for call in text.split(')').filter(|call| !call.is_empty()) {
        let (name, arguments) = call.split_once('(').expect("a call");
        let n = numbers(arguments);
        let step = match name {
            "translate" => [1.0, 0.0, 0.0, 1.0, n[0], n[1]],
            "scale" => [n[0], 0.0, 0.0, n[1], 0.0, 0.0],
            "rotate" => {
                let angle = n[0] * std::f64::consts::PI / 180.0;
                let (sin, cos) = (math::sin(angle), math::cos(angle));
                [cos, sin, -sin, cos, 0.0, 0.0]
            }
            other => panic!("unknown transform {other}"),
        };
        matrix = product(matrix, step);
    }
    matrix
}

/// The points of path data of the commands that the writer knows.
fn points(data: &str) -> Vec<(f64, f64)> {
    assert!(data.chars().all(|c| "mlhvz0123456789.- ".contains(c)), "{data}");
    let mut spaced = String::new();
    let mut pointed = false;
    for c in data.chars() {
        match c {
            'm' | 'l' | 'h' | 'v' | 'z' => spaced.extend([' ', c, ' ']),
            '-' => spaced.push_str(" -"),
            '.' if pointed => spaced.push_str(" ."),
            c => spaced.push(c),
        }
        pointed = c == '.' || (pointed && c.is_ascii_digit());
    }
    let (mut at, mut start, mut command) = ((0.0, 0.0), (0.0, 0.0), 'z');
    let mut found = Vec::new();
    let mut words = spaced.split_whitespace();
    while let Some(word) = words.next() {
        if let Some(letter) = word.chars().next().filter(char::is_ascii_alphabetic) {
            command = letter;
            if letter == 'z' {
                at = start;
            }
            continue;
        }
        let first: f64 = word.parse().expect("a number");
        match command {
            'h' => at.0 += first,
            'v' => at.1 += first,
            _ => {
                let second: f64 = words.next().expect("a pair").parse().expect("a number");
                at = (at.0 + first, at.1 + second);
                if command == 'm' {
                    start = at;
                    command = 'l';
                }
            }
        }
        found.push(at);
    }
    found
}

/// A text with its four corners.
pub(super) struct Text {
    pub(super) content: String,
    pub(super) corners: [(f64, f64); 4],
    pub(super) upright: bool,
}

#[derive(Clone)]
struct Scope {
    name: String,
    matrix: Matrix,
    anchor: String,
    bold: bool,
}

/// What is in a picture, in the coordinates of the whole.
#[derive(Default)]
pub(super) struct Scan {
    pub(super) points: Vec<(f64, f64)>,
    pub(super) texts: Vec<Text>,
    pub(super) frame: (f64, f64),
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    after.split_once('"').map(|(value, _)| value)
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Reads a picture back; panics where it is not well formed.
pub(super) fn scan(svg: &str) -> Scan {
    let mut scan = Scan::default();
    let mut stack =
        vec![Scope { name: String::new(), matrix: IDENTITY, anchor: "start".into(), bold: false }];
    let mut rest = svg;
    while let Some(open) = rest.find('<') {
        let end = rest[open..].find('>').expect("a tag that ends") + open;
        let tag = &rest[open + 1..end];
        let content = rest[end + 1..].split('<').next().unwrap_or_default();
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(stack.pop().map(|scope| scope.name).as_deref(), Some(name));
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        let mut scope = stack.last().expect("a scope").clone();
        name.clone_into(&mut scope.name);
        if let Some(own) = attribute(tag, "transform") {
            scope.matrix = product(scope.matrix, transform(own));
        }
        if let Some(anchor) = attribute(tag, "text-anchor") {
            anchor.clone_into(&mut scope.anchor);
        }
        scope.bold |= attribute(tag, "class") == Some("head");
        if name == "svg" {
            let view = numbers(attribute(tag, "viewBox").expect("a view box"));
            scan.frame = (view[2], view[3]);
        }
        if let Some(data) = attribute(tag, "d") {
            assert!(!data.is_empty());
            scan.points.extend(points(data).into_iter().map(|point| apply(scope.matrix, point)));
        }
        if name == "text" {
            scan.texts.push(placed_text(tag, &unescaped(content), &scope));
        }
        if !tag.ends_with('/') {
            stack.push(scope);
        }
    }
    assert_eq!(stack.len(), 1, "all elements are closed");
    scan
}

fn placed_text(tag: &str, content: &str, scope: &Scope) -> Text {
    let number = |name| attribute(tag, name).map_or(0.0, |value| numbers(value)[0]);
    let (x, y) = (number("x"), number("y"));
    let width = if scope.bold { text::bold_width(content) } else { text::width(content) };
    let left = match scope.anchor.as_str() {
        "middle" => x - width / 2.0,
        "end" => x - width,
        _ => x,
    };
    let corners = [(left, y - 11.0), (left + width, y - 11.0), (left + width, y + 3.0), (left, y + 3.0)];
    Text {
        content: content.to_owned(),
        corners: corners.map(|corner| apply(scope.matrix, corner)),
        upright: scope.matrix[1] == 0.0,
    }
}
