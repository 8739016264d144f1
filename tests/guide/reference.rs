//! The reference of the guide has every key of the schemas and every option of the commands, and no other; and what the
//! guide shows as examples is valid by the schemas.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kb::yaml::{self, Node};
use serde_json::{Map, Value, json};

use super::fences::{Use, fences};
use crate::support::Project;

fn schema(name: &str) -> Value {
    serde_json::from_str(kb::schema::named(name).unwrap()).unwrap()
}

/// What a schema or a table says of a key: whether it is required, and what it is where nothing is said.
#[derive(Debug, PartialEq, Eq, Clone, Default)]
struct Key {
    default: Option<String>,
}

/// The keys of a schema by their dotted paths, where `*` stands for a name that the author chooses.
fn described(root: &Value, schema: &Value, path: &str, keys: &mut BTreeMap<String, Key>) {
    if let Some(reference) = schema["$ref"].as_str() {
        return described(root, root.pointer(&reference[1..]).unwrap(), path, keys);
    }
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    for (name, part) in schema["properties"].as_object().into_iter().flatten() {
        let default = match &part["default"] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        keys.entry(below(name)).or_default().default = default;
        described(root, part, &below(name), keys);
    }
    if schema["additionalProperties"].is_object() {
        described(root, &schema["additionalProperties"], &below("*"), keys);
    }
    if schema["items"].is_object() {
        described(root, &schema["items"], path, keys);
    }
    for part in ["oneOf", "anyOf"].iter().flat_map(|of| schema[of].as_array().into_iter().flatten()) {
        described(root, part, path, keys);
    }
}

/// The keys of the tables of a page.
fn listed(page: &str) -> BTreeMap<String, Key> {
    let (_, text) = super::pages("reference").into_iter().find(|(path, _)| path.ends_with(page)).unwrap();
    // Tables of other things begin with another word.
    let tables = text.split("\n\n").filter(|block| block.trim_start().starts_with("| key |"));
    let rows = tables.flat_map(str::lines).filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let row = row.replace("\\|", "");
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, key, _, default, _, _] = cells.as_slice() else { panic!("{page}: {row}") };
        let named = |part: &str| {
            if part.chars().all(|c| c.is_ascii_uppercase()) { "*".into() } else { part.to_owned() }
        };
        let key: Vec<String> = key.trim_matches('`').split('.').map(named).collect();
        let default = default.starts_with('`').then(|| default.trim_matches('`').to_owned());
        (key.join("."), Key { default })
    })
    .collect()
}

#[test]
fn every_key_is_in_the_reference() {
    for (name, page) in [
        ("settings", "settings.md"),
        ("article", "front-matter.md"),
        ("terms", "terms.md"),
        ("demo", "demo-block.md"),
        ("model", "model.md"),
    ] {
        let (schema, mut keys) = (schema(name), BTreeMap::new());
        described(&schema, &schema, "", &mut keys);
        let listed = listed(page);
        let names = |keys: &BTreeMap<String, Key>| keys.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(names(&listed), names(&keys), "{page}, and kb schema {name}");
        for (key, Key { default }) in keys.iter().filter(|(_, key)| key.default.is_some()) {
            assert_eq!(&listed[key].default, default, "{page}: {key}");
        }
    }
}

/// YAML as JSON, as an editor reads it.
fn as_json(node: &Node) -> Value {
    match &node.value {
        yaml::Value::Null => Value::Null,
        yaml::Value::Scalar { text, plain: true } => match text.as_str() {
            "true" => json!(true),
            "false" => json!(false),
            number => serde_json::from_str::<serde_json::Number>(number)
                .map_or_else(|_| json!(number), Value::Number),
        },
        yaml::Value::Scalar { text, .. } => json!(text),
        yaml::Value::Sequence(items) => items.iter().map(as_json).collect(),
        yaml::Value::Mapping(entries) => Value::Object(
            entries.iter().map(|(key, node)| (key.value.clone(), as_json(node))).collect::<Map<_, _>>(),
        ),
    }
}

/// The parts of a file that have a schema.
fn parts<'a>(path: &str, text: &'a str) -> Vec<(&'static str, &'a str)> {
    if path == "kb.yaml" {
        return vec![("settings", text)];
    }
    if path.starts_with("content/terms/") {
        return vec![("terms", text)];
    }
    if path.starts_with("demos/") && path.ends_with("model.yaml") {
        return vec![("model", text)];
    }
    if !path.starts_with("content/") || Path::new(path).extension().is_none_or(|end| end != "md") {
        return Vec::new();
    }
    let front = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let demos = text.split("```demo\n").skip(1).filter_map(|rest| rest.split_once("\n```"));
    front
        .map(|(yaml, _)| ("article", yaml))
        .into_iter()
        .chain(demos.map(|(yaml, _)| ("demo", yaml)))
        .collect()
}

fn holds(path: &str, text: &str) -> usize {
    let parts = parts(path, text);
    for (name, text) in &parts {
        let node = yaml::parse(text, &path.into(), 0).unwrap();
        let told = jsonschema::validate(&schema(name), &as_json(&node)).err().map(|error| error.to_string());
        assert_eq!(told, None, "{path}, by kb schema {name}:\n{text}");
    }
    parts.len()
}

#[test]
fn examples_are_valid_by_the_schemas() {
    let mut held = 0;
    for (page, text) in super::pages(".").into_iter().filter(|(page, _)| !page.starts_with("codes/")) {
        held += holds(&format!("content/{page}"), &text);
        for fence in fences(&text) {
            if let Use::File { path, .. } = fence.used() {
                held += holds(path, &fence.file(path));
            }
        }
    }
    assert!(held > 100, "{held}");
    // What is not meant to be read is not valid either.
    let wrong = [
        ("settings", "titel: T\n"),
        ("demo", "id: a\nmodel: b\nclaims: [{value: v}]\n"),
        ("model", "title: T\n"),
    ];
    for (name, text) in wrong {
        let node = yaml::parse(text, &"wrong".into(), 0).unwrap();
        assert!(!jsonschema::is_valid(&schema(name), &as_json(&node)), "{name}");
    }
}

#[test]
fn what_the_project_is_made_of_is_valid_by_the_schemas() {
    let root = crate::support::repository();
    let mut held = 0;
    for folder in [".", "guide", "examples/own-models"] {
        for part in ["kb.yaml", "content", "demos"] {
            let below = root.join(folder).join(part);
            for entry in walkdir::WalkDir::new(below).into_iter().filter_map(Result::ok) {
                let path =
                    entry.path().strip_prefix(root.join(folder)).unwrap().to_string_lossy().into_owned();
                // The code of kb's own models is in a folder of the same name.
                if entry.file_type().is_file() && !(folder == "." && part == "demos") {
                    held += std::fs::read_to_string(entry.path()).map_or(0, |text| holds(&path, &text));
                }
            }
        }
    }
    assert!(held > 150, "{held}");
}

/// The commands of a help text, and its options.
fn offered(arguments: &[&str]) -> (Vec<String>, BTreeSet<String>) {
    let help = Project::new().kb(&[arguments, &["--help"]].concat()).stdout;
    let (_, rest) = help.split_once("\nCommands:\n").unwrap_or(("", ""));
    let names = rest
        .lines()
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let commands = names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    let lines = help.lines().filter(|line| line.trim_start().starts_with('-'));
    let options = lines.flat_map(|line| line.split_whitespace()).filter(|word| word.starts_with("--"));
    let options = options.map(|word| word.trim_end_matches(',').to_owned());
    let general = ["--root", "--help", "--version"];
    (
        commands.map(str::to_owned).collect(),
        options.filter(|option| !general.contains(&option.as_str())).collect(),
    )
}

#[test]
fn every_command_and_option_is_in_the_reference() {
    let (_, text) =
        super::pages("reference").into_iter().find(|(path, _)| path.ends_with("commands.md")).unwrap();
    let sections: BTreeMap<&str, &str> =
        text.split("\n## kb ").skip(1).map(|section| (section.split(' ').next().unwrap(), section)).collect();
    let (commands, _) = offered(&[]);
    assert_eq!(
        sections.keys().map(ToString::to_string).collect::<BTreeSet<_>>(),
        commands.iter().cloned().collect()
    );
    for name in &commands {
        let section = sections[name.as_str()];
        let (parts, mut options) = offered(&[name]);
        for part in &parts {
            assert!(
                section.contains(&format!("`kb {name} {part}")),
                "kb {name} {part} is not in the reference"
            );
            options.extend(offered(&[name, part]).1);
        }
        let told: BTreeSet<String> = section
            .lines()
            .filter(|line| line.starts_with("| `-"))
            .flat_map(|line| {
                line.trim_start_matches("| ").split(" | ").next().unwrap().split(['`', ' ', ','])
            })
            .filter(|word| word.starts_with("--"))
            .map(str::to_owned)
            .collect();
        assert_eq!(told, options, "options of kb {name}");
    }
}
