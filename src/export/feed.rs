//! What is new, as Atom: articles by their `date` and `reviewed`, terms by their `reviewed`; never by a clock.
//!
//! An entry's id is the address of its page. Where the site's address is not known, it is a UUID made of the
//! site's title and the page's path, and links are relative.

use std::fmt::Write;

use jiff::civil::Date;

use super::address::Addresses;
use super::changes::{self, Subject};
use super::{FEED, Material};
use crate::catalog::Url;
use crate::html::escape_into;

/// A feed is no archive.
const MOST: usize = 100;

/// The feed; `None` where nothing has a date, since a feed must say when it changed.
pub(super) fn feed(material: &Material<'_>, addresses: Addresses<'_>) -> Option<String> {
    let mut items = changes::all(material.catalog);
    items.truncate(MOST);
    let settings = &material.catalog.project.settings;
    let file = Url::file(FEED);
    let mut xml = Xml::default();
    let _ = writeln!(
        xml.out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">",
        settings.language
    );
    xml.element("id", &id(&file, &settings.title, addresses));
    xml.element("title", &settings.title);
    if !settings.description.is_empty() {
        xml.element("subtitle", &settings.description);
    }
    xml.element("updated", &time(items.first()?.updated));
    xml.link("self", "application/atom+xml", &addresses.in_file(&file, &file));
    xml.link("alternate", "text/html", &addresses.in_file(&file, &Url::home()));
    if !settings.licence.is_empty() {
        xml.element("rights", &settings.licence);
    }
    // Atom asks for an author of each entry or of the feed.
    let site = std::slice::from_ref(&settings.title);
    xml.authors(if settings.authors.is_empty() { site } else { &settings.authors });
    for item in &items {
        xml.out.push_str("<entry>\n");
        xml.element("id", &id(&item.url, &settings.title, addresses));
        xml.element("title", item.title);
        xml.link("alternate", "text/html", &addresses.in_file(&file, &item.url));
        if let Some(date) = item.published {
            xml.element("published", &time(date));
        }
        xml.element("updated", &time(item.updated));
        xml.authors(item.authors);
        let (kind, summary) = match item.subject {
            Subject::Article(_) => ("article", item.summary),
            Subject::Term(at) => ("term", material.plain_definitions[at].as_str()),
        };
        let _ = writeln!(xml.out, "<category term=\"{kind}\"/>");
        if !summary.is_empty() {
            xml.element("summary", summary);
        }
        xml.out.push_str("</entry>\n");
    }
    xml.out.push_str("</feed>\n");
    Some(xml.out)
}

/// A day as the moment when it began.
fn time(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

/// A name that stays the same for the same page.
fn id(page: &Url, title: &str, addresses: Addresses<'_>) -> String {
    if addresses.are_whole() {
        return addresses.below_root(page);
    }
    let hash = blake3::hash(format!("{title}\0{}", page.path()).as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    // Version 8, "made in one's own way", and the usual variant.
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut uuid = String::from("urn:uuid:");
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            uuid.push('-');
        }
        // Writing to a String cannot fail, here and below.
        let _ = write!(uuid, "{byte:02x}");
    }
    uuid
}

/// Writes elements.
#[derive(Default)]
struct Xml {
    out: String,
}

impl Xml {
    fn element(&mut self, name: &str, text: &str) {
        let _ = write!(self.out, "<{name}>");
        self.text(text);
        let _ = writeln!(self.out, "</{name}>");
    }

    fn link(&mut self, relation: &str, kind: &str, address: &str) {
        let _ = write!(self.out, "<link rel=\"{relation}\" type=\"{kind}\" href=\"");
        self.text(address);
        self.out.push_str("\"/>\n");
    }

    fn authors(&mut self, names: &[String]) {
        for name in names {
            self.out.push_str("<author>\n");
            self.element("name", name);
            self.out.push_str("</author>\n");
        }
    }

    /// A text without the characters that XML cannot hold.
    fn text(&mut self, text: &str) {
        let allowed = |c: &char| match c {
            '\t' | '\n' | '\r' => true,
            '\u{fffe}' | '\u{ffff}' => false,
            c => !c.is_control(),
        };
        escape_into(&text.chars().filter(allowed).collect::<String>(), &mut self.out);
    }
}
