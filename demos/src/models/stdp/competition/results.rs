//! What is made of a run: its statistics, figures, table and values.

use super::inputs::Variant;
use super::neuron::STEP_MS;
use crate::format::{display, shortest};
use crate::math;
use crate::report::{Axis, Cell, Color, Column, Figure, Format, Mark, Panel, Report, Series, Table, Value};

pub(super) const WEIGHTS: &str = "Weights as a fraction of the greatest, at four times";
pub(super) const RATE: &str = "Output rate in bins of 1 s";
pub(super) const GROUPS: &str = "Mean weight of both halves of the inputs";
pub(super) const SUMMARY: &str = "Weights at the end, and output spikes";

/// Bins of a histogram of weights.
const BINS: usize = 20;
const STEPS_PER_SECOND: u64 = (1000.0 / STEP_MS) as u64;

// The colour of each thing.
const ALL_WEIGHTS: Color = Color::Palette(0);
const OUTPUT: Color = Color::Palette(1);
const FIRST_HALF: Color = Color::Palette(2);
const SECOND_HALF: Color = Color::Palette(3);

/// What was recorded on the way. Weights are relative to the greatest.
#[derive(Debug, Default)]
pub(super) struct Course {
    /// The number of steps taken.
    steps: u64,
    /// When the means were taken (s), and the mean weights of both halves of the inputs.
    seconds: Vec<f64>,
    first: Vec<f64>,
    second: Vec<f64>,
    /// The weights at the times shown (s), the last of them the end.
    shown: Vec<(f64, Vec<f64>)>,
    /// The steps in which the neuron fired, rising.
    pub(super) fired: Vec<u64>,
}

impl Course {
    /// Records the weights after so many steps; all of them if they are to be shown.
    pub(super) fn record(&mut self, steps: u64, weights: Vec<f64>, shown: bool) {
        let seconds = seconds(steps);
        let (first, second) = weights.split_at(weights.len() / 2);
        self.steps = steps;
        self.seconds.push(seconds);
        self.first.push(math::mean(first));
        self.second.push(math::mean(second));
        if shown {
            self.shown.push((seconds, weights));
        }
    }

    /// Output spikes in each second (Hz); the last one may be shorter than a second.
    fn rates(&self) -> (Vec<f64>, Vec<f64>) {
        let mut fired = self.fired.as_slice();
        let starts = (0..self.steps).step_by(STEPS_PER_SECOND as usize);
        starts
            .map(|start| {
                let end = (start + STEPS_PER_SECOND).min(self.steps);
                let (now, later) = fired.split_at(fired.partition_point(|step| *step < end));
                fired = later;
                (0.5 * (seconds(start) + seconds(end)), now.len() as f64 / seconds(end - start))
            })
            .unzip()
    }
}

fn seconds(steps: u64) -> f64 {
    steps as f64 / STEPS_PER_SECOND as f64
}

/// The numbers of a run.
struct Statistics {
    mean: f64,
    /// The fractions of weights below 0.2, above 0.8 and from 0.4 to 0.6.
    low: f64,
    high: f64,
    middle: f64,
    bimodality: f64,
    /// Output rates (Hz): over all, and over the last fifth; the variation of intervals there.
    rate_all: f64,
    rate_late: f64,
    cv_late: f64,
    first: f64,
    second: f64,
}

impl Statistics {
    fn new(course: &Course) -> Self {
        let weights = course.shown.last().map_or(&[][..], |(_, weights)| weights);
        let n = weights.len() as f64;
        let fraction = |within: fn(f64) -> bool| weights.iter().filter(|w| within(**w)).count() as f64 / n;
        let (low, high) = (fraction(|w| w < 0.2), fraction(|w| w > 0.8));
        let middle = fraction(|w| (0.4..=0.6).contains(&w));
        let late_from = course.steps - course.steps / 5;
        let late = &course.fired[course.fired.partition_point(|step| *step < late_from)..];
        Self {
            mean: math::mean(weights),
            low,
            high,
            middle,
            bimodality: low.min(high) / middle.max(1.0 / n),
            rate_all: course.fired.len() as f64 / seconds(course.steps),
            rate_late: late.len() as f64 / seconds(course.steps - late_from),
            cv_late: variation(late),
            first: course.first.last().copied().unwrap_or(0.0),
            second: course.second.last().copied().unwrap_or(0.0),
        }
    }
}

/// The coefficient of variation of the intervals between spikes; 0 for fewer than three spikes.
fn variation(spikes: &[u64]) -> f64 {
    let intervals: Vec<f64> = spikes.windows(2).map(|pair| (pair[1] - pair[0]) as f64).collect();
    if intervals.len() < 2 { 0.0 } else { math::standard_deviation(&intervals) / math::mean(&intervals) }
}

/// The report of a run with those inputs.
pub(super) fn report(course: &Course, variant: Variant) -> Report {
    let statistics = Statistics::new(course);
    Report {
        figures: vec![
            weights_figure(course, &statistics),
            rate_figure(course, &statistics),
            groups_figure(course, &statistics, variant),
        ],
        tables: vec![summary(&statistics)],
        values: vec![
            Value::new("mean_weight", statistics.mean),
            Value::new("fraction_low", statistics.low),
            Value::new("fraction_high", statistics.high),
            Value::new("fraction_middle", statistics.middle),
            Value::new("bimodality", statistics.bimodality),
            Value::new("rate_all", statistics.rate_all),
            Value::new("rate_late", statistics.rate_late),
            Value::new("cv_late", statistics.cv_late),
            Value::new("mean_first", statistics.first),
            Value::new("mean_second", statistics.second),
            Value::new("group_difference", statistics.first - statistics.second),
        ],
    }
}

/// How many weights lie in each of the bins over 0 to 1.
fn histogram(weights: &[f64]) -> Vec<f64> {
    let mut heights = vec![0.0; BINS];
    for weight in weights {
        heights[((weight * BINS as f64) as usize).min(BINS - 1)] += 1.0;
    }
    heights
}

fn weights_figure(course: &Course, statistics: &Statistics) -> Figure {
    let histograms: Vec<Vec<f64>> = course.shown.iter().map(|(_, weights)| histogram(weights)).collect();
    let highest = histograms.iter().flatten().copied().fold(0.0, f64::max);
    let edges: Vec<f64> = (0..=BINS).map(|bin| bin as f64 / BINS as f64).collect();
    let panels = course.shown.iter().zip(histograms).map(|((at, _), heights)| Panel {
        title: format!("at {}", time(*at)),
        x: Axis::linear("weight / greatest", "").over(0.0, 1.0),
        // The same in all panels, so that they can be compared.
        y: Axis::linear("synapses", "").over(0.0, 1.05 * highest),
        series: vec![Series {
            label: "synapses".into(),
            color: ALL_WEIGHTS,
            mark: Mark::Histogram { edges: edges.clone(), heights },
        }],
    });
    let shape = if statistics.bimodality > 1.0 {
        "the weights form two groups"
    } else {
        "the weights do not form two groups"
    };
    Figure {
        name: "weights".into(),
        title: WEIGHTS.into(),
        description: format!(
            "The weights begin evenly spread. After {} {shape}: {} are below 0.2 of the greatest weight, \
             {} above 0.8, and {} from 0.4 to 0.6. Their mean is {}.",
            end(course),
            per_cent(statistics.low),
            per_cent(statistics.high),
            per_cent(statistics.middle),
            display(statistics.mean, Format::Fixed(2)),
        ),
        panels: panels.collect(),
        columns: 2,
    }
}

fn rate_figure(course: &Course, statistics: &Statistics) -> Figure {
    let (x, y) = course.rates();
    let hertz = |rate: f64| format!("{} Hz", display(rate, Format::Fixed(1)));
    let description = format!(
        "The neuron fires at {} in the first second. Over the {} its mean rate is {}; over the last \
         fifth it is {}, with a coefficient of variation of the intervals of {}.",
        hertz(y.first().copied().unwrap_or(0.0)),
        end(course),
        hertz(statistics.rate_all),
        hertz(statistics.rate_late),
        display(statistics.cv_late, Format::Fixed(2)),
    );
    let panel = Panel {
        title: String::new(),
        x: Axis::linear("time", "s").over(0.0, seconds(course.steps)),
        y: Axis::linear("output rate", "Hz").over(0.0, 1.05 * y.iter().copied().fold(1.0, f64::max)),
        series: vec![Series::line("output rate", x, y).colored(OUTPUT)],
    };
    Figure::single("rate", RATE, description, panel)
}

fn groups_figure(course: &Course, statistics: &Statistics, variant: Variant) -> Figure {
    let [first, second] = match variant {
        Variant::Independent => ["first half of the inputs", "second half of the inputs"],
        Variant::Correlated(_) => ["correlated inputs", "other inputs"],
        Variant::Latency => ["early inputs", "late inputs"],
    };
    let line = |label, means: &[f64]| Series::line(label, course.seconds.clone(), means.to_vec());
    let panel = Panel {
        title: String::new(),
        x: Axis::linear("time", "s"),
        y: Axis::linear("mean weight / greatest", "").over(0.0, 1.0),
        series: vec![
            line(first, &course.first).colored(FIRST_HALF),
            line(second, &course.second).colored(SECOND_HALF),
        ],
    };
    let number = |value| display(value, Format::Fixed(2));
    let description = format!(
        "Both groups begin near one half. After {} the mean weight of the {first} is {} and that of the \
         {second} {}: a difference of {}.",
        end(course),
        number(statistics.first),
        number(statistics.second),
        number(statistics.first - statistics.second),
    );
    Figure::single("groups", GROUPS, description, panel)
}

fn summary(statistics: &Statistics) -> Table {
    let columns = vec![
        Column::text("quantity"),
        Column::number("value", "", Format::Significant(3)),
        Column::text("unit"),
    ];
    let rows = [
        ("mean weight / greatest weight", statistics.mean, ""),
        ("weights below 0.2", 100.0 * statistics.low, "%"),
        ("weights above 0.8", 100.0 * statistics.high, "%"),
        ("weights from 0.4 to 0.6", 100.0 * statistics.middle, "%"),
        ("output rate, whole run", statistics.rate_all, "Hz"),
        ("output rate, last fifth", statistics.rate_late, "Hz"),
        ("coefficient of variation of the intervals, last fifth", statistics.cv_late, ""),
        ("mean weight, first half of the inputs", statistics.first, ""),
        ("mean weight, second half of the inputs", statistics.second, ""),
    ];
    let mut table = Table::new("summary", SUMMARY, columns);
    table.rows = rows
        .map(|(quantity, value, unit)| {
            let unit = if unit.is_empty() { Cell::Empty } else { unit.into() };
            vec![quantity.into(), value.into(), unit]
        })
        .into();
    table
}

/// The end of the run in words.
fn end(course: &Course) -> String {
    time(seconds(course.steps))
}

fn time(seconds: f64) -> String {
    format!("{} s", shortest((10.0 * seconds).round() / 10.0))
}

fn per_cent(fraction: f64) -> String {
    format!("{} %", display(100.0 * fraction, Format::Integer))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(weights: Vec<f64>, steps: u64, fired: Vec<u64>) -> Course {
        let mut course = Course { fired, ..Course::default() };
        course.record(steps, weights, true);
        course
    }

    #[test]
    fn statistics_of_a_made_up_run() {
        let weights = vec![0.0, 0.1, 0.19, 0.2, 0.4, 0.6, 0.7, 0.8, 0.81, 1.0];
        // Spikes in the last 2 s of 10 s at intervals of 1, 2 and 3 tenths of a second.
        let fired = vec![10, 20, 90_000, 91_000, 93_000, 96_000];
        let course = course(weights, 100_000, fired);
        let statistics = Statistics::new(&course);
        let near =
            |value: f64, expected: f64| assert!((value - expected).abs() < 1e-12, "{value}, {expected}");
        near(statistics.mean, 0.48);
        near(statistics.low, 0.3);
        near(statistics.high, 0.2);
        near(statistics.middle, 0.2);
        near(statistics.bimodality, 1.0);
        near(statistics.rate_all, 0.6);
        near(statistics.rate_late, 2.0);
        near(statistics.cv_late, 0.5);
        near(statistics.first, 0.178);
        near(statistics.second, 0.782);
    }

    #[test]
    fn nothing_in_the_middle_and_no_spikes_are_finite() {
        let statistics = Statistics::new(&course(vec![0.0, 0.0, 1.0, 1.0], 1000, Vec::new()));
        assert!((statistics.bimodality - 2.0).abs() < 1e-12);
        assert!(statistics.rate_late.abs() < 1e-12 && statistics.cv_late.abs() < 1e-12);
    }

    #[test]
    fn bins_of_a_second_and_the_rest() {
        let course = course(vec![0.0], 25_000, vec![0, 9_999, 10_000, 24_999]);
        let (x, y) = course.rates();
        assert_eq!(x, [0.5, 1.5, 2.25]);
        assert_eq!(y, [2.0, 1.0, 2.0]);
    }

    #[test]
    fn bins_of_weights() {
        let heights = histogram(&[0.0, 0.049, 0.05, 0.999, 1.0]);
        assert_eq!((heights[0], heights[1], heights[19]), (2.0, 1.0, 2.0));
        assert!((math::sum(&heights) - 5.0).abs() < 1e-12);
    }
}
