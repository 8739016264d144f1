//! Reports on terms over a whole site: each is raised by one project, and not by its twin without the mistake.

use crate::support::Project;
use crate::support::told::{self, Expected, Told};

const TERMS: &str = "content/terms/terms.yaml";
const ONE: &str = "content/one.md";

/// A project with these settings, terms and one article.
fn project(settings: &str, terms: &str, article: &str) -> Project {
    let project = Project::new().with(TERMS, terms).with_article("one.md", article);
    let all = project.read("kb.yaml") + settings;
    project.with("kb.yaml", &all)
}

/// What a build tells that succeeds.
fn told_by(project: &Project) -> Vec<Told> {
    let run = project.kb(&["build", "--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);
    told::told(&run, project.root())
}

/// The project tells what is expected and nothing else.
fn tells(project: &Project, expected: &[Expected<'_>]) {
    assert_eq!(told_by(project), told::expected(project.root(), expected));
}

/// Nothing is told of the project.
fn is_silent(project: &Project) {
    assert_eq!(told_by(project), []);
}

/// A term with a definition that says little, and more keys.
fn term(label: &str, keys: &str) -> String {
    format!("- term: {label}\n  definition: Something of its own.\n{keys}")
}

#[test]
fn unused_terms() {
    let terms = term("spike", "") + &term("trace", "");
    tells(&project("", &terms, "A spike.\n"), &[("KB104", TERMS, "«trace»")]);
    is_silent(&project("", &terms, "A spike.\n\nIts trace.\n"));
    // A definition uses a term too, and nobody should use one that is deprecated.
    is_silent(&project(
        "",
        "- term: spike\n  definition: What leaves a trace.\n- term: trace\n  definition: One.\n\
         - term: burst\n  definition: Two.\n  status: deprecated\n",
        "A spike.\n",
    ));
    // Links that the author wrote are not counted.
    is_silent(&project("", &terms, "[[spike]] and [[trace|what it leaves]].\n"));
    let key = Project::new().with(TERMS, &term("trace", ""));
    is_silent(&key.with(ONE, "---\ntitle: One\nkey_terms: [trace]\n---\n\nNothing.\n"));
}

#[test]
fn circular_definitions() {
    let terms = |last: &str| {
        format!(
            "- term: axon\n  definition: Part of a neuron.\n- term: neuron\n  definition: A cell that fires a spike.\n\
             - term: spike\n  definition: {last}\n"
        )
    };
    let text = "The spike.\n\nOf a neuron.\n\nAlong its axon.\n";
    let circle = project("", &terms("What a neuron fires."), text);
    tells(&circle, &[("KB105", TERMS, "«A cell that fires a spike.»")]);
    let run = circle.build();
    assert!(run.stderr.contains("`neuron` → `spike` → `neuron`"), "{}", run.stderr);
    is_silent(&project("", &terms("A short pulse."), text));
}

#[test]
fn a_longer_circle_is_told_once() {
    let terms = "- term: alpha\n  definition: A kind of beta.\n- term: beta\n  definition: A kind of gamma.\n\
                 - term: gamma\n  definition: A kind of [[alpha]].\n";
    let circle = project("", terms, "Alpha.\n\nBeta.\n\nGamma.\n");
    tells(&circle, &[("KB105", TERMS, "«A kind of beta.»")]);
    assert!(circle.build().stderr.contains("`alpha` → `beta` → `gamma` → `alpha`"));
}

#[test]
fn terms_defined_by_themselves() {
    let terms = |definition: &str| format!("- term: spike\n  definition: {definition}\n");
    tells(
        &project("", &terms("A pulse; many spikes are a train."), "A spike.\n"),
        &[("KB108", TERMS, "«A pulse; many spikes are a train.»")],
    );
    is_silent(&project("", &terms("A pulse; many are a train."), "A spike.\n"));
}

const LTP: &str = "- term: LTP\n  expansion: Long-term potentiation\n  definition: Something of its own.\n";

#[test]
fn acronyms_that_are_never_expanded() {
    tells(&project("", LTP, "We see LTP.\n"), &[("KB109", ONE, "«LTP»")]);
    is_silent(&project("", LTP, "We see LTP, long-term\npotentiation that is.\n"));
    is_silent(&project("", LTP, "> We see LTP, long-term\n> potentiation that is.\n"));
    is_silent(&project("terms: {expand: true}\n", LTP, "We see LTP.\n"));
}

#[test]
fn acronyms_are_expanded_where_the_project_says_so() {
    let built =
        project("terms: {expand: true, first: all}\n", LTP, "We see LTP. LTP is old.\n\n- LTP too.\n");
    is_silent(&built);
    let page = built.read("site/one/index.html");
    let text = page.split("<p>").find(|text| text.starts_with("We see")).unwrap();
    assert!(text.starts_with("We see long-term potentiation (<span class=\"tw\">"), "{text}");
    let (_, after) = text.split_once("</span></span>").unwrap();
    assert!(after.starts_with(")."), "{after}");
    assert_eq!(page.matches("long-term potentiation (").count(), 1);
    let first = project("terms: {expand: true}\n", LTP, "LTP is old.\n");
    first.built();
    assert!(first.read("site/one/index.html").contains("<p>Long-term potentiation (<span"));
}

#[test]
fn frequent_names_without_a_term() {
    let text = "The NMDA receptor. NMDA, NMDA and NMDA. We say Stroop Effect, the Stroop Effect, a Stroop Effect, \
                some Stroop Effect.\n\nMore: ";
    let seen = project("", &term("spike", ""), &format!("{text}a spike of NMDA, for the Stroop Effect.\n"));
    let expected: [Expected<'_>; 2] =
        [("KB110", ONE, "The «NMDA» receptor"), ("KB110", ONE, "say «Stroop Effect»")];
    tells(&seen, &expected);
    // Four times are not often.
    is_silent(&project("", &term("spike", ""), &format!("{text}a spike.\n")));
    let terms = term("NMDA", "") + &term("Stroop Effect", "");
    is_silent(&project("", &terms, &format!("{text}NMDA, for the Stroop Effect.\n")));
}

#[test]
fn deprecated_terms_in_use() {
    let terms = |more: &str| term("spike", "") + &term("nerve impulse", more);
    let text = "A spike.\n\nOnce a nerve impulse.\n";
    let used = project("", &terms("  status: deprecated\n  replaced_by: spike\n"), text);
    tells(&used, &[("KB111", ONE, "«nerve impulse»")]);
    assert!(used.build().stderr.contains("use `[[spike]]`"));
    is_silent(&project("", &terms(""), text));
}

#[test]
fn successors_lead_to_terms_in_use() {
    let terms = "- term: old\n  definition: One.\n  status: deprecated\n  replaced_by: nwe\n\
                 - term: new\n  definition: Two.\n";
    let run = project("", terms, "Something new.\n").kb(&["build", "--format", "json"]);
    assert!(run.code == Some(1) && run.stdout.contains("KB101"), "{}", run.stdout);
    let early = terms.replace("  status: deprecated\n", "").replace("nwe", "new");
    let run = project("", &early, "Something new.\n").build();
    assert!(run.stderr.contains("error[KB006]: only a deprecated term is replaced"), "{}", run.stderr);
}

#[test]
fn aliases_that_are_names_of_other_terms() {
    let terms = |alias: &str| term("rule", "") + &term("law", &format!("  aliases: [{alias}]\n"));
    tells(&project("", &terms("rule"), "A rule.\n\nA law.\n"), &[("KB112", TERMS, "[«rule»]")]);
    is_silent(&project("", &terms("norm"), "A rule.\n\nA law.\n"));
    // Said for one section only, it is meant.
    let scoped = term("rule", "") + &term("law", "  aliases: [rule]\n  scope: [here]\n");
    is_silent(&project("", &scoped, "A rule is a law: [[law]].\n"));
}

#[test]
fn missing_translations() {
    let terms = |keys: &str| term("spike", keys);
    let settings = "terms: {languages: [de, fr]}\n";
    let half = project(settings, &terms("  translations: {de: Spike}\n"), "A spike.\n");
    tells(&half, &[("KB114", TERMS, "«spike»")]);
    assert!(half.build().stderr.contains("`spike` is not translated to `fr`"), "{}", half.build().stderr);
    let whole = "  translations: {de: Spike, fr: {term: potentiel, definition: Un signal.}}\n";
    is_silent(&project(settings, &terms(whole), "A spike.\n"));
}

#[test]
fn levels_are_the_projects_to_choose() {
    let terms = term("spike", "") + &term("trace", "");
    is_silent(&project("levels: {KB104: off}\n", &terms, "A spike.\n"));
    let strict = project("levels: {KB104: error}\n", &terms, "A spike.\n").build();
    assert!(strict.code == Some(1) && strict.stderr.contains("error[KB104]"), "{}", strict.stderr);
    let run = project("levels: {KB104: lots, KB999: off, KB101: hint}\n", &terms, "A spike.\n").build();
    for words in [
        "`lots` is not one of",
        "there is no code `KB999`",
        "KB101 (a term is not defined) is always an error",
    ] {
        assert!(run.stderr.contains(words), "{words}:\n{}", run.stderr);
    }
}

#[test]
fn terms_link_in_captions_and_table_heads_where_the_project_says_so() {
    let terms = term("accuracy", "") + &term("spike", "");
    let text = "A spike.\n\n| accuracy |\n|---|\n| 1 |\n";
    let without = project("", &terms, text);
    tells(&without, &[("KB104", TERMS, "term: «accuracy»")]);
    is_silent(&project("terms: {table_heads: true}\n", &terms, text));
    let demo = "A spike.\n\n```demo\nid: five\nmodel: stdp/window\ncaption: { window: \"The accuracy of it.\" }\n```\n";
    tells(&project("", &terms, demo), &[("KB104", TERMS, "term: «accuracy»")]);
    is_silent(&project("terms: {captions: true}\n", &terms, demo));
}

#[test]
fn explanations_name_the_rule() {
    let terms = term("rule", "") + &term("timing rule", "") + &term("STDP", "");
    let text = "The timing rule, a rule and rulers.\n\nA rule.\n\nThe rule.\n\n## The STDP\n";
    let project = project("", &terms, text);
    let run = project.kb(&["terms", "explain", "content/one.md:4"]);
    let expected = "content/one.md:4  The timing rule, a rule and rulers.\n\
        \x20 column 5: `timing rule` links to `timing-rule` (its label)\n\
        \x20 column 12: `rule` (label of `rule`) does not link: `timing-rule` wins, since it begins earlier\n\
        \x20 column 20: `rule` (label of `rule`) does not link: the paragraph has as many links as it may have\n\
        \x20 column 29: `rule` (label of `rule`) does not link: it is part of a word\n";
    assert_eq!(run.stdout, expected, "{}", run.stderr);
    for (line, words) in [
        ("6", "column 3: `rule` links to `rule` (its label)"),
        ("8", "does not link: the term was linked before"),
        ("10", "`STDP` (label of `stdp`) does not link: it stands in a heading"),
        ("7", "no term is written here"),
    ] {
        let run = project.kb(&["terms", "explain", &format!("one.md:{line}")]);
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    let run = project.kb(&["terms", "explain", "content/on.md:7"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.contains("did you mean `content/one.md`?"), "{}", run.stderr);
}

#[test]
fn lists_and_graphs_of_terms() {
    let terms =
        term("spike", "  broader: [signal]\n  related: [trace]\n") + &term("trace", "") + &term("signal", "");
    let project = project("", &terms, "A spike, a spike.\n");
    let list = project.kb(&["terms", "list"]).stdout;
    assert_eq!(list, "signal    0  signal\nspike     1  spike\ntrace     0  trace\n");
    assert_eq!(project.kb(&["terms", "unused"]).stdout, "signal    0  signal\ntrace     0  trace\n");
    let graph = project.kb(&["terms", "graph"]).stdout;
    assert!(
        graph.contains("\"spike\" -> \"signal\";") && graph.contains("\"spike\" -> \"trace\" [dir=none"),
        "{graph}"
    );
}
