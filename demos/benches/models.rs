//! How much processor time a run of each model takes, with its defaults and with each of its presets. Prints a
//! table in Markdown, for `demos/README.md`.
//!
//! Run by hand: `cargo bench -p kb-demos --bench models`, with names of models or families to choose some. Ratios
//! within a table mean more than its numbers: machines differ, and are shared.

// A benchmark that cannot run must say so at once.
#![allow(clippy::expect_used)]

use std::fs;
use std::time::Instant;

use kb_demos::{Model, Settings, Unwatched, format, models, report};

/// Runs of which the median is taken.
const RUNS: usize = 7;
/// Seconds that are measured at once, at least.
const MEASURED: f64 = 0.1;

fn main() {
    // Cargo itself passes `--bench`.
    let asked: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    println!("| model | preset | CPU, ms | report, KiB |\n|---|---|---:|---:|");
    for model in models::all() {
        let family = model.name.split('/').next().unwrap_or_default();
        if asked.is_empty() || asked.iter().any(|name| name == model.name || name == family) {
            bench(model);
        }
    }
}

/// A row for the defaults and for each preset.
fn bench(model: &Model) {
    let description = (model.describe)();
    let presets: Vec<&str> = match description.presets.as_slice() {
        [] => vec![""],
        presets => presets.iter().map(|preset| preset.name.as_str()).collect(),
    };
    for preset in presets {
        let given = if preset.is_empty() { vec![] } else { vec![("preset".to_owned(), preset.into())] };
        let settings = description.resolve(&given).expect("a preset of the model");
        let size = model.run(&settings, 1, &mut Unwatched).expect("a report").to_bytes().len();
        let cell = |number: f64| format::display(number, report::Format::Significant(2));
        let time = cell(1e3 * median(model, &settings));
        println!("| `{}` | {preset} | {time} | {} |", model.name, cell(size as f64 / 1024.0));
    }
}

/// Seconds of processor time of a run, the median over several seeds. A short run is repeated: the system counts
/// processor time in steps of some milliseconds.
fn median(model: &Model, settings: &Settings) -> f64 {
    let run = |seed| drop(model.run(settings, seed, &mut Unwatched).expect("a report"));
    let clock = Instant::now();
    run(1);
    let repeats = (MEASURED / clock.elapsed().as_secs_f64()).ceil().clamp(1.0, 10_000.0);
    let mut times: Vec<f64> = (1..=RUNS as u64)
        .map(|seed| {
            let (clock, start) = (Instant::now(), on_processor());
            (0..repeats as u32).for_each(|_| run(seed));
            let spent = match (start, on_processor()) {
                (Some(start), Some(end)) => end - start,
                _ => clock.elapsed().as_secs_f64(),
            };
            spent / repeats
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}

/// Seconds that this thread has spent on a processor, where the system says so: what others do meanwhile does
/// not count.
fn on_processor() -> Option<f64> {
    let times = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(times.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}
