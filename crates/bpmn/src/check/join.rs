//! Parallel joins: tokens are played over the flows, every choice both ways, within a budget. A join that no play fires
//! is an error; a play that stops with tokens waiting at a join is a warning, because data may rule it out.

use std::collections::{BTreeMap, BTreeSet};

use value::Finding;

use crate::draft::{Draft, DraftNode};
use crate::element::{Definition, Kind};
use crate::model::{FlowIx, NodeIx};
use crate::place::Findings;

/// Most states looked at for one process.
const STATES_MAX: usize = 4_000;
/// Most flows copied into new states, over all of them.
const WORK_MAX: usize = 2_000_000;
/// Tokens on one flow beyond which a play is not followed.
const TOKENS_MAX: u8 = 3;

/// Tokens by flow.
type State = BTreeMap<FlowIx, u8>;

pub(crate) fn check(draft: &Draft, findings: &mut Findings) {
    if !draft.nodes.iter().any(is_join) || !draft.nodes.iter().all(|node| is_simple(node, draft)) {
        return;
    }
    let play = play(draft);
    for (ix, node) in draft.each().filter(|(_, node)| is_join(node)) {
        let hint = "join only what a parallel gateway split; bring choices together in an exclusive gateway";
        if play.complete && !play.fired.contains(&ix) {
            let finding =
                Finding::error("join-never", "this parallel gateway never gets a token on every entry");
            node.report(finding.hint(hint), findings);
        } else if play.stuck.contains(&ix) {
            let finding = Finding::warning("join-may-wait", "this parallel gateway may wait for ever");
            node.report(finding.hint(hint), findings);
        }
    }
}

/// What this play understands; a process with more is left to the check of the whole net.
fn is_simple(node: &DraftNode, draft: &Draft) -> bool {
    let Some(kind) = &node.kind else { return false };
    let simple = match kind {
        Kind::InclusiveGateway
        | Kind::EventGateway { .. }
        | Kind::ComplexGateway { .. }
        | Kind::SubProcess { .. }
        | Kind::CallActivity { .. } => false,
        kind => {
            kind.throws().iter().all(|throw| matches!(throw, Definition::Terminate)) && kind.link().is_none()
        }
    };
    let chooses = kind.is_activity() && draft.exits(node).any(|flow| flow.condition.is_some());
    simple && node.activity.is_none() && !chooses
}

fn is_join(node: &DraftNode) -> bool {
    matches!(node.kind, Some(Kind::ParallelGateway)) && node.incoming.len() > 1
}

struct Play {
    fired: BTreeSet<NodeIx>,
    stuck: BTreeSet<NodeIx>,
    /// False where the budget ended the search.
    complete: bool,
    work: usize,
}

fn play(draft: &Draft) -> Play {
    let mut play = Play { fired: BTreeSet::new(), stuck: BTreeSet::new(), complete: true, work: 0 };
    let mut seen: BTreeSet<State> = BTreeSet::new();
    let mut open: Vec<State> = Vec::new();
    for (_, start) in draft.each().filter(|(_, node)| node.is_start()) {
        open.push(start.outgoing.iter().map(|flow| (*flow, 1)).collect());
    }
    while let Some(state) = open.pop() {
        if seen.contains(&state) {
            continue;
        }
        if seen.len() >= STATES_MAX || play.work > WORK_MAX {
            play.complete = false;
            break;
        }
        let next = moves(&state, draft, &mut play);
        if next.is_empty() && play.work <= WORK_MAX {
            let waiting = state.keys().filter_map(|flow| draft.flows.get(flow.at())).map(|flow| flow.to);
            play.stuck.extend(waiting);
        }
        for state in next {
            if state.values().any(|count| *count > TOKENS_MAX) {
                play.complete = false;
            } else {
                open.push(state);
            }
        }
        seen.insert(state);
    }
    play
}

/// All states one step away.
fn moves(state: &State, draft: &Draft, play: &mut Play) -> Vec<State> {
    let mut next = Vec::new();
    let mut joins = BTreeSet::new();
    for flow in state.keys().filter_map(|ix| draft.flows.get(ix.at())) {
        if play.work > WORK_MAX {
            break;
        }
        let Some(node) = draft.nodes.get(flow.to.at()) else { continue };
        let before = next.len();
        if is_join(node) {
            if joins.insert(flow.to) && node.incoming.iter().all(|entry| state.contains_key(entry)) {
                play.fired.insert(flow.to);
                next.push(step(state, &node.incoming, &node.outgoing));
            }
        } else if terminates(node) {
            next.push(State::new());
        } else {
            next.extend(outcomes(node, draft).iter().map(|exits| step(state, &[flow.ix], exits)));
        }
        play.work += (next.len() - before) * (state.len() + node.outgoing.len()) + node.incoming.len();
    }
    next
}

/// The sets of flows a node may give tokens to.
fn outcomes(node: &DraftNode, draft: &Draft) -> Vec<Vec<FlowIx>> {
    if matches!(node.kind, Some(Kind::ExclusiveGateway)) {
        return node.outgoing.iter().map(|flow| vec![*flow]).collect();
    }
    let mut all = vec![node.outgoing.clone()];
    for event in node.boundary.iter().filter_map(|ix| draft.nodes.get(ix.at())) {
        let mut exits = event.outgoing.clone();
        if !interrupts(event) {
            exits.extend(&node.outgoing);
        }
        all.push(exits);
    }
    all
}

fn interrupts(event: &DraftNode) -> bool {
    matches!(event.kind, Some(Kind::Boundary { interrupting: true, .. }))
}

fn terminates(node: &DraftNode) -> bool {
    let throws = node.kind.as_ref().map(Kind::throws).unwrap_or_default();
    throws.iter().any(|throw| matches!(throw, Definition::Terminate))
}

fn step(state: &State, taken: &[FlowIx], given: &[FlowIx]) -> State {
    let mut next = state.clone();
    for flow in taken {
        match next.get_mut(flow) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                next.remove(flow);
            }
        }
    }
    for flow in given {
        let count = next.entry(*flow).or_insert(0);
        *count = count.saturating_add(1);
    }
    next
}
