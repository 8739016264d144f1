//! Eigenvalues and eigenvectors of a symmetric matrix by the cyclic method of Jacobi.
//!
//! For the small covariance matrices of this family: exact to rounding, and a few dozen lines.

/// A symmetric matrix, as rows of one length.
pub(super) type Matrix = Vec<Vec<f64>>;

/// An eigenvalue and its eigenvector of length 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Eigen {
    pub(super) value: f64,
    pub(super) vector: Vec<f64>,
}

/// All pairs of a symmetric matrix, the greatest eigenvalue first.
pub(super) fn eigen(matrix: &Matrix) -> Vec<Eigen> {
    /// Each sweep squares what is left beside the diagonal; six or seven are enough for any matrix here.
    const SWEEPS: usize = 30;
    let d = matrix.len();
    let mut a = matrix.clone();
    let mut vectors: Matrix = (0..d).map(|i| (0..d).map(|j| f64::from(u8::from(i == j))).collect()).collect();
    for _ in 0..SWEEPS {
        let mut rotated = false;
        for p in 0..d {
            for q in p + 1..d {
                rotated |= rotate(&mut a, &mut vectors, p, q);
            }
        }
        if !rotated {
            break;
        }
    }
    let mut pairs: Vec<Eigen> = (0..d)
        .map(|i| Eigen { value: a[i][i], vector: vectors.iter().map(|row| row[i]).collect() })
        .collect();
    pairs.sort_by(|one, other| other.value.total_cmp(&one.value));
    pairs
}

/// Turns the axes `p` and `q` so that the entry between them vanishes; false if it is nothing already.
fn rotate(a: &mut Matrix, vectors: &mut Matrix, p: usize, q: usize) -> bool {
    let scale = a[p][p].abs() + a[q][q].abs();
    if a[p][q].abs() <= 1e-18 * scale {
        return false;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let sign = if theta < 0.0 { -1.0 } else { 1.0 };
    let t = sign / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for row in a.iter_mut().chain(vectors.iter_mut()) {
        (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
    }
    let (upper, lower) = a.split_at_mut(q);
    for (above, below) in upper[p].iter_mut().zip(&mut lower[0]) {
        (*above, *below) = (c * *above - s * *below, s * *above + c * *below);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;
    use crate::random::Stream;

    #[test]
    fn a_matrix_is_the_sum_of_its_parts() {
        let mut stream = Stream::new("test/eigen", 1, "entries");
        for d in 2..=8 {
            let drawn: Matrix = (0..d).map(|_| (0..d).map(|_| stream.normal()).collect()).collect();
            let matrix: Matrix =
                (0..d).map(|i| (0..d).map(|j| drawn[i][j] + drawn[j][i]).collect()).collect();
            let pairs = eigen(&matrix);
            assert!(pairs.windows(2).all(|pair| pair[0].value >= pair[1].value));
            for i in 0..d {
                for j in 0..d {
                    let sum: f64 = pairs.iter().map(|e| e.value * e.vector[i] * e.vector[j]).sum();
                    assert!((sum - matrix[i][j]).abs() < 1e-13, "{d}: {sum} for {}", matrix[i][j]);
                    let product = math::dot(&pairs[i].vector, &pairs[j].vector);
                    assert!((product - f64::from(u8::from(i == j))).abs() < 1e-14);
                }
            }
        }
    }

    #[test]
    fn a_closed_form() {
        let pairs = eigen(&vec![vec![2.0, 1.0], vec![1.0, 2.0]]);
        assert!((pairs[0].value - 3.0).abs() < 1e-15 && (pairs[1].value - 1.0).abs() < 1e-15);
        assert!((pairs[0].vector[0] - pairs[0].vector[1]).abs() < 1e-15);
    }
}
