//! Data of events (10.4.1 Data modelling and events): one input or output for each event definition, of its type.

use roxmltree::Node as Xml;

use super::data::{agrees, item};
use super::tree::{EVENTS, Out, Tree, children, is_one, name};

pub(crate) fn check(element: Xml, tree: &Tree, out: &mut Out) {
    if !is_one(element, EVENTS) {
        return;
    }
    let throws = is_one(element, &["endEvent", "intermediateThrowEvent", "implicitThrowEvent"]);
    let wanted = if throws { "dataInput" } else { "dataOutput" };
    let data: Vec<Xml> = children(element, wanted).collect();
    let triggers = tree.triggers(element);
    if data.is_empty() || triggers.is_empty() {
        return;
    }
    if data.len() != triggers.len() {
        let message = format!("the event has {} triggers and {} data", triggers.len(), data.len());
        return out.error(element, "event-data-count", message, "give each trigger its own data, in order");
    }
    for (trigger, data) in triggers.into_iter().zip(data) {
        let carried = carried(trigger, tree);
        if carried.is_some() && !agrees(carried, item(data, tree)) {
            let message = format!("`{}` carries another type than the event's data", name(trigger));
            out.error(data, "event-data-type", message, "use the item definition of what is sent or caught");
        }
    }
}

/// The item definition of what an event definition sends or catches.
fn carried<'a, 'x>(trigger: Xml<'a, 'x>, tree: &Tree<'a, 'x>) -> Option<Xml<'a, 'x>> {
    let (reference, item) = match name(trigger) {
        "messageEventDefinition" => ("messageRef", "itemRef"),
        "signalEventDefinition" => ("signalRef", "structureRef"),
        "errorEventDefinition" => ("errorRef", "structureRef"),
        "escalationEventDefinition" => ("escalationRef", "structureRef"),
        _ => return None,
    };
    tree.referred(trigger, reference).and_then(|carrier| tree.referred(carrier, item))
}
