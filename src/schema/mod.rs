//! JSON Schemas of what `kb` writes and reads, as they are published and as `kb schema` prints them.

/// The schema of `exports/terms.json`.
pub const EXPORT: &str = include_str!("export.json");

/// All schemas by name, in the order in which they are listed.
pub const ALL: &[(&str, &str)] = &[("export", EXPORT)];

/// The schema of that name.
pub fn named(name: &str) -> Option<&'static str> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, schema)| *schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_are_json() {
        for (name, schema) in ALL {
            let read: serde_json::Value = serde_json::from_str(schema).unwrap();
            assert!(read["$schema"].is_string() && read["description"].is_string(), "{name}");
        }
    }
}
