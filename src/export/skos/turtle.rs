//! Statements as Turtle.

use std::fmt::Write;

use super::{Description, Names, Object, PREFIXES};

/// Writes descriptions, each as one block.
pub(super) fn write<'a>(descriptions: impl Iterator<Item = &'a Description>, names: &Names<'_>) -> String {
    let mut out = String::new();
    for (prefix, address) in PREFIXES {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "@prefix {prefix}: <{address}> .");
    }
    for description in descriptions {
        let _ = write!(out, "\n<{}> a {}", names.of(&description.subject), description.class);
        for (property, objects) in description.by_property() {
            let _ = write!(out, " ;\n    {property} ");
            for (at, object) in objects.into_iter().enumerate() {
                if at > 0 {
                    out.push_str(",\n        ");
                }
                write_object(object, names, &mut out);
            }
        }
        out.push_str(" .\n");
    }
    out
}

fn write_object(object: &Object, names: &Names<'_>, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = match object {
        Object::Resource(resource) => write!(out, "<{}>", names.of(resource)),
        Object::Words(text, language) => write!(out, "{}@{language}", quoted(text)),
        Object::Text(text) => write!(out, "{}", quoted(text)),
        Object::Date(date) => write!(out, "\"{date}\"^^xsd:date"),
        Object::True => write!(out, "true"),
    };
}

/// A text between quotation marks.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted() {
        assert_eq!(quoted("a \"b\" \\c\n\u{8}é"), "\"a \\\"b\\\" \\\\c\\n\\u0008é\"");
    }
}
