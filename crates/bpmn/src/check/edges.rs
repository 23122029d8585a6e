//! Starts, ends, boundary events, handlers: which flows they may and must have, scope by scope.

use roxmltree::Node as Xml;
use value::{ElementId, Finding};

use crate::draft::{self, Draft, DraftNode};
use crate::element::{Kind, Nested};
use crate::model::NodeIx;
use crate::place::Findings;
use crate::{read, xml};

pub(crate) fn check(draft: &Draft, findings: &mut Findings) {
    for (scope, element) in draft.scopes() {
        present(scope, element, draft, findings);
    }
    for (ix, node) in draft.each() {
        one(node, draft, findings);
        listed(ix, node, draft, findings);
    }
}

/// Starts and ends come together (BPMN 2.0, clauses 10.5.2 and 10.5.3); a scope may have neither.
fn present(scope: Option<NodeIx>, element: Xml, draft: &Draft, findings: &mut Findings) {
    let what = if scope.is_none() { "process" } else { "sub-process" };
    let inside = || draft.inside(scope).map(|(_, node)| node);
    let (start, end) = (inside().any(DraftNode::is_start), inside().any(DraftNode::is_end));
    let starts_otherwise = inside().any(DraftNode::instantiates);
    let mut wrong = |code: &str, message: String, hint: &str| {
        read::report(element, Finding::error(code, message).hint(hint), findings);
    };
    if inside().next().is_none() && scope.is_none() {
        wrong("no-start", format!("the {what} has no start event"), "add a start event and a flow out of it");
        wrong(
            "no-end",
            format!("the {what} has no end event"),
            "add an end event and lead every path to one",
        );
        return;
    }
    if end && !start && !starts_otherwise {
        wrong("no-start", format!("the {what} has no start event"), "add a start event and a flow out of it");
    }
    if start && !end {
        wrong(
            "no-end",
            format!("the {what} has no end event"),
            "add an end event and lead every path to one",
        );
    }
    let ad_hoc = |node: &Kind| matches!(node, Kind::SubProcess { nested: Nested::AdHoc(_), .. });
    let kind = scope.and_then(|ix| draft.nodes.get(ix.at())).and_then(|node| node.kind.as_ref());
    if kind.is_some_and(ad_hoc) {
        if start || end {
            let message = "an ad-hoc sub-process has no start and no end event".to_owned();
            wrong("ad-hoc-with-events", message, "remove the event: its activities begin by themselves");
        }
        return;
    }
    plain_starts(kind, &inside().filter(|node| node.is_start()).collect::<Vec<_>>(), findings);
}

fn plain_starts(kind: Option<&Kind>, starts: &[&DraftNode], findings: &mut Findings) {
    if kind.is_some_and(Kind::is_event_sub_process) {
        for second in starts.iter().skip(1) {
            let finding = Finding::error("start-ambiguous", "an event sub-process has one start event");
            second.report(finding.hint("draw another event sub-process for it"), findings);
        }
        return;
    }
    let plain = |node: &&&DraftNode| matches!(&node.kind, Some(Kind::Start { on, .. }) if on.list.is_empty());
    for second in starts.iter().filter(plain).skip(1) {
        let finding = Finding::error("start-ambiguous", "a second start event without a trigger");
        second.report(finding.hint("keep one, or give each further start a message or a timer"), findings);
    }
}

fn one(node: &DraftNode, draft: &Draft, findings: &mut Findings) {
    let mut wrong = |code: &str, message: &str, hint: &str| {
        node.report(Finding::error(code, message).hint(hint), findings);
    };
    if node.is_start() && !node.incoming.is_empty() {
        wrong("flow-into-start", "a flow leads into a start event", "lead it to the first task instead");
    }
    if node.is_end() && !node.outgoing.is_empty() {
        wrong(
            "flow-out-of-end",
            "a flow leaves an end event",
            "let the path end here, or remove the end event",
        );
    }
    if node.stands_apart() && !(node.incoming.is_empty() && node.outgoing.is_empty()) {
        wrong(
            "flow-to-apart",
            "a flow leads to or from something that only an event starts",
            "remove the flow, or the mark for compensation or for an event",
        );
    }
    if let Some((name, true)) = node.link()
        && draft.link_targets(node.scope, name).len() != 1
    {
        let message = "a link leads to no single catch event of its name in the same scope";
        wrong("link-to-nothing", message, "draw one intermediate catch event with the same link name");
    }
    if node.is_boundary() {
        boundary(node, draft, findings);
    }
}

fn boundary(node: &DraftNode, draft: &Draft, findings: &mut Findings) {
    let mut wrong = |code: &str, message: &str, hint: &str| {
        node.report(Finding::error(code, message).hint(hint), findings);
    };
    if !node.incoming.is_empty() {
        wrong(
            "flow-into-boundary",
            "a flow leads into a boundary event",
            "lead it to a task or gateway instead",
        );
    }
    let host = node.kind.as_ref().and_then(Kind::attached).and_then(|host| draft.nodes.get(host.at()));
    if draft::is_compensation(node.kind.as_ref()) {
        let handled = host.and_then(|host| host.activity.as_ref()).and_then(|activity| activity.handler);
        if !node.outgoing.is_empty() || handled.is_none() {
            let message = "a compensation event leads to its handler by an association, not by a flow";
            wrong(
                "compensation-without-handler",
                message,
                "associate it with an activity marked isForCompensation",
            );
        }
    } else if node.outgoing.is_empty() {
        wrong("boundary-leads-nowhere", "nothing follows this boundary event", "draw a flow out of it");
    }
    if host.and_then(|host| host.kind.as_ref()).is_some_and(|kind| !kind.is_activity()) {
        wrong(
            "boundary-of-nothing",
            "a boundary event sits on something that is no task",
            "attach it to a task",
        );
    }
    if host.is_some_and(|host| host.scope != node.scope) {
        wrong(
            "boundary-of-nothing",
            "a boundary event sits on a task of another scope",
            "draw it beside its task",
        );
    }
}

/// `incoming` and `outgoing` may be left out, but what they say must agree with the flows.
fn listed(ix: NodeIx, node: &DraftNode, draft: &Draft, findings: &mut Findings) {
    for list in ["incoming", "outgoing"] {
        for reference in xml::children(node.element, list) {
            let named = xml::text(reference).text;
            let flow = draft.names.flows.get(&ElementId::new(xml::local(&named)));
            let flow = flow.and_then(|flow| draft.flows.get(flow.at()));
            if flow.is_none_or(|flow| ix != if list == "incoming" { flow.to } else { flow.from }) {
                let message = format!("{list} names `{named}`, but no such flow is there");
                let finding = Finding::error("flow-mismatch", message);
                read::report(reference, finding.hint("correct the reference, or remove it"), findings);
            }
        }
    }
}
