//! User task: waits for an act of a person.

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
