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
            Ok(result) => Ok(result.mathml),
            Err(error) => Err(FormulaError { range: error.0.clone(), message: error.error_message() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_point_into_the_formula() {
        let formulas = Formulas::default();
        assert!(formulas.set(r"\frac{1}{2}", false).is_ok_and(|m| m.contains("<mfrac>")));
        let error = formulas.set(r"a + \nosuch", false).unwrap_err();
        assert_eq!(error.range.start, 4, "{error:?}");
    }
}
