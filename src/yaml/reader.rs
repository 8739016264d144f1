//! From YAML nodes to typed values, with a diagnostic for each that is not what is expected.

use std::ops::Range;

use jiff::civil::Date;

use super::{Node, Value};
use crate::diagnostic::{Code, Diagnostic, FileName, Place, nearest};

/// A value and its bytes in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its bytes.
    pub range: Range<usize>,
}

/// Reads nodes of one file and collects what is wrong with them.
#[derive(Debug)]
pub struct Reader<'a> {
    /// The file that the nodes are from.
    pub file: &'a FileName,
    /// What is wrong so far.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// A reader of that file.
    pub fn new(file: &'a FileName) -> Self {
        Self { file, diagnostics: Vec::new() }
    }

    /// Reports something wrong at a range.
    pub fn report(
        &mut self,
        code: Code,
        range: &Range<usize>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let at = self.diagnostics.len();
        self.diagnostics.push(Diagnostic::new(code, message).at(Place::new(self.file, range.clone())));
        &mut self.diagnostics[at]
    }

    fn expected(&mut self, node: &Node, what: &str) {
        self.report(Code::BadValue, &node.range, format!("expected {what}, found {}", describe(node)));
    }

    /// The fields of a mapping, to be taken one by one.
    pub fn fields<'n>(&mut self, node: &'n Node, what: &'static str) -> Option<Fields<'n>> {
        match &node.value {
            Value::Mapping(entries) => Some(Fields {
                what,
                range: node.range.clone(),
                entries,
                taken: vec![false; entries.len()],
                known: vec![],
            }),
            _ => {
                self.expected(node, &format!("the keys of {what}"));
                None
            }
        }
    }

    /// A text that is not empty.
    pub fn string(&mut self, node: &Node) -> Option<Spanned<String>> {
        match &node.value {
            Value::Scalar { text, .. } if !text.trim().is_empty() => {
                Some(Spanned { value: text.trim().to_owned(), range: node.range.clone() })
            }
            _ => {
                self.expected(node, "a text");
                None
            }
        }
    }

    /// A list of texts.
    pub fn strings(&mut self, node: &Node) -> Vec<Spanned<String>> {
        self.items(node).iter().filter_map(|item| self.string(item)).collect()
    }

    /// A list of addresses below the root of the site, without slashes at their ends.
    pub fn addresses(&mut self, node: &Node) -> Vec<Spanned<String>> {
        let strings = self.strings(node);
        let mut addresses = Vec::new();
        for Spanned { value, range } in strings {
            let path = value.trim_matches('/').to_owned();
            let fits = |part: &str| {
                !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '?', '#', '*', '\0'])
            };
            if path.split('/').all(fits) {
                addresses.push(Spanned { value: path, range });
            } else {
                self.report(
                    Code::BadValue,
                    &range,
                    format!("`{value}` is not an address below the site's root"),
                )
                .help = Some("write it as it stood after the base URL, such as `section/old-name/`".into());
            }
        }
        addresses
    }

    /// The items of a list.
    pub fn items<'n>(&mut self, node: &'n Node) -> &'n [Node] {
        match &node.value {
            Value::Sequence(items) => items,
            Value::Null => &[],
            _ => {
                self.expected(node, "a list, such as `[a, b]`");
                &[]
            }
        }
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, node: &Node) -> Option<bool> {
        match &node.value {
            Value::Scalar { text, plain: true } if text == "true" => Some(true),
            Value::Scalar { text, plain: true } if text == "false" => Some(false),
            _ => {
                self.expected(node, "`true` or `false`");
                None
            }
        }
    }

    /// A whole number that fits.
    pub fn integer<T: TryFrom<i64>>(&mut self, node: &Node) -> Option<T> {
        let number = match &node.value {
            Value::Scalar { text, plain: true } => text.parse::<i64>().ok().and_then(|n| T::try_from(n).ok()),
            _ => None,
        };
        if number.is_none() {
            self.expected(node, "a whole number");
        }
        number
    }

    /// A finite number.
    pub fn number(&mut self, node: &Node) -> Option<f64> {
        let number = match &node.value {
            Value::Scalar { text, plain: true } => text.parse::<f64>().ok().filter(|n| n.is_finite()),
            _ => None,
        };
        if number.is_none() {
            self.expected(node, "a number");
        }
        number
    }

    /// A length of time in seconds, longer than zero: `20 s`, `500 ms`, `5 min`, `2 h`.
    pub fn seconds(&mut self, node: &Node, what: &str, example: &str) -> Option<f64> {
        const LONGER: [(&str, f64); 2] = [("min", 60.0), ("h", 3600.0)];
        let text = self.string(node)?;
        let longer = LONGER.iter().find_map(|(unit, seconds)| {
            let number = text.value.strip_suffix(unit)?.trim().parse::<f64>().ok()?;
            number.is_finite().then_some(number * seconds)
        });
        match longer.map_or_else(|| kb_demos::Unit::Second.parse(&text.value), Ok) {
            Ok(seconds) if seconds > 0.0 => return Some(seconds),
            Ok(_) => drop(self.report(Code::BadValue, &text.range, format!("{what} is longer than zero"))),
            Err(error) => {
                self.report(Code::BadValue, &text.range, error.to_string()).help =
                    Some(format!("write `{example}`"));
            }
        }
        None
    }

    /// A day, such as `2026-11-24`, and its bytes.
    pub fn dated(&mut self, node: &Node) -> Option<Spanned<Date>> {
        self.date(node).map(|value| Spanned { value, range: node.range.clone() })
    }

    /// A day, such as `2026-11-24`.
    pub fn date(&mut self, node: &Node) -> Option<Date> {
        let date = match &node.value {
            Value::Scalar { text, .. } => text.parse::<Date>().ok().filter(|_| text.len() == 10),
            _ => None,
        };
        if date.is_none() {
            self.expected(node, "a date such as 2026-11-24");
        }
        date
    }

    /// One of a few words.
    pub fn one_of<T: Copy>(&mut self, node: &Node, words: &[(&str, T)]) -> Option<T> {
        let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
        let Value::Scalar { text, .. } = &node.value else {
            self.expected(node, &format!("one of {}", nearest::list(&names, "and")));
            return None;
        };
        let found = words.iter().find(|(name, _)| name == text).map(|(_, value)| *value);
        if found.is_none() {
            let message = format!("`{text}` is not one of {}", nearest::list(&names, "and"));
            self.report(Code::BadValue, &node.range, message).help = nearest::suggestion(text, names);
        }
        found
    }
}

/// The fields of a mapping. Take each known one, then call [`Fields::finish`], which reports the others.
#[derive(Debug)]
pub struct Fields<'n> {
    what: &'static str,
    range: Range<usize>,
    entries: &'n [(Spanned<String>, Node)],
    taken: Vec<bool>,
    known: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    /// The value of a key; `None` where it is missing or null.
    pub fn take(&mut self, name: &'static str) -> Option<&'n Node> {
        self.known.push(name);
        let at = self.entries.iter().position(|(key, _)| key.value == name)?;
        self.taken[at] = true;
        Some(&self.entries[at].1).filter(|node| node.value != Value::Null)
    }

    /// The value of a key that must be there.
    pub fn require(&mut self, name: &'static str, reader: &mut Reader<'_>) -> Option<&'n Node> {
        let node = self.take(name);
        if node.is_none() {
            let place = self.entries.iter().find(|(key, _)| key.value == name);
            let range = place.map_or(self.range.start..self.range.start, |(key, _)| key.range.clone());
            reader.report(Code::MissingKey, &range, format!("{} needs the key `{name}`", self.what)).help =
                Some(format!("add `{name}: ...`"));
        }
        node
    }

    /// All entries, for a mapping whose keys are names chosen by the author.
    pub fn all(&mut self) -> &'n [(Spanned<String>, Node)] {
        self.taken.fill(true);
        self.entries
    }

    /// Reports the keys that nobody took, each with the nearest known name.
    pub fn finish(self, reader: &mut Reader<'_>) {
        for ((key, _), _) in self.entries.iter().zip(&self.taken).filter(|(_, taken)| !**taken) {
            let message = format!("{} has no key `{}`", self.what, key.value);
            let known: Vec<&str> = self.known.clone();
            reader.report(Code::UnknownKey, &key.range, message).help =
                nearest::suggestion(&key.value, known.iter().copied())
                    .or_else(|| Some(format!("the keys are {}", nearest::list(&known, "and"))));
        }
    }
}

fn describe(node: &Node) -> String {
    match &node.value {
        Value::Null => "nothing".into(),
        Value::Scalar { text, .. } if text.is_empty() => "an empty text".into(),
        Value::Scalar { text, .. } => {
            let short: String = text.chars().take(40).collect();
            format!("`{}`", short.replace('\n', " "))
        }
        Value::Sequence(_) => "a list".into(),
        Value::Mapping(_) => "a mapping".into(),
    }
}
