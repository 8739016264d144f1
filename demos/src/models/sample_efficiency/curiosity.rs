//! Choosing what to ask: a curious learner halves its ignorance with each question, a passive one does not.
//!
//! A threshold lies somewhere in [0, 1], uniform. A question at `q` is answered "above" or "below", and what the
//! threshold can still be, the version space, is an interval. The active learner asks for its middle, which is
//! the question with the most information, one bit: after `n` questions the width is `2^-n`. The passive
//! one is asked questions at random places: its width has the mean `2 / (n + 2)`.

use crate::format::display;
use crate::math;
use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::random::Stream;
use crate::report::{
    Axis, Cell, Color, Column, Dash, Figure, Format, Mark, Panel, Report, Series, Table, Value,
};

const NAME: &str = "sample-efficiency/curiosity";
const WIDTH: &str = "Width of the interval in which the threshold can still lie";

/// The model.
pub(super) const MODEL: Model =
    Model { name: NAME, code: env!("KB_CODE_SAMPLE_EFFICIENCY"), describe, simulate };

/// The numbers of questions whose widths are values.
const COUNTS: [usize; 5] = [1, 2, 3, 4, 10];

fn describe() -> Description {
    let value = |kind: &str, words: &str, n: usize| {
        let title = format!("width after {n} question{} {words}", if n == 1 { "" } else { "s" });
        Output::value(&format!("{kind}_{n}"), &title, Unit::One).at_least(0.0)
    };
    let mut outputs = vec![Output::figure("width", WIDTH), Output::table("widths", WIDTH)];
    outputs.extend(COUNTS.map(|n| value("active", "at the middle", n)));
    outputs.extend(COUNTS.map(|n| value("random", "at random places, in the mean over the learners", n)));
    Description {
        title: "Curiosity: choosing the next question".into(),
        summary: "Learners look for a threshold. Those who ask where they know least halve the remaining \
                  interval each time; those who are shown random examples learn ever less from each."
            .into(),
        sources: vec!["oudeyer2007".into()],
        parameters: vec![
            Parameter::integer("queries", "questions", Unit::One, "asked of each learner", [20, 10, 50, 1]),
            Parameter::integer(
                "learners",
                "learners",
                Unit::One,
                "each with a threshold and random questions of its own",
                [200, 1, 2000, 1],
            ),
        ],
        chance: true,
        controls: ["queries", "learners"].map(Into::into).into(),
        presets: Vec::new(),
        outputs,
    }
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let (queries, learners) = (settings.integer("queries"), settings.integer("learners"));
    let mut thresholds = Stream::new(NAME, seed, "thresholds");
    let mut questions = Stream::new(NAME, seed, "questions");
    let mut courses =
        Courses { active: vec![Vec::new(); queries + 1], random: vec![Vec::new(); queries + 1] };
    for learner in 0..learners {
        if learner % 10 == 0 && !monitor.progress(learner as f64 / learners as f64) {
            return Err(Fault::Stopped);
        }
        let threshold = thresholds.uniform();
        let (mut active, mut random) = (Interval::default(), Interval::default());
        for n in 0..=queries {
            courses.active[n].push(active.width());
            courses.random[n].push(random.width());
            active.ask(active.middle(), threshold);
            random.ask(questions.uniform(), threshold);
        }
    }
    Ok(report(&mut courses))
}

/// What the threshold can still be: from `low` on, and below `high`.
#[derive(Debug, Clone, Copy)]
struct Interval {
    low: f64,
    high: f64,
}

impl Default for Interval {
    fn default() -> Self {
        Self { low: 0.0, high: 1.0 }
    }
}

impl Interval {
    fn width(self) -> f64 {
        self.high - self.low
    }

    fn middle(self) -> f64 {
        0.5 * (self.low + self.high)
    }

    /// Asks whether the threshold is above `q`, and keeps what agrees with the answer.
    fn ask(&mut self, q: f64, threshold: f64) {
        if threshold < q {
            self.high = self.high.min(q);
        } else {
            self.low = self.low.max(q);
        }
    }
}

/// The widths of all learners after 0, 1, 2, ... questions.
struct Courses {
    active: Vec<Vec<f64>>,
    random: Vec<Vec<f64>>,
}

/// The mean width of random questions in theory: `n` of them and the threshold are `n + 1` random points, and
/// the two of the `n + 2` gaps between them beside the threshold remain.
fn theory(n: usize) -> f64 {
    2.0 / (n as f64 + 2.0)
}

fn report(courses: &mut Courses) -> Report {
    courses.random.iter_mut().for_each(|widths| widths.sort_by(f64::total_cmp));
    let mean = |widths: &Vec<f64>| math::mean(widths);
    let active: Vec<f64> = courses.active.iter().map(mean).collect();
    let random: Vec<f64> = courses.random.iter().map(mean).collect();
    let values = |kind: &str, widths: &[f64]| COUNTS.map(|n| Value::new(&format!("{kind}_{n}"), widths[n]));
    Report {
        values: values("active", &active).into_iter().chain(values("random", &random)).collect(),
        tables: vec![table(&active, &random)],
        figures: vec![figure(&courses.random, active, random)],
    }
}

/// The curves, and the middle eight tenths of the random learners; `sorted` are their widths, rising.
fn figure(sorted: &[Vec<f64>], active: Vec<f64>, random: Vec<f64>) -> Figure {
    let last = active.len() - 1;
    let counts: Vec<f64> = (0..=last).map(|n| n as f64).collect();
    let quantile = |share: f64| {
        let at = |widths: &Vec<f64>| widths[((widths.len() - 1) as f64 * share).round() as usize];
        sorted.iter().map(at).collect::<Vec<f64>>()
    };
    let number = |width: f64| display(width, Format::Significant(2));
    let description = format!(
        "After 10 questions at the middle {} of the interval is left, after 10 at random places {} in the mean; \
         after {last} questions it is {} and {}.",
        number(active[10]),
        number(random[10]),
        number(active[last]),
        number(random[last]),
    );
    let theory = (0..=last).map(theory).collect();
    let series = vec![
        Series {
            label: "random, 10 % to 90 % of the learners".into(),
            color: Color::Palette(1),
            mark: Mark::Band { x: counts.clone(), low: quantile(0.1), high: quantile(0.9) },
        },
        Series {
            label: "2 / (n + 2)".into(),
            color: Color::Muted,
            mark: Mark::Line { x: counts.clone(), y: theory, dash: Dash::Dashed },
        },
        Series::line("random, mean", counts.clone(), random).colored(Color::Palette(1)),
        Series::line("active", counts, active).colored(Color::Palette(0)),
    ];
    let panel =
        Panel { title: String::new(), x: Axis::linear("questions", ""), y: Axis::log("width", ""), series };
    Figure::single("width", WIDTH, description, panel)
}

fn table(active: &[f64], random: &[f64]) -> Table {
    let width = |label| Column::number(label, "", Format::Significant(3));
    let columns = vec![
        Column::number("questions", "", Format::Integer),
        width("active"),
        width("random, mean"),
        width("random, theory"),
    ];
    let mut table = Table::new("widths", WIDTH, columns);
    table.rows.extend(COUNTS.map(|n| [n as f64, active[n], random[n], theory(n)].map(Cell::Number).to_vec()));
    table
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Unwatched;

    fn run(given: &[(&str, &str)], seed: u64) -> Report {
        MODEL.run(&MODEL.with(given), seed, &mut Unwatched).unwrap()
    }

    #[test]
    fn questions_at_the_middle_halve_the_width_exactly() {
        for seed in 1..4 {
            let report = run(&[("queries", "50"), ("learners", "30")], seed);
            let Mark::Line { y, .. } = &report.figure("width").unwrap().panels[0].series[3].mark else {
                panic!()
            };
            let mut expected = 1.0_f64;
            for width in y {
                assert_eq!(width.to_bits(), expected.to_bits());
                expected *= 0.5;
            }
            assert_eq!(y.len(), 51);
        }
    }

    #[test]
    fn random_questions_follow_the_theory() {
        // The width after n questions is a sum of two gaps of n + 2: Beta(2, n), of variance
        // 2 n / ((n + 2)^2 (n + 3)).
        let report = run(&[("learners", "2000")], 1);
        for n in COUNTS {
            let at = n as f64;
            let error = (2.0 * at / ((at + 2.0) * (at + 2.0) * (at + 3.0)) / 2000.0).sqrt();
            let width = report.value(&format!("random_{n}")).unwrap();
            assert!((width - theory(n)).abs() < 4.0 * error, "{n}: {width}, not {}", theory(n));
        }
    }

    #[test]
    fn the_threshold_is_never_ruled_out() {
        let mut stream = Stream::new("test/curiosity", 1, "draws");
        for _ in 0..100 {
            let (threshold, mut interval) = (stream.uniform(), Interval::default());
            let asked: Vec<f64> = (0..20).map(|_| stream.uniform()).collect();
            for q in &asked {
                interval.ask(*q, threshold);
            }
            assert!(interval.low <= threshold && threshold < interval.high);
            // The nearest questions on both sides are its ends, whatever the order.
            assert!(asked.iter().all(|q| *q <= interval.low || *q >= interval.high));
        }
    }
}
