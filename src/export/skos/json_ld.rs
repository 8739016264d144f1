//! Statements as JSON-LD: one node on each line.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::{Description, Names, Object, PREFIXES};

/// Writes descriptions, each as one node.
pub(super) fn write<'a>(descriptions: impl Iterator<Item = &'a Description>, names: &Names<'_>) -> String {
    let context: Map<String, Value> =
        PREFIXES.into_iter().map(|(prefix, address)| (prefix.to_owned(), address.into())).collect();
    let mut out = format!("{{\"@context\":{},\"@graph\":[", Value::from(context));
    for (at, description) in descriptions.enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        // Texts and maps with names for keys can always be written.
        out.push_str(&serde_json::to_string(&Node { description, names }).unwrap_or_default());
    }
    out.push_str("\n]}\n");
    out
}

/// A subject with all that is said of it.
struct Node<'a> {
    description: &'a Description,
    names: &'a Names<'a>,
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("@id", &self.names.of(&self.description.subject))?;
        map.serialize_entry("@type", self.description.class)?;
        for (property, objects) in self.description.by_property() {
            let said = |object| Said { object, names: self.names };
            map.serialize_entry(property, &objects.into_iter().map(said).collect::<Vec<_>>())?;
        }
        map.end()
    }
}

/// What is said.
struct Said<'a> {
    object: &'a Object,
    names: &'a Names<'a>,
}

impl Serialize for Said<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.object {
            Object::Resource(resource) => map.serialize_entry("@id", &self.names.of(resource))?,
            Object::Words(text, language) => {
                map.serialize_entry("@value", text)?;
                map.serialize_entry("@language", language)?;
            }
            Object::Text(text) => map.serialize_entry("@value", text)?,
            Object::Date(date) => {
                map.serialize_entry("@value", date)?;
                map.serialize_entry("@type", "xsd:date")?;
            }
            Object::True => map.serialize_entry("@value", &true)?,
        }
        map.end()
    }
}
