//! The plain rule of Hebb, the rule of Oja and the generalised Hebbian algorithm of Sanger, on the same inputs.
//!
//! With `y = w.x`: Hebb (1949) in its simplest reading `w += eta0 y x`, which grows without bound; Oja (1982)
//! `w += eta y (x - y w)`, whose decay keeps `w` at length 1 and turns it to the first principal component;
//! Sanger (1989), for rows `w_i` and `y = W x`, `w_i += eta y_i (x - sum_{j <= i} y_j w_j)`, which turns the
//! rows to the first components in their order. `eta = eta0 / (1 + t / tau_eta)` for the last two.

use super::eigen::{Eigen, Matrix, eigen};
use super::inputs::Inputs;
use super::projection::{angle, norm, orthogonality, variance};
use crate::format::display;
use crate::math;
use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::random::Stream;
use crate::report::{
    Axis, Cell, Color, Column, Dash, Figure, Format, Mark, Panel, Report, Series, Table, Value,
};

const NAME: &str = "hebbian/oja";

/// The model.
pub(super) const MODEL: Model = Model { name: NAME, code: env!("KB_CODE_HEBBIAN"), describe, simulate };

const NORM: &str = "Length of the weights under Hebb's plain rule and under Oja's";
const ANGLE: &str = "Angle of the weights to the principal direction that they find";
const COMPONENTS: &str = "Eigenvalues of the covariance and what Sanger's rule has learned";

/// The plain rule stops when its weights are longer than this.
const RUNAWAY: f64 = 1e100;
/// The slope of its growth is fitted from this step on.
const SETTLED: usize = 100;
/// Points of a curve over the logarithm of time.
const POINTS: usize = 120;

// The colour of each rule, the same in all figures; the rows of Sanger's rule follow.
const HEBB: Color = Color::Palette(0);
const OJA: Color = Color::Palette(1);
const FIRST_ROW: u8 = 2;

fn describe() -> Description {
    Description {
        title: "Hebb's rule and its normalisations".into(),
        summary: "Plain Hebbian growth runs away. With Oja's decay the weights keep their length and turn to \
                  the direction in which the inputs vary most; with Sanger's, several find one direction each."
            .into(),
        sources: ["hebb1949", "oja1982", "sanger1989"].map(Into::into).into(),
        parameters: vec![
            Parameter::numbers(
                "lambda",
                "variances",
                Unit::One,
                "the variances of the inputs along their principal directions; one for each input",
                &[4.0, 2.0, 1.0, 0.5, 0.25],
                (0.01, 16.0),
                (2, 8),
            ),
            Parameter::number("eta0", "learning rate", Unit::One, "the first step size", [0.01, 0.001, 0.05, 0.001]),
            Parameter::number(
                "tau_eta",
                "decay of the learning rate",
                Unit::Step,
                "steps after which the step size of Oja's and Sanger's rules is half the first",
                [1000.0, 100.0, 10_000.0, 100.0],
            ),
            Parameter::integer("steps", "steps", Unit::Step, "inputs shown to Oja's and Sanger's rules", [20_000, 1000, 100_000, 1000]),
            Parameter::integer("k", "rows", Unit::One, "units of Sanger's rule, at most one for each input", [3, 1, 5, 1]),
            Parameter::integer("hebb_steps", "steps of the plain rule", Unit::Step, "inputs shown to the plain rule", [600, 200, 1000, 100]),
        ],
        chance: true,
        controls: ["eta0", "tau_eta", "k"].map(Into::into).into(),
        presets: Vec::new(),
        outputs: vec![
            Output::figure("norm", NORM),
            Output::figure("angle", ANGLE),
            Output::table("components", COMPONENTS),
            Output::value("hebb_slope", "growth of ln |w| under the plain rule, for each step", Unit::One),
            Output::value("hebb_log10_norm", "log₁₀ |w| at the end of the plain rule", Unit::One),
            Output::value("oja_norm", "final |w| under Oja's rule", Unit::One).at_least(0.0),
            Output::value("oja_angle", "final angle to the first principal direction under Oja's rule", Unit::Degree).within(0.0, 90.0),
            Output::value("oja_variance", "variance along the weights of Oja's rule, relative to the greatest", Unit::One),
            Output::value("gha_angle_worst", "greatest final angle of a row of Sanger's rule", Unit::Degree).within(0.0, 90.0),
            Output::value("gha_orthogonality", "greatest entry of |W Wᵀ − I| under Sanger's rule", Unit::One).at_least(0.0),
        ],
    }
}

/// The weights of all three rules.
struct Weights {
    hebb: Vec<f64>,
    oja: Vec<f64>,
    gha: Vec<Vec<f64>>,
}

/// What was recorded on the way.
#[derive(Default)]
struct Course {
    /// ln|w| of the plain rule and of Oja's before each of the first steps, and after the last of them.
    hebb: Vec<f64>,
    oja: Vec<f64>,
    /// The steps at which angles were taken, and the angles: Oja's, then one for each row.
    steps: Vec<f64>,
    angles: Vec<Vec<f64>>,
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let lambda = settings.numbers("lambda");
    let inputs = Inputs::new(lambda);
    let covariance = inputs.covariance();
    let pairs = eigen(&covariance);
    let mut weights = Weights::new(lambda.len(), settings.integer("k").min(lambda.len()), seed);
    let course = learn(settings, &inputs, &pairs, &mut weights, seed, monitor)?;

    let eta0 = settings.number("eta0");
    let from = SETTLED.min(course.hebb.len() / 2);
    let steps: Vec<f64> = (0..course.hebb.len()).map(|step| step as f64).collect();
    let (_, slope) = math::line_fit(&steps[from..], &course.hebb[from..]);
    let final_angles: Vec<f64> = (0..weights.gha.len()).map(|i| angle(&weights.gha[i], &pairs, i)).collect();
    let worst = final_angles.iter().copied().fold(0.0, f64::max);
    Ok(Report {
        figures: vec![norm_figure(&course, slope, math::ln_1p(eta0 * pairs[0].value)), angle_figure(&course)],
        tables: vec![components(&pairs, &covariance, &weights.gha, &final_angles)],
        values: vec![
            Value::new("hebb_slope", slope),
            Value::new(
                "hebb_log10_norm",
                course.hebb.last().copied().unwrap_or(0.0) / std::f64::consts::LN_10,
            ),
            Value::new("oja_norm", norm(&weights.oja)),
            Value::new("oja_angle", angle(&weights.oja, &pairs, 0)),
            Value::new("oja_variance", variance(&weights.oja, &covariance) / pairs[0].value),
            Value::new("gha_angle_worst", worst),
            Value::new("gha_orthogonality", orthogonality(&weights.gha)),
        ],
    })
}

impl Weights {
    /// Hebb and Oja start from the same direction, of length 1; Sanger's rows from small numbers.
    fn new(d: usize, k: usize, seed: u64) -> Self {
        let mut stream = Stream::new(NAME, seed, "weights");
        let mut start: Vec<f64> = (0..d).map(|_| stream.normal()).collect();
        let length = norm(&start);
        for w in &mut start {
            *w /= length;
        }
        let gha = (0..k).map(|_| (0..d).map(|_| 0.1 * stream.normal()).collect()).collect();
        Self { hebb: start.clone(), oja: start, gha }
    }
}

fn learn(
    settings: &Settings,
    inputs: &Inputs,
    pairs: &[Eigen],
    weights: &mut Weights,
    seed: u64,
    monitor: &mut dyn Monitor,
) -> Result<Course, Fault> {
    let (eta0, tau_eta) = (settings.number("eta0"), settings.number("tau_eta"));
    let (steps, hebb_steps) = (settings.integer("steps"), settings.integer("hebb_steps"));
    let mut stream = Stream::new(NAME, seed, "inputs");
    let mut x = vec![0.0; pairs.len()];
    let mut course = Course { angles: vec![Vec::new(); 1 + weights.gha.len()], ..Course::default() };
    let looks = looks(steps);
    let mut next = looks.iter().peekable();
    course.hebb.push(math::ln(norm(&weights.hebb)));
    course.oja.push(math::ln(norm(&weights.oja)));
    for step in 0..steps {
        inputs.draw(&mut stream, &mut x);
        let eta = eta0 / (1.0 + step as f64 / tau_eta);
        oja(&mut weights.oja, &x, eta);
        gha(&mut weights.gha, &x, eta);
        if step < hebb_steps && norm(&weights.hebb) <= RUNAWAY {
            hebb(&mut weights.hebb, &x, eta0);
            course.hebb.push(math::ln(norm(&weights.hebb)));
            course.oja.push(math::ln(norm(&weights.oja)));
        }
        if next.next_if_eq(&&(step + 1)).is_some() {
            if !weights.oja.iter().chain(weights.gha.iter().flatten()).all(|w| w.is_finite()) {
                return Err(Fault::Failed(format!(
                    "Oja's or Sanger's rule diverged within {} steps: the learning rate is too great for these \
                     variances; lower `eta0` or `lambda`",
                    step + 1
                )));
            }
            course.steps.push((step + 1) as f64);
            course.angles[0].push(angle(&weights.oja, pairs, 0));
            for (i, row) in weights.gha.iter().enumerate() {
                course.angles[i + 1].push(angle(row, pairs, i));
            }
        }
        if step % (steps / 100) == 0 && !monitor.progress(step as f64 / steps as f64) {
            return Err(Fault::Stopped);
        }
    }
    Ok(course)
}

/// Steps at equal distances of their logarithms, without repetition, from the first to the last.
fn looks(steps: usize) -> Vec<usize> {
    let last = math::ln(steps as f64);
    let at = |n: usize| math::exp(last * n as f64 / (POINTS - 1) as f64).round() as usize;
    let mut looks: Vec<usize> = (0..POINTS - 1).map(at).collect();
    looks.push(steps);
    looks.dedup();
    looks
}

/// Hebb's plain rule: `w += eta y x`.
fn hebb(w: &mut [f64], x: &[f64], eta: f64) {
    let y = math::dot(w, x);
    w.iter_mut().zip(x).for_each(|(w, x)| *w += eta * y * x);
}

/// Oja's rule: `w += eta y (x - y w)`.
fn oja(w: &mut [f64], x: &[f64], eta: f64) {
    let y = math::dot(w, x);
    w.iter_mut().zip(x).for_each(|(w, x)| *w += eta * y * (x - y * *w));
}

/// Sanger's rule: `w_i += eta y_i (x - sum_{j <= i} y_j w_j)`, all from the weights before the step.
fn gha(rows: &mut [Vec<f64>], x: &[f64], eta: f64) {
    let mut rest = x.to_vec();
    let y: Vec<f64> = rows.iter().map(|w| math::dot(w, x)).collect();
    for (w, y) in rows.iter_mut().zip(y) {
        for (w, rest) in w.iter_mut().zip(&mut rest) {
            *rest -= y * *w;
            *w += eta * y * *rest;
        }
    }
}

fn norm_figure(course: &Course, slope: f64, bound: f64) -> Figure {
    let every = course.hebb.len().div_ceil(200).max(1);
    let steps: Vec<f64> = (0..course.hebb.len()).step_by(every).map(|step| step as f64).collect();
    let decades =
        |logs: &[f64]| logs.iter().step_by(every).map(|l| l / std::f64::consts::LN_10).collect::<Vec<_>>();
    let end = (course.hebb.len() - 1) as f64;
    let theory = Mark::Line {
        x: vec![0.0, end],
        y: vec![0.0, end * bound / std::f64::consts::LN_10],
        dash: Dash::Dashed,
    };
    let (hebb, oja) = (decades(&course.hebb), decades(&course.oja));
    let last = course.hebb.last().copied().unwrap_or(0.0) / std::f64::consts::LN_10;
    let description = format!(
        "Under Hebb's plain rule the length of the weights grows from 1 to 10 to the power {} in {} steps, by \
         {} for each step in its natural logarithm, where the mean dynamics allow at most {}. Under Oja's rule \
         it stays near 1.",
        display(last, Format::Fixed(1)),
        display(end, Format::Integer),
        display(slope, Format::Significant(3)),
        display(bound, Format::Significant(3)),
    );
    let panel = Panel {
        title: String::new(),
        x: Axis::linear("step", ""),
        y: Axis::linear("log₁₀ |w|", ""),
        series: vec![
            Series { label: "mean dynamics, ln(1 + η λ)".into(), color: Color::Muted, mark: theory },
            Series::line("Hebb", steps.clone(), hebb).colored(HEBB),
            Series::line("Oja", steps, oja).colored(OJA),
        ],
    };
    Figure::single("norm", NORM, description, panel)
}

fn angle_figure(course: &Course) -> Figure {
    let series = course.angles.iter().enumerate().map(|(n, angles)| {
        let line = |label: &str| Series::line(label, course.steps.clone(), angles.clone());
        match n {
            0 => line("Oja").colored(OJA),
            n => line(&format!("Sanger, row {n}")).colored(Color::Palette(FIRST_ROW + n as u8 - 1)),
        }
    });
    let last: Vec<f64> = course.angles.iter().filter_map(|angles| angles.last().copied()).collect();
    let rows: Vec<String> = last[1..].iter().map(|a| format!("{}°", display(*a, Format::Fixed(1)))).collect();
    let description = format!(
        "After {} steps the weights of Oja's rule stand at {}° to the first principal direction, and the rows of \
         Sanger's rule at {} to the principal direction of the same rank.",
        display(course.steps.last().copied().unwrap_or(0.0), Format::Integer),
        display(last[0], Format::Fixed(1)),
        rows.join(", "),
    );
    let panel = Panel {
        title: String::new(),
        x: Axis::log("step", ""),
        y: Axis::linear("angle to the direction", "deg").over(0.0, 90.0),
        series: series.collect(),
    };
    Figure::single("angle", ANGLE, description, panel)
}

fn components(pairs: &[Eigen], covariance: &Matrix, rows: &[Vec<f64>], angles: &[f64]) -> Table {
    let columns = vec![
        Column::number("component", "", Format::Integer),
        Column::number("eigenvalue", "", Format::Fixed(3)),
        Column::number("variance along the learned direction", "", Format::Fixed(3)),
        Column::number("angle to the eigenvector", "deg", Format::Fixed(2)),
    ];
    let mut table = Table::new("components", COMPONENTS, columns);
    for (i, ((pair, row), angle)) in pairs.iter().zip(rows).zip(angles).enumerate() {
        table
            .rows
            .push([(i + 1) as f64, pair.value, variance(row, covariance), *angle].map(Cell::Number).to_vec());
    }
    table
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Unwatched;

    fn run(given: &[(&str, &str)], seed: u64) -> Result<Report, Fault> {
        MODEL.run(&MODEL.with(given), seed, &mut Unwatched)
    }

    #[test]
    fn one_step_of_each_rule_in_closed_form() {
        let x = [2.0, -1.0];
        // y = 1: Hebb adds 0.1 x; Oja adds 0.1 (x - w).
        let (mut plain, mut decayed) = (vec![1.0, 1.0], vec![1.0, 1.0]);
        hebb(&mut plain, &x, 0.1);
        oja(&mut decayed, &x, 0.1);
        assert!((plain[0] - 1.2).abs() < 1e-15 && (plain[1] - 0.9).abs() < 1e-15);
        assert!((decayed[0] - 1.1).abs() < 1e-15 && (decayed[1] - 0.8).abs() < 1e-15);
        // y = (1, 2): the second row sees x - w_1 - 2 w_2 = (-1, -2), with the first as it was.
        let mut rows = vec![vec![1.0, 1.0], vec![1.0, 0.0]];
        gha(&mut rows, &x, 0.1);
        assert!((rows[0][0] - 1.1).abs() < 1e-15 && (rows[0][1] - 0.8).abs() < 1e-15);
        assert!((rows[1][0] - 0.8).abs() < 1e-15 && (rows[1][1] + 0.4).abs() < 1e-15);
    }

    #[test]
    fn other_inputs_are_learned_too() {
        // The greatest variance is not the first, and there are more rows than inputs.
        let lambda = "[0.5, 6, 2]";
        let given = [("lambda", lambda), ("k", "5"), ("steps", "60000"), ("eta0", "0.005")];
        let report = run(&given, 4).unwrap();
        assert!(report.value("oja_angle").unwrap() < 3.0 && report.value("gha_angle_worst").unwrap() < 4.0);
        let table = report.table("components").unwrap();
        let numbers = |column: usize| {
            let number = |row: &Vec<Cell>| if let Cell::Number(n) = row[column] { n } else { f64::NAN };
            table.rows.iter().map(number).collect::<Vec<_>>()
        };
        for ((value, learned), expected) in numbers(1).into_iter().zip(numbers(2)).zip([6.0, 2.0, 0.5]) {
            assert!((value - expected).abs() < 1e-12 && (learned / expected - 1.0).abs() < 0.1, "{learned}");
        }
    }

    #[test]
    fn with_one_direction_the_plain_rule_grows_as_the_formula_says() {
        // Nearly all variance along one direction: ln|w| grows by E[ln(1 + eta lambda n²)], n normal. By
        // summing the density over a fine grid:
        let (eta, lambda) = (0.02, 2.0);
        let expected = (-80_000..=80_000).fold(0.0, |sum, n| {
            let n = f64::from(n) * 1e-4;
            sum + 1e-4 * math::exp(-0.5 * n * n) / std::f64::consts::TAU.sqrt()
                * math::ln_1p(eta * lambda * n * n)
        });
        let lambda = "[2, 0.01]";
        let given = [("lambda", lambda), ("eta0", "0.02"), ("hebb_steps", "1000")];
        let slopes: Vec<f64> =
            (1..=8).map(|seed| run(&given, seed).unwrap().value("hebb_slope").unwrap()).collect();
        assert!((math::mean(&slopes) / expected - 1.0).abs() < 0.08, "{slopes:?}, expected {expected}");
    }

    #[test]
    fn a_rule_that_diverges_says_so() {
        let lambda = "[16, 16, 16]";
        let given = [("lambda", lambda), ("eta0", "0.05"), ("tau_eta", "10000")];
        assert!(matches!(run(&given, 1), Err(Fault::Failed(why)) if why.contains("eta0")));
    }

    #[test]
    fn looks_go_from_the_first_step_to_the_last() {
        let looks = looks(20_000);
        assert_eq!((looks[0], looks.last()), (1, Some(&20_000)));
        assert!(looks.is_sorted_by(|a, b| a < b) && looks.len() > 80);
    }
}
