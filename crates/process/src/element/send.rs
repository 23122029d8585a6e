//! Send task: sends a message and goes on.

use bpmn::{Expr, Message, Node};
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
    message: &Message,
    inputs: &[(String, Expr)],
) -> Result<Work, H::Refusal> {
    let payload = run.payload(at, node, inputs);
    let key = run.message_key(at, message);
    run.send(at, &message.name, key, &payload)?;
    Ok(Work::Done(Context::new()))
}
