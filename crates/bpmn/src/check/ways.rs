//! Ways: every node can be reached from a start, and reaches an end.

use std::collections::VecDeque;

use value::Finding;

use crate::draft::Draft;
use crate::model::NodeIx;
use crate::place::Findings;

/// True where every node has both ways.
pub(crate) fn check(draft: &Draft, findings: &mut Findings) -> bool {
    let (forward, backward) = steps(draft);
    let from_start = spread(&forward, draft.each().filter(|(_, node)| node.is_start()).map(|(ix, _)| ix));
    let to_end = spread(&backward, draft.each().filter(|(_, node)| node.is_end()).map(|(ix, _)| ix));
    let mut sound = true;
    for (ix, node) in draft.each() {
        let reached = |marks: &[bool]| marks.get(ix.at()).copied().unwrap_or(false);
        if !reached(&from_start) {
            sound = false;
            let finding = Finding::error("unreachable", "no way leads from a start event to here");
            node.report(finding.hint("connect it, or remove it"), findings);
        } else if !reached(&to_end) {
            sound = false;
            let finding = Finding::error("no-way-out", "no way leads from here to an end event");
            node.report(finding.hint("draw a flow that comes to an end event"), findings);
        }
    }
    sound
}

type Steps = Vec<Vec<NodeIx>>;

/// Next nodes of each node, forward and backward; a boundary event follows what it sits on.
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
    }
    (forward, backward)
}

fn spread(steps: &Steps, from: impl Iterator<Item = NodeIx>) -> Vec<bool> {
    let mut marks = vec![false; steps.len()];
    let mut queue: VecDeque<NodeIx> = from.collect();
    while let Some(ix) = queue.pop_front() {
        let Some(mark) = marks.get_mut(ix.at()).filter(|mark| !**mark) else { continue };
        *mark = true;
        queue.extend(steps.get(ix.at()).into_iter().flatten());
    }
    marks
}
