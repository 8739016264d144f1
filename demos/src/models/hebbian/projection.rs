//! What weights have learned: their length, their angle to an eigenvector, the variance along them.

use super::eigen::{Eigen, Matrix};
use crate::math;

/// The length of a vector.
pub(super) fn norm(w: &[f64]) -> f64 {
    math::dot(w, w).sqrt()
}

/// `w' C w / w' w`: the variance of inputs with covariance `C` along the direction of the weights.
pub(super) fn variance(w: &[f64], covariance: &Matrix) -> f64 {
    let projected = w.iter().zip(covariance).fold(0.0, |sum, (w_i, row)| sum + w_i * math::dot(row, w));
    projected / math::dot(w, w)
}

/// The angle between the weights and the eigenvector of that rank, degrees in [0, 90]: a sign makes no
/// difference. Where eigenvalues are equal it is the angle to the space of all their eigenvectors, for no
/// vector of it is distinguished.
pub(super) fn angle(w: &[f64], pairs: &[Eigen], rank: usize) -> f64 {
    let value = pairs[rank].value;
    let same = pairs.iter().filter(|pair| (pair.value - value).abs() <= 1e-9 * value.abs());
    let inside = same.fold(0.0, |sum, pair| {
        let along = math::dot(w, &pair.vector);
        sum + along * along
    });
    // By the tangent: the arc cosine would lose half the digits of a small angle.
    let outside = (math::dot(w, w) - inside).max(0.0);
    math::atan2(outside.sqrt(), inside.sqrt()).to_degrees()
}

/// The greatest entry of `W W' - I`: how far the rows are from being at right angles and of length 1.
pub(super) fn orthogonality(rows: &[Vec<f64>]) -> f64 {
    let mut worst = 0.0_f64;
    for (i, a) in rows.iter().enumerate() {
        for (j, b) in rows.iter().enumerate() {
            worst = worst.max((math::dot(a, b) - f64::from(u8::from(i == j))).abs());
        }
    }
    worst
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(values: [f64; 3]) -> Vec<Eigen> {
        let axis = |n: usize| (0..3).map(|i| f64::from(u8::from(i == n))).collect();
        values.into_iter().enumerate().map(|(n, value)| Eigen { value, vector: axis(n) }).collect()
    }

    #[test]
    fn angles_in_closed_form() {
        let apart = pairs([3.0, 2.0, 1.0]);
        assert!((angle(&[-2.0, 2.0, 0.0], &apart, 0) - 45.0).abs() < 1e-12);
        assert!((angle(&[0.0, 0.0, 5.0], &apart, 0) - 90.0).abs() < 1e-12);
        assert!(angle(&[-7.0, 0.0, 0.0], &apart, 0).abs() < 1e-12);
        // Within the plane of two equal eigenvalues no direction is better than another.
        assert!(angle(&[1.0, 5.0, 0.0], &pairs([2.0, 2.0, 1.0]), 1).abs() < 1e-12);
    }

    #[test]
    fn variance_and_orthogonality_in_closed_form() {
        let covariance = vec![vec![2.0, 1.0], vec![1.0, 3.0]];
        assert!((variance(&[1.0, -2.0], &covariance) - 2.0).abs() < 1e-12);
        let rows = [vec![1.0, 0.0], vec![0.3, 1.1]];
        assert!((orthogonality(&rows) - 0.3).abs() < 1e-12);
    }
}
