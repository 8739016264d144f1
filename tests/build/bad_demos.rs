//! Mistakes in demo blocks, in what refers to demos, and claims that do not hold.

use crate::support::bad::check;

const A: &str = "content/article.md";

/// The three mistakes that an author makes most often, each in another room of the house: one run tells all.
#[test]
fn a_false_claim_a_misspelt_term_and_a_parameter_out_of_range() {
    check(
        "three-at-once",
        &[("KB101", A, "«axxon»"), ("KB502", A, "above: «2»"), ("KB504", A, "«60000 ms»")],
    );
}

#[test]
fn unknown_model() {
    check("unknown-model", &[("KB504", A, "«hebbian/ojja»")]);
}

#[test]
fn unknown_parameter() {
    check("unknown-parameter", &[("KB504", A, "«step»:"), ("KB504", A, "«xyzzy»"), ("KB504", A, "«etta0»")]);
}

#[test]
fn parameter_out_of_range() {
    check(
        "parameter-out-of-range",
        &[("KB504", A, "«1000000 steps»"), ("KB504", A, "eta0: «0»"), ("KB504", A, "k: «9»")],
    );
}

#[test]
fn wrong_unit() {
    check("wrong-unit", &[("KB504", A, "«500 mV»"), ("KB504", A, "«10 ms»")]);
}

#[test]
fn missing_unit() {
    check(
        "missing-unit",
        &[("KB504", A, "delay: «500»"), ("KB504", A, "sigma: «10»"), ("KB504", A, "items: «two»")],
    );
}

#[test]
fn unknown_output() {
    check(
        "unknown-output",
        &[
            ("KB504", A, "«norms»"),
            ("KB504", A, "«xyzzy»"),
            ("KB504", A, "«angel»"),
            ("KB504", A, "«components»"),
            ("KB504", A, "«oja_nrm»"),
        ],
    );
}

#[test]
fn demo_blocks() {
    check(
        "demo-blocks",
        &[
            ("KB005", A, "```demo\n«»model"),
            ("KB006", A, "«Two words»"),
            ("KB504", A, "  «id: three\n  model: hebbian/oja\n»"),
            ("KB006", A, "«-1»"),
            ("KB006", A, "```demo\n```«»\n"),
        ],
    );
}

/// One mistake, one diagnostic: not one more for each figure of the demo.
#[test]
fn duplicate_demo_ids() {
    check("duplicate-demo-ids", &[("KB504", A, "seed: 1\n```\n\n```demo\nid: «five»")]);
}

#[test]
fn output_shown_twice() {
    check("output-shown-twice", &[("KB504", A, "bump, «profile»")]);
}

#[test]
fn time_limit() {
    check("time-limit", &[("KB501", A, "«id: ring\nmodel: memory/ring»")]);
}

#[test]
fn claims_that_say_nothing() {
    check(
        "claims",
        &[
            ("KB504", A, "«{ value: oja_norm, seeds: 1 }»"),
            ("KB504", A, "«{ value: oja_norm, above: 0, below: 2, seeds: 2 }»"),
            ("KB504", A, "«[2, 0]»"),
            ("KB006", A, "«[1, 2, 3]»"),
            ("KB006", A, "near: «1», seeds"),
            ("KB006", A, "«9 of 12»"),
            ("KB006", A, "«most»"),
            ("KB504", A, "«much»"),
            ("KB504", A, "«30 ms»"),
            ("KB005", A, "«»{ above: 0, seeds: 10 }"),
        ],
    );
}

/// A mistake elsewhere in the block does not hide a claim without a test.
#[test]
fn claim_without_a_test_after_another_mistake() {
    check(
        "claim-after-bad-value",
        &[("KB006", A, "«none»"), ("KB504", A, "«{ value: oja_norm, seeds: 1 }»")],
    );
}

#[test]
fn claim_with_a_tolerance_below_zero() {
    check("claim-tolerance", &[("KB504", A, "«-0.1»")]);
}

/// Seeds that cannot be read are not seeds that were not given: there is no hint to give some.
#[test]
fn claim_with_bad_seeds() {
    check("claim-seeds", &[("KB006", A, "«5..1»")]);
}

#[test]
fn claim_between_one_bound() {
    check("claim-between-one", &[("KB006", A, "between: «2»")]);
}

#[test]
fn failing_claim_of_one_seed() {
    check("failing-claim-one-seed", &[("KB502", A, "above: «2»")]);
}

#[test]
fn failing_claim_of_many_seeds() {
    check("failing-claim-many-seeds", &[("KB502", A, "«1 deg»")]);
}

#[test]
fn failing_claim_of_the_median() {
    check("failing-claim-median", &[("KB502", A, "«[1.5, 2.5]»")]);
}

/// The second claim of the fixture holds and is not told.
#[test]
fn failing_claim_of_nine_in_ten_seeds() {
    check("failing-claim-most-seeds", &[("KB502", A, "«1 deg»")]);
}

#[test]
fn unknown_reference() {
    check(
        "unknown-reference",
        &[("KB206", A, "«fig-oja-nrom»"), ("KB206", A, "«tbl-nothing»"), ("KB206", A, "«eq-oja»")],
    );
}

#[test]
fn unknown_value() {
    check(
        "unknown-value",
        &[
            ("KB504", A, "«oja_nrom»"),
            ("KB504", A, "«ojja»"),
            ("KB504", A, "«.2x»"),
            ("KB504", A, "`= «oja» .2f`"),
            ("KB504", A, "«Hz»"),
        ],
    );
}

/// Values may be shown, but not twice; the table of them has a caption and no text alternative.
#[test]
fn values_in_show() {
    check(
        "values-in-show",
        &[
            ("KB206", A, "«tbl-none-values»"),
            ("KB504", A, "[values, «at_plus_10»"),
            ("KB504", A, "\"All\", «at_plus_10»"),
            ("KB504", A, "alt: { «values»"),
            ("KB504", A, "window, «values», integral"),
            ("KB504", A, "integral, «integral»"),
            ("KB504", A, "«at_plus_1», valeus"),
            ("KB504", A, "at_plus_1, «valeus»"),
        ],
    );
}

/// The first sentence of the fixture is right and is not told.
#[test]
fn units_of_values() {
    check(
        "value-units",
        &[
            ("KB504", A, ".3f «Hz»"),
            ("KB504", A, ".1f «hz»"),
            ("KB504", A, "at_plus_10 .3f «ms»"),
            ("KB504", A, "at_minus_10 .3f «unit»"),
            ("KB504", A, ".1% «s»"),
            ("KB504", A, "«.2%»"),
            ("KB504", A, "ms «more»"),
            ("KB504", A, ".2f «V»"),
        ],
    );
}
