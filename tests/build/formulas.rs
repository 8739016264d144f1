//! Formulas: which pages get the style sheet and the font for them, and where their mistakes are.

use crate::support::bad::check_project;
use crate::support::{Project, Tree};

const A: &str = "content/a.md";

/// The path of the one asset whose name begins and ends so; `None` where there is none.
fn asset(tree: &Tree, begins: &str, ends: &str) -> Option<String> {
    let begins = format!("assets/{begins}.");
    let mut found = tree.keys().filter(|path| path.starts_with(&begins) && path.ends_with(ends));
    let first = found.next().cloned();
    assert_eq!(found.next(), None);
    first
}

fn text(tree: &Tree, path: &str) -> String {
    String::from_utf8(tree[path].clone()).unwrap()
}

/// The pages that link a file.
fn linked_from(tree: &Tree, file: &str) -> Vec<String> {
    let pages = tree.keys().filter(|path| path.ends_with("/index.html"));
    pages.filter(|path| text(tree, path).contains(file)).cloned().collect()
}

/// An article with a formula, one whose term has one in its preview, and one without.
fn project() -> Project {
    Project::new()
        .with_article("a.md", "A formula: $a < b$.")
        .with_article("b.md", "A rate is shown here.")
        .with_article("c.md", "No formula, but the words `<math>` and $5.")
        .with("content/terms/t.yaml", "term: rate\ndefinition: 'A speed, $r$.'\n")
}

#[test]
fn pages_with_formulas_link_their_style_sheet() {
    let project = project();
    project.built();
    let tree = project.tree("site");
    let style = asset(&tree, "style-math", "css").unwrap();
    let pages = [
        "a/index.html",
        "b/index.html",
        "terms/index.html",
        "terms/print/index.html",
        "terms/rate/index.html",
    ];
    assert_eq!(linked_from(&tree, "assets/style-math"), pages);
    assert_eq!(linked_from(&tree, &style), pages[..2], "lists of terms have more to be styled");

    let css = text(&tree, &style);
    for (name, ending) in [("math", "woff2"), ("math-more", "woff2"), ("OFL", "txt")] {
        let path = asset(&tree, name, ending).unwrap();
        assert!(css.contains(path.strip_prefix("assets/").unwrap()), "{path} in {css}");
    }
    let [core, more] = ["math", "math-more"].map(|name| tree[&asset(&tree, name, "woff2").unwrap()].len());
    assert!(core < 60_000 && more < 100_000, "{core} and {more} bytes");
    assert!(text(&tree, &asset(&tree, "OFL", "txt").unwrap()).contains("SIL OPEN FONT LICENSE"));
}

#[test]
fn a_site_without_formulas_has_no_font() {
    let project = project();
    project.remove(A);
    project.edit("content/terms/t.yaml", ", $r$", "");
    project.built();
    let tree = project.tree("site");
    for (name, ending) in [("style-math", "css"), ("math", "woff2"), ("math-more", "woff2"), ("OFL", "txt")] {
        assert_eq!(asset(&tree, name, ending), None);
    }
    assert_eq!(linked_from(&tree, "assets/style-math"), Vec::<String>::new());
}

/// The source is for who copies it: once in the text, not again in previews and lists, and nowhere in plain words.
#[test]
fn the_source_of_a_formula_stands_in_texts_only() {
    let project = project().with_article("d.md", "A [formula](a.md) of $x_1$ and a rate.");
    project.built();
    let tree = project.tree("site");
    let count = |path: &str| text(&tree, path).matches("<annotation").count();
    assert!(
        text(&tree, "a/index.html")
            .contains("<annotation encoding=\"application/x-tex\">a &lt; b</annotation>")
    );
    assert_eq!(
        ["a", "b", "terms/rate", "terms"].map(|page| count(&format!("{page}/index.html"))),
        [1, 0, 1, 0]
    );
    assert!(text(&tree, "a/index.html").contains(" of x_1 and a rate."), "{}", text(&tree, "a/index.html"));
}

#[test]
fn a_project_may_have_its_own_style_and_fonts() {
    let project = project()
        .with("templates/theme/math.css", "math { font-family: Mine; src: url(fonts/math.woff2) }")
        .with("templates/theme/fonts/math.woff2", "mine");
    project.built();
    let tree = project.tree("site");
    assert_eq!(tree[&asset(&tree, "math", "woff2").unwrap()], b"mine");
    assert_eq!(asset(&tree, "math-more", "woff2"), None, "what the style sheet does not name is not there");
    assert!(text(&tree, &asset(&tree, "style-math", "css").unwrap()).contains("Mine"));

    let project =
        project.with("templates/base.html", "{{ page.has_math }} {% block main %}{% endblock main %}");
    project.built();
    let tree = project.tree("site");
    assert!(
        text(&tree, "a/index.html").starts_with("true ") && text(&tree, "c/index.html").starts_with("false ")
    );
}

#[test]
fn mistakes_in_long_formulas_are_where_they_are() {
    let body = "Größe – “é”:\n\n$$\n\\text{Länge “ä”} + é \\\\\n  x + \\nosuch{ö}\n$$ {#eq-a}\n\n> Ein Zitat:\n>\n> $$\n> \\text{ß} = \\\\\n>   \\neither\n> $$\n\n- é\n\n  $$ a\n  b + \\missing b $$\n\n$$ é \\begin{align} a \\end{align} $$\n";
    let project = Project::new().with_article("a.md", body);
    check_project(
        &project,
        &[
            ("KB403", A, "«\\nosuch»"),
            ("KB403", A, "«\\neither»"),
            ("KB403", A, "«\\missing»"),
            ("KB403", A, "\\begin{«align»}"),
        ],
    );
}
