//! The style of a picture that stands alone: the page's style sheet with its choices made.
//!
//! Programs that draw SVG files know neither `light-dark()` nor custom properties. Here each
//! `var(--name,value)` becomes its value and each `light-dark(a,b)` one of its two, once as it stands and once
//! more within a query for dark.

/// The style sheet in plain CSS for light, followed by the rules of colour for dark.
pub(super) fn standalone(style: &str) -> String {
    let dark: Vec<String> =
        style.lines().filter(|line| line.contains("light-dark(")).map(|line| chosen(line, 1)).collect();
    let light: Vec<String> = style.lines().map(|line| chosen(line, 0)).collect();
    format!(
        ":root{{color-scheme:light dark}}{}@media(prefers-color-scheme:dark){{{}}}",
        light.join(""),
        dark.join("")
    )
}

/// A rule with the alternatives of that index.
fn chosen(rule: &str, index: usize) -> String {
    let rule =
        replaced(rule, "var(", |inner| inner.split_once(',').map_or("", |(_, value)| value).to_owned());
    replaced(&rule, "light-dark(", |inner| inner.split(',').nth(index).unwrap_or_default().to_owned())
}

/// The text with each call of a function replaced by what `value` makes of the text between its parentheses.
fn replaced(text: &str, call: &str, value: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(call) {
        let inner = &rest[at + call.len()..];
        let end = closing(inner);
        out.push_str(&rest[..at]);
        out.push_str(&value(&inner[..end]));
        rest = inner.get(end + 1..).unwrap_or_default();
    }
    out + rest
}

/// Where the parenthesis that is open at the start closes.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return at,
            ')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;

    #[test]
    fn alternatives_are_resolved() {
        let style = ".a{color:var(--kb-a,light-dark(#111,#eee))}\n.b{fill:none}\n";
        let plain = standalone(style);
        assert!(plain.contains(".a{color:#111}.b{fill:none}"), "{plain}");
        assert!(plain.ends_with("@media(prefers-color-scheme:dark){.a{color:#eee}}"), "{plain}");
    }

    #[test]
    fn nothing_is_left_unresolved_in_the_style_sheet() {
        let plain = standalone(super::super::STYLE);
        assert!(!plain.contains("var(") && !plain.contains("light-dark("), "{plain}");
        assert_eq!(plain.matches('{').count(), plain.matches('}').count());
    }

    /// The relative luminance of a colour `#rrggbb` (WCAG 2.2).
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let part = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap_or_default()) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { math::pow((part + 0.055) / 1.055, 2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn the_palette_stands_out_in_light_and_dark() {
        assert!((contrast("#ffffff", "#000000") - 21.0).abs() < 1e-9);
        let style = super::super::STYLE;
        let rules = style.lines().filter(|line| line.contains("{color:"));
        let mut seen = 0;
        for rule in rules {
            let (_, values) = rule.split_once("light-dark(").unwrap_or_default();
            let (light, dark) =
                values.trim_end_matches(")}").trim_end_matches(')').split_once(',').unwrap_or_default();
            assert!(contrast(light, "#f6f6f4") >= 3.0, "{rule}");
            assert!(contrast(dark, "#1b1e23") >= 3.0, "{rule}");
            seen += 1;
        }
        assert_eq!(seen, 9, "eight places and the muted one");
    }
}
