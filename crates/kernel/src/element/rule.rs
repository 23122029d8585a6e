//! Business rule task: asks a decision; which rules hit is kept in the event.

use process::{Locals, named};
use value::Context;

use crate::Event;
use crate::refusal::Refusal;
use crate::scope::CaseScope;
use crate::turn::Turn;

pub(crate) fn decide(
    turn: &mut Turn<'_>,
    decision: &str,
    result: Option<&str>,
    at: u32,
) -> Result<Context, Refusal> {
    let scope = CaseScope { locals: Some(Locals::new(&turn.case.net, at)), ..turn.scope() };
    let outcome = turn
        .world
        .app
        .decisions
        .iter()
        .find(|model| model.decisions().any(|id| id == decision))
        .map(|model| model.decide(decision, &scope, &scope.world()));
    let Some(outcome) = outcome else {
        return Err(Refusal::new(
            "no-such-decision",
            format!("没有名为“{decision}”的决策表"),
            format!("there is no decision \"{decision}\""),
        ));
    };
    let rules = outcome
        .trace
        .steps
        .iter()
        .filter(|step| step.decision == decision)
        .flat_map(|step| step.rules.clone())
        .collect();
    let values = named(outcome.value, result);
    turn.emit(Event::DecisionMade { decision: decision.to_owned(), rules, values: values.clone() });
    Ok(values)
}
