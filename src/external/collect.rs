//! Every address on another site that a site's pages hold, with all of its places.
//!
//! Raw HTML in texts is not looked into, nor are templates. A work counts where it is in the list of sources.

use super::{Link, Role};
use crate::catalog::Catalog;
use crate::catalog::backlink::{Outgoing, Uses};
use crate::diagnostic::{FileName, Place};
use crate::project::SETTINGS_FILE;
use crate::yaml::Spanned;

/// All links of a site to other sites, each place once, in the order of the sources.
pub fn collect(catalog: &Catalog, uses: &Uses) -> Vec<Link> {
    let mut links = Vec::new();
    let mut add = |file: &FileName, address: &Spanned<String>, role| {
        let place = Place::new(file, address.range.clone());
        links.push(Link { address: address.value.clone(), place, role });
    };
    let mut texts = |file: &FileName, text: &Outgoing| {
        text.external.iter().for_each(|address| add(file, address, Role::Link));
    };
    for (article, text) in catalog.articles.iter().zip(&uses.articles) {
        texts(&article.file, text);
    }
    for (term, text) in catalog.glossary.terms.iter().zip(&uses.terms) {
        texts(&term.place.file, text);
    }
    for term in &catalog.glossary.terms {
        term.same_as.iter().for_each(|address| add(&term.place.file, address, Role::Name));
    }
    if let Some(link) = catalog.project.settings.notice.as_ref().and_then(|notice| notice.link.as_ref())
        && super::parse(&link.value).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
    {
        add(&SETTINGS_FILE.into(), link, Role::Link);
    }
    links.extend(works(catalog));
    let key = |link: &Link| (link.place.file.clone(), link.place.range.start, link.place.range.end);
    links.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.address.cmp(&b.address)));
    links.dedup();
    links
}

/// The addresses of the works in the list of sources, at their keys.
fn works(catalog: &Catalog) -> Vec<Link> {
    let bibliography = &catalog.bibliography;
    let placed =
        bibliography.references().iter().filter_map(|work| Some((work, bibliography.place(&work.key)?)));
    let links = placed.flat_map(|(work, place)| {
        let web = |address: &String| address.starts_with("https://") || address.starts_with("http://");
        let addresses = bibliography.addresses(&work.key).filter(web);
        addresses.map(|address| Link { address, place: place.clone(), role: Role::Link })
    });
    links.collect()
}
