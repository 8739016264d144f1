//! The linking of terms against a naive reference: random glossaries, random texts, and a search that tries
//! every term at every letter. The matcher must find the same links.

// A test stops at the first thing that is not as it should be.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

use kb::glossary::link::Policy;
use kb::glossary::{self, Glossary, link};
use kb::markdown;
use kb::project::First;
use kb::source::Source;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

mod naive;
mod texts;

use naive::Reference;
use texts::{Case, Entry};

/// The term file of a glossary.
fn yaml(entries: &[Entry]) -> String {
    let mut out = String::new();
    for (at, entry) in entries.iter().enumerate() {
        let case = match entry.case {
            Case::Exact => "exact",
            Case::Smart => "smart",
            Case::Fold => "fold",
        };
        let quoted =
            |names: &[String]| names.iter().map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", ");
        let not: Vec<String> = entry.not.clone().into_iter().collect();
        let scope = if entry.scoped { "here" } else { "" };
        write!(
            out,
            "- term: \"{}\"\n  id: t{at}\n  definition: One.\n  forms: none\n  aliases: [{}]\n  scope: [{scope}]\n  match: {{ case: {case}, auto: {}, priority: {}, not: [{}] }}\n",
            entry.label,
            quoted(&entry.aliases),
            entry.auto,
            entry.priority,
            quoted(&not),
        )
        .unwrap();
    }
    out
}

fn read(entries: &[Entry]) -> Glossary {
    let text = yaml(entries);
    let hash = blake3::hash(text.as_bytes());
    let source =
        Source { file: "terms.yaml".into(), path: "terms/terms.yaml".into(), text: text.into(), hash };
    let (glossary, wrong) = glossary::read(&[source]);
    assert_eq!(glossary.terms.len(), entries.len(), "{wrong:?}");
    glossary
}

/// The links that the matcher finds.
fn found(markdown: &str, glossary: &Glossary, policy: &Policy) -> Vec<(Range<usize>, usize)> {
    let pieces = markdown::pieces(markdown);
    let linked = link(&pieces, glossary, policy, |id| glossary.index(id));
    linked.links.into_iter().map(|link| (link.range, link.term)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_matcher_finds_what_a_naive_search_finds(
        (entries, blocks, excluded) in prop::collection::vec(texts::entry(), 1..=8).prop_flat_map(|entries| {
            let blocks = prop::collection::vec(texts::block(entries.len()), 1..=4);
            let excluded = subsequence((0..entries.len()).collect::<Vec<_>>(), 0..=1);
            (Just(entries), blocks, excluded)
        }),
        first in select(vec![First::Section, First::Page, First::All, First::None]),
        scoped_here in any::<bool>(),
    ) {
        let excluded: BTreeSet<usize> = excluded.into_iter().collect();
        let mut reference = Reference {
            names: naive::names(&entries, scoped_here),
            first,
            excluded: &excluded,
            markdown: String::new(),
            linked: BTreeSet::new(),
            links: Vec::new(),
        };
        for block in &blocks {
            reference.block(block);
        }
        let section = if scoped_here { "here/below" } else { "elsewhere" };
        let policy = Policy { first, section: section.into(), excluded: excluded.clone(), ..Policy::default() };
        let links = found(&reference.markdown, &read(&entries), &policy);
        let show = |links: &[(Range<usize>, usize)]| -> Vec<String> {
            links.iter().map(|(range, term)| format!("{range:?} {:?} t{term}", reference.markdown.get(range.clone()))).collect()
        };
        prop_assert_eq!(show(&links), show(&reference.links), "{:?}\n{}", reference.markdown, yaml(&entries));
    }
}

/// The words that link in a text, with one term `synapse type` and one `rule`.
fn linked(markdown: &str) -> Vec<String> {
    let entry = |label: &str| Entry {
        label: label.into(),
        aliases: Vec::new(),
        case: Case::Smart,
        auto: true,
        priority: 0,
        scoped: false,
        not: None,
    };
    let glossary = read(&[entry("rule"), entry("synapse type")]);
    let policy = Policy { first: First::All, ..Policy::default() };
    found(markdown, &glossary, &policy).into_iter().map(|(range, _)| markdown[range].to_owned()).collect()
}

/// A hyphen that stands before a space, as in `pre- and postsynaptic`, is outside of a compound.
#[test]
fn a_suspended_hyphen_is_a_boundary() {
    assert_eq!(linked("The Hebb- rule."), ["rule"]);
    assert_eq!(linked("The rule- and input-driven change."), ["rule"]);
    assert_eq!(linked("The rule-driven change, or Hebb-rule."), [""; 0]);
}

#[test]
fn words_join_over_line_ends_and_emphasis() {
    assert_eq!(linked("Each *synapse\ntype* has one."), ["synapse\ntype"]);
    assert_eq!(linked("Each synapse\ntype has one."), ["synapse\ntype"]);
    assert_eq!(linked("Each *synapse* type has one."), [""; 0]);
    assert_eq!(linked("> Each synapse\n> type has one."), ["synapse\n> type"]);
    assert_eq!(linked("The *rule*s of syn*apse type*."), [""; 0]);
}

#[test]
fn nothing_links_where_nothing_may() {
    for text in [
        "## The rule",
        "`rule`",
        "    rule",
        "[rule](x.md)",
        "![rule](x.png)",
        "$rule$",
        "<!-- kb:noterm -->The rule<!-- /kb:noterm -->",
        "<dfn>rule</dfn>",
        "<p>rule</p>",
        "| rule |\n|---|\n| x |",
        "https://example.org/rule",
        "@rule",
    ] {
        assert_eq!(linked(text), [""; 0], "{text}");
    }
    assert_eq!(linked("| x |\n|---|\n| rule |"), ["rule"], "but in the cells of a table");
}
