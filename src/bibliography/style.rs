//! Citation styles: one of those that come with kb, or a CSL file of the project, made ready for setting.

use std::path::Path;

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::{
    CitationFormat, IndependentStyle, LocaleCode, Style, StyleCategory, StyleClass,
};

use crate::diagnostic::nearest;

/// The style of a project that names none.
const DEFAULT: &str = "apa";

/// A style as a project names it, not yet read: what has been set in it need not be set again.
#[derive(Debug, Clone)]
pub enum StyleSource {
    /// One that comes with kb.
    Archived(ArchivedStyle),
    /// The text of a CSL file.
    Csl(String),
}

/// A style that citations can be set in.
#[derive(Debug)]
pub(super) struct CitationStyle {
    pub csl: IndependentStyle,
    pub kind: Kind,
}

/// How a style tells works apart in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// By author and year, or the like: the same work is cited in the same way on every page.
    Words,
    /// By numbers: each page counts its own.
    Numbers,
}

/// A style cannot be used: why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyleError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl PartialEq for StyleSource {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl StyleSource {
    /// The style that a project names: `ieee`, or the path of a `.csl` file below its folder.
    ///
    /// # Errors
    /// When there is no such style or file.
    pub fn find(name: Option<&str>, root: &Path) -> Result<Self, StyleError> {
        let name = name.unwrap_or(DEFAULT);
        if Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csl")) {
            let text = std::fs::read_to_string(root.join(name)).map_err(|error| StyleError {
                message: format!("the citation style `{name}` cannot be read: {error}"),
                help: Some("write the path of the file, relative to kb.yaml".into()),
            })?;
            return Ok(Self::Csl(text));
        }
        ArchivedStyle::by_name(name).map(Self::Archived).ok_or_else(|| {
            let names = ArchivedStyle::all().iter().flat_map(|style| style.names()).copied();
            StyleError {
                message: format!("there is no citation style `{name}`"),
                help: Some(nearest::suggestion(name, names).unwrap_or_else(|| {
                    "name one such as `apa`, `ieee`, `nature`, `vancouver` or `chicago-author-date`, or a .csl file"
                        .into()
                })),
            }
        })
    }

    /// What tells one style from another.
    pub fn key(&self) -> &[u8] {
        match self {
            Self::Archived(style) => style.csl_id().as_bytes(),
            Self::Csl(text) => text.as_bytes(),
        }
    }

    /// Reads the style.
    pub(super) fn read(&self) -> Result<CitationStyle, StyleError> {
        let style = match self {
            Self::Archived(style) => style.get(),
            Self::Csl(text) => match Style::from_xml(text).map_err(unreadable)? {
                Style::Dependent(dependent) => parent(&dependent.parent_link.href)?,
                independent @ Style::Independent(_) => independent,
            },
        };
        let csl = repaired(&style)?;
        let format = csl.info.category.iter().find_map(|category| match category {
            StyleCategory::CitationFormat { format } => Some(*format),
            StyleCategory::Field { .. } => None,
        });
        if csl.settings.class == StyleClass::Note || format == Some(CitationFormat::Note) {
            return Err(StyleError {
                message: "this citation style puts citations into notes".into(),
                help: Some(
                    "name one that cites in the text, such as `chicago-author-date`; kb has no notes of sources"
                        .into(),
                ),
            });
        }
        let counts = || format!("{:?}", csl.citation).contains("CitationNumber");
        let kind = match format {
            Some(CitationFormat::Numeric) => Kind::Numbers,
            None if counts() => Kind::Numbers,
            _ => Kind::Words,
        };
        Ok(CitationStyle { csl, kind })
    }
}

fn unreadable(error: impl std::fmt::Display) -> StyleError {
    StyleError {
        message: format!("the citation style is not CSL: {error}"),
        help: Some("see the specification of the Citation Style Language".into()),
    }
}

/// The style that one of which only the name differs is the same as.
fn parent(address: &str) -> Result<Style, StyleError> {
    let id = address.rsplit('/').next().unwrap_or(address);
    ArchivedStyle::by_id(address).or_else(|| ArchivedStyle::by_name(id)).map(ArchivedStyle::get).ok_or_else(
        || StyleError {
            message: format!(
                "the citation style only points to another, `{id}`, which does not come with kb"
            ),
            help: Some(format!("get the CSL file of `{id}` and name that")),
        },
    )
}

/// The style without what the setting cannot do right:
/// - `names` that leave out `name` mean the plain one, but would be set as nothing;
/// - the title of a volume is known only as that of the book, which would be printed twice;
/// - works of one year are told apart by letters; further names would be added to the list as well, and too few;
/// - dashes for the author of the work before would be set for one of several authors only.
fn repaired(style: &Style) -> Result<IndependentStyle, StyleError> {
    let xml = style.to_xml().map_err(unreadable)?.replace("volume-title", "reviewed-genre");
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml.as_str();
    while let Some(at) = rest.find("<names ") {
        let end = rest[at..].find('>').map_or(rest.len(), |close| at + close + 1);
        out.push_str(&rest[..end]);
        rest = &rest[end..];
        if !out.ends_with("/>") && !rest.starts_with("<name ") && !rest.starts_with("<name/>") {
            out.push_str("<name/>");
        }
    }
    out.push_str(rest);
    let mut csl = IndependentStyle::from_xml(&out).map_err(unreadable)?;
    if csl.citation.disambiguate_add_year_suffix {
        csl.citation.disambiguate_add_names = false;
        csl.citation.disambiguate_add_givenname = false;
    }
    if let Some(bibliography) = &mut csl.bibliography {
        bibliography.subsequent_author_substitute = None;
    }
    Ok(csl)
}

/// The locale of a language: its own, that of its main country, or any of it; American English for others.
pub(super) fn locale(language: &str, known: &[LocaleCode]) -> LocaleCode {
    let base = language.split('-').next().unwrap_or(language);
    let main = format!("{base}-{}", base.to_ascii_uppercase());
    let wanted = [language, if base == "en" { "en-US" } else { &main }];
    let exact = wanted.iter().find_map(|name| known.iter().find(|code| code.0.eq_ignore_ascii_case(name)));
    let any = || known.iter().find(|code| code.0.split('-').next() == Some(base));
    exact.or_else(any).cloned().unwrap_or_else(LocaleCode::en_us)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_of_the_archive_that_cites_in_the_text_is_read() {
        let mut notes = 0;
        for style in ArchivedStyle::all() {
            match StyleSource::Archived(*style).read() {
                Ok(_) => {}
                Err(error) if error.message.contains("notes") => notes += 1,
                Err(error) => panic!("{}: {}", style.csl_id(), error.message),
            }
        }
        assert!((1..15).contains(&notes), "{notes}");
        let kind = |name| StyleSource::find(Some(name), Path::new(".")).unwrap().read().unwrap().kind;
        assert_eq!([kind("apa"), kind("ieee"), kind("nature")], [Kind::Words, Kind::Numbers, Kind::Numbers]);
    }

    #[test]
    fn unknown_styles_get_a_suggestion() {
        let error = StyleSource::find(Some("natur"), Path::new(".")).unwrap_err();
        assert_eq!(error.help.as_deref(), Some("did you mean `nature`?"));
        assert!(StyleSource::find(Some("no.csl"), Path::new(".")).is_err());
        assert!(StyleSource::Csl("<x/>".into()).read().is_err());
    }

    #[test]
    fn locales() {
        let known: Vec<LocaleCode> =
            ["de-AT", "de-DE", "en-GB", "en-US", "zh-CN"].map(|c| LocaleCode(c.into())).to_vec();
        let of = |language| locale(language, &known).0;
        assert_eq!([of("de"), of("en"), of("en-GB")], ["de-DE", "en-US", "en-GB"]);
        assert_eq!([of("zh-Hant"), of("xx")], ["zh-CN", "en-US"]);
    }
}
