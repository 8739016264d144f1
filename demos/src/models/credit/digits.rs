//! The handwritten digits: the packed file in, images and labels out.
//!
//! 1797 images of 8x8 by Alpaydin and Kaynak (1998), UCI Machine Learning Repository, CC BY 4.0; the file and
//! its attribution are in `data/digits`.

/// Pixels of an image.
pub(super) const PIXELS: usize = 64;
/// Classes: the digits 0 to 9.
pub(super) const CLASSES: usize = 10;

static FILE: &[u8] = include_bytes!("../../../data/digits/digits.bin");

/// Bytes of a row of eight pixels, five bits each.
const ROW: usize = 5;
/// Bytes of an image: eight rows and the label.
const RECORD: usize = 8 * ROW + 1;
/// The value of a fully inked pixel.
const INK: f64 = 16.0;

/// An image and what it shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Digit {
    /// The pixels, row after row, 0 (paper) to 1 (ink).
    pub(super) pixels: [f64; PIXELS],
    /// The digit, 0 to 9.
    pub(super) label: usize,
}

/// All images, in the order of the data set.
pub(super) fn all() -> impl Iterator<Item = Digit> {
    FILE.as_chunks::<RECORD>().0.iter().map(decode)
}

fn decode(record: &[u8; RECORD]) -> Digit {
    let (rows, label) = (&record[..8 * ROW], record[8 * ROW]);
    let mut pixels = [0.0; PIXELS];
    for (pixels, row) in pixels.as_chunks_mut::<8>().0.iter_mut().zip(rows.as_chunks::<ROW>().0) {
        let bits = row.iter().rev().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
        for (place, pixel) in pixels.iter_mut().enumerate() {
            *pixel = ((bits >> (5 * place)) & 31) as f64 / INK;
        }
    }
    Digit { pixels, label: label.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_the_one_that_the_results_are_of() {
        // FNV-1a, 64 bits. A new file needs a new number here, which gives the family a new hash of its code.
        let hash = FILE.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
        });
        assert_eq!(hash, 0x5200_9a34_39c4_868f);
        assert_eq!(FILE.len(), 1797 * RECORD);
    }

    #[test]
    fn counts_and_sum_are_those_of_the_data_set() {
        let mut counts = [0; CLASSES];
        let mut ink = 0.0;
        for digit in all() {
            counts[digit.label] += 1;
            ink += digit.pixels.iter().fold(0.0, |sum, pixel| sum + pixel * INK);
            assert!(digit.pixels.iter().all(|pixel| (0.0..=1.0).contains(pixel)));
        }
        assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
        assert!((ink - 561_718.0).abs() < 1e-6, "{ink}");
    }

    #[test]
    fn the_first_image_is_a_nought() {
        let first = all().next().expect("an image");
        assert_eq!(first.label, 0);
        let rows = [[0, 0, 5, 13, 9, 1, 0, 0], [0, 0, 13, 15, 10, 15, 5, 0]];
        for (pixel, expected) in first.pixels.iter().zip(rows.as_flattened()) {
            assert!((pixel * INK - f64::from(*expected)).abs() < 1e-12);
        }
    }
}
