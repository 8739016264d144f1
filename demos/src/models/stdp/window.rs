//! The window of spike-timing-dependent plasticity: the change of a weight by one pair of spikes.
//!
//! With `D = t_post - t_pre`: `dw = A+ exp(-D / tau+)` for `D > 0` and `-A- exp(D / tau-)` for `D < 0` (Song,
//! Miller and Abbott 2000, Eq. 1, with weights as fractions of the greatest), the usual reading of the data
//! of Bi and Poo (1998, Fig. 7). A pair at `D = 0` changes nothing. Nothing here is random.

use crate::format::display;
use crate::math;
use crate::model::{Description, Fault, Model, Monitor, Output, Preset};
use crate::parameter::{Parameter, Setting, Settings};
use crate::quantity::Unit;
use crate::report::{Axis, Color, Direction, Figure, Format, Panel, Report, Series, Value};

const NAME: &str = "stdp/window";

/// The model.
pub(super) const MODEL: Model = Model { name: NAME, code: env!("KB_CODE_STDP"), describe, simulate };

const TITLE: &str = "Change of a weight by one pair of spikes, against the time from input to output";
/// The figure reaches this far to either side (ms).
const REACH: f64 = 100.0;
/// Points of each branch, 1 ms apart, zero included as the limit of the branch.
const POINTS: usize = 101;

/// The four numbers of a window.
struct Window {
    a_plus: f64,
    a_minus: f64,
    /// Time constants (ms).
    tau_plus: f64,
    tau_minus: f64,
}

impl Window {
    fn new(settings: &Settings) -> Self {
        Self {
            a_plus: settings.number("a_plus"),
            a_minus: settings.number("a_minus"),
            tau_plus: settings.number("tau_plus"),
            tau_minus: settings.number("tau_minus"),
        }
    }

    /// The strengthening branch, `delay >= 0` ms after the input.
    fn strengthening(&self, delay: f64) -> f64 {
        self.a_plus * math::exp(-delay / self.tau_plus)
    }

    /// The weakening branch, `lead >= 0` ms before the input.
    fn weakening(&self, lead: f64) -> f64 {
        -self.a_minus * math::exp(-lead / self.tau_minus)
    }
}

fn describe() -> Description {
    let fit = [("a_plus", 0.0103), ("a_minus", 0.0051), ("tau_plus", 14.0), ("tau_minus", 34.0)];
    Description {
        title: "The window of spike-timing-dependent plasticity".into(),
        summary: "An input spike shortly before an output spike strengthens its synapse, one shortly after \
                  weakens it. The area below zero is the larger one, so that chance pairs weaken on balance."
            .into(),
        sources: ["bi1998", "song2000"].map(Into::into).into(),
        parameters: vec![
            Parameter::choice(
                "preset",
                "preset",
                "equal time constants, or a weakening side that is lower and longer",
                &["song", "bi-poo-fit"],
            ),
            Parameter::number(
                "a_plus",
                "strengthening (A₊)",
                Unit::One,
                "the greatest strengthening by one pair, as a fraction of the greatest weight",
                [0.005, 0.0, 0.02, 0.000_05],
            ),
            Parameter::number(
                "a_minus",
                "weakening (A₋)",
                Unit::One,
                "the greatest weakening by one pair, as a fraction of the greatest weight",
                [0.005_25, 0.0, 0.02, 0.000_05],
            ),
            Parameter::number(
                "tau_plus",
                "time constant of strengthening",
                Unit::Millisecond,
                "how fast strengthening falls as the output comes later",
                [20.0, 5.0, 100.0, 1.0],
            ),
            Parameter::number(
                "tau_minus",
                "time constant of weakening",
                Unit::Millisecond,
                "how fast weakening falls as the input comes later",
                [20.0, 5.0, 100.0, 1.0],
            ),
        ],
        chance: false,
        controls: ["preset", "a_plus", "a_minus", "tau_plus", "tau_minus"].map(Into::into).into(),
        presets: vec![
            Preset { name: "song".into(), settings: Vec::new() },
            Preset {
                name: "bi-poo-fit".into(),
                settings: fit.map(|(name, setting)| (name.into(), Setting::Number(setting))).into(),
            },
        ],
        outputs: vec![
            Output::figure("window", TITLE),
            Output::value("at_plus_10", "the change by an input 10 ms before the output", Unit::One),
            Output::value("at_minus_10", "the change by an input 10 ms after the output", Unit::One),
            Output::value("integral", "the area under the whole window: A₊τ₊ − A₋τ₋", Unit::Millisecond),
            Output::value("ltp_area", "the area of the strengthening side: A₊τ₊", Unit::Millisecond),
            Output::value("ltd_area", "the area of the weakening side: A₋τ₋", Unit::Millisecond),
        ],
    }
}

fn simulate(settings: &Settings, _seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    if !monitor.progress(0.0) {
        return Err(Fault::Stopped);
    }
    let window = Window::new(settings);
    let (ltp, ltd) = (window.a_plus * window.tau_plus, window.a_minus * window.tau_minus);
    let (plus, minus) = (window.strengthening(10.0), window.weakening(10.0));
    Ok(Report {
        figures: vec![figure(&window, describe_run([plus, minus, ltp, ltd]))],
        tables: Vec::new(),
        values: vec![
            Value::new("at_plus_10", plus),
            Value::new("at_minus_10", minus),
            Value::new("integral", ltp - ltd),
            Value::new("ltp_area", ltp),
            Value::new("ltd_area", ltd),
        ],
    })
}

fn figure(window: &Window, description: String) -> Figure {
    let step = REACH / (POINTS - 1) as f64;
    let delays: Vec<f64> = (0..POINTS).map(|i| i as f64 * step).collect();
    let before: Vec<f64> = delays.iter().rev().map(|lead| -lead).collect();
    let weakening = delays.iter().rev().map(|lead| window.weakening(*lead)).collect();
    let strengthening = delays.iter().map(|delay| window.strengthening(*delay)).collect();
    let panel = Panel {
        title: String::new(),
        x: Axis::linear("output time − input time", "ms").over(-REACH, REACH),
        y: Axis::linear("change of weight", ""),
        series: vec![
            Series::rule("", 0.0, Direction::Vertical),
            Series::line("strengthening (LTP)", delays, strengthening).colored(Color::Palette(0)),
            Series::line("weakening (LTD)", before, weakening).colored(Color::Palette(1)),
        ],
    };
    Figure::single("window", TITLE, description, panel)
}

/// The figure in words, from the changes at +10 and -10 ms and the areas of both sides.
fn describe_run([plus, minus, ltp, ltd]: [f64; 4]) -> String {
    let balance = if ltd > ltp {
        "so pairs at random times weaken on balance"
    } else if ltd < ltp {
        "so pairs at random times strengthen on balance"
    } else {
        "so pairs at random times leave the weight as it is on balance"
    };
    format!(
        "The change falls exponentially to both sides of zero. An input 10 ms before the output changes the \
         weight by {}, one 10 ms after it by {}. The area of the weakening side is {} ms and that of the \
         strengthening side {} ms, {balance}.",
        display(plus, Format::Significant(3)),
        display(minus, Format::Significant(3)),
        display(ltd, Format::Significant(3)),
        display(ltp, Format::Significant(3)),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Unwatched;
    use crate::report::Mark;

    fn run(given: &[(&str, &str)]) -> Report {
        MODEL.run(&MODEL.with(given), 1, &mut Unwatched).unwrap()
    }

    fn near(report: &Report, name: &str, expected: f64) {
        let value = report.value(name).unwrap();
        assert!((value / expected - 1.0).abs() < 1e-8, "{name}: {value}, not {expected}");
    }

    #[test]
    fn the_window_of_song_and_colleagues() {
        let report = run(&[]);
        // exp(-1/2); the specification's 0.0030326533 and -0.0031842860 with more digits.
        near(&report, "at_plus_10", 0.005 * 0.606_530_659_712_633_4);
        near(&report, "at_minus_10", -0.005_25 * 0.606_530_659_712_633_4);
        near(&report, "integral", -0.005);
    }

    #[test]
    fn the_second_preset_weakens_on_balance() {
        let report = run(&[("preset", "bi-poo-fit")]);
        near(&report, "ltp_area", 0.1442);
        near(&report, "ltd_area", 0.1734);
        near(&report, "integral", -0.0292);
        assert!(report.figures[0].description.contains("weaken on balance"));
    }

    #[test]
    fn other_windows_in_closed_form() {
        let report =
            run(&[("a_plus", "0.01"), ("a_minus", "0.002"), ("tau_plus", "10 ms"), ("tau_minus", "40 ms")]);
        near(&report, "at_plus_10", 0.01 / std::f64::consts::E);
        near(&report, "at_minus_10", -0.002 * 0.778_800_783_071_404_9);
        near(&report, "integral", 0.02);
        assert!(report.figures[0].description.contains("strengthen on balance"));
    }

    #[test]
    fn the_curves_hold_the_areas() {
        // The trapezium rule at 1 ms steps, with the closed tails: the drawn curve is the stated window.
        let report = run(&[("preset", "bi-poo-fit")]);
        for (series, area, tau) in [(1, 0.1442, 14.0), (2, -0.1734, 34.0)] {
            let Mark::Line { x, y, .. } = &report.figures[0].panels[0].series[series].mark else { panic!() };
            let drawn: f64 =
                x.windows(2).zip(y.windows(2)).map(|(x, y)| (x[1] - x[0]) * (y[0] + y[1]) / 2.0).sum();
            let kept = 1.0 - math::exp(-REACH / tau);
            assert!((drawn / (area * kept) - 1.0).abs() < 1e-3, "{drawn}");
        }
    }
}
