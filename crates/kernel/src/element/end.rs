//! End event: the token is gone; a terminate end ends all.

use bpmn::Node;
use value::ElementId;

use crate::refusal::Refusal;
use crate::turn::Turn;

pub(super) fn arrive(
    turn: &mut Turn<'_>,
    node: &Node,
    from: Vec<ElementId>,
    terminate: bool,
) -> Result<(), Refusal> {
    turn.pass(node, from, Vec::new())?;
    if terminate {
        turn.cancel_all();
        let left: Vec<(ElementId, u32)> =
            turn.case.net.arrived.iter().map(|(flow, &count)| (flow.clone(), count)).collect();
        for (flow, count) in left {
            let used = std::iter::repeat_n(flow, count as usize).collect();
            turn.pass(node, used, Vec::new())?;
        }
    }
    Ok(())
}
