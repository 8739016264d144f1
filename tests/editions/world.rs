//! A small project, and random edits of it.

use std::fs;
use std::path::{Path, PathBuf};

/// The project as it is at first.
pub(crate) fn begin(root: &Path) {
    let write = |file: &str, text: &str| {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("kb.yaml", "title: A site\nbase_url: https://x.org/\n");
    write("content/index.md", "---\ntitle: Home\n---\n\nSee [a](one/a.md).\n");
    write(
        "content/one/a.md",
        "---\ntitle: Alpha\nkey_terms: [trace]\n---\n\nThese are plain words on a trace.\n\n## First part\n\n$$ x^2 $$ {#eq-x}\n\nSee [@ada2001] and [b](b.md#second).\n",
    );
    write(
        "content/one/b.md",
        "---\ntitle: Beta\nnext:\n  - {to: a.md, why: It comes first.}\n---\n\nBy @eq-x a memory decays.\n\n## Second\n\n```rust\nlet x = 1;\n```\n",
    );
    write(
        "content/two/c.md",
        "---\ntitle: Gamma\ndate: 2020-01-02\n---\n\nA window: `= win.integral .1f ms`. [[Alpha]] has a trace too, as @ada2001 says.\n\n```demo\nid: win\nmodel: stdp/window\nshow: [window]\n```\n",
    );
    write(
        "content/terms/first.yaml",
        "- term: trace\n  definition: A trace.\n- term: memory\n  definition: What stays of a [[trace]] [@bob2002].\n- term: window\n  definition: A time.\n  related: [trace]\n",
    );
    write("content/terms/second.yaml", "- term: decay\n  definition: To become less.\n  demo: win\n");
    write(
        "content/references.bib",
        "@book{ada2001, author={Ada, A}, title={On Traces}, year={2001}, publisher={P}}\n@book{bob2002, author={Bob, B}, title={On Decay}, year={2002}, publisher={P}}\n",
    );
    write("content/two/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>");
}

type Edit = fn(&Path, u32) -> Vec<PathBuf>;

/// The kinds of edits.
const EDITS: [(&str, Edit); 18] = [
    ("a paragraph", paragraph),
    ("a paragraph", paragraph),
    ("a paragraph", paragraph),
    ("a title", title),
    ("a heading", heading),
    ("a new article", create),
    ("an article removed", remove),
    ("an article renamed", rename),
    ("an article without front matter", harm),
    ("a definition", definition),
    ("a new term", new_term),
    ("a term removed", drop_term),
    ("an alias", alias),
    ("a template", template),
    ("settings", settings),
    ("a demo", demo),
    ("a bibliography", bibliography),
    ("a file", file),
];

pub(crate) const KINDS: usize = EDITS.len();

pub(crate) fn name(kind: usize) -> &'static str {
    EDITS[kind].0
}

/// Makes an edit, and gives what it touched.
pub(crate) fn edit(root: &Path, kind: usize, chance: u32) -> Vec<PathBuf> {
    EDITS[kind].1(root, chance / 7)
}

fn one<'a, T: ?Sized>(of: &[&'a T], chance: u32) -> &'a T {
    of[chance as usize % of.len()]
}

fn articles(root: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for folder in ["content", "content/one", "content/two"] {
        let Ok(entries) = fs::read_dir(root.join(folder)) else { continue };
        let paths = entries.map(|entry| entry.unwrap().path());
        all.extend(paths.filter(|path| path.extension().is_some_and(|e| e == "md")));
    }
    all.sort();
    all
}

fn any_article(root: &Path, chance: u32) -> Option<PathBuf> {
    let all = articles(root);
    (!all.is_empty()).then(|| all[chance as usize % all.len()].clone())
}

/// A text, even one with a bad byte.
fn text_of(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).unwrap_or_default()).into_owned()
}

fn append(path: PathBuf, text: &str) -> Vec<PathBuf> {
    let old = text_of(&path);
    fs::write(&path, old + text).unwrap();
    vec![path]
}

fn replace(path: PathBuf, from: &str, to: &str) -> Vec<PathBuf> {
    let old = text_of(&path);
    fs::write(&path, old.replacen(from, to, 1)).unwrap();
    vec![path]
}

const PARAGRAPHS: [&str; 22] = [
    "Nothing of note.",
    "A trace and a memory, again.",
    "Windows decay.",
    "See [a](../one/a.md) and [gone](../one/gone.md).",
    "See [c](../two/c.md#part) or [[Beta]] or [[nobody]].",
    "See [home](../index.md), [terms](../terms/) and [the window](../terms/window/).",
    "By @eq-x, or @eq-y, or @fig-win-window.",
    "As @sec-first-part says, and @sec-part.",
    "It is known [@ada2001, p. 3; @bob2002].",
    "It is not known [@nobody].",
    "The value is `= win.integral .2f ms` or `= gone.value`.",
    "$$ y = 2 $$ {#eq-y}",
    "$$ z $$ {#eq-x}",
    "![a dot](../two/dot.svg)",
    "![a dot](dot.svg)",
    "```python\nreturn 1 # one\n```",
    "> [!note]\n> A trace is noted.",
    "> [!proof]\n> A memory is proved.",
    "An LTP is a long word. LTP again.",
    "[^n] A note.\n\n[^n]: With a trace.",
    "<!-- kb:noterm -->\n\nA memory.\n\n<!-- /kb:noterm -->",
    "A formula $\\frac{a}{b}$ and a bad one $\\nope{$.",
];

fn paragraph(root: &Path, chance: u32) -> Vec<PathBuf> {
    let Some(path) = any_article(root, chance) else { return Vec::new() };
    let text = one(&PARAGRAPHS, chance / 11);
    // Now and then the text becomes a short one again.
    if chance.is_multiple_of(13) {
        let old = text_of(&path);
        let end = old.find("\n---\n").map_or(0, |at| at + 5);
        fs::write(&path, format!("{}\n{text}\n", &old[..end])).unwrap();
        return vec![path];
    }
    append(path, &format!("\n{text}\n"))
}

fn title(root: &Path, chance: u32) -> Vec<PathBuf> {
    let Some(path) = any_article(root, chance) else { return Vec::new() };
    let text = text_of(&path);
    let old = text.lines().find(|line| line.starts_with("title:")).unwrap_or("title:").to_owned();
    replace(path, &old, &format!("title: {}", one(&["Alpha", "Beta", "Zeta", "nobody", "c"], chance / 11)))
}

fn heading(root: &Path, chance: u32) -> Vec<PathBuf> {
    let Some(path) = any_article(root, chance) else { return Vec::new() };
    match chance / 11 % 3 {
        0 => append(path, "\n## Part\n\nA memory of a part.\n"),
        1 => replace(path, "## Second", "## Third"),
        _ => replace(path, "## First part", "### First of part"),
    }
}

fn create(root: &Path, chance: u32) -> Vec<PathBuf> {
    let name = one(&["one/gone.md", "two/new.md", "one/index.md", "three/x.md", "one/0.md"], chance);
    let path = root.join("content").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let front =
        one(&["order: 2\n", "draft: true\n", "formerly: [old/page]\n", "date: 2021-03-04\n", ""], chance / 5);
    let text = one(&PARAGRAPHS, chance / 25);
    fs::write(&path, format!("---\ntitle: New {name}\n{front}---\n\n{text}\n")).unwrap();
    vec![path]
}

fn remove(root: &Path, chance: u32) -> Vec<PathBuf> {
    let Some(path) = any_article(root, chance) else { return Vec::new() };
    fs::remove_file(&path).unwrap();
    vec![path]
}

fn rename(root: &Path, chance: u32) -> Vec<PathBuf> {
    let Some(path) = any_article(root, chance) else { return Vec::new() };
    let to = root.join("content").join(one(&["one/moved.md", "two/a.md", "one/zz.md"], chance / 11));
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::rename(&path, &to).unwrap();
    vec![path, to]
}

fn harm(root: &Path, chance: u32) -> Vec<PathBuf> {
    let Some(path) = any_article(root, chance) else { return Vec::new() };
    match chance / 11 % 3 {
        0 => replace(path, "title:", "titel:"),
        1 => replace(path, "titel:", "title:"),
        _ => {
            let bytes = [fs::read(&path).unwrap(), vec![0xff]].concat();
            fs::write(
                &path,
                if chance.is_multiple_of(2) {
                    bytes
                } else {
                    b"---\ntitle: Whole\n---\n\nA trace.\n".to_vec()
                },
            )
            .unwrap();
            vec![path]
        }
    }
}

fn terms(root: &Path, chance: u32) -> PathBuf {
    root.join("content/terms").join(one(&["first.yaml", "second.yaml"], chance))
}

fn definition(root: &Path, chance: u32) -> Vec<PathBuf> {
    let (from, to) = [
        ("A trace.", "A track [@ada2001]."),
        ("A track", "A trace, by @eq-x, and a [[memory]]"),
        ("What stays", "What is `left`"),
        ("A time.", "A time $t$, of [a](../one/a.md)."),
        ("To become less.", "To become less than `= win.integral .1f ms`."),
    ][chance as usize % 5];
    replace(terms(root, chance / 5), from, to)
}

fn new_term(root: &Path, chance: u32) -> Vec<PathBuf> {
    let term = one(
        &[
            "- term: LTP\n  expansion: Long-term potentiation\n  definition: A long change.\n",
            "- term: note\n  definition: Words of a trace.\n  broader: [memory]\n",
            "- term: aword\n  definition: First of all.\n  sources: [bob2002]\n",
            "- term: part\n  definition: Less than all.\n  aliases: [plain words]\n  formerly: [piece]\n",
        ],
        chance,
    );
    let path = terms(root, chance / 4);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    append(path, term)
}

fn drop_term(root: &Path, chance: u32) -> Vec<PathBuf> {
    let path = terms(root, chance / 2);
    match chance % 3 {
        0 => {
            let _ = fs::remove_file(&path);
            vec![path]
        }
        1 => replace(path, "- term: window\n  definition: A time.\n", ""),
        _ => replace(path, "- term: trace", "- term: track"),
    }
}

fn alias(root: &Path, chance: u32) -> Vec<PathBuf> {
    let line = one(
        &["  aliases: [words]\n", "  scope: [two]\n", "  status: deprecated\n", "  reviewed: 2022-02-02\n"],
        chance,
    );
    replace(terms(root, chance / 4), "- term: memory\n", &format!("- term: memory\n{line}"))
}

fn template(root: &Path, chance: u32) -> Vec<PathBuf> {
    let name = one(&["theme/style.css", "parts/links.html", "article.html", "theme/kb.js"], chance);
    let path = root.join("templates").join(name);
    if (chance / 4).is_multiple_of(3) {
        let _ = fs::remove_file(&path);
        return vec![path];
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let text =
        one(&["p { color: red; }", "{{ broken", "<p>{{ site.title }} {{ page.title }}</p>"], chance / 12);
    fs::write(&path, text).unwrap();
    vec![path]
}

fn settings(root: &Path, chance: u32) -> Vec<PathBuf> {
    let more = one(
        &[
            "terms: {first: all}",
            "terms: {expand: true, captions: true}",
            "citation_style: ieee",
            "citation_style: nature",
            "citation_style: nobody",
            "sections: [two, one]",
            "sections: [four]",
            "callouts: {proof: Proof}",
            "notice: {text: A draft}",
            "language: de",
            "licence: CC BY 4.0",
            "levels: {KB202: error}",
            "titel: x",
            "",
        ],
        chance,
    );
    let path = root.join("kb.yaml");
    let base = if (chance / 14).is_multiple_of(4) { "" } else { "base_url: https://x.org/\n" };
    fs::write(&path, format!("title: A site\n{base}{more}\n")).unwrap();
    vec![path]
}

fn demo(root: &Path, chance: u32) -> Vec<PathBuf> {
    let Some(path) = articles(root).into_iter().find(|path| text_of(path).contains("```demo")) else {
        let Some(path) = any_article(root, chance) else { return Vec::new() };
        return append(path, "\n```demo\nid: win\nmodel: stdp/window\nshow: [window]\n```\n");
    };
    match chance % 5 {
        0 => replace(path, "show: [window]\n", "show: [window]\nparams: {tau_plus: 15 ms}\n"),
        1 => replace(path, "params: {tau_plus: 15 ms}\n", ""),
        2 => replace(path, "show: [window]\n", "show: [window]\ncaptions: {window: A trace of @ada2001}\n"),
        3 => replace(path, "model: stdp/window", "model: stdp/windows"),
        _ => replace(path, "id: win\n", "id: other\n"),
    }
}

fn bibliography(root: &Path, chance: u32) -> Vec<PathBuf> {
    let path = root.join("content/references.bib");
    match chance % 4 {
        0 => replace(path, "On Traces", "On Tracks"),
        1 => replace(path, "year={2002}", "year={2001}"),
        2 => replace(path, "@book{bob2002, author={Bob, B}", "@book{bob2002, author={Ada, A}"),
        _ => append(path, "@book{nobody, author={No, B}, title={Nothing}, year={2003}}\n"),
    }
}

fn file(root: &Path, chance: u32) -> Vec<PathBuf> {
    let path = root.join("content/two").join(one(&["dot.svg", "data.csv"], chance));
    if (chance / 2).is_multiple_of(3) {
        let _ = fs::remove_file(&path);
        return vec![path];
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let side = chance % 7 + 1;
    fs::write(&path, format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"4\"/>"))
        .unwrap();
    vec![path]
}
