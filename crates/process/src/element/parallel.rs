//! Parallel gateway: waits for a token on every entry, gives one to every exit.

use bpmn::{Node, Process};
use value::ElementId;

use crate::host::Host;
use crate::run::Run;

pub(super) fn arrive<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
) -> Result<(), H::Refusal> {
    let entries: Vec<ElementId> = node.incoming.iter().map(|&flow| process.flow(flow).id.clone()).collect();
    if entries.iter().any(|flow| run.net().tokens_on(scope, flow) == 0) {
        return Ok(());
    }
    enter(run, scope, process, node, entries)
}

pub(super) fn enter<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
    from: Vec<ElementId>,
) -> Result<(), H::Refusal> {
    let to = process.exits(node.ix).map(|flow| flow.id.clone()).collect();
    run.pass(scope, process, node, from, to)
}
