//! Code in colours: at build time, with a few classes that the theme colours for light and dark.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

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
    /// What is known of lines, by language.
    memories: Mutex<HashMap<String, Arc<Mutex<Memory>>>>,
}

/// Lines that were coloured. What a line looks like depends on its text and on the state before it, and code of a site
/// repeats itself: to read a line again costs far more than to look it up.
#[derive(Debug)]
struct Memory {
    states: Vec<Known>,
    lines: usize,
}

/// A state between two lines, and the lines that were read in it.
#[derive(Debug)]
struct Known {
    state: State,
    lines: HashMap<Box<str>, Line>,
}

/// Where a grammar stands between two lines.
#[derive(Debug, Clone, PartialEq)]
struct State {
    parse: ParseState,
    stack: ScopeStack,
}

/// A coloured line, and the state after it by its number.
#[derive(Debug, Clone)]
struct Line {
    spans: Arc<[Span]>,
    next: usize,
}

/// The end of a part of a line, in bytes, and the class of the part.
type Span = (usize, &'static str);

/// So many states and lines of a language are remembered; further ones are read each time.
const MOST_STATES: usize = 200;
const MOST_LINES: usize = 50_000;

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

impl Memory {
    fn new(start: State) -> Self {
        Self { states: vec![Known { state: start, lines: HashMap::new() }], lines: 0 }
    }

    /// The number of a state; `None` where no more of them are remembered.
    fn number(&mut self, state: State) -> Option<usize> {
        if let Some(known) = self.states.iter().position(|known| known.state == state) {
            return Some(known);
        }
        (self.states.len() < MOST_STATES).then(|| {
            self.states.push(Known { state, lines: HashMap::new() });
            self.states.len() - 1
        })
    }
}

impl Grammars {
    fn load() -> Self {
        // Every name of the table is a scope; one that were none would only leave its tokens plain.
        let classes = CLASSES.iter().filter_map(|(name, class)| Some((Scope::new(name).ok()?, *class)));
        Self {
            set: two_face::syntax::extra_newlines(),
            classes: classes.collect(),
            memories: Mutex::default(),
        }
    }

    fn colour(&self, code: &str, syntax: &SyntaxReference) -> Option<String> {
        let memory = self.memory(syntax);
        let mut out = Spans::default();
        let mut lines = code.split_inclusive('\n');
        let mut at = 0;
        // A state that is not remembered is carried along from there on.
        let mut carried = None;
        for line in lines.by_ref() {
            let known = lock(&memory).states[at].lines.get(line).cloned();
            if let Some(known) = known {
                out.line(line, &known.spans);
                at = known.next;
                continue;
            }
            let mut state = lock(&memory).states[at].state.clone();
            let spans = self.read(line, &mut state)?;
            out.line(line, &spans);
            let mut memory = lock(&memory);
            match memory.number(state.clone()) {
                Some(next) => {
                    if memory.lines < MOST_LINES {
                        memory.lines += 1;
                        memory.states[at].lines.insert(line.into(), Line { spans: spans.into(), next });
                    }
                    at = next;
                }
                None => {
                    carried = Some(state);
                    break;
                }
            }
        }
        if let Some(mut state) = carried {
            for line in lines {
                out.line(line, &self.read(line, &mut state)?);
            }
        }
        Some(out.finish())
    }

    fn memory(&self, syntax: &SyntaxReference) -> Arc<Mutex<Memory>> {
        let start = || State { parse: ParseState::new(syntax), stack: ScopeStack::new() };
        let mut memories = lock(&self.memories);
        if let Some(known) = memories.get(&syntax.name) {
            return Arc::clone(known);
        }
        let memory = Arc::new(Mutex::new(Memory::new(start())));
        memories.insert(syntax.name.clone(), Arc::clone(&memory));
        memory
    }

    /// Reads a line.
    fn read(&self, line: &str, state: &mut State) -> Option<Vec<Span>> {
        let mut spans = Vec::new();
        for (offset, operation) in state.parse.parse_line(line, &self.set).ok()? {
            spans.push((offset, self.class(&state.stack)));
            state.stack.apply(&operation).ok()?;
        }
        spans.push((line.len(), self.class(&state.stack)));
        Some(spans)
    }

    fn class(&self, stack: &ScopeStack) -> &'static str {
        let mut scopes = stack.as_slice().iter().rev();
        let known = |scope: &Scope| {
            self.classes.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
        };
        scopes.find_map(known).unwrap_or("")
    }
}

/// A thread that ended while it held the lock has left nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Neighbours of the same class share one element.
#[derive(Default)]
struct Spans {
    out: String,
    class: &'static str,
}

impl Spans {
    fn line(&mut self, line: &str, spans: &[Span]) {
        let mut at = 0;
        for (end, class) in spans {
            self.push(&line[at..*end], class);
            at = *end;
        }
    }

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

    #[test]
    fn what_is_remembered_looks_as_if_read_anew() {
        let blocks = [
            ("python", "def f(x):\n    \"\"\"a\n    b\"\"\"\n    return 1 # c\n"),
            ("python", "b\"\"\"\n    return 1 # c\ndef f(x):\n"),
            ("rust", "/* a\n b */ fn f() {}\n b */ fn f() {}\n"),
            ("bash", "cat <<E\n$x\nE\necho $x\ncat <<F\n$x\nE\nF\n"),
            ("rust", "let x = r#\"a\n\"#;\nlet x = \"a\n\"#;\n"),
        ];
        let all = Highlighter::default();
        for _ in 0..2 {
            for (language, code) in blocks {
                let alone = Highlighter::default().highlight(code, language);
                assert_eq!(all.highlight(code, language), alone, "{code}");
            }
        }
    }

    #[test]
    fn more_states_than_are_remembered() {
        let lines: Vec<String> = (0..300).map(|n| format!("cat <<E{n}\n$x\n")).collect();
        let code = lines.concat();
        let highlighter = Highlighter::default();
        let first = highlighter.highlight(&code, "bash");
        assert_eq!(highlighter.highlight(&code, "bash"), first);
        assert!(first.is_some());
    }
}
