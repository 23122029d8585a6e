//! Conditions: where they must stand, and where they would be ignored.

use value::Finding;

use crate::draft::{Draft, DraftNode};
use crate::element::Kind;
use crate::model::FlowIx;
use crate::place::Findings;

pub(crate) fn check(draft: &Draft, findings: &mut Findings) {
    for node in &draft.nodes {
        match &node.kind {
            Some(kind @ (Kind::ExclusiveGateway | Kind::InclusiveGateway)) => {
                choosing(node, kind, draft, findings);
            }
            Some(kind) if kind.has_conditions() => default_plain(node, draft, findings),
            Some(Kind::EventGateway { .. }) => {
                unconditional(node, draft, findings);
                events_only(node, draft, findings);
            }
            Some(_) => unconditional(node, draft, findings),
            None => {}
        }
    }
}

fn choosing(node: &DraftNode, kind: &Kind, draft: &Draft, findings: &mut Findings) {
    let several = node.outgoing.len() > 1;
    default_plain(node, draft, findings);
    for flow in draft.exits(node) {
        let bare = flow.condition.is_none() && node.default != Some(flow.ix);
        if bare && several && !wrote_condition(draft, flow.ix) {
            let message = format!("a flow out of an {} has no condition and is not its default", kind.word());
            let finding = Finding::error("condition-missing", message);
            draft.report_flow(flow, finding.hint("write a condition, or make it the default flow"), findings);
        }
    }
    let all_conditional = !node.outgoing.is_empty() && draft.exits(node).all(|flow| flow.condition.is_some());
    if node.default.is_none() && all_conditional {
        let finding = Finding::warning("no-default", "no flow is taken where all conditions are false");
        node.report(finding.hint("make one flow the default"), findings);
    }
}

fn default_plain(node: &DraftNode, draft: &Draft, findings: &mut Findings) {
    for flow in draft.exits(node).filter(|flow| node.default == Some(flow.ix) && flow.condition.is_some()) {
        let finding = Finding::error("default-with-condition", "the default flow has a condition");
        draft.report_flow(flow, finding.hint("remove the condition or the default"), findings);
    }
}

/// True where a condition stands in the XML, even one that was refused: it has its own finding.
fn wrote_condition(draft: &Draft, ix: FlowIx) -> bool {
    draft.arrows.get(ix.at()).is_some_and(|arrow| crate::xml::child(*arrow, "conditionExpression").is_some())
}

fn unconditional(node: &DraftNode, draft: &Draft, findings: &mut Findings) {
    for flow in draft.exits(node).filter(|flow| wrote_condition(draft, flow.ix)) {
        let message = "only flows out of an activity or a choosing gateway have conditions";
        let finding = Finding::error("condition-misplaced", message);
        draft.report_flow(flow, finding.hint("put an exclusive gateway before this flow"), findings);
    }
}

/// What follows an event-based gateway waits for something.
fn events_only(node: &DraftNode, draft: &Draft, findings: &mut Findings) {
    for flow in draft.exits(node) {
        let kind = draft.nodes.get(flow.to.at()).and_then(|next| next.kind.as_ref());
        let waits = |kind: &Kind| matches!(kind, Kind::Catch { .. } | Kind::ReceiveTask { .. });
        if kind.is_some_and(|kind| !waits(kind)) {
            let message = "an event-based gateway leads to something that waits for no event";
            let finding = Finding::error("event-gateway-exit", message);
            draft.report_flow(flow, finding.hint("lead it to a catch event or a receive task"), findings);
        }
    }
}
