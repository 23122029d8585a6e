//! Intermediate throw event: throws, and goes on; a link goes on at its other end.

use bpmn::{Definition, Expr, Kind, Message, Node, Process};
use value::{Context, ElementId};

use crate::activity::no_way_on;
use crate::host::Host;
use crate::run::Run;

pub(super) fn enter<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
    from: Vec<ElementId>,
) -> Result<(), H::Refusal> {
    if let Some(name) = node.kind.link() {
        let Some(&target) = process.content_of(node.scope).links.get(name) else {
            return Err(no_way_on(node).into());
        };
        let to = run.exits(scope, process, process.node(target))?;
        return run.pass(scope, process, node, from, to);
    }
    let compensation = node.kind.throws().iter().find_map(|definition| match definition {
        Definition::Compensation { wait, .. } => Some(*wait),
        _ => None,
    });
    match compensation {
        Some(wait) => {
            say(run, scope, node)?;
            run.compensate(scope, process, node, from, wait)
        }
        None => {
            let to = run.exits(scope, process, node)?;
            run.pass(scope, process, node, from, to)?;
            say(run, scope, node)
        }
    }
}

/// Throws the messages, signals and escalations of an event.
pub(super) fn say<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    node: &'m Node,
) -> Result<(), H::Refusal> {
    let inputs: &[(String, Expr)] = match &node.kind {
        Kind::Throw { inputs, .. } | Kind::End { inputs, .. } => inputs,
        _ => &[],
    };
    for definition in node.kind.throws() {
        match definition {
            Definition::Message(message) => send(run, scope, node, message, inputs)?,
            Definition::Signal(name) => run.signal(name)?,
            Definition::Escalation(code) => run.escalate(scope, code.as_deref().unwrap_or_default())?,
            _ => {}
        }
    }
    Ok(())
}

fn send<H: Host>(
    run: &mut Run<'_, '_, H>,
    scope: u32,
    node: &Node,
    message: &Message,
    inputs: &[(String, Expr)],
) -> Result<(), H::Refusal> {
    let payload: Context = run.payload(scope, node, inputs);
    let key = run.message_key(scope, message);
    run.send(scope, &message.name, key, &payload)
}
