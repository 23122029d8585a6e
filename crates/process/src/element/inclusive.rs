//! Inclusive gateway: takes every exit whose condition holds; as a join it waits while a token can still come to an
//! entry that has none.

use bpmn::{FlowIx, Node, Process};
use value::ElementId;

use crate::activity::no_way_on;
use crate::host::Host;
use crate::run::Run;
use crate::settle::must_wait;

/// Goes on where nothing more can come.
pub(crate) fn settle<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
) -> Result<bool, H::Refusal> {
    let has = |flow: FlowIx| run.net().tokens_on(scope, &process.flow(flow).id) > 0;
    if must_wait(run, scope, process, node, &has) {
        return Ok(false);
    }
    let full = node.incoming.iter().filter(|&&flow| has(flow));
    let from = full.map(|&flow| process.flow(flow).id.clone()).collect();
    enter(run, scope, process, node, from)?;
    Ok(true)
}

pub(super) fn enter<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
    from: Vec<ElementId>,
) -> Result<(), H::Refusal> {
    let to = chosen(run, scope, process, node);
    if to.is_empty() && !node.outgoing.is_empty() {
        return Err(no_way_on(node).into());
    }
    run.pass(scope, process, node, from, to)
}

/// The exits without a condition and those whose condition holds; where there are none, the default.
pub(super) fn chosen<H: Host>(
    run: &Run<'_, '_, H>,
    scope: u32,
    process: &Process,
    node: &Node,
) -> Vec<ElementId> {
    let exits = process.exits(node.ix).filter(|flow| node.default != Some(flow.ix));
    let holds =
        exits.filter(|flow| flow.condition.as_ref().is_none_or(|condition| run.holds(scope, condition)));
    let mut to: Vec<ElementId> = holds.map(|flow| flow.id.clone()).collect();
    if to.is_empty() {
        to.extend(node.default.map(|flow| process.flow(flow).id.clone()));
    }
    to
}
