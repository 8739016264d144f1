//! `kb terms list | unused | graph | explain`.

use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::process::ExitCode;

use super::progress::Bar;
use super::{CliError, Format, show};
use crate::article::{self, Article};
use crate::check::{self, Usage};
use crate::diagnostic::nearest;
use crate::engine::{Edition, Read, Simulate};
use crate::glossary::explain::{Decision, Outcome, explain_range};
use crate::glossary::link::Policy;
use crate::glossary::{self, Glossary, Kind, Name, Relations, Status};
use crate::project::Project;
use crate::source;

/// What `kb terms` is asked.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List all terms, and how many articles use each
    List,
    /// List the terms that no text uses
    Unused,
    /// Print the relations between terms as a graph for Graphviz
    Graph,
    /// Say which terms are written on a line of an article, which of them link, and why
    Explain {
        /// An article and a line of it, such as content/memory/stdp.md:12
        #[arg(value_name = "FILE:LINE")]
        place: String,
    },
}

/// Does what is asked.
pub(super) fn run(root: &Path, command: &Command) -> Result<ExitCode, CliError> {
    let project = match Project::open(root) {
        Ok(project) => project,
        Err(error) => {
            show(&error.diagnostics, &error.texts, Format::Text)?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let mut out = io::stdout().lock();
    match command {
        Command::List => list(&usage(&project), &mut out)?,
        Command::Unused => {
            let mut all = usage(&project);
            all.retain(|term| !term.used && term.status != Status::Deprecated);
            list(&all, &mut out)?;
        }
        Command::Graph => graph(&terms(&project), &mut out)?,
        Command::Explain { place } => explain(&project, place, &mut out)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// How much each term is used: as the build of the site knows it.
fn usage(project: &Project) -> Vec<Usage> {
    let bar = Bar::new(false);
    let edition = Edition::make(Read::all(project.clone(), true), None, Simulate::Now(&bar));
    bar.clear();
    check::usage(edition.catalog(), &edition.maker().texts.uses)
}

fn terms(project: &Project) -> Glossary {
    glossary::read(&source::read(project).terms).0
}

fn list(terms: &[Usage], out: &mut impl Write) -> io::Result<()> {
    let width = terms.iter().map(|term| term.id.chars().count()).max().unwrap_or(0);
    for Usage { id, label, status, articles, .. } in terms {
        let status = match status {
            Status::Draft => "  (draft)",
            Status::Reviewed => "",
            Status::Deprecated => "  (deprecated)",
        };
        writeln!(out, "{id:width$}  {articles:3}  {label}{status}")?;
    }
    Ok(())
}

/// In the language of Graphviz: arrows to broader terms, dashed lines between related ones.
fn graph(glossary: &Glossary, out: &mut impl Write) -> io::Result<()> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    writeln!(out, "digraph terms {{\n  rankdir=BT;\n  node [shape=box];")?;
    for term in &glossary.terms {
        writeln!(out, "  {} [label={}];", quoted(&term.id), quoted(&term.label))?;
    }
    let relations = &Relations::new(glossary);
    let edges = |kind| {
        let all = (0..glossary.terms.len()).map(move |at| (at, kind));
        all.flat_map(|(at, kind)| relations.of(at).in_order(kind).into_iter().map(move |other| (at, other)))
    };
    let id = |at: usize| quoted(&glossary.terms[at].id);
    for (at, narrower) in edges(Kind::Narrower) {
        writeln!(out, "  {} -> {};", id(narrower), id(at))?;
    }
    for (kind, colour) in [(Kind::Related, "gray"), (Kind::Contrast, "red")] {
        // Both ends have it; it is drawn once.
        for (a, b) in edges(kind).filter(|(a, b)| a < b) {
            writeln!(out, "  {} -> {} [dir=none, style=dashed, color={colour}];", id(a), id(b))?;
        }
    }
    writeln!(out, "}}")
}

/// Says of each term that is written on a line what became of it.
fn explain(project: &Project, place: &str, out: &mut impl Write) -> Result<(), CliError> {
    let usage = || CliError::Usage(format!("`{place}` is no line of a file; write FILE:LINE"));
    // A column after the line is what editors add; it does not matter here.
    let mut parts = place.splitn(3, ':');
    let (Some(file), Some(line)) = (parts.next(), parts.next()) else { return Err(usage()) };
    let line: usize = line.parse().ok().filter(|line| *line > 0).ok_or_else(usage)?;
    let sources = source::read(project);
    let wanted = file.trim_start_matches("./").replace('\\', "/");
    let found = sources.articles.iter().find(|s| *s.file == *wanted || s.path == wanted);
    let Some(source) = found else {
        let names = sources.articles.iter().map(|source| &*source.file);
        let help = nearest::suggestion(&wanted, names).map(|help| format!("; {help}")).unwrap_or_default();
        return Err(CliError::Usage(format!("there is no article `{wanted}`{help}")));
    };
    let (glossary, _) = glossary::read(&sources.terms);
    let (Some(article), _) = article::parse(source) else {
        return Err(CliError::Usage(format!("{wanted} has no front matter; see `kb build`")));
    };
    let lines: Vec<&str> = article.text.split_inclusive('\n').collect();
    let Some(text) = lines.get(line - 1) else {
        return Err(CliError::Usage(format!("{wanted} has {} lines", lines.len())));
    };
    let start: usize = lines[..line - 1].iter().map(|line| line.len()).sum();
    writeln!(out, "{}:{line}  {}", article.file, text.trim())?;
    let decisions = decisions(project, &article, &glossary, start..start + text.trim_end().len());
    if decisions.is_empty() {
        writeln!(out, "  no term is written here")?;
    }
    for (column, words, decision) in decisions {
        writeln!(out, "  column {column}: `{words}` {}", sentence(&decision, &glossary))?;
    }
    Ok(())
}

/// The decisions on a range of the file, each with its column on the line and its words.
fn decisions(
    project: &Project,
    article: &Article,
    glossary: &Glossary,
    line: Range<usize>,
) -> Vec<(usize, String, Decision)> {
    let policy = Policy::of_article(&article.front, article.section(), glossary, &project.settings.terms);
    let document = article.document();
    let body = article.text.len() - document.text.len();
    let range = line.start.saturating_sub(body)..line.end.saturating_sub(body);
    let all = explain_range(&document, glossary, &policy, &range);
    let entry = |decision: Decision| {
        // Words that begin on the line before stand at its beginning.
        let before = document.text.get(range.start..decision.range.start).unwrap_or("");
        let words = document.text.get(decision.range.clone()).unwrap_or("").replace('\n', " ");
        (before.chars().count() + 1, words, decision)
    };
    all.into_iter().map(entry).collect()
}

/// What became of some words, in words.
fn sentence(decision: &Decision, glossary: &Glossary) -> String {
    let id = |term: Option<usize>| {
        term.and_then(|at| glossary.terms.get(at)).map_or_else(|| "no term".into(), |t| format!("`{}`", t.id))
    };
    let name = match decision.name {
        Name::Label => "label",
        Name::Expansion => "expansion",
        Name::Alias => "alias",
        Name::Form => "form",
    };
    let why = match decision.outcome {
        Outcome::Linked => return format!("links to {} (its {name})", id(decision.term)),
        Outcome::NotTheTerm => return "does not link: `match: {not: [...]}` excludes this phrase".into(),
        Outcome::InsideWord => "it is part of a word".into(),
        Outcome::AcrossMarkup => "it begins or ends inside of emphasis".into(),
        Outcome::OutOfScope => "the term's `scope` is other sections".into(),
        Outcome::Loses(winner, rule) => format!("{} wins, since {rule}", id(winner)),
        Outcome::Excluded => "the page's `noterms` names the term".into(),
        Outcome::Off => "no term links on this page".into(),
        Outcome::LinkedBefore => "the term was linked before".into(),
        Outcome::TooMany => "the paragraph has as many links as it may have".into(),
        Outcome::NotProse => {
            "it stands in a heading, code, a formula, a link or another place where nothing links".into()
        }
    };
    format!("({name} of {}) does not link: {why}", id(decision.term))
}
