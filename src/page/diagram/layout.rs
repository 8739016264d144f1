//! Where the boxes of a graph stand: sizes and lines come in, middles go out.
//!
//! Each connected part is laid out so that distances on the page follow distances in the graph (stress
//! majorization; Gansner, Koren and North 2005, one box at a time), then boxes that overlap are pushed apart, then
//! the parts are put side by side. All steps are counted and all sums have one order: the same graph gives the same
//! bytes everywhere.

use std::collections::VecDeque;

use kb_demos::math;

/// The length of a line between neighbours. Boxes are several times wider than high, and so is the grid on which
/// they are placed.
const STEP: (f64, f64) = (92.0, 62.0);
/// How often each box is moved to where its distances want it, at most; and how little a box moves, in steps, when all
/// are where they will be.
const SWEEPS: usize = 200;
/// How many distances are looked at in all, but for some sweeps that any graph gets.
const DISTANCES: usize = 4_000_000;
const LEAST_SWEEPS: usize = 40;
const STILL: f64 = 0.002;
/// The least room between two boxes.
const ROOM: (f64, f64) = (14.0, 10.0);
/// Between a box and a line that is not its own.
const MARGIN: f64 = 4.0;
/// How often boxes are moved from under lines, at most; and how many pairs of a box and a line are looked at in all.
/// Where there are that many lines, there is no room for boxes beside them.
const ROUNDS: usize = 250;
/// After so many rounds in which nothing got better, nothing will.
const PATIENCE: usize = 20;
const PAIRS: usize = 1_000_000;
/// Between two parts that no line joins.
const APART: f64 = 30.0;
/// How often boxes are pushed apart before all is spread a little.
const PUSHES: usize = 60;
/// The golden angle: points on a spiral at this step never line up.
const GOLDEN: f64 = 2.399_963_229_728_653;

type Point = (f64, f64);

/// The middles of boxes of these sizes, joined by these lines. None overlap; the left and top edges are at zero.
pub(super) fn layout(sizes: &[Point], edges: &[(usize, usize)]) -> Vec<Point> {
    let mut neighbours = vec![Vec::new(); sizes.len()];
    for (a, b) in edges {
        neighbours[*a].push(*b);
        neighbours[*b].push(*a);
    }
    let mut middles = vec![(0.0, 0.0); sizes.len()];
    let mut parts = parts(&neighbours);
    parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part[0]));
    let mut shelf = Shelf::default();
    for part in parts {
        let boxes: Vec<Point> = part.iter().map(|at| sizes[*at]).collect();
        let mut placed = stress(&part, &neighbours);
        let lines = lines(&part, &neighbours);
        separate(&mut placed, &boxes);
        clear(&mut placed, &boxes, &lines);
        let (offset, size) = bounds(&placed, &boxes);
        let (x, y) = shelf.put(size);
        for (at, place) in part.iter().zip(placed) {
            middles[*at] = (place.0 - offset.0 + x, place.1 - offset.1 + y);
        }
    }
    middles
}

/// The connected parts, each in the order of a walk from its best connected member.
fn parts(neighbours: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut by_degree: Vec<usize> = (0..neighbours.len()).collect();
    by_degree.sort_by_key(|at| (std::cmp::Reverse(neighbours[*at].len()), *at));
    let mut seen = vec![false; neighbours.len()];
    let mut parts = Vec::new();
    for start in by_degree {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let mut part = vec![start];
        let mut next = 0;
        while let Some(at) = part.get(next).copied() {
            next += 1;
            for other in &neighbours[at] {
                if !std::mem::replace(&mut seen[*other], true) {
                    part.push(*other);
                }
            }
        }
        parts.push(part);
    }
    parts
}

/// How many lines lie between every two members of a part.
fn hops(part: &[usize], neighbours: &[Vec<usize>]) -> Vec<Vec<f64>> {
    let mut place = vec![usize::MAX; neighbours.len()];
    for (at, member) in part.iter().enumerate() {
        place[*member] = at;
    }
    let from = |start: &usize| {
        let mut distance = vec![0.0; part.len()];
        let mut seen = vec![false; part.len()];
        seen[place[*start]] = true;
        let mut queue = VecDeque::from([*start]);
        while let Some(at) = queue.pop_front() {
            for other in &neighbours[at] {
                if !std::mem::replace(&mut seen[place[*other]], true) {
                    distance[place[*other]] = distance[place[at]] + 1.0;
                    queue.push_back(*other);
                }
            }
        }
        distance
    };
    part.iter().map(from).collect()
}

/// Places the members of a part so that their distances are near to the number of lines between them.
fn stress(part: &[usize], neighbours: &[Vec<usize>]) -> Vec<Point> {
    let hops = hops(part, neighbours);
    let spiral = |at: usize| {
        let (radius, angle) = ((at as f64).sqrt(), at as f64 * GOLDEN);
        (radius * math::cos(angle), radius * math::sin(angle))
    };
    let mut points: Vec<Point> = (0..part.len()).map(spiral).collect();
    // Each pair counts by the square of the inverse distance; a member itself counts nothing.
    let inverse: Vec<Vec<f64>> = hops
        .iter()
        .map(|row| row.iter().map(|wanted| if *wanted > 0.0 { 1.0 / wanted } else { 0.0 }).collect())
        .collect();
    let sweeps = DISTANCES / (points.len() * points.len()).max(1);
    for _ in 0..sweeps.clamp(LEAST_SWEEPS, SWEEPS) {
        let mut moved = 0.0_f64;
        for at in 0..points.len() {
            let (mut x, mut y, mut weights) = (0.0, 0.0, 0.0);
            let here = points[at];
            for (there, inverse) in points.iter().zip(&inverse[at]) {
                let weight = inverse * inverse;
                let (dx, dy) = (here.0 - there.0, here.1 - there.1);
                let stretch = inverse / (dx * dx + dy * dy).sqrt().max(1e-6);
                x += weight * there.0 + dx * stretch;
                y += weight * there.1 + dy * stretch;
                weights += weight;
            }
            if weights > 0.0 {
                let (x, y) = (x / weights, y / weights);
                moved = moved.max((x - here.0).abs()).max((y - here.1).abs());
                points[at] = (x, y);
            }
        }
        if moved < STILL {
            break;
        }
    }
    // Wider than high, as screens are: turned so that the longest way lies level.
    let turn = principal(&points);
    let (sin, cos) = (math::sin(turn), math::cos(turn));
    let turned = points.iter().map(|(x, y)| (x * cos + y * sin, y * cos - x * sin));
    turned.map(|(x, y)| (x * STEP.0, y * STEP.1)).collect()
}

/// The angle of the line along which points spread most.
fn principal(points: &[Point]) -> f64 {
    let n = points.len() as f64;
    let mean = points.iter().fold((0.0, 0.0), |m, p| (m.0 + p.0 / n, m.1 + p.1 / n));
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in points {
        let (dx, dy) = (x - mean.0, y - mean.1);
        (xx, xy, yy) = (xx + dx * dx, xy + dx * dy, yy + dy * dy);
    }
    math::atan2(2.0 * xy, xx - yy) / 2.0
}

/// Pushes boxes apart until none overlaps another: each pair along the way on which it overlaps less. Where that does
/// not come to an end, all is spread a little and begun again, which does.
fn separate(middles: &mut [Point], sizes: &[Point]) {
    loop {
        for _ in 0..PUSHES {
            if !push(middles, sizes) {
                return;
            }
        }
        for (x, y) in middles.iter_mut() {
            (*x, *y) = (*x * 1.04, *y * 1.08);
        }
    }
}

fn push(middles: &mut [Point], sizes: &[Point]) -> bool {
    let mut pushed = false;
    // From the top down, each is held against those below it until they are out of reach. What moves on the way is out of
    // its place until the next time; the last time nothing moves.
    let mut order: Vec<usize> = (0..middles.len()).collect();
    order.sort_by(|a, b| middles[*a].1.total_cmp(&middles[*b].1).then(a.cmp(b)));
    let highest = sizes.iter().fold(0.0_f64, |highest, size| highest.max(size.1));
    for (place, one) in order.iter().enumerate() {
        for other in &order[place + 1..] {
            let (a, b) = (*one.min(other), *one.max(other));
            // A hair's breadth is no overlap: else the last push would be undone by rounding for ever.
            let dy = middles[b].1 - middles[a].1;
            let y = f64::midpoint(sizes[a].1, sizes[b].1) + ROOM.1 - dy.abs();
            if y <= 0.01 {
                if dy.abs() > highest + ROOM.1 {
                    break;
                }
                continue;
            }
            let dx = middles[b].0 - middles[a].0;
            let x = f64::midpoint(sizes[a].0, sizes[b].0) + ROOM.0 - dx.abs();
            if x <= 0.01 {
                continue;
            }
            pushed = true;
            // Boxes in one place part by their order.
            if y <= x {
                let half = if dy < 0.0 { -y / 2.0 } else { y / 2.0 };
                middles[a].1 -= half;
                middles[b].1 += half;
            } else {
                let half = if dx < 0.0 { -x / 2.0 } else { x / 2.0 };
                middles[a].0 -= half;
                middles[b].0 += half;
            }
        }
    }
    pushed
}

/// The lines of a part, by the places of their ends in it.
fn lines(part: &[usize], neighbours: &[Vec<usize>]) -> Vec<(usize, usize)> {
    let mut place = vec![usize::MAX; neighbours.len()];
    for (at, member) in part.iter().enumerate() {
        place[*member] = at;
    }
    let from = |at: usize| neighbours[part[at]].iter().map(move |other| (at, *other));
    let all = (0..part.len()).flat_map(from).map(|(at, other)| (at, place[other]));
    all.filter(|(a, b)| a < b).collect()
}

/// Moves boxes out from under lines that are not theirs, as far as that can be done in some rounds; the best of them
/// is kept. A line that runs behind a box seems to end there.
fn clear(middles: &mut [Point], sizes: &[Point], lines: &[(usize, usize)]) {
    let mut best = (usize::MAX, middles.to_vec());
    let rounds = PAIRS / (lines.len() * sizes.len()).max(1);
    let mut in_vain = 0;
    for _ in 0..rounds.min(ROUNDS) {
        let hidden = hidden(middles, sizes, lines);
        in_vain += 1;
        if hidden.len() < best.0 {
            best = (hidden.len(), middles.to_vec());
            in_vain = 0;
        }
        if hidden.is_empty() || in_vain == PATIENCE {
            break;
        }
        for Hidden { line: (a, b), by, aside } in hidden {
            for (at, part) in [(by, 0.5), (a, -0.2), (b, -0.2)] {
                middles[at].0 += aside.0 * part;
                middles[at].1 += aside.1 * part;
            }
        }
        separate(middles, sizes);
    }
    middles.copy_from_slice(&best.1);
}

/// A line that runs behind a box which is at neither of its ends.
struct Hidden {
    line: (usize, usize),
    by: usize,
    /// How far the box would have to go.
    aside: Point,
}

fn hidden(middles: &[Point], sizes: &[Point], lines: &[(usize, usize)]) -> Vec<Hidden> {
    let mut all = Vec::new();
    for line in lines {
        let (from, to) = (middles[line.0], middles[line.1]);
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = (dx * dx + dy * dy).sqrt().max(1e-6);
        // Along the line, and square to it.
        let ((ux, uy), (nx, ny)) = ((dx / length, dy / length), (-dy / length, dx / length));
        for (by, (middle, size)) in middles.iter().zip(sizes).enumerate() {
            let (x, y) = (middle.0 - from.0, middle.1 - from.1);
            // How far along the line the box stands, and how far beside it.
            let along = x * ux + y * uy;
            if along <= 0.0 || along >= length || by == line.0 || by == line.1 {
                continue;
            }
            let beside = x * nx + y * ny;
            let reach = f64::midpoint(nx.abs() * size.0, ny.abs() * size.1) + MARGIN;
            if beside.abs() >= reach {
                continue;
            }
            let way = if beside < 0.0 { beside.abs() - reach } else { reach - beside };
            all.push(Hidden { line: *line, by, aside: (nx * way, ny * way) });
        }
    }
    all
}

/// The top left corner of all boxes, and the size of what holds them.
fn bounds(middles: &[Point], sizes: &[Point]) -> (Point, Point) {
    let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
    for ((x, y), (width, height)) in middles.iter().zip(sizes) {
        low = (low.0.min(x - width / 2.0), low.1.min(y - height / 2.0));
        high = (high.0.max(x + width / 2.0), high.1.max(y + height / 2.0));
    }
    (low, (high.0 - low.0, high.1 - low.1))
}

/// Parts side by side in rows, no wider than the first and largest of them, or than a screen.
#[derive(Default)]
struct Shelf {
    width: f64,
    x: f64,
    y: f64,
    row: f64,
}

impl Shelf {
    fn put(&mut self, (width, height): Point) -> Point {
        self.width = self.width.max(width).max(900.0);
        if self.x > 0.0 && self.x + width > self.width {
            self.y += self.row + APART;
            (self.x, self.row) = (0.0, 0.0);
        }
        let at = (self.x, self.y);
        self.x += width + APART;
        self.row = self.row.max(height);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_apart(middles: &[Point], sizes: &[Point]) {
        for (a, (p, s)) in middles.iter().zip(sizes).enumerate() {
            assert!(p.0 - s.0 / 2.0 >= -0.1 && p.1 - s.1 / 2.0 >= -0.1, "{a} at {p:?}");
            for (b, (q, t)) in middles.iter().zip(sizes).enumerate().skip(a + 1) {
                let apart_x = (p.0 - q.0).abs() >= f64::midpoint(s.0, t.0);
                let apart_y = (p.1 - q.1).abs() >= f64::midpoint(s.1, t.1);
                assert!(apart_x || apart_y, "{a} at {p:?} and {b} at {q:?}");
            }
        }
    }

    fn sizes(n: usize) -> Vec<Point> {
        (0..n).map(|i| (60.0 + (i * 37 % 90) as f64, 26.0 + 18.0 * (i % 3) as f64)).collect()
    }

    #[test]
    fn boxes_never_overlap() {
        let all = |n: usize| (0..n).flat_map(move |a| (a + 1..n).map(move |b| (a, b))).collect::<Vec<_>>();
        let star: Vec<_> = (1..150).map(|leaf| (0, leaf)).collect();
        let chain: Vec<_> = (1..150).map(|at| (at - 1, at)).collect();
        let pairs: Vec<_> = (0..75).map(|at| (2 * at, 2 * at + 1)).collect();
        for edges in [all(40), star, chain, pairs, Vec::new()] {
            let sizes = sizes(150);
            assert_apart(&layout(&sizes, &edges), &sizes);
        }
        assert!(layout(&[], &[]).is_empty());
    }

    #[test]
    fn neighbours_are_nearer_than_others() {
        // Two triangles, joined by a long way.
        let edges = [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (5, 7)];
        let middles = layout(&sizes(8), &edges);
        let distance = |a: usize, b: usize| {
            let (p, q): (Point, Point) = (middles[a], middles[b]);
            (p.0 - q.0).abs() + (p.1 - q.1).abs()
        };
        assert!(distance(0, 1) * 2.0 < distance(0, 7));
        assert!(distance(6, 7) * 2.0 < distance(1, 6));
    }

    /// The same bits on every machine.
    #[test]
    fn the_layout_is_known_to_the_last_bit() {
        let middles = layout(&sizes(5), &[(0, 1), (1, 2), (2, 3), (3, 0), (3, 4)]);
        let sum: u64 =
            middles.iter().fold(0, |h, p| h.rotate_left(7) ^ p.0.to_bits() ^ p.1.to_bits().rotate_left(32));
        assert_eq!(format!("{sum:016x}"), "5c8470b0adbb58a2");
    }
}
