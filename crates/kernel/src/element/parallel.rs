//! Parallel gateway: waits for a token on every entry, gives one to every exit.

use bpmn::Node;
use value::ElementId;

use crate::refusal::Refusal;
use crate::turn::Turn;

pub(super) fn ready(turn: &Turn<'_>, node: &Node) -> Option<Vec<ElementId>> {
    let entries = turn.flow_ids(&node.incoming);
    entries.iter().all(|flow| turn.case.net.arrived.contains_key(flow)).then_some(entries)
}

pub(super) fn arrive(turn: &mut Turn<'_>, node: &Node, from: Vec<ElementId>) -> Result<(), Refusal> {
    let to = turn.flow_ids(&node.outgoing);
    turn.pass(node, from, to)
}
