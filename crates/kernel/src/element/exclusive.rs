//! Exclusive gateway: the first exit whose condition holds, else the default.

use bpmn::{FlowIx, Node};
use value::{ElementId, Value};

use crate::refusal::Refusal;
use crate::turn::Turn;

pub(super) fn arrive(
    turn: &mut Turn<'_>,
    node: &Node,
    from: Vec<ElementId>,
    default: Option<FlowIx>,
) -> Result<(), Refusal> {
    let choice = turn.process().exits(node.ix).find(|flow| {
        let holds = |condition: &feel::Expr| turn.eval(condition) == Value::Bool(true);
        Some(flow.ix) != default && flow.condition.as_ref().is_none_or(holds)
    });
    let taken = choice.map(|flow| flow.ix).or(default);
    let Some(flow) = taken else {
        return Err(Refusal::new(
            "no-way-on",
            format!("流程在“{}”处没有可走的分支", node.name),
            format!("no branch of the process fits at \"{}\"", node.id),
        ));
    };
    let to = turn.flow_ids(&[flow]);
    turn.pass(node, from, to)
}
