//! Writing of JSON without a library: what a module for a browser writes is little, and small code is there sooner.

use crate::format;
use crate::model::Description;
use crate::parameter::{Domain, Setting};

/// JSON under construction. Commas are set where one thing follows another.
#[derive(Debug, Default)]
pub(crate) struct Json {
    text: String,
}

impl Json {
    /// An object, its entries written by `entries`.
    pub(crate) fn object(&mut self, entries: impl FnOnce(&mut Self)) {
        self.nested('{', '}', entries);
    }

    /// A list, its items written by `items`.
    pub(crate) fn list(&mut self, items: impl FnOnce(&mut Self)) {
        self.nested('[', ']', items);
    }

    /// The name of an entry; its value is written next.
    pub(crate) fn name(&mut self, name: &str) {
        self.text(name);
        self.text.push(':');
    }

    /// A text.
    pub(crate) fn text(&mut self, text: &str) {
        self.comma();
        self.text.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => self.text.extend(['\\', c]),
                '\n' => self.text.push_str("\\n"),
                c if c < ' ' => {
                    let digit = |n: u32| char::from_digit(n & 15, 16).unwrap_or('0');
                    self.text.push_str("\\u00");
                    self.text.extend([digit(u32::from(c) >> 4), digit(u32::from(c))]);
                }
                c => self.text.push(c),
            }
        }
        self.text.push('"');
    }

    /// A number, in the shortest digits that read back as the same.
    pub(crate) fn number(&mut self, number: f64) {
        self.word(&format::shortest(number));
    }

    /// `true` or `false`.
    pub(crate) fn truth(&mut self, truth: bool) {
        self.word(if truth { "true" } else { "false" });
    }

    /// A setting.
    pub(crate) fn setting(&mut self, setting: &Setting) {
        match setting {
            Setting::Number(n) => self.number(*n),
            Setting::Integer(n) => self.word(&n.to_string()),
            Setting::Choice(name) => self.text(name),
            Setting::Switch(on) => self.truth(*on),
            Setting::Numbers(all) => self.list(|json| all.iter().for_each(|n| json.number(*n))),
        }
    }

    /// An object of texts.
    pub(crate) fn texts<'a>(&mut self, entries: impl Iterator<Item = (&'a str, &'a str)>) {
        self.object(|json| {
            for (name, text) in entries {
                json.name(name);
                json.text(text);
            }
        });
    }

    /// What was written.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    fn word(&mut self, word: &str) {
        self.comma();
        self.text.push_str(word);
    }

    fn nested(&mut self, open: char, close: char, inside: impl FnOnce(&mut Self)) {
        self.comma();
        self.text.push(open);
        inside(self);
        self.text.push(close);
    }

    fn comma(&mut self) {
        if !matches!(self.text.chars().next_back(), None | Some('{' | '[' | ':')) {
            self.text.push(',');
        }
    }
}

/// What a model says of itself, as JSON: what a form needs to ask for a run of it.
pub fn description(of: &Description) -> String {
    let mut json = Json::default();
    json.object(|json| {
        json.name("title");
        json.text(&of.title);
        json.name("summary");
        json.text(&of.summary);
        json.name("chance");
        json.truth(of.chance);
        json.name("controls");
        json.list(|json| of.controls.iter().for_each(|name| json.text(name)));
        json.name("parameters");
        json.list(|json| {
            for parameter in &of.parameters {
                json.object(|json| {
                    let texts = [
                        ("name", &*parameter.name),
                        ("label", &*parameter.label),
                        ("help", &*parameter.help),
                    ];
                    for (name, text) in texts.into_iter().chain([("unit", parameter.unit.symbol())]) {
                        json.name(name);
                        json.text(text);
                    }
                    json.name("default");
                    json.setting(&parameter.default());
                    domain(json, &parameter.domain);
                });
            }
        });
        json.name("presets");
        json.object(|json| {
            for preset in &of.presets {
                json.name(&preset.name);
                json.object(|json| {
                    for (name, setting) in &preset.settings {
                        json.name(name);
                        json.setting(setting);
                    }
                });
            }
        });
        json.name("outputs");
        json.list(|json| {
            for output in &of.outputs {
                json.object(|json| {
                    let kind = format!("{:?}", output.kind).to_ascii_lowercase();
                    let texts = [("name", &*output.name), ("kind", &*kind), ("title", &*output.title)];
                    for (name, text) in texts.into_iter().chain([("unit", output.unit.symbol())]) {
                        json.name(name);
                        json.text(text);
                    }
                });
            }
        });
    });
    json.into_text()
}

fn domain(json: &mut Json, domain: &Domain) {
    let (kind, ends) = match domain {
        Domain::Number { min, max, step, .. } => ("number", Some([*min, *max, *step])),
        Domain::Integer { min, max, step, .. } => ("integer", Some([*min as f64, *max as f64, *step as f64])),
        Domain::Choice { .. } => ("choice", None),
        Domain::Switch { .. } => ("switch", None),
        Domain::Numbers { min, max, .. } => ("numbers", Some([*min, *max, 0.0])),
    };
    json.name("kind");
    json.text(kind);
    for (name, end) in ["min", "max", "step"].into_iter().zip(ends.into_iter().flatten()) {
        json.name(name);
        json.number(end);
    }
    if let Domain::Choice { options, .. } = domain {
        json.name("options");
        json.list(|json| options.iter().for_each(|option| json.text(option)));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::Value;

    #[test]
    fn texts_are_escaped_and_things_parted() {
        let mut json = Json::default();
        json.list(|json| {
            json.text("a \"b\" \\ \n\u{1f}\u{7f}é");
            json.object(|_| {});
            json.object(|json| {
                json.name("x");
                json.list(|json| [1e-7, -2.5, 3.0].map(|n| json.number(n)).into_iter().collect());
                json.name("y");
                json.truth(true);
            });
        });
        let text = json.into_text();
        assert_eq!(text, "[\"a \\\"b\\\" \\\\ \\n\\u001f\u{7f}é\",{},{\"x\":[1e-7,-2.5,3],\"y\":true}]");
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read[0], "a \"b\" \\ \n\u{1f}\u{7f}é");
    }

    #[test]
    fn every_description_can_be_read() {
        for model in models::all() {
            let of = (model.describe)();
            let read: Value = serde_json::from_str(&description(&of)).unwrap();
            assert_eq!(read["title"], of.title);
            assert_eq!(read["parameters"].as_array().unwrap().len(), of.parameters.len());
            assert_eq!(read["outputs"].as_array().unwrap().len(), of.outputs.len());
        }
        let window: Value =
            serde_json::from_str(&description(&(models::find("stdp/window").unwrap().describe)())).unwrap();
        let tau = window["parameters"].as_array().unwrap().iter().find(|p| p["name"] == "tau_plus").unwrap();
        assert_eq!(
            (&tau["kind"], &tau["unit"], &tau["default"]),
            (&"number".into(), &"ms".into(), &20.into())
        );
        assert_eq!(window["presets"]["bi-poo-fit"]["tau_plus"], 14);
        assert_eq!(window["outputs"][0]["kind"], "figure");
    }
}
