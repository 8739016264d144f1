//! Reading the ring: from its activity to bumps, and from bumps to the items that are still held.

use super::field::{SPACING, turn};
use super::transform::UNITS;
use crate::math;

/// How far a bump may lie from an item and still stand for it, degrees.
const REACH: f64 = 25.0;

/// A run of neighbouring units with activity above one half.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bump {
    /// The mean angle of its units, weighted by activity, degrees in (-180, 180].
    pub(super) centre: f64,
    /// The number of its units times their spacing, degrees.
    pub(super) width: f64,
}

/// The bumps of an activity, in the order of the ring.
pub(super) fn bumps(activity: &[f64; UNITS]) -> Vec<Bump> {
    let high = |unit: usize| activity[unit % UNITS] > 0.5;
    let Some(quiet) = (0..UNITS).find(|unit| !high(*unit)) else {
        return vec![Bump { centre: Directions::default().angle(activity), width: 360.0 }];
    };
    let mut found = Vec::new();
    let mut unit = quiet;
    // Once around from a quiet unit to itself: no bump is cut in two.
    while unit < quiet + UNITS {
        if !high(unit) {
            unit += 1;
            continue;
        }
        let first = unit;
        let (mut weight, mut moment) = (0.0, 0.0);
        while high(unit) {
            weight += activity[unit % UNITS];
            moment += activity[unit % UNITS] * (unit as f64 * SPACING);
            unit += 1;
        }
        found.push(Bump { centre: turn(moment / weight), width: (unit - first) as f64 * SPACING });
    }
    found
}

/// Which items are held, and by which bump: pairs of places in `items` and `bumps`. The nearest pairs are
/// taken first; a bump stands for one item, and only for one within 25 degrees.
pub(super) fn held(items: &[f64], bumps: &[Bump]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (i, item) in items.iter().enumerate() {
        for (b, bump) in bumps.iter().enumerate() {
            let distance = turn(bump.centre - item).abs();
            if distance <= REACH {
                pairs.push((distance, i, b));
            }
        }
    }
    pairs.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut held: Vec<(usize, usize)> = Vec::new();
    for (_, item, bump) in pairs {
        if held.iter().all(|(i, b)| *i != item && *b != bump) {
            held.push((item, bump));
        }
    }
    held
}

/// The directions of the units, to read the population vector.
#[derive(Debug, Clone)]
pub(super) struct Directions {
    cosines: Vec<f64>,
    sines: Vec<f64>,
}

impl Default for Directions {
    fn default() -> Self {
        let radians = |unit: usize| unit as f64 * (std::f64::consts::TAU / UNITS as f64);
        Self {
            cosines: (0..UNITS).map(|unit| math::cos(radians(unit))).collect(),
            sines: (0..UNITS).map(|unit| math::sin(radians(unit))).collect(),
        }
    }
}

impl Directions {
    /// The angle of the population vector, degrees in (-180, 180].
    pub(super) fn angle(&self, activity: &[f64; UNITS]) -> f64 {
        math::atan2(math::dot(activity, &self.sines), math::dot(activity, &self.cosines)).to_degrees()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn active(units: &[usize]) -> [f64; UNITS] {
        std::array::from_fn(|unit| if units.contains(&unit) { 0.9 } else { 0.1 })
    }

    #[test]
    fn a_bump_over_the_seam_is_one() {
        let bumps = bumps(&active(&[178, 179, 0, 1, 2, 45, 46]));
        assert_eq!(bumps.len(), 2);
        assert!((bumps[0].centre - 91.0).abs() < 1e-12 && (bumps[0].width - 4.0).abs() < 1e-12);
        assert!(bumps[1].centre.abs() < 1e-12 && (bumps[1].width - 10.0).abs() < 1e-12);
    }

    #[test]
    fn a_silent_ring_has_none_and_a_full_one_has_one() {
        assert!(bumps(&[0.5; UNITS]).is_empty());
        let full = bumps(&std::array::from_fn(|unit| if unit == 20 { 1.0 } else { 0.6 }));
        assert!(full.len() == 1 && full[0].width > 359.0 && (full[0].centre - 40.0).abs() < 1e-9);
    }

    #[test]
    fn a_bump_stands_for_one_item_the_nearest() {
        let at = |centre| Bump { centre, width: 40.0 };
        assert_eq!(held(&[0.0, 45.0], &[at(24.0)]), [(1, 0)]);
        assert_eq!(held(&[350.0], &[at(-170.0), at(14.0)]), [(0, 1)]);
        assert_eq!(held(&[350.0], &[at(16.0)]), []);
        let mut two = held(&[10.0, 50.0], &[at(30.0), at(48.0)]);
        two.sort_unstable();
        assert_eq!(two, [(0, 0), (1, 1)]);
    }

    #[test]
    fn the_population_vector_points_to_the_bump() {
        let angle = Directions::default().angle(&active(&[149, 150, 151]));
        assert!((angle + 60.0).abs() < 1e-9, "{angle}");
    }
}
