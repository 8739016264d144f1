//! The files of the theme: style sheet, script and icon, named after their content so that they can be kept
//! for ever.

use kb_demos::plot;

use super::OutFile;
use super::templates::Theme;

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
    /// The files themselves.
    pub files: Vec<OutFile>,
}

/// The theme's files.
pub fn assets(theme: &Theme) -> Assets {
    let style = format!("{}\n{}", theme.file("theme/style.css"), plot::STYLE);
    let mut files = Vec::new();
    let mut add = |name: &str, ending: &str, content: String| {
        let hash = blake3::hash(content.as_bytes()).to_hex();
        let path = format!("assets/{name}.{}.{ending}", &hash[..10]);
        files.push(OutFile::new(path.as_str(), content));
        path
    };
    let style_url = add("style", "css", compact_css(&style));
    let script_url = add("kb", "js", compact_js(&theme.file("theme/kb.js")));
    let glossary_script_url = add("glossary", "js", compact_js(&theme.file("theme/glossary.js")));
    let icon_url = add("icon", "svg", theme.file("theme/icon.svg"));
    Assets { style_url, script_url, glossary_script_url, icon_url, files }
}

/// A style sheet without its comments, indentation and needless spaces. The theme has no comment and none of
/// these spaces inside a string.
fn compact_css(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(open) = rest.find("/*") {
        plain.push_str(&rest[..open]);
        rest = rest[open + 2..].find("*/").map_or("", |close| &rest[open + 2 + close + 2..]);
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
    for (loose, tight) in [(" {", "{"), (": ", ":"), ("; ", ";"), (", ", ","), (";}", "}")] {
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
    }
}
