//! Slugs: what a heading or a term is called in an address.

/// Letters and digits in lower case, hyphens between words, nothing else.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if (c.is_whitespace() || matches!(c, '-' | '_' | '/' | '\u{2013}' | '\u{2014}'))
            && !slug.ends_with('-')
        {
            slug.push('-');
        }
    }
    slug.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        assert_eq!(slug("What Hebb said (1949)"), "what-hebb-said-1949");
        assert_eq!(slug("  Élan – vital, c'est "), "élan-vital-cest");
        assert_eq!(slug("?!"), "");
    }
}
