//! The files of the theme: style sheets, scripts, icon and fonts, named after their content so that they can be
//! kept for ever.

use kb_demos::plot;

use super::templates::Theme;
use super::{OutFile, modules};

/// Where they lie in the site.
pub(super) const FOLDER: &str = "assets/";

/// What a page holds that has a style of its own. A page links one style sheet, with what it needs and no more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holds {
    /// Formulas.
    pub math: bool,
    /// Demos, or figures of them.
    pub figures: bool,
    /// Lists or pictures of terms, or small figures.
    pub lists: bool,
}

impl Holds {
    /// The place of its style sheet among all.
    fn place(self) -> usize {
        usize::from(self.math) * 4 + usize::from(self.figures) * 2 + usize::from(self.lists)
    }

    fn of_place(place: usize) -> Self {
        Self { math: place & 4 != 0, figures: place & 2 != 0, lists: place & 1 != 0 }
    }

    /// What its style sheet is called.
    fn name(self) -> String {
        let parts = [(self.math, "-math"), (self.figures, "-figures"), (self.lists, "-lists")];
        parts.into_iter().filter(|(has, _)| *has).fold("style".to_owned(), |name, (_, part)| name + part)
    }
}

/// The theme's files and their addresses.
#[derive(Debug, Clone)]
pub struct Assets {
    /// The style sheets of pages, by what they hold.
    style_urls: Vec<String>,
    /// The script.
    pub script_url: String,
    /// The script that runs demos in a page.
    pub demo_script_url: String,
    /// The script of the pages that list terms.
    pub glossary_script_url: String,
    /// The icon.
    pub icon_url: String,
    /// The script that searches.
    pub search_script_url: String,
    /// Its style sheet.
    pub search_style_url: String,
    /// The files of every site.
    pub files: Vec<OutFile>,
    /// The files of a site with formulas: style sheets, the fonts that they name and their licence.
    pub math_files: Vec<OutFile>,
    /// The scripts of a site with demos. What they load beside them is in [`super::modules`].
    pub demo_files: Vec<OutFile>,
}

impl Assets {
    /// The path of the style sheet of a page.
    pub fn style(&self, holds: Holds) -> &str {
        &self.style_urls[holds.place()]
    }

    /// The paths of all style sheets.
    pub fn styles(&self) -> impl Iterator<Item = &str> {
        self.style_urls.iter().chain([&self.search_style_url]).map(String::as_str)
    }
}

/// The theme's files.
pub fn assets(theme: &Theme) -> Assets {
    let [style, figures, lists, search, own] = ["style", "figures", "lists", "search", "own"]
        .map(|name| compact_css(&theme.file(&format!("theme/{name}.css"))));
    let figures = figures + &compact_css(plot::STYLE);
    let (mut files, mut math_files) = (Vec::new(), Vec::new());
    let math = math(theme, &mut math_files);
    let mut style_urls = Vec::new();
    for holds in (0..8).map(Holds::of_place) {
        // What is said of formulas comes first, so that the style of all pages can change it.
        let parts = [
            (holds.math, &math),
            (true, &style),
            (holds.figures, &figures),
            (holds.lists, &lists),
            (true, &own),
        ];
        let css: String = parts.into_iter().filter(|(has, _)| *has).map(|(_, css)| css.as_str()).collect();
        let files = if holds.math { &mut math_files } else { &mut files };
        style_urls.push(add_to(files, &holds.name(), "css", css));
    }
    let mut add = |name: &str, ending: &str, content: String| add_to(&mut files, name, ending, content);
    let search_style_url = add("search", "css", search);
    let search_script_url = add("search", "js", compact_js(&theme.file("theme/search.js")));
    let mut demo_files = Vec::new();
    let worker_url = add_to(&mut demo_files, "worker", "js", compact_js(&theme.file("theme/worker.js")));
    let demo_script = demo_script(&theme.file("theme/demo.js"), &worker_url);
    let demo_script_url = add_to(&mut demo_files, "demo", "js", demo_script);
    let script_url = add("kb", "js", compact_js(&theme.file("theme/kb.js")));
    let glossary_script_url = add("glossary", "js", compact_js(&theme.file("theme/glossary.js")));
    let icon_url = add("icon", "svg", theme.file("theme/icon.svg"));
    Assets {
        style_urls,
        script_url,
        demo_script_url,
        glossary_script_url,
        icon_url,
        search_script_url,
        search_style_url,
        files,
        math_files,
        demo_files,
    }
}

/// Adds a file named after its content, and gives its path.
fn add_to(files: &mut Vec<OutFile>, name: &str, ending: &str, content: impl Into<Vec<u8>>) -> String {
    let content = content.into();
    let path = hashed(name, ending, &content);
    files.push(OutFile::new(path.as_str(), content));
    path
}

/// The path of a file that is named after its content.
pub(super) fn hashed(name: &str, ending: &str, content: &[u8]) -> String {
    let hash = blake3::hash(content).to_hex();
    format!("{FOLDER}{name}.{}.{ending}", &hash[..10])
}

/// What is said of formulas. The fonts that it names are added to the files: a project's own style sheet that does
/// without them has none of them in its site.
fn math(theme: &Theme, files: &mut Vec<OutFile>) -> String {
    let mut css = compact_css(&theme.file("theme/math.css"));
    for (name, ending) in [("math", "woff2"), ("math-more", "woff2"), ("OFL", "txt")] {
        let file = format!("fonts/{name}.{ending}");
        if let Some(bytes) = theme.bytes(&format!("theme/{file}")).filter(|_| css.contains(&file)) {
            let path = add_to(files, name, ending, bytes);
            // The style sheet lies beside them.
            css = css.replace(&file, path.strip_prefix(FOLDER).unwrap_or(&path));
        }
    }
    css
}

/// The script that runs demos, which is told where its worker and the modules are: beside it.
fn demo_script(script: &str, worker_url: &str) -> String {
    let worker = worker_url.strip_prefix(FOLDER).unwrap_or(worker_url);
    compact_js(script).replace("WORKER", worker).replace("MODULES", &modules::beside_scripts())
}

/// A style sheet without its comments, indentation and needless spaces. A comment that begins with `!` stays, as
/// what names a licence should. The theme has no comment and none of these spaces inside a string.
fn compact_css(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(open) = rest.find("/*") {
        plain.push_str(&rest[..open]);
        let (comment, after) = rest[open..].split_once("*/").unwrap_or((&rest[open..], ""));
        if comment.starts_with("/*!") {
            plain.push_str(comment);
            plain.push_str("*/");
        }
        rest = after;
    }
    plain.push_str(rest);
    let lines = plain.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut out = String::with_capacity(plain.len());
    for line in lines {
        out.push_str(line);
        // Only after these marks is a line break without meaning.
        if !line.ends_with(['{', '}', ';', ',']) {
            out.push(' ');
        }
    }
    out.push('\n');
    for (loose, tight) in [(" {", "{"), ("{ ", "{"), (": ", ":"), ("; ", ";"), (", ", ","), (";}", "}")] {
        out = out.replace(loose, tight);
    }
    out
}

/// A script without its indentation and the lines that hold only a comment.
fn compact_js(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_is_compact_and_means_the_same() {
        assert_eq!(compact_css("/* x */\na {\n  b: c;\n  d: e\n    f;\n}\n"), "a{b:c;d:e f}\n");
        assert_eq!(compact_css("/*! x */ /* y */\na { b: c; }"), "/*! x */ a{b:c}\n");
    }
}
