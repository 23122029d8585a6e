//! Receive task: waits for a message; one that was kept is taken at once.

use bpmn::Node;
use value::ElementId;

use crate::host::Host;
use crate::run::Run;

pub(super) fn enter<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    node: &'m Node,
    from: Vec<ElementId>,
) -> Result<(), H::Refusal> {
    run.activity(scope, node, from)
}
