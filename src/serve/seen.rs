//! What a tab shows, as two hashes: by them the server knows whether a tab must load its page again, must only change
//! its style, or is as it should be. They hold across restarts of the server.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use super::session::{Served, Session, State};
use super::{path, short};

/// The page that stands for those that there are not.
pub const MISSING: &str = "404.html";

/// What a page looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Of its text without the addresses of style sheets, and of the files that it shows.
    pub body: u64,
    /// Of its style sheets.
    pub styles: u64,
}

/// A page as it is now.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The state that it belongs to.
    pub state: Arc<State>,
    /// What it looks like.
    pub look: Look,
    /// The file; that of [`MISSING`] where there is no such page; `None` where there is not even that.
    pub served: Option<Served>,
    /// Whether there is such a page.
    pub exists: bool,
    /// Its style sheets, with the hashes of their bytes.
    pub styles: Vec<(String, u64)>,
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}.{:016x}", self.body, self.styles)
    }
}

impl FromStr for Look {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let hash = |text| u64::from_str_radix(text, 16).map_err(drop);
        let (body, styles) = text.split_once('.').ok_or(())?;
        Ok(Self { body: hash(body)?, styles: hash(styles)? })
    }
}

/// Looks at a page. What is given belongs together, even when a new build comes at this very moment.
pub fn look(session: &dyn Session, page: &str) -> Seen {
    let mut state = session.state();
    loop {
        let seen = look_once(session, page, Arc::clone(&state));
        let now = session.state();
        if now.build == state.build {
            return seen;
        }
        state = now;
    }
}

fn look_once(session: &dyn Session, page: &str, state: Arc<State>) -> Seen {
    let file = session.file(page);
    let exists = file.is_some();
    let served = file.or_else(|| session.file(MISSING));
    let text = served.as_ref().map(|served| String::from_utf8_lossy(&served.bytes)).unwrap_or_default();
    let (text, names) = without_styles(&text, &state.styles);
    let mut body = blake3::Hasher::new();
    body.update(&[u8::from(exists)]).update(text.as_bytes());
    for file in shown(&text, page, &state.base) {
        let hash = session.file(&file).map_or(0, |file| file.hash);
        body.update(file.as_bytes()).update(&hash.to_le_bytes());
    }
    let hash_of = |name: &String| session.file(name).map_or(0, |file| file.hash);
    let styles: Vec<(String, u64)> = names.into_iter().map(|name| (name.clone(), hash_of(name))).collect();
    let mut of_styles = blake3::Hasher::new();
    for (name, hash) in &styles {
        of_styles.update(name.as_bytes()).update(&hash.to_le_bytes());
    }
    let look = Look { body: short(&body.finalize()), styles: short(&of_styles.finalize()) };
    Seen { state, look, served, exists, styles }
}

/// A page without the addresses of style sheets, and those that it names.
fn without_styles<'a, 's>(text: &'a str, styles: &'s [String]) -> (Cow<'a, str>, BTreeSet<&'s String>) {
    let mut names = BTreeSet::new();
    let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(styles);
    let Ok(finder) = finder else { return (text.into(), names) };
    let mut out = String::with_capacity(text.len());
    finder.replace_all_with(text, &mut out, |found, _, _| {
        names.insert(&styles[found.pattern()]);
        true
    });
    (out.into(), names)
}

/// The files that a page shows beside its text: images, sounds, scripts.
fn shown(text: &str, page: &str, base: &str) -> BTreeSet<String> {
    let sources = text.split(" src=\"").skip(1).filter_map(|rest| rest.split('"').next());
    sources.filter_map(|source| path::linked(page, source, base)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::hash;

    struct Site(Vec<(&'static str, String)>);

    impl Session for Site {
        fn file(&self, path: &str) -> Option<Served> {
            let (_, text) = self.0.iter().find(|(name, _)| *name == path)?;
            Some(Served { bytes: text.as_bytes().into(), hash: hash(text.as_bytes()), stale: false })
        }

        fn state(&self) -> Arc<State> {
            let styles = self.0.iter().map(|(name, _)| *name).filter(|name| media_css(name));
            Arc::new(State { styles: styles.map(str::to_owned).collect(), ..State::default() })
        }

        fn refresh(&self, _: &super::super::session::Changed) -> bool {
            false
        }
    }

    fn media_css(name: &str) -> bool {
        crate::site::media::media_type(name).starts_with("text/css")
    }

    fn site(style: &str, css: &str, text: &str, image: &str) -> Look {
        let page = format!("<link href=\"../assets/{style}\"><p>{text}</p><img src=\"x.png\">");
        let style = if style == "a.1.css" { "assets/a.1.css" } else { "assets/a.2.css" };
        let files = vec![("p/index.html", page), (style, css.to_owned()), ("p/x.png", image.to_owned())];
        look(&Site(files), "p/index.html").look
    }

    #[test]
    fn text_style_and_images_are_told_apart() {
        let before = site("a.1.css", "x", "text", "image");
        assert_eq!(site("a.1.css", "x", "text", "image"), before);
        let style = site("a.2.css", "y", "text", "image");
        assert!(style.body == before.body && style.styles != before.styles);
        let same_name = site("a.1.css", "y", "text", "image");
        assert!(same_name.body == before.body && same_name.styles != before.styles);
        assert_ne!(site("a.1.css", "x", "other", "image").body, before.body);
        assert_ne!(site("a.1.css", "x", "text", "other").body, before.body);
        assert_eq!(before.to_string().parse(), Ok(before));
    }

    #[test]
    fn a_page_that_is_not_there_differs_from_one_that_is() {
        let files = vec![("404.html", "none".to_owned()), ("a/index.html", "none".to_owned())];
        let site = Site(files);
        assert_ne!(look(&site, "a/index.html").look, look(&site, "b/index.html").look);
        assert_eq!(look(&site, "b/index.html").look, look(&site, "c/index.html").look);
    }
}
