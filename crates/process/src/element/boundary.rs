//! Boundary event: only what it is for brings it to life, never a flow.

use bpmn::Node;

use crate::host::Stuck;

pub(super) fn enter(node: &Node) -> Result<(), Stuck> {
    Err(Stuck::new(
        "model-not-sound",
        format!("没有连线可以进入“{}”", node.id),
        format!("no flow can enter \"{}\"", node.id),
    ))
}
