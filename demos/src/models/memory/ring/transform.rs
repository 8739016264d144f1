//! The Fourier transform of the ring in real form: sums with cosine and sine waves along the axes of 9, 5 and
//! 4 places, in place, on several trials at once. The backward transforms are the forward ones transposed;
//! what is missing to an inverse is in the weights of [`super::convolution`].
//!
//! Each is a loop over numbers that lie side by side with nothing between them, so that the compiler turns
//! it into vector instructions. The waves are written out: nine places are few, and a table of cosines would
//! be read again for each.

// Only what is inlined is compiled for the registers that were found: see `math::widest`.
#![allow(clippy::inline_always)]

/// Places on the ring.
pub(super) const UNITS: usize = 180;
/// Trials computed at once. Part of no result.
pub(super) const LANES: usize = 4;
/// One number for each place and trial: place after place in the order of [`position`], trials innermost.
pub(super) type Lanes = [f64; UNITS * LANES];

/// The lengths of the axes, outermost first.
pub(super) const AXES: [usize; 3] = [9, 5, 4];

/// Where the place `unit` of the ring stands in the order of the arrays.
pub(super) fn position(unit: usize) -> usize {
    (unit % AXES[0] * AXES[1] + unit % AXES[1]) * AXES[2] + unit % AXES[2]
}

/// All three transforms of the numbers, in place.
#[inline(always)]
pub(super) fn forward(x: &mut Lanes) {
    forward_9(x);
    forward_5(x);
    forward_4(x);
}

/// The transposes of all three.
#[inline(always)]
pub(super) fn backward(x: &mut Lanes) {
    backward_4(x);
    backward_5(x);
    backward_9(x);
}

// Cosines and sines of multiples of 40 and of 72 degrees.
const COS_40: f64 = 0.766_044_443_118_978;
const COS_80: f64 = 0.173_648_177_666_930_36;
const COS_160: f64 = -0.939_692_620_785_908_4;
const SIN_40: f64 = 0.642_787_609_686_539_3;
const SIN_80: f64 = 0.984_807_753_012_208;
const SIN_120: f64 = 0.866_025_403_784_438_6;
const SIN_160: f64 = 0.342_020_143_325_668_7;
const COS_72: f64 = 0.309_016_994_374_947_45;
const COS_144: f64 = -0.809_016_994_374_947_5;
const SIN_72: f64 = 0.951_056_516_295_153_6;
const SIN_144: f64 = 0.587_785_252_292_473_1;

/// The cosine sums of frequencies 1 to 4 over nine places, from the middle place and the sums of the
/// places equally far from it.
#[inline(always)]
fn cosines_9(x0: f64, t: [f64; 4]) -> [f64; 4] {
    let common = x0 - 0.5 * t[2];
    [
        common + COS_40 * t[0] + COS_80 * t[1] + COS_160 * t[3],
        common + COS_80 * t[0] + COS_160 * t[1] + COS_40 * t[3],
        x0 + t[2] - 0.5 * (t[0] + t[1] + t[3]),
        common + COS_160 * t[0] + COS_40 * t[1] + COS_80 * t[3],
    ]
}

/// The sine sums of frequencies 1 to 4 over nine places, from the differences of the places equally far
/// from the middle.
#[inline(always)]
fn sines_9(d: [f64; 4]) -> [f64; 4] {
    let common = SIN_120 * d[2];
    [
        common + SIN_40 * d[0] + SIN_80 * d[1] + SIN_160 * d[3],
        SIN_80 * d[0] + SIN_160 * d[1] - SIN_40 * d[3] - common,
        SIN_120 * (d[0] - d[1] + d[3]),
        common + SIN_160 * d[0] - SIN_40 * d[1] - SIN_80 * d[3],
    ]
}

/// Nine places `x[i]`, `x[i + S]`, ... to the constant wave, then cosine and sine of frequencies 1 to 4.
#[inline(always)]
fn forward_9(x: &mut Lanes) {
    const S: usize = 20 * LANES;
    for i in 0..S {
        let x0 = x[i];
        let a = [x[i + S], x[i + 2 * S], x[i + 3 * S], x[i + 4 * S]];
        let b = [x[i + 8 * S], x[i + 7 * S], x[i + 6 * S], x[i + 5 * S]];
        let t = [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]];
        let c = cosines_9(x0, t);
        let s = sines_9([a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3]]);
        x[i] = x0 + t[0] + t[1] + t[2] + t[3];
        x[i + S] = c[0];
        x[i + 2 * S] = s[0];
        x[i + 3 * S] = c[1];
        x[i + 4 * S] = s[1];
        x[i + 5 * S] = c[2];
        x[i + 6 * S] = s[2];
        x[i + 7 * S] = c[3];
        x[i + 8 * S] = s[3];
    }
}

/// The transpose of [`forward_9`].
#[inline(always)]
fn backward_9(x: &mut Lanes) {
    const S: usize = 20 * LANES;
    for i in 0..S {
        let x0 = x[i];
        let t = [x[i + S], x[i + 3 * S], x[i + 5 * S], x[i + 7 * S]];
        let c = cosines_9(x0, t);
        let s = sines_9([x[i + 2 * S], x[i + 4 * S], x[i + 6 * S], x[i + 8 * S]]);
        x[i] = x0 + t[0] + t[1] + t[2] + t[3];
        x[i + S] = c[0] + s[0];
        x[i + 2 * S] = c[1] + s[1];
        x[i + 3 * S] = c[2] + s[2];
        x[i + 4 * S] = c[3] + s[3];
        x[i + 5 * S] = c[3] - s[3];
        x[i + 6 * S] = c[2] - s[2];
        x[i + 7 * S] = c[1] - s[1];
        x[i + 8 * S] = c[0] - s[0];
    }
}

/// The same for five places, frequencies 1 and 2.
#[inline(always)]
fn cosines_5(x0: f64, t: [f64; 2]) -> [f64; 2] {
    [x0 + COS_72 * t[0] + COS_144 * t[1], x0 + COS_144 * t[0] + COS_72 * t[1]]
}

#[inline(always)]
fn sines_5(d: [f64; 2]) -> [f64; 2] {
    [SIN_72 * d[0] + SIN_144 * d[1], SIN_144 * d[0] - SIN_72 * d[1]]
}

/// Five places to the constant wave, then cosine and sine of frequencies 1 and 2.
#[inline(always)]
fn forward_5(x: &mut Lanes) {
    const S: usize = 4 * LANES;
    for x in x.as_chunks_mut::<{ 5 * S }>().0 {
        for i in 0..S {
            let (x0, a, b) = (x[i], [x[i + S], x[i + 2 * S]], [x[i + 4 * S], x[i + 3 * S]]);
            let t = [a[0] + b[0], a[1] + b[1]];
            let c = cosines_5(x0, t);
            let s = sines_5([a[0] - b[0], a[1] - b[1]]);
            x[i] = x0 + t[0] + t[1];
            x[i + S] = c[0];
            x[i + 2 * S] = s[0];
            x[i + 3 * S] = c[1];
            x[i + 4 * S] = s[1];
        }
    }
}

/// The transpose of [`forward_5`].
#[inline(always)]
fn backward_5(x: &mut Lanes) {
    const S: usize = 4 * LANES;
    for x in x.as_chunks_mut::<{ 5 * S }>().0 {
        for i in 0..S {
            let (x0, t) = (x[i], [x[i + S], x[i + 3 * S]]);
            let c = cosines_5(x0, t);
            let s = sines_5([x[i + 2 * S], x[i + 4 * S]]);
            x[i] = x0 + t[0] + t[1];
            x[i + S] = c[0] + s[0];
            x[i + 2 * S] = c[1] + s[1];
            x[i + 3 * S] = c[1] - s[1];
            x[i + 4 * S] = c[0] - s[0];
        }
    }
}

/// Four places to the constant wave, the wave up and down in turns, and cosine and sine of frequency 1.
#[inline(always)]
fn forward_4(x: &mut Lanes) {
    const S: usize = LANES;
    for x in x.as_chunks_mut::<{ 4 * S }>().0 {
        for i in 0..S {
            let (even, odd) = (x[i] + x[i + 2 * S], x[i + S] + x[i + 3 * S]);
            let (c, s) = (x[i] - x[i + 2 * S], x[i + S] - x[i + 3 * S]);
            x[i] = even + odd;
            x[i + S] = even - odd;
            x[i + 2 * S] = c;
            x[i + 3 * S] = s;
        }
    }
}

/// The transpose of [`forward_4`].
#[inline(always)]
fn backward_4(x: &mut Lanes) {
    const S: usize = LANES;
    for x in x.as_chunks_mut::<{ 4 * S }>().0 {
        for i in 0..S {
            let (even, odd) = (x[i] + x[i + S], x[i] - x[i + S]);
            let (c, s) = (x[i + 2 * S], x[i + 3 * S]);
            x[i] = even + c;
            x[i + S] = odd + s;
            x[i + 2 * S] = even - c;
            x[i + 3 * S] = odd - s;
        }
    }
}
