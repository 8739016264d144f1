//! JSON Schemas of what `kb` writes and reads, as they are published and as `kb schema` prints them.

/// The schema of `exports/terms.json`.
pub const EXPORT: &str = include_str!("export.json");

/// All schemas by name, in the order in which they are listed.
pub const ALL: &[(&str, &str)] = &[
    ("article", include_str!("article.json")),
    ("export", EXPORT),
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

    use serde_json::Value;

    use super::*;

    /// The keys that a reader takes, as the texts of its code name them.
    fn keys_taken(code: &str) -> BTreeSet<&str> {
        let calls = ["take(\"", "require(\"", "required(\"", "words(\"", "text(\"", "switch(\""];
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
    fn schemas_are_json() {
        for (name, schema) in ALL {
            let read: serde_json::Value = serde_json::from_str(schema).unwrap();
            assert!(read["$schema"].is_string() && read["description"].is_string(), "{name}");
        }
    }
}
