//! The setting of citations and reference lists in a citation style.
//!
//! A style that cites in words is set in one pass over the site, so that works of the same author and year are told
//! apart everywhere in the same way. A style that counts is set page by page: each has its own numbers.

use std::collections::{BTreeMap, BTreeSet};

use hayagriva::archive::locales;
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{Locale, LocaleCode, TermForm};
use hayagriva::types::Person;
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChildren, Entry, Library,
    LocatorPayload, Rendered, SpecificLocator,
};
use rayon::prelude::*;

use super::form::{CitationForm, FormItem};
use super::style::{self, CitationStyle, Kind};
use super::{Reference, Set, SetPage, html, work};

/// Changes whenever the same works and citations would be set otherwise.
pub(super) const VERSION: &str = "3, hayagriva 0.10.1";

/// Sets the citations of each page, and the reference lists.
pub(super) fn set(
    library: &Library,
    style: &CitationStyle,
    language: &str,
    pages: &[Vec<CitationForm>],
) -> Set {
    let library = work::ready(library);
    let known = |form: &&CitationForm| form.items.iter().all(|item| library.get(&item.key).is_some());
    let all: BTreeSet<&CitationForm> = pages.iter().flatten().filter(known).collect();
    if all.is_empty() {
        return Set { numbered: style.kind == Kind::Numbers, ..Set::default() };
    }
    let locales = locales();
    let codes: Vec<LocaleCode> = locales.iter().filter_map(|locale| locale.lang.clone()).collect();
    let locale = style::locale(language, &codes);
    let setter = Setter { library: &library, style, and: and(&locales, &locale), locale, locales: &locales };
    match style.kind {
        Kind::Words => {
            let page = setter.words(&all.into_iter().collect::<Vec<_>>());
            Set { numbered: false, site: page, pages: Vec::new() }
        }
        Kind::Numbers => {
            let of_page =
                |forms: &Vec<CitationForm>| setter.numbers(&forms.iter().filter(known).collect::<Vec<_>>());
            let pages: Vec<SetPage> = pages.par_iter().map(of_page).collect();
            // The list of all works counts them in the order in which pages cite them.
            let mut seen = BTreeSet::new();
            let keys = pages.iter().flat_map(|page| &page.references).map(|r| r.key.as_str());
            let plain: Vec<CitationForm> =
                keys.filter(|key| seen.insert(*key)).map(CitationForm::plain).collect();
            let references = setter.numbers(&plain.iter().collect::<Vec<_>>()).references;
            Set { numbered: true, site: SetPage { citations: BTreeMap::new(), references }, pages }
        }
    }
}

/// The word between two names in a sentence.
fn and(locales: &[Locale], code: &LocaleCode) -> String {
    use hayagriva::citationberg::taxonomy::{OtherTerm, Term};
    let locale = locales.iter().find(|locale| locale.lang.as_ref() == Some(code));
    let term = locale.and_then(|locale| locale.term(Term::Other(OtherTerm::And), TermForm::default()));
    term.and_then(|term| term.single()).unwrap_or("and").to_owned()
}

/// Sets citations in one style.
struct Setter<'a> {
    library: &'a Library,
    style: &'a CitationStyle,
    locale: LocaleCode,
    locales: &'a [Locale],
    /// "and", in the language of the site.
    and: String,
}

impl Setter<'_> {
    /// All citations of a site in a style of words.
    fn words(&self, forms: &[&CitationForm]) -> SetPage {
        let cited = forms.iter().flat_map(|form| &form.items).map(|item| item.key.as_str());
        let keys: BTreeSet<&str> = cited.collect();
        let mut order: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        if self.has_twins(&order) {
            // Letters after years follow the reference list, so its order must be known first.
            let plain: Vec<CitationForm> = order.iter().map(|key| CitationForm::plain(key)).collect();
            let list = self.render(&plain.iter().collect::<Vec<_>>()).bibliography;
            order = list.into_iter().flat_map(|list| list.items).map(|item| item.key).collect();
        }
        let plain: Vec<CitationForm> = order.iter().map(|key| CitationForm::plain(key)).collect();
        let all: Vec<&CitationForm> = plain.iter().chain(forms.iter().copied()).collect();
        self.page(&all)
    }

    /// The citations of one page in a style of numbers.
    fn numbers(&self, forms: &[&CitationForm]) -> SetPage {
        if forms.is_empty() { SetPage::default() } else { self.page(forms) }
    }

    fn page(&self, forms: &[&CitationForm]) -> SetPage {
        let rendered = self.render(forms);
        let mut citations = BTreeMap::new();
        for (form, citation) in forms.iter().zip(&rendered.citations) {
            citations.insert((*form).clone(), self.citation(form, &citation.citation));
        }
        let items = rendered.bibliography.map(|list| list.items).unwrap_or_default();
        let reference = |item: hayagriva::BibliographyItem| Reference {
            html: self.with_et_al(&html::reference(&item), std::iter::once(item.key.as_str())),
            key: item.key,
        };
        SetPage { citations, references: items.into_iter().map(reference).collect() }
    }

    fn render(&self, forms: &[&CitationForm]) -> Rendered {
        let mut driver = BibliographyDriver::new();
        for form in forms {
            let items =
                form.items.iter().filter_map(|item| Some(citation_item(self.library.get(&item.key)?, item)));
            let locale = Some(self.locale.clone());
            driver.citation(CitationRequest::new(
                items.collect(),
                &self.style.csl,
                locale,
                self.locales,
                None,
            ));
        }
        let locale = Some(self.locale.clone());
        driver.finish(BibliographyRequest { style: &self.style.csl, locale, locale_files: self.locales })
    }

    /// A citation as the sentence needs it.
    fn citation(&self, form: &CitationForm, children: &ElemChildren) -> String {
        let keys = || form.items.iter().map(|item| item.key.as_str());
        let set = html::citation(children, form);
        let work = form.items.first().filter(|_| form.in_prose).and_then(|item| self.library.get(&item.key));
        let Some(work) = work else { return self.with_et_al(&set, keys()) };
        let own_names = || crate::html::escape(&self.names(work)).into_owned();
        if self.style.kind == Kind::Numbers {
            // Raised numbers follow the name at once.
            let space = if set.contains("<sup>") { "" } else { " " };
            return format!("{}{space}{set}", own_names());
        }
        if let Some(names) = html::names(children) {
            let names = names.replace(" &amp; ", &format!(" {} ", self.and)).replace(",”", "”");
            let rest = if crate::html::plain(&set) == "()" { String::new() } else { format!(" {set}") };
            return self.with_et_al(&format!("{names}{rest}"), keys());
        }
        // The style would name the title in brackets, after the title.
        let year = work.date().map(|date| date.year.to_string()).unwrap_or_default();
        let letter = letter_after(&set, &year).map(String::from).unwrap_or_default();
        format!(
            "{} (<a class=\"cite\" href=\"#ref-{}\">{year}{letter}</a>)",
            own_names(),
            crate::html::escape(work.key())
        )
    }

    /// Who made a work, as a sentence names them; its title where nobody did.
    fn names(&self, work: &Entry) -> String {
        let people = work.authors().filter(|all| !all.is_empty()).or_else(|| work.editors());
        let names: Vec<&str> =
            people.into_iter().flatten().map(|person: &Person| person.name.as_str()).collect();
        match names[..] {
            [] => work.title().map(|title| format!("“{title}”")).unwrap_or_default(),
            [one] => one.to_owned(),
            [one, two] if !work::has_others(work) => format!("{one} {} {two}", self.and),
            [first, ..] => format!("{first} et al."),
        }
    }

    fn with_et_al<'k>(&self, html: &str, keys: impl IntoIterator<Item = &'k str>) -> String {
        let mut works = keys.into_iter().filter_map(|key| self.library.get(key));
        if works.any(work::has_others) { work::with_et_al(html) } else { html.to_owned() }
    }

    /// Whether two works can only be told apart by letters after the year.
    fn has_twins(&self, keys: &[String]) -> bool {
        let mut seen = BTreeSet::new();
        let works = keys.iter().filter_map(|key| self.library.get(key));
        !works.into_iter().all(|work| seen.insert((self.names(work), work.date().map(|date| date.year))))
    }
}

/// The letter that stands after the first mention of a year.
fn letter_after(text: &str, year: &str) -> Option<char> {
    let after = &text[text.find(year)? + year.len()..];
    let mut letters = after.chars();
    letters.next().filter(|c| c.is_ascii_lowercase() && !letters.next().is_some_and(char::is_alphanumeric))
}

fn citation_item<'a>(entry: &'a Entry, item: &'a FormItem) -> CitationItem<'a, Entry> {
    let mut cited = CitationItem::with_entry(entry);
    if !item.locator.is_empty() {
        let (kind, text) = locator(&item.locator);
        cited.locator = Some(SpecificLocator(kind, LocatorPayload::Str(text)));
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bibliography::style::StyleSource;
    use std::path::Path;

    const WORKS: &str = r"
@article{rossum, author={van Rossum, Mark C. W. and Bi, Guo-qiang and Turrigiano, Gina G.}, title={Stable {Hebbian} learning}, journaltitle={Journal of Neuroscience}, date={2000}, volume={20}, pages={8812--8821}, doi={10.1523/x}}
@article{others, author={Vaswani, Ashish and Shazeer, Noam and others}, title={Attention}, journaltitle={arXiv}, date={2017}}
@article{one-and-others, author={Henin, Simon and others}, title={Sleep}, journaltitle={eNeuro}, date={2019}}
@inproceedings{two, author={Smith, A. and Jones, B.}, title={Beta}, booktitle={Proceedings of {X}}, date={2019}}
@article{one, author={Smith, A. and Jones, B.}, title={Alpha}, journaltitle={Journal Y}, date={2019}}
@article{song1, author={Song, Sen and Miller, Ken and Abbott, Larry}, title={Competition}, journaltitle={N}, date={2000}}
@article{song2, author={Song, Yi and Lukas, Tom and Xu, Zheng}, title={Inference}, journaltitle={N}, date={2000}}
@incollection{chapter, author={Squire, Larry}, editor={Miller, Ann and Doe, John}, title={A chapter}, booktitle={A book}, date={2001}, publisher={Sage}, pages={1--20}}
@thesis{thesis, author={Doe, Jane}, title={A thesis}, institution={University of X}, type={phdthesis}, date={1999}}
@article{anonymous, title={Anonymous words}, journaltitle={J}, date={1988}}
@book{edited, editor={Kandel, Eric and Schwartz, James}, title={Principles}, date={2001}, publisher={Press}}
@unpublished{preprint, author={Bengio, Yoshua}, title={How}, date={2014}, eprint={1407.7906}, eprinttype={arxiv}}
";

    fn prose(key: &str) -> CitationForm {
        CitationForm { in_prose: true, ..CitationForm::plain(key) }
    }

    /// The references, and citations in brackets and in prose, as plain words.
    fn all(style: &str) -> BTreeMap<String, [String; 3]> {
        let library = hayagriva::io::from_biblatex_str(WORKS).unwrap();
        let style = StyleSource::find(Some(style), Path::new(".")).unwrap().read().unwrap();
        let keys: Vec<&str> = library.keys().collect();
        let forms: Vec<CitationForm> = keys.iter().flat_map(|k| [CitationForm::plain(k), prose(k)]).collect();
        let set = set(&library, &style, "en", std::slice::from_ref(&forms));
        let page = set.pages.first().unwrap_or(&set.site);
        let plain = |form| crate::html::plain(&page.citations[&form]);
        let all = page.references.iter().map(|r| {
            let key = r.key.as_str();
            (r.key.clone(), [crate::html::plain(&r.html), plain(CitationForm::plain(key)), plain(prose(key))])
        });
        all.collect()
    }

    #[test]
    fn apa() {
        let all = all("apa");
        let reference = |key: &str| all[key][0].as_str();
        let cited = |key: &str| [all[key][1].as_str(), all[key][2].as_str()];
        assert_eq!(
            reference("rossum"),
            "van Rossum, M. C. W., Bi, G.-Q., & Turrigiano, G. G. (2000). Stable Hebbian learning. Journal of Neuroscience, 20, 8812–8821. https://doi.org/10.1523/x"
        );
        assert_eq!(cited("rossum"), ["(van Rossum et al., 2000)", "van Rossum et al. (2000)"]);
        assert_eq!(reference("others"), "Vaswani, A., Shazeer, N., et al. (2017). Attention. arXiv.");
        assert_eq!(cited("one-and-others"), ["(Henin et al., 2019)", "Henin et al. (2019)"]);
        assert_eq!(reference("one-and-others"), "Henin, S., et al. (2019). Sleep. eNeuro.");
        assert_eq!(reference("one"), "Smith, A., & Jones, B. (2019a). Alpha. Journal Y.");
        assert_eq!(reference("two"), "Smith, A., & Jones, B. (2019b). Beta. Proceedings of X.");
        assert_eq!(cited("two"), ["(Smith & Jones, 2019b)", "Smith and Jones (2019b)"]);
        assert_eq!(reference("song1"), "Song, S., Miller, K., & Abbott, L. (2000a). Competition. N.");
        assert_eq!(cited("song1"), ["(Song et al., 2000a)", "Song et al. (2000a)"]);
        assert_eq!(cited("song2")[0], "(Song et al., 2000b)");
        assert_eq!(
            reference("chapter"),
            "Squire, L. (2001). A chapter. In A. Miller & J. Doe (Eds.), A book (pp. 1–20). Sage."
        );
        assert_eq!(reference("thesis"), "Doe, J. (1999). A thesis [Doctoral dissertation]. University of X.");
        assert_eq!(cited("anonymous"), ["(“Anonymous Words,” 1988)", "“Anonymous Words” (1988)"]);
        assert_eq!(cited("edited")[1], "Kandel and Schwartz (2001)");
        assert_eq!(reference("preprint"), "Bengio, Y. (2014). How. https://arxiv.org/abs/1407.7906");
    }

    #[test]
    fn styles_that_count() {
        let ieee = all("ieee");
        assert_eq!(ieee["rossum"][1..], ["[1]", "van Rossum et al. [1]"]);
        assert_eq!(ieee["two"][2], "Smith and Jones [4]");
        assert_eq!(
            ieee["rossum"][0],
            "[1] M. C. W. van Rossum, G.-Q. Bi, and G. G. Turrigiano, “Stable Hebbian learning,” Journal of Neuroscience, vol. 20, pp. 8812–8821, 2000, doi: 10.1523/x."
        );
        let nature = all("nature");
        assert_eq!(nature["rossum"][1..], ["1", "van Rossum et al.1"]);
        assert!(
            nature["rossum"][0].starts_with("1. van Rossum, M. C. W., Bi, G.-Q. & Turrigiano"),
            "{nature:?}"
        );
        let vancouver = all("vancouver");
        assert!(vancouver["one"][0].contains("Smith A, Jones B. Alpha."), "{:?}", vancouver["one"][0]);
    }

    #[test]
    fn styles_of_words() {
        let chicago = all("chicago-author-date");
        assert_eq!(chicago["rossum"][1..], ["(van Rossum et al. 2000)", "van Rossum et al. (2000)"]);
        assert_eq!(chicago["one"][0], "Smith, A., and B. Jones. 2019a. “Alpha.” Journal Y.");
        let mla = all("mla");
        assert_eq!(mla["rossum"][1..], ["(van Rossum et al.)", "van Rossum et al."]);
        assert!(mla.values().all(|all| !all[0].contains("———")));
    }

    #[test]
    fn letters_after_years() {
        assert_eq!(letter_after("(2019b). X", "2019"), Some('b'));
        assert_eq!(letter_after("2019ba", "2019"), None);
        assert_eq!(letter_after("(2019). X", "2019"), None);
    }
}
