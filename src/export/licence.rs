//! The address of a licence, where the words of `licence:` name one that has an address.

/// The address in a text, or that of the Creative Commons licence that it names.
pub(super) fn address(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split([' ', ',', ';', '(', ')']).filter(|word| !word.is_empty()).collect();
    if let Some(address) = words.iter().find(|w| w.starts_with("https://") || w.starts_with("http://")) {
        return Some(super::address::iri(address.trim_end_matches('.')));
    }
    // "CC BY-SA 4.0", "CC-BY-SA-4.0" and "CC BY 4.0" alike.
    let parts: Vec<String> = words.iter().flat_map(|word| word.split('-')).map(str::to_uppercase).collect();
    let at = parts.iter().position(|part| part == "CC" || part == "CC0")?;
    if parts[at] == "CC0" {
        return Some("https://creativecommons.org/publicdomain/zero/1.0/".into());
    }
    let rights: Vec<String> = parts[at + 1..]
        .iter()
        .take_while(|part| ["BY", "NC", "SA", "ND"].contains(&part.as_str()))
        .map(|part| part.to_lowercase())
        .collect();
    let version = parts.get(at + 1 + rights.len())?.trim_end_matches('.');
    let known = ["1.0", "2.0", "2.5", "3.0", "4.0"].contains(&version) && rights.first()? == "by";
    known.then(|| format!("https://creativecommons.org/licenses/{}/{version}/", rights.join("-")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_have_addresses() {
        let by = |text| address(text).unwrap_or_default();
        assert_eq!(by("CC BY 4.0"), "https://creativecommons.org/licenses/by/4.0/");
        assert_eq!(by("Text CC BY-SA 4.0, code MIT"), "https://creativecommons.org/licenses/by-sa/4.0/");
        assert_eq!(by("CC-BY-NC-ND-3.0."), "https://creativecommons.org/licenses/by-nc-nd/3.0/");
        assert_eq!(by("CC0 1.0"), "https://creativecommons.org/publicdomain/zero/1.0/");
        assert_eq!(by("See https://example.org/licence."), "https://example.org/licence");
        assert_eq!(by("All rights reserved"), "");
        assert_eq!(by("CC BY"), "");
    }
}
