//! How many items the ring can hold: trials with 1 to 8 items, counted at the end of the delay.
//!
//! The limit is a matter of inhibition: each bump inhibits all others through the mean activity of the
//! ring (Edin et al. 2009; Wei, Wang and Wang 2012). The default inhibition was chosen so that the limit is
//! about four items (Cowan 2001); nothing here derives that number.

use super::field::Field;
use super::{parameters, recall};
use crate::format::display;
use crate::math;
use crate::model::{Description, Fault, Model, Monitor, Output};
use crate::parameter::{Parameter, Settings};
use crate::quantity::Unit;
use crate::report::{
    Axis, Cell, Color, Column, Dash, Figure, Format, Mark, Panel, Report, Series, Table, Ticks, Value,
};

const NAME: &str = "memory/ring-capacity";

/// The model.
pub(in super::super) const MODEL: Model =
    Model { name: NAME, code: env!("KB_CODE_MEMORY"), describe, simulate };

fn describe() -> Description {
    let trials =
        Parameter::integer("trials", "trials", Unit::One, "trials for each number of items", [20, 2, 100, 1]);
    let mut all = vec![trials, parameters::inhibition()];
    all.extend(parameters::ring());
    let mut outputs = vec![
        Output::figure("held", "Items held at the end of the delay"),
        Output::table("summary", "Items held at the end of the delay"),
        Output::value("capacity", "the greatest mean number of items held", Unit::One).at_least(0.0),
    ];
    outputs.extend((1..=recall::MOST).map(|n| {
        let title = format!("mean number of items held of {n}");
        Output::value(&format!("held_{n}"), &title, Unit::One).at_least(0.0)
    }));
    Description {
        title: "A ring holds a few items".into(),
        summary: "Bumps inhibit each other, so only so many live side by side. How many is set by the \
                  inhibition, which is chosen here to let about four live; it is not derived."
            .into(),
        sources: ["edin2009", "wei2012", "cowan2001"].map(Into::into).into(),
        parameters: all,
        chance: true,
        controls: ["inhibition", "noise", "trials"].map(Into::into).into(),
        presets: Vec::new(),
        outputs,
    }
}

/// The outcome for one number of items.
struct Row {
    presented: f64,
    mean: f64,
    sd: f64,
    /// The share of trials in which all items are held.
    all: f64,
}

fn simulate(settings: &Settings, seed: u64, monitor: &mut dyn Monitor) -> Result<Report, Fault> {
    let field = Field::new(settings, settings.number("inhibition"));
    let counts = recall::counts(
        &field,
        |n, number| recall::trial(NAME, seed, n, number),
        settings.integer("trials"),
        parameters::delay_steps(settings),
        |done| monitor.progress(done),
    )?;
    let row = |(index, held): (usize, &Vec<f64>)| {
        let presented = (index + 1) as f64;
        let all = held.iter().filter(|h| **h >= presented).count() as f64 / held.len() as f64;
        Row { presented, mean: math::mean(held), sd: math::standard_deviation(held), all }
    };
    let rows: Vec<Row> = counts.iter().enumerate().map(row).collect();
    let capacity = rows.iter().map(|row| row.mean).fold(0.0, f64::max);
    let mut values = vec![Value::new("capacity", capacity)];
    values.extend(rows.iter().enumerate().map(|(n, row)| Value::new(&format!("held_{}", n + 1), row.mean)));
    Ok(Report { figures: vec![figure(&rows, capacity)], tables: vec![table(&rows)], values })
}

fn figure(rows: &[Row], capacity: f64) -> Figure {
    let column = |of: fn(&Row) -> f64| rows.iter().map(of).collect::<Vec<_>>();
    let presented = column(|row| row.presented);
    let identity = Mark::Line { x: presented.clone(), y: presented.clone(), dash: Dash::Dashed };
    let bars = Mark::ErrorBars {
        x: presented.clone(),
        y: column(|row| row.mean),
        low: column(|row| row.mean - row.sd),
        high: column(|row| row.mean + row.sd),
    };
    let whole = rows.iter().take_while(|row| row.all >= 1.0).count();
    let last = rows.last().map_or(0.0, |row| row.mean);
    let description = format!(
        "{} The greatest mean number held is {}; of {} items {} are held in the mean.",
        match whole {
            0 => "Not even a single item is held in every trial.".to_owned(),
            1 => "A single item is held in every trial.".to_owned(),
            n => format!("Up to {n} items all are held in every trial."),
        },
        display(capacity, Format::Fixed(1)),
        rows.len(),
        display(last, Format::Fixed(1)),
    );
    let ticks = Ticks::At(presented);
    let panel = Panel {
        title: String::new(),
        x: Axis { ticks: ticks.clone(), ..Axis::linear("items presented", "") },
        y: Axis { ticks, ..Axis::linear("items held", "") },
        series: vec![
            Series { label: "all items held".into(), color: Color::Muted, mark: identity },
            Series { label: "mean and standard deviation".into(), color: Color::Palette(0), mark: bars },
        ],
    };
    Figure::single("held", "Items held at the end of the delay", description, panel)
}

fn table(rows: &[Row]) -> Table {
    let columns = vec![
        Column::number("items presented", "", Format::Integer),
        Column::number("mean held", "", Format::Fixed(2)),
        Column::number("standard deviation", "", Format::Fixed(2)),
        Column::number("trials with all held", "%", Format::Fixed(0)),
    ];
    let mut table = Table::new("summary", "Items held at the end of the delay", columns);
    table.rows = rows
        .iter()
        .map(|row| [row.presented, row.mean, row.sd, 100.0 * row.all].map(Cell::Number).to_vec())
        .collect();
    table
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::model::Unwatched;

    #[test]
    fn the_report_agrees_with_single_trials() {
        let given = [("trials", "3"), ("delay", "500 ms"), ("inhibition", "0.6")];
        let settings = MODEL.with(&given);
        let report = MODEL.run(&settings, 2, &mut Unwatched).unwrap();
        let field = Field::new(&settings, 0.6);
        for n in 1..=recall::MOST {
            let mut sum = 0.0;
            for number in 0..3 {
                let trial = recall::trial(NAME, 2, n, number);
                assert!(trial.items.len() == n);
                let mut batch = super::super::field::Batch::new(&field, std::slice::from_ref(&trial));
                batch.advance(450);
                let found = super::super::bumps::bumps(&batch.activity(0));
                sum += super::super::bumps::held(&trial.items, &found).len() as f64;
            }
            let reported = report.value(&format!("held_{n}")).unwrap();
            assert!((reported - sum / 3.0).abs() < 1e-12, "{n} items");
        }
    }

    #[test]
    fn a_run_stops_when_asked() {
        struct Impatient(u32);
        impl Monitor for Impatient {
            fn progress(&mut self, fraction: f64) -> bool {
                assert!((0.0..=1.0).contains(&fraction));
                self.0 += 1;
                self.0 < 3
            }
        }
        let settings = MODEL.with(&[]);
        assert_eq!(MODEL.run(&settings, 1, &mut Impatient(0)), Err(Fault::Stopped));
    }
}
