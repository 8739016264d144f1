//! Links, anchors and images that lead nowhere.

use crate::support::Project;
use crate::support::bad::check;

const A: &str = "content/article.md";

/// One text with every kind of reference, each wrong in its own way; all are told in one run.
#[test]
fn every_wrong_reference() {
    check(
        "references",
        &[
            ("KB201", A, "«nowhere.md», why"),
            ("KB101", A, "«unheard-of»"),
            ("KB403", A, "«$$ x = \\frac{a}{b $$»"),
            ("KB207", A, "z = x $$ {#«eq-twice»}"),
            ("KB206", A, "«fig-oja-nrom»"),
            ("KB206", A, "«eq-twise»"),
            ("KB206", A, "«tbl-oja-parts»"),
            ("KB206", A, "«sec-the-rool»"),
            ("KB206", A, "«fig-nothing»"),
            ("KB301", A, "«heb1949»"),
            ("KB301", A, "«oja1983»"),
            ("KB301", A, "[@hebb1949; @«eq-twice»]"),
            ("KB504", A, "«oja_nrom»"),
            ("KB504", A, "«ojja»"),
            ("KB504", A, "«.2x»"),
            ("KB201", A, "[page](«nowhere.md»)"),
            ("KB201", A, "«#the-rool»"),
            ("KB101", A, "[[«unheard of»]]"),
            ("KB405", A, "«[^none]»"),
            ("KB206", A, "«fig-oja-nurm»"),
            ("KB301", A, "«nobody1900»"),
        ],
    );
}

#[test]
fn dead_link() {
    check(
        "dead-link",
        &[
            ("KB201", A, "«nowhere.md»"),
            ("KB201", A, "«guide/atricle.md»"),
            ("KB201", A, "«../../out.md»"),
            ("KB201", A, "«/index.md»"),
        ],
    );
}

/// What is wrong stands in the definition of the link, not where it is used.
#[test]
fn dead_link_by_reference() {
    check("dead-link-by-reference", &[("KB201", A, "«guide/atricle.md»")]);
}

/// A project without terms, sources or demos has no pages of them.
#[test]
fn dead_link_to_a_page_that_is_not_made() {
    check("dead-page", &[("KB201", A, "«/terms/»"), ("KB201", A, "«/sources/»"), ("KB201", A, "«/demos/»")]);
}

#[test]
fn dead_anchor() {
    check(
        "dead-anchor",
        &[
            ("KB201", A, "«#sectoin»"),
            ("KB201", A, "«guide/other.md#results»"),
            ("KB206", A, "«sec-nothing»"),
        ],
    );
}

/// Anchors of pages that nobody wrote are checked too.
#[test]
fn dead_anchor_on_a_page_that_is_made() {
    check(
        "dead-anchor-on-page",
        &[
            ("KB201", A, "«/terms/#letter-z»"),
            ("KB201", A, "«/terms/axon/#nothing»"),
            ("KB201", A, "«/guide/#x»"),
        ],
    );
}

/// The parts after an article have anchors only where they are there. `#top` is always there.
#[test]
fn dead_anchor_of_a_part() {
    check(
        "dead-anchor-of-part",
        &[("KB201", A, "«#sources»"), ("KB201", A, "«#continue-reading»"), ("KB201", A, "«#key-terms»")],
    );
}

#[test]
fn missing_image() {
    check(
        "missing-image",
        &[
            ("KB201", A, "«curv.png»"),
            ("KB401", A, "«![](dot.png)»"),
            ("KB401", A, "«https://example.org/x.png»"),
            ("KB401", A, "«notes.txt»"),
        ],
    );
}

/// The message for an image without a size says that an SVG with width and height will do.
#[test]
fn an_svg_with_width_and_height_is_an_image() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0h9"/></svg>"#;
    let project = Project::new().with_article("a.md", "![A line](line.svg)\n").with("content/line.svg", svg);
    project.built();
    let page = project.read("site/a/index.html");
    assert!(page.contains(r#"<img src="../line.svg" alt="A line" width="40" height="20""#), "{page}");
}

/// A section's folder, a page with spaces and an encoded name are links too.
#[test]
fn links_may_be_encoded_or_lead_to_folders() {
    let body = "[a](b%20c.md) [b](<b c.md>) [c](guide/) [d](/guide/) [e](b%20c.md#%C3%A9lan) [f](d.txt)\n";
    let project = Project::new()
        .with_article("a.md", body)
        .with_article("b c.md", "## Élan\n")
        .with_article("guide/index.md", "Text.\n")
        .with("content/d.txt", "data\n");
    project.built();
    let page = project.read("site/a/index.html");
    for href in ["../b%20c/", "../guide/", "../b%20c/#%C3%A9lan", "../d.txt"] {
        assert!(page.contains(&format!("<a href=\"{href}\">")), "{href} in {page}");
    }
}
