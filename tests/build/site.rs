//! What a site must be: every file of a small one under snapshot, and in any site no dead link and no id twice.

use std::fmt::Write;

use crate::support::{Project, Tree, fixtures, html, repository, snapshot};

/// The base URL in a project's settings.
fn base_url(project: &Project) -> String {
    let settings = project.read("kb.yaml");
    settings.lines().find_map(|line| line.strip_prefix("base_url: ")).unwrap_or_default().to_owned()
}

fn assert_sound(project: &Project) {
    project.built();
    let problems = html::problems(&project.tree("site"), &base_url(project));
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// One of everything that an author can write.
#[test]
fn every_file_of_a_complete_site() {
    let project = Project::fixture("complete");
    let run = project.build();
    run.counts();
    assert_eq!(run.stderr, "", "nothing is wrong with it");
    let mut site = project.tree("site");
    // What is left out is in the manifest too, by its hash: most of the words, pictures and modules.
    site.retain(|path, _| path == "search/words/he.js" || !path.starts_with("search/words/"));
    site.retain(|path, bytes| !path.starts_with("cards/") && !bytes.starts_with(b"\0asm"));
    snapshot::assert_tree(&site, &fixtures().join("complete.site"));
}

#[test]
fn the_complete_site_is_sound() {
    assert_sound(&Project::fixture("complete"));
}

/// The site of this repository's own content.
#[test]
fn our_own_site_is_sound() {
    assert_sound(&Project::copy_of(&repository(), &["kb.yaml", "content"]));
}

/// The words of an author never take an id that the page needs itself.
#[test]
fn headings_may_have_any_words() {
    let headings = [
        "Main",
        "D1",
        "Ad1",
        "Fn 1",
        "Fnref 1 1",
        "Sources",
        "Key terms",
        "Continue reading",
        "Linked from",
        "Top",
        "Ref hebb1949",
        "Demo ring",
        "Fig ring profile",
        "Fig ring profile title",
        "Eq one",
        "Appears in",
        "Related terms",
        "Relations",
        "Contents",
        "Home demos",
        "Meant",
        "?!",
        "Émile’s “rule”",
        "日本語",
    ];
    let mut body = "A synapse[^1] by @hebb1949, and [it](b.md).\n\n$$ a $$ {#eq-one}\n\n".to_owned();
    for heading in headings {
        writeln!(body, "## {heading}\n\nA synapse.\n").unwrap();
    }
    body +=
        "```demo\nid: ring\nmodel: memory/ring\nparams: { delay: 500 ms, noise: 0 }\n```\n\n[^1]: A note.\n";
    let term =
        "term: synapse\ndefinition: A joint, @hebb1949.\nrelated: [axon]\nsources: [hebb1949]\nbody: |\n";
    let term = term.to_owned()
        + "  ## Sources\n\n  ## Relations\n\n  ## Appears in\n\n  ## Bh1\n\n  An axon[^1].\n\n  [^1]: x\n";
    let bib = "@book{hebb1949,\n  author = {Hebb, Donald O.},\n  title = {A},\n  year = {1949}\n}\n";
    let front = "---\ntitle: A\nkey_terms: [synapse]\nnext: [b.md]\n---\n";
    let project = Project::new()
        .with("content/a.md", &(front.to_owned() + &body))
        .with_article("b.md", "See [A](a.md) and a synapse.\n")
        .with("content/terms/synapse.yaml", &term)
        .with("content/terms/axon.yaml", "term: axon\ndefinition: A fibre.\n")
        .with("content/references.bib", bib);
    assert_sound(&project);
}

/// Lines that end as on another system give the same pages.
#[test]
fn line_ends_do_not_matter() {
    let (unix, other) = (Project::fixture("complete"), Project::fixture("complete"));
    let is_text = |path: &&String| path.rsplit_once('.').is_some_and(|(_, e)| matches!(e, "md" | "yaml"));
    for path in other.tree("content").keys().filter(is_text) {
        let path = format!("content/{path}");
        let text = other.read(&path).replace('\n', "\r\n");
        other.write(&path, text.as_bytes());
    }
    unix.built();
    other.built();
    assert_eq!(crate::support::differences(&unix.tree("site"), &other.tree("site")), [""; 0]);
}

/// The text of one element of a page.
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let rest = page.split_once(start).unwrap_or_else(|| panic!("no `{start}` in {page}")).1;
    rest.split_once(end).map_or(rest, |(text, _)| text)
}

/// A sentence is quoted with everything that it says.
#[test]
fn a_quoted_sentence_is_whole() {
    let bib = "@book{hebb1949,\n  author = {Hebb, Donald O.},\n  title = {A},\n  year = {1949}\n}\n";
    let body = "One. As @hebb1949 says in @sec-part, see [b](b.md) and @eq-a [@hebb1949]. Two.\n\n## A part {#part}\n\n$$ a $$ {#eq-a}\n";
    let project = Project::new()
        .with_article("a.md", body)
        .with_article("b.md", "Text.\n")
        .with("content/references.bib", bib);
    project.built();
    let page = project.read("site/b/index.html");
    let quote = between(&page, "<q class=\"why\">", "</q>");
    assert_eq!(
        quote,
        "As Hebb (1949) says in “A part”, see <mark>b</mark> and Equation\u{a0}(1) (Hebb, 1949)."
    );
}

/// Citations as pandoc's manual has them.
#[test]
fn forms_of_citations() {
    let bib = "@book{abe2001,\n  author = {Abe, B.},\n  title = {U},\n  year = {2001}\n}\n@book{zed2000,\n  author = {Zed, A.},\n  title = {T},\n  year = {2000}\n}\n";
    let forms = [
        ("@zed2000", "Zed (2000)"),
        ("@zed2000 [p. 3]", "Zed (2000, p. 3)"),
        ("[@zed2000]", "(Zed, 2000)"),
        ("[@zed2000, 33-35]", "(Zed, 2000, pp. 33–35)"),
        ("[@abe2001; @zed2000, p. 4]", "(Abe, 2001; Zed, 2000, p. 4)"),
        ("[see @zed2000]", "(see Zed, 2000)"),
        ("[-@zed2000]", "(2000)"),
        ("[-@zed2000, p. 2]", "(2000, p. 2)"),
        ("[see @abe2001; -@zed2000]", "(see Abe, 2001; 2000)"),
    ];
    let body = forms.map(|(form, _)| format!("{form}.")).join("\n\n");
    let project = Project::new().with_article("a.md", &body).with("content/references.bib", bib);
    project.built();
    let page = project.read("site/a/index.html");
    let set: Vec<String> = page
        .split("<p>")
        .skip(1)
        .take(forms.len())
        .map(|paragraph| {
            let mut text = String::new();
            for part in paragraph.split_once("</p>").unwrap().0.split('<') {
                text += part.split_once('>').map_or(part, |(_, text)| text);
            }
            text
        })
        .collect();
    assert_eq!(set, forms.map(|(_, set)| format!("{set}.")));
}

/// A search engine is told of the pages themselves, not of those that only lead to them.
#[test]
fn the_sitemap_has_no_redirects() {
    let project = Project::fixture("complete");
    project.built();
    let site: Tree = project.tree("site");
    let sitemap = project.read("site/sitemap.xml");
    let base = base_url(&project);
    for (path, bytes) in &site {
        let Some(folder) = path.strip_suffix("index.html") else { continue };
        let redirect = String::from_utf8_lossy(bytes).contains("http-equiv=\"refresh\"");
        let named = sitemap.contains(&format!("<loc>{base}{folder}</loc>"));
        assert_eq!(named, !redirect, "{path}");
    }
}
