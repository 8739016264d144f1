//! What every page of a site has in common.

use super::super::assets::Assets;
use super::super::context::{SectionLink, Site};
use crate::catalog::Catalog;
use crate::export;

/// What every page is given of its site.
pub(super) fn site(catalog: &Catalog, assets: &Assets) -> Site {
    let settings = &catalog.project.settings;
    let sections = catalog.sections.iter().map(|section| SectionLink {
        title: section.title.clone(),
        url: section.url().encoded(),
        summary: section.index.map(|at| catalog.articles[at].front.summary.clone()).unwrap_or_default(),
        // A list of thousands on every page would help nobody.
        articles: Vec::new(),
    });
    Site {
        title: settings.title.clone(),
        description: settings.description.clone(),
        language: settings.language.clone(),
        direction: direction(&settings.language),
        base_url: settings.base_url.clone(),
        licence: settings.licence.clone(),
        authors: settings.authors.clone(),
        notice_text: settings.notice.as_ref().map(|n| n.text.clone()).unwrap_or_default(),
        notice_link: settings
            .notice
            .iter()
            .filter_map(|n| n.link.as_ref())
            .map(|l| l.value.clone())
            .collect(),
        sections: sections.collect(),
        has_terms: !catalog.glossary.terms.is_empty(),
        has_demos: !catalog.runs.is_empty(),
        has_sources: !catalog.bibliography.references().is_empty(),
        script_url: assets.script_url.clone(),
        demo_script_url: if catalog.runs.is_empty() { String::new() } else { assets.demo_script_url.clone() },
        glossary_script_url: assets.glossary_script_url.clone(),
        search_script_url: assets.search_script_url.clone(),
        search_style_url: assets.search_style_url.clone(),
        icon_url: assets.icon_url.clone(),
        feed_url: if export::changes::is_any(catalog) { export::FEED.to_owned() } else { String::new() },
    }
}

/// How the script of a language runs: as its tag says, or else as is usual for it.
fn direction(language: &str) -> &'static str {
    const SCRIPTS: [&str; 11] =
        ["adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa"];
    const LANGUAGES: [&str; 14] =
        ["ar", "arc", "ckb", "dv", "fa", "he", "nqo", "pnb", "ps", "sd", "syr", "ug", "ur", "yi"];
    let tag = language.to_ascii_lowercase();
    let mut parts = tag.split('-');
    let is_rtl =
        match (parts.next(), parts.find(|part| part.len() == 4 && !part.starts_with(char::is_numeric))) {
            (_, Some(script)) => SCRIPTS.contains(&script),
            (Some(language), None) => LANGUAGES.contains(&language),
            (None, None) => false,
        };
    if is_rtl { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::direction;

    #[test]
    fn scripts_run_as_their_language_or_its_tag_says() {
        for rtl in ["ar", "he-IL", "fa", "ur-PK", "az-Arab", "ku-Arab-IQ", "ps"] {
            assert_eq!(direction(rtl), "rtl", "{rtl}");
        }
        for ltr in ["en", "de-CH-1996", "az", "ar-Latn", "sr-Cyrl", "zh-Hant", ""] {
            assert_eq!(direction(ltr), "ltr", "{ltr}");
        }
    }
}
