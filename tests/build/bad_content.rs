//! Mistakes in terms, in prose and in the bibliography.

use crate::support::Project;
use crate::support::bad::{check, check_project};

const A: &str = "content/article.md";
const TERMS: &str = "content/terms/terms.yaml";
const BIB: &str = "content/references.bib";

#[test]
fn duplicate_term_ids() {
    let file = "content/terms/b.yaml";
    check("duplicate-term-ids", &[("KB102", file, "- term: «synapse»"), ("KB102", file, "«Second»")]);
}

/// One conflict is told once, not again for the plural that is made of it.
#[test]
fn ambiguous_surfaces() {
    check("ambiguous-surfaces", &[("KB103", TERMS, "[«Fibre»]"), ("KB112", TERMS, "[«STDP»]")]);
}

#[test]
fn relations_of_terms() {
    check(
        "relations",
        &[
            ("KB106", TERMS, "«Axon»"),
            ("KB106", TERMS, "[«soma»"),
            ("KB101", TERMS, "«axxon»"),
            ("KB301", TERMS, "«nobody1999»"),
        ],
    );
}

#[test]
fn terms() {
    let long = format!("definition: «{}»", "Long. ".repeat(41).trim_end());
    check(
        "terms",
        &[
            ("KB005", TERMS, "«Élan»"),
            ("KB005", TERMS, "«»term: Axon"),
            ("KB006", TERMS, "«Nerve Fibre»"),
            ("KB107", TERMS, &long),
            ("KB006", TERMS, "«loud»"),
            ("KB006", TERMS, "auto: «yes»"),
            ("KB006", TERMS, "«many»"),
            ("KB006", TERMS, "«done»"),
            ("KB006", TERMS, "«just words»"),
        ],
    );
}

#[test]
fn unknown_term() {
    check(
        "unknown-term",
        &[("KB101", A, "[[«axn»]]"), ("KB101", A, "[[«dendrite»|"), ("KB101", TERMS, "[[«axom»]]")],
    );
}

#[test]
fn unknown_citation() {
    check(
        "unknown-citation",
        &[
            ("KB301", A, "@«hebb1494»"),
            ("KB301", A, "@«nobody2000»"),
            ("KB301", TERMS, "«heb1949»"),
            ("KB301", TERMS, "@«oja1892»"),
        ],
    );
}

/// What is wrong is the bibliography: the works that it would have held are not missed one by one.
#[test]
fn broken_bibliography() {
    check("broken-bibliography", &[("KB304", BIB, "\n}«»\n")]);
}

/// Two works of one key are told once, and the key is not unknown.
#[test]
fn duplicate_works() {
    check("duplicate-works", &[("KB304", BIB, "}\n@book{«hebb1949»")]);
}

#[test]
fn unknown_callout() {
    check("unknown-callout", &[("KB404", A, "[!«noet»]"), ("KB404", A, "[!«agi»]")]);
}

#[test]
fn unknown_callout_that_is_not_ascii() {
    check("callout-not-ascii", &[("KB404", A, "[!«nöte»]")]);
}

#[test]
fn undefined_footnote() {
    check("undefined-footnote", &[("KB405", A, "«[^one]»"), ("KB405", A, "«[^tow]»")]);
}

#[test]
fn unclosed_mark() {
    check("unclosed-mark", &[("KB407", A, "«<!-- kb:noterm -->»")]);
}

#[test]
fn bad_formula() {
    check(
        "bad-formula",
        &[("KB403", A, "«\\nosuch»"), ("KB403", A, "«$$ \\frac{1}{2 $$»"), ("KB207", A, "$$ b $$ {#«eq-a»}")],
    );
}

#[test]
fn headings() {
    check(
        "headings",
        &[("KB402", A, "\n«# Title»\n"), ("KB402", A, "«### Deep»"), ("KB207", A, "«## Again {#same}»")],
    );
}

/// A heading that takes an anchor made of another heading's words shows that heading, not the file's start.
#[test]
fn the_first_of_two_anchors_is_shown() {
    let project = Project::new().with_article("article.md", "## Plain\n\n## Other {#plain}\n");
    check_project(&project, &[("KB207", A, "«## Other {#plain}»")]);
    let run = project.kb(&["build", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let first = &told[0]["related"][0];
    assert_eq!((first["line"].as_u64(), first["column"].as_u64()), (Some(4), Some(1)), "{first}");
}

/// Offsets are bytes, columns are UTF-16 units.
#[test]
fn letters_of_several_bytes() {
    check(
        "non-ascii",
        &[
            ("KB101", A, "«äxon»"),
            ("KB301", A, "«nöbody2000»"),
            ("KB201", A, "«wég.md»"),
            ("KB403", A, "«\\nosuch»"),
            ("KB404", A, "«nope»"),
        ],
    );
}

/// A text that YAML folded, unindented or unescaped still knows its characters.
#[test]
fn texts_in_yaml() {
    check(
        "texts-in-yaml",
        &[
            ("KB101", A, "«axxon»"),
            ("KB301", A, "«nobody»"),
            ("KB101", A, "«dendrit»"),
            ("KB403", A, "«\\\\nosuch»"),
            ("KB101", TERMS, "«nerv»"),
            ("KB301", TERMS, "«somebody»"),
            ("KB101", TERMS, "«som»]]"),
            ("KB201", TERMS, "«y.md»"),
            ("KB101", TERMS, "«dendrit»"),
            ("KB504", TERMS, "«id: two\n    model: memory/ring\n»"),
        ],
    );
}

/// Line ends of another system change no place: every line before one only adds a byte.
#[test]
fn line_ends_of_another_system() {
    let project = Project::fixture("bad/three-at-once");
    let text = project.read(A).replace('\n', "\r\n");
    project.write(A, text.as_bytes());
    check_project(
        &project,
        &[("KB101", A, "«axxon»"), ("KB502", A, "above: «2»"), ("KB504", A, "«60000 ms»")],
    );
}
