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
