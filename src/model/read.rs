//! `model.yaml`: what a model of a project says of itself, and how it runs.

use std::ops::Range as Bytes;

use kb_demos::contract::written;
use kb_demos::{Description, Domain, Output, OutputKind, Parameter, Unit};

use crate::diagnostic::{Code, FileName};
use crate::yaml::{self, Fields, Node, Reader, Spanned, Value};

/// What `model.yaml` says.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) description: Description,
    pub(super) runs: Runs,
    /// Whether its results are recorded.
    pub(super) recorded: bool,
    /// The files that its results depend on; `None` for all of its folder.
    pub(super) files: Option<Vec<Spanned<String>>>,
    /// What else its results depend on, such as the version of a program, in the author's words.
    pub(super) version: String,
    /// Variables of the environment that a program is given.
    pub(super) environment: Vec<String>,
    /// Whether a program may use the network.
    pub(super) network: bool,
    pub(super) limits: Limits,
}

/// What is run.
#[derive(Debug)]
pub(super) enum Runs {
    /// A program with its arguments.
    Command { words: Vec<String>, range: Bytes<usize> },
    /// A WebAssembly module in the model's folder.
    Module(Spanned<String>),
}

/// How much a run may use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limits {
    /// Seconds; those of the project where nothing is said.
    pub time: Option<f64>,
    /// Bytes of memory.
    pub memory: u64,
    /// Bytes of its answer.
    pub output: u64,
    /// Processes at once.
    pub processes: usize,
    /// Instructions of a module, about.
    pub fuel: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: None, memory: 1_000_000_000, output: 32_000_000, processes: 32, fuel: 20_000_000_000 }
    }
}

/// Reads a `model.yaml`. What is wrong is told in the reader; `None` where there is too little left.
pub(super) fn read(text: &str, file: &FileName) -> (Option<Written>, Vec<crate::diagnostic::Diagnostic>) {
    let node = match yaml::parse(text, file, 0) {
        Ok(node) => node,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let mut r = Reader::new(file);
    let written = model(&node, &mut r).filter(|_| r.diagnostics.is_empty());
    (written, r.diagnostics)
}

fn model(node: &Node, r: &mut Reader<'_>) -> Option<Written> {
    let mut fields = r.fields(node, "a model")?;
    let title = fields.require("title", r).and_then(|n| r.string(n));
    let summary = fields.take("summary").and_then(|n| r.string(n));
    let sources = fields.take("sources").map(|n| r.strings(n)).unwrap_or_default();
    let chance = fields.take("chance").and_then(|n| r.boolean(n)).unwrap_or(false);
    let runs = runs(&mut fields, r);
    let recorded = fields.take("run").and_then(|n| r.one_of(n, &[("always", false), ("recorded", true)]));
    let files = fields.take("files").map(|n| r.strings(n));
    let version = fields.take("version").and_then(|n| r.string(n));
    let environment = fields.take("environment").map(|n| r.strings(n)).unwrap_or_default();
    let network = fields.take("network").and_then(|n| r.boolean(n)).unwrap_or(false);
    let limits = fields.take("limits").map(|n| limits(n, r)).unwrap_or_default();
    let parameters = fields.take("parameters").map(|n| parameters(n, r)).unwrap_or_default();
    let controls = fields.take("controls").map(|n| r.strings(n));
    let outputs = fields.require("outputs", r).map(|n| outputs(n, r)).unwrap_or_default();
    fields.finish(r);
    let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    for control in controls.iter().flatten().filter(|control| !names.contains(&control.value.as_str())) {
        r.report(Code::BadDemo, &control.range, format!("the model has no parameter `{}`", control.value));
    }
    let controls = match controls {
        Some(controls) => controls.into_iter().map(|control| control.value).collect(),
        None => names.iter().map(|name| (*name).to_owned()).collect(),
    };
    let text = |text: Option<Spanned<String>>| text.map(|text| text.value).unwrap_or_default();
    let plain = |texts: Vec<Spanned<String>>| texts.into_iter().map(|text| text.value).collect();
    Some(Written {
        description: Description {
            title: title?.value,
            summary: text(summary),
            sources: plain(sources),
            parameters,
            chance,
            controls,
            presets: Vec::new(),
            outputs,
        },
        runs: runs?,
        recorded: recorded.unwrap_or(false),
        files,
        version: text(version),
        environment: plain(environment),
        network,
        limits,
    })
}

fn runs(fields: &mut Fields<'_>, r: &mut Reader<'_>) -> Option<Runs> {
    let (command, module) = (fields.take("command"), fields.take("module"));
    match (command, module) {
        (Some(command), None) => {
            let words = match &command.value {
                // One word is a program without arguments.
                Value::Scalar { text, .. } => vec![text.clone()],
                _ => r.strings(command).into_iter().map(|word| word.value).collect(),
            };
            if words.first().is_none_or(|word| word.trim().is_empty()) || words[0].contains(' ') {
                r.report(
                    Code::BadValue,
                    &command.range,
                    "a command is a program and its arguments, one by one",
                )
                .help = Some("write such as `command: [python3, model.py]`".into());
                return None;
            }
            Some(Runs::Command { words, range: command.range.clone() })
        }
        (None, Some(module)) => r.string(module).map(Runs::Module),
        (Some(_), Some(module)) => {
            r.report(Code::BadValue, &module.range, "a model has a command or a module, and not both");
            None
        }
        (None, None) => {
            fields.require("command", r);
            None
        }
    }
}

fn limits(node: &Node, r: &mut Reader<'_>) -> Limits {
    let usual = Limits::default();
    let Some(mut fields) = r.fields(node, "`limits`") else { return usual };
    let time = fields.take("time").and_then(|n| r.seconds(n, "a time limit", "time: 20 s"));
    let memory = fields.take("memory").and_then(|n| bytes(n, r));
    let output = fields.take("output").and_then(|n| bytes(n, r));
    let processes = fields.take("processes").and_then(|n| r.integer::<u32>(n));
    let fuel = fields.take("fuel").and_then(|n| r.number(n));
    fields.finish(r);
    Limits {
        time,
        memory: memory.unwrap_or(usual.memory),
        output: output.unwrap_or(usual.output),
        processes: processes.map_or(usual.processes, |n| n.max(1) as usize),
        fuel: fuel.map_or(usual.fuel, |fuel| fuel.max(1.0) as u64),
    }
}

/// A number of bytes, such as `512 MB`.
fn bytes(node: &Node, r: &mut Reader<'_>) -> Option<u64> {
    const UNITS: [(&str, u64); 4] = [("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("B", 1)];
    let text = r.string(node)?;
    let (number, scale) = UNITS
        .into_iter()
        .find_map(|(unit, scale)| Some((text.value.strip_suffix(unit)?.trim(), scale)))
        .unwrap_or(("", 1));
    let number = number.parse::<f64>().ok().filter(|number| number.is_finite() && *number > 0.0);
    if number.is_none() {
        r.report(Code::BadValue, &text.range, format!("`{}` is not an amount of memory", text.value)).help =
            Some("write such as `512 MB`".into());
    }
    number.map(|number| (number * scale as f64) as u64)
}

/// A number in a unit, or a bare number.
fn quantity(node: &Node, unit: Unit, r: &mut Reader<'_>) -> Option<f64> {
    let text = r.string(node)?;
    let bare = text.value.parse::<f64>().ok().filter(|number| number.is_finite());
    match bare.map_or_else(|| unit.parse(&text.value), Ok) {
        Ok(number) => Some(number),
        Err(error) => {
            r.report(Code::BadValue, &text.range, error.to_string());
            None
        }
    }
}

fn unit(fields: &mut Fields<'_>, r: &mut Reader<'_>) -> Unit {
    let Some(text) = fields.take("unit").and_then(|n| r.string(n)) else { return Unit::One };
    Unit::from_symbol(&text.value).unwrap_or_else(|| {
        r.report(Code::BadDemo, &text.range, format!("kb knows no unit `{}`", text.value)).help =
            Some("leave `unit` out, and name it in the label: `label: mass (solar masses)`".into());
        Unit::One
    })
}

/// A name by which an author asks for a parameter or an output.
fn name(key: &Spanned<String>, what: &str, r: &mut Reader<'_>) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let fine = key.value.starts_with(|c: char| c.is_ascii_lowercase()) && key.value.chars().all(plain);
    if !fine {
        r.report(Code::BadDemo, &key.range, format!("`{}` cannot be the name of {what}", key.value)).help =
            Some("names have small letters, digits and `_`, and begin with a letter".into());
    }
    fine
}

fn parameters(node: &Node, r: &mut Reader<'_>) -> Vec<Parameter> {
    let Some(mut fields) = r.fields(node, "`parameters`") else { return Vec::new() };
    let all = fields.all();
    all.iter()
        .filter(|(key, _)| name(key, "a parameter", r))
        .collect::<Vec<_>>()
        .into_iter()
        .filter_map(|(key, node)| parameter(&key.value, node, r))
        .collect()
}

fn parameter(name: &str, node: &Node, r: &mut Reader<'_>) -> Option<Parameter> {
    let mut fields = r.fields(node, "a parameter")?;
    let label = fields.take("label").and_then(|n| r.string(n));
    let help = fields.take("help").and_then(|n| r.string(n));
    let unit = unit(&mut fields, r);
    let default = fields.require("default", r);
    let options = fields.take("options").map(|n| r.strings(n));
    let whole = fields.take("whole").and_then(|n| r.boolean(n)).unwrap_or(false);
    let mut number = |key: &'static str, r: &mut Reader<'_>| {
        fields.take(key).and_then(|n| Some((quantity(n, unit, r)?, n.range.clone())))
    };
    let (min, max) = (number("min", r), number("max", r));
    let step = number("step", r).map(|(step, _)| step);
    let length = fields
        .take("length")
        .map(|n| r.items(n).iter().filter_map(|n| r.integer::<u32>(n)).collect::<Vec<_>>());
    fields.finish(r);
    let default = default?;
    let domain = match (&default.value, options) {
        (_, Some(options)) => {
            let default = r.string(default)?;
            let options: Vec<String> = options.into_iter().map(|option| option.value).collect();
            if !options.contains(&default.value) {
                let message = format!("`{}` is not one of {}", default.value, options.join(", "));
                r.report(Code::BadValue, &default.range, message);
                return None;
            }
            Domain::Choice { default: default.value, options }
        }
        (Value::Scalar { text, plain: true }, None) if text == "true" || text == "false" => {
            Domain::Switch { default: text == "true" }
        }
        (Value::Sequence(items), None) => {
            let numbers: Vec<f64> = items.iter().filter_map(|n| quantity(n, unit, r)).collect();
            let (min, max) = ends(default, min, max, r)?;
            let lengths = match length.as_deref() {
                Some([least, most]) => (*least as usize, *most as usize),
                _ => (numbers.len(), numbers.len()),
            };
            Domain::Numbers { default: numbers, min, max, lengths }
        }
        (_, None) => {
            let value = quantity(default, unit, r)?;
            let (min, max) = ends(default, min, max, r)?;
            let step = step.filter(|step| *step > 0.0);
            if whole {
                let [value, min, max] = [value, min, max].map(|n| n.round() as i64);
                Domain::Integer {
                    default: value,
                    min,
                    max,
                    step: step.map_or(1, |step| (step as i64).max(1)),
                }
            } else {
                Domain::Number { default: value, min, max, step: step.unwrap_or((max - min) / 100.0) }
            }
        }
    };
    let label = label.map_or_else(|| name.replace('_', " "), |label| label.value);
    let help = help.map(|help| help.value).unwrap_or_default();
    let parameter = Parameter { name: name.to_owned(), label, unit, help, domain };
    // The default is checked as what an author gives.
    let given = written(&parameter.default(), unit);
    if let Err(error) = parameter.check(&given.as_str().into()) {
        r.report(Code::BadValue, &default.range, format!("the default of `{name}` is none: {error}"));
        return None;
    }
    Some(parameter)
}

type End = Option<(f64, Bytes<usize>)>;

/// Between what a number lies, which must be said: a slider needs it, and a wrong number is a mistake.
fn ends(default: &Node, min: End, max: End, r: &mut Reader<'_>) -> Option<(f64, f64)> {
    match (min, max) {
        (Some((min, _)), Some((max, _))) if min < max => Some((min, max)),
        (Some((min, _)), Some((max, range))) => {
            r.report(Code::BadValue, &range, format!("nothing is between {min} and {max}"));
            None
        }
        _ => {
            r.report(Code::MissingKey, &default.range, "a number needs the keys `min` and `max`").help =
                Some("say between what it makes sense: `min: 0, max: 100`".into());
            None
        }
    }
}

fn outputs(node: &Node, r: &mut Reader<'_>) -> Vec<Output> {
    let Some(mut fields) = r.fields(node, "`outputs`") else { return Vec::new() };
    let mut outputs = Vec::new();
    let kinds = [
        (fields.take("figures"), OutputKind::Figure),
        (fields.take("tables"), OutputKind::Table),
        (fields.take("values"), OutputKind::Value),
    ];
    for (node, kind) in kinds {
        let Some(mut of_kind) = node.and_then(|n| r.fields(n, "the outputs")) else { continue };
        for (key, node) in of_kind.all() {
            if !name(key, "an output", r) {
                continue;
            }
            if outputs.iter().any(|output: &Output| output.name == key.value) {
                r.report(Code::BadDemo, &key.range, format!("there are two outputs `{}`", key.value));
                continue;
            }
            outputs.extend(output(&key.value, kind, node, r));
        }
    }
    fields.finish(r);
    if outputs.is_empty() && r.diagnostics.is_empty() {
        r.report(Code::MissingKey, &node.range, "a model without outputs shows nothing").help =
            Some("add `values: {name: what it is}`, and `figures` and `tables` in the same way".into());
    }
    outputs
}

fn output(name: &str, kind: OutputKind, node: &Node, r: &mut Reader<'_>) -> Option<Output> {
    let make = |title: &str, unit| match kind {
        OutputKind::Figure => Output::figure(name, title),
        OutputKind::Table => Output::table(name, title),
        OutputKind::Value => Output::value(name, title, unit),
    };
    if let Value::Scalar { text, .. } = &node.value {
        return Some(make(text, Unit::One));
    }
    let mut fields = r.fields(node, "an output")?;
    let title = fields.require("title", r).and_then(|n| r.string(n));
    let (mut of, mut range) = (Unit::One, kb_demos::Range::default());
    if kind == OutputKind::Value {
        of = unit(&mut fields, r);
        range.low = fields.take("min").and_then(|n| quantity(n, of, r));
        range.high = fields.take("max").and_then(|n| quantity(n, of, r));
    }
    fields.finish(r);
    Some(Output { range, ..make(&title?.value, of) })
}

#[cfg(test)]
mod tests {
    use kb_demos::Setting;

    use super::*;

    fn told(text: &str) -> Vec<String> {
        let (written, diagnostics) = read(text, &"demos/a/model.yaml".into());
        assert!(written.is_none());
        diagnostics.into_iter().map(|d| d.message).collect()
    }

    #[test]
    fn a_model_says_what_it_can_be_asked_and_what_it_gives() {
        let text = "title: T\ncommand: [python3, m.py]\nchance: true\nlimits: {time: 500 ms, memory: 64 MB}\nparameters:\n  \
            rate: {default: 15 Hz, unit: Hz, min: 0, max: 0.1 kHz}\n  n: {default: 3, whole: true, min: 1, max: 9}\n  \
            rule: {default: a, options: [a, b]}\n  on: {default: true}\n  \
            l: {default: [1, 2], min: 0, max: 5, length: [1, 4]}\noutputs:\n  figures: {f: F}\n  \
            values: {v: {title: V, unit: Hz, min: 0}}\n";
        let (written, diagnostics) = read(text, &"demos/a/model.yaml".into());
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let written = written.unwrap();
        let settings = written.description.resolve(&[]).unwrap().0;
        assert_eq!(settings["rate"], Setting::Number(15.0));
        assert_eq!(settings["n"], Setting::Integer(3));
        assert_eq!(settings["rule"], Setting::Choice("a".into()));
        assert_eq!(settings["on"], Setting::Switch(true));
        assert_eq!(settings["l"], Setting::Numbers(vec![1.0, 2.0]));
        assert_eq!((written.limits.time, written.limits.memory), (Some(0.5), 64_000_000));
        assert_eq!(written.description.outputs[1].range.low, Some(0.0));
        let Domain::Number { max, .. } = written.description.parameters[0].domain else { unreachable!() };
        assert!((max - 100.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let with = |more: &str| told(&format!("title: T\ncommand: x\noutputs: {{values: {{v: V}}}}\n{more}"));
        assert_eq!(told("title: T\noutputs: {values: {v: V}}\n"), ["a model needs the key `command`"]);
        assert_eq!(with("parameters: {a: {default: 1}}\n"), ["a number needs the keys `min` and `max`"]);
        assert_eq!(with("parameters: {a: {default: 1, min: 2, max: 1}}\n"), ["nothing is between 2 and 1"]);
        assert!(with("parameters: {a: {default: 9, min: 0, max: 1}}\n")[0].contains("is outside the range"));
        assert!(with("parameters: {a: {default: c, options: [a]}}\n")[0].contains("is not one of a"));
        assert!(with("parameters: {A: {default: true}}\n")[0].contains("cannot be the name"));
        assert!(
            with("parameters: {a: {default: 1, unit: furlong, min: 0, max: 2}}\n")[0]
                .contains("knows no unit")
        );
        assert_eq!(with("limits: {memory: lots}\n"), ["`lots` is not an amount of memory"]);
        assert_eq!(with("controls: [b]\n"), ["the model has no parameter `b`"]);
        assert_eq!(told("title: T\ncommand: python3 m.py\noutputs: {values: {v: V}}\n").len(), 1);
        assert_eq!(told("title: T\ncommand: x\noutputs: {}\n"), ["a model without outputs shows nothing"]);
        assert_eq!(told("title: T\ncommand: x\nmodule: y\noutputs: {values: {v: V}}\n").len(), 1);
        assert_eq!(told("title: T\ncommand: x\noutputs: {figures: {v: V}, values: {v: V}}\n").len(), 1);
    }
}
