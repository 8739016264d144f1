//! The setting of citations by a citation style.

use std::collections::BTreeSet;

use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{Locale, Style};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, Entry, Library,
    LocatorPayload, SpecificLocator,
};

use super::form::{CitationForm, FormItem};
use super::html;
use super::{Reference, Set};

/// Changes whenever the same works and citations would be set otherwise.
pub(super) const VERSION: &str = "2, hayagriva 0.10.1, APA";

/// Sets citations and the reference list.
pub(super) fn set(library: &Library, forms: &BTreeSet<CitationForm>) -> Set {
    let known: Vec<&CitationForm> =
        forms.iter().filter(|form| form.items.iter().all(|item| library.get(&item.key).is_some())).collect();
    if library.is_empty() || known.is_empty() {
        return Set::default();
    }
    let Style::Independent(style) = ArchivedStyle::AmericanPsychologicalAssociation.get() else {
        return Set::default();
    };
    let locales: Vec<Locale> = locales();
    let mut driver = BibliographyDriver::new();
    for form in &known {
        let items = form
            .items
            .iter()
            .filter_map(|item| Some(citation_item(library.get(&item.key)?, item, form.in_prose)));
        driver.citation(CitationRequest::from_items(items.collect(), &style, &locales));
    }
    let rendered = driver.finish(BibliographyRequest { style: &style, locale: None, locale_files: &locales });
    let citations = known
        .into_iter()
        .zip(&rendered.citations)
        .map(|(form, citation)| (form.clone(), html::citation(&citation.citation, form)))
        .collect();
    let references = rendered
        .bibliography
        .map(|b| b.items)
        .unwrap_or_default()
        .into_iter()
        .map(|item| Reference { html: html::reference(&item), key: item.key })
        .collect();
    Set { citations, references }
}

fn citation_item<'a>(entry: &'a Entry, item: &'a FormItem, in_prose: bool) -> CitationItem<'a, Entry> {
    let mut cited = CitationItem::with_entry(entry);
    if !item.locator.is_empty() {
        let (kind, text) = locator(&item.locator);
        cited.locator = Some(SpecificLocator(kind, LocatorPayload::Str(text)));
    }
    cited.purpose = in_prose.then_some(CitePurpose::Prose);
    cited
}

/// What a locator counts, and its number: `p. 62`.
fn locator(text: &str) -> (Locator, &str) {
    const KINDS: [(&str, Locator); 16] = [
        ("pp.", Locator::Page),
        ("p.", Locator::Page),
        ("chapters", Locator::Chapter),
        ("chapter", Locator::Chapter),
        ("chap.", Locator::Chapter),
        ("ch.", Locator::Chapter),
        ("sec.", Locator::Section),
        ("section", Locator::Section),
        ("figs.", Locator::Figure),
        ("fig.", Locator::Figure),
        ("eqs.", Locator::Equation),
        ("eq.", Locator::Equation),
        ("tables", Locator::Table),
        ("table", Locator::Table),
        ("vol.", Locator::Volume),
        ("part", Locator::Part),
    ];
    let lower = text.to_ascii_lowercase();
    for (word, kind) in KINDS {
        if lower.starts_with(word) {
            return (kind, text[word.len()..].trim());
        }
    }
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    (if digits { Locator::Page } else { Locator::Custom }, text)
}
