//! From the path of a request to the name of a file of the site. A name is only ever looked up among the files in
//! memory; whatever could mean something to a file system is refused all the same.

use percent_encoding::percent_decode_str;

/// The path of a request does not name anything that a site could have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;

/// The name below the root of the site that a request asks for: without the first slash, decoded once. It ends with
/// a slash, or is empty, where a folder is asked for.
///
/// # Errors
/// For `.` and `..`, encoded or not, empty parts, backslashes, colons in the place of a drive's, control characters,
/// and what is not UTF-8.
pub fn name(raw: &str) -> Result<String, Refused> {
    let below = raw.strip_prefix('/').ok_or(Refused)?;
    let name = percent_decode_str(below).decode_utf8().map_err(|_| Refused)?;
    if name.chars().any(|c| c.is_control() || c == '\\') {
        return Err(Refused);
    }
    let parts = name.strip_suffix('/').unwrap_or(&name);
    let strange = |part: &str| matches!(part, "" | "." | "..");
    if !name.is_empty() && parts.split('/').any(strange) {
        return Err(Refused);
    }
    let first = parts.split('/').next().unwrap_or_default().as_bytes();
    if let [letter, b':', ..] = first
        && letter.is_ascii_alphabetic()
    {
        return Err(Refused);
    }
    Ok(name.into_owned())
}

/// The file that is served for a name: the page of a folder, or the file of that name.
pub fn file(name: &str) -> String {
    if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() }
}

/// The file that a link on a page means: relative to the page, or from the root. `None` where it leads elsewhere.
pub fn linked(page: &str, link: &str, base: &str) -> Option<String> {
    let link = link.split(['?', '#']).next().filter(|link| !link.is_empty() && !link.starts_with("//"))?;
    if link.split('/').next().is_some_and(|first| first.contains(':')) {
        return None;
    }
    let link = percent_decode_str(link).decode_utf8().ok()?;
    if let Some(rooted) = link.strip_prefix(base).or_else(|| link.strip_prefix('/')) {
        return Some(file(rooted));
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(file(&parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_site() {
        for (raw, expected) in [
            ("/", "index.html"),
            ("/a/b/", "a/b/index.html"),
            ("/a/b", "a/b"),
            ("/assets/x.css", "assets/x.css"),
            ("/gr%C3%B6%C3%9Fe/", "größe/index.html"),
            ("/a%20b.png", "a b.png"),
            ("/%252e%252e/x", "%2e%2e/x"),
            ("/..a/b..", "..a/b.."),
        ] {
            assert_eq!(name(raw).map(|name| file(&name)), Ok(expected.to_owned()), "{raw}");
        }
    }

    #[test]
    fn what_no_site_has_is_refused() {
        for raw in [
            "",
            "a",
            "//etc/passwd",
            "/../kb.yaml",
            "/a/../../x",
            "/%2e%2e/x",
            "/%2E./x",
            "/a/.",
            "/./a",
            "/..%2fx",
            "/a//b",
            "/a%2f%2fb",
            "/..\\x",
            "/..%5cx",
            "/a%00",
            "/a%0d%0ab",
            "/C:/x",
            "/c%3a/x",
            "/c:",
            "/%ff",
            "/a/..",
        ] {
            assert_eq!(name(raw), Err(Refused), "{raw}");
        }
    }

    #[test]
    fn links_of_a_page() {
        for (link, expected) in [
            ("x.png", Some("a/b/x.png")),
            ("../x.png?1#2", Some("a/x.png")),
            ("/x.png", Some("x.png")),
            ("/repo/x.png", Some("x.png")),
            ("../../../x.png", None),
            ("https://x.org/x.png", None),
            ("//x.org/x.png", None),
            ("data:image/png;base64,AA/B", None),
            ("", None),
        ] {
            assert_eq!(linked("a/b/index.html", link, "/repo/").as_deref(), expected, "{link}");
        }
    }
}
