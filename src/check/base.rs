//! Whether a site works under a path of its host, such as `/repo/`: where each link of each page leads there.
//!
//! What `kb` makes is relative and works anywhere. What an author writes as HTML, or a project's own template, may not
//! be, and is looked at here as a browser would: in the finished pages.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};
use percent_encoding::percent_decode_str;
use url::Url;

use crate::diagnostic::{Code, Diagnostic, FileName, Place, Texts};
use crate::page::{Entry, OutFile};

/// The page that a host shows at any address.
const NOT_FOUND: &str = "404.html";
/// A server for pages to be at; any would do.
const SERVER: &str = "http://site.invalid";

/// The links of the pages of a site, found while these are handed over.
#[derive(Debug, Default)]
pub struct Links(Mutex<BTreeMap<String, Page>>);

#[derive(Debug)]
struct Page {
    origin: Option<Place>,
    links: Vec<String>,
}

/// Where a link stands in a source, if it does in one.
type Start = Option<(FileName, usize)>;

/// What is wrong with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    /// It leads to another place of the host.
    Outside,
    /// It leads to no file of the site.
    Nowhere,
}

impl Links {
    /// Notes the links of a file, if it is a page.
    pub fn note(&self, file: &OutFile) {
        if file.path.rsplit_once('.').is_some_and(|(_, ending)| matches!(ending, "html" | "htm")) {
            let page = Page { origin: file.origin.clone(), links: links(&file.bytes) };
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(file.path.clone(), page);
        }
    }

    /// What does not work when the site is served under `base`, which begins and ends with a slash, as does `own`, the
    /// path for which it is made. `entries` is all that the site is made of, in order of paths.
    pub fn check(self, base: &str, own: &str, entries: &[Entry], texts: &Texts) -> Vec<Diagnostic> {
        let pages = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        // A link of a template stands on many pages and is told once, with the first of them.
        let mut found: BTreeMap<(Start, &str, Fault), Vec<&str>> = BTreeMap::new();
        let mut diagnostics = Vec::new();
        for (path, page) in &pages {
            let faults = page.links.iter().filter_map(|link| Some((link, fault(path, link, base, entries)?)));
            let faults: Vec<_> = faults.collect();
            if path == NOT_FOUND && base != own && !faults.is_empty() {
                diagnostics.push(not_found(base));
                continue;
            }
            for (link, fault) in faults {
                let place = page.origin.as_ref().and_then(|origin| written(origin, link, texts));
                found.entry((place, link, fault)).or_default().push(path);
            }
        }
        diagnostics.extend(found.into_iter().map(|((start, link, fault), on)| {
            let place = start.map(|(file, start)| Place { file, range: start..start + link.len() });
            report(place, link, fault, &on, base)
        }));
        diagnostics
    }
}

/// The attributes of a tag that name another file.
const ATTRIBUTES: [&[u8]; 6] = [b"href", b"src", b"action", b"poster", b"data", b"formaction"];

/// All that a page links or shows.
fn links(html: &[u8]) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    let mut links = Vec::new();
    // What stands in a script is no tag.
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(Token::StartTag(StartTag { name, attributes, .. })) = token else { continue };
        for attribute in ATTRIBUTES {
            links.extend(attributes.get(attribute).map(|value| text(value)));
        }
        if let Some(set) = attributes.get(&b"srcset"[..]) {
            let set = text(set);
            let images = set.split(',').filter_map(|image| image.split_whitespace().next());
            links.extend(images.map(str::to_owned));
        }
        if name.as_slice() == b"meta"
            && let Some(content) = attributes.get(&b"content"[..]).map(|content| text(content))
            && let Some((_, url)) = content.split_once("; url=")
        {
            links.push(url.to_owned());
        }
    }
    links.sort_unstable();
    links.dedup();
    links
}

/// What is wrong with a link of a page; `None` where it works, or leads to another host.
fn fault(page: &str, link: &str, base: &str, entries: &[Entry]) -> Option<Fault> {
    let here = Url::parse(&format!("{SERVER}{base}")).and_then(|site| site.join(page)).ok()?;
    // The host shows the page anywhere, so it is the same wherever it is.
    let url = here.join(link).ok()?;
    if url.scheme() != here.scheme() || url.host() != here.host() {
        return None;
    }
    let path = percent_decode_str(url.path()).decode_utf8_lossy();
    let Some(path) = path.strip_prefix(base) else {
        // The folder itself, without its slash, is answered by all hosts.
        return (format!("{path}/") != base).then_some(Fault::Outside);
    };
    let is_file = |path: &str| entries.binary_search_by(|entry| entry.path.as_str().cmp(path)).is_ok();
    let page = if path.is_empty() || path.ends_with('/') {
        is_file(&format!("{path}index.html"))
    } else {
        is_file(path) || is_file(&format!("{path}/index.html"))
    };
    (!page).then_some(Fault::Nowhere)
}

/// Where a link is written in the source of its page.
fn written(origin: &Place, link: &str, texts: &Texts) -> Option<(FileName, usize)> {
    let text = texts.get(&origin.file)?;
    let quoted = ['"', '\''].iter().find_map(|mark| text.find(&format!("{mark}{link}{mark}")));
    Some((Arc::clone(&origin.file), quoted? + 1))
}

fn report(place: Option<Place>, link: &str, fault: Fault, pages: &[&str], base: &str) -> Diagnostic {
    let whose = match (&place, pages) {
        (Some(_), _) | (None, []) => String::new(),
        (None, [page]) => format!(" of {page}"),
        (None, [page, rest @ ..]) => format!(" of {page} and of {} more", rest.len()),
    };
    let (message, help) = match fault {
        Fault::Outside => (
            format!("under `{base}` the link `{link}`{whose} leads out of the site"),
            "write it from the page that it stands on, such as `../name/`; in a template, begin it with `{{ page.root }}`",
        ),
        Fault::Nowhere => (
            format!("the link `{link}`{whose} leads to no file of the site"),
            "write it as the pages lie in the site: the page of `a/one.md` is `a/one/`",
        ),
    };
    let diagnostic = Diagnostic::new(Code::BaseLink, message).help(help);
    match place {
        Some(place) => diagnostic.at(place),
        None => diagnostic,
    }
}

/// The page for what is not there can have no relative links.
fn not_found(base: &str) -> Diagnostic {
    let message =
        format!("404.html is made for another path than `{base}`, and its links lead nowhere there");
    Diagnostic::new(Code::BaseLink, message)
        .help(format!("let `base_url` in kb.yaml end in the path: `base_url: https://your.host{base}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_where_browsers_find_them() {
        let html = b"<a href='a/'>x</a><img src=b.png srcset='c.png 1x, d.png 2x'>\
            <meta http-equiv=refresh content=\"0; url=../e/\"><!-- <a href=no> --><script>'<a href=no>'</script>\
            <pre>&lt;a href=no&gt;</pre><A HREF=\"f?x&amp;y\">";
        assert_eq!(links(html), ["../e/", "a/", "b.png", "c.png", "d.png", "f?x&y"]);
    }

    #[test]
    fn links_are_followed_as_under_a_path() {
        let entries: Vec<Entry> = ["a/one/index.html", "a/x y.png", "index.html"]
            .map(|path| Entry { path: path.to_owned(), origin: None })
            .into();
        let under = |base: &str, link: &str| fault("a/one/index.html", link, base, &entries);
        for link in ["#x", "", "../x%20y.png", "../../", "../../a/one", "https://a.b/c", "mailto:a@b.c"] {
            assert_eq!(under("/repo/", link), None, "{link}");
        }
        assert_eq!(under("/repo/", "/a/one/"), Some(Fault::Outside));
        assert_eq!(under("/", "/a/one/"), None);
        assert_eq!(
            (under("/repo/", "../two/"), under("/", "/two")),
            (Some(Fault::Nowhere), Some(Fault::Nowhere))
        );
        assert_eq!(under("/repo/", "../../../x"), Some(Fault::Outside));
        assert_eq!(under("/repo/", "/repo"), None);
    }
}
