//! The symbols of points: one shape for each place in the palette.

use super::ink::Ink;
use super::markup::{Path, Point, Svg, number};

/// Draws a symbol at each point (in tenths), all in one path. `radius` is in user units.
pub(super) fn draw(svg: &mut Svg, ink: Ink, points: &[Point], radius: f64) {
    let mut path = Path::new();
    let class = ink.class();
    let r = (radius * 10.0).round() as i32;
    match ink.shape() {
        0 => {
            for point in points {
                path.dot(*point);
            }
            let diameter = number(2.0 * radius);
            svg.path(&format!("dot {class}"), &path, &[("stroke-width", &diameter)]);
        }
        shape @ (5 | 6) => {
            for (x, y) in points {
                let reach = if shape == 5 { r * 5 / 4 } else { r };
                let (a, b) =
                    if shape == 5 { ((reach, 0), (0, reach)) } else { ((reach, reach), (-reach, reach)) };
                path.segment((x - a.0, y - a.1), (x + a.0, y + a.1));
                path.segment((x - b.0, y - b.1), (x + b.0, y + b.1));
            }
            svg.path(&format!("ln {class}"), &path, &[]);
        }
        shape => {
            for (x, y) in points {
                let corners: Vec<Point> =
                    corners(shape, r).into_iter().map(|(dx, dy)| (x + dx, y + dy)).collect();
                path.polygon(&corners);
            }
            // The last shape is hollow.
            let class = if shape == 7 { format!("ln {class}") } else { format!("fl {class}") };
            svg.path(&class, &path, &[]);
        }
    }
}

/// The corners of a filled shape about its middle, of about the same area for all.
fn corners(shape: u8, r: i32) -> Vec<Point> {
    let side = r * 9 / 10;
    let (wide, tall, short) = (r * 6 / 5, r * 13 / 10, r * 4 / 5);
    match shape {
        2 => vec![(0, -tall), (wide, short), (-wide, short)],
        3 => vec![(0, -tall), (tall, 0), (0, tall), (-tall, 0)],
        4 => vec![(0, tall), (wide, -short), (-wide, -short)],
        _ => vec![(-side, -side), (side, -side), (side, side), (-side, side)],
    }
}

/// The radius for so many points: many points are small.
pub(super) fn radius(count: usize) -> f64 {
    match count {
        0..=60 => 4.0,
        61..=300 => 3.0,
        _ => 2.0,
    }
}
