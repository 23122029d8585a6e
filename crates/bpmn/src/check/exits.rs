//! Conditions: where they must stand, and where they would be ignored.

use value::Finding;

use crate::draft::{Draft, DraftNode};
use crate::element::Kind;
use crate::model::FlowIx;
use crate::place::Findings;

pub(crate) fn check(draft: &Draft, findings: &mut Findings) {
    for node in &draft.nodes {
        match &node.kind {
            Some(Kind::ExclusiveGateway { default }) => exclusive(node, *default, draft, findings),
            Some(_) => unconditional(node, draft, findings),
            None => {}
        }
    }
}

fn exclusive(node: &DraftNode, default: Option<FlowIx>, draft: &Draft, findings: &mut Findings) {
    let several = node.outgoing.len() > 1;
    for flow in draft.exits(node) {
        let (code, message, hint) = match (&flow.condition, default == Some(flow.ix)) {
            (Some(_), true) => (
                "default-with-condition",
                "the default flow has a condition",
                "remove the condition or the default",
            ),
            (None, false) if several && !wrote_condition(draft, flow.ix) => (
                "condition-missing",
                "a flow out of an exclusive gateway has no condition and is not its default",
                "write a condition, or make it the default flow",
            ),
            _ => continue,
        };
        draft.report_flow(flow, Finding::error(code, message).hint(hint), findings);
    }
    let all_conditional = !node.outgoing.is_empty() && draft.exits(node).all(|flow| flow.condition.is_some());
    if default.is_none() && all_conditional {
        let finding = Finding::warning("no-default", "no flow is taken where all conditions are false");
        node.report(finding.hint("make one flow the default"), findings);
    }
}

/// True where a condition stands in the XML, even one that was refused: it has its own finding.
fn wrote_condition(draft: &Draft, ix: FlowIx) -> bool {
    draft.arrows.get(ix.at()).is_some_and(|arrow| crate::xml::child(*arrow, "conditionExpression").is_some())
}

fn unconditional(node: &DraftNode, draft: &Draft, findings: &mut Findings) {
    for flow in draft.exits(node).filter(|flow| wrote_condition(draft, flow.ix)) {
        let finding =
            Finding::error("condition-misplaced", "only flows out of an exclusive gateway have conditions");
        draft.report_flow(flow, finding.hint("put an exclusive gateway before this flow"), findings);
    }
}
