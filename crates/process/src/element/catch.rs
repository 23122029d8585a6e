//! Intermediate catch event: waits; the target of a link passes on.

use bpmn::{Node, Process};
use value::ElementId;

use crate::host::Host;
use crate::run::Run;
use crate::state::Part;

pub(super) fn enter<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
    from: Vec<ElementId>,
) -> Result<(), H::Refusal> {
    if node.kind.link().is_some() {
        let to = run.exits(scope, process, node)?;
        return run.pass(scope, process, node, from, to);
    }
    run.arm(scope, node, Part::Wait, None, from).map(|_| ())
}
