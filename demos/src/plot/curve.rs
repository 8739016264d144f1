//! From many points to few: clipping and simplification of lines and areas.
//!
//! What is dropped cannot be seen: points outside the panel, points within a tenth of a unit of the line
//! through their neighbours, and, where several points share a column one unit wide, all but the first, the
//! lowest, the highest and the last of it, so that every extreme stays.

use super::markup::{Path, Point, tenths};

/// A position in user units.
pub(super) type Position = (f64, f64);

/// How far a simplified line may be from its points.
const TOLERANCE: f64 = 0.1;
/// How far beyond the panel lines are kept, so that their ends and joints cannot be seen.
const BEYOND: f64 = 6.0;

/// The rectangle that can be seen, from (0, 0) to its far corner.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    pub(super) width: f64,
    pub(super) height: f64,
}

impl View {
    /// Whether a position lies within, or on the edge.
    pub(super) fn shows(&self, (x, y): Position) -> bool {
        let slack = 0.05;
        (-slack..=self.width + slack).contains(&x) && (-slack..=self.height + slack).contains(&y)
    }
}

/// Draws a line through the positions; it breaks where there is none.
pub(super) fn line(path: &mut Path, positions: impl Iterator<Item = Option<Position>>, view: View) {
    let mut run = Vec::new();
    for position in positions.chain([None]) {
        match position {
            Some(position) => run.push(position),
            None => draw_run(path, &std::mem::take(&mut run), view),
        }
    }
}

fn draw_run(path: &mut Path, run: &[Position], view: View) {
    if let [only] = run {
        if view.shows(*only) {
            path.dot(rounded(*only));
        }
        return;
    }
    for part in clipped(run, view) {
        let mut points = simplified(&part).into_iter().map(rounded);
        if let Some(first) = points.next() {
            path.move_to(first);
            points.for_each(|point| path.line_to(point));
        }
    }
}

/// Draws the area within the positions.
pub(super) fn area(path: &mut Path, outline: &[Position], view: View) {
    let (right, bottom) = (view.width + BEYOND, view.height + BEYOND);
    let mut outline = outline.to_vec();
    outline = cut(&outline, |p| p.0 + BEYOND, |p| (-BEYOND, p.1));
    outline = cut(&outline, |p| right - p.0, |p| (right, p.1));
    outline = cut(&outline, |p| p.1 + BEYOND, |p| (p.0, -BEYOND));
    outline = cut(&outline, |p| bottom - p.1, |p| (p.0, bottom));
    let points: Vec<Point> = simplified(&outline).into_iter().map(rounded).collect();
    if points.len() > 2 {
        path.polygon(&points);
    }
}

fn rounded((x, y): Position) -> Point {
    (tenths(x), tenths(y))
}

/// One step of Sutherland and Hodgman: keeps the part of an area where `inside` is not negative. `snap` puts
/// a crossing exactly onto the edge.
fn cut(
    outline: &[Position],
    inside: impl Fn(Position) -> f64,
    snap: impl Fn(Position) -> Position,
) -> Vec<Position> {
    let mut kept = Vec::with_capacity(outline.len());
    let mut previous = match outline.last() {
        Some(last) => *last,
        None => return kept,
    };
    for position in outline {
        let (before, here) = (inside(previous), inside(*position));
        if (before < 0.0) != (here < 0.0) {
            kept.push(snap(between(previous, *position, before / (before - here))));
        }
        if here >= 0.0 {
            kept.push(*position);
        }
        previous = *position;
    }
    kept
}

fn between(a: Position, b: Position, part: f64) -> Position {
    (a.0 + (b.0 - a.0) * part, a.1 + (b.1 - a.1) * part)
}

/// The parts of a line that can be seen.
fn clipped(run: &[Position], view: View) -> Vec<Vec<Position>> {
    let mut parts: Vec<Vec<Position>> = Vec::new();
    let mut open = false;
    for pair in run.windows(2) {
        let Some((from, to)) = visible(pair[0], pair[1], view) else {
            open = false;
            continue;
        };
        let enters = from > 0.0;
        match parts.last_mut() {
            Some(part) if open && !enters => part.push(between(pair[0], pair[1], to)),
            _ => parts.push(vec![between(pair[0], pair[1], from), between(pair[0], pair[1], to)]),
        }
        open = to >= 1.0;
    }
    parts
}

/// The part of a segment that can be seen, after Liang and Barsky: from 0 at its start to 1 at its end.
fn visible(a: Position, b: Position, view: View) -> Option<(f64, f64)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    let sides = [
        (-dx, a.0 + BEYOND),
        (dx, view.width + BEYOND - a.0),
        (-dy, a.1 + BEYOND),
        (dy, view.height + BEYOND - a.1),
    ];
    for (toward, distance) in sides {
        if toward == 0.0 {
            if distance < 0.0 {
                return None;
            }
        } else if toward < 0.0 {
            from = from.max(distance / toward);
        } else {
            to = to.min(distance / toward);
        }
    }
    (from <= to).then_some((from, to))
}

/// The line with fewer points.
fn simplified(line: &[Position]) -> Vec<Position> {
    straightened(&thinned(line))
}

/// Of each column one unit wide that the line passes to the right in more than four points: the first, the
/// lowest, the highest and the last.
fn thinned(line: &[Position]) -> Vec<Position> {
    let rising = line.windows(2).all(|pair| pair[0].0 <= pair[1].0);
    if !rising {
        return line.to_vec();
    }
    let mut kept = Vec::with_capacity(line.len());
    let mut rest = line;
    while let Some(first) = rest.first() {
        let end = first.0.floor() + 1.0;
        let count = rest.iter().take_while(|position| position.0 < end).count();
        let (column, after) = rest.split_at(count);
        rest = after;
        if count <= 4 {
            kept.extend_from_slice(column);
            continue;
        }
        let extreme = |better: fn(f64, f64) -> bool| {
            let pick = |best: usize, at: usize| if better(column[at].1, column[best].1) { at } else { best };
            (1..count).fold(0, pick)
        };
        let mut indices = [0, extreme(|a, b| a < b), extreme(|a, b| a > b), count - 1];
        indices.sort_unstable();
        for (at, index) in indices.iter().enumerate() {
            if at == 0 || indices[at - 1] != *index {
                kept.push(column[*index]);
            }
        }
    }
    kept
}

/// Drops the points that lie on the line through the ones that stay (Ramer 1972; Douglas and Peucker 1973).
fn straightened(line: &[Position]) -> Vec<Position> {
    if line.len() < 3 {
        return line.to_vec();
    }
    let mut keep = vec![false; line.len()];
    keep[0] = true;
    keep[line.len() - 1] = true;
    let mut open = vec![(0, line.len() - 1)];
    while let Some((first, last)) = open.pop() {
        let mut worst = (TOLERANCE, 0);
        for at in first + 1..last {
            let distance = distance(line[at], line[first], line[last]);
            if distance > worst.0 {
                worst = (distance, at);
            }
        }
        if worst.1 != 0 {
            keep[worst.1] = true;
            open.push((first, worst.1));
            open.push((worst.1, last));
        }
    }
    line.iter().zip(keep).filter_map(|(position, keep)| keep.then_some(*position)).collect()
}

/// The distance of a point to a segment.
fn distance(p: Position, a: Position, b: Position) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let square = dx * dx + dy * dy;
    let part = if square > 0.0 { ((p.0 - a.0) * dx + (p.1 - a.1) * dy) / square } else { 0.0 };
    let (ex, ey) = (a.0 + dx * part.clamp(0.0, 1.0) - p.0, a.1 + dy * part.clamp(0.0, 1.0) - p.1);
    (ex * ex + ey * ey).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: View = View { width: 100.0, height: 50.0 };

    fn drawn(positions: &[Option<Position>]) -> String {
        let mut path = Path::new();
        line(&mut path, positions.iter().copied(), VIEW);
        path.text().to_owned()
    }

    #[test]
    fn points_on_a_straight_line_are_dropped() {
        let straight: Vec<_> = (0..=100).map(|i| Some((f64::from(i), f64::from(i) / 2.0))).collect();
        assert_eq!(drawn(&straight), "m0 0 100 50");
    }

    #[test]
    fn a_line_breaks_where_a_value_is_missing() {
        assert_eq!(
            drawn(&[
                Some((0.0, 0.0)),
                Some((1.0, 1.0)),
                None,
                Some((5.0, 5.0)),
                None,
                Some((7.0, 7.0)),
                Some((8.0, 9.0))
            ]),
            "m0 0 1 1m4 4h0m2 2 1 2"
        );
    }

    #[test]
    fn extremes_of_dense_lines_stay() {
        let mut noisy: Vec<Position> =
            (0..10_000).map(|i| (f64::from(i) / 100.0, f64::from(i % 7))).collect();
        noisy[5005].1 = 40.0;
        noisy[5006].1 = -5.0;
        let few = simplified(&noisy);
        assert!(few.len() <= 401, "{}", few.len());
        assert!(few.contains(&noisy[5005]) && few.contains(&noisy[5006]));
        assert_eq!((few.first(), few.last()), (noisy.first(), noisy.last()));
    }

    #[test]
    fn lines_are_clipped_and_come_back() {
        let parts = clipped(&[(0.0, 0.0), (50.0, 1000.0), (100.0, 0.0)], VIEW);
        assert_eq!(parts.len(), 2);
        assert!(parts.iter().flatten().all(|p| p.1 <= VIEW.height + BEYOND + 1e-9));
        assert_eq!(clipped(&[(-50.0, -50.0), (-20.0, 80.0)], VIEW), Vec::<Vec<Position>>::new());
    }

    #[test]
    fn areas_are_clipped() {
        let mut path = Path::new();
        area(&mut path, &[(0.0, -1e6), (100.0, -1e6), (100.0, 1e6), (0.0, 1e6)], VIEW);
        assert_eq!(path.text(), "m0 56v-62h100v62z");
    }
}
