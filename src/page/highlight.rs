//! Code in colours: at build time, with a few classes that the theme colours for light and dark.

use std::sync::OnceLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use crate::html::escape_into;

/// Which class the innermost scope of a token gives, the more special prefix first.
const CLASSES: [(&str, &str); 22] = [
    ("comment", "c"),
    ("string", "s"),
    ("constant.numeric", "n"),
    ("constant.character.escape", "n"),
    ("constant", "n"),
    ("keyword.operator", "o"),
    ("keyword", "k"),
    ("storage.modifier", "k"),
    ("storage.type", "k"),
    ("storage", "k"),
    ("entity.name.function", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("entity.name.tag", "k"),
    ("entity.name.section", "f"),
    ("entity.name", "t"),
    ("entity.other.attribute-name", "f"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("variable.language", "k"),
    ("variable.parameter", "v"),
    ("markup.heading", "f"),
];

/// Colours code. The grammars are loaded when the first block asks for them.
#[derive(Debug, Default)]
pub struct Highlighter {
    grammars: OnceLock<Grammars>,
}

#[derive(Debug)]
struct Grammars {
    set: SyntaxSet,
    classes: Vec<(Scope, &'static str)>,
}

impl Highlighter {
    /// The code as HTML; `None` for a language that is not known.
    pub fn highlight(&self, code: &str, language: &str) -> Option<String> {
        if language.is_empty() {
            return None;
        }
        let grammars = self.grammars.get_or_init(Grammars::load);
        let syntax = grammars.set.find_syntax_by_token(language)?;
        grammars.colour(code, syntax)
    }
}

impl Grammars {
    fn load() -> Self {
        // Every name of the table is a scope; one that were none would only leave its tokens plain.
        let classes = CLASSES.iter().filter_map(|(name, class)| Some((Scope::new(name).ok()?, *class)));
        Self { set: two_face::syntax::extra_newlines(), classes: classes.collect() }
    }

    fn colour(&self, code: &str, syntax: &SyntaxReference) -> Option<String> {
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        let mut out = Spans::default();
        for line in code.split_inclusive('\n') {
            let operations = state.parse_line(line, &self.set).ok()?;
            let mut at = 0;
            for (offset, operation) in operations {
                out.push(&line[at..offset], self.class(&stack));
                at = offset;
                stack.apply(&operation).ok()?;
            }
            out.push(&line[at..], self.class(&stack));
        }
        Some(out.finish())
    }

    fn class(&self, stack: &ScopeStack) -> &'static str {
        let mut scopes = stack.as_slice().iter().rev();
        let known = |scope: &Scope| {
            self.classes.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
        };
        scopes.find_map(known).unwrap_or("")
    }
}

/// Neighbours of the same class share one element.
#[derive(Default)]
struct Spans {
    out: String,
    class: &'static str,
}

impl Spans {
    fn push(&mut self, text: &str, class: &'static str) {
        if text.is_empty() {
            return;
        }
        // White space has no colour.
        if class != self.class && !text.trim().is_empty() {
            self.close();
            if !class.is_empty() {
                self.out.push_str("<span class=\"");
                self.out.push_str(class);
                self.out.push_str("\">");
            }
            self.class = class;
        }
        escape_into(text, &mut self.out);
    }

    fn close(&mut self) {
        if !self.class.is_empty() {
            self.out.push_str("</span>");
        }
        self.class = "";
    }

    fn finish(mut self) -> String {
        self.close();
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_get_classes() {
        let highlighter = Highlighter::default();
        let html = highlighter.highlight("let x = 1; // <y>\n", "rust").unwrap();
        assert!(html.contains("<span class=\"k\">let") && html.contains("// &lt;y&gt;"), "{html}");
        assert_eq!(highlighter.highlight("x", "no-such-language"), None);
    }
}
