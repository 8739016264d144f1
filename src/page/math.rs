//! Formulas: LaTeX in, MathML out, at build time.

use std::ops::Range;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

/// Sets formulas.
#[derive(Debug)]
pub struct Formulas {
    converter: LatexToMathML,
}

/// What is wrong with a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaError {
    /// The bytes of the LaTeX.
    pub range: Range<usize>,
    /// What is wrong there.
    pub message: String,
}

impl Default for Formulas {
    fn default() -> Self {
        // Only own macros could fail, and there are none.
        Self { converter: LatexToMathML::new(MathCoreConfig::default()).unwrap_or_default() }
    }
}

impl Formulas {
    /// A formula as MathML.
    pub fn set(&self, tex: &str, display: bool) -> Result<String, FormulaError> {
        let display = if display { MathDisplay::Block } else { MathDisplay::Inline };
        match self.converter.convert_with_local_state(tex, display) {
            Ok(result) => Ok(without_styles(&result.mathml)),
            Err(error) => Err(FormulaError { range: error.0.clone(), message: error.error_message() }),
        }
    }
}

/// Style attributes, which a strict security policy forbids, as classes of the theme; and no `scriptlevel` on
/// a table, where MathML Core has none.
fn without_styles(mathml: &str) -> String {
    if !mathml.contains(" style=\"") && !mathml.contains("<mtable") {
        return mathml.to_owned();
    }
    let mut out = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some(open) = rest.find('<') {
        let close = rest[open..].find('>').map_or(rest.len(), |at| open + at);
        out.push_str(&rest[..open]);
        push_tag(&rest[open..close], &mut out);
        rest = &rest[close..];
    }
    out.push_str(rest);
    out
}

/// What a style of the converter is for, as a class.
const STYLES: [(&str, &str); 3] =
    [("text-align: left", "l"), ("text-align: right", "r"), ("width: 100%", "wide")];

fn push_tag(tag: &str, out: &mut String) {
    let tag = if tag.starts_with("<mtable") { tag.replace(" scriptlevel=\"0\"", "") } else { tag.to_owned() };
    let Some((before, style)) = tag.split_once(" style=\"") else { return out.push_str(&tag) };
    let (style, after) = style.split_once('"').unwrap_or((style, ""));
    out.push_str(before);
    if let Some((_, class)) = STYLES.iter().find(|(words, _)| style.contains(words)) {
        out.push_str(" class=\"");
        out.push_str(class);
        out.push('"');
    }
    out.push_str(after);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_point_into_the_formula() {
        let formulas = Formulas::default();
        assert!(formulas.set(r"\frac{1}{2}", false).is_ok_and(|m| m.contains("<mfrac>")));
        let cases = formulas.set(r"\begin{cases} a & b \\ c & d \end{cases}", true).unwrap();
        assert!(!cases.contains(" style=") && cases.contains("<mtd class=\"l\">"), "{cases}");
        let error = formulas.set(r"a + \nosuch", false).unwrap_err();
        assert_eq!(error.range.start, 4, "{error:?}");
    }
}
