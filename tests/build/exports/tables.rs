//! Tables, flash cards and the vocabulary for Vale.

use std::collections::BTreeMap;

use csv::ReaderBuilder;

use super::{ALIASES, BASE, DEFINITION, built, built_without_address};

/// The rows of the table by id, each by column.
fn rows(csv: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut reader = ReaderBuilder::new().from_reader(csv.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let rows = reader.records().map(|row| {
        let cells =
            heads.iter().map(str::to_owned).zip(row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
        cells.collect::<BTreeMap<String, String>>()
    });
    rows.map(|row| (row["id"].clone(), row)).collect()
}

#[test]
fn a_table_gives_the_texts_that_went_in() {
    let project = built();
    let csv = project.read("site/exports/terms.csv");
    let rows = rows(&csv);
    assert_eq!(rows.len(), 8);
    assert_eq!(rows["ltd"]["aliases"], ALIASES.join("|"));
    assert_eq!(rows["ltd"]["definition"], DEFINITION);
    let ltp = &rows["ltp"];
    assert_eq!(ltp["definition:de"], "Anhaltende Zunahme, \"stark\"; mit Umlaut: ü");
    assert_eq!(ltp["term:ar"], "تأييد طويل الأمد");
    assert_eq!(ltp["same_as"], "https://www.wikidata.org/entity/Q1|https://example.org/a?b=1&c=(2)");
    assert_eq!(ltp["sources"], "bliss1973|oja1982|site2020");
    assert_eq!(
        (ltp["url"].as_str(), ltp["reviewed"].as_str()),
        (&*format!("{BASE}terms/ltp/"), "2026-02-02")
    );
    assert_eq!(rows["hippocampus"]["term"], "海馬");
    assert_eq!((rows["synapse"]["term:de"].as_str(), rows["synapse"]["expansion"].as_str()), ("", ""));
    // Records end as RFC 4180 says; the one other line break is inside a cell.
    assert_eq!((csv.matches("\r\n").count(), csv.matches('\n').count()), (9, 10));
}

/// The lines of Anki's head, and the cards.
fn cards(tsv: &str) -> (Vec<&str>, Vec<Vec<String>>) {
    let end = tsv.lines().take_while(|line| line.starts_with('#')).map(|line| line.len() + 1).sum();
    let (head, body) = tsv.split_at(end);
    let mut reader = ReaderBuilder::new().delimiter(b'\t').has_headers(false).from_reader(body.as_bytes());
    let cards = reader.records().map(|card| card.unwrap().iter().map(str::to_owned).collect());
    (head.lines().collect(), cards.collect())
}

#[test]
fn flash_cards_give_the_texts_that_went_in() {
    let project = built();
    let tsv = project.read("site/exports/anki.tsv");
    let (head, cards) = cards(&tsv);
    assert_eq!(
        head,
        [
            "#separator:tab",
            "#html:true",
            "#columns:GUID\tFront\tBack\tTags",
            "#guid column:1",
            "#tags column:4",
        ]
    );
    assert_eq!(cards.len(), 7, "a deprecated term is nothing to learn");
    let card = |id: &str| cards.iter().find(|card| card[0] == format!("{BASE}terms/{id}/#this")).unwrap();
    assert_eq!(card("ltd")[1], "LTD");
    assert_eq!(
        card("ltd")[2],
        "<b>Long-term depression</b>. A decrease: <code>a &lt; b</code> &amp; <b>&quot;less&quot;</b>, back\\slash,\tafter a tab\nand a line break."
    );
    assert_eq!(card("ltp")[3], "awkward-words-signs awkward-words-signs::plasticity");
    assert_eq!(card("hippocampus")[1], "海馬");
}

/// Cards have names of their own even where the site has no address.
#[test]
fn flash_cards_without_an_address() {
    let project = built_without_address();
    let tsv = project.read("site/exports/anki.tsv");
    let names: Vec<String> = cards(&tsv).1.into_iter().map(|card| card[0].clone()).collect();
    assert_eq!(names[0], "awkward-words-signs/cpp");
}

#[test]
fn a_vocabulary_accepts_and_rejects() {
    let project = built();
    let lines = |path: &str| -> Vec<String> {
        let text = project.read(path);
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
        lines.map(str::to_owned).collect()
    };
    let accepted = lines("site/exports/vale/accept.txt");
    for line in [
        "LTP",
        "LTPs",
        "[Ss]ynapses",
        "(?i:C\\+\\+)",
        "[Cc]rème \\(brûlée\\)",
        "海馬",
        "[Pp]otentiation",
        "[L]ong",
    ] {
        assert!(accepted.iter().any(|l| l == line), "no `{line}` in {accepted:?}");
    }
    assert!(!accepted.iter().any(|line| line.contains("ld plasticity")), "{accepted:?}");
    let rejected = lines("site/exports/vale/reject.txt");
    assert!(rejected.contains(&"[Oo]ld plasticity".to_owned()), "{rejected:?}");
}
