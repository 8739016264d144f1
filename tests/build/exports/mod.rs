//! What other programs read of a site: every exported file, read back by a reader that is not ours, says what
//! the author wrote. The project `tests/fixtures/exports` is made of content that is hard to export.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::Project;

mod feed;
mod graph;
mod inventory;
mod pages;
mod tables;

/// The address of the fixture's site.
const BASE: &str = "https://awkward.example.org/kb/";

/// The fixture, built.
fn built() -> Project {
    let project = Project::fixture("exports");
    project.built();
    project
}

/// The fixture without an address of its own, built.
fn built_without_address() -> Project {
    let project = Project::fixture("exports");
    project.edit("kb.yaml", &format!("base_url: {BASE}\n"), "");
    project.built();
    project
}

/// The terms of `terms.json` by id.
fn terms(project: &Project) -> BTreeMap<String, Value> {
    let json: Value = serde_json::from_str(&project.read("site/exports/terms.json")).unwrap();
    let terms = json["terms"].as_array().unwrap().iter();
    terms.map(|term| (term["id"].as_str().unwrap().to_owned(), term.clone())).collect()
}

/// What the fixture says of LTD, and how it must arrive.
const ALIASES: [&str; 6] =
    ["depression, \"synaptic\"", "tab\there", "line\nbreak", "<tag> & co", "back\\slash", "=SUM(A1)"];
const DEFINITION: &str = "A decrease: a < b & \"less\", back\\slash, after a tab and a line break.";

#[test]
fn json_has_what_the_author_wrote() {
    let project = built();
    let terms = terms(&project);
    assert_eq!(terms["ltd"]["aliases"], serde_json::json!(ALIASES));
    assert_eq!(terms["ltd"]["definition"], DEFINITION);
    let ltp = &terms["ltp"];
    assert_eq!(ltp["uri"], format!("{BASE}terms/ltp/#this"));
    assert_eq!(
        ltp["definition"],
        "A lasting increase of the strength of a synapse, w_i < 1, after \"high-frequency\" use (Bliss & Lømo, 1973)."
    );
    let html = ltp["definition_html"].as_str().unwrap();
    assert!(html.contains("<em>lasting</em>") && html.contains("<math>") && !html.contains("<a "), "{html}");
    assert_eq!(ltp["body"], "More about it, with a \"quotation\", a comma\nand a line break.");
    assert_eq!(ltp["forms"], serde_json::json!(["LTPs", "Long-term potentiations"]));
    assert_eq!(ltp["translations"]["ja"]["term"], "長期増強");
    assert_eq!(ltp["translations"]["de"]["expansion"], "Langzeitpotenzierung");
    assert_eq!(ltp["sources"][1]["url"], "https://doi.org/10.1007/BF00275687");
    assert_eq!(
        (&ltp["sources"][0]["url"], &ltp["sources"][2]["url"]),
        (&Value::Null, &"https://example.org/page?a=1&b=2".into())
    );
    assert_eq!(ltp["appears_in"][0]["url"], format!("{BASE}learning/plasticity/"));
    assert_eq!(
        terms["cpp"]["match"],
        serde_json::json!({
            "case": "fold", "auto": true, "priority": 3, "not": ["C++ Inc"]
        })
    );
    assert_eq!(terms["old-plasticity"]["replaced_by"], "plasticity");
    assert_eq!(terms["plasticity"]["status"], "draft");
}

/// Relations hold in both directions, whichever side wrote them.
#[test]
fn relations_are_closed() {
    let terms = terms(&built());
    let ids = |term: &str, relation: &str| -> Vec<String> {
        let ids = terms[term][relation].as_array().unwrap().iter();
        ids.map(|id| id.as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("plasticity", "narrower"), ["ltd", "ltp"]);
    assert_eq!(ids("ltd", "broader"), ["plasticity"]);
    assert_eq!(ids("ltd", "contrast"), ["ltp"]);
    assert_eq!(ids("ltp", "related"), ["ltd", "synapse"]);
    let opposite = [("broader", "narrower"), ("related", "related"), ("contrast", "contrast")];
    for (term, (here, there)) in terms.keys().flat_map(|term| opposite.map(|pair| (term, pair))) {
        for other in ids(term, here) {
            assert!(ids(&other, there).contains(term), "{term} {here} {other}, but not back");
        }
    }
}

/// The keys of every object are those of the schema beside the file, in its order; `kb schema` prints it.
#[test]
fn the_schema_is_that_of_the_file() {
    let project = built();
    let published = project.read("site/exports/terms.schema.json");
    let run = project.kb(&["schema", "export"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), published.as_str()));
    assert!(project.kb(&["schema"]).stdout.lines().any(|name| name == "export"));
    assert_eq!(project.kb(&["schema", "exprot"]).code, Some(2));
    let schema: Value = serde_json::from_str(&published).unwrap();
    let required = |schema: &Value| -> Vec<String> {
        let names = schema["required"].as_array().unwrap().iter();
        let mut names: Vec<String> = names.map(|name| name.as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    let keys = |value: &Value| -> Vec<String> {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    let all: Value = serde_json::from_str(&project.read("site/exports/terms.json")).unwrap();
    assert_eq!(keys(&all), required(&schema));
    let term = &schema["$defs"]["term"];
    for value in all["terms"].as_array().unwrap() {
        assert_eq!(keys(value), required(term), "{}", value["id"]);
        assert_eq!(keys(&value["match"]), required(&term["properties"]["match"]));
        for work in value["sources"].as_array().unwrap() {
            assert_eq!(keys(work), required(&term["properties"]["sources"]["items"]));
        }
    }
}

/// The file of a term is its part of the whole.
#[test]
fn a_term_has_a_file_of_its_own() {
    let project = built();
    for (id, term) in terms(&project) {
        let own: Value = serde_json::from_str(&project.read(&format!("site/terms/{id}/term.json"))).unwrap();
        assert_eq!(own, term);
    }
}

/// Without an address of the site, those of pages are relative to its root.
#[test]
fn json_without_an_address() {
    let project = built_without_address();
    let terms = terms(&project);
    for field in ["url", "json_url", "turtle_url"] {
        let address = terms["ltp"][field].as_str().unwrap();
        let file = if address.ends_with('/') { format!("{address}index.html") } else { address.to_owned() };
        assert!(project.path("site").join(file).exists(), "{field}: {address}");
    }
}

/// A site without terms and dates has an inventory and nothing else.
#[test]
fn a_site_without_terms_has_no_exports_of_them() {
    let project = Project::new().with_article("one.md", "One.\n");
    project.built();
    let site = project.tree("site");
    assert!(site.contains_key("objects.inv"));
    let exported = site.keys().find(|path| path.starts_with("exports/") || path.as_str() == "feed.xml");
    assert_eq!(exported, None);
    assert!(!project.read("site/one/index.html").contains("feed.xml"));
}
