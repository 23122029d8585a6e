//! One file per BPMN element that runs: what happens when a token arrives.

mod boundary;
mod call;
mod catch;
pub(crate) mod complex;
mod end;
mod event_gateway;
mod exclusive;
pub(crate) mod inclusive;
mod parallel;
mod plain;
mod receive;
mod rule;
mod script;
mod send;
mod service;
mod start;
mod sub_process;
mod throw;
mod user;

use bpmn::{Kind, Node, Process};
use value::ElementId;

use crate::host::{Host, Work};
use crate::run::Run;

/// A token came over `flow`. A join may leave it there.
pub(crate) fn arrive<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    process: &'m Process,
    node: &'m Node,
    flow: &ElementId,
) -> Result<(), H::Refusal> {
    match &node.kind {
        Kind::ParallelGateway if node.incoming.len() > 1 => parallel::arrive(run, scope, process, node),
        Kind::InclusiveGateway if node.incoming.len() > 1 => Ok(()),
        Kind::ComplexGateway { .. } => complex::arrive(run, scope, process, node),
        _ => match started_by(run, scope, process, node, flow) {
            Some(from) => enter(run, scope, node, from),
            None => Ok(()),
        },
    }
}

/// The tokens an activity takes: `startQuantity` of all its entries together, the newest first.
fn started_by<H: Host>(
    run: &Run<'_, '_, H>,
    scope: u32,
    process: &Process,
    node: &Node,
    flow: &ElementId,
) -> Option<Vec<ElementId>> {
    let needed = node.activity.as_ref().map_or(1, |activity| activity.start_quantity) as usize;
    if needed == 1 {
        return Some(vec![flow.clone()]);
    }
    let ids = node.incoming.iter().map(|&entry| &process.flow(entry).id);
    let mut from: Vec<ElementId> = Vec::new();
    for id in ids {
        from.extend(std::iter::repeat_n(id.clone(), run.net().tokens_on(scope, id) as usize));
    }
    from.truncate(needed);
    (from.len() == needed).then_some(from)
}

/// A node begins, with the tokens `from`, or by itself with none.
pub(crate) fn enter<'m, H: Host>(
    run: &mut Run<'m, '_, H>,
    scope: u32,
    node: &'m Node,
    from: Vec<ElementId>,
) -> Result<(), H::Refusal> {
    let (process, _) = run.node_of(&node.id)?;
    match &node.kind {
        Kind::Start { .. } => start::enter(run, scope, process, node, from),
        Kind::End { .. } => end::enter(run, scope, process, node, from),
        Kind::Catch { .. } => catch::enter(run, scope, process, node, from),
        Kind::Throw { .. } => throw::enter(run, scope, process, node, from),
        Kind::Boundary { .. } => boundary::enter(node).map_err(Into::into),
        Kind::Task | Kind::ManualTask => plain::enter(run, scope, node, from),
        Kind::UserTask { .. } => user::enter(run, scope, node, from),
        Kind::ServiceTask { .. } => service::enter(run, scope, node, from),
        Kind::ScriptTask { .. } => script::enter(run, scope, node, from),
        Kind::RuleTask { .. } => rule::enter(run, scope, node, from),
        Kind::SendTask { .. } => send::enter(run, scope, node, from),
        Kind::ReceiveTask { .. } => receive::enter(run, scope, node, from),
        Kind::CallActivity { .. } => call::enter(run, scope, node, from),
        Kind::SubProcess { .. } => sub_process::enter(run, scope, node, from),
        Kind::ExclusiveGateway => exclusive::enter(run, scope, process, node, from),
        Kind::InclusiveGateway => inclusive::enter(run, scope, process, node, from),
        Kind::ParallelGateway => parallel::enter(run, scope, process, node, from),
        Kind::EventGateway { .. } => event_gateway::enter(run, scope, process, node, from),
        Kind::ComplexGateway { .. } => complex::enter(run, scope, process, node, from),
    }
}

/// Whether an activity is work that the platform does itself.
pub(crate) fn works_at_once(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Task
            | Kind::ManualTask
            | Kind::ServiceTask { .. }
            | Kind::ScriptTask { .. }
            | Kind::RuleTask { .. }
            | Kind::SendTask { .. }
    )
}

/// Does the work of an activity that [`works_at_once`].
pub(crate) fn work<H: Host>(run: &mut Run<'_, '_, H>, at: u32, node: &Node) -> Result<Work, H::Refusal> {
    match &node.kind {
        Kind::ServiceTask { operation, inputs } => service::work(run, at, node, operation, inputs),
        Kind::ScriptTask { expr, result } => script::work(run, at, node, expr, result.as_deref()),
        Kind::RuleTask { decision, result } => rule::work(run, at, node, decision, result.as_deref()),
        Kind::SendTask { message, inputs } => send::work(run, at, node, message, inputs),
        _ => Ok(plain::work()),
    }
}
