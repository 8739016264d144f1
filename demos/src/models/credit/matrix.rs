//! Matrices of 64-bit numbers, row after row, and their product.
//!
//! Nearly all time of the family is spent in [`Matrix::times`]. It takes a few rows and a few columns of the
//! result at a time, so that their sums stay in registers and neighbouring columns share an instruction.
//! Every number of the result is one sum, taken from the first term to the last: its bits do not depend on
//! how the result is cut up, nor on the machine.

// Only what is inlined is compiled for the registers that were found.
#![allow(clippy::inline_always)]

use crate::math;

/// Rows of the result taken at a time.
const ROWS: usize = 4;
/// Columns taken at a time: with the rows, as many sums as the registers hold.
const COLUMNS: usize = if cfg!(target_arch = "x86_64") { 8 } else { 4 };

/// A matrix. A batch has a row for each example.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Matrix {
    rows: usize,
    columns: usize,
    data: Vec<f64>,
}

impl Matrix {
    /// All zeros, or any other number.
    pub(super) fn filled(rows: usize, columns: usize, with: f64) -> Self {
        Self { rows, columns, data: vec![with; rows * columns] }
    }

    /// Each number from its row and column, row after row.
    pub(super) fn from_fn(rows: usize, columns: usize, mut of: impl FnMut(usize, usize) -> f64) -> Self {
        let data = (0..rows * columns).map(|at| of(at / columns, at % columns)).collect();
        Self { rows, columns, data }
    }

    /// The number of rows.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The number of columns.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// All numbers, row after row.
    pub(super) fn data(&self) -> &[f64] {
        &self.data
    }

    /// All numbers, row after row, to be changed.
    pub(super) fn data_mut(&mut self) -> &mut [f64] {
        &mut self.data
    }

    /// One row.
    pub(super) fn row(&self, row: usize) -> &[f64] {
        &self.data[row * self.columns..(row + 1) * self.columns]
    }

    /// The rows of these numbers, in this order.
    pub(super) fn chosen(&self, rows: &[usize]) -> Self {
        let mut data = Vec::with_capacity(rows.len() * self.columns);
        for row in rows {
            data.extend_from_slice(self.row(*row));
        }
        Self { rows: rows.len(), columns: self.columns, data }
    }

    /// The first rows, at most so many.
    pub(super) fn first(&self, rows: usize) -> Self {
        let rows = rows.min(self.rows);
        Self { rows, columns: self.columns, data: self.data[..rows * self.columns].to_vec() }
    }

    /// Each number changed on its own.
    #[must_use]
    pub(super) fn map(mut self, of: impl Fn(f64) -> f64) -> Self {
        self.data.iter_mut().for_each(|number| *number = of(*number));
        self
    }

    /// Each number with the one in the same place of a matrix of the same shape.
    #[must_use]
    pub(super) fn with(mut self, other: &Self, of: impl Fn(f64, f64) -> f64) -> Self {
        debug_assert_eq!((self.rows, self.columns), (other.rows, other.columns));
        self.data.iter_mut().zip(&other.data).for_each(|(number, other)| *number = of(*number, *other));
        self
    }

    /// Adds a multiple of a matrix of the same shape.
    pub(super) fn add(&mut self, other: &Self, factor: f64) {
        debug_assert_eq!((self.rows, self.columns), (other.rows, other.columns));
        self.data.iter_mut().zip(&other.data).for_each(|(number, other)| *number += factor * other);
    }

    /// The same numbers added to each row.
    #[must_use]
    pub(super) fn plus_each_row(mut self, add: &[f64]) -> Self {
        for row in self.data.chunks_exact_mut(self.columns) {
            row.iter_mut().zip(add).for_each(|(number, add)| *number += add);
        }
        self
    }

    /// The sum of each column, from the first row to the last.
    pub(super) fn column_sums(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.columns];
        for row in self.data.chunks_exact(self.columns) {
            sums.iter_mut().zip(row).for_each(|(sum, number)| *sum += number);
        }
        sums
    }

    /// Rows as columns.
    pub(super) fn transposed(&self) -> Self {
        let mut transposed = Self::filled(self.columns, self.rows, 0.0);
        for (column, row) in self.data.chunks_exact(self.columns).enumerate() {
            let places = transposed.data[column..].iter_mut().step_by(self.rows);
            places.zip(row).for_each(|(place, number)| *place = *number);
        }
        transposed
    }

    /// The matrix product `self other`.
    pub(super) fn times(&self, other: &Self) -> Self {
        let mut product = Self::filled(self.rows, other.columns, 0.0);
        self.times_into(other, &mut product);
        product
    }

    /// The matrix product `self other` in place of what `product` held.
    pub(super) fn times_into(&self, other: &Self, product: &mut Self) {
        assert_eq!(self.columns, other.rows, "the inner sizes agree");
        assert_eq!((product.rows, product.columns), (self.rows, other.columns), "room for the product");
        math::widest(Multiply(self, other, product));
    }
}

/// A product to be made.
struct Multiply<'a>(&'a Matrix, &'a Matrix, &'a mut Matrix);

impl math::Work for Multiply<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        strips(self.0, self.1, self.2);
    }
}

/// The product, a few rows at a time. Always inline, as all below: compiled for the registers of the caller.
#[inline(always)]
fn strips(a: &Matrix, b: &Matrix, product: &mut Matrix) {
    let whole = a.rows / ROWS * ROWS;
    for first in (0..whole).step_by(ROWS) {
        strip::<ROWS>(a, b, product, first);
    }
    for first in whole..a.rows {
        strip::<1>(a, b, product, first);
    }
}

/// `R` rows of a product, from the row `first`.
#[inline(always)]
fn strip<const R: usize>(a: &Matrix, b: &Matrix, product: &mut Matrix, first: usize) {
    let mut column = 0;
    while column + COLUMNS <= b.columns {
        block::<R, COLUMNS>(a, b, product, (first, column));
        column += COLUMNS;
    }
    if column + 4 <= b.columns {
        block::<R, 4>(a, b, product, (first, column));
        column += 4;
    }
    if column + 2 <= b.columns {
        block::<R, 2>(a, b, product, (first, column));
        column += 2;
    }
    if column < b.columns {
        block::<R, 1>(a, b, product, (first, column));
    }
}

/// `R` rows and `C` columns of a product, from this row and column.
#[inline(always)]
fn block<const R: usize, const C: usize>(a: &Matrix, b: &Matrix, product: &mut Matrix, at: (usize, usize)) {
    let (first, column) = at;
    let depth = a.columns;
    let left: [&[f64]; R] = std::array::from_fn(|r| &a.row(first + r)[..depth]);
    let mut sums = [[0.0; C]; R];
    for (k, row) in b.data.chunks_exact(b.columns).enumerate().take(depth) {
        let Some(right) = row[column..].first_chunk::<C>() else { return };
        for r in 0..R {
            let factor = left[r][k];
            for c in 0..C {
                sums[r][c] += factor * right[c];
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        let start = (first + r) * b.columns + column;
        product.data[start..start + C].copy_from_slice(sums);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    fn random(rows: usize, columns: usize, stream: &mut Stream) -> Matrix {
        Matrix::from_fn(rows, columns, |_, _| stream.normal())
    }

    #[test]
    fn a_product_has_the_bits_of_the_plain_sums() {
        let mut stream = Stream::new("test/matrix", 1, "numbers");
        for (rows, depth, columns) in [(20, 64, 32), (17, 10, 10), (1, 3, 2), (3, 1, 7), (5, 32, 1)] {
            let a = random(rows, depth, &mut stream);
            let b = random(depth, columns, &mut stream);
            let plain = Matrix::from_fn(rows, columns, |r, c| {
                (0..depth).fold(0.0, |sum, k| sum + a.row(r)[k] * b.row(k)[c])
            });
            assert_eq!(a.times(&b), plain, "{rows} x {depth} x {columns}");
        }
    }

    #[test]
    fn rows_and_columns() {
        let a = Matrix::from_fn(2, 3, |row, column| (10 * row + column) as f64);
        assert_eq!(a.transposed().data(), [0.0, 10.0, 1.0, 11.0, 2.0, 12.0]);
        assert_eq!(a.column_sums(), [10.0, 12.0, 14.0]);
        assert_eq!(a.chosen(&[1, 0, 1]).data(), [10.0, 11.0, 12.0, 0.0, 1.0, 2.0, 10.0, 11.0, 12.0]);
        assert_eq!(a.first(1).data(), [0.0, 1.0, 2.0]);
        assert_eq!(a.plus_each_row(&[1.0, 2.0, 3.0]).data(), [1.0, 3.0, 5.0, 11.0, 13.0, 15.0]);
    }
}
