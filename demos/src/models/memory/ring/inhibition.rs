//! The capacity of the ring against the strength of its global inhibition.
//!
//! The noise and the places of the items are the same at each strength, so that the curve shows the effect
//! of inhibition and not of chance.

use super::field::Field;
use super::{parameters, recall};
use crate::format::display;
use crate::math;
use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::report::{Axis, Color, Figure, Format, Panel, Report, Series, Value};

const NAME: &str = "memory/ring-inhibition";

/// The model.
pub(in super::super) const MODEL: Model =
    Model { name: NAME, code: env!("KB_CODE_MEMORY"), describe, simulate };

/// The strengths of global inhibition, and where among them those stand whose capacity is a value.
const STRENGTHS: [f64; 7] = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
const AT_03: usize = 1;
const AT_07: usize = 5;

fn describe() -> Description {
    let trials = Parameter::integer(
        "trials",
        "trials",
        Unit::One,
        "trials for each number of items and each strength of inhibition",
        [3, 1, 20, 1],
    );
    let mut all = vec![trials];
    all.extend(parameters::ring());
    Description {
        title: "Inhibition sets the capacity".into(),
        summary: "The stronger the global inhibition, the fewer bumps live side by side: the capacity of \
                  the ring is a consequence of its inhibition."
            .into(),
        sources: ["edin2009", "wei2012"].map(Into::into).into(),
        parameters: all,
        chance: true,
        controls: ["trials", "noise", "a"].map(Into::into).into(),
        presets: Vec::new(),
        outputs: vec![
            Output::figure("inhibition", "Capacity against the strength of global inhibition"),
            Output::value("capacity_03", "capacity with global inhibition 0.3", Unit::One).at_least(0.0),
            Output::value("capacity_07", "capacity with global inhibition 0.7", Unit::One).at_least(0.0),
        ],
    }
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let mut capacities = Vec::with_capacity(STRENGTHS.len());
    for (index, g) in STRENGTHS.into_iter().enumerate() {
        let counts = recall::counts(
            &Field::new(settings, g),
            |n, number| recall::trial(NAME, seed, n, number),
            settings.integer("trials"),
            parameters::delay_steps(settings),
            |done| monitor.progress((index as f64 + done) / STRENGTHS.len() as f64),
        )?;
        capacities.push(counts.iter().map(|held| math::mean(held)).fold(0.0, f64::max));
    }
    Ok(Report {
        values: vec![
            Value::new("capacity_03", capacities[AT_03]),
            Value::new("capacity_07", capacities[AT_07]),
        ],
        figures: vec![figure(&capacities)],
        tables: Vec::new(),
    })
}

fn figure(capacities: &[f64]) -> Figure {
    let item = |n: usize| display(capacities[n], Format::Fixed(1));
    let description = format!(
        "With global inhibition {} the ring holds at most {} items in the mean, with {} at most {}, and \
         with {} at most {}.",
        display(STRENGTHS[0], Format::Fixed(1)),
        item(0),
        display(STRENGTHS[3], Format::Fixed(1)),
        item(3),
        display(STRENGTHS[6], Format::Fixed(1)),
        item(6),
    );
    let line = Series::line("", STRENGTHS.to_vec(), capacities.to_vec()).colored(Color::Palette(0));
    let points =
        Series::points("capacity", STRENGTHS.to_vec(), capacities.to_vec()).colored(Color::Palette(0));
    let panel = Panel {
        title: String::new(),
        x: Axis::linear("global inhibition", ""),
        y: Axis::linear("capacity", "items").over(0.0, recall::MOST as f64),
        series: vec![line, points],
    };
    Figure::single("inhibition", "Capacity against the strength of global inhibition", description, panel)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Unwatched;

    #[test]
    fn more_inhibition_holds_fewer_items() {
        let settings = MODEL.with(&[("trials", "1")]);
        let report = MODEL.run(&settings, 1, &mut Unwatched).unwrap();
        let (weak, strong) = (report.value("capacity_03").unwrap(), report.value("capacity_07").unwrap());
        assert!((weak - 5.0).abs() <= 1.0 && (2.0..=4.0).contains(&strong), "{weak}, {strong}");
        assert!((STRENGTHS[AT_03] - 0.3).abs() < 1e-12 && (STRENGTHS[AT_07] - 0.7).abs() < 1e-12);
    }
}
