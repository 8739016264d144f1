//! The data of pages for search engines: it can be read, nothing in it ends its script, and it has what
//! schema.org and search engines ask for.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{BASE, built, built_without_address};
use crate::support::Project;

const OPEN: &str = "<script type=\"application/ld+json\">";

/// What a page is about.
fn things(page: &str) -> Vec<Value> {
    assert!(page.matches(OPEN).count() <= 1);
    let Some((_, rest)) = page.split_once(OPEN) else { return Vec::new() };
    let json: Value = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(json["@context"], "https://schema.org");
    json["@graph"].as_array().unwrap().clone()
}

fn thing(project: &Project, page: &str, class: &str) -> Value {
    let things = things(&project.read(&format!("site/{page}index.html")));
    let found: Vec<_> = things.into_iter().filter(|thing| thing["@type"] == class).collect();
    assert_eq!(found.len(), 1, "one {class} on {page}");
    found[0].clone()
}

#[test]
fn an_article_says_what_it_is() {
    let article = thing(&built(), "learning/plasticity/", "Article");
    let expected = serde_json::json!({
        "@type": "Article",
        "@id": format!("{BASE}learning/plasticity/#article"),
        "headline": "Plasticity </script> & \"more\"",
        "description": "Why LTP & LTD <!-- matter -->.",
        "author": [{ "@type": "Person", "name": "Émile Beispiel" }],
        "datePublished": "2026-01-05",
        "dateModified": "2026-03-01",
        "inLanguage": "en-GB",
        "license": "https://creativecommons.org/licenses/by-sa/4.0/",
        "keywords": "plasticity, memory",
        "url": format!("{BASE}learning/plasticity/"),
        "mainEntityOfPage": format!("{BASE}learning/plasticity/"),
        "isPartOf": {
            "@type": "WebSite",
            "@id": format!("{BASE}#website"),
            "name": "Awkward \"words\" & <signs>",
            "url": BASE,
        },
        "about": [{ "@id": format!("{BASE}terms/ltp/#this") }],
        "citation": ["https://doi.org/10.1007/BF00275687"],
    });
    assert_eq!(article, expected);
}

#[test]
fn a_term_says_what_it_is() {
    let project = built();
    let term = thing(&project, "terms/ltp/", "DefinedTerm");
    assert_eq!(term["@id"], format!("{BASE}terms/ltp/#this"));
    assert_eq!((&term["name"], &term["termCode"]), (&"LTP".into(), &"ltp".into()));
    assert_eq!(term["alternateName"], serde_json::json!(["Long-term potentiation"]));
    assert_eq!(term["sameAs"][1], "https://example.org/a?b=1&c=(2)");
    assert!(term["description"].as_str().unwrap().starts_with("A lasting increase"));
    let set = thing(&project, "terms/", "DefinedTermSet");
    assert_eq!(term["inDefinedTermSet"]["@id"], set["@id"]);
    let named: Vec<&str> =
        set["hasDefinedTerm"].as_array().unwrap().iter().map(|t| t["@id"].as_str().unwrap()).collect();
    assert_eq!(named.len(), 8);
    assert!(named.contains(&term["@id"].as_str().unwrap()));
    let page = project.read("site/terms/ltp/index.html");
    for (url, media_type) in [("term.json", "application/json"), ("term.ttl", "text/turtle")] {
        let link = format!("<link rel=\"alternate\" href=\"../../terms/ltp/{url}\" type=\"{media_type}\">");
        assert!(page.contains(&link), "{link}");
    }
}

#[test]
fn breadcrumbs_lead_from_the_top() {
    let project = built();
    let crumbs = thing(&project, "learning/plasticity/", "BreadcrumbList");
    let items: Vec<(i64, &str, &str)> = crumbs["itemListElement"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| (i["position"].as_i64().unwrap(), i["name"].as_str().unwrap(), i["item"].as_str().unwrap()))
        .collect();
    let (above, own) = (format!("{BASE}learning/"), format!("{BASE}learning/plasticity/"));
    assert_eq!(items, [(1, "Learning", &*above), (2, "Plasticity </script> & \"more\"", &*own)]);
}

#[test]
fn a_site_says_what_it_is() {
    let site = thing(&built(), "", "WebSite");
    assert_eq!((&site["url"], &site["inLanguage"]), (&BASE.into(), &"en-GB".into()));
    assert_eq!(
        site["author"][1],
        serde_json::json!({ "@type": "Organization", "name": "The Example Group" })
    );
}

/// All that is required of any of these is on every page that has one.
#[test]
fn nothing_required_is_missing() {
    let required = |class: &str| -> &[&str] {
        match class {
            "Article" => &["headline", "author", "inLanguage", "url", "mainEntityOfPage", "isPartOf"],
            "DefinedTerm" => &["@id", "name", "description", "inDefinedTermSet", "url"],
            "DefinedTermSet" => &["@id", "name", "url", "hasDefinedTerm"],
            "BreadcrumbList" => &["itemListElement"],
            "WebSite" => &["@id", "name", "url"],
            "WebPage" => &["@id", "name", "url", "isPartOf"],
            other => panic!("{other}"),
        }
    };
    for (project, whole) in [(built(), true), (built_without_address(), false)] {
        let mut seen = BTreeSet::new();
        for (path, bytes) in project.tree("site").iter().filter(|(path, _)| path.ends_with("index.html")) {
            for thing in things(&String::from_utf8_lossy(bytes)) {
                let class = thing["@type"].as_str().unwrap().to_owned();
                for property in required(&class) {
                    assert!(!thing[property].is_null(), "{path}: a {class} without {property}");
                }
                let url = thing["url"].as_str();
                assert!(url.is_none_or(|url| url.starts_with(BASE) == whole), "{path}: {url:?}");
                seen.insert(class);
            }
        }
        assert_eq!(seen.len(), 6, "{seen:?}");
    }
}

/// The list of downloads that the page of all terms is given names files that are there.
#[test]
fn a_template_can_list_the_downloads() {
    let project = built();
    let template =
        "{% for e in index.exports %}<p title=\"{{ e.title }}: {{ e.purpose }}\">{{ e.url }}</p>{% endfor %}";
    project.write("templates/terms.html", template.as_bytes());
    let term = "{{ term.json_url }} {{ term.turtle_url }}";
    project.write("templates/term.html", term.as_bytes());
    project.built();
    let page = project.read("site/terms/index.html");
    let urls: Vec<&str> =
        page.split("\">").skip(1).filter_map(|rest| rest.split_once("</p>")).map(|(url, _)| url).collect();
    assert_eq!(urls.len(), 10, "{page}");
    for url in urls {
        assert!(project.path(&format!("site/{url}")).exists(), "{url}");
    }
    assert_eq!(project.read("site/terms/ltp/index.html"), "terms/ltp/term.json terms/ltp/term.ttl");
}
