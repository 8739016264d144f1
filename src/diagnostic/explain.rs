//! The page of each code in the user's guide, for a terminal: what it means, an example, and the remedy.

use super::Code;

/// The pages, as the guide has them.
const PAGES: &[(Code, &str)] = &[
    (Code::Unreadable, include_str!("../../guide/content/codes/kb001.md")),
    (Code::NotUtf8, include_str!("../../guide/content/codes/kb002.md")),
    (Code::BadYaml, include_str!("../../guide/content/codes/kb003.md")),
    (Code::UnknownKey, include_str!("../../guide/content/codes/kb004.md")),
    (Code::MissingKey, include_str!("../../guide/content/codes/kb005.md")),
    (Code::BadValue, include_str!("../../guide/content/codes/kb006.md")),
    (Code::BadTemplate, include_str!("../../guide/content/codes/kb007.md")),
    (Code::BadSetting, include_str!("../../guide/content/codes/kb008.md")),
    (Code::UndefinedTerm, include_str!("../../guide/content/codes/kb101.md")),
    (Code::DuplicateTerm, include_str!("../../guide/content/codes/kb102.md")),
    (Code::AmbiguousSurface, include_str!("../../guide/content/codes/kb103.md")),
    (Code::UnusedTerm, include_str!("../../guide/content/codes/kb104.md")),
    (Code::CircularDefinition, include_str!("../../guide/content/codes/kb105.md")),
    (Code::BadRelation, include_str!("../../guide/content/codes/kb106.md")),
    (Code::BadDefinition, include_str!("../../guide/content/codes/kb107.md")),
    (Code::SelfDefinition, include_str!("../../guide/content/codes/kb108.md")),
    (Code::UnexpandedAcronym, include_str!("../../guide/content/codes/kb109.md")),
    (Code::MissingTerm, include_str!("../../guide/content/codes/kb110.md")),
    (Code::DeprecatedTerm, include_str!("../../guide/content/codes/kb111.md")),
    (Code::ShadowedTerm, include_str!("../../guide/content/codes/kb112.md")),
    (Code::MissingTranslation, include_str!("../../guide/content/codes/kb114.md")),
    (Code::DeadLink, include_str!("../../guide/content/codes/kb201.md")),
    (Code::OrphanArticle, include_str!("../../guide/content/codes/kb202.md")),
    (Code::VanishedPage, include_str!("../../guide/content/codes/kb203.md")),
    (Code::BadRedirect, include_str!("../../guide/content/codes/kb204.md")),
    (Code::OutputCollision, include_str!("../../guide/content/codes/kb205.md")),
    (Code::UnknownReference, include_str!("../../guide/content/codes/kb206.md")),
    (Code::DuplicateAnchor, include_str!("../../guide/content/codes/kb207.md")),
    (Code::ForeignFile, include_str!("../../guide/content/codes/kb208.md")),
    (Code::DeadExternalLink, include_str!("../../guide/content/codes/kb209.md")),
    (Code::MovedExternalLink, include_str!("../../guide/content/codes/kb210.md")),
    (Code::UncheckedExternalLink, include_str!("../../guide/content/codes/kb211.md")),
    (Code::UnreachableExternalLink, include_str!("../../guide/content/codes/kb212.md")),
    (Code::BaseLink, include_str!("../../guide/content/codes/kb213.md")),
    (Code::UnknownCitation, include_str!("../../guide/content/codes/kb301.md")),
    (Code::UncitedWork, include_str!("../../guide/content/codes/kb302.md")),
    (Code::ReviewOverdue, include_str!("../../guide/content/codes/kb303.md")),
    (Code::BadBibliography, include_str!("../../guide/content/codes/kb304.md")),
    (Code::BadImage, include_str!("../../guide/content/codes/kb401.md")),
    (Code::SkippedHeading, include_str!("../../guide/content/codes/kb402.md")),
    (Code::BadMath, include_str!("../../guide/content/codes/kb403.md")),
    (Code::UnknownCallout, include_str!("../../guide/content/codes/kb404.md")),
    (Code::UndefinedFootnote, include_str!("../../guide/content/codes/kb405.md")),
    (Code::UnknownLanguage, include_str!("../../guide/content/codes/kb406.md")),
    (Code::UnclosedMark, include_str!("../../guide/content/codes/kb407.md")),
    (Code::DemoFailed, include_str!("../../guide/content/codes/kb501.md")),
    (Code::BrokenClaim, include_str!("../../guide/content/codes/kb502.md")),
    (Code::NotReproduced, include_str!("../../guide/content/codes/kb503.md")),
    (Code::BadDemo, include_str!("../../guide/content/codes/kb504.md")),
    (Code::LuckyClaim, include_str!("../../guide/content/codes/kb505.md")),
    (Code::BareNumber, include_str!("../../guide/content/codes/kb506.md")),
    (Code::EmptyClaim, include_str!("../../guide/content/codes/kb507.md")),
    (Code::UnclaimedValue, include_str!("../../guide/content/codes/kb508.md")),
];

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A heading.
    Heading(String),
    /// Prose; empty between paragraphs.
    Prose(String),
    /// A line of a file, of a command or of what is printed.
    Code(String),
}

/// The page of a code, line by line.
pub fn page(code: Code) -> Vec<Line> {
    let text = PAGES.iter().find(|(known, _)| *known == code).map_or("", |(_, text)| *text);
    let body =
        text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(_, body)| body);
    let title = format!("{code}: {}", code.title());
    let mut lines = vec![Line::Heading(title)];
    let mut fence: Option<&str> = None;
    for line in body.trim_end().lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) => lines.push(Line::Code(line.to_owned())),
            None if ticks.len() >= 3 => {
                fence = Some(ticks);
                lines.extend(introduction(&line[ticks.len()..]));
            }
            None => lines.push(match line.strip_prefix("## ") {
                Some(heading) => Line::Heading(heading.to_owned()),
                None => Line::Prose(without_links(line)),
            }),
        }
    }
    lines
}

/// What comes before a block: which file it is of, or that it is what kb says.
fn introduction(info: &str) -> Option<Line> {
    let words: Vec<&str> = info.split_whitespace().collect();
    let text = match words.as_slice() {
        [_, "output"] => "kb says:".to_owned(),
        [_, "run" | "fixed"] | [_] | [] => return None,
        [_, file, ..] => format!("In {file}:"),
    };
    Some(Line::Prose(text))
}

/// Prose without the addresses of its links: those of the guide lead nowhere in a terminal.
fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        let link = after.split_once("](").and_then(|(words, to)| Some((words, to.split_once(')')?)));
        match link {
            Some((words, (to, end))) if !words.contains(['[', '`']) || words.matches('`').count() == 2 => {
                text += before;
                text += words;
                if to.contains("://") {
                    text.extend([" (", to, ")"]);
                }
                rest = end;
            }
            _ => {
                text += before;
                text.push('[');
                rest = after;
            }
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_page_with_its_title() {
        assert_eq!(PAGES.iter().map(|(code, _)| *code).collect::<Vec<_>>(), Code::ALL);
        for (code, text) in PAGES {
            let title = format!("title: \"{code}: {}\"\n", code.title());
            assert!(text.contains(&title), "{code}: {title}");
            let lines = page(*code);
            let headings: Vec<_> = lines.iter().filter(|line| matches!(line, Line::Heading(_))).collect();
            assert!(
                headings.len() > 1 && headings.contains(&&Line::Heading("Remedy".into())),
                "{code}: {headings:?}"
            );
            let long = |line: &&Line| matches!(line, Line::Prose(text) if text.chars().count() > 100 && !text.starts_with('|'));
            assert_eq!(lines.iter().find(long), None, "{code}");
        }
    }

    #[test]
    fn links_become_their_words() {
        assert_eq!(
            without_links("see [the page](../a.md) of [Rust](https://x.y)."),
            "see the page of Rust (https://x.y)."
        );
        assert_eq!(without_links("`[[id]]` and [@a]"), "`[[id]]` and [@a]");
    }
}
