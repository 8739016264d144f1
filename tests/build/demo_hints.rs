//! What could be better about the numbers of demos in prose, and about claims.

use crate::support::bad::check_hints;

const A: &str = "content/article.md";

/// Numbers that are values, each once; and below them all that looks like it and is not told.
#[test]
fn bare_numbers() {
    check_hints(
        "bare-numbers",
        &[
            ("KB506", A, "«3.62°»"),
            ("KB506", A, "turns at «48.46 Hz»"),
            ("KB506", A, "«0.0485 kHz»"),
            ("KB506", A, "«4.96 %»"),
            ("KB506", A, "«−0.00922»"),
            ("KB506", A, "logarithm is «7.793» too"),
            ("KB506", A, "«7.8»[^one]"),
            ("KB506", A, "or «7.8», to"),
            ("KB506", A, "«0.18»"),
        ],
    );
}

/// Sentences without a claim, and claims that hold whatever the demo gives.
#[test]
fn claims_that_are_missing_or_empty() {
    check_hints(
        "claims",
        &[
            ("KB508", A, "«`= oja.hebb_log10_norm .1f`»"),
            ("KB508", A, "«`= oja.oja_variance %`»"),
            ("KB507", A, "above: «-1»"),
            ("KB507", A, "«90.5 deg»"),
            ("KB505", A, "«90 deg»"),
            ("KB507", A, "«[0, 100]»"),
            ("KB507", A, "near: «45»"),
            ("KB507", A, "«-0.5»"),
        ],
    );
}
