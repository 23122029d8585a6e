//! Business rule task: asks a decision; the host notes which rules hit and sets the outermost data.

use bpmn::Node;
use value::{Context, ElementId};

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
    decision: &str,
    result: Option<&str>,
) -> Result<Work, H::Refusal> {
    let values = run.host.decide(node, decision, result, at)?;
    run.assign_declared(at, &values);
    Ok(Work::Done(Context::new()))
}
