//! PCG64 for processors that multiply 64 bits to 64 and no more: WebAssembly, where a product of 128 bits is a call that
//! would take a sixth of the time of a network. The numbers are those of [`rand_pcg::Pcg64`].

/// The multiplier of the generator, in halves.
const HIGH: u64 = 0x2360_ed05_1fc6_5da4;
const LOW: u64 = 0x4385_df64_9fcc_f645;

/// The generator: a linear congruential one of 128 bits, of which each step gives 64.
#[derive(Debug, Clone)]
pub(super) struct Narrow {
    state: (u64, u64),
    increment: (u64, u64),
}

impl Narrow {
    /// As [`rand_pcg::Pcg64::new`].
    pub(super) fn new(state: u128, stream: u128) -> Self {
        let halves = |number: u128| ((number >> 64) as u64, number as u64);
        let increment = (stream << 1) | 1;
        let mut new = Self { state: halves(state.wrapping_add(increment)), increment: halves(increment) };
        new.step();
        new
    }

    /// The next 64 bits.
    #[inline]
    pub(super) fn next_u64(&mut self) -> u64 {
        self.step();
        let (high, low) = self.state;
        (high ^ low).rotate_right((high >> 58) as u32)
    }

    #[inline]
    fn step(&mut self) {
        const HALF: u64 = 0xffff_ffff;
        let (high, low) = self.state;
        // The product of the low halves, in quarters.
        let (a, b, c, d) = (low & HALF, low >> 32, LOW & HALF, LOW >> 32);
        let (ac, ad, bc) = (a * c, a * d, b * c);
        let middle = (ac >> 32) + (ad & HALF) + (bc & HALF);
        let carried = b * d + (ad >> 32) + (bc >> 32) + (middle >> 32);
        let high = carried.wrapping_add(low.wrapping_mul(HIGH)).wrapping_add(high.wrapping_mul(LOW));
        let (low, over) = low.wrapping_mul(LOW).overflowing_add(self.increment.1);
        self.state = (high.wrapping_add(self.increment.0).wrapping_add(u64::from(over)), low);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_core::Rng;
    use rand_pcg::Pcg64;

    #[test]
    fn the_numbers_are_those_of_the_library() {
        let mut seeds = Pcg64::new(1, 2);
        let mut wide = move || (u128::from(seeds.next_u64()) << 64) | u128::from(seeds.next_u64());
        for (state, stream) in [(0, 0), (u128::MAX, u128::MAX), (1 << 127, 1)]
            .into_iter()
            .chain((0..500).map(|_| (wide(), wide())))
        {
            let (mut ours, mut library) = (Narrow::new(state, stream), Pcg64::new(state, stream));
            for _ in 0..200 {
                assert_eq!(ours.next_u64(), library.next_u64(), "{state} {stream}");
            }
        }
    }
}
