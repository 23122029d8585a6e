//! Exclusive gateway: the first exit whose condition holds, else the default.

use bpmn::{Node, Process};
use value::ElementId;

use crate::activity::no_way_on;
use crate::host::Host;
use crate::run::Run;

pub(super) fn enter<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
    from: Vec<ElementId>,
) -> Result<(), H::Refusal> {
    let choice = process.exits(node.ix).filter(|flow| node.default != Some(flow.ix)).find(|flow| {
        let holds = |condition: &bpmn::Expr| run.holds(scope, condition);
        flow.condition.as_ref().is_none_or(holds)
    });
    let taken = choice.map(|flow| flow.ix).or(node.default);
    if taken.is_none() && !node.outgoing.is_empty() {
        return Err(no_way_on(node).into());
    }
    let to = taken.map(|flow| process.flow(flow).id.clone()).into_iter().collect();
    run.pass(scope, process, node, from, to)
}
