//! The random walk of a memory: many trials with one item, and the variance of the angle that they keep.
//!
//! Nothing holds a bump at one place of the ring rather than at another, so noise moves it without bound:
//! the variance over trials grows in proportion to time (Compte et al. 2000).

use super::bumps::{Bump, Directions, bumps};
use super::field::{Batch, CUE_STEPS, Field, STEP_MS, Trial, turn};
use super::parameters;
use super::transform::LANES;
use crate::format::display;
use crate::math;
use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::random::Stream;
use crate::report::{Axis, Color, Dash, Figure, Format, Mark, Panel, Report, Series, Value};

const NAME: &str = "memory/ring-diffusion";

/// The model.
pub(in super::super) const MODEL: Model =
    Model { name: NAME, code: env!("KB_CODE_MEMORY"), describe, simulate };

/// Steps between two readings of the angle: 0.1 s.
const READING: usize = 50;
/// The fit begins there, s after the cue, or half way through a shorter delay.
const FIT_FROM: f64 = 0.5;
/// Trials drawn one by one.
const EXAMPLES: usize = 12;

fn describe() -> Description {
    let trials = Parameter::integer(
        "trials",
        "trials",
        Unit::One,
        "how many memories are followed",
        [200, 10, 400, 1],
    );
    let mut all = vec![trials, parameters::inhibition()];
    all.extend(parameters::ring());
    Description {
        title: "A memory on a ring drifts at random".into(),
        summary: "The bump that keeps an angle is pushed about by noise: over many trials the variance of \
                  the remembered angle grows in proportion to the delay."
            .into(),
        sources: ["amari1977", "compte2000"].map(Into::into).into(),
        parameters: all,
        chance: true,
        controls: ["noise", "trials", "delay"].map(Into::into).into(),
        presets: Vec::new(),
        outputs: vec![
            Output::figure("variance", "Remembered angles and their variance over the delay"),
            Output::value("slope", "growth of the variance", Unit::DegreeSquaredPerSecond),
            Output::value("width", "mean width of the bump at the end", Unit::Degree).within(0.0, 360.0),
            Output::value("sd_end", "standard deviation of the angle at the end", Unit::Degree).at_least(0.0),
            Output::value("alive", "fraction of trials that end with one bump", Unit::One).within(0.0, 1.0),
            Output::value("bias", "mean displacement at the end", Unit::Degree),
            Output::value("r_squared", "share of the variance curve that the line explains", Unit::One),
        ],
    }
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let walks = walk_all(settings, seed, monitor)?;
    let alive: Vec<&Walk> = walks.iter().filter(|walk| walk.bumps.len() == 1).collect();
    let steps = parameters::delay_steps(settings);
    let times: Vec<f64> = reading_steps(steps).map(|step| step as f64 * STEP_MS / 1000.0).collect();
    let at = |reading: usize| alive.iter().map(|walk| walk.displacement[reading]).collect::<Vec<_>>();
    let variance: Vec<f64> = (0..times.len())
        .map(|reading| {
            let sd = math::standard_deviation(&at(reading));
            sd * sd
        })
        .collect();
    let end = at(times.len() - 1);
    let widths: Vec<f64> = alive.iter().map(|walk| walk.bumps[0].width).collect();
    let fit = Fit::new(&times, &variance);
    let share = alive.len() as f64 / walks.len() as f64;
    Ok(Report {
        values: vec![
            Value::new("slope", fit.slope),
            Value::new("width", math::mean(&widths)),
            Value::new("sd_end", math::standard_deviation(&end)),
            Value::new("alive", share),
            Value::new("bias", math::mean(&end)),
            Value::new("r_squared", fit.r_squared),
        ],
        figures: vec![figure(&times, &alive, &variance, &fit, (alive.len(), walks.len()))],
        tables: Vec::new(),
    })
}

/// What is known of one trial.
#[derive(Debug)]
struct Walk {
    /// How far the angle is from the item at each reading, degrees; over half a turn where it goes there.
    displacement: Vec<f64>,
    /// The bumps at the end.
    bumps: Vec<Bump>,
}

/// The steps of the delay at which the angle is read, 0 and the end among them.
fn reading_steps(delay_steps: usize) -> impl Iterator<Item = usize> {
    (0..delay_steps.div_ceil(READING)).map(|n| n * READING).chain([delay_steps])
}

fn walk_all(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Vec<Walk>, Fault> {
    let field = Field::new(settings, settings.number("inhibition"));
    let trial = |number: usize| Trial {
        items: vec![360.0 * Stream::new(NAME, seed, &format!("item/{number}")).uniform()],
        noise: Stream::new(NAME, seed, &format!("noise/{number}")),
    };
    let trials: Vec<Trial> = (0..settings.integer("trials")).map(trial).collect();
    let directions = Directions::default();
    let delay_steps = parameters::delay_steps(settings);
    let mut walks: Vec<Walk> = Vec::with_capacity(trials.len());
    for some in trials.chunks(LANES) {
        let mut batch = Batch::new(&field, some);
        let mut displacement = vec![Vec::new(); some.len()];
        batch.advance(CUE_STEPS);
        let mut now = 0;
        for (reading, step) in reading_steps(delay_steps).enumerate() {
            batch.advance(step - now);
            now = step;
            for (lane, trial) in some.iter().enumerate() {
                let before = displacement[lane].last().copied().unwrap_or(0.0);
                let angle = directions.angle(&batch.activity(lane)) - trial.items[0];
                displacement[lane].push(before + turn(angle - before));
            }
            let done = walks.len() as f64 + some.len() as f64 * step as f64 / delay_steps as f64;
            let tell = reading % 8 == 7 || step == delay_steps;
            if tell && !monitor.progress(done / trials.len() as f64) {
                return Err(Fault::Stopped);
            }
        }
        let at_end = (0..some.len()).map(|lane| bumps(&batch.activity(lane)));
        walks.extend(
            displacement.into_iter().zip(at_end).map(|(displacement, bumps)| Walk { displacement, bumps }),
        );
    }
    Ok(walks)
}

/// The straight line through the later part of the variance curve.
struct Fit {
    from: f64,
    intercept: f64,
    slope: f64,
    r_squared: f64,
}

impl Fit {
    fn new(times: &[f64], variance: &[f64]) -> Self {
        let end = times.last().copied().unwrap_or(0.0);
        let from = FIT_FROM.min(end / 2.0);
        // A reading at the limit belongs to the fit, whatever the last bit of its time.
        let first = times.iter().position(|t| *t >= from - 1e-9).unwrap_or(0);
        let (x, y) = (&times[first..], &variance[first..]);
        let (intercept, slope) = math::line_fit(x, y);
        let mean = math::mean(y);
        let (mut rest, mut total) = (0.0, 0.0);
        for (x, y) in x.iter().zip(y) {
            let miss = y - (intercept + slope * x);
            rest += miss * miss;
            total += (y - mean) * (y - mean);
        }
        let r_squared = if total > 0.0 { 1.0 - rest / total } else { 0.0 };
        Self { from: x.first().copied().unwrap_or(0.0), intercept, slope, r_squared }
    }
}

fn figure(times: &[f64], alive: &[&Walk], variance: &[f64], fit: &Fit, counts: (usize, usize)) -> Figure {
    let end = times.last().copied().unwrap_or(0.0);
    let axis = || Axis::linear("time since the end of the cue", "s");
    let example =
        |walk: &&Walk| Series::line("", times.to_vec(), walk.displacement.clone()).colored(Color::Palette(0));
    let mut examples: Vec<Series> = alive.iter().take(EXAMPLES).map(example).collect();
    if let Some(first) = examples.first_mut() {
        first.label = "one trial each".into();
    }
    let line = Mark::Line {
        x: vec![fit.from, end],
        y: vec![fit.intercept + fit.slope * fit.from, fit.intercept + fit.slope * end],
        dash: Dash::Dashed,
    };
    let curve = vec![
        Series::points("variance", times.to_vec(), variance.to_vec()).colored(Color::Palette(1)),
        Series { label: "fitted line".into(), color: Color::Muted, mark: line },
    ];
    let description = format!(
        "{} of {} trials end with one bump. The remembered angles spread from the item to both sides, and \
         their variance grows by {} °² in each second: after {} s it is {} °², a standard deviation of \
         {}°. A straight line explains {} of the curve.",
        counts.0,
        counts.1,
        display(fit.slope, Format::Fixed(2)),
        display(end, Format::Significant(2)),
        display(variance.last().copied().unwrap_or(0.0), Format::Fixed(1)),
        display(variance.last().copied().unwrap_or(0.0).sqrt(), Format::Fixed(1)),
        format_args!("{} %", display(100.0 * fit.r_squared, Format::Fixed(0))),
    );
    Figure {
        name: "variance".into(),
        title: "Remembered angles and their variance over the delay".into(),
        description,
        panels: vec![
            Panel {
                title: "Some trials".into(),
                x: axis(),
                y: Axis::linear("displacement", "deg"),
                series: examples,
            },
            Panel {
                title: "All trials".into(),
                x: axis(),
                y: Axis::linear("variance", "deg²"),
                series: curve,
            },
        ],
        columns: 2,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::field::SPACING;
    use super::super::transform::UNITS;
    use super::*;
    use crate::model::Unwatched;

    fn settings(given: &[(&str, &str)]) -> Settings {
        MODEL.with(given)
    }

    /// The growth of the variance that perturbation theory predicts, deg²/s: noise that pushes along
    /// `v = f' du/dangle`, the adjoint of the one direction in which a bump moves freely.
    fn predicted(settings: &Settings) -> f64 {
        let mut still = settings.clone();
        still.0.insert("noise".into(), crate::parameter::Setting::Number(0.0));
        let field = Field::new(&still, settings.number("inhibition"));
        let trials: Vec<Trial> = [90.0, 90.5, 91.0, 91.5]
            .map(|item| Trial { items: vec![item], noise: Stream::new("test", 1, "unused") })
            .into();
        let mut batch = Batch::new(&field, &trials);
        batch.advance(3000);
        let (gain, noise) = (settings.number("gain"), settings.number("noise"));
        let speeds: Vec<f64> = (0..trials.len())
            .map(|lane| {
                let f = batch.activity(lane);
                let u = f.map(|f| math::ln(f / (1.0 - f)) / gain);
                let (mut square, mut along) = (0.0, 0.0);
                for i in 0..UNITS {
                    let slope = (u[(i + 1) % UNITS] - u[(i + UNITS - 1) % UNITS]) / (2.0 * SPACING);
                    let v = gain * f[i] * (1.0 - f[i]) * slope;
                    square += v * v;
                    along += v * slope;
                }
                // 20 ms is the time constant of the units.
                noise * noise / 0.02 * square / (along * along)
            })
            .collect();
        math::mean(&speeds)
    }

    #[test]
    fn the_variance_grows_as_perturbation_theory_predicts() {
        for given in [vec![], vec![("a", "8"), ("gain", "5"), ("noise", "0.08")]] {
            let settings = settings(&given);
            let report = MODEL.run(&settings, 3, &mut Unwatched).unwrap();
            let (slope, expected) = (report.value("slope").unwrap(), predicted(&settings));
            // The standard error of a variance of 200 trials is a tenth of it.
            assert!((slope / expected - 1.0).abs() < 0.35, "{slope} deg²/s, predicted {expected}");
            assert!((report.value("alive").unwrap() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn without_noise_nothing_moves() {
        let settings = settings(&[("noise", "0"), ("trials", "10"), ("delay", "500 ms")]);
        let report = MODEL.run(&settings, 1, &mut Unwatched).unwrap();
        assert!(report.value("sd_end").unwrap() < 1.0, "only towards the nearest unit");
        assert!((report.value("alive").unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_line_is_fitted_from_half_a_second_on() {
        let times: Vec<f64> = (0..=30).map(|n| f64::from(n) / 10.0).collect();
        let curve: Vec<f64> = times.iter().map(|t| if *t < 0.45 { 9.0 } else { 1.0 + 2.5 * t }).collect();
        let fit = Fit::new(&times, &curve);
        assert!((fit.slope - 2.5).abs() < 1e-9 && (fit.intercept - 1.0).abs() < 1e-9);
        assert!((fit.r_squared - 1.0).abs() < 1e-9 && (fit.from - 0.5).abs() < 1e-9);
        assert_eq!(reading_steps(250).collect::<Vec<_>>(), [0, 50, 100, 150, 200, 250]);
        assert_eq!(reading_steps(260).last(), Some(260));
    }
}
