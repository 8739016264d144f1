//! Inputs with a known structure: Gaussian vectors whose covariance has given eigenvalues.
//!
//! The eigenvectors are the columns of the reflection `H = I - 2 v v' / v'v` with `v = (1, 2, ..., d)`: known
//! without any chance, and none of them along an axis.

use super::eigen::Matrix;
use crate::math;
use crate::random::Stream;

/// The distribution of the inputs.
#[derive(Debug, Clone)]
pub(super) struct Inputs {
    /// The variances along the columns of `H`.
    lambda: Vec<f64>,
    /// Their roots.
    deviation: Vec<f64>,
    /// `v`, and `2 / v'v`.
    mirror: Vec<f64>,
    factor: f64,
}

impl Inputs {
    /// Inputs with these variances along the eigenvectors.
    pub(super) fn new(lambda: &[f64]) -> Self {
        let mirror: Vec<f64> = (1..=lambda.len()).map(|i| i as f64).collect();
        let factor = 2.0 / math::dot(&mirror, &mirror);
        let deviation = lambda.iter().map(|l| l.sqrt()).collect();
        Self { lambda: lambda.to_vec(), deviation, mirror, factor }
    }

    /// Draws an input, `x = H (sqrt(lambda) n)`.
    pub(super) fn draw(&self, stream: &mut Stream, x: &mut [f64]) {
        for (x, deviation) in x.iter_mut().zip(&self.deviation) {
            *x = deviation * stream.normal();
        }
        let along = self.factor * math::dot(&self.mirror, x);
        for (x, v) in x.iter_mut().zip(&self.mirror) {
            *x -= along * v;
        }
    }

    /// The covariance, `H diag(lambda) H'`.
    pub(super) fn covariance(&self) -> Matrix {
        let d = self.lambda.len();
        let h =
            |i: usize, j: usize| f64::from(u8::from(i == j)) - self.factor * self.mirror[i] * self.mirror[j];
        let entry = |i, j| (0..d).fold(0.0, |sum, m| sum + h(i, m) * self.lambda[m] * h(j, m));
        (0..d).map(|i| (0..d).map(|j| entry(i, j)).collect()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::eigen::eigen;
    use super::*;

    #[test]
    fn the_covariance_has_the_eigenvalues_asked_for() {
        let lambda = [3.0, 0.01, 16.0, 0.7, 1.0];
        let inputs = Inputs::new(&lambda);
        let pairs = eigen(&inputs.covariance());
        let mut sorted = lambda;
        sorted.sort_by(|a, b| b.total_cmp(a));
        for (pair, expected) in pairs.iter().zip(sorted) {
            assert!((pair.value - expected).abs() < 1e-13, "{} for {expected}", pair.value);
        }
        // The column of H that belongs to the greatest, up to its sign: e_3 - 2 v 3 / 55.
        let column: Vec<f64> =
            (1..=5).map(|i| f64::from(u8::from(i == 3)) - 2.0 * f64::from(i) * 3.0 / 55.0).collect();
        assert!((math::dot(&column, &pairs[0].vector).abs() - 1.0).abs() < 1e-13);
    }

    #[test]
    fn draws_have_the_covariance() {
        let inputs = Inputs::new(&[4.0, 1.0, 0.25]);
        let covariance = inputs.covariance();
        let mut stream = Stream::new("test/inputs", 1, "inputs");
        let (n, mut x, mut sums) = (200_000, [0.0; 3], [[0.0; 3]; 3]);
        for _ in 0..n {
            inputs.draw(&mut stream, &mut x);
            for i in 0..3 {
                for j in 0..3 {
                    sums[i][j] += x[i] * x[j] / f64::from(n);
                }
            }
        }
        for i in 0..3 {
            for j in 0..3 {
                assert!((sums[i][j] - covariance[i][j]).abs() < 0.05, "{i} {j}: {sums:?}");
            }
        }
    }
}
