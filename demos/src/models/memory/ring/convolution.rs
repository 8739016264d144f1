//! Convolution on a ring of 180 places by an even kernel, for several independent trials at once.
//!
//! The ring of 180 is the product of rings of 9, 5 and 4 (place `i` is `(i mod 9, i mod 5, i mod 4)`: the
//! Chinese remainder theorem), so its Fourier transform is three short ones, one after the other, without
//! factors between them (Good 1958, *J. R. Stat. Soc. B* 20:361). Each is taken in its real form, cosine and
//! sine sums, so numbers stay real, and in lanes: the same operations on every trial, in the same order, so
//! that the result of a trial does not depend on which others ran beside it.
//!
//! A product of three cosine or sine waves is a sum of waves of the whole ring, of the frequencies
//! `±a ±b ±c`; the kernel weighs these differently. So in the transformed picture each number becomes a
//! weighted sum of itself and of three others, those with cosine and sine exchanged on two of the axes.

// Only what is inlined is compiled for the registers that were found: see `math::widest`.
#![allow(clippy::inline_always)]

use super::transform::{AXES, LANES, Lanes, UNITS, backward, forward};
use crate::math;

/// A kernel, ready to be applied.
#[derive(Debug, Clone)]
pub(super) struct Convolution {
    mixes: Vec<Mix>,
}

/// How one number of the transformed picture comes from four: itself and those with cosine and sine
/// exchanged on the axes 0 and 1, 0 and 2, 1 and 2.
#[derive(Debug, Clone, Copy)]
struct Mix {
    from: [usize; 4],
    weight: [f64; 4],
}

/// The wave that a row of an axis's transform measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wave {
    /// Constant, or up and down in turns: a cosine without a sine.
    Alone(usize),
    /// A cosine of that frequency; its sine is the next row.
    Cosine(usize),
    /// A sine of that frequency.
    Sine(usize),
}

impl Wave {
    /// The wave of a row of an axis's transform.
    fn of(axis: usize, row: usize) -> Self {
        match (AXES[axis], row) {
            (_, 0) => Self::Alone(0),
            (4, 1) => Self::Alone(2),
            (4, 2) => Self::Cosine(1),
            (4, _) => Self::Sine(1),
            (_, row) if row % 2 == 1 => Self::Cosine(row.div_ceil(2)),
            (_, row) => Self::Sine(row / 2),
        }
    }

    fn frequency(self) -> usize {
        match self {
            Self::Alone(f) | Self::Cosine(f) | Self::Sine(f) => f,
        }
    }

    /// How many rows on the other wave of the same frequency stands.
    fn exchange(self) -> Option<isize> {
        match self {
            Self::Alone(_) => None,
            Self::Cosine(_) => Some(1),
            Self::Sine(_) => Some(-1),
        }
    }
}

impl Convolution {
    /// The kernel's value for each distance around the ring, 0 to 179. It must be even:
    /// `kernel[d] = kernel[180 - d]`.
    pub(super) fn new(kernel: &[f64; UNITS]) -> Self {
        let spectrum = spectrum(kernel);
        let rows = |at: usize| [at / (AXES[1] * AXES[2]), at / AXES[2] % AXES[1], at % AXES[2]];
        Self { mixes: (0..UNITS).map(|at| Mix::new(rows(at), &spectrum)).collect() }
    }

    /// Convolves `input`, which is used up, into `output`.
    #[inline(always)]
    pub(super) fn apply(&self, input: &mut Lanes, output: &mut Lanes) {
        forward(input);
        let rows = input.as_chunks::<LANES>().0;
        for (out, mix) in output.as_chunks_mut::<LANES>().0.iter_mut().zip(&self.mixes) {
            let [a, b, c, d] = mix.from.map(|from| &rows[from]);
            let weight = mix.weight;
            for lane in 0..LANES {
                out[lane] =
                    (weight[0] * a[lane] + weight[1] * b[lane]) + (weight[2] * c[lane] + weight[3] * d[lane]);
            }
        }
        backward(output);
    }
}

/// The weight of each frequency of the whole ring: the kernel's cosine sums.
fn spectrum(kernel: &[f64; UNITS]) -> [f64; UNITS] {
    let step = std::f64::consts::TAU / UNITS as f64;
    let cosine: Vec<f64> = (0..UNITS).map(|i| math::cos(step * i as f64)).collect();
    std::array::from_fn(|frequency| {
        (0..UNITS).fold(0.0, |sum, d| sum + kernel[d] * cosine[frequency * d % UNITS])
    })
}

impl Mix {
    /// For the number at these rows of the three axes.
    fn new(rows: [usize; 3], spectrum: &[f64; UNITS]) -> Self {
        let wave: [Wave; 3] = std::array::from_fn(|axis| Wave::of(axis, rows[axis]));
        let mut weight = signed_means(wave, spectrum);
        // The backward transforms are the forward ones transposed; to an inverse they lack the length of the
        // ring, and a factor of two for each axis with cosine and sine.
        let pairs = wave.iter().filter(|wave| wave.exchange().is_some()).count();
        let scale = f64::from(1_u32 << pairs) / UNITS as f64;
        for weight in &mut weight {
            *weight *= scale;
        }
        let mut from = [place(rows); 4];
        for (n, (a, b)) in [(0, 1), (0, 2), (1, 2)].into_iter().enumerate() {
            if let (Some(other_a), Some(other_b)) = (wave[a].exchange(), wave[b].exchange()) {
                let mut other = rows;
                other[a] = rows[a].strict_add_signed(other_a);
                other[b] = rows[b].strict_add_signed(other_b);
                from[n + 1] = place(other);
                // cos(a + b) = cos a cos b - sin a sin b, but sin(a + b) = sin a cos b + cos a sin b.
                if other_a == other_b {
                    weight[n + 1] = -weight[n + 1];
                }
            } else {
                weight[n + 1] = 0.0;
            }
        }
        Self { from, weight }
    }
}

/// The means, over the signs `s` and `t`, of the weight of the frequency `a + s b + t c` of the whole ring:
/// as it is, and times `s`, `t` and `s t`.
fn signed_means(wave: [Wave; 3], spectrum: &[f64; UNITS]) -> [f64; 4] {
    // A frequency of an axis stands for a multiple of it on the ring; its negative is the ring's rest.
    let on_ring = |axis: usize, negative: bool| {
        let frequency = wave[axis].frequency() * (UNITS / AXES[axis]);
        if negative { UNITS - frequency } else { frequency }
    };
    let mut mean = [0.0; 4];
    for (s, t) in [(false, false), (false, true), (true, false), (true, true)] {
        let weight = 0.25 * spectrum[(on_ring(0, false) + on_ring(1, s) + on_ring(2, t)) % UNITS];
        for (mean, negative) in mean.iter_mut().zip([false, s, t, s != t]) {
            *mean += if negative { -weight } else { weight };
        }
    }
    mean
}

/// The place of a combination of rows.
fn place(rows: [usize; 3]) -> usize {
    (rows[0] * AXES[1] + rows[1]) * AXES[2] + rows[2]
}

#[cfg(test)]
mod tests {
    use super::super::transform::position;
    use super::*;
    use crate::random::Stream;

    /// An even kernel without other regularity.
    fn kernel(stream: &mut Stream) -> [f64; UNITS] {
        let half: Vec<f64> = (0..=UNITS / 2).map(|_| stream.normal()).collect();
        std::array::from_fn(|d| half[d.min(UNITS - d)])
    }

    #[test]
    fn every_lane_is_the_direct_sum() {
        let mut stream = Stream::new("test/convolution", 1, "numbers");
        let kernel = kernel(&mut stream);
        let input: Vec<[f64; UNITS]> = (0..LANES).map(|_| std::array::from_fn(|_| stream.normal())).collect();
        let (mut lanes, mut output) = ([0.0; UNITS * LANES], [0.0; UNITS * LANES]);
        for unit in 0..UNITS {
            (0..LANES).for_each(|lane| lanes[position(unit) * LANES + lane] = input[lane][unit]);
        }
        Convolution::new(&kernel).apply(&mut lanes, &mut output);
        for (lane, input) in input.iter().enumerate() {
            for i in 0..UNITS {
                let direct = (0..UNITS).fold(0.0, |sum, j| sum + kernel[(UNITS + i - j) % UNITS] * input[j]);
                let fast = output[position(i) * LANES + lane];
                assert!((fast - direct).abs() < 1e-12, "lane {lane}, unit {i}: {fast} for {direct}");
            }
        }
    }

    #[test]
    fn a_lane_does_not_depend_on_its_neighbours() {
        let mut stream = Stream::new("test/convolution", 2, "numbers");
        let convolution = Convolution::new(&kernel(&mut stream));
        let signal: Vec<f64> = (0..UNITS).map(|_| stream.normal()).collect();
        let mut run = |lane: usize| {
            let mut lanes: Lanes = std::array::from_fn(|_| stream.normal());
            let mut output = [0.0; UNITS * LANES];
            (0..UNITS).for_each(|unit| lanes[unit * LANES + lane] = signal[unit]);
            convolution.apply(&mut lanes, &mut output);
            (0..UNITS).map(|unit| output[unit * LANES + lane].to_bits()).collect::<Vec<_>>()
        };
        let first = run(0);
        assert!((1..LANES).all(|lane| run(lane) == first));
    }
}
