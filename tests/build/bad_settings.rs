//! Mistakes in `kb.yaml`, in front matter and in YAML at large.

use crate::support::bad::check;
use crate::support::told::{FILE, NOWHERE};

const A: &str = "content/article.md";
const DEMO: &str = "content/demo.md";
const TERMS: &str = "content/terms/terms.yaml";

#[test]
fn missing_settings() {
    check("missing-settings", &[("KB001", NOWHERE, "")]);
}

#[test]
fn missing_content_folder() {
    check("missing-content", &[("KB001", NOWHERE, "")]);
}

#[test]
fn settings_in_source_order() {
    let file = "kb.yaml";
    check(
        "settings",
        &[
            ("KB005", file, "«»titel"),
            ("KB004", file, "«titel»"),
            ("KB006", file, "base_url: «example.org»"),
            ("KB006", file, "«e n»"),
            ("KB006", file, "sections: «guide»"),
            ("KB005", file, "notice: «»{"),
            ("KB006", file, "«sometimes»"),
            ("KB006", file, "«Note it»"),
            ("KB006", file, "«soon»"),
        ],
    );
}

#[test]
fn settings_that_contradict_the_project() {
    check("settings-contradict", &[("KB008", "kb.yaml", "«giude»")]);
}

#[test]
fn unknown_setting() {
    check("unknown-setting", &[("KB004", "kb.yaml", "«license»")]);
}

#[test]
fn broken_yaml() {
    check(
        "broken-yaml",
        &[
            ("KB003", A, "title: One«»: two"),
            ("KB003", DEMO, "model: «»\"hebbian"),
            ("KB003", "content/tabs.md", "authors:\n\t«»- Ada"),
            ("KB003", TERMS, "definition: «»[One"),
        ],
    );
}

#[test]
fn unknown_keys() {
    check(
        "unknown-keys",
        &[
            ("KB004", A, "«sumary»"),
            ("KB004", DEMO, "«parms»"),
            ("KB004", DEMO, "«seed»: 3"),
            ("KB004", TERMS, "«alias»"),
        ],
    );
}

#[test]
fn duplicate_keys() {
    check(
        "duplicate-keys",
        &[
            ("KB003", A, "«title»: Again"),
            ("KB003", DEMO, "«steps»: 2000"),
            ("KB003", TERMS, "«definition»: Two"),
        ],
    );
}

#[test]
fn front_matter() {
    let values = "content/values.md";
    check(
        "front-matter",
        &[
            ("KB005", "content/none.md", FILE),
            ("KB005", "content/open.md", FILE),
            ("KB005", "content/untitled.md", "---\n«»summary"),
            ("KB006", values, "«yesterday»"),
            ("KB006", values, "«2026-02-30»"),
            ("KB006", values, "«yes»\n"),
            ("KB006", values, "«first»"),
            ("KB006", values, "tags: «one»"),
            ("KB101", values, "«nothing»"),
            ("KB101", values, "«nobody»"),
            ("KB201", values, "«nowhere.md»"),
            ("KB006", values, "«sometimes»"),
        ],
    );
}
