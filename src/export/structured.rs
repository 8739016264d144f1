//! What a page is about, as data for search engines: schema.org as JSON-LD, to stand in a `<script>` of the
//! page. A term is named as the SKOS files name it, so that both speak of the same thing.

use serde_json::{Map, Value, json};

use super::Material;
use super::address::{Addresses, terms_url};
use super::licence;
use crate::catalog::{Catalog, Url};
use crate::glossary::Term;

/// What a page is about.
#[derive(Debug, Clone)]
pub enum Subject<'a> {
    /// The site.
    Site,
    /// An article, and the works that it cites.
    Article {
        /// The article.
        article: usize,
        /// The keys of the works that it cites.
        cited: &'a [String],
    },
    /// A term.
    Term(usize),
    /// All terms.
    Terms,
    /// Any other page.
    Other,
}

/// A page.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Its address.
    pub url: &'a Url,
    /// Its title.
    pub title: &'a str,
    /// The pages above it, from the top: titles, and encoded addresses from the root of the site.
    pub crumbs: &'a [(&'a str, &'a str)],
}

/// The data of a page, ready for a `<script>`; empty where there is nothing to say.
pub fn json_ld(material: &Material<'_>, page: Page<'_>, subject: &Subject<'_>) -> String {
    let writer = Writer { material, addresses: Addresses::of(material.catalog), page };
    let things = match subject {
        Subject::Site => Some(writer.site()),
        Subject::Article { article, cited } => Some(writer.article(*article, cited)),
        Subject::Term(at) => Some(writer.term(*at)),
        Subject::Terms => Some(writer.terms()),
        Subject::Other => Some(writer.page()),
    };
    let graph: Vec<Value> = things.into_iter().chain(writer.breadcrumbs()).collect();
    if graph.is_empty() {
        return String::new();
    }
    for_script(&json!({ "@context": "https://schema.org", "@graph": graph }).to_string())
}

/// JSON in which nothing can end the script, or begin another. These signs stand in texts only.
fn for_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 64);
    let mut plain = 0;
    for (at, byte) in json.bytes().enumerate() {
        let escaped = match byte {
            b'<' => "\\u003c",
            b'>' => "\\u003e",
            b'&' => "\\u0026",
            _ => continue,
        };
        out.push_str(&json[plain..at]);
        out.push_str(escaped);
        plain = at + 1;
    }
    out.push_str(&json[plain..]);
    out
}

struct Writer<'a> {
    material: &'a Material<'a>,
    addresses: Addresses<'a>,
    page: Page<'a>,
}

impl Writer<'_> {
    fn catalog(&self) -> &Catalog {
        self.material.catalog
    }

    fn address(&self, to: &Url) -> String {
        self.addresses.in_file(self.page.url, to)
    }

    fn concept(&self, term: &Term) -> String {
        self.addresses.concept(self.page.url, term)
    }

    fn site(&self) -> Value {
        let settings = &self.catalog().project.settings;
        let mut site = self.site_name();
        add_text(&mut site, "description", &settings.description);
        site.insert("inLanguage".into(), settings.language.as_str().into());
        add_list(&mut site, "author", people(&settings.authors));
        self.add_licence(&mut site);
        site.into()
    }

    /// A page of which no more can be said.
    fn page(&self) -> Value {
        let url = self.address(self.page.url);
        let mut page = thing("WebPage", &format!("{url}#page"));
        page.insert("name".into(), self.page.title.into());
        page.insert("url".into(), url.into());
        page.insert("isPartOf".into(), self.site_name().into());
        page.into()
    }

    /// The site as that which a page is part of.
    fn site_name(&self) -> Map<String, Value> {
        let home = self.address(&Url::home());
        let mut site = thing("WebSite", &format!("{home}#website"));
        site.insert("name".into(), self.catalog().project.settings.title.as_str().into());
        site.insert("url".into(), home.into());
        site
    }

    fn article(&self, at: usize, cited: &[String]) -> Value {
        let catalog = self.catalog();
        let (settings, front) = (&catalog.project.settings, &catalog.articles[at].front);
        let url = self.address(self.page.url);
        let mut article = thing("Article", &format!("{url}#article"));
        article.insert("headline".into(), front.title.as_str().into());
        let summary = if front.summary.is_empty() { &front.tagline } else { &front.summary };
        add_text(&mut article, "description", summary);
        let authors = if front.authors.is_empty() { &settings.authors } else { &front.authors };
        add_list(&mut article, "author", people(authors));
        let date = |date: Option<jiff::civil::Date>| date.map(|d| d.to_string()).unwrap_or_default();
        add_text(&mut article, "datePublished", &date(front.date));
        add_text(&mut article, "dateModified", &date(front.date.max(front.reviewed())));
        article.insert("inLanguage".into(), settings.language.as_str().into());
        self.add_licence(&mut article);
        add_text(&mut article, "keywords", &front.tags.join(", "));
        article.insert("url".into(), url.as_str().into());
        article.insert("mainEntityOfPage".into(), url.into());
        article.insert("isPartOf".into(), self.site_name().into());
        // What a term is called and means is said where its name leads. The others are linked in the text.
        let key_terms = catalog.key_terms(&catalog.articles[at]);
        let about = key_terms.map(|term| json!({ "@id": self.concept(&catalog.glossary.terms[term]) }));
        add_list(&mut article, "about", about.collect());
        // Works without an address are named on the page, where they need not be named twice.
        let addresses = cited.iter().filter_map(|key| catalog.bibliography.address(key));
        add_list(&mut article, "citation", addresses.map(Value::from).collect());
        article.into()
    }

    fn term(&self, at: usize) -> Value {
        let entry = &self.catalog().glossary.terms[at];
        let mut term = thing("DefinedTerm", &self.concept(entry));
        term.insert("name".into(), entry.label.as_str().into());
        term.insert("description".into(), self.material.plain_definitions[at].as_str().into());
        term.insert("termCode".into(), entry.id.as_str().into());
        term.insert("url".into(), self.address(self.page.url).into());
        add_list(&mut term, "alternateName", entry.names().skip(1).map(Value::from).collect());
        add_list(&mut term, "sameAs", entry.same_as.iter().map(|a| a.value.as_str().into()).collect());
        term.insert("inDefinedTermSet".into(), self.term_set().into());
        term.into()
    }

    /// All terms. Each of them says what it means on its own page.
    fn terms(&self) -> Value {
        let settings = &self.catalog().project.settings;
        let mut set = self.term_set();
        add_text(&mut set, "description", &settings.description);
        set.insert("inLanguage".into(), settings.language.as_str().into());
        self.add_licence(&mut set);
        set.insert("isPartOf".into(), self.site_name().into());
        let terms = self.catalog().glossary.terms.iter();
        let terms = terms.map(|term| json!({ "@id": self.concept(term) }));
        add_list(&mut set, "hasDefinedTerm", terms.collect());
        set.into()
    }

    fn term_set(&self) -> Map<String, Value> {
        let mut set = thing("DefinedTermSet", &self.addresses.scheme(self.page.url));
        set.insert("name".into(), self.catalog().project.settings.title.as_str().into());
        set.insert("url".into(), self.address(&terms_url()).into());
        set
    }

    fn add_licence(&self, thing: &mut Map<String, Value>) {
        let licence = licence::address(&self.catalog().project.settings.licence);
        add_text(thing, "license", &licence.unwrap_or_default());
    }

    /// The way from the top of the site; a page that stands at the top has none.
    fn breadcrumbs(&self) -> Option<Value> {
        if self.page.crumbs.is_empty() {
            return None;
        }
        let root = if self.addresses.are_whole() {
            self.addresses.below_root(&Url::home())
        } else {
            self.page.url.to_root()
        };
        let own = self.address(self.page.url);
        let above = self.page.crumbs.iter().map(|(title, url)| (*title, format!("{root}{url}")));
        let items = above.chain([(self.page.title, own)]).enumerate().map(|(at, (title, url))| {
            json!({ "@type": "ListItem", "position": at + 1, "name": title, "item": url })
        });
        Some(json!({ "@type": "BreadcrumbList", "itemListElement": items.collect::<Vec<_>>() }))
    }
}

fn thing(class: &str, id: &str) -> Map<String, Value> {
    Map::from_iter([("@type".to_owned(), class.into()), ("@id".to_owned(), id.into())])
}

fn add_text(thing: &mut Map<String, Value>, property: &str, text: &str) {
    if !text.is_empty() {
        thing.insert(property.into(), text.into());
    }
}

fn add_list(thing: &mut Map<String, Value>, property: &str, values: Vec<Value>) {
    if !values.is_empty() {
        thing.insert(property.into(), values.into());
    }
}

/// Authors. A name that begins with an article is that of a group: "The kb authors".
fn people(names: &[String]) -> Vec<Value> {
    let class = |name: &str| if name.starts_with("The ") { "Organization" } else { "Person" };
    names.iter().map(|name| json!({ "@type": class(name), "name": name })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_script() {
        let json = for_script(&json!({ "a": "</script><!-- & \"" }).to_string());
        assert!(!json.contains(['<', '>', '&']), "{json}");
        let read: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read["a"], "</script><!-- & \"");
    }
}
