//! Events (10.4): which triggers may stand where, and what start and end need.

use roxmltree::Node as Xml;

use super::tree::{EVENTS, Out, Tree, attribute, children, flag, id, is, is_one, name, text};

pub(crate) fn check(element: Xml, tree: &Tree, out: &mut Out) {
    match name(element) {
        "process" => {
            level(element, out);
            for start in children(element, "startEvent") {
                allowed(start, START, "start-trigger", tree, out);
            }
        }
        "subProcess" | "transaction" => level(element, out),
        "intermediateCatchEvent" => allowed(element, CATCH, "catch-trigger", tree, out),
        "intermediateThrowEvent" => allowed(element, THROW, "throw-trigger", tree, out),
        "endEvent" => {
            allowed(element, END, "end-trigger", tree, out);
            cancel_end(element, tree, out);
        }
        "boundaryEvent" => boundary(element, tree, out),
        "eventDefinitionRef" => shared(element, tree, out),
        _ => {}
    }
    if is_one(element, &["endEvent", "intermediateThrowEvent"]) && tree.runs(element) {
        escalation(element, tree, out);
    }
}

/// Triggers by position, without the common ending `EventDefinition` (Tables 10.84, 10.88, 10.89, 10.90).
const START: &[&str] = &["message", "timer", "conditional", "signal"];
const CATCH: &[&str] = &["message", "timer", "conditional", "signal", "link"];
const THROW: &[&str] = &["message", "escalation", "compensate", "signal", "link"];
const END: &[&str] = &["message", "error", "escalation", "cancel", "compensate", "signal", "terminate"];
const BOUNDARY: &[&str] =
    &["message", "timer", "error", "escalation", "cancel", "compensate", "conditional", "signal"];

fn kind<'a>(trigger: Xml<'a, '_>) -> &'a str {
    name(trigger).strip_suffix("EventDefinition").unwrap_or_default()
}

fn allowed(event: Xml, words: &[&str], code: &str, tree: &Tree, out: &mut Out) {
    for trigger in tree.triggers(event).into_iter().filter(|trigger| !words.contains(&kind(*trigger))) {
        let message = format!("a `{}` cannot have the trigger `{}`", name(event), kind(trigger));
        out.error(event, code, message, &format!("here only {} are possible", words.join(", ")));
    }
}

/// Where a level of a process has an end event, it has a beginning too.
fn level(container: Xml, out: &mut Out) {
    let begins = |child: Xml| {
        is(child, "startEvent")
            || is_one(child, &["receiveTask", "eventBasedGateway"]) && flag(child, "instantiate")
    };
    if container.children().any(begins) {
        return;
    }
    if let Some(end) = children(container, "endEvent").next() {
        let message = "there is an end event, but no start event on this level";
        out.error(end, "end-without-start", message, "add a start event, or remove the end event");
    }
}

/// Only a transaction is cancelled from inside.
fn cancel_end(event: Xml, tree: &Tree, out: &mut Out) {
    let cancels = tree.triggers(event).into_iter().any(|trigger| kind(trigger) == "cancel");
    if cancels && !event.ancestors().any(|up| is(up, "transaction")) {
        let message = "a cancel end event stands outside a transaction";
        out.error(event, "cancel-outside-transaction", message, "use an error, or make it a transaction");
    }
}

fn boundary(event: Xml, tree: &Tree, out: &mut Out) {
    allowed(event, BOUNDARY, "boundary-trigger", tree, out);
    let triggers = tree.triggers(event);
    if triggers.is_empty() {
        let message = "a boundary event has no trigger";
        out.error(event, "boundary-trigger", message, "give it a message, a timer or another trigger");
    }
    let goes_on = attribute(event, "cancelActivity") == Some("false");
    for trigger in triggers {
        let host = tree.referred(event, "attachedToRef");
        if kind(trigger) == "cancel" && host.is_some_and(|host| !is(host, "transaction")) {
            let message = "a cancel event sits on something that is no transaction";
            out.error(event, "cancel-outside-transaction", message, "attach it to a transaction");
        }
        if goes_on && matches!(kind(trigger), "error" | "cancel") {
            let message = format!("a boundary event for `{}` always interrupts", kind(trigger));
            out.error(event, "boundary-interrupts", message, "set cancelActivity to true");
        }
    }
}

/// Table 10.93: an event definition inside a throw event is that event's own.
fn shared(entry: Xml, tree: &Tree, out: &mut Out) {
    let Some(definition) = tree.find(super::tree::local(text(entry))) else {
        let message = format!("eventDefinitionRef names `{}`, which is nothing here", text(entry));
        return out.error(entry, "event-definition-missing", message, "name an event definition of the file");
    };
    let owner = definition.parent().filter(|up| is_one(*up, EVENTS));
    let throws = owner.is_some_and(|up| {
        is_one(up, &["endEvent", "intermediateThrowEvent", "implicitThrowEvent"]) && entry.parent() != owner
    });
    if throws {
        let shown = owner.and_then(id).unwrap_or_default();
        let message = format!("the event definition belongs to the throw event `{shown}`");
        out.error(
            entry,
            "event-definition-shared",
            message,
            "define it beside the processes, or write it twice",
        );
    }
}

/// Table 10.95: what is thrown as an escalation has a code.
fn escalation(event: Xml, tree: &Tree, out: &mut Out) {
    for trigger in tree.triggers(event).into_iter().filter(|trigger| kind(*trigger) == "escalation") {
        match tree.referred(trigger, "escalationRef") {
            None => {
                let message = "the event throws no escalation that the file knows";
                out.error(event, "escalation-missing", message, "set escalationRef to an escalation");
            }
            Some(escalation) if attribute(escalation, "escalationCode").is_none() => {
                let message = "the escalation thrown here has no code";
                out.error(event, "escalation-without-code", message, "give the escalation an escalationCode");
            }
            Some(_) => {}
        }
    }
}
