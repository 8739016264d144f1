//! The only door to mathematics beyond `+ - * / sqrt`.
//!
//! The platform's `exp`, `ln`, `tanh` and the rest differ between machines in the last bits, and a chaotic
//! network turns one of those into other spikes within a second of model time. The `libm` crate, at one
//! pinned version, gives the same bits everywhere. A lint forbids the platform's functions outside here.

/// e to the power `x`.
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// e to the power `x`, less one; precise near zero.
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// The natural logarithm.
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// The natural logarithm of `1 + x`; precise near zero.
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// The logarithm to base ten.
pub fn log10(x: f64) -> f64 {
    libm::log10(x)
}

/// `x` to the power `y`.
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// The sine of an angle in radians.
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// The cosine of an angle in radians.
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// The arc cosine, in radians.
pub fn acos(x: f64) -> f64 {
    libm::acos(x)
}

/// The angle of the point `(x, y)`, in radians.
pub fn atan2(y: f64, x: f64) -> f64 {
    libm::atan2(y, x)
}

/// The hyperbolic tangent.
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

/// The logistic function `1 / (1 + exp(-x))`, within 3 units in the last place for `|x| < 690`
/// (beyond, the result stays at its value there).
///
/// Written so that a loop over it is vectorised: `exp` is reduced to `[-ln 2 / 2, ln 2 / 2]` (Cody and Waite
/// 1980) and replaced by its [6/6] Padé approximant, whose own error there is below 2e-19. The numerator
/// mirrors the denominator, `exp(r) = (p + r q) / (p - r q)`, so one division does for the whole function.
#[inline]
pub fn logistic(x: f64) -> f64 {
    const LIMIT: f64 = 690.0;
    /// Adding it rounds a small number to a whole one, left in the low bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    /// ln 2 to 32 bits, so that its product with the exponent is exact, and the rest.
    const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    // exp(-x) = 2^exponent exp(-r).
    let x = x.clamp(-LIMIT, LIMIT);
    let shifted = ROUND - x * std::f64::consts::LOG2_E;
    let exponent = shifted - ROUND;
    let r = (x + exponent * LN_2_HIGH) + exponent * LN_2_LOW;
    let z = r * r;
    let p = ((z + 840.0) * z + 75_600.0) * z + 665_280.0;
    let rq = ((42.0 * z + 10_080.0) * z + 332_640.0) * r;
    let power_of_two = f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52);
    (p + rq) / ((p + rq) + (p - rq) * power_of_two)
}

/// Some work for [`widest`]. `call` must be `#[inline(always)]`, and so must all that it calls: only what is
/// inlined is compiled for the registers that were found.
pub(crate) trait Work {
    /// What comes of it.
    type Output;

    /// Does it.
    fn call(self) -> Self::Output;
}

/// Does some work with the widest registers that this processor has. Each number is still made by the same
/// operations in the same order, so its bits are the same.
#[cfg(target_arch = "x86_64")]
pub(crate) fn widest<W: Work>(work: W) -> W::Output {
    struct Wide<W>(W);
    impl<W: Work> pulp::NullaryFnOnce for Wide<W> {
        type Output = W::Output;

        #[allow(clippy::inline_always)] // See `Work`.
        #[inline(always)]
        fn call(self) -> W::Output {
            self.0.call()
        }
    }
    pulp::Arch::new().dispatch(Wide(work))
}

/// Does some work.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn widest<W: Work>(work: W) -> W::Output {
    work.call()
}

/// The mean of the numbers, summed in their order; zero for none.
pub fn mean(numbers: &[f64]) -> f64 {
    if numbers.is_empty() { 0.0 } else { sum(numbers) / numbers.len() as f64 }
}

/// The sum of the numbers in their order.
pub fn sum(numbers: &[f64]) -> f64 {
    numbers.iter().fold(0.0, |sum, n| sum + n)
}

/// The standard deviation of a sample (divided by n - 1), in two passes; zero for fewer than two numbers.
pub fn standard_deviation(numbers: &[f64]) -> f64 {
    if numbers.len() < 2 {
        return 0.0;
    }
    let mean = mean(numbers);
    let squares = numbers.iter().fold(0.0, |sum, n| sum + (n - mean) * (n - mean));
    (squares / (numbers.len() - 1) as f64).sqrt()
}

/// The scalar product.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

/// Intercept and slope of the least-squares line through the points. Both are zero for fewer than two points.
pub fn line_fit(x: &[f64], y: &[f64]) -> (f64, f64) {
    let (mx, my) = (mean(x), mean(y));
    let (mut sxx, mut sxy) = (0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        sxx += (x - mx) * (x - mx);
        sxy += (x - mx) * (y - my);
    }
    if sxx == 0.0 {
        return (0.0, 0.0);
    }
    let slope = sxy / sxx;
    (my - slope * mx, slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logistic_function_agrees_with_that_of_libm() {
        let mut worst = 0.0_f64;
        for n in -400_000..=400_000 {
            // Dense near zero, and out to +-128.
            let x = f64::from(n) * f64::from(n).abs() * 8e-10;
            let expected = 1.0 / (1.0 + exp(-x));
            worst = worst.max((logistic(x) - expected).abs() / (expected * f64::EPSILON));
        }
        assert!(worst < 4.0, "{worst} units in the last place");
    }

    #[test]
    fn the_logistic_function_at_its_ends() {
        assert!((logistic(0.0) - 0.5).abs() < f64::EPSILON / 8.0);
        assert!((logistic(1e300) - 1.0).abs() < f64::EPSILON / 8.0 && logistic(-1e300) > 0.0);
        assert!((logistic(-689.5) / exp(-689.5) - 1.0).abs() < 1e-13);
        assert!(logistic(f64::NAN).is_nan());
        // The same bits on every machine.
        assert_eq!(logistic(0.75).to_bits(), 0x3fe5_bbd4_f7a3_23ec);
        assert_eq!(logistic(-3.2).to_bits(), 0x3fa4_0d87_9512_9682);
    }
}
