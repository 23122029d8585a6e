//! User task: waits for an act of a person.

use bpmn::{Kind, Node};
use value::ElementId;

use crate::Event;
use crate::element::timer;
use crate::refusal::Refusal;
use crate::turn::Turn;

pub(super) fn arrive(turn: &mut Turn<'_>, node: &Node, from: Vec<ElementId>) -> Result<(), Refusal> {
    let instance = turn.case.net.next_instance;
    let element = node.id.clone();
    turn.emit(Event::ElementEntered { element, instance, from, due: None, timer: false, host: None });
    attach(turn, node, instance);
    Ok(())
}

/// Arms the boundary events of an activity that now waits.
pub(super) fn attach(turn: &mut Turn<'_>, node: &Node, host: u32) {
    for &boundary in &node.boundary {
        let event = turn.node(boundary);
        let timer = match &event.kind {
            Kind::BoundaryTimer { timer, .. } => Some(timer),
            _ => None,
        };
        let due = timer.and_then(|timer| timer::due(turn, timer, turn.world.at));
        let instance = turn.case.net.next_instance;
        turn.emit(Event::ElementEntered {
            element: event.id.clone(),
            instance,
            from: Vec::new(),
            due,
            timer: timer.is_some(),
            host: Some(host),
        });
    }
}
