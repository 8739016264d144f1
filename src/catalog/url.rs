//! Addresses of pages and files, from the root of the site. All links are written relative to the page that
//! they stand on, so that one build works under any base path.

use crate::html::percent_encoded;

/// An address below the root of the site: `section/article/` for a page, `assets/style.css` for a file. The
/// home page is the empty address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Url(String);

impl Url {
    /// The home page.
    pub fn home() -> Self {
        Self(String::new())
    }

    /// The page `path`, without a slash at its end.
    pub fn page(path: &str) -> Self {
        if path.is_empty() { Self::home() } else { Self(format!("{path}/")) }
    }

    /// The file `path`.
    pub fn file(path: &str) -> Self {
        Self(path.to_owned())
    }

    /// The page of the article at `path` below `content/`.
    pub fn of_article(path: &str) -> Self {
        let stem = path.strip_suffix(".md").unwrap_or(path);
        match stem.strip_suffix("index") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => Self(folder.to_owned()),
            _ => Self::page(stem),
        }
    }

    /// The address from the root, not encoded.
    pub fn path(&self) -> &str {
        &self.0
    }

    /// The file of the site that it stands for.
    pub fn output(&self) -> String {
        if self.0.is_empty() || self.0.ends_with('/') {
            format!("{}index.html", self.0)
        } else {
            self.0.clone()
        }
    }

    /// From this page to the root: `../../`, or nothing on the home page.
    pub fn to_root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// The link from this page to another address, encoded.
    pub fn link_to(&self, to: &Self) -> String {
        let folder = self.0.rfind('/').map_or("", |at| &self.0[..=at]);
        // What both share, in whole folders.
        let mut shared = 0;
        for (at, c) in folder.char_indices() {
            if to.0.as_bytes().get(at) != folder.as_bytes().get(at) {
                break;
            }
            if c == '/' {
                shared = at + 1;
            }
        }
        let mut link = "../".repeat(folder[shared..].matches('/').count());
        link.push_str(&percent_encoded(&to.0[shared..]));
        if link.is_empty() { "./".into() } else { link }
    }

    /// The address, encoded, to stand after a base URL.
    pub fn encoded(&self) -> String {
        percent_encoded(&self.0)
    }
}

/// A path relative to a folder, from the root; `None` where it leads out.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = if path.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|p| !p.is_empty()).collect()
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative() {
        let link = |from: &str, to: &str| Url(from.into()).link_to(&Url(to.into()));
        assert_eq!(link("", "a/b/"), "a/b/");
        assert_eq!(link("a/b/", ""), "../../");
        assert_eq!(link("a/b/", "a/c/"), "../c/");
        assert_eq!(link("a/b/", "a/b/"), "./");
        assert_eq!(link("a/b/", "assets/s.css"), "../../assets/s.css");
        assert_eq!(link("a/bc/", "a/bd/"), "../bd/");
        assert_eq!(link("", "é x/"), "%C3%A9%20x/");
    }

    #[test]
    fn paths_are_joined() {
        assert_eq!(join("a/b", "../c.md"), Some("a/c.md".into()));
        assert_eq!(join("a", "../../c.md"), None);
        assert_eq!(join("a", "/x/y.md"), Some("x/y.md".into()));
    }

    #[test]
    fn articles_have_directories() {
        let url = |path| Url::of_article(path).output();
        assert_eq!(url("index.md"), "index.html");
        assert_eq!(url("a/index.md"), "a/index.html");
        assert_eq!(url("a/b.md"), "a/b/index.html");
        assert_eq!(url("a/myindex.md"), "a/myindex/index.html");
    }
}
