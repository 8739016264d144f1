//! The fast store: the associative memory of Hopfield (1982), which takes a pattern in one go and completes it
//! from a part or from a corrupted copy.
//!
//! Patterns of +1 and -1 come in, and the state at which a cue comes to rest goes out. The weights are
//! `J = (1/N) sum F F'` with an empty diagonal. They are never made: with the overlaps `m = F.s` the field is
//! `N h = sum F m - P s`, in whole numbers, exact and several times cheaper for as few patterns as can be
//! recalled at all.

use crate::random::Stream;

/// A network with its patterns. Each unit is +1 or -1; there may be no more than 32 767 of them, so that an
/// overlap fits into 16 bits.
#[derive(Debug, Clone)]
pub(super) struct Store {
    patterns: Vec<Vec<i16>>,
}

impl Store {
    /// A network that holds these patterns, all of the same length, written once.
    pub(super) fn new(patterns: Vec<Vec<i16>>) -> Self {
        Self { patterns }
    }

    /// The patterns, in the order in which they were given.
    pub(super) fn patterns(&self) -> &[Vec<i16>] {
        &self.patterns
    }

    /// Updates all units at once, `s = sign(h)` with ties to +1, until nothing changes or for so many steps.
    pub(super) fn settle(&self, state: &mut [i16], steps: usize) {
        let (mut field, mut part) = (vec![0; state.len()], vec![0; state.len()]);
        for _ in 0..steps {
            self.field(state, &mut field, &mut part);
            let mut changed = false;
            for (unit, field) in state.iter_mut().zip(&field) {
                let next = if *field >= 0 { 1 } else { -1 };
                changed |= *unit != next;
                *unit = next;
            }
            if !changed {
                break;
            }
        }
    }

    /// `N h`, the field at each unit times the number of units; `part` is room for a part of it.
    fn field(&self, state: &[i16], field: &mut [i32], part: &mut [i16]) {
        let own = self.patterns.len() as i32;
        for (field, unit) in field.iter_mut().zip(state) {
            *field = -own * i32::from(*unit);
        }
        // The processor works on twice as many numbers of 16 bits at once as of 32: so the sum is taken over as
        // many patterns as cannot exceed 16 bits, whatever their overlaps.
        let safe = (i16::MAX as usize / state.len().max(1)).max(1);
        for patterns in self.patterns.chunks(safe) {
            part.fill(0);
            for pattern in patterns {
                let overlap = overlap(pattern, state) as i16;
                for (part, unit) in part.iter_mut().zip(pattern) {
                    *part += unit * overlap;
                }
            }
            for (field, part) in field.iter_mut().zip(&*part) {
                *field += i32::from(*part);
            }
        }
    }
}

/// The sum of the products of two patterns: the bits that agree less those that differ.
pub(super) fn overlap(one: &[i16], other: &[i16]) -> i32 {
    one.iter().zip(other).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

/// A pattern of `units` bits, each +1 or -1 with equal chance.
pub(super) fn random_pattern(units: usize, stream: &mut Stream) -> Vec<i16> {
    (0..units).map(|_| if stream.below(2) == 0 { -1 } else { 1 }).collect()
}

/// A copy in which each bit is flipped with probability `flip`.
pub(super) fn corrupted(pattern: &[i16], flip: f64, stream: &mut Stream) -> Vec<i16> {
    pattern.iter().map(|bit| if stream.uniform() < flip { -bit } else { *bit }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Random patterns of that size.
    fn patterns(count: usize, units: usize, stream: &mut Stream) -> Vec<Vec<i16>> {
        (0..count).map(|_| random_pattern(units, stream)).collect()
    }

    /// The same network with its matrix of weights written out.
    fn slow(patterns: &[Vec<i16>], state: &[i16], steps: usize) -> Vec<i16> {
        let n = state.len();
        let weight = |i: usize, j: usize| -> i64 {
            let sum = patterns.iter().map(|f| i64::from(f[i]) * i64::from(f[j])).sum();
            if i == j { 0 } else { sum }
        };
        let mut state = state.to_vec();
        for _ in 0..steps {
            let field = |i| (0..n).map(|j| weight(i, j) * i64::from(state[j])).sum::<i64>();
            let next: Vec<i16> = (0..n).map(|i| if field(i) >= 0 { 1 } else { -1 }).collect();
            state = next;
        }
        state
    }

    #[test]
    fn overlaps_do_the_work_of_the_matrix() {
        let mut stream = Stream::new("test/store", 1, "patterns");
        // Below and far above the capacity, and with an even number of units and an odd number of patterns
        // (where fields of exactly zero occur).
        for (count, units) in [(3, 60), (9, 61), (20, 40), (4, 11), (1, 2)] {
            let patterns = patterns(count, units, &mut stream);
            let store = Store::new(patterns.clone());
            for pattern in &patterns {
                let cue = corrupted(pattern, 0.3, &mut stream);
                for steps in [1, 2, 7] {
                    let mut state = cue.clone();
                    store.settle(&mut state, steps);
                    assert_eq!(
                        state,
                        slow(&patterns, &cue, steps),
                        "{count} patterns, {units} units, {steps}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_largest_fields_do_not_overflow() {
        // 60 copies of one pattern of 600 units: a field of 36 000, beyond 16 bits.
        let pattern = random_pattern(600, &mut Stream::new("test/store", 4, "patterns"));
        let store = Store::new(vec![pattern.clone(); 60]);
        let mut state = pattern.clone();
        store.settle(&mut state, 3);
        assert_eq!(state, pattern);
    }

    #[test]
    fn one_pattern_is_recalled_from_any_better_half() {
        let mut stream = Stream::new("test/store", 2, "patterns");
        let pattern = random_pattern(101, &mut stream);
        let store = Store::new(vec![pattern.clone()]);
        let mut cue: Vec<i16> =
            pattern.iter().enumerate().map(|(i, bit)| if i < 49 { -bit } else { *bit }).collect();
        store.settle(&mut cue, 10);
        assert_eq!(cue, pattern);
        // From the worse half comes the mirrored pattern.
        let mut cue: Vec<i16> =
            pattern.iter().enumerate().map(|(i, bit)| if i < 52 { -bit } else { *bit }).collect();
        store.settle(&mut cue, 10);
        assert_eq!(overlap(&cue, &pattern), -101);
    }

    #[test]
    fn a_field_of_zero_gives_plus_one() {
        // Two orthogonal patterns of two units: off the diagonal their weights cancel.
        let store = Store::new(vec![vec![1, 1], vec![1, -1]]);
        let mut state = [-1, -1];
        store.settle(&mut state, 1);
        assert_eq!(state, [1, 1]);
    }

    #[test]
    fn corruption_flips_as_many_bits_as_asked() {
        let mut stream = Stream::new("test/store", 3, "cues");
        let pattern = random_pattern(20_000, &mut stream);
        let agree = |flip, stream: &mut Stream| {
            1.0 - f64::from(overlap(&corrupted(&pattern, flip, stream), &pattern)) / 20_000.0
        };
        assert!(agree(0.0, &mut stream).abs() < 1e-15);
        assert!((agree(0.25, &mut stream) - 0.5).abs() < 0.03);
    }
}
