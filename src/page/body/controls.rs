//! The form by which a reader runs a demo with other parameters. It says what was published in its fields; the script of
//! the theme makes it work, and without a script it is not shown.

use std::fmt::Write;

use kb_demos::contract::json;
use kb_demos::{Domain, Given, Parameter, Setting, format};

use crate::demo::block::Block;
use crate::demo::plan::Plan;
use crate::demo::run::Run;
use crate::html::escape;
use crate::model::Way;
use crate::page::modules;

/// The name of the field of the seed, which no parameter can have.
const SEED: &str = "seed!";

/// Whether a reader's browser can run a demo: a program it cannot.
pub(super) fn runs_in_pages(plan: &Plan) -> bool {
    matches!(plan.model.way, Way::BuiltIn(_) | Way::Module(_))
}

/// What the script needs to know of a demo, as attributes: the model, the name of the published result, what the author
/// set, and the values in the table of values; of a project's own module, where it is (`root` leads from the page to the
/// root of the site), all parameters and the outputs. Nothing where a browser cannot run it.
pub(super) fn attributes(run: &Run, block: &Block, digest: &str, root: &str) -> String {
    if !runs_in_pages(&run.plan) {
        return String::new();
    }
    let own = run.plan.model.module().map_or_else(String::new, |module| {
        let (settings, outputs) = (json::settings_json(&run.plan.settings), &run.plan.description.outputs);
        format!(
            " data-module=\"{}\" data-parameters=\"{}\" data-outputs=\"{}\"",
            escape(&format!("{root}{}", modules::own_path(&run.plan.model.name, &module.bytes))),
            escape(&serde_json::Value::Object(settings).to_string()),
            escape(&json::declare(outputs))
        )
    });
    let given = block.params.iter().map(|param| format!("{}={}", param.name.value, written(&param.given)));
    let given: Vec<String> = given.collect();
    let values: Vec<&str> = run.plan.values.iter().map(|output| output.name.as_str()).collect();
    format!(
        " data-model=\"{}\" data-seed=\"{}\" data-report=\"{digest}\" data-set=\"{}\" data-values=\"{}\"{own}",
        run.plan.model.name,
        run.plan.seed,
        escape(&given.join("\n")),
        values.join(" ")
    )
}

/// Writes the form of a demo: a field for each parameter that its author or the model lets a reader move, and the seed
/// where there is chance. Nothing where there is nothing to move.
/// `of` names what it is of, for those who do not see where it stands.
pub(super) fn write(out: &mut String, plan: &Plan, block: &Block, of: &str) {
    let fields = controls(plan, block);
    if fields.is_empty() || !runs_in_pages(plan) {
        return;
    }
    // Writing to a string does not fail.
    let _ = writeln!(
        out,
        "<form class=\"controls\" autocomplete=\"off\" aria-label=\"Parameters of {}\">",
        escape(of)
    );
    for parameter in fields {
        field(out, plan, parameter);
    }
    if plan.description.chance {
        let _ = writeln!(
            out,
            "<label title=\"Another seed, another course of chance\"><span>seed</span> <input type=\"number\" name=\"{SEED}\" min=\"0\" max=\"9007199254740991\" required value=\"{}\"></label>",
            plan.seed
        );
    }
    out.push_str("<p class=\"state\"><button type=\"reset\" disabled>Back to the published result</button> <a class=\"share\" hidden>Link to this</a> <span role=\"status\"></span></p>\n</form>\n");
}

/// The parameters that a reader may move.
fn controls<'a>(plan: &'a Plan, block: &Block) -> Vec<&'a Parameter> {
    let description = &plan.description;
    match &block.controls {
        Some(names) => names.iter().filter_map(|name| description.parameter(&name.value)).collect(),
        None => description.controls.iter().filter_map(|name| description.parameter(name)).collect(),
    }
}

/// What an author gave a parameter, as a request says it.
fn written(given: &Given) -> String {
    match given {
        Given::Text(text) => text.clone(),
        Given::List(items) => format!("[{}]", items.join(", ")),
    }
}

fn field(out: &mut String, plan: &Plan, parameter: &Parameter) {
    let Some(setting) = plan.settings.0.get(&parameter.name) else { return };
    let (name, unit) = (escape(&parameter.name), parameter.unit.symbol());
    let _ = write!(out, "<label title=\"{}\"><span>{}", escape(&parameter.help), escape(&parameter.label));
    if !unit.is_empty() {
        let _ = write!(out, " ({})", escape(&format::unit(unit)));
    }
    out.push_str("</span> ");
    let value = escape(&plain(setting)).into_owned();
    let number = |min: &str, max: &str, step: &str| {
        format!(
            "<input type=\"number\" name=\"{name}\" min=\"{min}\" max=\"{max}\" step=\"{step}\" required value=\"{value}\" data-unit=\"{}\"></label>\n",
            escape(unit)
        )
    };
    let _ = match &parameter.domain {
        Domain::Number { min, max, step, .. } => {
            let [min, max, slide] = [*min, *max, *step].map(format::shortest);
            out.push_str(&number(&min, &max, "any"));
            slider(out, parameter, [&min, &max, &slide], &value)
        }
        Domain::Integer { min, max, step, .. } => {
            let [min, max, slide] = [*min, *max, *step].map(|n| n.to_string());
            out.push_str(&number(&min, &max, "1"));
            slider(out, parameter, [&min, &max, &slide], &value)
        }
        Domain::Choice { options, .. } => {
            let _ = write!(out, "<select name=\"{name}\">");
            for option in options {
                let selected = if *option == value { " selected" } else { "" };
                let _ = write!(
                    out,
                    "<option{selected}{}>{}</option>",
                    sets(plan, parameter, option),
                    escape(option)
                );
            }
            out.write_str("</select></label>\n")
        }
        Domain::Switch { .. } => {
            let checked = if value == "true" { " checked" } else { "" };
            writeln!(out, "<input type=\"checkbox\" name=\"{name}\"{checked}></label>")
        }
        Domain::Numbers { .. } => writeln!(
            out,
            "<input name=\"{name}\" value=\"{value}\" data-unit=\"{}\" data-list inputmode=\"decimal\"></label>",
            escape(unit)
        ),
    };
}

/// The slider of a number. The field beside it is what is sent, and what a screen reader needs; both say the same.
fn slider(
    out: &mut String,
    parameter: &Parameter,
    [min, max, step]: [&str; 3],
    value: &str,
) -> std::fmt::Result {
    writeln!(
        out,
        "<input type=\"range\" aria-label=\"{}\" min=\"{min}\" max=\"{max}\" step=\"{step}\" value=\"{value}\">",
        escape(&parameter.label)
    )
}

/// What a preset sets, for the option that chooses it.
fn sets(plan: &Plan, parameter: &Parameter, option: &str) -> String {
    let presets = &plan.description.presets;
    let preset = presets.iter().find(|preset| parameter.name == "preset" && preset.name == option);
    let names =
        preset.map(|preset| preset.settings.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>());
    names.map_or_else(String::new, |names| format!(" data-sets=\"{}\"", names.join(" ")))
}

/// A setting as a field holds it: without its unit.
fn plain(setting: &Setting) -> String {
    match setting {
        Setting::Number(n) => format::shortest(*n),
        Setting::Integer(n) => n.to_string(),
        Setting::Choice(name) => name.clone(),
        Setting::Switch(on) => on.to_string(),
        Setting::Numbers(all) => all.iter().map(|n| format::shortest(*n)).collect::<Vec<_>>().join(", "),
    }
}
