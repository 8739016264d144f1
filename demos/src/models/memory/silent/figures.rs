//! The pictures of a run: rates and synapses over time, and the spikes of every tenth neuron.

use super::Protocol;
use super::record::{CUE_MS, READ_OUT_MS, Record, SHOWN, Statistics};
use super::wiring::POPULATIONS;
use crate::format::{display, shortest};
use crate::report::{Axis, Color, Dash, Direction, Figure, Format, Mark, Panel, Series};

pub(super) const RATES: &str = "Rates of the cued and of another population, with utilisation and resources";
pub(super) const RASTER: &str = "Spikes of every tenth excitatory neuron";

const CUED: Color = Color::Palette(0);
const OTHER: Color = Color::Palette(1);
const UTILISATION: Color = Color::Palette(2);
const RESOURCES: Color = Color::Palette(3);

/// Rates of the populations 0 and 1, and the means of their `u` and `x`.
pub(super) fn rates(record: &Record, statistics: &Statistics, protocol: &Protocol) -> Figure {
    let time = || Axis::linear("time", "s").over(0.0, record.end() / 1000.0);
    let rate = |label, population, color| {
        Series::line(label, record.middles(), record.rates(population)).colored(color)
    };
    let mut activity = marks(protocol);
    activity.extend([rate("another population", 1, OTHER), rate("cued population", 0, CUED)]);
    let level = |label: &str, y, color, dash| Series {
        label: label.into(),
        color,
        mark: Mark::Line { x: record.ends(), y, dash },
    };
    let mut synapses = marks(protocol);
    synapses.extend([
        level("u, another", record.course(1, |synapse| synapse.u), UTILISATION, Dash::Dotted),
        level("x, another", record.course(1, |synapse| synapse.x), RESOURCES, Dash::Dotted),
        level("u, cued", record.course(0, |synapse| synapse.u), UTILISATION, Dash::Solid),
        level("x, cued", record.course(0, |synapse| synapse.x), RESOURCES, Dash::Solid),
    ]);
    let panels = vec![
        Panel { title: String::new(), x: time(), y: Axis::linear("rate", "Hz"), series: activity },
        Panel {
            title: String::new(),
            x: time(),
            y: Axis::linear("utilisation u, resources x", "").over(0.0, 1.0),
            series: synapses,
        },
    ];
    let description = describe_rates(statistics, protocol);
    Figure { name: "rates".into(), title: RATES.into(), description, panels, columns: 1 }
}

/// Rules at the beginning and the end of the cue and of the read-out.
fn marks(protocol: &Protocol) -> Vec<Series> {
    let read_out = if protocol.read_out.is_some() { &READ_OUT_MS[..] } else { &[] };
    let all = CUE_MS.iter().chain(read_out);
    all.map(|time| Series::rule("", time / 1000.0, Direction::Vertical)).collect()
}

fn describe_rates(statistics: &Statistics, protocol: &Protocol) -> String {
    let rate = |value| format!("{} Hz", display(value, Format::Fixed(1)));
    let level = |value| display(value, Format::Fixed(2));
    let course = format!(
        "The cued population fires at {} before the cue and at {} during it, which raises its utilisation to \
         {} and lowers its resources to {}. From 1 s on it fires at {} in the mean, with {} population \
         spike{}, and its utilisation stays at {} in the mean; another population fires at {}, with a \
         utilisation of {}.",
        rate(statistics.baseline),
        rate(statistics.cue),
        level(statistics.cue_end.u),
        level(statistics.cue_end.x),
        rate(statistics.delay[0]),
        statistics.population_spikes,
        if statistics.population_spikes == 1 { "" } else { "s" },
        level(statistics.u_delay[0]),
        rate(statistics.delay[1]),
        level(statistics.u_delay[1]),
    );
    if protocol.read_out.is_none() {
        return course;
    }
    format!(
        "{course} When all excitatory neurons are driven alike from {} s to {} s, the cued population fires at \
         {} and the other selective ones at {} in the mean.",
        shortest(READ_OUT_MS[0] / 1000.0),
        shortest(READ_OUT_MS[1] / 1000.0),
        rate(statistics.read_out),
        rate(statistics.read_out_others),
    )
}

/// The spikes of every tenth excitatory neuron, the cued population at the bottom.
pub(super) fn raster(record: &Record, statistics: &Statistics, protocol: &Protocol) -> Figure {
    let rows = |range: std::ops::Range<usize>| -> Vec<Vec<f64>> {
        let seconds = |times: &Vec<f64>| times.iter().map(|time| time / 1000.0).collect();
        let below = std::iter::repeat_n(Vec::new(), range.start);
        below.chain(record.raster[range].iter().map(seconds)).collect()
    };
    let all = record.raster.len();
    // A population is a tenth of the excitatory neurons.
    let (cued, selective) = (all / 10, all * POPULATIONS / 10);
    let series =
        |label: &str, color, rows| Series { label: label.into(), color, mark: Mark::Raster { rows } };
    let mut drawn = marks(protocol);
    drawn.extend([
        series("cued population", CUED, rows(0..cued)),
        series("other selective populations", OTHER, rows(cued..selective)),
        series("non-selective neurons", Color::Muted, rows(selective..all)),
    ]);
    let panel = Panel {
        title: String::new(),
        x: Axis::linear("time", "s").over(0.0, record.end() / 1000.0),
        y: Axis::linear(&format!("neuron / {SHOWN}"), ""),
        series: drawn,
    };
    let description = format!(
        "Each row is a neuron, each stroke a spike. The cued population fires densely during the cue. After \
         it there {} in which many of its neurons fire together. From 1.1 s to 1.8 s, with what bursts there are, \
         it fires at {} Hz and another population at {} Hz.",
        match statistics.population_spikes {
            0 => "is no burst".to_owned(),
            1 => "is one burst".to_owned(),
            n => format!("are {n} bursts"),
        },
        display(statistics.late[0], Format::Fixed(1)),
        display(statistics.late[1], Format::Fixed(1)),
    );
    Figure { name: "raster".into(), title: RASTER.into(), description, panels: vec![panel], columns: 1 }
}
