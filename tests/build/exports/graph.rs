//! SKOS: Turtle and JSON-LD are read by readers of those formats, and hold the same statements.

use std::collections::BTreeSet;

use oxjsonld::JsonLdParser;
use oxttl::TurtleParser;

use super::{BASE, built, built_without_address};
use crate::support::Project;

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const DCT: &str = "http://purl.org/dc/terms/";

/// The statements of a Turtle file that came from an address.
fn turtle(text: &str, from: &str) -> BTreeSet<String> {
    let parser = TurtleParser::new().with_base_iri(from).unwrap();
    parser.for_slice(text.as_bytes()).map(|triple| triple.unwrap().to_string()).collect()
}

/// The statements of a JSON-LD file that came from an address.
fn json_ld(text: &str, from: &str) -> BTreeSet<String> {
    let parser = JsonLdParser::new().with_base_iri(from).unwrap();
    let quads = parser.for_slice(text.as_bytes()).map(Result::unwrap);
    quads.map(|quad| format!("{} {} {}", quad.subject, quad.predicate, quad.object)).collect()
}

fn graph(project: &Project) -> BTreeSet<String> {
    turtle(&project.read("site/exports/terms.ttl"), &format!("{BASE}exports/terms.ttl"))
}

/// A statement with names below the site as `term:ID`.
fn statement(subject: &str, property: &str, object: &str) -> String {
    let name = |text: &str| match text.strip_prefix("term:") {
        Some("") => format!("<{BASE}terms/#this>"),
        Some(id) => format!("<{BASE}terms/{id}/#this>"),
        None => text.to_owned(),
    };
    let property = property.replace("skos:", SKOS).replace("dct:", DCT);
    let property = property.replace("owl:", "http://www.w3.org/2002/07/owl#");
    let property = property.replace("rdfs:", "http://www.w3.org/2000/01/rdf-schema#");
    format!("{} <{property}> {}", name(subject), name(object))
}

#[test]
fn a_glossary_is_a_concept_scheme() {
    let graph = graph(&built());
    let date = "\"2026-02-02\"^^<http://www.w3.org/2001/XMLSchema#date>";
    let yes = "\"true\"^^<http://www.w3.org/2001/XMLSchema#boolean>";
    for (subject, property, object) in [
        ("term:", "dct:title", "\"Awkward \\\"words\\\" & <signs>\"@en-gb"),
        ("term:", "dct:license", "<https://creativecommons.org/licenses/by-sa/4.0/>"),
        ("term:", "dct:modified", date),
        ("term:", "skos:hasTopConcept", "term:plasticity"),
        ("term:plasticity", "skos:topConceptOf", "term:"),
        ("term:ltp", "skos:inScheme", "term:"),
        ("term:ltp", "skos:notation", "\"ltp\""),
        ("term:ltp", "skos:prefLabel", "\"LTP\"@en-gb"),
        ("term:ltp", "skos:prefLabel", "\"LTP\"@de"),
        ("term:ltp", "skos:prefLabel", "\"長期増強\"@ja"),
        ("term:ltp", "skos:prefLabel", "\"تأييد طويل الأمد\"@ar"),
        ("term:ltp", "skos:altLabel", "\"Long-term potentiation\"@en-gb"),
        ("term:ltp", "skos:altLabel", "\"Langzeitpotenzierung\"@de"),
        ("term:ltp", "skos:hiddenLabel", "\"LTPs\"@en-gb"),
        ("term:ltp", "skos:definition", "\"Anhaltende Zunahme, \\\"stark\\\"; mit Umlaut: ü\"@de"),
        ("term:ltp", "skos:broader", "term:plasticity"),
        ("term:plasticity", "skos:narrower", "term:ltp"),
        ("term:ltd", "skos:broader", "term:plasticity"),
        ("term:synapse", "skos:related", "term:ltp"),
        ("term:ltp", "skos:related", "term:synapse"),
        ("term:ltd", "rdfs:seeAlso", "term:ltp"),
        ("term:ltd", "skos:note", "\"Not to be confused with “LTP”.\"@en"),
        ("term:ltp", "skos:exactMatch", "<https://www.wikidata.org/entity/Q1>"),
        ("term:ltp", "dct:source", "<https://doi.org/10.1007/BF00275687>"),
        ("term:ltp", "dct:source", "<https://example.org/page?a=1&b=2>"),
        ("term:ltp", "dct:modified", date),
        ("term:ltd", "skos:altLabel", "\"tab\\there\"@en-gb"),
        ("term:ltd", "skos:altLabel", "\"line\\nbreak\"@en-gb"),
        ("term:ltd", "skos:altLabel", "\"back\\\\slash\"@en-gb"),
        ("term:ltd", "skos:altLabel", "\"depression, \\\"synaptic\\\"\"@en-gb"),
        ("term:hippocampus", "skos:scopeNote", "\"脳の一部\"@en-gb"),
        ("term:old-plasticity", "owl:deprecated", yes),
        ("term:old-plasticity", "dct:isReplacedBy", "term:plasticity"),
    ] {
        let expected = statement(subject, property, object);
        assert!(graph.contains(&expected), "no `{expected}` in\n{graph:#?}");
    }
    let source = statement("term:ltp", "dct:source", "\"Bliss, T. V. P., & Lømo, T. (1973). Long");
    assert!(graph.iter().any(|s| s.starts_with(&source)), "a work without an address is said in words");
}

/// Conditions of SKOS that a reader may rely on.
#[test]
fn a_graph_keeps_to_the_rules_of_skos() {
    let graph = graph(&built());
    let pairs = |property: &str| -> BTreeSet<(String, String)> {
        let property = format!(" <{SKOS}{property}> ");
        let found = graph.iter().filter_map(|statement| statement.split_once(&property));
        found.map(|(subject, object)| (subject.to_owned(), object.to_owned())).collect()
    };
    let (preferred, other, hidden) = (pairs("prefLabel"), pairs("altLabel"), pairs("hiddenLabel"));
    assert!(preferred.is_disjoint(&other) && preferred.is_disjoint(&hidden) && other.is_disjoint(&hidden));
    let languages: Vec<(&str, &str)> =
        preferred.iter().map(|(s, o)| (&**s, o.rsplit_once('@').unwrap().1)).collect();
    let once: BTreeSet<_> = languages.iter().collect();
    assert_eq!(once.len(), languages.len(), "one preferred label in each language");
    // LTD is related to what it is narrower than, says its author.
    let (broader, related) = (pairs("broader"), pairs("related"));
    assert!(broader.is_disjoint(&related), "{related:?}");
    let narrower: BTreeSet<_> = pairs("narrower").into_iter().map(|(a, b)| (b, a)).collect();
    assert_eq!(broader, narrower);
    assert!(!broader.is_empty() && !related.is_empty());
}

#[test]
fn turtle_and_json_ld_say_the_same() {
    for project in [built(), built_without_address()] {
        // Where the site does not know its address, its files are read from where they are found.
        let ttl = turtle(&project.read("site/exports/terms.ttl"), &format!("{BASE}exports/terms.ttl"));
        let json =
            json_ld(&project.read("site/exports/terms.jsonld"), &format!("{BASE}exports/terms.jsonld"));
        assert_eq!(ttl, json);
        assert_eq!(ttl, graph(&built()), "the same with and without an address of its own");
        let mut concepts = 0;
        for path in project.tree("site").keys().filter(|path| path.ends_with("/term.ttl")) {
            let own = turtle(&project.read(&format!("site/{path}")), &format!("{BASE}{path}"));
            let name = format!("<{BASE}{}#this> ", path.trim_end_matches("term.ttl"));
            let part: BTreeSet<String> = ttl.iter().filter(|s| s.starts_with(&name)).cloned().collect();
            assert_eq!(own, part, "{path}");
            concepts += 1;
        }
        assert_eq!(concepts, 8);
    }
}

/// A translation to the site's own language is another name, not a second preferred one.
#[test]
fn one_preferred_label_in_each_language() {
    let term = "term: colour\nforms: [colours, colour]\naliases: [hue]\ndefinition: What is seen.\n\
                translations: {EN: tint, de: Farbe}\n";
    let project = Project::new().with_article("a.md", "Colour.\n").with("content/terms/a.yaml", term);
    project.built();
    let ttl = project.read("site/exports/terms.ttl");
    let graph = turtle(&ttl, &format!("{BASE}exports/terms.ttl"));
    for (property, object) in [
        ("skos:prefLabel", "\"colour\"@en"),
        ("skos:altLabel", "\"tint\"@en"),
        ("skos:altLabel", "\"hue\"@en"),
        ("skos:hiddenLabel", "\"colours\"@en"),
    ] {
        assert!(graph.contains(&statement("term:colour", property, object)), "{object} in\n{graph:#?}");
    }
    assert!(!graph.contains(&statement("term:colour", "skos:hiddenLabel", "\"colour\"@en")));
}
