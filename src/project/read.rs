//! From the text of `kb.yaml` to [`Settings`]: each key with what it takes, and all that is wrong told at once.

use std::collections::BTreeMap;

use super::{DemoLimits, FIRST, LinkPolicy, Notice, Settings, TermPolicy, publish, review};
use crate::diagnostic::{Code, Diagnostic, FileName, Levels, Severity, nearest};
use crate::yaml::{self, Fields, Node, Reader, Spanned};

/// Reads settings; `None` where nothing could be made of them.
pub(super) fn parse(text: &str, file: &FileName) -> (Option<Settings>, Vec<Diagnostic>) {
    let node = match yaml::parse(text, file, 0) {
        Ok(node) => node,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let mut reader = Reader::new(file);
    let settings = reader.fields(&node, "kb.yaml").and_then(|fields| settings(fields, &mut reader));
    (settings, reader.diagnostics)
}

fn settings(mut fields: Fields<'_>, r: &mut Reader<'_>) -> Option<Settings> {
    let title = fields.require("title", r).and_then(|n| r.string(n));
    let base_url = fields.take("base_url").and_then(|n| base_url(n, r));
    let language = fields.take("language").and_then(|n| language(n, r));
    let description = fields.take("description").and_then(|n| r.string(n));
    let authors = fields.take("authors").map(|n| r.strings(n)).unwrap_or_default();
    let licence = fields.take("licence").and_then(|n| r.string(n));
    let notice = fields.take("notice").and_then(|n| notice(n, r));
    let sections = fields.take("sections").map(|n| r.strings(n)).unwrap_or_default();
    let citation_style = fields.take("citation_style").and_then(|n| r.string(n));
    let terms = fields.take("terms").map(|n| terms(n, r)).unwrap_or_default();
    let levels = fields.take("levels").map(|n| levels(n, r)).unwrap_or_default();
    let callouts = fields.take("callouts").map(|n| callouts(n, r)).unwrap_or_default();
    let demos = fields.take("demos").map(|n| demos(n, r)).unwrap_or_default();
    let review_after = fields.take("review_after").and_then(|n| review::limit(n, r));
    let links = fields.take("links").map(|n| links(n, r)).unwrap_or_default();
    let publish = fields.take("publish").map(|n| publish::targets(n, r)).unwrap_or_default();
    fields.finish(r);
    let text = |s: Option<Spanned<String>>| s.map(|s| s.value);
    Some(Settings {
        title: title?.value,
        base_url: base_url.unwrap_or_default(),
        language: language.unwrap_or_else(|| "en".into()),
        description: text(description).unwrap_or_default(),
        authors: authors.into_iter().map(|s| s.value).collect(),
        licence: text(licence).unwrap_or_default(),
        notice,
        sections,
        citation_style,
        terms,
        levels,
        callouts,
        demos,
        review_after,
        links,
        publish,
    })
}

fn base_url(node: &Node, r: &mut Reader<'_>) -> Option<String> {
    let url = r.string(node)?;
    if !url.value.starts_with("https://") && !url.value.starts_with("http://") {
        r.report(Code::BadValue, &url.range, "`base_url` must begin with https:// or http://");
        return None;
    }
    if !is_address(&url.value) {
        r.report(Code::BadValue, &url.range, format!("`{}` is not an address", url.value)).help =
            Some("write spaces and signs such as < percent-encoded".into());
        return None;
    }
    Some(if url.value.ends_with('/') { url.value } else { url.value + "/" })
}

fn language(node: &Node, r: &mut Reader<'_>) -> Option<String> {
    let tag = r.string(node)?;
    if !is_language_tag(&tag.value) {
        r.report(
            Code::BadValue,
            &tag.range,
            format!("`{}` is not a language tag such as `en` or `pt-BR`", tag.value),
        );
        return None;
    }
    Some(tag.value)
}

/// Whether a text is a whole address that can stand in a page or an export as it is.
pub(crate) fn is_address(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"{}|^`\\".contains(c);
    (text.starts_with("https://") || text.starts_with("http://")) && text.chars().all(plain)
}

/// Whether a text is a well-formed BCP 47 tag, as every reader of exports and pages expects it.
pub(crate) fn is_language_tag(tag: &str) -> bool {
    oxilangtag::LanguageTag::parse(tag).is_ok()
}

fn notice(node: &Node, r: &mut Reader<'_>) -> Option<Notice> {
    let mut fields = r.fields(node, "`notice`")?;
    let text = fields.require("text", r).and_then(|n| r.string(n));
    let link = fields.take("link").and_then(|n| r.string(n));
    fields.finish(r);
    Some(Notice { text: text?.value, link })
}

fn terms(node: &Node, r: &mut Reader<'_>) -> TermPolicy {
    let Some(mut fields) = r.fields(node, "`terms`") else { return TermPolicy::default() };
    let first = fields.take("first").and_then(|n| r.one_of(n, &FIRST));
    let mut switch = |name, r: &mut Reader<'_>| fields.take(name).and_then(|n| r.boolean(n)).unwrap_or(false);
    let (expand, captions, table_heads) =
        (switch("expand", r), switch("captions", r), switch("table_heads", r));
    let languages = fields.take("languages").map(|n| languages(n, r)).unwrap_or_default();
    fields.finish(r);
    TermPolicy { first: first.unwrap_or_default(), expand, captions, table_heads, languages }
}

fn languages(node: &Node, r: &mut Reader<'_>) -> Vec<String> {
    let items = r.items(node);
    items.iter().filter_map(|item| language(item, r)).collect()
}

/// The words of `levels:` in YAML.
const LEVELS: [(&str, Option<Severity>); 4] = [
    ("error", Some(Severity::Error)),
    ("warning", Some(Severity::Warning)),
    ("hint", Some(Severity::Hint)),
    ("off", None),
];

fn levels(node: &Node, r: &mut Reader<'_>) -> Levels {
    let Some(mut fields) = r.fields(node, "`levels`") else { return Levels::new() };
    let mut levels = Levels::new();
    for (id, node) in fields.all() {
        let Some(level) = r.one_of(node, &LEVELS) else { continue };
        match Code::from_id(&id.value) {
            None => {
                r.report(Code::UnknownKey, &id.range, format!("there is no code `{}`", id.value)).help =
                    nearest::suggestion(&id.value, Code::ALL.iter().map(|code| code.id()));
            }
            Some(code) if code.severity() == Severity::Error && level != Some(Severity::Error) => {
                let message = format!("{code} ({}) is always an error", code.title());
                r.report(Code::BadValue, &node.range, message).help =
                    Some("the level of warnings and hints can be chosen".into());
            }
            Some(code) => drop(levels.insert(code, level)),
        }
    }
    levels
}

fn callouts(node: &Node, r: &mut Reader<'_>) -> BTreeMap<String, String> {
    let Some(mut fields) = r.fields(node, "`callouts`") else { return BTreeMap::new() };
    let mut callouts = BTreeMap::new();
    for (kind, title) in fields.all() {
        let plain = kind.value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !plain {
            r.report(Code::BadValue, &kind.range, "a kind of callout is written in a-z, 0-9 and `-`");
        }
        if let Some(title) = r.string(title) {
            callouts.insert(kind.value.clone(), title.value);
        }
    }
    callouts
}

fn demos(node: &Node, r: &mut Reader<'_>) -> DemoLimits {
    let Some(mut fields) = r.fields(node, "`demos`") else { return DemoLimits::default() };
    let limit = fields.take("time_limit").and_then(|n| r.seconds(n, "a time limit", "time_limit: 60 s"));
    let programs = fields.take("programs").map(|n| r.strings(n)).unwrap_or_default();
    fields.finish(r);
    DemoLimits {
        time_limit: limit.unwrap_or(DemoLimits::default().time_limit),
        programs: programs.into_iter().map(|program| program.value).collect(),
    }
}

/// A time that is longer than zero, in seconds.
fn links(node: &Node, r: &mut Reader<'_>) -> LinkPolicy {
    let Some(mut fields) = r.fields(node, "`links`") else { return LinkPolicy::default() };
    let ignore = fields.take("ignore").map(|n| r.strings(n)).unwrap_or_default();
    let time_out = fields.take("time_out").and_then(|n| r.seconds(n, "a time-out", "time_out: 20 s"));
    fields.finish(r);
    LinkPolicy {
        ignore: ignore.into_iter().map(|pattern| pattern.value).collect(),
        time_out: time_out.unwrap_or(LinkPolicy::default().time_out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_languages_can_be_written_anywhere() {
        assert!(is_address("https://example.org/a?b=(c)&d=é"));
        assert!(!is_address("https://example.org/a b") && !is_address("https://example.org/<a>"));
        assert!(is_language_tag("pt-BR") && is_language_tag("zh-Hant"));
        assert!(!is_language_tag("1") && !is_language_tag("e n") && !is_language_tag("en-"));
    }

    #[test]
    fn unknown_keys_get_a_suggestion_and_all_errors_are_told() {
        let (settings, diagnostics) =
            parse("titel: X\nbase_url: example.org\nlanguage: e n\n", &"kb.yaml".into());
        assert!(settings.is_none());
        let codes: Vec<_> = diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, [Code::MissingKey, Code::BadValue, Code::BadValue, Code::UnknownKey]);
        assert_eq!(diagnostics[3].help.as_deref(), Some("did you mean `title`?"));
    }
}
