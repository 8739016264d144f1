//! How far a new word reaches, from a few examples: the size principle (Xu and Tenenbaum 2007, Eqs 4-8).
//!
//! 48 objects form a tree: 4 superordinate classes of 3 basic ones of 2 subordinate ones of 2 objects. A word may
//! name any class of the tree, or everything. Examples drawn from the class named are less likely the larger it
//! is, `P(X | h) = (1 / |h|)^(alpha n)`, so that several examples from a small class speak against the large ones
//! that hold them too. The word applies to a further object with the posterior mass of the classes that hold
//! it. There is no chance in it.

use crate::format::display;
use crate::math;
use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::report::{Axis, Cell, Color, Column, Figure, Format, Mark, Panel, Report, Series, Table, Value};

const NAME: &str = "sample-efficiency/size-principle";
const GENERALISATION: &str = "Probability that the word applies to a further object";
const REPEATED: &str = "Probability that the word applies, by number of subordinate examples";

/// The model.
pub(super) const MODEL: Model =
    Model { name: NAME, code: env!("KB_CODE_SAMPLE_EFFICIENCY"), describe, simulate };

/// The number of objects, and of those in a class of each level.
const OBJECTS: usize = 48;
const SUPERORDINATE: usize = 12;
const BASIC: usize = 4;
const SUBORDINATE: usize = 2;
/// The prior weight of the class of all objects; that of any other is 1.
const EVERYTHING_WEIGHT: f64 = 0.1;
/// Examples of the second figure.
const REPEATS: usize = 10;

/// The objects asked about: each shares a class of one level, and of no lower one, with object 0.
const PROBES: [Probe; 4] = [
    Probe { name: "sub", words: "same subordinate class", object: 1 },
    Probe { name: "basic", words: "same basic class", object: 2 },
    Probe { name: "super", words: "same superordinate class", object: 4 },
    Probe { name: "other", words: "another superordinate class", object: 12 },
];

/// The sets of examples. A repeated object stands for another token of its kind.
const EXAMPLES: [Examples; 4] = [
    Examples { name: "one", words: "1 example", objects: &[0] },
    Examples { name: "three_sub", words: "3 subordinate examples", objects: &[0, 1, 0] },
    Examples { name: "three_basic", words: "3 basic examples", objects: &[0, 2, 3] },
    Examples { name: "three_super", words: "3 superordinate examples", objects: &[0, 4, 8] },
];

struct Probe {
    name: &'static str,
    words: &'static str,
    object: usize,
}

struct Examples {
    name: &'static str,
    words: &'static str,
    objects: &'static [usize],
}

fn describe() -> Description {
    let mut outputs = vec![
        Output::figure("generalisation", GENERALISATION),
        Output::figure("repeated", REPEATED),
        Output::table("probabilities", GENERALISATION),
    ];
    for examples in &EXAMPLES {
        outputs.extend(PROBES.iter().map(|probe| {
            let article = if probe.words.starts_with("same") { "the " } else { "" };
            let title = format!(
                "probability that the word applies to an object of {article}{}, after {}",
                probe.words, examples.words
            );
            Output::value(&value_name(examples, probe), &title, Unit::One).within(0.0, 1.0)
        }));
    }
    Description {
        title: "The size principle".into(),
        summary: "A learner asks which class a new word names. Three examples that all come from a small class \
                  would be a strange coincidence if the word named a larger one: so three examples narrow the \
                  meaning where one leaves it open."
            .into(),
        sources: vec!["xu2007".into()],
        parameters: vec![
            Parameter::number(
                "alpha",
                "strength of the size principle",
                Unit::One,
                "0 ignores the size of a class, 1 takes examples as drawn from it at random",
                [1.0, 0.0, 2.0, 0.1],
            ),
            Parameter::number(
                "basic_bias",
                "bias for basic classes",
                Unit::One,
                "the prior weight of a basic class relative to the other classes",
                [1.0, 0.1, 20.0, 0.1],
            ),
        ],
        chance: false,
        controls: ["alpha", "basic_bias"].map(Into::into).into(),
        presets: Vec::new(),
        outputs,
    }
}

fn value_name(examples: &Examples, probe: &Probe) -> String {
    format!("{}_{}", examples.name, probe.name)
}

fn simulate(settings: &Settings, _seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let learner = Learner::new(settings.number("alpha"), settings.number("basic_bias"));
    let answers: Vec<Vec<f64>> = EXAMPLES
        .iter()
        .map(|examples| PROBES.iter().map(|probe| learner.applies(examples.objects, probe.object)).collect())
        .collect();
    if !monitor.progress(0.5) {
        return Err(Fault::Stopped);
    }
    let mut values = Vec::new();
    for (examples, answers) in EXAMPLES.iter().zip(&answers) {
        let named = PROBES.iter().zip(answers);
        values.extend(named.map(|(probe, value)| Value::new(&value_name(examples, probe), *value)));
    }
    Ok(Report {
        figures: vec![generalisation(&answers), repeated(&learner)],
        tables: vec![table(&answers)],
        values,
    })
}

/// A class that the word may name: the objects from `first` on.
struct Class {
    first: usize,
    size: usize,
    weight: f64,
}

impl Class {
    fn holds(&self, object: usize) -> bool {
        (self.first..self.first + self.size).contains(&object)
    }
}

/// Knows the classes, and judges by their size.
struct Learner {
    classes: Vec<Class>,
    alpha: f64,
}

impl Learner {
    fn new(alpha: f64, basic_bias: f64) -> Self {
        let levels =
            [(SUBORDINATE, 1.0), (BASIC, basic_bias), (SUPERORDINATE, 1.0), (OBJECTS, EVERYTHING_WEIGHT)];
        let level =
            |(size, weight)| (0..OBJECTS).step_by(size).map(move |first| Class { first, size, weight });
        Self { classes: levels.into_iter().flat_map(level).collect(), alpha }
    }

    /// The probability that the word applies to an object, given the examples.
    fn applies(&self, examples: &[usize], object: usize) -> f64 {
        let (mut all, mut with) = (0.0, 0.0);
        for class in self.classes.iter().filter(|class| examples.iter().all(|x| class.holds(*x))) {
            let posterior = class.weight * math::pow(class.size as f64, -self.alpha * examples.len() as f64);
            all += posterior;
            with += if class.holds(object) { posterior } else { 0.0 };
        }
        with / all
    }
}

fn number(probability: f64) -> String {
    display(probability, Format::Fixed(2))
}

/// A chart of bars, one group for each set of examples.
fn generalisation(answers: &[Vec<f64>]) -> Figure {
    let positions: Vec<f64> = (0..EXAMPLES.len()).map(|at| at as f64).collect();
    let series = PROBES.iter().enumerate().map(|(at, probe)| Series {
        label: probe.words.into(),
        color: Color::Palette(at as u8),
        mark: Mark::Bars { x: positions.clone(), y: answers.iter().map(|row| row[at]).collect() },
    });
    let series: Vec<Series> = series.collect();
    let names = ["1", "3 subordinate", "3 basic", "3 superordinate"].map(Into::into).into();
    let description = format!(
        "After one example the word applies to another object of the same basic class with a probability of \
         {}, and of the same superordinate class with {}. After three subordinate examples these are {} and {}; \
         after three basic ones {} and {}; after three superordinate ones {} and {}.",
        number(answers[0][1]),
        number(answers[0][2]),
        number(answers[1][1]),
        number(answers[1][2]),
        number(answers[2][1]),
        number(answers[2][2]),
        number(answers[3][1]),
        number(answers[3][2]),
    );
    let panel = Panel {
        title: String::new(),
        x: Axis::names("examples", names),
        y: Axis::linear("probability", "").over(0.0, 1.0),
        series,
    };
    Figure::single("generalisation", GENERALISATION, description, panel)
}

/// More and more examples of one subordinate class.
fn repeated(learner: &Learner) -> Figure {
    let counts: Vec<f64> = (1..=REPEATS).map(|n| n as f64).collect();
    let curve = |probe: &Probe| -> Vec<f64> {
        (1..=REPEATS).map(|n| learner.applies(&vec![0; n], probe.object)).collect()
    };
    let curves: Vec<Vec<f64>> = PROBES.iter().map(curve).collect();
    let description = format!(
        "From 1 to {REPEATS} examples of one subordinate class, the probability that the word applies beyond it \
         goes from {} to {} within the basic class and from {} to {} within the superordinate class.",
        number(curves[1][0]),
        number(curves[1][REPEATS - 1]),
        number(curves[2][0]),
        number(curves[2][REPEATS - 1]),
    );
    let series = PROBES.iter().zip(curves).enumerate().map(|(at, (probe, curve))| {
        Series::line(probe.words, counts.clone(), curve).colored(Color::Palette(at as u8))
    });
    let panel = Panel {
        title: String::new(),
        x: Axis::linear("subordinate examples", ""),
        y: Axis::linear("probability", "").over(0.0, 1.0),
        series: series.collect(),
    };
    Figure::single("repeated", REPEATED, description, panel)
}

fn table(answers: &[Vec<f64>]) -> Table {
    let mut columns = vec![Column::text("examples")];
    columns.extend(PROBES.iter().map(|probe| Column::number(probe.words, "", Format::Fixed(4))));
    let mut table = Table::new("probabilities", GENERALISATION, columns);
    table.rows.extend(EXAMPLES.iter().zip(answers).map(|(examples, row)| {
        std::iter::once(examples.words.into()).chain(row.iter().map(|p| Cell::Number(*p))).collect()
    }));
    table
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Unwatched;

    fn run(given: &[(&str, &str)]) -> Report {
        MODEL.run(&MODEL.with(given), 1, &mut Unwatched).unwrap()
    }

    fn check(report: &Report, examples: &str, expected: [f64; 4]) {
        for (probe, expected) in PROBES.iter().zip(expected) {
            let value = report.value(&format!("{examples}_{}", probe.name)).unwrap();
            assert!((value - expected).abs() < 1e-4, "{examples} {}: {value}, not {expected}", probe.name);
        }
    }

    #[test]
    fn the_table_of_the_specification() {
        let report = run(&[]);
        check(&report, "one", [1.0, 0.4015, 0.1022, 0.0025]);
        check(&report, "three_sub", [1.0, 0.1148, 0.0041, 0.0]);
        check(&report, "three_basic", [1.0, 1.0, 0.0358, 0.0001]);
        check(&report, "three_super", [1.0, 1.0, 1.0, 0.0016]);
        check(&run(&[("basic_bias", "10")]), "one", [1.0, 0.8379, 0.0277, 0.0007]);
    }

    #[test]
    fn other_strengths_in_closed_form() {
        // One example and its four classes: a subordinate, a basic, a superordinate one, and everything.
        for (alpha, bias) in [(0.0, 1.0), (0.3, 2.0), (1.7, 0.5), (2.0, 20.0)] {
            let mass = |size: f64, weight: f64| weight / math::pow(size, alpha);
            let (sub, basic) = (mass(2.0, 1.0), mass(4.0, bias));
            let (above, all) = (mass(12.0, 1.0), mass(48.0, 0.1));
            let total = sub + basic + above + all;
            let expected = [1.0, (basic + above + all) / total, (above + all) / total, all / total];
            let report = run(&[("alpha", &alpha.to_string()), ("basic_bias", &bias.to_string())]);
            check(&report, "one", expected);
            let value = report.value("one_super").unwrap();
            assert!((value - expected[2]).abs() < 1e-12);
        }
    }

    #[test]
    fn without_the_size_principle_more_examples_of_the_same_say_nothing() {
        let report = run(&[("alpha", "0")]);
        for probe in ["basic", "super", "other"] {
            let value = |examples| report.value(&format!("{examples}_{probe}")).unwrap();
            assert!((value("one") - value("three_sub")).abs() < 1e-15);
        }
    }
}
