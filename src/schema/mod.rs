//! JSON Schemas of what `kb` writes and reads, as they are published and as `kb schema` prints them.

/// The schema of `exports/terms.json`.
pub const EXPORT: &str = include_str!("export.json");

/// All schemas by name, in the order in which they are listed.
pub const ALL: &[(&str, &str)] = &[
    ("article", include_str!("article.json")),
    ("demo", include_str!("demo.json")),
    ("export", EXPORT),
    ("model", include_str!("model.json")),
    ("report", include_str!("report.json")),
    ("settings", include_str!("settings.json")),
    ("terms", include_str!("terms.json")),
];

/// The schema of that name.
pub fn named(name: &str) -> Option<&'static str> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, schema)| *schema)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::*;

    /// The keys that a reader takes, as the texts of its code name them.
    fn keys_taken(code: &str) -> BTreeSet<&str> {
        let calls = ["take(\"", "require(\"", "required(\"", "words(\"", "text(\"", "switch(\"", "number(\""];
        let names = calls.iter().flat_map(|call| code.split(call).skip(1));
        names.filter_map(|rest| rest.split_once('"')).map(|(name, _)| name).collect()
    }

    /// The keys of a schema's mappings, at any depth.
    fn keys_described(schema: &Value, all: &mut BTreeSet<String>) {
        match schema {
            Value::Object(entries) => {
                if let Some(Value::Object(properties)) = entries.get("properties") {
                    all.extend(properties.keys().cloned());
                }
                entries.values().for_each(|value| keys_described(value, all));
            }
            Value::Array(items) => items.iter().for_each(|item| keys_described(item, all)),
            _ => {}
        }
    }

    /// A key that is read and not described, or described and not read, is a mistake.
    #[test]
    fn schemas_have_the_keys_that_are_read() {
        for (name, code) in [
            ("article", include_str!("../article/front_matter.rs")),
            ("demo", include_str!("../demo/block.rs")),
            ("model", include_str!("../model/read.rs")),
            ("settings", concat!(include_str!("../project/read.rs"), include_str!("../project/publish.rs"))),
            ("terms", include_str!("../glossary/entry.rs")),
        ] {
            let mut described = BTreeSet::new();
            keys_described(&serde_json::from_str(named(name).unwrap()).unwrap(), &mut described);
            let described: BTreeSet<&str> = described.iter().map(String::as_str).collect();
            assert_eq!(described, keys_taken(code), "{name}");
        }
    }

    #[test]
    fn schemas_are_schemas() {
        for (name, schema) in ALL {
            let read: Value = serde_json::from_str(schema).unwrap();
            assert!(read["$schema"].is_string() && read["description"].is_string(), "{name}");
            assert!(jsonschema::meta::is_valid(&read), "{name}");
        }
    }

    /// Whether an answer can be read, by the schema; it must be the same by the reader.
    fn is_answer(answer: &Value) -> bool {
        let schema: Value = serde_json::from_str(named("report").unwrap()).unwrap();
        let valid = jsonschema::is_valid(&schema, answer);
        let fault = kb_demos::contract::json::reply(answer.to_string().as_bytes()).fault;
        let read = !fault.as_ref().is_some_and(|fault| fault.starts_with("the answer "));
        let why = jsonschema::validate(&schema, answer).err().map(|error| error.to_string());
        assert_eq!(valid, read, "{answer:.300}: {why:?}, {fault:?}");
        valid
    }

    #[test]
    fn what_models_answer_is_by_the_schema() {
        for model in kb_demos::models::all().filter(|model| !model.name.starts_with("credit")) {
            let settings = (model.describe)().resolve(&[]).unwrap();
            let report = model.run(&settings, 1, &mut kb_demos::Unwatched).unwrap();
            assert!(is_answer(&json!({ "report": report })), "{}", model.name);
        }
        let line = json!({ "line": { "x": [0], "y": [1], "dash": "dotted" } });
        let figure = |part: &str, to: Value| {
            let mut figure = json!({
                "name": "f", "title": "F",
                "panels": [{ "x": {}, "y": {}, "series": [{ "mark": line.clone() }] }],
            });
            *figure.pointer_mut(part).unwrap() = to;
            is_answer(&json!({ "report": { "figures": [figure] } }))
        };
        assert!(figure("/title", json!("G")) && !figure("/title", json!(1)) && !figure("/panels", json!({})));
        let axis = "/panels/0/x";
        let good = [
            json!({ "scale": "log", "range": [0, 1], "ticks": "auto" }),
            json!({ "range": null, "ticks": { "at": [1, 2] } }),
            json!({ "ticks": { "names": ["a"] } }),
        ];
        assert!(good.into_iter().all(|to| figure(axis, to)));
        let bad = [json!({ "scale": "cubic" }), json!({ "range": [0] }), json!({ "ticks": [1] }), json!(3)];
        assert!(!bad.into_iter().any(|to| figure(axis, to)));
        let series = "/panels/0/series/0";
        assert!(figure(
            series,
            json!({ "color": { "palette": 3 }, "mark": { "points": { "x": [], "y": [] } } })
        ));
        let bad = [
            json!({ "color": "red", "mark": line }),
            json!({ "mark": { "blob": {} } }),
            json!({ "mark": { "line": { "x": [0] } } }),
            json!({ "mark": { "rule": { "at": 0, "direction": "up" } } }),
            json!({ "color": { "palette": -1 }, "mark": line }),
        ];
        assert!(!bad.into_iter().any(|to| figure(series, to)));
        let table = |columns: Value, rows: Value| {
            is_answer(
                &json!({ "report": { "tables": [{ "name": "t", "title": "T", "columns": columns, "rows": rows }] } }),
            )
        };
        let column = json!([{ "label": "c", "format": { "fixed": 2 } }]);
        assert!(
            table(column.clone(), json!([["a"], [1], [null]])) && !table(column.clone(), json!([[true]]))
        );
        assert!(
            !table(json!([{ "unit": "s" }]), json!([]))
                && !table(json!([{ "label": "c", "format": "x" }]), json!([]))
        );
        let answers = [
            json!({}),
            json!({ "report": { "values": { "a": "1" } } }),
            json!({ "report": {}, "fault": 1 }),
            json!(1),
        ];
        assert!(
            !answers.iter().any(is_answer) && is_answer(&json!({ "report": { "values": { "a": 1.5 } } }))
        );
    }
}
