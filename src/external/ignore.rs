//! Addresses that are not asked: patterns in which `*` stands for any text.

/// Whether one of the patterns is that of an address.
pub(super) fn any(patterns: &[String], address: &str) -> bool {
    patterns.iter().any(|pattern| matches(pattern, address))
}

fn matches(pattern: &str, address: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == address };
    let Some(mut address) = address.strip_prefix(start) else { return false };
    let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    // The first place at which a part fits leaves the most room for those after it.
    for part in middle.split('*') {
        match address.split_once(part) {
            Some((_, after)) => address = after,
            None => return false,
        }
    }
    address.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_text() {
        for (pattern, address, fits) in [
            ("https://a.org/", "https://a.org/", true),
            ("https://a.org/", "https://a.org/b", false),
            ("https://a.org/*", "https://a.org/b/c?d", true),
            ("https://a.org/*", "https://b.org/https://a.org/", false),
            ("*", "", true),
            ("*.org/*", "https://a.org/", true),
            ("https://*/x/*.pdf", "https://a.org/x/y.pdf", true),
            ("https://*/x/*.pdf", "https://a.org/x.pdf", false),
            ("a*b*b", "ab", false),
            ("a*b*b", "abb", true),
            ("a*a", "a", false),
            ("**a", "ba", true),
        ] {
            assert_eq!(matches(pattern, address), fits, "{pattern} {address}");
        }
    }
}
