//! From plans to runs: what is in the cache is taken from there, the rest is simulated in parallel.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use kb_demos::report::{Figure, Table};
use kb_demos::{Fault, Output, OutputKind, Report, Unwatched, values};

use super::cache::{Cache, Depth, Outcome};
use super::claim::{self, Evidence};
use super::plan::Plan;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::kept;
use crate::model::{Clock, RunKey};

/// A demo that has run.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// What was asked.
    pub plan: Arc<Plan>,
    /// The name of the published result.
    pub key: RunKey,
    /// The published report; `None` where the run failed.
    pub report: Option<Arc<Report>>,
    /// What became of the claims, in their order.
    pub evidence: Vec<Evidence>,
}

impl Run {
    /// The number of that name, and what it is; `None` also where the run failed.
    pub fn value(&self, name: &str) -> Option<(f64, &Output)> {
        let number = self.report.as_ref()?.value(name)?;
        Some((number, self.plan.description.value(name)?))
    }

    /// The figures that are shown, in order; none where the run failed.
    pub fn figures(&self) -> impl Iterator<Item = (&Output, &Figure)> {
        let shown = self.plan.shown.iter().filter(|output| output.kind == OutputKind::Figure);
        shown.filter_map(|output| Some((output, self.report.as_ref()?.figure(&output.name)?)))
    }

    /// The table of that name: of the model, or that of the values shown.
    pub fn table(&self, name: &str) -> Option<Cow<'_, Table>> {
        let report = self.report.as_ref()?;
        let values = &self.plan.values;
        let listed = || (name == values::NAME && !values.is_empty()).then(|| values::table(values, report));
        report.table(name).map(Cow::Borrowed).or_else(|| listed().map(Cow::Owned))
    }
}

/// How the simulating went.
#[derive(Debug, Clone, Default)]
pub struct Simulated {
    /// The demos by id.
    pub runs: Arc<BTreeMap<String, Run>>,
    /// How many simulations ran, rather than being taken from the cache.
    pub simulations: usize,
    /// The demos whose result is not known yet.
    pub pending: Vec<Arc<Plan>>,
    /// What failed.
    pub diagnostics: Vec<Diagnostic>,
}

/// Told of each simulation that ends: how many are done, of how many.
pub trait Progress: Sync {
    /// `done` of `all` simulations are done.
    fn simulated(&self, done: usize, all: usize);

    /// Whether nobody waits for the results any more: simulations then end at once, and nothing of them is kept.
    fn stopped(&self) -> bool {
        false
    }
}

/// One simulation to be done.
struct Task<'a> {
    plan: &'a Plan,
    key: RunKey,
    seed: u64,
    depth: Depth,
    /// How long it may take, as last measured, in seconds.
    expected: f64,
}

/// Gets the reports of all plans and judges their claims. Runs go in parallel, the longest first; the results
/// do not depend on their order.
pub fn run_all(plans: &[Arc<Plan>], cache: &Cache, time_limit: f64, progress: &dyn Progress) -> Simulated {
    let mut timings = Timings::of(cache);
    let mut outcomes = BTreeMap::new();
    let mut tasks = Vec::new();
    for (key, (depth, seed, plan)) in wanted(plans) {
        match found(plan, seed, &key, depth, cache) {
            Some(outcome) => drop(outcomes.insert(key, outcome)),
            None => tasks.push(Task { plan, key, seed, depth, expected: timings.expected(plan) }),
        }
    }
    tasks.sort_by(|a, b| b.expected.total_cmp(&a.expected));
    let done = simulate(&tasks, cache, time_limit, progress);
    for (task, (outcome, seconds)) in tasks.iter().zip(done) {
        timings.note(task.plan, seconds);
        outcomes.insert(task.key, outcome);
    }
    if !tasks.is_empty() {
        timings.write();
    }
    cache.tidy(&outcomes.keys().copied().collect());
    let mut simulated = Simulated { simulations: tasks.len(), ..Simulated::default() };
    let mut runs = BTreeMap::new();
    for plan in plans {
        runs.insert(plan.id.clone(), judge(plan, &outcomes, time_limit, &mut simulated.diagnostics));
    }
    simulated.runs = Arc::new(runs);
    simulated
}

/// Gets the reports of the plans as far as they are known. A demo that has to run first is pending: it shows what it
/// showed before, if there was something.
pub fn known(
    plans: &[Arc<Plan>],
    cache: &Cache,
    time_limit: f64,
    before: Option<&BTreeMap<String, Run>>,
) -> Simulated {
    let mut simulated = Simulated::default();
    let mut runs = BTreeMap::new();
    for plan in plans {
        let old = before.and_then(|before| before.get(&plan.id));
        let wanted = wanted(std::slice::from_ref(plan));
        let outcomes: BTreeMap<RunKey, Outcome> = wanted
            .iter()
            .filter_map(|(key, (depth, seed, plan))| Some((*key, found(plan, *seed, key, *depth, cache)?)))
            .collect();
        if outcomes.len() == wanted.len() {
            runs.insert(plan.id.clone(), judge(plan, &outcomes, time_limit, &mut simulated.diagnostics));
            continue;
        }
        simulated.pending.push(Arc::clone(plan));
        let run = if let Some(old) = old.filter(|old| old.report.is_some()) {
            let shown = Plan { place: plan.place.clone(), ..Plan::clone(&old.plan) };
            Run { plan: Arc::new(shown), ..old.clone() }
        } else {
            let key = RunKey::new(&plan.model, &plan.settings, plan.seed);
            Run { plan: Arc::clone(plan), key, report: None, evidence: Vec::new() }
        };
        runs.insert(plan.id.clone(), run);
    }
    simulated.runs = Arc::new(runs);
    simulated
}

/// All results that the plans need: the published reports, and values for the claims' other seeds.
fn wanted(plans: &[Arc<Plan>]) -> BTreeMap<RunKey, (Depth, u64, &Plan)> {
    let mut wanted: BTreeMap<RunKey, (Depth, u64, &Plan)> = BTreeMap::new();
    for plan in plans {
        let seeds: BTreeSet<u64> = plan.claims.iter().flat_map(|c| c.seeds.iter().copied()).collect();
        for seed in seeds {
            let key = RunKey::new(&plan.model, &plan.settings, seed);
            wanted.entry(key).or_insert((Depth::Values, seed, plan));
        }
    }
    for plan in plans {
        let key = RunKey::new(&plan.model, &plan.settings, plan.seed);
        wanted.insert(key, (Depth::Full, plan.seed, plan));
    }
    wanted
}

/// The runs that some plans need, by their keys: the plan of each, and its seed.
pub fn needs(plans: &[Arc<Plan>]) -> BTreeMap<RunKey, (&Plan, u64)> {
    wanted(plans).into_iter().map(|(key, (_, seed, plan))| (key, (plan, seed))).collect()
}

/// The results that some plans need.
pub fn needed(plans: &[Arc<Plan>]) -> BTreeSet<RunKey> {
    wanted(plans).into_keys().collect()
}

/// A result that need not be computed: it is kept, or was recorded. What was recorded stands in its file and nowhere else.
fn found(plan: &Plan, seed: u64, key: &RunKey, depth: Depth, cache: &Cache) -> Option<Outcome> {
    if plan.model.is_recorded() {
        return Some(plan.model.run(&plan.settings, seed, &mut Unwatched).map(Arc::new));
    }
    cache.get(key, depth)
}

/// Simulates in parallel; the answers are in the order of the tasks.
fn simulate(
    tasks: &[Task<'_>],
    cache: &Cache,
    time_limit: f64,
    progress: &dyn Progress,
) -> Vec<(Outcome, f64)> {
    let answers: Vec<Mutex<Option<(Outcome, f64)>>> = tasks.iter().map(|_| Mutex::new(None)).collect();
    let done = Mutex::new(0);
    rayon::scope_fifo(|scope| {
        for (task, answer) in tasks.iter().zip(&answers) {
            let done = &done;
            scope.spawn_fifo(move |_| {
                let start = Instant::now();
                let outcome = simulate_one(task, time_limit, progress);
                let seconds = start.elapsed().as_secs_f64();
                // A result that cannot be kept is made again by the next build.
                // What stops a program, or a module at its limits, may be mended without a change of what results depend on.
                let for_good = outcome.is_ok() || task.plan.model.is_built_in();
                if !progress.stopped() {
                    if for_good {
                        let _ = cache.put(&task.key, task.depth, &outcome);
                    } else {
                        cache.put_for_now(&task.key, task.depth, &outcome);
                    }
                }
                if let Ok(mut answer) = answer.lock() {
                    *answer = Some((outcome, seconds));
                }
                if let Ok(mut done) = done.lock() {
                    *done += 1;
                    progress.simulated(*done, tasks.len());
                }
            });
        }
    });
    let never = || (Err(Fault::Failed("the run ended without an answer".into())), 0.0);
    answers.into_iter().map(|a| a.into_inner().ok().flatten().unwrap_or_else(never)).collect()
}

fn simulate_one(task: &Task<'_>, time_limit: f64, progress: &dyn Progress) -> Outcome {
    let stopped = || progress.stopped();
    let mut clock = Clock::new(task.plan.model.limit(Duration::from_secs_f64(time_limit)), &stopped);
    let report = task.plan.model.run(&task.plan.settings, task.seed, &mut clock)?;
    Ok(Arc::new(match task.depth {
        Depth::Full => report,
        Depth::Values => Report { values: report.values, ..Report::default() },
    }))
}

fn judge(
    plan: &Arc<Plan>,
    outcomes: &BTreeMap<RunKey, Outcome>,
    time_limit: f64,
    diagnostics: &mut Vec<Diagnostic>,
) -> Run {
    let key = RunKey::new(&plan.model, &plan.settings, plan.seed);
    let outcome = |seed| outcomes.get(&RunKey::new(&plan.model, &plan.settings, seed));
    let mut failures = Failures::default();
    let report = match outcome(plan.seed) {
        Some(Ok(report)) => Some(Arc::clone(report)),
        Some(Err(fault)) => {
            failures.add(fault, plan.seed, &plan.place);
            None
        }
        None => None,
    };
    let mut evidence = Vec::new();
    for claim in &plan.claims {
        let mut values = Vec::new();
        for seed in &claim.seeds {
            match outcome(*seed) {
                Some(Ok(report)) => values.extend(report.value(&claim.output.name)),
                Some(Err(fault)) => failures.add(fault, *seed, &claim.place),
                None => {}
            }
        }
        if values.len() == claim.seeds.len() {
            let judged = claim::judge(claim, &values);
            diagnostics.extend(claim::broken(claim, &judged));
            evidence.push(judged);
        }
    }
    diagnostics.extend(failures.told(plan, time_limit));
    Run { plan: Arc::clone(plan), key, report, evidence }
}

/// What failed, each fault once.
#[derive(Default)]
struct Failures<'a>(Vec<(&'a Fault, BTreeSet<u64>, &'a Place)>);

impl<'a> Failures<'a> {
    fn add(&mut self, fault: &'a Fault, seed: u64, place: &'a Place) {
        match self.0.iter_mut().find(|(known, ..)| *known == fault) {
            Some((_, seeds, _)) => drop(seeds.insert(seed)),
            None => self.0.push((fault, BTreeSet::from([seed]), place)),
        }
    }

    fn told(&self, plan: &Plan, time_limit: f64) -> impl Iterator<Item = Diagnostic> {
        self.0.iter().map(move |(fault, seeds, place)| failure(plan, fault, seeds, time_limit, place))
    }
}

/// "seed 1", "seeds 1, 2 and 7", "12 seeds, such as 1".
fn in_words(seeds: &BTreeSet<u64>) -> String {
    /// More than so many are counted.
    const MOST: usize = 5;
    let names: Vec<String> = seeds.iter().map(u64::to_string).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!("seed {one}"),
        [first, ..] if names.len() > MOST => format!("{} seeds, such as {first}", names.len()),
        [all @ .., last] => format!("seeds {} and {last}", all.join(", ")),
    }
}

fn failure(plan: &Plan, fault: &Fault, seeds: &BTreeSet<u64>, time_limit: f64, place: &Place) -> Diagnostic {
    let limit = plan.model.time_limit.unwrap_or(time_limit);
    let which = in_words(seeds);
    let (code, message) = match fault {
        Fault::Stopped => {
            (Code::DemoFailed, format!("demo `{}` ({which}) took longer than {limit} s", plan.id))
        }
        Fault::NotReproduced(_) => (Code::NotReproduced, format!("demo `{}` ({which}): {fault}", plan.id)),
        other => (Code::DemoFailed, format!("demo `{}` ({which}) failed: {other}", plan.id)),
    };
    let help = match fault {
        Fault::Stopped if !plan.model.is_built_in() => {
            format!("ask less of it, or raise `limits: {{time: ...}}` in demos/{}/model.yaml", plan.model.name)
        }
        Fault::Stopped => "ask less of it, or raise `demos: {time_limit: ...}` in kb.yaml".to_owned(),
        Fault::NotReproduced(_) => {
            "let all that is chance in it come from the seed, and leave clocks, addresses and the order of sets out".into()
        }
        _ => {
            let seed = seeds.first().copied().unwrap_or(plan.seed);
            format!("try it alone: kb demo run {} --seed {seed}", plan.model.name)
        }
    };
    Diagnostic::new(code, message).at(place.clone()).help(help)
}

/// How long each demo took last, so that the longest can start first. A wrong guess costs time, never bytes.
struct Timings {
    path: PathBuf,
    seconds: BTreeMap<String, f64>,
}

impl Timings {
    fn of(cache: &Cache) -> Self {
        let path = cache.timings();
        let seconds = kept::read(&path).unwrap_or_default();
        Self { path, seconds }
    }

    fn expected(&self, plan: &Plan) -> f64 {
        self.seconds.get(&*plan.model.name).copied().unwrap_or(1.0)
    }

    fn note(&mut self, plan: &Plan, seconds: f64) {
        self.seconds.insert(plan.model.name.to_string(), seconds);
    }

    fn write(&self) {
        // Without it the next build starts its runs in another order.
        let _ = kept::write(&self.path, &self.seconds);
    }
}
