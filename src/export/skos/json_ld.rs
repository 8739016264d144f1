//! Statements as JSON-LD.

use serde_json::{Map, Value, json};

use super::{Description, Names, Object, PREFIXES};

/// Writes descriptions, each as one node.
pub(super) fn write<'a>(descriptions: impl Iterator<Item = &'a Description>, names: &Names<'_>) -> String {
    let context: Map<String, Value> =
        PREFIXES.into_iter().map(|(prefix, address)| (prefix.to_owned(), address.into())).collect();
    let graph: Vec<Value> = descriptions.map(|description| node(description, names)).collect();
    format!("{:#}\n", json!({ "@context": context, "@graph": graph }))
}

fn node(description: &Description, names: &Names<'_>) -> Value {
    let mut node = Map::new();
    node.insert("@id".into(), names.of(&description.subject).into());
    node.insert("@type".into(), description.class.into());
    for (property, objects) in description.by_property() {
        let values: Vec<Value> = objects.into_iter().map(|object| value(object, names)).collect();
        node.insert(property.into(), values.into());
    }
    node.into()
}

fn value(object: &Object, names: &Names<'_>) -> Value {
    match object {
        Object::Resource(resource) => json!({ "@id": names.of(resource) }),
        Object::Words(text, language) => json!({ "@value": text, "@language": language }),
        Object::Text(text) => json!({ "@value": text }),
        Object::Date(date) => json!({ "@value": date, "@type": "xsd:date" }),
        Object::True => json!({ "@value": true }),
    }
}
