//! Formulas: LaTeX in, MathML out, at build time.

use std::ops::Range;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

/// Sets formulas.
#[derive(Debug)]
pub struct Formulas {
    bare: LatexToMathML,
    annotated: LatexToMathML,
}

/// How a formula is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormulaStyle {
    /// Whether it stands by itself, not in a line of text.
    pub display: bool,
    /// Whether it carries its LaTeX, for who copies it.
    pub annotated: bool,
}

/// What is wrong with a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaError {
    /// The bytes of the LaTeX.
    pub range: Range<usize>,
    /// What is wrong there.
    pub message: String,
}

/// Commands that the converter does not know, or sets with an attribute that the standard has for other elements alone, by
/// ones that it does.
const MACROS: [(&str, &str); 5] = [
    ("substack", r"\begin{subarray}{c}#1\end{subarray}"),
    ("tfrac", r"{\textstyle\frac{#1}{#2}}"),
    ("dfrac", r"{\displaystyle\frac{#1}{#2}}"),
    ("tbinom", r"{\textstyle\binom{#1}{#2}}"),
    ("dbinom", r"{\displaystyle\binom{#1}{#2}}"),
];

/// Environments that count their lines by themselves, where the site numbers equations, and what to write instead.
const COUNTING: [(&str, &str); 4] =
    [("align", "aligned"), ("equation", "equation*"), ("gather", "gathered"), ("multline", "gathered")];

impl Default for Formulas {
    fn default() -> Self {
        let converter = |annotation| {
            let macros = MACROS.map(|(name, tex)| (name.to_owned(), tex.to_owned())).to_vec();
            // Only macros could be wrong, and a test uses each of them.
            LatexToMathML::new(MathCoreConfig { annotation, macros, ..MathCoreConfig::default() })
                .unwrap_or_default()
        };
        Self { bare: converter(false), annotated: converter(true) }
    }
}

impl Formulas {
    /// A formula as MathML.
    pub fn set(&self, tex: &str, style: FormulaStyle) -> Result<String, FormulaError> {
        if let Some(error) = counting(tex) {
            return Err(error);
        }
        let display = if style.display { MathDisplay::Block } else { MathDisplay::Inline };
        let converter = if style.annotated { &self.annotated } else { &self.bare };
        match converter.convert_with_local_state(tex.trim(), display) {
            Ok(result) => {
                // The ends of lines in the LaTeX are those of its file.
                Ok(with_spacing_marks(without_styles(&result.mathml)).replace("\r\n", "\n"))
            }
            Err(error) => {
                let before = tex.len() - tex.trim_start().len();
                let range = before + error.0.start..before + error.0.end;
                Err(FormulaError { range, message: error.error_message() })
            }
        }
    }
}

/// What is wrong with a formula that would number its lines.
fn counting(tex: &str) -> Option<FormulaError> {
    COUNTING.iter().find_map(|(name, instead)| {
        let start = tex.find(&format!("\\begin{{{name}}}"))? + "\\begin{".len();
        let message = format!(
            "`{name}` numbers its lines by itself: write `{instead}`, and `{{#eq-…}}` after the formula"
        );
        Some(FormulaError { range: start..start + name.len(), message })
    })
}

/// The MathML without style attributes, which a strict security policy forbids: what they say becomes attributes
/// of MathML and classes of the theme. And no `scriptlevel` on a table, where MathML Core has none, and a row that sets one is
/// a style, which has it by every version of the standard.
fn without_styles(mathml: &str) -> String {
    if ![" style=\"", "<mtable", "<mrow displaystyle"].iter().any(|part| mathml.contains(part)) {
        return mathml.to_owned();
    }
    let mut out = String::with_capacity(mathml.len());
    let mut rest = mathml;
    // Of each open row, whether it has become a style.
    let mut rows = Vec::new();
    while let Some(open) = rest.find('<') {
        let close = rest[open..].find('>').map_or(rest.len(), |at| open + at);
        out.push_str(&rest[..open]);
        let tag = &rest[open..close];
        if tag == "</mrow" {
            out.push_str(if rows.pop() == Some(true) { "</mstyle" } else { tag });
        } else if let Some(attributes) = tag.strip_prefix("<mrow").filter(|_| !tag.ends_with('/')) {
            let is_style = attributes.starts_with(" displaystyle");
            rows.push(is_style);
            push_tag(&if is_style { format!("<mstyle{attributes}") } else { tag.to_owned() }, &mut out);
        } else {
            push_tag(tag, &mut out);
        }
        rest = &rest[close..];
    }
    out.push_str(rest);
    out
}

/// Combining marks with which the converter begins a text, which HTML should not, and signs that look alike in the
/// font of the theme (`templates/theme/fonts/make.py`).
const MARKS: [(&str, &str); 3] =
    [(">\u{302}</mo>", ">ˆ</mo>"), (">\u{332}</mo>", ">‾</mo>"), (">\u{20d7}</mo>", ">\u{ffeb}</mo>")];

fn with_spacing_marks(mathml: String) -> String {
    MARKS.iter().fold(
        mathml,
        |text, (mark, sign)| {
            if text.contains(mark) { text.replace(mark, sign) } else { text }
        },
    )
}

/// What the converter says in styles, as classes of the theme (`templates/theme/math.css`).
const CLASSES: [(&str, &str); 18] = [
    ("text-align: left", "l"),
    ("text-align: right", "r"),
    ("padding-left: 0", "l0"),
    ("padding-right: 0", "r0"),
    ("padding-top: 0", "t0"),
    ("padding-left:1em", "case"),
    ("border-left: 0.05em solid currentcolor", "bl"),
    ("border-left: 0.05em dashed currentcolor", "bl dash"),
    ("border-right: 0.05em solid currentcolor", "br"),
    ("border-right: 0.05em dashed currentcolor", "br dash"),
    ("border-top: 0.05em solid currentcolor", "bt"),
    ("border-top: 0.05em dashed currentcolor", "bt dash"),
    ("width: 100%", "wide"),
    ("width: 50%", "half"),
    ("padding-top: 0.1667em", "cfrac"),
    ("padding-left:0.1667em", "lthin"),
    ("padding-right:0.1667em", "rthin"),
    ("margin-left:-0.16666667em", "back"),
];

fn push_tag(tag: &str, out: &mut String) {
    let tag = match tag.split_once(" scriptlevel=\"") {
        Some((before, rest)) if tag.starts_with("<mtable") => {
            format!("{before}{}", rest.split_once('"').map_or("", |(_, after)| after))
        }
        _ => tag.to_owned(),
    };
    let Some((before, style)) = tag.split_once(" style=\"") else { return out.push_str(&tag) };
    let (style, after) = style.split_once('"').unwrap_or((style, ""));
    out.push_str(before);
    let mut classes: Vec<&str> = Vec::new();
    for declaration in style.split(';').map(str::trim) {
        if let Some(colour) = declaration.strip_prefix("color:") {
            push_attribute("mathcolor", colour, out);
        } else if let Some(size) = declaration.strip_prefix("font-size:") {
            push_attribute("mathsize", size, out);
        } else {
            classes.extend(CLASSES.iter().find(|(words, _)| declaration == *words).map(|(_, class)| class));
        }
    }
    if !classes.is_empty() {
        push_attribute("class", &classes.join(" "), out);
    }
    out.push_str(after);
}

fn push_attribute(name: &str, value: &str, out: &mut String) {
    for part in [" ", name, "=\"", value, "\""] {
        out.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(tex: &str) -> Result<String, FormulaError> {
        Formulas::default().set(tex, FormulaStyle { display: true, annotated: false })
    }

    #[test]
    fn errors_point_into_the_formula() {
        assert!(set(r"\frac{1}{2}").is_ok_and(|m| m.contains("<mfrac>")));
        let tex = "\n\\text{é — “x”} + ä \\\\\n b + \\nosuch";
        let error = set(tex).unwrap_err();
        assert_eq!(&tex[error.range], r"\nosuch");
    }

    #[test]
    fn what_counts_its_lines_is_an_error() {
        let tex = r"é \begin{align} a &= b \end{align}";
        let error = set(tex).unwrap_err();
        assert_eq!(&tex[error.range], "align");
        assert!(error.message.contains("`aligned`"), "{}", error.message);
        for (_, instead) in COUNTING {
            assert!(set(&format!("\\begin{{{instead}}} a \\end{{{instead}}}")).is_ok(), "{instead}");
        }
    }

    #[test]
    fn styles_become_classes_and_attributes() {
        let cases = set(r"\begin{cases} a & b \\ c & d \end{cases}").unwrap();
        assert!(
            cases.contains("<mtd class=\"l r0\">") && cases.contains("<mtd class=\"l r0 case\">"),
            "{cases}"
        );
        assert!(!cases.contains("scriptlevel"), "{cases}");
        assert!(set(r"\color{red} x").unwrap().contains("<mrow mathcolor=\"#FF0000\">"));
        for tex in [
            r"\begin{array}{|l:r|} \hline a & b \\ \hdashline c & d \end{array} \! \mathop{x}",
            r"\begin{align*} a &= b \end{align*} \cfrac{1}{2} \text{\Large a}",
            r"\sum_{\begin{subarray}{c} a \\ b \end{subarray}} x",
        ] {
            let mathml = set(tex).unwrap();
            assert!(!mathml.contains("style=\"") || mathml.contains("displaystyle=\""), "{mathml}");
            assert!(!mathml.contains(" style="), "{mathml}");
        }
    }

    #[test]
    fn no_text_begins_with_a_combining_mark() {
        let mathml = set(r"\vec{v} \widehat{xy} \overline{ab} \underline{ab}").unwrap();
        let marks = ['\u{302}', '\u{332}', '\u{20d7}'];
        assert!(!mathml.contains(marks), "{mathml}");
        assert_eq!(mathml.matches("<mo stretchy=\"true\">‾</mo>").count(), 2, "{mathml}");
    }

    /// In MathML as it is checked, a fraction has no `displaystyle`; a style around it has.
    #[test]
    fn sizes_of_fractions_stand_around_them() {
        for tex in [r"\tfrac{1}{2}", r"\dfrac{1}{2}", r"\tbinom{n}{k}", r"\dbinom{n}{k}", r"\tfrac12"] {
            let mathml = set(tex).unwrap();
            assert!(mathml.contains("<mstyle displaystyle=\"") && mathml.contains("<mfrac"), "{mathml}");
            assert!(!mathml.contains("<mfrac displaystyle"), "{mathml}");
        }
    }

    #[test]
    fn own_commands_are_set() {
        assert!(set(r"\sum_{\substack{i \\ j}} x").unwrap().contains("<mtable"));
        let tex = r"\sum_{\substack{i \\ \nosuch}} x";
        assert_eq!(&tex[set(tex).unwrap_err().range], r"\nosuch");
    }

    #[test]
    fn the_source_is_an_annotation() {
        let style = FormulaStyle { display: false, annotated: true };
        let tex = " a < b \\text{ \\& \"c\" > style=\"x\"} \\! d ";
        let mathml = Formulas::default().set(tex, style).unwrap();
        let kept = "<annotation encoding=\"application/x-tex\">a &lt; b \\text{ \\&amp; \"c\" &gt; style=\"x\"} \\! d</annotation></semantics></math>";
        assert!(mathml.starts_with("<math><semantics><mrow>") && mathml.ends_with(kept), "{mathml}");
        let bare = Formulas::default().set(tex, FormulaStyle { annotated: false, ..style }).unwrap();
        assert!(!bare.contains("annotation") && !bare.contains("semantics"), "{bare}");
    }
}
