//! Citation styles, from `kb.yaml` to the pages: each page counts its own sources where a style counts, and a style
//! that cannot be used says so.

use crate::support::Project;
use crate::support::bad::check_project;

const BIB: &str = "@book{abe2001,\n  author = {Abe, B.},\n  title = {U},\n  year = {2001}\n}\n@book{zed2000,\n  author = {van der Zed, A. and Bo, C.},\n  title = {T},\n  year = {2000}\n}\n";

/// A small style of its own: the authors and the year between angle marks.
const CSL: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Angles</title><id>angles</id><updated>2026-01-01T00:00:00+00:00</updated><category citation-format="author-date"/></info>
  <citation><layout prefix="‹" suffix="›" delimiter="/">
    <names variable="author"><name form="short" and="text"/></names>
    <date variable="issued" prefix=" "><date-part name="year"/></date>
  </layout></citation>
  <bibliography><layout suffix="!"><text variable="title" font-style="italic"/></layout></bibliography>
</style>"#;

fn project(style: &str) -> Project {
    Project::new()
        .with("kb.yaml", &format!("title: Styles\ncitation_style: {style}\n"))
        .with("content/references.bib", BIB)
        .with(
            "content/terms/terms.yaml",
            "- term: synapse\n  definition: A place where cells meet [@zed2000].\n",
        )
        .with_article("a.md", "First [@zed2000], then [@abe2001, p. 3], and @zed2000. A synapse.")
        .with_article("b.md", "Only [@abe2001], see [the first](a.md).")
}

/// The words of the paragraphs of a page.
fn words(project: &Project, page: &str) -> String {
    let html = project.read(page);
    let prose = html.split_once("<div class=\"prose\">").unwrap().1.split_once("</div>").unwrap().0;
    prose
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
        .collect::<String>()
        .trim()
        .into()
}

#[test]
fn each_page_counts_its_own_sources() {
    let project = project("ieee");
    project.built();
    let a = words(&project, "site/a/index.html");
    assert!(a.starts_with("First [1], then [2, p. 3], and van der Zed and Bo [1]."), "{a}");
    // A preview stands on many pages, so its citations have no number.
    assert!(a.contains("A place where cells meet."), "{a}");
    let b = words(&project, "site/b/index.html");
    assert!(b.starts_with("Only [1], see"), "{b}");
    let term = project.read("site/terms/synapse/index.html");
    assert!(term.contains("<a class=\"cite\" href=\"#ref-zed2000\">[1]</a>"), "{term}");
    let sources = project.read("site/sources/index.html");
    let places = ["[1] A. van der Zed and C. Bo", "[2] B. Abe"].map(|words| sources.find(words));
    assert!(places[0].is_some() && places[0] < places[1], "{sources}");
}

#[test]
fn raised_numbers_follow_their_word() {
    let project = project("nature");
    project.built();
    let html = project.read("site/a/index.html");
    assert!(html.contains("First<a class=\"cite\" href=\"#ref-zed2000\"><sup>1</sup></a>, then"), "{html}");
    assert!(html.contains("and van der Zed and Bo<a class=\"cite\""), "{html}");
}

#[test]
fn a_style_can_be_a_file_of_the_project() {
    let project = project("styles/angles.csl").with("styles/angles.csl", CSL);
    project.built();
    let a = words(&project, "site/a/index.html");
    assert!(a.starts_with("First ‹van der Zed and Bo 2000›"), "{a}");
    assert!(project.read("site/sources/index.html").contains("<em>U</em>!"));
    // The style is an input like any other.
    project.edit("styles/angles.csl", "suffix=\"!\"", "suffix=\"?\"");
    project.built();
    assert!(project.read("site/sources/index.html").contains("<em>U</em>?"));
}

#[test]
fn the_language_of_the_site_is_that_of_its_citations() {
    let project = project("chicago-author-date\nlanguage: de");
    project.built();
    let a = words(&project, "site/a/index.html");
    assert!(a.contains("van der Zed und Bo 2000") && a.contains("van der Zed und Bo (2000)"), "{a}");
}

#[test]
fn styles_that_cannot_be_used() {
    for (style, help) in [
        ("natur", "did you mean `nature`?"),
        ("chicago-notes", "name one that cites in the text"),
        ("no/such.csl", "write the path of the file"),
        ("broken.csl", "see the specification"),
    ] {
        let project = project(style).with("broken.csl", "<style>");
        check_project(&project, &[("KB008", "kb.yaml", &format!("citation_style: «{style}»"))]);
        let told = project.build().stderr;
        assert!(told.contains(help), "{told}");
    }
}
