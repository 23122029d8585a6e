//! Business rule task: asks a decision; which rules hit is kept in the event.

use bpmn::Node;
use value::ElementId;

use super::script::named;
use crate::Event;
use crate::refusal::Refusal;
use crate::turn::Turn;

pub(super) fn arrive(
    turn: &mut Turn<'_>,
    node: &Node,
    from: Vec<ElementId>,
    decision: &str,
    result: Option<&str>,
) -> Result<(), Refusal> {
    let scope = turn.scope();
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
        .filter(|step| *step.decision == *decision)
        .flat_map(|step| step.rules.clone())
        .collect();
    let values = named(outcome.value, result);
    turn.emit(Event::DecisionMade { decision: decision.to_owned(), rules, values });
    let to = turn.exits(node);
    turn.pass(node, from, to)
}
