//! Chance, the same on every machine.
//!
//! A [`Stream`] is a named sequence of random numbers: PCG64 (O'Neill 2014, XSL-RR 128/64), seeded by a hash
//! of the model's name, the seed and the stream's name. A model takes one stream for each purpose (noise,
//! wiring, inputs, ...), so that a further draw for one purpose cannot shift another. The samplers are few
//! and our own, because the distributions of general libraries may change between versions.

#[cfg(any(test, target_arch = "wasm32"))]
mod narrow;

#[cfg(target_arch = "wasm32")]
use narrow::Narrow as Generator;
#[cfg(not(target_arch = "wasm32"))]
use rand_core::Rng;
#[cfg(not(target_arch = "wasm32"))]
use rand_pcg::Pcg64 as Generator;

use crate::math;

/// A named sequence of random numbers.
#[derive(Debug, Clone)]
pub struct Stream {
    generator: Generator,
    /// The second number of the polar method, kept for the next call.
    spare: Option<f64>,
}

impl Stream {
    /// The stream `name` of a model's run with that seed.
    pub fn new(model: &str, seed: u64, name: &str) -> Self {
        let mut state = 0x243f_6a88_85a3_08d3;
        for bytes in [model.as_bytes(), &seed.to_le_bytes(), name.as_bytes()] {
            state = split_mix(state ^ fnv1a(bytes)).1;
        }
        let mut words = [0; 4];
        for word in &mut words {
            (state, *word) = split_mix(state);
        }
        let wide = |high: u64, low: u64| (u128::from(high) << 64) | u128::from(low);
        Self { generator: Generator::new(wide(words[0], words[1]), wide(words[2], words[3])), spare: None }
    }

    /// 64 random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// Uniform in `[0, 1)`, a multiple of 2^-53.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Uniform among `0..n`.
    #[inline]
    pub fn below(&mut self, n: u32) -> u32 {
        (((self.bits() >> 32) * u64::from(n)) >> 32) as u32
    }

    /// Exponential with mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        -math::ln_1p(-self.uniform())
    }

    /// Standard normal, by Marsaglia's polar method.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                let scale = (-2.0 * math::ln(square) / square).sqrt();
                self.spare = Some(y * scale);
                return x * scale;
            }
        }
    }

    /// Puts the items in random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u32 + 1) as usize;
            items.swap(last, other);
        }
    }
}

/// The number of layers of [`Ziggurat`].
const LAYERS: usize = 256;

/// The tables of the ziggurat method for standard normal numbers (Marsaglia and Tsang 2000, *J. Stat.
/// Softw.* 5(8)): exact like [`Stream::normal`] and several times as fast. For models that draw millions;
/// the tables take a moment to make.
///
/// The area under `exp(-x²/2)` is covered by layers of equal area. One draw of 64 bits chooses a layer (8
/// bits) and a point across it (54 other bits, the sign among them), which in 99 % of draws lies wholly
/// under the curve.
#[derive(Debug, Clone)]
pub struct Ziggurat {
    /// How far each layer reaches, from the base (which stands for the tail too) to the tip, where it is 0.
    edge: [f64; LAYERS + 1],
    /// `exp(-x²/2)` at the edges.
    height: [f64; LAYERS + 1],
}

impl Default for Ziggurat {
    fn default() -> Self {
        let curve = |x: f64| math::exp(-0.5 * x * x);
        let mut edge = [0.0; LAYERS + 1];
        edge[0] = Self::AREA / curve(Self::TAIL);
        edge[1] = Self::TAIL;
        for layer in 1..LAYERS - 1 {
            let height = Self::AREA / edge[layer] + curve(edge[layer]);
            edge[layer + 1] = (-2.0 * math::ln(height)).sqrt();
        }
        Self { edge, height: edge.map(curve) }
    }
}

impl Ziggurat {
    /// Where the tail begins, and the area of each layer, for 256 layers.
    const TAIL: f64 = 3.654_152_885_361_009;
    const AREA: f64 = 0.004_928_673_233_974_655;

    /// A standard normal number from the stream.
    #[inline]
    pub fn normal(&self, stream: &mut Stream) -> f64 {
        loop {
            let bits = stream.bits();
            let layer = (bits & 0xff) as usize;
            // Uniform in [-1, 1): the 54 high bits as a signed number.
            let across = (bits.cast_signed() >> 10) as f64 * (1.0 / 9_007_199_254_740_992.0);
            let x = across * self.edge[layer];
            if x.abs() < self.edge[layer + 1] {
                return x;
            }
            if let Some(x) = self.beyond(layer, x, stream) {
                return x;
            }
        }
    }

    /// The rare case: the tail, or the part of a layer through which the curve runs.
    #[cold]
    fn beyond(&self, layer: usize, x: f64, stream: &mut Stream) -> Option<f64> {
        if layer == 0 {
            // The tail, by rejection from an exponential (Marsaglia 1964).
            loop {
                let past = stream.exponential() / Self::TAIL;
                if 2.0 * stream.exponential() > past * past {
                    return Some(if x < 0.0 { -(Self::TAIL + past) } else { Self::TAIL + past });
                }
            }
        }
        let (low, high) = (self.height[layer], self.height[layer + 1]);
        (low + (high - low) * stream.uniform() < math::exp(-0.5 * x * x)).then_some(x)
    }
}

/// 64-bit FNV-1a (Fowler, Noll and Vo).
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

/// One step of SplitMix64 (Steele, Lea and Flood 2014): the next state and the number drawn.
fn split_mix(state: u64) -> (u64, u64) {
    let next = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = next;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (next, z ^ (z >> 31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers_of_the_parts() {
        // The published test vectors of FNV-1a and of SplitMix64 from state 1234567.
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
        let (state, first) = split_mix(1_234_567);
        assert_eq!(first, 6_457_827_717_110_365_317);
        assert_eq!(split_mix(state).1, 3_203_168_211_198_807_973);
    }

    #[test]
    fn known_answers_of_the_generator() {
        // The demonstration of the PCG library: state 42, stream 54.
        let mut generator = rand_pcg::Pcg64::new(42, 54);
        for expected in [0x86b1_da1d_7206_2b68, 0x1304_aa46_c985_3d39, 0xa367_0e9e_0dd5_0358_u64] {
            assert_eq!(generator.next_u64(), expected);
        }
    }

    /// Reports rest on these numbers. They were computed apart from this code, from the descriptions of
    /// FNV-1a, SplitMix64 and PCG64 and of the samplers.
    #[test]
    fn known_answers_of_a_stream() {
        let stream = || Stream::new("test/answers", 7, "draws");
        let first = |draw: fn(&mut Stream) -> f64| {
            let mut stream = stream();
            [(); 4].map(|()| draw(&mut stream).to_bits())
        };
        let bits = |numbers: [f64; 4]| numbers.map(f64::to_bits);
        let mut raw = stream();
        assert_eq!(
            [(); 3].map(|()| raw.bits()),
            [0xdec3_d5c8_13b1_610b, 0xcd05_c1b4_7e90_0bd3, 0x9520_b62b_ea5c_1a82]
        );
        let below = first(|stream| f64::from(stream.below(1000)));
        assert_eq!(below, bits([870.0, 800.0, 582.0, 26.0]));
        let uniform = [
            0.870_175_706_240_564,
            0.800_869_089_666_378,
            0.582_530_389_520_215_7,
            0.026_055_355_881_890_674,
        ];
        assert_eq!(first(Stream::uniform), bits(uniform));
        let exponential = [
            2.041_573_329_209_273_3,
            1.613_792_829_667_631_6,
            0.873_543_526_610_472_2,
            0.026_400_810_508_992_133,
        ];
        assert_eq!(first(Stream::exponential), bits(exponential));
        let normal = [
            0.336_614_832_689_006_77,
            0.273_591_693_274_234_77,
            0.067_393_569_629_438_74,
            -0.387_018_909_756_26,
        ];
        assert_eq!(first(Stream::normal), bits(normal));
        let mut items = [0, 1, 2, 3, 4, 5, 6, 7];
        stream().shuffle(&mut items);
        assert_eq!(items, [2, 1, 4, 7, 0, 3, 5, 6]);
    }

    #[test]
    fn moments() {
        let mut stream = Stream::new("test/moments", 1, "draws");
        let n = 200_000;
        let normal: Vec<f64> = (0..n).map(|_| stream.normal()).collect();
        assert!(math::mean(&normal).abs() < 0.01 && (math::standard_deviation(&normal) - 1.0).abs() < 0.01);
        let waits: Vec<f64> = (0..n).map(|_| stream.exponential()).collect();
        assert!((math::mean(&waits) - 1.0).abs() < 0.01);
        let mut counts = [0_u32; 6];
        (0..n).for_each(|_| counts[stream.below(6) as usize] += 1);
        assert!(counts.iter().all(|c| c.abs_diff(n / 6) < 700), "{counts:?}");
    }

    #[test]
    fn the_layers_of_the_ziggurat_close() {
        let ziggurat = Ziggurat::default();
        let last = LAYERS - 1;
        let tip = Ziggurat::AREA / ziggurat.edge[last] + ziggurat.height[last];
        assert!((tip - 1.0).abs() < 1e-12 && (ziggurat.height[LAYERS] - 1.0).abs() < 1e-15, "{tip}");
        assert!(ziggurat.edge.windows(2).all(|pair| pair[0] > pair[1]));
    }

    #[test]
    fn the_ziggurat_is_normal_in_moments_and_tails() {
        let (ziggurat, mut stream) = (Ziggurat::default(), Stream::new("test/ziggurat", 1, "draws"));
        let n = 4_000_000;
        let mut moments = [0.0; 4];
        let edges = [0.5, 1.0, 2.0, 3.0, 3.654_152_885_361_009, 4.0];
        let mut beyond = [0.0; 6];
        for _ in 0..n {
            let x = ziggurat.normal(&mut stream);
            let powers = [x, x * x, x * x * x, x * x * x * x];
            moments.iter_mut().zip(powers).for_each(|(sum, power)| *sum += power / f64::from(n));
            beyond.iter_mut().zip(edges).for_each(|(count, edge)| *count += f64::from(x.abs() > edge));
        }
        // Four standard errors: the moments of the powers are 1, 2, 15 and 96.
        for ((moment, expected), spread) in
            moments.iter().zip([0.0, 1.0, 0.0, 3.0]).zip([1.0_f64, 2.0, 15.0, 96.0])
        {
            assert!((moment - expected).abs() < 4.0 * (spread / f64::from(n)).sqrt(), "{moments:?}");
        }
        for (count, edge) in beyond.into_iter().zip(edges) {
            let expected = f64::from(n) * libm::erfc(edge / std::f64::consts::SQRT_2);
            assert!(
                (count - expected).abs() < 4.0 * expected.sqrt(),
                "{count} beyond {edge}, not {expected}"
            );
        }
    }

    #[test]
    fn known_answers_of_the_ziggurat() {
        let (ziggurat, mut stream) = (Ziggurat::default(), Stream::new("test/ziggurat", 2, "draws"));
        let hash =
            (0..10_000).fold(0_u64, |hash, _| hash.rotate_left(1) ^ ziggurat.normal(&mut stream).to_bits());
        assert_eq!(hash, 7_830_890_668_876_410_943);
    }

    #[test]
    fn streams_are_apart() {
        let first = |model, seed, name| Stream::new(model, seed, name).bits();
        let draws = [first("a", 1, "x"), first("b", 1, "x"), first("a", 2, "x"), first("a", 1, "y")];
        for (i, a) in draws.iter().enumerate() {
            assert!(draws[i + 1..].iter().all(|b| a != b));
        }
    }
}
