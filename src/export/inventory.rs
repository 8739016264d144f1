//! `objects.inv`: the inventory by which Sphinx projects refer to a site, in version 2 of Sphinx's format: a
//! head of four lines, then one line for each object, compressed.
//!
//! - A term is a `std:term` under each of its names: `` :term:`LTP` ``.
//! - An article is a `std:doc` under its path: `` :doc:`learning/ring` ``.
//! - A heading is a `std:label` under the path of its article and its anchor, joined by `:` as Sphinx's own
//!   labels of sections are; figures, tables and equations are labels under their own names, which a site
//!   has once. Sphinx looks labels up in small letters, so that is how they are written.

use std::collections::BTreeSet;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::catalog::{Catalog, Url};

/// The inventory of a site.
pub(super) fn inventory(catalog: &Catalog) -> Vec<u8> {
    let title = line(&catalog.project.settings.title);
    let head = format!(
        "# Sphinx inventory version 2\n# Project: {title}\n# Version: \n# The remainder of this file is compressed using zlib.\n"
    );
    let mut encoder = ZlibEncoder::new(head.into_bytes(), Compression::fast());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(objects(catalog).as_bytes());
    encoder.finish().unwrap_or_default()
}

/// The lines of all objects. Of objects that Sphinx would take for one the first stays.
#[derive(Default)]
struct Lines {
    text: String,
    seen: BTreeSet<(&'static str, String)>,
}

impl Lines {
    fn push(&mut self, role: &'static str, name: &str, url: &str, title: &str) {
        let (name, title) = (line(name), line(title));
        if name.is_empty() || !self.seen.insert((role, name.to_lowercase())) {
            return;
        }
        // The home page has an address of no letters, which not every reader of inventories takes.
        let url = if url.is_empty() { "index.html" } else { url };
        let title = if title.is_empty() || title == name { "-" } else { &title };
        for part in [name.as_str(), " ", role, " 1 ", url, " ", title, "\n"] {
            self.text.push_str(part);
        }
    }
}

fn objects(catalog: &Catalog) -> String {
    let mut lines = Lines::default();
    for (at, article) in catalog.articles.iter().enumerate() {
        let url = catalog.article_url(at).encoded();
        let name = article.path.trim_end_matches(".md");
        lines.push("std:doc", name, &url, &article.front.title);
        for heading in &article.outline.headings {
            let label = format!("{name}:{}", heading.id).to_lowercase();
            lines.push("std:label", &label, &anchor(&url, &heading.id), &heading.text);
        }
    }
    for name in catalog.label_names() {
        if let Some(label) = catalog.label(name) {
            let url = anchor(&catalog.article_url(label.article).encoded(), name);
            let title = format!("{} {}", label.kind.word(), label.number);
            lines.push("std:label", &name.to_lowercase(), &url, &title);
        }
    }
    let terms = &catalog.glossary.terms;
    // A label is found before another term's alias.
    for term in terms {
        lines.push("std:term", &term.label, &Catalog::term_url(term).encoded(), "-");
    }
    for term in terms {
        for name in term.names() {
            lines.push("std:term", name, &Catalog::term_url(term).encoded(), "-");
        }
    }
    lines.text
}

/// An address with an anchor, which may hold any letter.
fn anchor(url: &str, id: &str) -> String {
    format!("{url}#{}", Url::file(id).encoded())
}

/// A text on one line, as Python parts lines.
fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
