//! One file per BPMN element: what happens when a token arrives, and when a waiting element is done.

mod end;
mod exclusive;
mod message;
mod parallel;
mod rule;
mod script;
mod service;
pub(crate) mod timer;
mod user;

use bpmn::{Kind, Node};
use value::ElementId;

pub use service::Native;

use crate::refusal::Refusal;
use crate::turn::Turn;

/// The flows a token on `flow` would use up at `node`, if the node can go on now.
pub(crate) fn ready(turn: &Turn<'_>, node: &Node, flow: &ElementId) -> Option<Vec<ElementId>> {
    match node.kind {
        Kind::ParallelGateway => parallel::ready(turn, node),
        _ => Some(vec![flow.clone()]),
    }
}

/// A token arrives at `node` over the flows `from`.
pub(crate) fn arrive(turn: &mut Turn<'_>, node: &Node, from: Vec<ElementId>) -> Result<(), Refusal> {
    match &node.kind {
        Kind::UserTask { .. } => user::arrive(turn, node, from),
        Kind::ServiceTask { operation, inputs } => service::arrive(turn, node, from, operation, inputs),
        Kind::ScriptTask { expr, result } => script::arrive(turn, node, from, expr, result.as_deref()),
        Kind::RuleTask { decision, result } => rule::arrive(turn, node, from, decision, result.as_deref()),
        Kind::ReceiveTask { .. } | Kind::MessageCatch { .. } => message::arrive(turn, node, from),
        Kind::TimerCatch { timer } => timer::arrive(turn, node, from, timer),
        Kind::ExclusiveGateway { default } => exclusive::arrive(turn, node, from, *default),
        Kind::ParallelGateway => parallel::arrive(turn, node, from),
        Kind::End { terminate } => end::arrive(turn, node, from, *terminate),
        Kind::Start { .. } | Kind::BoundaryTimer { .. } | Kind::BoundaryMessage { .. } => Err(Refusal::new(
            "model-not-sound",
            format!("没有连线可以进入“{}”", node.id),
            format!("no flow can enter \"{}\"", node.id),
        )),
    }
}

/// The message a waiting element waits for.
pub(crate) fn waits_for(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::ReceiveTask { message } | Kind::MessageCatch { message } => Some(message),
        Kind::BoundaryMessage { message, .. } => Some(message),
        _ => None,
    }
}
