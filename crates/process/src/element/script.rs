//! Script task: a FEEL expression; its value becomes data.

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
    expr: &Expr,
    result: Option<&str>,
) -> Result<Work, H::Refusal> {
    run.host.script(node, expr, result, at)
}
