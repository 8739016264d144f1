//! Citations and references as HTML. No style attributes: they would need a lax security policy.

use hayagriva::BibliographyItem;
use hayagriva::citationberg::{FontStyle, FontVariant, FontWeight, VerticalAlign};
use hayagriva::{ElemChild, ElemChildren, ElemMeta, Formatted};

use super::form::CitationForm;
use crate::html::escape;

/// A citation; each work in it leads to its place in the reference list.
pub(super) fn citation(children: &ElemChildren, form: &CitationForm) -> String {
    let mut out = String::new();
    write_cited(children, form, &mut out);
    tidied(&out)
}

/// The names in a citation; `None` where the style cites without.
pub(super) fn names(children: &ElemChildren) -> Option<String> {
    children.0.iter().find_map(|child| match child {
        ElemChild::Elem(elem) if matches!(elem.meta, Some(ElemMeta::Names(_))) => {
            let mut out = String::new();
            write(&elem.children, &mut out);
            Some(out.trim_end_matches([',', ' ']).to_owned()).filter(|names| !names.is_empty())
        }
        ElemChild::Elem(elem) => names(&elem.children),
        _ => None,
    })
}

/// The reference of a work.
pub(super) fn reference(item: &BibliographyItem) -> String {
    let mut out = String::new();
    if let Some(first) = &item.first_field {
        write_child(first, &mut out);
        out.push(' ');
    }
    write(&item.content, &mut out);
    tidied(&out)
}

/// HTML without the marks that styles leave where a part is missing: `(2015,)`, `“Title.”.`, `20 : 7`.
fn tidied(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    // The last two characters of text, and where the last stands.
    let (mut before, mut last, mut at) = (' ', ' ', 0);
    let mut in_tag = false;
    let mut rest = html.chars().peekable();
    while let Some(c) = rest.next() {
        if in_tag || c == '<' {
            in_tag = c != '>';
            out.push(c);
            continue;
        }
        let sentence_end = c == '.' && !rest.peek().is_some_and(|next| next.is_alphanumeric());
        let doubled = sentence_end && (last == '.' || (before == '.' && last == '”'));
        if (c == ' ' && last == ' ' && !out.is_empty()) || doubled {
            continue;
        }
        let stray = (last == ',' && (matches!(c, ')' | ']') || sentence_end))
            || (last == ' ' && (matches!(c, ';' | ':') || sentence_end) && !out.is_empty());
        if stray {
            out.remove(at);
        }
        (before, last, at) = (last, c, out.len());
        out.push(c);
    }
    out
}

fn write_cited(children: &ElemChildren, form: &CitationForm, out: &mut String) {
    for child in &children.0 {
        match child {
            ElemChild::Elem(elem) => match elem.meta {
                Some(ElemMeta::Entry(at)) => {
                    // The style may sort the works of a citation; the index is that of the item as written.
                    if let Some(item) = form.items.get(at) {
                        if !item.prefix.is_empty() {
                            out.push_str(&escape(&item.prefix));
                            out.push(' ');
                        }
                        out.push_str("<a class=\"cite\" href=\"#ref-");
                        out.push_str(&escape(&item.key));
                        out.push_str("\">");
                        let mut cited = String::new();
                        if item.only_year || form.in_prose {
                            write_without_names(&elem.children, &mut cited);
                        } else {
                            write(&elem.children, &mut cited);
                        }
                        out.push_str(cited.trim_start_matches([',', ' ']));
                        out.push_str("</a>");
                    }
                }
                _ => write_cited(&elem.children, form, out),
            },
            other => write_child(other, out),
        }
    }
}

/// A cited work of which the sentence has named the authors already.
fn write_without_names(children: &ElemChildren, out: &mut String) {
    for child in &children.0 {
        match child {
            ElemChild::Elem(elem) if matches!(elem.meta, Some(ElemMeta::Names(_))) => {}
            ElemChild::Elem(elem) => write_without_names(&elem.children, out),
            other => write_child(other, out),
        }
    }
}

fn write(children: &ElemChildren, out: &mut String) {
    children.0.iter().for_each(|child| write_child(child, out));
}

fn write_child(child: &ElemChild, out: &mut String) {
    match child {
        ElemChild::Text(text) => write_text(text, out),
        ElemChild::Elem(elem) => write(&elem.children, out),
        ElemChild::Markup(text) => out.push_str(&escape(text)),
        ElemChild::Link { text, url } => {
            out.push_str("<a href=\"");
            out.push_str(&escape(url));
            out.push_str("\">");
            write_text(text, out);
            out.push_str("</a>");
        }
        ElemChild::Transparent { .. } => {}
    }
}

fn write_text(text: &Formatted, out: &mut String) {
    let format = text.formatting;
    let tags = [
        (format.font_style == FontStyle::Italic, "em"),
        (format.font_weight == FontWeight::Bold, "strong"),
        (format.vertical_align == VerticalAlign::Sup, "sup"),
        (format.vertical_align == VerticalAlign::Sub, "sub"),
    ];
    let small_caps = format.font_variant == FontVariant::SmallCaps;
    for (on, tag) in tags {
        if on {
            out.push('<');
            out.push_str(tag);
            out.push('>');
        }
    }
    if small_caps {
        out.push_str("<span class=\"sc\">");
    }
    out.push_str(&escape(&text.text));
    if small_caps {
        out.push_str("</span>");
    }
    for (on, tag) in tags.iter().rev() {
        if *on {
            out.push_str("</");
            out.push_str(tag);
            out.push('>');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stray_marks_go() {
        assert_eq!(tidied("Lee (<em>2015,</em>). X,."), "Lee (<em>2015</em>). X.");
        assert_eq!(tidied("“Title.”. J 20 : 7, 2000 ;20"), "“Title.” J 20: 7, 2000;20");
        assert_eq!(
            tidied("<a href=\"x ;..,)\">https://a.org/x..y</a>  b, c."),
            "<a href=\"x ;..,)\">https://a.org/x..y</a> b, c."
        );
    }
}
