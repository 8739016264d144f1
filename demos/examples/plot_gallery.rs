//! A page of pictures, to look at after a change of the drawing or of a model:
//! `cargo run -p kb-demos --example plot_gallery > gallery.html`.
//!
//! It shows every mark, scale and layout with made-up data. Given names of models, it shows the figures of
//! their runs with the defaults instead; given `dark`, the page is dark whatever the system says.

use std::io::Write;

use kb_demos::random::Stream;
use kb_demos::report::{Axis, Color, Dash, Direction, Figure, Mark, Panel, Series, Ticks};
use kb_demos::{Unwatched, math, models, plot};

fn main() -> std::io::Result<()> {
    let (dark, names): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word == "dark");
    let scheme = if dark.is_empty() { "light" } else { "dark" };
    let mut page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <title>Plots</title><style>:root{{color-scheme:{scheme};background:light-dark(#fdfdfb,#16181c)}}\
         body{{margin:12px auto;max-width:660px;padding:0 8px}}figure{{margin:0 0 28px}}{}</style>",
        plot::STYLE
    );
    let shown =
        if names.is_empty() { figures() } else { names.iter().flat_map(|name| of_model(name)).collect() };
    for (index, figure) in shown.iter().enumerate() {
        let svg = plot::svg(figure, &format!("f{index}"));
        eprintln!("{:>7} bytes  {}", svg.len(), figure.title);
        page += &["<figure>", &svg, "</figure>\n"].concat();
    }
    std::io::stdout().write_all(page.as_bytes())
}

/// The figures of a run with the defaults; none, and a word about it, where the model does not run.
fn of_model(name: &str) -> Vec<Figure> {
    let Some(model) = models::find(name) else {
        eprintln!("no model is named {name}");
        return Vec::new();
    };
    let Ok(settings) = (model.describe)().resolve(&[]) else {
        eprintln!("{name} refuses its own defaults");
        return Vec::new();
    };
    match model.run(&settings, 1, &mut Unwatched) {
        Ok(report) => report.figures,
        Err(fault) => {
            eprintln!("{name}: {fault}");
            Vec::new()
        }
    }
}

fn figures() -> Vec<Figure> {
    vec![
        figure("Lines", 1, vec![lines()]),
        figure("Log and log", 1, vec![decades()]),
        figure("Points, band and error bars", 2, vec![fit(), frequencies()]),
        figure(
            "Bars by name",
            2,
            vec![
                bars(&["none", "DA", "NE", "ACh"]),
                bars(&["heterosynaptic plasticity", "synaptic scaling", "replay", "rehearsal"]),
            ],
        ),
        figure("Histograms", 2, vec![histogram(), overlaid()]),
        figure("Raster and rate", 1, vec![raster(), rate()]),
        figure("Heat map", 1, vec![bump()]),
        figure("Diverging heat map on a log axis", 2, vec![signed(), noise()]),
        figure("Small multiples", 3, (0..6).map(multiple).collect()),
        figure("Names at the side", 1, vec![ranking()]),
        figure("Many series", 1, vec![many()]),
        figure("Clipped", 2, vec![clipped(), tiny()]),
    ]
}

fn figure(title: &str, columns: u32, panels: Vec<Panel>) -> Figure {
    Figure { name: "figure".into(), title: title.into(), description: format!("{title}."), panels, columns }
}

fn panel(title: &str, x: Axis, y: Axis, series: Vec<Series>) -> Panel {
    Panel { title: title.into(), x, y, series }
}

fn range(count: usize, low: f64, high: f64) -> Vec<f64> {
    (0..count).map(|i| low + (high - low) * i as f64 / (count - 1) as f64).collect()
}

fn map(x: &[f64], f: impl Fn(f64) -> f64) -> Vec<f64> {
    x.iter().map(|x| f(*x)).collect()
}

fn lines() -> Panel {
    let x = range(400, 0.0, 20_000.0);
    let rise = |tau: f64| map(&x, |t| 1.0 - math::exp(-t / tau));
    let series = vec![
        Series::line("Oja, to the first eigenvector", x.clone(), rise(2000.0)),
        Series::line("GHA, row 2", x.clone(), rise(5000.0)),
        Series::line("GHA, row 3", x.clone(), rise(9000.0)),
        Series {
            mark: Mark::Line { x: x.clone(), y: rise(14_000.0), dash: Dash::Dashed },
            ..Series::line("dashed", vec![], vec![])
        },
        Series::rule("theory", 0.95, Direction::Horizontal),
    ];
    panel("", Axis::linear("presented patterns", ""), Axis::linear("overlap", ""), series)
}

fn decades() -> Panel {
    let x: Vec<f64> = range(200, -1.0, 4.0).into_iter().map(|e| math::pow(10.0, e)).collect();
    let hyperbolic = map(&x, |t| 1.0 / (1.0 + t));
    let exponential = map(&x, |t| math::exp(-t / 30.0));
    let series =
        vec![Series::line("power law", x.clone(), hyperbolic), Series::line("exponential", x, exponential)];
    panel("", Axis::log("delay", "s"), Axis::log("strength of the memory", "").over(1e-5, 2.0), series)
}

fn fit() -> Panel {
    let mut chance = Stream::new("gallery", 1, "fit");
    let x = range(25, 0.1, 3.0);
    let y: Vec<f64> = x.iter().map(|t| 2.3 * t + 0.4 * chance.normal()).collect();
    let band = Mark::Band { x: x.clone(), low: map(&x, |t| 2.0 * t - 0.4), high: map(&x, |t| 2.6 * t + 0.4) };
    let series = vec![
        Series { mark: band, ..Series::points("95 % interval", vec![], vec![]) }.colored(Color::Palette(0)),
        Series::points("200 trials", x.clone(), y).colored(Color::Palette(0)),
        Series::line("fit", x.clone(), map(&x, |t| 2.3 * t)).colored(Color::Palette(1)),
    ];
    panel("Diffusion", Axis::linear("time", "s"), Axis::linear("variance of the angle", "deg²"), series)
}

fn frequencies() -> Panel {
    let x = vec![0.1, 10.0, 20.0, 40.0, 50.0];
    let bars = |label: &str, f: &dyn Fn(f64) -> f64| {
        let y = map(&x, f);
        let mark = Mark::ErrorBars {
            x: x.clone(),
            low: map(&y, |y| y - 0.08),
            high: map(&y, |y| y + 0.08),
            y: y.clone(),
        };
        Series { mark, ..Series::points(label, vec![], vec![]) }
    };
    let series = vec![bars("Δ = 10 ms", &|x| 0.01 * x), bars("Δ = −10 ms", &|x| 0.02 * x - 0.4)];
    panel("Frequency", Axis::linear("rate", "Hz"), Axis::linear("change", ""), series)
}

fn bars(names: &[&str]) -> Panel {
    let x: Vec<f64> = (0..names.len()).map(|i| i as f64).collect();
    let bars = |label: &str, sign: f64| {
        let y = map(&x, |x| sign * (0.03 - 0.012 * x));
        Series { mark: Mark::Bars { x: x.clone(), y }, ..Series::points(label, vec![], vec![]) }
    };
    let names = names.iter().map(ToString::to_string).collect();
    let series = vec![bars("pre first", 1.0), bars("post first", -0.7), bars("both", 0.4)];
    panel("Gates", Axis::names("gate", names), Axis::linear("change of weight", ""), series)
}

fn histogram() -> Panel {
    let edges = range(21, 0.0, 1.0);
    let heights = (0..20)
        .map(|i| 300.0 / (1.0 + f64::from(i * i)) + 150.0 / (1.0 + f64::from((19 - i) * (19 - i))))
        .collect();
    let series =
        vec![Series { mark: Mark::Histogram { edges, heights }, ..Series::points("", vec![], vec![]) }];
    panel("Weights after 100 s", Axis::linear("w / g", ""), Axis::linear("synapses", ""), series)
}

fn overlaid() -> Panel {
    let edges = range(31, -4.0, 6.0);
    let normal = |mean: f64| {
        let heights =
            edges.windows(2).map(|e| e[0].midpoint(e[1]) - mean).map(|x| math::exp(-x * x / 2.0) * 0.4);
        Mark::Histogram { edges: edges.clone(), heights: heights.collect() }
    };
    let series = |label: &str, mean| Series { mark: normal(mean), ..Series::points(label, vec![], vec![]) };
    let all = vec![series("lures", 0.0), series("targets", 1.8)];
    panel("Signal and noise", Axis::linear("strength", "SD"), Axis::linear("density", ""), all)
}

fn raster() -> Panel {
    let mut chance = Stream::new("gallery", 1, "raster");
    let row = |chance: &mut Stream| {
        let mut time = chance.exponential() * 60.0;
        let mut times = Vec::new();
        while time < 1000.0 {
            times.push(time);
            time += chance.exponential() * 60.0;
        }
        times
    };
    let rows = (0..40).map(|_| row(&mut chance)).collect();
    let series = vec![Series { mark: Mark::Raster { rows }, ..Series::points("", vec![], vec![]) }];
    panel("Spikes", Axis::linear("time", "ms").over(0.0, 1000.0), Axis::linear("neuron", ""), series)
}

fn rate() -> Panel {
    let mut chance = Stream::new("gallery", 1, "rate");
    let x = range(10_000, 0.0, 1000.0);
    let y = x.iter().map(|t| 20.0 + 6.0 * math::sin(t / 60.0) + 2.0 * chance.normal()).collect();
    let series = vec![Series::line("", x, y), Series::rule("", 500.0, Direction::Vertical)];
    panel("Rate", Axis::linear("time", "ms").over(0.0, 1000.0), Axis::linear("rate", "Hz"), series)
}

fn heat(x_edges: Vec<f64>, y_edges: Vec<f64>, z: Vec<f64>, z_label: &str, z_range: (f64, f64)) -> Series {
    let mark = Mark::HeatMap { x_edges, y_edges, z, z_label: z_label.into(), z_range };
    Series { mark, ..Series::points("", vec![], vec![]) }
}

fn bump() -> Panel {
    let mut chance = Stream::new("gallery", 1, "bump");
    let mut z = Vec::new();
    for row in 0..90 {
        let mut centre = 45.0;
        for _ in 0..120 {
            centre += 0.3 * chance.normal() * 0.2;
            let distance = f64::from(row) - centre;
            z.push(1.0 / (1.0 + math::exp(distance * distance / 20.0 - 4.0)));
        }
    }
    let map = heat(range(121, 0.0, 3.4), range(91, 0.0, 360.0), z, "activity", (0.0, 1.0));
    let cue = Series::rule("", 0.4, Direction::Vertical);
    let y =
        Axis { ticks: Ticks::At(vec![0.0, 90.0, 180.0, 270.0, 360.0]), ..Axis::linear("direction", "deg") };
    panel("", Axis::linear("time", "s"), y, vec![map, cue])
}

fn signed() -> Panel {
    let (across, up) =
        (range(41, -100.0, 100.0), range(25, 0.0, 3.0).into_iter().map(|e| math::pow(10.0, e)));
    let up: Vec<f64> = up.collect();
    let mut z = Vec::new();
    for (row, _) in up.windows(2).enumerate() {
        for pair in across.windows(2) {
            let d = pair[0].midpoint(pair[1]);
            z.push(d.signum() * math::exp(-d.abs() / 25.0) * (1.0 - row as f64 / 24.0));
        }
    }
    let map = heat(across, up, z, "change", (-1.0, 1.0));
    panel("By timing and delay", Axis::linear("post − pre", "ms"), Axis::log("delay", "ms"), vec![map])
}

fn noise() -> Panel {
    let mut chance = Stream::new("gallery", 1, "noise");
    let z = (0..400).map(|_| chance.uniform() * 4e-6).collect();
    let map = heat(range(21, 0.0, 20.0), range(21, 0.0, 20.0), z, "overlap", (0.0, 4e-6));
    panel("Patterns", Axis::linear("pattern", ""), Axis::linear("pattern", ""), vec![map])
}

fn multiple(index: usize) -> Panel {
    let x = range(100, 0.0, 10.0);
    let y = map(&x, |x| math::sin(x * (1.0 + index as f64 / 3.0)));
    let series =
        vec![Series::line("voltage", x.clone(), y), Series::line("current", x.clone(), map(&x, math::cos))];
    let (x, y) = (Axis::linear("time", "s"), Axis::linear("level", "").over(-1.2, 1.2));
    panel(&format!("τ = {index} ms"), x, y, series)
}

fn ranking() -> Panel {
    let names = ["spaced, expanding", "spaced, equal", "massed", "restudy without any test"];
    let y: Vec<f64> = (0..4).map(f64::from).collect();
    let x = vec![0.72, 0.7, 0.41, 0.38];
    let series = vec![Series::points("", x, y), Series::rule("", 0.5, Direction::Vertical)];
    let names = names.iter().map(ToString::to_string).collect();
    panel("Recall after a week", Axis::linear("recalled", "").over(0.0, 1.0), Axis::names("", names), series)
}

fn many() -> Panel {
    let x = range(60, 0.0, 6.0);
    let line = |k: usize| {
        Series::line(&format!("pattern {k}"), x.clone(), map(&x, |x| math::sin(x + k as f64 * 0.5)))
    };
    let points = |k: usize| {
        let x = range(6, 0.5, 5.5);
        let y = map(&x, |_| 1.4 + k as f64 * 0.22);
        Series::points("", x, y).colored(Color::Palette(k as u8))
    };
    panel(
        "",
        Axis::linear("t", ""),
        Axis::linear("y", ""),
        (0..8).map(line).chain((0..8).map(points)).collect(),
    )
}

fn clipped() -> Panel {
    let x = range(500, 0.0, 10.0);
    let series = vec![Series::line("", x.clone(), map(&x, |x| 3.0 * math::sin(x * 2.0)))];
    panel("", Axis::linear("time", "s"), Axis::linear("level", "").over(-2.0, 2.0), series)
}

fn tiny() -> Panel {
    let x = range(50, 0.0, 4e6);
    let y = map(&x, |x| 1e-9 * (x / 1e6 - 2.0) * (x / 1e6 - 2.0) + 1e-10);
    panel("", Axis::linear("steps", ""), Axis::log("error", "V"), vec![Series::line("", x, y)])
}
