//! One case against its model.

use feel::{Budget, Live, LiveContext, NullReason, Scope, TimeZone, World};
use value::{Timestamp, Value};

use super::{Ask, Case, Expectation, same};
use crate::{Model, Options};

/// A case passes when all its results do.
#[derive(Debug, Clone)]
pub struct CaseOutcome {
    pub id: String,
    pub nodes: Vec<NodeOutcome>,
}

#[derive(Debug, Clone)]
pub struct NodeOutcome {
    pub name: String,
    pub expected: Live,
    pub found: Live,
    pub passed: bool,
    /// Why nulls became null on the way.
    pub reasons: Vec<NullReason>,
}

impl CaseOutcome {
    pub fn passed(&self) -> bool {
        self.nodes.iter().all(|node| node.passed)
    }
}

/// The world the suite's own cases are run in: 2026-07-01T08:00:00Z, in UTC.
pub fn world() -> World {
    World::new(Timestamp::constant(1_782_892_800, 0), TimeZone::UTC)
}

/// Runs `case` against `model`. Without a model every result fails.
pub fn run(model: Option<&Model>, case: &Case, world: &World) -> CaseOutcome {
    let nodes = case.results.iter().map(|result| {
        let (found, reasons) =
            model.map_or((Live::NULL, Vec::new()), |model| ask(model, case, result, world));
        let passed = model.is_some() && same(&result.expected, &found);
        NodeOutcome { name: result.name.clone(), expected: result.expected.clone(), found, passed, reasons }
    });
    CaseOutcome { id: case.id.clone(), nodes: nodes.collect() }
}

fn ask(model: &Model, case: &Case, result: &Expectation, world: &World) -> (Live, Vec<NullReason>) {
    if let Ask::Call(name) = &case.ask {
        let name = if name.is_empty() { &result.name } else { name };
        let outcome = model.invoke(name, &case.inputs, world, Budget::default());
        let reasons = outcome.trace.steps.into_iter().flat_map(|step| step.nulls).collect();
        let own = outcome.live.entry(&result.name).filter(|_| *name != result.name);
        return (own.unwrap_or(outcome.live), reasons);
    }
    let given = case.inputs.iter().filter(|(name, _)| model.has_decision(name));
    let given = given.map(|(name, live)| (name.clone(), live.clone())).collect();
    let options = Options { given, ..Options::default() };
    let outcome = model.decide_with(&result.name, &Given(&case.inputs), world, &options);
    let reasons = outcome.trace.steps.into_iter().flat_map(|step| step.nulls).collect();
    (outcome.live, reasons)
}

struct Given<'a>(&'a LiveContext);

impl Scope for Given<'_> {
    fn get(&self, name: &str) -> Option<Value> {
        self.get_live(name).map(Live::into_value)
    }

    fn get_live(&self, name: &str) -> Option<Live> {
        self.0.get_live(name)
    }
}
