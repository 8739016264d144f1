//! The pages of terms of small projects: each says what its term says, and what others say of it.

use crate::support::Project;
use crate::support::told;

const TERMS: &str = "content/terms/terms.yaml";

/// A built project with these terms and the article `one`.
fn built(terms: &str, article: &str) -> Project {
    let project = Project::new().with(TERMS, terms).with_article("one.md", article);
    project.built();
    project
}

/// The page of a term.
fn page(project: &Project, id: &str) -> String {
    project.read(&format!("site/terms/{id}/index.html"))
}

/// A term with a definition that says little, and more keys.
fn term(label: &str, keys: &str) -> String {
    format!("- term: {label}\n  definition: Something of its own.\n{keys}")
}

/// The part of a page between two marks.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("`{from}` in {page}"));
    rest.split_once(to).unwrap_or_else(|| panic!("`{to}` after `{from}` in {page}")).0
}

/// The picture of a term's relations.
fn picture(page: &str) -> &str {
    between(page, "<svg class=\"map\"", "</svg>")
}

/// Where the terms of a list lead, in their order.
fn listed(page: &str) -> Vec<&str> {
    let entries = page.split("<dt").skip(1);
    entries.map(|entry| between(entry, "/terms/", "/\"")).collect()
}

#[test]
fn a_deprecated_term_links_its_successor() {
    let terms = term("old", "  status: deprecated\n  replaced_by: new\n") + &term("new", "");
    let project = built(&terms, "Something new.\n");
    let old = page(&project, "old");
    let says = between(&old, "<p class=\"callout warning\">", "</p>");
    assert_eq!(says, "This term is not to be used any more. Use <a href=\"../../terms/new/\">new</a>.");
    assert!(!page(&project, "new").contains("not to be used"));
    // The lists say so too.
    for list in ["terms", "terms/print"] {
        let list = project.read(&format!("site/{list}/index.html"));
        assert_eq!(list.matches("Not to be used any more. Use <a href=").count(), 1, "{list}");
    }
    // Without a successor nothing is named.
    let alone = built(&(term("old", "  status: deprecated\n") + &term("new", "")), "Something new.\n");
    let page = page(&alone, "old");
    assert_eq!(
        between(&page, "<p class=\"callout warning\">", "</p>"),
        "This term is not to be used any more."
    );
}

#[test]
fn a_draft_is_marked() {
    let project = built(&(term("rough", "  status: draft\n") + &term("done", "")), "Rough.\n\nAnd done.\n");
    assert!(page(&project, "rough").contains("<b>Draft</b>, still to be checked"));
    assert!(!page(&project, "done").contains("Draft"));
    let list = project.read("site/terms/index.html");
    assert_eq!(list.matches("Draft, still to be checked.").count(), 1, "{list}");
    let entry = between(&list, "terms/rough/", "</dd>");
    assert!(entry.contains("Draft, still to be checked."), "{entry}");
}

#[test]
fn other_languages_are_named_as_such() {
    let keys = "  translations:\n    de: Spur\n    he: {term: עקבה, definition: סימן שנשאר.}\n";
    let page = page(&built(&term("trace", keys), "A trace.\n"), "trace");
    let facts = between(&page, "<p class=\"facts\">", "</p>");
    for words in ["de: <b lang=\"de\" dir=\"auto\">Spur</b>", "he: <b lang=\"he\" dir=\"auto\">עקבה</b>"]
    {
        assert!(facts.contains(words), "{words}: {facts}");
    }
    assert!(page.contains("<dt>he</dt><dd lang=\"he\" dir=\"auto\">סימן שנשאר.</dd>"), "{page}");
    assert!(!page.contains("<dt>de</dt>"), "a translation without a definition has no entry");
}

const DEMO: &str =
    "A trace.\n\n```demo\nid: five\nmodel: stdp/window\ncaption: { window: \"The window of it.\" }\n```\n";

#[test]
fn the_figure_of_a_demo_leads_to_its_article() {
    let project =
        built(&(term("trace", "  demo: five\n") + &term("other", "")), &format!("{DEMO}\nOther.\n"));
    let with = page(&project, "trace");
    let figure = between(&with, "<figure class=\"plot\" id=\"demo\">", "</figure>");
    assert!(figure.contains("<svg") && figure.contains("The window of it."), "{figure}");
    let link = between(figure, "<a href=\"../../one/#", "\">");
    let article = project.read("site/one/index.html");
    assert!(article.contains(&format!("id=\"{link}\"")), "`{link}` is in the article");
    assert!(!page(&project, "other").contains("id=\"demo\""));
}

#[test]
fn a_demo_that_no_article_has_is_told_at_its_name() {
    let terms = term("trace", "  demo: fvie\n");
    let project = Project::new().with(TERMS, &terms).with_article("one.md", DEMO);
    let run = project.kb(&["build", "--format", "json"]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    let expected = told::expected(project.root(), &[("KB504", TERMS, "demo: «fvie»")]);
    assert_eq!(told::told(&run, project.root()), expected);
    let text = project.build().stderr;
    assert!(text.contains("there is no demo `fvie`") && text.contains("`five`"), "{text}");
    assert!(!project.path("site").exists(), "nothing is written");
}

/// What one term says of another, both show: in words and in the picture.
#[test]
fn relations_are_seen_from_both_ends() {
    let terms = term("alpha", "  broader: [beta]\n  related: [gamma]\n  contrast: [delta]\n")
        + &term("beta", "")
        + &term("gamma", "")
        + &term("delta", "")
        + &term("lonely", "");
    let project = built(&terms, "Alpha, beta.\n\nGamma, delta.\n\nLonely.\n");
    let alpha = page(&project, "alpha");
    for (id, there, title, here, class) in [
        ("beta", "Narrower", "Narrower", "Broader", "narrower"),
        ("gamma", "Related", "Related", "Related", "related"),
        ("delta", "Not to be confused with", "In contrast to", "Not to be confused with", "contrast"),
    ] {
        let row = |title: &str, id: &str| {
            format!("<dt>{title}</dt><dd><a href=\"../../terms/{id}/\">{id}</a></dd>")
        };
        let page = page(&project, id);
        assert!(page.contains(&row(there, "alpha")), "{id}: {page}");
        assert!(alpha.contains(&row(here, id)), "{id}: {alpha}");
        let drawn = picture(&page);
        assert!(drawn.contains("<a href=\"../alpha/\">"), "{id}: {drawn}");
        assert!(drawn.contains(&format!("<path class=\"{class}\"")), "{id}: {drawn}");
        assert!(drawn.contains(&format!(">{title}</text>")), "{id}: {drawn}");
        assert!(picture(&alpha).contains(&format!("<a href=\"../{id}/\">")), "{id}: {alpha}");
    }
    let lonely = page(&project, "lonely");
    assert!(!lonely.contains("class=\"map\"") && !lonely.contains("terms/graph/"), "{lonely}");
}

#[test]
fn a_picture_holds_a_dozen_and_counts_the_others() {
    let terms = |n: usize| {
        let each = (0..n).map(|at| term(&format!("part{at}"), "  broader: [whole]\n"));
        term("whole", "") + &each.collect::<String>()
    };
    let dozen = page(&built(&terms(12), "The whole.\n"), "whole");
    assert_eq!(picture(&dozen).matches("<a href=").count(), 12);
    assert!(!picture(&dozen).contains("more</text>"));
    let many = page(&built(&terms(17), "The whole.\n"), "whole");
    assert_eq!(picture(&many).matches("<a href=").count(), 12);
    assert!(picture(&many).contains(">and 5 more</text>"), "{}", picture(&many));
    // The list has them all.
    let list = between(&many, "<dt>Narrower</dt><dd>", "</dd>");
    assert_eq!(list.matches("<a href=").count(), 17);
}

#[test]
fn a_section_lists_the_terms_that_its_articles_link() {
    let all = ["axon", "burst", "cell", "dendrite", "engram"];
    let terms: String = all.map(|label| term(label, "")).concat();
    let project = Project::new()
        .with(TERMS, &terms)
        .with_article("a/one.md", "A burst.\n\nAn axon.\n")
        .with_article("a/below/two.md", "A [[cell|small thing]].\n")
        .with_article("b/three.md", "A dendrite; `engram` is code.\n")
        .with_article("c/four.md", "Nothing of the kind.\n");
    project.built();
    let list = |section: &str| project.read(&format!("site/{section}/terms/index.html"));
    assert_eq!(listed(&list("a")), ["axon", "burst", "cell"]);
    assert_eq!(listed(&list("a/below")), ["cell"]);
    assert_eq!(listed(&list("b")), ["dendrite"]);
    assert!(!project.path("site/c/terms").exists(), "a section without terms has no list");
    let section = |path: &str| project.read(&format!("site/{path}/index.html"));
    assert!(
        section("a").contains(">3 terms from A to Z</a>") && section("b").contains(">1 term from A to Z</a>")
    );
    assert!(!section("c").contains("from A to Z"));
    // Those of no section are in the list of all.
    assert_eq!(listed(&project.read("site/terms/index.html")), all);
}

#[test]
fn the_page_to_print_has_all_terms_and_their_relations() {
    let terms = term("zeta", "  related: [alpha]\n") + &term("alpha", "") + &term("mid", "");
    let project = built(&terms, "A zeta.\n");
    let print = project.read("site/terms/print/index.html");
    assert_eq!(listed(&print), ["alpha", "mid", "zeta"]);
    assert_eq!(print.matches("<dd>Something of its own.").count(), 3);
    assert!(
        between(&print, "id=\"term-alpha\"", "</dd>").contains("Related: <a href=\"#term-zeta\">zeta</a>")
    );
    assert!(
        between(&print, "id=\"term-zeta\"", "</dd>").contains("Related: <a href=\"#term-alpha\">alpha</a>")
    );
    assert!(project.read("site/terms/index.html").contains("href=\"../terms/print/\""));
}

#[test]
fn the_graph_is_there_when_terms_belong_together() {
    let without = built(&(term("alpha", "") + &term("beta", "")), "Alpha, beta.\n");
    assert!(!without.path("site/terms/graph").exists());
    assert!(!without.read("site/terms/index.html").contains("terms/graph/"));
    let terms = term("alpha", "  broader: [beta]\n") + &term("beta", "") + &term("lonely", "");
    let with = built(&terms, "Alpha, beta.\n\nLonely.\n");
    let graph = with.read("site/terms/graph/index.html");
    assert!(graph.contains("2 terms of 3; the others belong to none"), "{graph}");
    assert_eq!(picture(&graph).matches("<a id=\"term-").count(), 2);
    assert_eq!(listed(&graph), ["alpha", "beta"]);
    assert!(page(&with, "alpha").contains("terms/graph/#term-alpha"));
    assert!(with.read("site/terms/index.html").contains("href=\"../terms/graph/\""));
    // When the last relation goes, so does the page.
    with.edit(TERMS, "  broader: [beta]\n", "");
    with.built();
    assert!(!with.path("site/terms/graph/index.html").exists());
}

/// Of many terms the graph shows some, and its list has the same and no others.
#[test]
fn the_graph_of_many_terms_says_how_many_it_shows() {
    let all: String = (0..220).map(|at| term(&format!("part{at}"), "  broader: [whole]\n")).collect();
    let project = built(&(term("whole", "") + &all), "The whole.\n");
    let graph = project.read("site/terms/graph/index.html");
    assert!(graph.contains("The 150 best connected of 221 terms"), "{graph}");
    assert_eq!(picture(&graph).matches("<a id=\"term-").count(), 150);
    let list = between(&graph, "<h2 id=\"list\">", "</main>");
    let (terms, links) = (list.matches("<dt>").count(), list.matches("<a href=").count());
    // Each term once, each of the 149 relations from both ends.
    assert_eq!((terms, links), (150, 150 + 2 * 149));
}

/// A term may not take the address of a page that lists terms.
#[test]
fn the_pages_of_all_terms_keep_their_addresses() {
    let terms = term("graph", "  related: [print]\n") + &term("print", "");
    let project = Project::new().with(TERMS, &terms).with_article("one.md", "A graph in print.\n");
    let run = project.kb(&["build", "--format", "json"]);
    let expected = [("KB205", TERMS, "term: «graph»"), ("KB205", TERMS, "term: «print»")];
    assert_eq!(told::told(&run, project.root()), told::expected(project.root(), &expected));
    project.edit(TERMS, "term: graph\n", "term: graph\n  id: network\n");
    project.edit(TERMS, "term: print\n", "term: print\n  id: ink\n");
    project.edit(TERMS, "[print]", "[ink]");
    project.built();
}

/// Who names a term by its id or an article by its file means what it is called.
#[test]
fn a_wiki_link_prints_what_it_names() {
    let terms = "- term: BCM rule\n  id: bcm-rule\n  definition: A rule, see [[long-trace]].\n\
                 - term: eligibility trace\n  id: long-trace\n  aliases: [tag]\n  definition: A mark.\n";
    let body = "The [[bcm-rule]], the [[BCM rule]], the [[long-trace|mark]], a [[tag]], and [[two]] and [[Two parts]].\n";
    let project = Project::new()
        .with("content/terms/t.yaml", terms)
        .with_article("one.md", body)
        .with("content/two.md", "---\ntitle: Two parts\n---\nText.\n");
    project.built();
    let page = project.read("site/one/index.html");
    let plain = |html: &str| {
        let mut text = String::new();
        for part in html.split('<') {
            text.push_str(part.split_once('>').map_or(part, |(_, words)| words));
        }
        text
    };
    let prose = page.split("<div class=\"prose\">").nth(1).unwrap().split("</p>").next().unwrap();
    let links: Vec<String> = prose
        .split("<a ")
        .skip(1)
        .map(|a| plain(&format!("<a {}", a.split("</a>").next().unwrap())))
        .collect();
    assert_eq!(links, ["BCM rule", "BCM rule", "mark", "tag", "Two parts", "Two parts"], "{prose}");
    // So do the sentence that is quoted elsewhere, previews, and what is searched.
    let quoted = project.read("site/terms/bcm-rule/index.html");
    assert!(
        quoted.contains("The <mark>BCM rule</mark>, the BCM rule, the mark, a tag, and Two parts"),
        "{quoted}"
    );
    assert!(page.contains("A rule, see eligibility trace."), "{page}");
    assert!(!project.tree("site").iter().any(|(path, bytes)| {
        path.starts_with("search/words/") && String::from_utf8_lossy(bytes).contains("bcm-rule")
    }));
}
