//! Service task: an operation of the host, with its inputs.

use bpmn::{Expr, Node};
use value::ElementId;

use crate::host::{Host, Work};
use crate::run::Run;

pub(super) fn enter<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    node: &'m Node,
    from: Vec<ElementId>,
) -> Result<(), H::Refusal> {
    run.activity(scope, node, from)
}

pub(super) fn work<H: Host>(
    run: &mut Run<'_, '_, H>,
    at: u32,
    node: &Node,
    operation: &str,
    inputs: &[(String, Expr)],
) -> Result<Work, H::Refusal> {
    let inputs = run.inputs(at, inputs);
    run.host.serve(node, operation, inputs)
}
