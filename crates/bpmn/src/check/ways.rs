//! Ways: every node can be reached from where its scope begins, and reaches where it ends.

use std::collections::VecDeque;

use value::Finding;

use crate::draft::{Draft, DraftNode};
use crate::model::NodeIx;
use crate::place::Findings;

pub(crate) fn check(draft: &Draft, findings: &mut Findings) {
    let (forward, backward) = steps(draft);
    let from_start = spread(
        &forward,
        ends(draft, |node| node.is_start(), |node| node.incoming.is_empty() && !node.is_end()),
    );
    let to_end = spread(
        &backward,
        ends(draft, |node| node.is_end(), |node| node.outgoing.is_empty() && !node.is_start()),
    );
    for (ix, node) in draft.each() {
        let reached = |marks: &[bool]| marks.get(ix.at()).copied().unwrap_or(false);
        if !reached(&from_start) {
            let finding = Finding::error("unreachable", "no way leads from a start event to here");
            node.report(finding.hint("connect it, or remove it"), findings);
        } else if !reached(&to_end) {
            let finding = Finding::error("no-way-out", "no way leads from here to an end event");
            node.report(finding.hint("draw a flow that comes to an end event"), findings);
        }
    }
}

/// Where a scope begins (or ends): at its events of that kind; where it has none, at the nodes without an entry (exit).
/// What stands apart begins and ends by itself.
fn ends(draft: &Draft, event: fn(&DraftNode) -> bool, open: fn(&DraftNode) -> bool) -> Vec<NodeIx> {
    let mut found = Vec::new();
    for (scope, _) in draft.scopes() {
        let has_event = draft.inside(scope).any(|(_, node)| event(node));
        for (ix, node) in draft.inside(scope) {
            let bare = !has_event && open(node) && !node.is_boundary();
            // WHY: a compensation event on a border leads to its handler by an association, which is no flow.
            let compensates = crate::draft::is_compensation(node.kind.as_ref());
            if event(node) || bare || node.stands_apart() || node.instantiates() || compensates {
                found.push(ix);
            }
        }
    }
    found
}

type Steps = Vec<Vec<NodeIx>>;

/// Next nodes of each node, forward and backward; a boundary event follows what it sits on, a link its source.
fn steps(draft: &Draft) -> (Steps, Steps) {
    let mut forward: Steps = vec![Vec::new(); draft.nodes.len()];
    let mut backward = forward.clone();
    let mut link = |from: NodeIx, to: NodeIx| {
        if let Some(next) = forward.get_mut(from.at()) {
            next.push(to);
        }
        if let Some(before) = backward.get_mut(to.at()) {
            before.push(from);
        }
    };
    for flow in &draft.flows {
        link(flow.from, flow.to);
    }
    let first = draft.each().find(|(_, node)| node.is_start()).map(|(ix, _)| ix);
    for (ix, node) in draft.each() {
        node.boundary.iter().for_each(|event| link(ix, *event));
        // WHY: a boundary event that could not be read is not on its host's list; it is not unreachable for that.
        if node.is_boundary() && node.kind.is_none() {
            first.into_iter().for_each(|start| link(start, ix));
        }
        if let Some((name, true)) = node.link() {
            draft.link_targets(node.scope, name).iter().for_each(|target| link(ix, *target));
        }
    }
    (forward, backward)
}

fn spread(steps: &Steps, from: Vec<NodeIx>) -> Vec<bool> {
    let mut marks = vec![false; steps.len()];
    let mut queue: VecDeque<NodeIx> = from.into();
    while let Some(ix) = queue.pop_front() {
        let Some(mark) = marks.get_mut(ix.at()).filter(|mark| !**mark) else { continue };
        *mark = true;
        queue.extend(steps.get(ix.at()).into_iter().flatten());
    }
    marks
}
