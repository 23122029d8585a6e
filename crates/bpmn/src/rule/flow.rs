//! Sequence flows (8.3.13 Sequence flow; 10.2 and 10.5 for conditions and defaults).

use std::collections::BTreeSet;

use roxmltree::Node as Xml;

use super::tree::{
    ACTIVITIES, ARTIFACTS, EVENTS, GATEWAYS, Out, SUB_PROCESSES, Tree, attribute, children, flag, id, is,
    is_one, local, name, reference, text,
};

pub(crate) fn check(element: Xml, tree: &Tree, out: &mut Out) {
    if is(element, "sequenceFlow") {
        let ends = [
            ("sourceRef", tree.referred(element, "sourceRef")),
            ("targetRef", tree.referred(element, "targetRef")),
        ];
        for (attribute, node) in ends {
            end(element, attribute, node, out);
        }
        if let [(_, Some(from)), (_, Some(to))] = ends {
            border(element, from, to, out);
        }
        if attribute(element, "isImmediate").is_some_and(|set| matches!(set, "false" | "0"))
            && tree.runs(element)
        {
            let message = "the flow is not immediate, and the process runs";
            out.error(element, "flow-not-immediate", message, "remove isImmediate, or set it to true");
        }
    }
    if is_one(element, ACTIVITIES) || is_one(element, GATEWAYS) {
        default(element, tree, out);
    }
    if is_one(element, ACTIVITIES) {
        lone_condition(element, tree, out);
    }
    if is(element, "process") {
        listed(element, tree, out);
    }
}

fn end(flow: Xml, attribute: &str, node: Option<Xml>, out: &mut Out) {
    let into = attribute == "targetRef";
    let Some(node) = node else {
        let shown = reference(flow, attribute).unwrap_or("nothing");
        let message = format!("{attribute} names `{shown}`, which is no node here");
        let hint = "draw the flow from one node of the process to another";
        return out.error(flow, "flow-to-nothing", message, hint);
    };
    let shown = id(node).unwrap_or_default();
    if is_one(node, ARTIFACTS) {
        let (code, way) = if into { ("flow-to-artifact", "into") } else { ("flow-from-artifact", "out of") };
        let message = format!("a sequence flow leads {way} the {} `{shown}`", name(node));
        out.error(flow, code, message, "connect an artifact with an association instead");
    } else if is_one(node, SUB_PROCESSES) && flag(node, "triggeredByEvent") {
        let code = if into { "event-sub-process-has-entry" } else { "event-sub-process-has-exit" };
        let message = format!("a sequence flow is drawn to the event sub-process `{shown}`");
        out.error(flow, code, message, "remove the flow: its start event starts it");
    } else if is(node, "startEvent") && into {
        let message = "a flow leads into a start event";
        out.error(node, "flow-into-start", message, "lead it to the first task instead");
    } else if is(node, "endEvent") && !into {
        let message = "a flow leaves an end event";
        out.error(node, "flow-out-of-end", message, "let the path end here, or remove the end event");
    } else if is(node, "boundaryEvent") && into {
        let message = "a flow leads into a boundary event";
        out.error(node, "flow-into-boundary", message, "lead it to a task or gateway instead");
    }
}

/// A sequence flow crosses no border, of a pool or of a sub-process.
fn border(flow: Xml, from: Xml, to: Xml, out: &mut Out) {
    let node =
        |element: Xml| is_one(element, ACTIVITIES) || is_one(element, EVENTS) || is_one(element, GATEWAYS);
    if !node(from) || !node(to) || from.parent() == to.parent() {
        return;
    }
    let process = |element: Xml| element.ancestors().find(|up| is(*up, "process")).map(|up| up.range().start);
    if process(from) == process(to) {
        let message = "the sequence flow crosses the border of a sub-process";
        out.error(flow, "flow-crosses-sub-process", message, "let it end at the sub-process itself");
    } else {
        let message = "the sequence flow leads from one pool into another";
        out.error(flow, "flow-crosses-pool", message, "use a message flow between pools");
    }
}

fn default(node: Xml, tree: &Tree, out: &mut Out) {
    let Some(named) = reference(node, "default") else { return };
    if !tree.exits(node).iter().any(|flow| id(*flow) == Some(named)) {
        let message = format!("the default flow `{named}` does not start here");
        out.error(node, "default-not-own", message, "name a flow that leaves this element");
    }
}

/// An activity never has one exit only, and that conditional.
fn lone_condition(node: Xml, tree: &Tree, out: &mut Out) {
    if let [flow] = tree.exits(node)
        && children(*flow, "conditionExpression").next().is_some()
    {
        let message = "the only flow out of an activity has a condition";
        out.error(*flow, "only-exit-conditional", message, "remove the condition, or draw a second flow");
    }
}

/// Where a process lists the flows of its nodes at all, each flow is listed at both ends, and nothing else is.
fn listed(process: Xml, tree: &Tree, out: &mut Out) {
    let lists = |e: &Xml| is_one(*e, &["incoming", "outgoing"]);
    let mut listed = BTreeSet::new();
    for entry in process.descendants().filter(lists) {
        let Some(own) = entry.parent().and_then(id) else { continue };
        listed.insert((own, name(entry), local(text(entry))));
        let attribute = if name(entry) == "incoming" { "targetRef" } else { "sourceRef" };
        let flow = tree.find(local(text(entry))).filter(|flow| is(*flow, "sequenceFlow"));
        if flow.is_none_or(|flow| reference(flow, attribute) != Some(own)) {
            let message = format!("{} names `{}`, but no such flow is there", name(entry), text(entry));
            out.error(entry, "flow-mismatch", message, "correct the reference, or remove it");
        }
    }
    if listed.is_empty() {
        return;
    }
    for flow in process.descendants().filter(|e| is(*e, "sequenceFlow")) {
        for (attribute, list) in [("sourceRef", "outgoing"), ("targetRef", "incoming")] {
            let node = tree
                .referred(flow, attribute)
                .filter(|node| is_one(*node, ACTIVITIES) || is_one(*node, EVENTS) || is_one(*node, GATEWAYS));
            let (Some(node), Some(own)) = (node.and_then(id), id(flow)) else { continue };
            if !listed.contains(&(node, list, own)) {
                let message = format!("`{node}` does not list this flow as {list}");
                out.error(flow, "flow-not-listed", message, "add it to the element's list");
            }
        }
    }
}
