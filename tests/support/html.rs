//! A strict reader of the HTML that we write, and what must hold of every page of a site: elements are closed
//! in order, ids stand once, and everything that is referred to is there.

use std::collections::{BTreeMap, BTreeSet};

use super::Tree;

/// Elements that have no end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "param",
];

/// A tag with its attributes.
#[derive(Debug, PartialEq, Eq)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    /// `</name>`.
    end: bool,
    /// `<name/>`.
    alone: bool,
}

/// What a page holds and refers to.
#[derive(Debug, Default)]
struct Page {
    ids: BTreeSet<String>,
    /// Addresses as written: `href`, `src`, the target of a redirect.
    links: Vec<String>,
    /// Ids of this page that attributes name.
    named: Vec<String>,
    wrong: Vec<String>,
}

/// All that is wrong with a site whose base URL is `base` (`""` where it is not known).
pub(crate) fn problems(site: &Tree, base: &str) -> Vec<String> {
    let is_page = |path: &str| path.rsplit_once('.').is_some_and(|(_, e)| matches!(e, "html" | "svg"));
    let pages: BTreeMap<&str, Page> = site
        .iter()
        .filter(|(path, _)| is_page(path))
        .map(|(path, bytes)| (path.as_str(), page(&String::from_utf8_lossy(bytes))))
        .collect();
    let mut problems = Vec::new();
    for (path, page) in &pages {
        problems.extend(page.wrong.iter().map(|wrong| format!("{path}: {wrong}")));
        let missing = page.named.iter().filter(|id| !page.ids.contains(*id));
        problems.extend(
            missing.map(|id| format!("{path}: an attribute names the id `{id}`, which is not there")),
        );
        let wrong = page.links.iter().filter_map(|link| dead(path, link, site, &pages, base));
        problems.extend(wrong.map(|wrong| format!("{path}: {wrong}")));
    }
    if let Some(sitemap) = site.get("sitemap.xml") {
        let text = String::from_utf8_lossy(sitemap);
        let addresses = text.split("<loc>").skip(1).filter_map(|rest| rest.split_once("</loc>"));
        for (address, _) in addresses {
            let wrong = dead("sitemap.xml", &unescape(address), site, &pages, base);
            problems.extend(wrong.map(|wrong| format!("sitemap.xml: {wrong}")));
        }
    }
    problems
}

/// Why a link leads nowhere, if it does.
fn dead(from: &str, link: &str, site: &Tree, pages: &BTreeMap<&str, Page>, base: &str) -> Option<String> {
    let below_base = (!base.is_empty()).then(|| link.strip_prefix(base)).flatten();
    let has_scheme =
        link.split_once(':').is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric()));
    if has_scheme && below_base.is_none() {
        return None;
    }
    let root =
        base.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap_or("/");
    let (path, fragment) =
        link.split_once('#').map_or((link, None), |(path, fragment)| (path, Some(fragment)));
    let path = path.split('?').next().unwrap_or_default();
    let full = match below_base {
        Some(_) => join("", path.strip_prefix(base).unwrap_or("")),
        None if path.starts_with('/') => {
            let Some(below) = path.strip_prefix(root) else {
                return Some(format!("`{link}` is outside the site"));
            };
            join("", below)
        }
        None if path.is_empty() => Some(from.to_owned()),
        None => join(from.rsplit_once('/').map_or("", |(folder, _)| folder), path),
    };
    let Some(mut full) = full.map(|full| decode(&full)) else {
        return Some(format!("`{link}` leaves the site"));
    };
    if full.is_empty() || full.ends_with('/') {
        full.push_str("index.html");
    }
    if !site.contains_key(&full) {
        return Some(format!("`{link}` leads to {full}, which is not there"));
    }
    let fragment = decode(fragment.filter(|fragment| !fragment.is_empty() && *fragment != "top")?);
    let there = pages.get(full.as_str()).is_some_and(|page| page.ids.contains(&fragment));
    (!there).then(|| format!("`{link}` leads to `#{fragment}`, which is not in {full}"))
}

/// A path from a folder; `None` where it leaves the site.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    for part in folders.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    let mut full = parts.join("/");
    if !full.is_empty() {
        full.push('/');
    }
    Some(full + if name == "." { "" } else { name })
}

/// Undoes percent-encoding.
fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap_or(b'!'), rest.next().unwrap_or(b'!')];
            let digits = std::str::from_utf8(&digits).unwrap_or("!");
            bytes.push(u8::from_str_radix(digits, 16).unwrap_or(b'?'));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn unescape(text: &str) -> String {
    let mut text = text.to_owned();
    for (entity, c) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&#x2F;", "/")]
    {
        text = text.replace(entity, c);
    }
    text.replace("&amp;", "&")
}

/// Reads a page.
fn page(html: &str) -> Page {
    let mut page = Page::default();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            rest = rest.split_once('>').map_or("", |(_, rest)| rest);
            continue;
        }
        let Some((tag, after)) = tag(rest) else {
            page.wrong
                .push(format!("a `<` that begins no tag: {}", rest.chars().take(40).collect::<String>()));
            rest = &rest[1..];
            continue;
        };
        rest = after;
        if matches!(tag.name.as_str(), "script" | "style") && !tag.end && !tag.alone {
            // What is in them is no HTML.
            rest = rest.split_once(&format!("</{}>", tag.name)).map_or("", |(_, rest)| rest);
        } else if tag.end {
            if open.last() == Some(&tag.name) {
                open.pop();
            } else {
                page.wrong.push(format!("`</{}>` where {:?} is open", tag.name, open.last()));
            }
        } else if !tag.alone && !VOID.contains(&tag.name.as_str()) {
            open.push(tag.name.clone());
        }
        page.note(&tag);
    }
    if !open.is_empty() {
        page.wrong.push(format!("never closed: {open:?}"));
    }
    page
}

impl Page {
    fn note(&mut self, tag: &Tag) {
        let mut seen = BTreeSet::new();
        for (name, value) in &tag.attributes {
            if !seen.insert(name) {
                self.wrong.push(format!("`{name}` twice in <{}>", tag.name));
            }
            match name.as_str() {
                "id" if value.is_empty() || value.contains(char::is_whitespace) => {
                    self.wrong.push(format!("the id `{value}` is none"));
                }
                "id" if !self.ids.insert(value.clone()) => {
                    self.wrong.push(format!("the id `{value}` stands twice"));
                }
                "href" | "src" => self.links.push(value.clone()),
                "aria-describedby" | "aria-labelledby" | "aria-controls" | "for" => {
                    self.named.extend(value.split_whitespace().map(str::to_owned));
                }
                "content" => self.links.extend(value.strip_prefix("0; url=").map(str::to_owned)),
                _ => {}
            }
        }
    }
}

/// The tag at the start of a text, and what follows it. Values must be in double quotation marks.
fn tag(text: &str) -> Option<(Tag, &str)> {
    let inner = text.strip_prefix('<')?;
    let (end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_');
    let length = inner.find(|c| !is_name(c))?;
    let name = inner[..length].to_ascii_lowercase();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut tag = Tag { name, attributes: Vec::new(), end, alone: false };
    let mut rest = inner[length..].trim_start();
    loop {
        if let Some(after) = rest.strip_prefix("/>") {
            tag.alone = true;
            return Some((tag, after));
        }
        if let Some(after) = rest.strip_prefix('>') {
            return Some((tag, after));
        }
        let length = rest.find(|c| !is_name(c)).filter(|length| *length > 0)?;
        let name = rest[..length].to_ascii_lowercase();
        rest = &rest[length..];
        let mut value = "";
        if let Some(after) = rest.strip_prefix("=\"") {
            (value, rest) = after.split_once('"')?;
        }
        tag.attributes.push((name, unescape(value)));
        rest = rest.trim_start();
    }
}

#[test]
fn the_checker_finds_what_is_wrong() {
    let page = |html: &str| html.as_bytes().to_vec();
    let site = Tree::from([
        (
            "index.html".to_owned(),
            page(r##"<p id="a"><a href="b/#x">x</a> <a href="b/#y">y</a> <a href="#a">a</a>"##),
        ),
        (
            "b/index.html".to_owned(),
            page(r#"<p id="x"><b id="x"></p></b><a href="../c/"></a><img src="../d.png">"#),
        ),
        ("404.html".to_owned(), page(r#"<a href="/kb/b/">b</a><a href="/b/" aria-describedby="d">b</a>"#)),
    ]);
    assert_eq!(
        problems(&site, "https://example.org/kb/"),
        [
            "404.html: an attribute names the id `d`, which is not there",
            "404.html: `/b/` is outside the site",
            "b/index.html: the id `x` stands twice",
            "b/index.html: `</p>` where Some(\"b\") is open",
            "b/index.html: never closed: [\"p\"]",
            "b/index.html: `../c/` leads to c/index.html, which is not there",
            "b/index.html: `../d.png` leads to d.png, which is not there",
            "index.html: never closed: [\"p\"]",
            "index.html: `b/#y` leads to `#y`, which is not in b/index.html",
        ]
    );
}
