//! How cells and values stand in JSON, where a person or a program of any language writes them: a cell is a text, a
//! number or `null`, and values are an object. In the canonical encoding they are as the types say.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Cell;

/// A cell in the canonical encoding.
#[derive(Serialize, Deserialize)]
enum Tagged {
    Text(String),
    Number(f64),
    Empty,
}

/// A cell in JSON.
#[derive(Deserialize)]
#[serde(untagged)]
enum Plain {
    Number(f64),
    Text(String),
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let plain = serializer.is_human_readable();
        match self {
            Self::Text(text) if plain => serializer.serialize_str(text),
            Self::Number(number) if plain => serializer.serialize_f64(*number),
            Self::Empty if plain => serializer.serialize_unit(),
            Self::Text(text) => Tagged::Text(text.clone()).serialize(serializer),
            Self::Number(number) => Tagged::Number(*number).serialize(serializer),
            Self::Empty => Tagged::Empty.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return Ok(match Option::deserialize(deserializer)? {
                Some(Plain::Text(text)) => Self::Text(text),
                Some(Plain::Number(number)) => Self::Number(number),
                None => Self::Empty,
            });
        }
        Ok(match Tagged::deserialize(deserializer)? {
            Tagged::Text(text) => Self::Text(text),
            Tagged::Number(number) => Self::Number(number),
            Tagged::Empty => Self::Empty,
        })
    }
}

/// Values: an object of numbers, in their order.
pub(super) mod values {
    use std::fmt;

    use serde::de::{MapAccess, Visitor};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::super::Value;

    pub(in super::super) fn serialize<S: Serializer>(
        values: &[Value],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_map(values.iter().map(|value| (&value.name, value.value)));
        }
        values.serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Value>, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Vec<Value>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object of numbers")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut values = Vec::new();
                while let Some((name, value)) = map.next_entry()? {
                    values.push(Value { name, value });
                }
                Ok(values)
            }
        }
        if deserializer.is_human_readable() {
            deserializer.deserialize_map(InOrder)
        } else {
            Vec::deserialize(deserializer)
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::models;
    use crate::report::{Cell, Column, Format, Report, Table, Value};

    #[test]
    fn cells_and_values_are_plain_in_json() {
        let mut table = Table::new("t", "T", vec![Column::number("a", "Hz", Format::Fixed(1))]);
        table.rows.push(vec!["word".into(), 0.1.into(), Cell::Empty]);
        let values = vec![Value::new("z", 1.5), Value::new("a", -0.0)];
        let report = Report { tables: vec![table], values, ..Report::default() };
        let json = serde_json::to_string(&report).unwrap();
        assert!(
            json.contains(r#""format":{"fixed":1}"#) && json.contains(r#""rows":[["word",0.1,null]]"#),
            "{json}"
        );
        assert!(json.ends_with(r#""values":{"z":1.5,"a":-0.0}}"#), "{json}");
        let read: Report = serde_json::from_str(&json).unwrap();
        assert_eq!(read.to_bytes(), report.to_bytes());
    }

    #[test]
    fn what_a_program_leaves_out_has_a_default() {
        let json = r#"{"figures": [{"name": "f", "title": "F", "panels": [{"x": {}, "y": {"label": "rate", "unit": "Hz"},
            "series": [{"mark": {"line": {"x": [0, 1], "y": [2, 3]}}}]}]}], "values": {"rate": 3}}"#;
        let report: Report = serde_json::from_str(json).unwrap();
        assert_eq!(report.figures[0].columns, 1);
        assert_eq!(report.value("rate"), Some(3.0));
        assert_eq!(Report::from_bytes(&report.to_bytes()), Some(report));
    }

    #[test]
    fn every_report_has_the_same_bytes_after_its_way_through_json() {
        for model in models::all().filter(|model| !model.name.starts_with("credit")) {
            let settings = (model.describe)().resolve(&[]).unwrap();
            let report = model.run(&settings, 1, &mut crate::Unwatched).unwrap();
            let json = serde_json::to_string(&report).unwrap();
            let read: Report = serde_json::from_str(&json).unwrap();
            assert_eq!(read.digest(), report.digest(), "{}", model.name);
        }
    }
}
