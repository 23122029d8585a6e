//! Sub-processes (10.2.5 Sub-process, event sub-process, ad-hoc): what they hold.

use roxmltree::Node as Xml;

use super::tree::{
    ACTIVITIES, CHOREOGRAPHY_ACTIVITIES, CONVERSATION_NODES, Out, SUB_PROCESSES, Tree, attribute, children,
    flag, is, is_one, name,
};

/// Triggers the start event of an event sub-process may have (Table 10.86).
const STARTS: &[&str] = &[
    "messageEventDefinition",
    "timerEventDefinition",
    "errorEventDefinition",
    "escalationEventDefinition",
    "compensateEventDefinition",
    "conditionalEventDefinition",
    "signalEventDefinition",
];
/// Those of them that always interrupt.
const INTERRUPT: &[&str] = &["errorEventDefinition", "compensateEventDefinition"];

pub(crate) fn check(element: Xml, tree: &Tree, out: &mut Out) {
    if !is_one(element, SUB_PROCESSES) {
        return;
    }
    if children(element, "ioSpecification").next().is_some() {
        let message = "a sub-process has an input/output specification";
        out.error(element, "sub-process-has-io", message, "let the tasks in it read the data");
    }
    if is(element, "adHocSubProcess") {
        ad_hoc(element, out);
    } else if flag(element, "triggeredByEvent") {
        event(element, tree, out);
    } else {
        embedded(element, tree, out);
    }
}

fn event(sub: Xml, tree: &Tree, out: &mut Out) {
    let starts: Vec<Xml> = children(sub, "startEvent").collect();
    if starts.len() != 1 {
        let message = format!("an event sub-process has {} start events, not one", starts.len());
        out.error(sub, "event-sub-process-starts", message, "keep exactly one start event");
    }
    for start in starts {
        let triggers = tree.triggers(start);
        if triggers.is_empty() {
            let message = "the start event of an event sub-process has no trigger";
            out.error(
                start,
                "event-sub-process-trigger",
                message,
                "give it a message, timer, error or the like",
            );
        }
        let goes_on = attribute(start, "isInterrupting") == Some("false");
        for trigger in triggers {
            if !STARTS.contains(&name(trigger)) {
                let message = format!("an event sub-process cannot start by `{}`", name(trigger));
                out.error(
                    start,
                    "event-sub-process-trigger",
                    message,
                    "use a message, timer, error or the like",
                );
            } else if goes_on && INTERRUPT.contains(&name(trigger)) {
                let message = format!("a start by `{}` always interrupts", name(trigger));
                out.error(start, "event-sub-process-interrupts", message, "set isInterrupting to true");
            }
        }
    }
}

/// Table 10.85: a sub-process in the flow starts because the flow reached it, so no start event has a trigger.
fn embedded(sub: Xml, tree: &Tree, out: &mut Out) {
    for start in children(sub, "startEvent").filter(|start| !tree.triggers(*start).is_empty()) {
        let message = "the start event of a sub-process has a trigger";
        out.error(start, "sub-process-trigger", message, "remove it, or make it an event sub-process");
    }
}

fn ad_hoc(sub: Xml, out: &mut Out) {
    if !sub.children().any(|child| is_one(child, ACTIVITIES)) {
        let message = "an ad-hoc sub-process has no activity";
        out.error(sub, "ad-hoc-empty", message, "put a task into it, or remove it");
    }
    for child in sub.children() {
        let forbidden = is_one(child, &["startEvent", "endEvent"])
            || is_one(child, CHOREOGRAPHY_ACTIVITIES)
            || is_one(child, CONVERSATION_NODES);
        if forbidden {
            let message = format!("an ad-hoc sub-process holds a `{}`", name(child));
            out.error(child, "ad-hoc-forbids", message, "remove it: its tasks start and end by themselves");
        }
    }
}
