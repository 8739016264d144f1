//! What a term is.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::article::is_within;
use crate::diagnostic::Place;
use crate::yaml::Spanned;

/// The permanent name of a term: its address, anchor and export id.
pub type TermId = String;

/// A term.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Its permanent name.
    pub id: TermId,
    /// What it is called.
    pub label: String,
    /// What an acronym stands for.
    pub expansion: Option<String>,
    /// What it means: inline Markdown.
    pub definition: Spanned<String>,
    /// More about it: Markdown.
    pub body: Option<Spanned<String>>,
    /// Other names.
    pub aliases: Vec<Spanned<String>>,
    /// Its plural and other forms.
    pub forms: Forms,
    /// How its case is matched; by its shape where it is not said.
    pub case: Option<Case>,
    /// Whether it links by itself.
    pub auto: bool,
    /// Wins over terms of lower priority that are written alike.
    pub priority: i64,
    /// Phrases that hold the term and are not it.
    pub not: Vec<String>,
    /// The sections where it links by itself; empty for all.
    pub scope: Vec<Spanned<String>>,
    /// Which of several meanings of the label this is.
    pub sense: Option<String>,
    /// Terms of wider meaning.
    pub broader: Vec<Spanned<String>>,
    /// Terms of narrower meaning.
    pub narrower: Vec<Spanned<String>>,
    /// Terms that belong to it.
    pub related: Vec<Spanned<String>>,
    /// Terms that it is not to be confused with.
    pub contrast: Vec<Spanned<String>>,
    /// Keys of works that it is taken from.
    pub sources: Vec<Spanned<String>>,
    /// What it is called in other languages, by their BCP 47 tags.
    pub translations: BTreeMap<String, Translation>,
    /// The same thing elsewhere: absolute addresses.
    pub same_as: Vec<Spanned<String>>,
    /// Ids that it had before.
    pub formerly: Vec<Spanned<String>>,
    /// How far it is.
    pub status: Status,
    /// The term to be used in place of a deprecated one.
    pub replaced_by: Option<Spanned<String>>,
    /// When it was last read through.
    pub reviewed: Option<Spanned<Date>>,
    /// The id of a demo that is shown on its page.
    pub demo: Option<Spanned<String>>,
    /// Where it stands: its label.
    pub place: Place,
}

/// A term in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// What it is called.
    pub label: String,
    /// What an acronym stands for.
    pub expansion: Option<String>,
    /// What it means, as plain text.
    pub definition: Option<String>,
}

/// Forms of a term beside its label.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Forms {
    /// The English plural of the last word.
    Auto,
    /// These only; empty for none.
    Given(Vec<String>),
}

/// How upper and lower case are matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// As written.
    Exact,
    /// Any case for the first letter, the rest as written.
    Smart,
    /// Any case.
    Fold,
}

/// How far a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// To be checked.
    Draft,
    /// Checked.
    #[default]
    Reviewed,
    /// Not to be used any more.
    Deprecated,
}

impl Term {
    /// All terms that it points at.
    pub fn relations(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.broader.iter().chain(&self.narrower).chain(&self.related).chain(&self.contrast)
    }

    /// All its names: label, expansion and aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let aliases = self.aliases.iter().map(|alias| alias.value.as_str());
        std::iter::once(self.label.as_str()).chain(self.expansion.as_deref()).chain(aliases)
    }

    /// When it was last read through.
    pub fn reviewed(&self) -> Option<Date> {
        self.reviewed.as_ref().map(|date| date.value)
    }

    /// Whether it links by itself in a section.
    pub fn is_in_scope(&self, section: &str) -> bool {
        self.scope.is_empty() || self.scope.iter().any(|scope| is_within(section, &scope.value))
    }
}
