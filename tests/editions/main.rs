//! Editions made one from another against clean ones: random edits of a project, and after each of them the same files
//! and the same diagnostics as if nothing had been known before.

// A test stops at the first thing that is not as it should be.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use kb::check::Against;
use kb::demo::run::Progress;
use kb::engine::{Edition, Read, Simulate};
use kb::project::Project;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

mod world;

struct Quiet;

impl Progress for Quiet {
    fn simulated(&self, _: usize, _: usize) {}
}

/// All files of an edition, and what is wrong with it.
fn site(edition: &Edition) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let files = Mutex::new(BTreeMap::new());
    let built =
        edition.build(Against::default(), &|file| drop(files.lock().unwrap().insert(file.path, file.bytes)));
    // Where files stand is known without making them.
    let (entries, _) = edition.maker().probe();
    let mut paths: Vec<String> = entries.into_iter().map(|entry| entry.path).collect();
    paths.sort();
    paths.dedup();
    if !built.failed() {
        // Which files of words there are is only known when all texts have been read.
        let mut made: Vec<String> = files.lock().unwrap().keys().cloned().collect();
        made.retain(|path| !path.starts_with("search/words/"));
        assert_eq!(paths, made);
    }
    let told = built.diagnostics.iter().map(|d| format!("{d:?}")).collect();
    (files.into_inner().unwrap(), told)
}

fn clean(root: &Path) -> Option<Edition> {
    let read = Read::all(Project::open(root).ok()?, false);
    Some(Edition::make(read, None, Simulate::Now(&Quiet)))
}

/// Where two sites differ, in few words.
fn difference(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    let paths = one.keys().chain(other.keys());
    let path = paths.into_iter().find(|path| one.get(*path) != other.get(*path))?;
    let text = |files: &BTreeMap<String, Vec<u8>>| {
        files.get(path).map_or("nothing".into(), |bytes| String::from_utf8_lossy(bytes).into_owned())
    };
    let (one, other) = (text(one), text(other));
    let at = one.bytes().zip(other.bytes()).position(|(a, b)| a != b).unwrap_or(one.len().min(other.len()));
    let around = |text: &str| {
        let bytes = &text.as_bytes()[at.saturating_sub(60).min(text.len())..(at + 60).min(text.len())];
        String::from_utf8_lossy(bytes).into_owned()
    };
    Some(format!("{path}: …{}… instead of …{}…", around(&one), around(&other)))
}

/// Makes the edits one after the other, and compares after each.
fn follow(edits: &[(usize, u32)]) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    world::begin(&root);
    let mut edition = clean(&root).unwrap();
    for (step, (kind, chance)) in edits.iter().enumerate() {
        let touched: Vec<PathBuf> = world::edit(&root, *kind, *chance);
        let told = if chance % 5 == 0 { Vec::new() } else { touched };
        edition = Edition::make(edition.read().again(&told), Some(&edition), Simulate::Now(&Quiet));
        // Settings that cannot be read make no clean build.
        let Some(clean) = clean(&root) else { continue };
        let ((files, wrong), (clean_files, clean_wrong)) = (site(&edition), site(&clean));
        let what = format!("after step {step}, {}", world::name(*kind));
        prop_assert_eq!(wrong, clean_wrong, "{}", &what);
        prop_assert_eq!(difference(&files, &clean_files), None, "{}", &what);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("EDITION_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(150),
        max_shrink_iters: 200,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..ProptestConfig::default()
    })]

    #[test]
    fn an_edition_is_what_a_clean_build_gives(
        edits in proptest::collection::vec((0..world::KINDS, any::<u32>()), 1..6),
    ) {
        follow(&edits)?;
    }
}

/// How much is done again after an edit of a file: articles parsed, texts rendered.
fn work(edit: impl FnOnce(&Path)) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    world::begin(&root);
    let before = clean(&root).unwrap();
    edit(&root);
    let work = Edition::make(before.read().again(&[]), Some(&before), Simulate::Now(&Quiet)).work;
    (work.parsed, work.rendered)
}

fn replace(root: &Path, file: &str, from: &str, to: &str) {
    let path = root.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} holds {from}");
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn nothing_is_done_when_nothing_changed() {
    assert_eq!(work(|_| {}), (0, 0));
}

#[test]
fn prose_renders_one_text() {
    assert_eq!(work(|root| replace(root, "content/one/a.md", "plain words", "other words")), (1, 1));
}

#[test]
fn a_title_renders_the_texts_that_show_it() {
    // Article b names an equation of a, and so shows its title; c only links to it.
    assert_eq!(work(|root| replace(root, "content/one/a.md", "title: Alpha", "title: Omega")), (1, 3));
}

#[test]
fn a_definition_renders_the_texts_that_show_it() {
    // The three terms of its file, and the article that links it.
    assert_eq!(work(|root| replace(root, "content/terms/first.yaml", "A trace.", "A track.")), (0, 4));
}

#[test]
fn a_style_sheet_and_a_template_render_no_text() {
    let write = |root: &Path, name: &str, text: &str| {
        let path = root.join("templates").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    assert_eq!(work(|root| write(root, "theme/style.css", "p { color: red; }")), (0, 0));
    assert_eq!(work(|root| write(root, "parts/links.html", "<!-- x -->")), (0, 0));
    assert_eq!(work(|root| replace(root, "kb.yaml", "title: A site", "title: Another")), (0, 0));
}
