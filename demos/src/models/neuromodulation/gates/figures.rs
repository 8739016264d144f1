//! The pictures and the table of the synapse under its modulators.

use super::Experiment;
use super::synapse::{Event, Gates, Synapse, follow};
use crate::format::display;
use crate::report::{Axis, Cell, Color, Column, Dash, Direction, Figure, Format, Mark, Panel, Series, Table};

pub(super) const TRACES: &str =
    "Spikes, traces and modulator, and the weight under four settings of the gates";
pub(super) const DELAY: &str = "Change of the weight by one pair, against the delay of the modulator";
pub(super) const GATES: &str = "Change of the weight, for each delay between the spikes and each gate";
pub(super) const SUMMARY: &str = "Change of the weight by the same spikes under different gates";

/// Points of a curve between one event and the next, and after the last.
const BETWEEN: usize = 4;
const AFTER: usize = 60;
/// The greatest delay of the modulator shown (ms), and the number of points.
const LONGEST_MS: f64 = 5000.0;
const DELAYS: usize = 101;
/// The delays between spikes in the map: from -REACH to REACH (ms), and their distance.
const REACH_MS: f64 = 50.0;
const SPACING_MS: f64 = 2.0;

const NONE: Gates = Gates { da: 0.0, ne: 0.0, ach: 0.0, ht: 0.0 };
const DA: Gates = Gates { da: 1.0, ..NONE };
const DIP: Gates = Gates { da: -1.0, ..NONE };
const NE: Gates = Gates { ne: 1.0, ..NONE };
const ACH: Gates = Gates { ach: 1.0, ..NONE };
const HT: Gates = Gates { ht: 1.0, ..NONE };
const DA_NE: Gates = Gates { da: 1.0, ne: 1.0, ..NONE };
const DA_ACH: Gates = Gates { da: 1.0, ach: 1.0, ..NONE };
const NE_HT: Gates = Gates { ne: 1.0, ht: 1.0, ..NONE };
const ALL: Gates = Gates { da: 1.0, ne: 1.0, ach: 1.0, ht: 1.0 };

/// Settings of the gates that the table compares.
const COMPARED: [(&str, Gates); 10] = [
    ("none", NONE),
    ("DA 1", DA),
    ("DA −1", DIP),
    ("NE 1", NE),
    ("5-HT 1", HT),
    ("ACh 1", ACH),
    ("DA 1, NE 1", DA_NE),
    ("DA 1, ACh 1", DA_ACH),
    ("NE 1, 5-HT 1", NE_HT),
    ("all four 1", ALL),
];

const PLUS: Color = Color::Palette(0);
const MINUS: Color = Color::Palette(1);
const MODULATOR: Color = Color::Palette(2);
const CHOSEN: Color = Color::Palette(3);

/// What is drawn of the synapse over time.
#[derive(Default)]
struct Course {
    /// Times (s).
    seconds: Vec<f64>,
    synapses: Vec<Synapse>,
}

impl Course {
    /// The synapse before and after each event, and at some points in between.
    fn new(experiment: &Experiment) -> Self {
        let Experiment { protocol, constants, .. } = experiment;
        let mut course = Self::default();
        let (mut last, mut before) = (0.0, Synapse::default());
        let end = protocol.end();
        follow(protocol, constants, |now, synapse| {
            let points = if now < end { BETWEEN } else { AFTER };
            if now - last > 1.0 {
                for point in 1..points {
                    let part = (now - last) * point as f64 / points as f64;
                    let mut between = before;
                    between.wait(part, constants);
                    course.push(last + part, between);
                }
            }
            course.push(now, *synapse);
            (last, before) = (now, *synapse);
        });
        course
    }

    fn push(&mut self, now: f64, synapse: Synapse) {
        self.seconds.push(now / 1000.0);
        self.synapses.push(synapse);
    }

    fn line(&self, label: &str, color: Color, of: impl Fn(&Synapse) -> f64) -> Series {
        Series::line(label, self.seconds.clone(), self.synapses.iter().map(of).collect()).colored(color)
    }
}

/// Spikes, traces, modulator and weight against time.
pub(super) fn traces(experiment: &Experiment) -> Figure {
    let course = Course::new(experiment);
    let axis = || Axis::linear("time", "s").over(0.0, experiment.protocol.end() / 1000.0);
    let panel = |title: &str, y, series| Panel { title: title.into(), x: axis(), y, series };
    let acetylcholine = 1.0 + experiment.gates.ach;
    let traces = vec![
        course.line("of strengthening", PLUS, |synapse| synapse.e_plus),
        course.line("of weakening", MINUS, |synapse| acetylcholine * synapse.e_minus),
    ];
    let weight = |label: &str, gates: Gates, color, dash| {
        let mut series = course.line(label, color, |synapse| gates.change(experiment.eta, synapse));
        if let Mark::Line { dash: drawn, .. } = &mut series.mark {
            *drawn = dash;
        }
        series
    };
    let weights = vec![
        weight("as set", experiment.gates, CHOSEN, Dash::Solid),
        weight("DA −1", DIP, Color::Palette(4), Dash::Dashed),
        weight("DA 1, NE 1", DA_NE, Color::Palette(5), Dash::Dashed),
        weight("5-HT 1", HT, Color::Palette(6), Dash::Dotted),
    ];
    let panels = vec![
        panel("Spikes and pulses", Axis::names("", SPIKES.map(Into::into).into()), spikes(experiment)),
        panel("Eligibility", Axis::linear("trace", ""), traces),
        panel("Modulator", Axis::linear("level", ""), vec![course.line("", MODULATOR, |synapse| synapse.m)]),
        panel("Weight", Axis::linear("change of weight", ""), weights),
    ];
    let description = words(experiment);
    Figure { name: "traces".into(), title: TRACES.into(), description, panels, columns: 2 }
}

const SPIKES: [&str; 3] = ["modulator", "output", "input"];

/// The events as strokes, a row for each kind.
fn spikes(experiment: &Experiment) -> Vec<Series> {
    let events = experiment.protocol.events();
    let times = |of: fn(&Event) -> f64| {
        events.iter().filter(|event| of(event) > 0.0).map(|event| event.time / 1000.0).collect::<Vec<_>>()
    };
    let raster = |rows, color| Series { label: String::new(), color, mark: Mark::Raster { rows } };
    vec![
        raster(vec![times(|event| event.pulses)], MODULATOR),
        raster(vec![Vec::new(), times(|event| event.outputs)], Color::Muted),
        raster(vec![Vec::new(), Vec::new(), times(|event| event.inputs)], Color::Muted),
    ]
}

/// The first figure in words.
fn words(experiment: &Experiment) -> String {
    let synapse = experiment.synapse();
    let change = |gates: Gates| number(gates.change(experiment.eta, &synapse));
    let protocol = experiment.protocol;
    let order = match protocol.spike_delay {
        delay if delay > 0.0 => "the output after the input",
        delay if delay < 0.0 => "the output before the input",
        _ => "both spikes at once",
    };
    format!(
        "There {}, {order}, and a pulse of the modulator follows each. At the end the weight has changed \
         by {} with the gates as set. By the same spikes it would have changed by {} with a dip of dopamine, \
         by {} with dopamine and noradrenaline, and by {} with serotonin alone.",
        if protocol.pairings == 1 {
            "is one pair of spikes".to_owned()
        } else {
            format!("are {} pairs of spikes", protocol.pairings)
        },
        change(experiment.gates),
        change(DIP),
        change(DA_NE),
        change(HT),
    )
}

/// The change by one pair against the delay of the modulator, for both orders of the spikes.
pub(super) fn delay(experiment: &Experiment) -> Figure {
    let delays: Vec<f64> = (0..DELAYS).map(|i| LONGEST_MS * i as f64 / (DELAYS - 1) as f64).collect();
    let apart = experiment.protocol.spike_delay.abs();
    let one = experiment.with_one_pair();
    let curve = |spike_delay: f64| -> Vec<f64> {
        let at = one.at_spike_delay(spike_delay);
        delays.iter().map(|delay| at.at_modulator_delay(*delay).change()).collect()
    };
    let (first, second) = (curve(apart), curve(-apart));
    let at = |delay: f64, spike_delay: f64| {
        number(one.at_spike_delay(spike_delay).at_modulator_delay(delay).change())
    };
    let description = format!(
        "A pair of spikes {} ms apart with the input first changes the weight by {} if the modulator comes at \
         once, by {} if it comes a second later and by {} after four seconds. With the output first the \
         changes are {}, {} and {}.",
        display(apart, Format::Significant(3)),
        at(0.0, apart),
        at(1000.0, apart),
        at(4000.0, apart),
        at(0.0, -apart),
        at(1000.0, -apart),
        at(4000.0, -apart),
    );
    let panel = Panel {
        title: String::new(),
        x: Axis::linear("delay of the modulator", "s").over(0.0, LONGEST_MS / 1000.0),
        y: Axis::linear("change of weight", ""),
        series: vec![
            Series::rule("", 0.0, Direction::Horizontal),
            Series::line("input first", seconds(&delays), first).colored(PLUS),
            Series::line("output first", seconds(&delays), second).colored(MINUS),
        ],
    };
    Figure { name: "delay".into(), title: DELAY.into(), description, panels: vec![panel], columns: 1 }
}

fn seconds(times: &[f64]) -> Vec<f64> {
    times.iter().map(|time| time / 1000.0).collect()
}

/// The change for each delay between the spikes and each setting of the gates.
pub(super) fn gates(experiment: &Experiment) -> Figure {
    let columns = (2.0 * REACH_MS / SPACING_MS).round() as usize + 1;
    let at = |column: usize| column as f64 * SPACING_MS - REACH_MS;
    let synapses: Vec<Synapse> =
        (0..columns).map(|column| experiment.at_spike_delay(at(column)).synapse()).collect();
    let mut rows = vec![("all four 1", ALL), ("DA 1, ACh 1", DA_ACH)];
    rows.extend([("ACh 1", ACH), ("5-HT 1", HT), ("NE 1", NE), ("DA −1", DIP), ("DA 1", DA)]);
    rows.push(("as set", experiment.gates));
    let z: Vec<f64> = (rows.iter())
        .flat_map(|(_, gates)| synapses.iter().map(|synapse| gates.change(experiment.eta, synapse)))
        .collect();
    let greatest = z.iter().fold(0.0, |greatest: f64, z| greatest.max(z.abs()));
    // A map of zeros still has a scale.
    let limit = if greatest > 0.0 { greatest } else { 1.0 };
    // The columns of 10 ms and -10 ms.
    let [first, second] =
        [10.0, -10.0].map(|delay| &synapses[((delay + REACH_MS) / SPACING_MS).round() as usize]);
    let both = |gates: Gates| {
        let [first, second] = [first, second].map(|synapse| number(gates.change(experiment.eta, synapse)));
        format!("{first} and {second}")
    };
    let description = format!(
        "Each row is a setting of the gates, each column a delay between input and output. Where the input \
         comes 10 ms before the output and where it comes 10 ms after it, dopamine changes the weight by {}, \
         a dip of dopamine by {}, noradrenaline by {}, serotonin by {} and acetylcholine alone by {}. The \
         greatest change in the map is {} in size.",
        both(DA),
        both(DIP),
        both(NE),
        both(HT),
        both(ACH),
        number(greatest),
    );
    let map = Mark::HeatMap {
        x_edges: (0..=columns).map(|edge| at(edge) - SPACING_MS / 2.0).collect(),
        y_edges: (0..=rows.len()).map(|edge| edge as f64 - 0.5).collect(),
        z,
        z_label: "change of weight".into(),
        z_range: (-limit, limit),
    };
    let panel = Panel {
        title: String::new(),
        x: Axis::linear("output time − input time", "ms"),
        y: Axis::names("", rows.iter().map(|(name, _)| (*name).to_owned()).collect()),
        series: vec![
            Series { label: String::new(), color: Color::Auto, mark: map },
            Series::rule("", 0.0, Direction::Vertical),
        ],
    };
    Figure { name: "gates".into(), title: GATES.into(), description, panels: vec![panel], columns: 1 }
}

/// The change for both orders of the spikes.
pub(super) fn summary(experiment: &Experiment) -> Table {
    let apart = experiment.protocol.spike_delay.abs();
    let [first, second] = [apart, -apart].map(|delay| experiment.at_spike_delay(delay).synapse());
    let columns = vec![
        Column::text("gates"),
        Column::number("input first", "", Format::Fixed(5)),
        Column::number("output first", "", Format::Fixed(5)),
    ];
    let mut table = Table::new("summary", SUMMARY, columns);
    let chosen = ("as set", experiment.gates);
    table.rows = std::iter::once(&chosen)
        .chain(&COMPARED)
        .map(|(name, gates)| {
            let change = |synapse| Cell::Number(gates.change(experiment.eta, synapse));
            vec![(*name).into(), change(&first), change(&second)]
        })
        .collect();
    table
}

fn number(value: f64) -> String {
    display(value, Format::Fixed(6))
}
