//! The files of the theme: style sheets, scripts, icon and fonts, named after their content so that they can be
//! kept for ever.

use kb_demos::plot;

use super::OutFile;
use super::templates::Theme;

/// Where they lie in the site.
pub(super) const FOLDER: &str = "assets/";

/// The theme's files and their addresses.
#[derive(Debug, Clone)]
pub struct Assets {
    /// The style sheet.
    pub style_url: String,
    /// The script.
    pub script_url: String,
    /// The script of the pages that list terms.
    pub glossary_script_url: String,
    /// The icon.
    pub icon_url: String,
    /// The style sheet of the pages with formulas.
    pub math_style_url: String,
    /// The style sheet of the pages with demos or their figures.
    pub figure_style_url: String,
    /// The style sheet of the pages that list terms or figures.
    pub list_style_url: String,
    /// The script that searches.
    pub search_script_url: String,
    /// Its style sheet.
    pub search_style_url: String,
    /// The files of every site.
    pub files: Vec<OutFile>,
    /// The files of a site with formulas: their style sheet, the fonts that it names and their licence.
    pub math_files: Vec<OutFile>,
}

impl Assets {
    /// The paths of the style sheets.
    pub fn styles(&self) -> impl Iterator<Item = &str> {
        let styles = [
            &self.style_url,
            &self.math_style_url,
            &self.figure_style_url,
            &self.list_style_url,
            &self.search_style_url,
        ];
        styles.into_iter().map(String::as_str)
    }
}

/// The theme's files.
pub fn assets(theme: &Theme) -> Assets {
    let figures = format!("{}\n{}", theme.file("theme/figures.css"), plot::STYLE);
    let mut files = Vec::new();
    let mut add = |name: &str, ending: &str, content: String| add_to(&mut files, name, ending, content);
    let style_url = add("style", "css", compact_css(&theme.file("theme/style.css")));
    let figure_style_url = add("figures", "css", compact_css(&figures));
    let list_style_url = add("lists", "css", compact_css(&theme.file("theme/lists.css")));
    let search_style_url = add("search", "css", compact_css(&theme.file("theme/search.css")));
    let search_script_url = add("search", "js", compact_js(&theme.file("theme/search.js")));
    let script_url = add("kb", "js", compact_js(&theme.file("theme/kb.js")));
    let glossary_script_url = add("glossary", "js", compact_js(&theme.file("theme/glossary.js")));
    let icon_url = add("icon", "svg", theme.file("theme/icon.svg"));
    let (math_style_url, math_files) = math(theme);
    Assets {
        style_url,
        script_url,
        glossary_script_url,
        icon_url,
        math_style_url,
        figure_style_url,
        list_style_url,
        search_script_url,
        search_style_url,
        files,
        math_files,
    }
}

/// Adds a file named after its content, and gives its path.
fn add_to(files: &mut Vec<OutFile>, name: &str, ending: &str, content: impl Into<Vec<u8>>) -> String {
    let content = content.into();
    let hash = blake3::hash(&content).to_hex();
    let path = format!("{FOLDER}{name}.{}.{ending}", &hash[..10]);
    files.push(OutFile::new(path.as_str(), content));
    path
}

/// The style sheet of formulas, and it with what it names. A project's own style sheet that does without the
/// fonts of the theme has none of them in its site.
fn math(theme: &Theme) -> (String, Vec<OutFile>) {
    let mut css = compact_css(&theme.file("theme/math.css"));
    let mut files = Vec::new();
    for (name, ending) in [("math", "woff2"), ("math-more", "woff2"), ("OFL", "txt")] {
        let file = format!("fonts/{name}.{ending}");
        if let Some(bytes) = theme.bytes(&format!("theme/{file}")).filter(|_| css.contains(&file)) {
            let path = add_to(&mut files, name, ending, bytes);
            // The style sheet lies beside them.
            css = css.replace(&file, path.strip_prefix(FOLDER).unwrap_or(&path));
        }
    }
    let url = add_to(&mut files, "math", "css", css);
    (url, files)
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
