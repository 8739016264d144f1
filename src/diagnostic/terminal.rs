//! Diagnostics for a person: the source line, a caret under the place, and the remedy.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Place, Severity, Texts};

/// All diagnostics as text, with a line that counts them at the end; with colours where asked.
pub fn render(diagnostics: &[Diagnostic], texts: &Texts, colours: bool) -> String {
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&renderer.render(&report(diagnostic, texts)));
        out.push_str("\n\n");
    }
    out.push_str(&count(diagnostics));
    out
}

fn report<'a>(d: &'a Diagnostic, texts: &'a Texts) -> Vec<Group<'a>> {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let mut group = Group::with_title(level.primary_title(d.message.as_str()).id(d.code.id()));
    if let Some(place) = &d.place {
        group = add_place(group, place, &d.label, texts);
    }
    for (place, words) in &d.related {
        group = match texts.get(&place.file) {
            Some(text) => group.element(
                Snippet::source(&**text)
                    .path(&*place.file)
                    .annotation(AnnotationKind::Context.span(span(place, text)).label(words.as_str())),
            ),
            None => group.element(Origin::path(&*place.file)),
        };
    }
    if let (None, Some(help)) = (&d.place, &d.help) {
        return vec![group.element(Level::HELP.message(help.as_str()))];
    }
    let mut groups = vec![group];
    if let Some(help) = &d.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(help.as_str())));
    }
    groups
}

fn add_place<'a>(group: Group<'a>, place: &'a Place, label: &'a str, texts: &'a Texts) -> Group<'a> {
    let Some(text) = texts.get(&place.file) else {
        return group.element(Origin::path(&*place.file));
    };
    let mark = AnnotationKind::Primary.span(span(place, text));
    let mark = if label.is_empty() { mark } else { mark.label(label) };
    group.element(Snippet::source(&**text).path(&*place.file).annotation(mark))
}

/// The place within its text: a long range is shown by its first line, and an end inside a character is moved.
fn span(place: &Place, text: &str) -> std::ops::Range<usize> {
    let boundary = |mut offset: usize| {
        offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let start = boundary(place.range.start);
    let line_end = text[start..].find('\n').map_or(text.len(), |n| start + n);
    let end = boundary(place.range.end).clamp(start, line_end.max(start));
    start..end
}

/// "2 errors, 1 warning", or nothing.
fn count(diagnostics: &[Diagnostic]) -> String {
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Hint]
        .into_iter()
        .filter_map(|severity| match diagnostics.iter().filter(|d| d.severity == severity).count() {
            0 => None,
            1 => Some(format!("1 {severity}")),
            n => Some(format!("{n} {severity}s")),
        })
        .collect();
    if parts.is_empty() { String::new() } else { parts.join(", ") + "\n" }
}
