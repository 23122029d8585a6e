//! Call activity: a scope with the content of the called process or global task; it sees only what is given to it.

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
