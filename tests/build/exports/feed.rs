//! The feed, read as XML, has what Atom asks for.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use super::{BASE, built, built_without_address};

const ATOM: &str = "http://www.w3.org/2005/Atom";

fn children<'a>(node: Node<'a, 'a>, name: &str) -> Vec<Node<'a, 'a>> {
    node.children().filter(|child| child.has_tag_name((ATOM, name))).collect()
}

/// The text of the one child of that name.
fn text(node: Node<'_, '_>, name: &str) -> String {
    let found: Vec<_> = node.children().filter(|child| child.has_tag_name((ATOM, name))).collect();
    assert_eq!(found.len(), 1, "one `{name}` in {:?}", node.range());
    found[0].text().unwrap_or_default().to_owned()
}

/// What RFC 4287 says must be there, of a feed or an entry.
fn assert_whole(node: Node<'_, '_>) {
    let (id, updated) = (text(node, "id"), text(node, "updated"));
    assert!(!text(node, "title").is_empty());
    assert!(id.starts_with("https://") || id.starts_with("urn:uuid:"), "{id}");
    assert!(updated.len() == 20 && updated.ends_with("T00:00:00Z"), "{updated}");
}

#[test]
fn a_feed_tells_what_is_new() {
    let project = built();
    let xml = project.read("site/feed.xml");
    let document = Document::parse(&xml).unwrap();
    let feed = document.root_element();
    assert!(feed.has_tag_name((ATOM, "feed")));
    assert_whole(feed);
    assert_eq!(text(feed, "title"), "Awkward \"words\" & <signs>");
    assert_eq!(text(feed, "updated"), "2026-03-01T00:00:00Z");
    assert!(!children(feed, "author").is_empty(), "entries without an author have the feed's");
    let own: Vec<_> =
        children(feed, "link").into_iter().filter(|l| l.attribute("rel") == Some("self")).collect();
    assert_eq!(own[0].attribute("href"), Some(&*format!("{BASE}feed.xml")));
    let entries = children(feed, "entry");
    let told: Vec<(String, String)> =
        entries.iter().map(|entry| (text(*entry, "id"), text(*entry, "updated"))).collect();
    // The latest first; what has no date is not told.
    assert_eq!(
        told,
        [
            (format!("{BASE}learning/plasticity/"), "2026-03-01T00:00:00Z".to_owned()),
            (format!("{BASE}terms/ltp/"), "2026-02-02T00:00:00Z".to_owned()),
            (format!("{BASE}terms/old-plasticity/"), "2025-12-31T00:00:00Z".to_owned()),
        ]
    );
    for entry in &entries {
        assert_whole(*entry);
    }
    assert_eq!(text(entries[0], "title"), "Plasticity </script> & \"more\"");
    assert_eq!(text(entries[0], "summary"), "Why LTP & LTD <!-- matter -->.");
    assert_eq!(text(entries[0], "published"), "2026-01-05T00:00:00Z");
    assert_eq!(text(children(entries[0], "author")[0], "name"), "Émile Beispiel");
    let page = project.read("site/learning/plasticity/index.html");
    assert!(page.contains("<link rel=\"alternate\" href=\"../../feed.xml\" type=\"application/atom+xml\">"));
}

#[test]
fn a_feed_without_an_address() {
    let project = built_without_address();
    let xml = project.read("site/feed.xml");
    let document = Document::parse(&xml).unwrap();
    let feed = document.root_element();
    assert_whole(feed);
    let entries = children(feed, "entry");
    for entry in &entries {
        assert_whole(*entry);
    }
    let ids: BTreeSet<String> = entries.iter().map(|entry| text(*entry, "id")).collect();
    assert_eq!(ids.len(), entries.len());
    assert!(ids.iter().all(|id| id.starts_with("urn:uuid:") && id.len() == 45), "{ids:?}");
    let link = children(entries[1], "link")[0];
    assert_eq!(link.attribute("href"), Some("terms/ltp/"));
}
