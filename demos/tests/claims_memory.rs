//! Checks the claims of the family `memory` over ten seeds against the reference values and bands of the
//! specification.

mod support;

use support::{Runs, claim, hold};

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn diffusion() {
    let usual = Runs::ten("memory/ring-diffusion", &[("noise", "0.1")]);
    let noisy = Runs::ten("memory/ring-diffusion", &[("noise", "0.2")]);
    let (slopes, noisy_slopes) = (usual.value("slope"), noisy.value("slope"));
    let ratios: Vec<f64> = noisy_slopes.iter().zip(&slopes).map(|(noisy, usual)| noisy / usual).collect();
    hold(&[
        claim("diffusion: alive", usual.value("alive"), (1.0, 0.0), (1.0, 1.0)),
        claim("diffusion: slope, deg²/s", slopes, (2.3, 1.5), (1.2, 3.6)),
        claim("diffusion: slope(0.2) / slope(0.1)", ratios, (3.2, 1.6), (2.2, 6.0)),
        claim("diffusion: width, deg", usual.value("width"), (48.5, 0.5), (47.0, 50.0)),
        claim("diffusion: bias, deg", usual.value("bias"), (0.03, 0.5), (-1.0, 1.0)),
        // Without a band in the specification; a wide one, against mistakes.
        claim("diffusion: sd at the end, deg", usual.value("sd_end"), (2.65, 0.55), (2.0, 3.4)),
        claim("diffusion: r squared", usual.value("r_squared"), (0.97, 0.06), (0.85, 1.0)),
        claim("diffusion: slope(0.2), deg²/s", noisy_slopes, (7.4, 4.0), (4.0, 13.0)),
        claim("diffusion: sd at the end (0.2), deg", noisy.value("sd_end"), (4.9, 1.0), (3.8, 6.3)),
    ]);
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn capacity() {
    let runs = Runs::ten("memory/ring-capacity", &[]);
    let held = |n: u32, reference, band| {
        claim(&format!("capacity: held of {n}"), runs.value(&format!("held_{n}")), reference, band)
    };
    let all = |n: u32| held(n, (f64::from(n), 0.0), (f64::from(n) - 0.1, f64::from(n)));
    hold(&[
        all(1),
        all(2),
        all(3),
        all(4),
        claim("capacity: K", runs.value("capacity"), (4.0, 0.1), (3.8, 4.5)),
        held(6, (3.0, 0.43), (2.3, 3.7)),
        // Without bands in the specification.
        held(5, (3.7, 0.44), (3.0, 4.4)),
        held(7, (2.5, 0.48), (1.8, 3.2)),
        held(8, (2.8, 0.72), (2.0, 3.7)),
    ]);
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn inhibition() {
    let many = Runs::ten("memory/ring-inhibition", &[("trials", "20")]);
    let few = Runs::ten("memory/ring-inhibition", &[("trials", "3")]);
    hold(&[
        claim("g 0.3, 20 trials: K", many.value("capacity_03"), (5.0, 0.1), (4.0, 6.0)),
        claim("g 0.7, 20 trials: K", many.value("capacity_07"), (2.6, 0.4), (2.0, 3.6)),
        claim("g 0.3, 3 trials: K", few.value("capacity_03"), (5.0, 0.1), (4.0, 6.0)),
        claim("g 0.7, 3 trials: K", few.value("capacity_07"), (2.6, 0.4), (2.0, 3.6)),
    ]);
}

#[test]
#[ignore = "ten seeds of every model: run by hand with --release"]
fn one_trial() {
    let runs = Runs::ten("memory/ring", &[]);
    hold(&[
        claim("ring: held", runs.value("held"), (1.0, 0.0), (1.0, 1.0)),
        claim("ring: width, deg", runs.value("width"), (48.5, 1.0), (46.0, 52.0)),
        // The walk's standard deviation at the end is 2.65 degrees.
        claim("ring: drift, deg", runs.value("drift"), (0.0, 3.4), (-10.6, 10.6)),
    ]);
}
