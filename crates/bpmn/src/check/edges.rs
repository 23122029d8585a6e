//! Starts, ends, boundary events: which flows they may and must have.

use value::{ElementId, Finding};

use crate::draft::{Draft, DraftNode};
use crate::element::{Kind, Trigger};
use crate::model::NodeIx;
use crate::place::Findings;
use crate::{read, xml};

pub(crate) fn check(draft: &Draft, findings: &mut Findings) {
    present(draft, findings);
    for (ix, node) in draft.each() {
        one(node, draft, findings);
        listed(ix, node, draft, findings);
    }
}

fn present(draft: &Draft, findings: &mut Findings) {
    if !draft.nodes.iter().any(DraftNode::is_start) {
        let finding = Finding::error("no-start", "the process has no start event");
        read::report(draft.element, finding.hint("add a start event and a flow out of it"), findings);
    }
    if !draft.nodes.iter().any(DraftNode::is_end) {
        let finding = Finding::error("no-end", "the process has no end event");
        read::report(draft.element, finding.hint("add an end event and lead every path to one"), findings);
    }
    let plain = |node: &&DraftNode| matches!(node.kind, Some(Kind::Start { trigger: Trigger::None }));
    for second in draft.nodes.iter().filter(plain).skip(1) {
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
    if !node.is_boundary() {
        return;
    }
    if !node.incoming.is_empty() {
        wrong(
            "flow-into-boundary",
            "a flow leads into a boundary event",
            "lead it to a task or gateway instead",
        );
    }
    if node.outgoing.is_empty() {
        wrong("boundary-leads-nowhere", "nothing follows this boundary event", "draw a flow out of it");
    }
    let host = node.kind.as_ref().and_then(Kind::attached).and_then(|ix| draft.nodes.get(ix.at()));
    if host.and_then(|host| host.kind.as_ref()).is_some_and(|kind| !kind.is_activity()) {
        wrong(
            "boundary-of-nothing",
            "a boundary event sits on something that is no task",
            "attach it to a task",
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
