//! Fenced blocks of a page of the guide.

/// A fenced block.
#[derive(Debug, Clone)]
pub(crate) struct Fence {
    /// The words of its first line.
    pub(crate) info: Vec<String>,
    /// What it holds.
    pub(crate) text: String,
    /// The line of the page where it begins.
    pub(crate) line: usize,
}

/// What a test does with a block.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Use<'a> {
    /// A file of the project; `fixed` where it is the remedy.
    File { path: &'a str, fixed: bool },
    /// Commands that are run; `fixed` where they come after the remedy.
    Commands { fixed: bool },
    /// What is printed.
    Output,
    /// It is only read.
    Read,
}

impl Fence {
    pub(crate) fn used(&self) -> Use<'_> {
        let words: Vec<&str> = self.info.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["sh"] | ["sh", "run"] => Use::Commands { fixed: false },
            ["sh", "run", "fixed"] => Use::Commands { fixed: true },
            ["text", "output"] => Use::Output,
            ["sh", "not-run"] | ["yaml", "fragment"] | [] | [_] => Use::Read,
            [_, path] => Use::File { path, fixed: false },
            [_, path, "fixed"] => Use::File { path, fixed: true },
            other => panic!("line {}: what is ```{}?", self.line, other.join(" ")),
        }
    }

    /// The text as a file: settings have a title.
    pub(crate) fn file(&self, path: &str) -> String {
        if path == "kb.yaml" && !self.text.lines().any(|line| line.starts_with("title:")) {
            format!("title: Example\n{}", self.text)
        } else {
            self.text.clone()
        }
    }
}

/// The fenced blocks of a page, first to last.
pub(crate) fn fences(page: &str) -> Vec<Fence> {
    let mut all: Vec<Fence> = Vec::new();
    let mut open: Option<&str> = None;
    for (index, line) in page.lines().enumerate() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match open {
            Some(marks) if line == marks => open = None,
            Some(_) => {
                let last = all.last_mut().unwrap();
                last.text += line;
                last.text.push('\n');
            }
            None if ticks.len() >= 3 => {
                open = Some(ticks);
                let info = line[ticks.len()..].split_whitespace().map(str::to_owned).collect();
                all.push(Fence { info, text: String::new(), line: index + 1 });
            }
            None => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    all
}
