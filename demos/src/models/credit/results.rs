//! From the courses of the rules to figures, tables and values.

use super::course::Course;
use super::rules::Rule;
use crate::format::display;
use crate::model::Output;
use crate::parameter::Settings;
use crate::quantity::Unit;
use crate::report::{
    Axis, Cell, Color, Column, Direction, Figure, Format, Panel, Report, Series, Table, Value,
};

/// The values that a report holds.
pub(super) fn values() -> Vec<Output> {
    let mut values = Vec::new();
    for rule in Rule::ALL {
        let (key, label) = (rule.key(), rule.label());
        let mut value = |what: &str, title: &str, unit, greatest| {
            let value = Output::value(&format!("{key}_{what}"), &format!("{label}: {title}"), unit);
            values.push(value.within(0.0, greatest));
        };
        value("test", "accuracy on the test set", Unit::One, 1.0);
        value("train", "accuracy on the training set", Unit::One, 1.0);
        if !rule.is_gradient() {
            value("angle_first", "angle to the gradient after the first epoch", Unit::Degree, 180.0);
            value("angle_last", "angle to the gradient after the last epoch", Unit::Degree, 180.0);
        }
    }
    let fall = "feedback alignment: how far the angle falls from the first epoch to the last";
    values.push(Output::value("fa_angle_fall", fall, Unit::Degree).within(-180.0, 180.0));
    values.push(
        Output::value("worst_test", "the least accuracy on the test set of any rule", Unit::One)
            .within(0.0, 1.0),
    );
    values
}

/// The report of the courses, in the order of [`Rule::ALL`].
pub(super) fn report(settings: &Settings, courses: &[(Rule, Course)]) -> Report {
    let mut values = Vec::new();
    let mut value = |name: String, value| values.push(Value { name, value });
    let mut fall = 0.0;
    for (rule, course) in courses {
        let key = rule.key();
        value(format!("{key}_test"), last(&course.test));
        value(format!("{key}_train"), course.train);
        if !rule.is_gradient() {
            value(format!("{key}_angle_first"), first(&course.angle));
            value(format!("{key}_angle_last"), last(&course.angle));
        }
        if *rule == Rule::FeedbackAlignment {
            fall = first(&course.angle) - last(&course.angle);
        }
    }
    value("fa_angle_fall".into(), fall);
    value("worst_test".into(), courses.iter().map(|(_, course)| last(&course.test)).fold(1.0, f64::min));
    Report {
        figures: vec![accuracy(courses), angle(courses)],
        tables: vec![summary(courses), locality(settings)],
        values,
    }
}

fn first(numbers: &[f64]) -> f64 {
    numbers.first().copied().unwrap_or(0.0)
}

fn last(numbers: &[f64]) -> f64 {
    numbers.last().copied().unwrap_or(0.0)
}

fn accuracy(courses: &[(Rule, Course)]) -> Figure {
    let mut sorted: Vec<(f64, &str)> =
        courses.iter().map(|(rule, course)| (last(&course.test), rule.label())).collect();
    sorted.sort_by(|one, other| other.0.total_cmp(&one.0));
    let listed: Vec<String> =
        sorted.iter().map(|(test, label)| format!("{label} {}", percent(*test))).collect();
    let description =
        format!("Test accuracy after {}, the best first: {}.", epochs(courses), listed.join("; "));
    let points = |course: &Course| {
        let epochs = (1..=course.test.len()).map(|epoch| epoch as f64).collect();
        (epochs, course.test.clone())
    };
    let series = lines(courses, |_| true, points);
    let y = Axis::linear("accuracy on the test set", "");
    figure("accuracy", "Accuracy on the test set", description, y, series)
}

fn angle(courses: &[(Rule, Course)]) -> Figure {
    let told: Vec<String> = courses
        .iter()
        .filter(|(rule, _)| !rule.is_gradient())
        .map(|(rule, course)| {
            format!(
                "{} {}, then {}",
                rule.label(),
                degrees(first(&course.angle)),
                degrees(last(&course.angle))
            )
        })
        .collect();
    let description = format!(
        "Angle to the gradient after the first epoch and after {}: {}. A right angle would have nothing to do with \
         the gradient; backpropagation is at zero.",
        epochs(courses),
        told.join("; "),
    );
    let mut series = vec![Series::rule("no relation", 90.0, Direction::Horizontal)];
    let points = |course: &Course| {
        let epochs = course.measured.iter().map(|epoch| *epoch as f64).collect();
        (epochs, course.angle.clone())
    };
    series.extend(lines(courses, |rule| !rule.is_gradient(), points));
    let y = Axis::linear("angle to the gradient", "deg").over(0.0, 100.0);
    figure("angle", "Angle between what a rule does and the gradient", description, y, series)
}

/// A line over the epochs for each of these rules, in the colour of the rule.
fn lines(
    courses: &[(Rule, Course)],
    shown: impl Fn(Rule) -> bool,
    points: impl Fn(&Course) -> (Vec<f64>, Vec<f64>),
) -> Vec<Series> {
    let mut lines = Vec::new();
    for (color, (rule, course)) in courses.iter().enumerate() {
        if shown(*rule) {
            let (epochs, numbers) = points(course);
            lines.push(Series::line(rule.label(), epochs, numbers).colored(Color::Palette(color as u8)));
        }
    }
    lines
}

fn figure(name: &str, title: &str, description: String, y: Axis, series: Vec<Series>) -> Figure {
    let panel = Panel { title: String::new(), x: Axis::linear("epoch", ""), y, series };
    Figure { name: name.into(), title: title.into(), description, panels: vec![panel], columns: 1 }
}

fn summary(courses: &[(Rule, Course)]) -> Table {
    let columns = vec![
        Column::text("rule"),
        Column::number("test accuracy", "", Format::Fixed(3)),
        Column::number("training accuracy", "", Format::Fixed(3)),
        Column::number("angle after the first epoch", "deg", Format::Fixed(1)),
        Column::number("angle after the last epoch", "deg", Format::Fixed(1)),
    ];
    let mut table = Table::new("summary", "Accuracy of the rules, and their angles to the gradient", columns);
    table.rows = courses
        .iter()
        .map(|(rule, course)| {
            let numbers = [last(&course.test), course.train, first(&course.angle), last(&course.angle)];
            std::iter::once(Cell::from(rule.label())).chain(numbers.map(Cell::Number)).collect()
        })
        .collect();
    table
}

fn locality(settings: &Settings) -> Table {
    let headings =
        ["rule", "what a synapse needs", "symmetric weights", "phases (steps)", "further variables"];
    let mut table = Table::new("locality", "What each rule needs", headings.map(Column::text).into());
    // Both losses ask the same of a synapse.
    table.rows = (Rule::ALL.into_iter())
        .filter(|rule| *rule != Rule::BackpropagationSquared)
        .map(|rule| {
            let cells = rule.locality(settings).map(Cell::Text);
            std::iter::once(Cell::from(rule.label())).chain(cells).collect()
        })
        .collect();
    table
}

/// The number of epochs, in words.
fn epochs(courses: &[(Rule, Course)]) -> String {
    match courses.first().map_or(0, |(_, course)| course.test.len()) {
        1 => "1 epoch".into(),
        n => format!("{n} epochs"),
    }
}

fn percent(share: f64) -> String {
    format!("{} %", display(100.0 * share, Format::Fixed(1)))
}

fn degrees(angle: f64) -> String {
    format!("{}°", display(angle, Format::Fixed(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_tells_what_happened() {
        let course = |end: f64| Course {
            test: vec![0.5, 0.6, end],
            train: 0.99,
            measured: vec![1, 3],
            angle: vec![80.0, 10.0 * end],
        };
        let courses: Vec<(Rule, Course)> = Rule::ALL
            .into_iter()
            .zip(1..)
            .map(|(rule, n)| (rule, course(0.7 + 0.02 * f64::from(n))))
            .collect();
        let settings = (super::super::rules::MODEL.describe)().resolve(&[]).expect("defaults");
        let report = report(&settings, &courses);
        let close = |name: &str, expected: f64| {
            let value = report.value(name).expect("a value");
            assert!((value - expected).abs() < 1e-12, "{name}: {value}");
        };
        close("bp_test", 0.72);
        close("ep_test", 0.84);
        close("fa_angle_first", 80.0);
        close("fa_angle_fall", 80.0 - 7.6);
        close("worst_test", 0.72);
        let told = &report.figures[0].description;
        assert!(
            told.starts_with("Test accuracy after 3 epochs, the best first: equilibrium propagation 84.0 %;")
        );
        assert!(report.figures[1].description.contains("feedback alignment 80°, then 8°;"));
        assert_eq!(report.figures[1].panels[0].series.len(), 6);
        assert_eq!((report.tables[0].rows.len(), report.tables[1].rows.len()), (7, 6));
    }
}
