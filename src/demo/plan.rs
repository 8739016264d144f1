//! From a block to a [`Plan`]: the model is known, all parameters are set, all outputs and claims exist.

use std::sync::Arc;

use kb_demos::{Description, Output, OutputKind, ParameterError, Settings, values};

use super::block::{Block, Caption, Claim, Quorum, Test};
use crate::diagnostic::{Code, Diagnostic, FileName, Place, nearest};
use crate::model::{Model, Models};
use crate::yaml::Spanned;

/// A demo that can run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The id of the demo.
    pub id: String,
    /// The model.
    pub model: Arc<Model>,
    /// What the model says of itself.
    pub description: Arc<Description>,
    /// All parameters.
    pub settings: Settings,
    /// The seed of the published run.
    pub seed: u64,
    /// The outputs shown, in their order: figures and tables, the table of values among them.
    pub shown: Vec<Output>,
    /// The values in the table of values, in their order; none where it is not shown.
    pub values: Vec<Output>,
    /// The claims, with their bounds as numbers.
    pub claims: Vec<BoundClaim>,
    /// Where the block stands.
    pub place: Place,
}

impl PartialEq for Plan {
    fn eq(&self, other: &Self) -> bool {
        // What a model says of itself is part of it.
        let Self { id, model, description: _, settings, seed, shown, values, claims, place } = self;
        *id == other.id
            && *model == other.model
            && *settings == other.settings
            && *seed == other.seed
            && *shown == other.shown
            && *values == other.values
            && *claims == other.claims
            && *place == other.place
    }
}

/// A claim whose bounds are numbers in the unit of its value.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundClaim {
    /// The output that it speaks of.
    pub output: Output,
    /// What must hold.
    pub bounds: Bounds,
    /// The seeds; the published one where none are named.
    pub seeds: Vec<u64>,
    /// For how many of the seeds.
    pub quorum: Quorum,
    /// The claim in words.
    pub says: String,
    /// Where its bounds stand.
    pub place: Place,
}

impl BoundClaim {
    /// Whether it must hold for every seed.
    pub fn wants_all(&self) -> bool {
        self.quorum == Quorum::All
    }
}

/// What must hold of a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bounds {
    /// Greater than.
    Above(f64),
    /// Less than.
    Below(f64),
    /// From the first to the second, both included.
    Between(f64, f64),
    /// No further than the second from the first.
    Near(f64, f64),
}

/// Plans a demo, or says all that is wrong with it.
pub fn plan(
    block: &Block,
    file: &FileName,
    models: &Models,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Plan> {
    let before = diagnostics.len();
    let Some(model) = models.find(&block.model.value) else {
        // What is wrong with a model that cannot be used was told where it is written.
        if !models.is_broken(&block.model.value) {
            diagnostics.push(
                Diagnostic::new(Code::BadDemo, format!("there is no model `{}`", block.model.value))
                    .at(Place::new(file, block.model.range.clone()))
                    .maybe_help(models.suggestion(&block.model.value)),
            );
        }
        return None;
    };
    let description = Arc::clone(&model.description);
    let mut planner = Planner { file, description, diagnostics, hints: Vec::new() };
    let settings = planner.settings(block);
    let (shown, values) = planner.shown(block);
    planner.controls(block);
    planner.captions(&block.captions, &[OutputKind::Figure, OutputKind::Table]);
    planner.captions(&block.alt, &[OutputKind::Figure]);
    let claims = block.claims.iter().filter_map(|claim| planner.claim(claim, block.seed)).collect();
    let Planner { description, hints, .. } = planner;
    let fine = diagnostics.len() == before;
    diagnostics.extend(hints);
    fine.then(|| Plan {
        id: block.id.value.clone(),
        model: Arc::clone(model),
        description,
        settings,
        seed: block.seed,
        shown,
        values,
        claims,
        place: Place::new(file, block.range.clone()),
    })
}

/// What `show` can name: what stands in the page by itself, and values, which stand in one table.
const SHOWN: [OutputKind; 3] = [OutputKind::Figure, OutputKind::Table, OutputKind::Value];

struct Planner<'a> {
    file: &'a FileName,
    description: Arc<Description>,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// What does not keep the demo from running.
    hints: Vec<Diagnostic>,
}

impl Planner<'_> {
    fn report(&mut self, range: &std::ops::Range<usize>, message: String, help: Option<String>) {
        let place = Place::new(self.file, range.clone());
        self.diagnostics.push(Diagnostic::new(Code::BadDemo, message).at(place).maybe_help(help));
    }

    fn settings(&mut self, block: &Block) -> Settings {
        let given: Vec<_> = block.params.iter().map(|p| (p.name.value.clone(), p.given.clone())).collect();
        let refused = match self.description.resolve(&given) {
            Ok(settings) => return settings,
            Err(refused) => refused,
        };
        for (name, error) in refused {
            let Some(param) = block.params.iter().find(|p| p.name.value == name) else { continue };
            let range = match error {
                ParameterError::Unknown(_) => param.name.range.clone(),
                _ => param.range.clone(),
            };
            let message = match &error {
                ParameterError::Unknown(_) => format!("`{}` has no parameter `{name}`", block.model.value),
                _ => format!("parameter `{name}`: {error}"),
            };
            let help = self.parameter_help(&name, &error);
            self.report(&range, message, help);
        }
        Settings::default()
    }

    fn parameter_help(&self, name: &str, error: &ParameterError) -> Option<String> {
        let names: Vec<&str> = self.description.parameters.iter().map(|p| p.name.as_str()).collect();
        let Some(parameter) = self.description.parameter(name) else {
            return nearest::suggestion_or_all(name, "parameters", &names);
        };
        let units = parameter.unit.alternatives();
        Some(match error {
            ParameterError::OutOfRange { .. } => format!("choose a value from {}", parameter.range()),
            ParameterError::Quantity(_) if units != [""] => {
                format!(
                    "write a number and a unit ({}), such as `{}`",
                    units.join(", "),
                    parameter.show(&parameter.default())
                )
            }
            ParameterError::NotAnOption { given, .. } => {
                return nearest::suggestion(given, parameter.range().split(", "))
                    .or(Some(parameter.help.clone()));
            }
            _ => format!("the default is `{}`", parameter.show(&parameter.default())),
        })
    }

    /// What is shown, and the values in the table of values.
    fn shown(&mut self, block: &Block) -> (Vec<Output>, Vec<Output>) {
        let of_kind = |value: bool| {
            let outputs = self.description.outputs.iter();
            outputs.filter(move |o| (o.kind == OutputKind::Value) == value).cloned().collect()
        };
        let Some(show) = &block.show else { return (of_kind(false), Vec::new()) };
        let all_values: Vec<Output> = of_kind(true);
        let listed = self.values_table();
        let (mut shown, mut values) = (Vec::<Output>::new(), Vec::<Output>::new());
        for name in show {
            if shown.iter().chain(&values).any(|output| output.name == name.value) {
                let help = match values.len() {
                    0 => "take one out",
                    _ => "take one out: `values` is the table of all values, or of those that are named",
                };
                self.report(&name.range, format!("`{}` is shown twice", name.value), Some(help.into()));
                continue;
            }
            let kinds = if listed.is_some() { &SHOWN[..] } else { &SHOWN[..2] };
            let Some(output) = self.output(name, kinds) else { continue };
            if Some(&output) == listed.as_ref() {
                values.clone_from(&all_values);
            }
            if output.kind != OutputKind::Value {
                shown.push(output);
                continue;
            }
            if values.is_empty() {
                shown.extend(listed.clone());
            }
            values.push(output);
        }
        (shown, values)
    }

    /// The table of values, where there are some and no output of the model has its name.
    fn values_table(&self) -> Option<Output> {
        let outputs = &self.description.outputs;
        let any = outputs.iter().any(|o| o.kind == OutputKind::Value);
        (any && self.description.output(values::NAME).is_none()).then(values::output)
    }

    fn controls(&mut self, block: &Block) {
        for name in block.controls.iter().flatten() {
            if self.description.parameter(&name.value).is_none() {
                let names: Vec<&str> = self.description.parameters.iter().map(|p| p.name.as_str()).collect();
                let help = nearest::suggestion_or_all(&name.value, "parameters", &names);
                self.report(
                    &name.range,
                    format!("`{}` has no parameter `{}`", block.model.value, name.value),
                    help,
                );
            }
        }
    }

    fn captions(&mut self, captions: &[Caption], kinds: &[OutputKind]) {
        for caption in captions {
            self.output(&caption.output, kinds);
        }
    }

    /// The output of that name and of one of the kinds; the table of values is one of the tables.
    fn output(&mut self, name: &Spanned<String>, kinds: &[OutputKind]) -> Option<Output> {
        let listed = self.values_table();
        let known = || self.description.outputs.iter().chain(&listed).filter(|o| kinds.contains(&o.kind));
        let found = known().find(|o| o.name == name.value).cloned();
        if found.is_none() {
            let what = match kinds {
                [OutputKind::Value] => "values",
                [OutputKind::Figure] => "figures",
                [OutputKind::Figure, OutputKind::Table] => "figures and tables",
                _ => "figures, tables and values",
            };
            let names: Vec<&str> = known().map(|o| o.name.as_str()).collect();
            let help = nearest::suggestion_or_all(&name.value, what, &names);
            self.report(&name.range, format!("`{}` is not among the model's {what}", name.value), help);
        }
        found
    }

    fn claim(&mut self, claim: &Claim, seed: u64) -> Option<BoundClaim> {
        let output = self.output(&claim.value, &[OutputKind::Value])?;
        if claim.seeds.as_ref().is_some_and(Vec::is_empty) {
            return None;
        }
        let mut bound = |text: &Spanned<String>| {
            // A bare number is in the value's own unit.
            let number = text.value.parse::<f64>().ok().filter(|n| n.is_finite());
            let number = number.map_or_else(|| output.unit.parse(&text.value), Ok);
            number.map_err(|error| self.report(&text.range, error.to_string(), None)).ok()
        };
        let bounds = match &claim.test {
            Test::Above(low) => Bounds::Above(bound(low)?),
            Test::Below(high) => Bounds::Below(bound(high)?),
            Test::Between(low, high) => Bounds::Between(bound(low)?, bound(high)?),
            Test::Near(target, within) => Bounds::Near(bound(target)?, bound(within)?),
        };
        match bounds {
            Bounds::Between(low, high) if low > high => {
                self.report(
                    &claim.range,
                    format!("no number is between {low} and {high}"),
                    Some("swap the bounds".into()),
                );
                return None;
            }
            Bounds::Near(_, within) if within < 0.0 => {
                let range = match &claim.test {
                    Test::Near(_, within) => &within.range,
                    _ => &claim.range,
                };
                self.report(range, "a tolerance is not below zero".into(), None);
                return None;
            }
            _ => {}
        }
        self.weak(claim, bounds, &output);
        Some(BoundClaim {
            output,
            bounds,
            seeds: claim.seeds.clone().unwrap_or_else(|| vec![seed]),
            quorum: claim.quorum,
            says: claim.says.clone(),
            place: Place::new(self.file, claim.range.clone()),
        })
    }

    /// Hints for a claim that says less than it seems to.
    fn weak(&mut self, claim: &Claim, bounds: Bounds, output: &Output) {
        let place = Place::new(self.file, claim.range.clone());
        if bounds.hold_always(output.range) {
            let (name, range) = (&output.name, output.range.words(output.unit));
            self.hints.push(
                Diagnostic::new(Code::EmptyClaim, "no result could break this claim")
                    .at(place)
                    .label(format!("`{name}` is {range} by its definition"))
                    .help("choose bounds that a result could miss"),
            );
        } else if claim.seeds.is_none() && self.description.chance {
            self.hints.push(
                Diagnostic::new(Code::LuckyClaim, "a claim seen once may be luck").at(place).help(
                    "add `seeds: 1..5` to see it five times, or `seeds: 1` to say that one seed is enough",
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::block;

    /// What is shown, and in the table of values, of a model with these outputs.
    fn shown(outputs: Vec<Output>, show: &str) -> (Vec<String>, Vec<String>, usize) {
        let (block, _) = block::parse(&format!("id: a\nmodel: b\nshow: {show}\n"), &"a.md".into(), 0);
        let model = kb_demos::models::all().next().unwrap();
        let description = Arc::new(Description { outputs, ..(model.describe)() });
        let (file, mut diagnostics) = ("a.md".into(), Vec::new());
        let mut planner =
            Planner { file: &file, description, diagnostics: &mut diagnostics, hints: Vec::new() };
        let (shown, values) = planner.shown(&block.unwrap());
        let names = |outputs: Vec<Output>| outputs.into_iter().map(|output| output.name).collect();
        (names(shown), names(values), diagnostics.len())
    }

    fn value(name: &str) -> Output {
        Output::value(name, "a value", kb_demos::Unit::One)
    }

    #[test]
    fn values_stand_in_one_table() {
        let outputs = || vec![Output::figure("f", "F"), value("a"), value("b"), value("c")];
        let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(shown(outputs(), "[f, values]"), (all(&["f", "values"]), all(&["a", "b", "c"]), 0));
        assert_eq!(shown(outputs(), "[c, f, a]"), (all(&["values", "f"]), all(&["c", "a"]), 0));
        assert_eq!(shown(outputs(), "[values, b]"), (all(&["values"]), all(&["a", "b", "c"]), 1));
        assert_eq!(shown(outputs(), "[b, values]"), (all(&["values"]), all(&["b"]), 1));
    }

    /// No built-in model has one (the contract forbids it), but its own would be meant.
    #[test]
    fn a_models_own_output_called_values_comes_first() {
        let outputs = || vec![Output::figure("values", "F"), value("a")];
        assert_eq!(shown(outputs(), "[values]"), (vec!["values".into()], vec![], 0));
        assert_eq!(shown(outputs(), "[a]"), (vec![], vec![], 1), "there is no room for the table");
        assert_eq!(shown(vec![Output::figure("f", "F")], "[values]"), (vec![], vec![], 1), "no values");
    }
}
