//! Receive task and message catch event: wait until the case gets a message of that name.

use bpmn::Node;
use value::ElementId;

use crate::Event;
use crate::element::user;
use crate::refusal::Refusal;
use crate::turn::Turn;

pub(super) fn arrive(turn: &mut Turn<'_>, node: &Node, from: Vec<ElementId>) -> Result<(), Refusal> {
    let instance = turn.case.net.next_instance;
    let element = node.id.clone();
    turn.emit(Event::ElementEntered { element, instance, from, due: None, timer: false, host: None });
    user::attach(turn, node, instance);
    Ok(())
}
