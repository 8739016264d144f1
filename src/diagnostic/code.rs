//! The codes of diagnostics: stable names that authors can look up and settings can refer to.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Severity::{self, Error, Hint, Warning};

macro_rules! codes {
    ($($name:ident $id:literal $severity:ident $title:literal,)*) => {
        /// What kind of thing a diagnostic reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = concat!($id, ": ", $title, ".")] $name,)*
        }

        impl Code {
            /// All codes, in order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable name, such as `KB101`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// The code of that name.
            pub fn from_id(id: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.id() == id)
            }

            /// What it means, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// How bad it is unless the project says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => $severity,)* }
            }
        }
    };
}

codes! {
    Unreadable "KB001" Error "a file or folder cannot be read",
    NotUtf8 "KB002" Error "a name or a text is not UTF-8",
    BadYaml "KB003" Error "a text is not YAML",
    UnknownKey "KB004" Error "a key is not known",
    MissingKey "KB005" Error "a required key is missing",
    BadValue "KB006" Error "a value is not of the kind expected",
    BadTemplate "KB007" Error "a template cannot be read or filled",
    BadSetting "KB008" Error "a setting contradicts the project",
    UndefinedTerm "KB101" Error "a term is not defined",
    DuplicateTerm "KB102" Error "two terms have the same id",
    AmbiguousSurface "KB103" Error "two terms are written alike",
    UnusedTerm "KB104" Warning "a term is used nowhere",
    CircularDefinition "KB105" Warning "definitions explain each other in a circle",
    BadRelation "KB106" Error "relations between terms run in a circle or contradict each other",
    BadDefinition "KB107" Error "a definition is missing, too long or not a sentence",
    SelfDefinition "KB108" Warning "a term is defined by itself",
    UnexpandedAcronym "KB109" Hint "a page never says what an acronym stands for",
    MissingTerm "KB110" Hint "a frequent name has no term",
    DeprecatedTerm "KB111" Warning "a term is used that should not be any more",
    ShadowedTerm "KB112" Warning "another name of a term is the name of a different one",
    MissingTranslation "KB114" Warning "a term has no translation",
    DeadLink "KB201" Error "an internal link or anchor leads nowhere",
    OrphanArticle "KB202" Warning "no text links an article",
    VanishedPage "KB203" Warning "a published page is gone and nothing leads on from it",
    BadRedirect "KB204" Error "an old address is that of a page, or of two pages at once",
    OutputCollision "KB205" Error "two outputs have the same path",
    UnknownReference "KB206" Error "a reference to a figure, table, equation or section leads nowhere",
    DuplicateAnchor "KB207" Error "two things on a page have the same anchor",
    ForeignFile "KB208" Error "a file that is not ours is in the way",
    DeadExternalLink "KB209" Warning "an address on another site leads nowhere",
    MovedExternalLink "KB210" Hint "an address on another site has moved for good",
    UncheckedExternalLink "KB211" Hint "an address on another site could not be checked",
    UnreachableExternalLink "KB212" Warning "an address on another site gives no answer",
    BaseLink "KB213" Error "a link does not work under the path of the host",
    UnknownCitation "KB301" Error "a cited work is not in the bibliography",
    UncitedWork "KB302" Warning "a work of the bibliography is never cited",
    ReviewOverdue "KB303" Warning "a text has not been read through for too long",
    BadBibliography "KB304" Error "a bibliography cannot be read",
    BadImage "KB401" Error "an image has no alternative text or no size",
    SkippedHeading "KB402" Warning "a heading level is skipped",
    BadMath "KB403" Error "a formula cannot be read",
    UnknownCallout "KB404" Error "a kind of callout is not known",
    UndefinedFootnote "KB405" Error "a footnote is not defined",
    UnknownLanguage "KB406" Hint "the language of a code block is not known",
    UnclosedMark "KB407" Error "an opening or closing mark has no partner",
    DemoFailed "KB501" Error "a demo failed or took too long",
    BrokenClaim "KB502" Error "a claim does not hold",
    NotReproduced "KB503" Error "a demo does not give the same result each time",
    BadDemo "KB504" Error "a model, parameter, unit, output or value is not known or not allowed",
    LuckyClaim "KB505" Hint "a claim was seen with one seed only",
    BareNumber "KB506" Hint "a number in prose is the value of a demo, written by hand",
    EmptyClaim "KB507" Hint "no result could break a claim",
    UnclaimedValue "KB508" Hint "an inline value has no claim",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
