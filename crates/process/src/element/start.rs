//! Start event reached inside a scope: a token passes.

use bpmn::{Node, Process};
use value::ElementId;

use crate::host::Host;
use crate::run::Run;

pub(super) fn enter<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
    from: Vec<ElementId>,
) -> Result<(), H::Refusal> {
    let to = run.exits(scope, process, node)?;
    run.pass(scope, process, node, from, to)
}
