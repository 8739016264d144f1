//! Callouts: notes beside the text, of built-in kinds or of the site's own.

use std::ops::Range;

use super::Writer;
use crate::diagnostic::{Code, nearest};

/// The built-in kinds and their titles.
const BUILT_IN: [(&str, &str); 6] = [
    ("note", "Note"),
    ("tip", "Tip"),
    ("important", "Important"),
    ("warning", "Warning"),
    ("caution", "Caution"),
    ("example", "Example"),
];

/// An open callout.
#[derive(Debug)]
pub(super) struct Open {
    default_title: String,
    folds: bool,
}

impl Writer<'_> {
    pub(super) fn callout_start(&mut self, kind: &str, range: &Range<usize>, folds: Option<bool>) {
        let lower = kind.to_ascii_lowercase();
        let own = self.view.settings().callouts.get(&lower).cloned();
        let title =
            own.or_else(|| BUILT_IN.iter().find(|(k, _)| *k == lower).map(|(_, title)| (*title).to_owned()));
        if title.is_none() {
            let known = BUILT_IN
                .iter()
                .map(|(k, _)| *k)
                .chain(self.view.settings().callouts.keys().map(String::as_str));
            let help = nearest::suggestion(&lower, known)
                .unwrap_or_else(|| "name it under `callouts` in kb.yaml, or use `note`".into());
            self.report(
                Code::UnknownCallout,
                range,
                format!("there is no kind of callout `{kind}`"),
                Some(help),
            );
        }
        self.push(if folds.is_some() { "<details class=\"callout " } else { "<aside class=\"callout " });
        self.push_text(&lower);
        self.push(if folds == Some(true) { "\" open>\n" } else { "\">\n" });
        let default_title = title.unwrap_or_else(|| kind.to_owned());
        self.callouts.push(Open { default_title, folds: folds.is_some() });
        self.set_aside();
    }

    pub(super) fn callout_title_end(&mut self) {
        let title = self.take();
        let (default, folds) = match self.callouts.last() {
            Some(open) => (open.default_title.clone(), open.folds),
            None => (String::new(), false),
        };
        let element = if folds { "summary" } else { "p" };
        self.push(&format!("<{element} class=\"callout-title\">"));
        if title.trim().is_empty() {
            self.push_text(&default);
        } else {
            self.push(title.trim());
        }
        self.push(&format!("</{element}>\n"));
    }

    pub(super) fn callout_end(&mut self) {
        let folds = self.callouts.pop().is_some_and(|open| open.folds);
        self.push(if folds { "</details>\n" } else { "</aside>\n" });
    }
}
