//! Soundness: tokens are played over each scope, every choice both ways, until nothing new comes or a budget ends it.
//!
//! Found are joins that never get all their tokens (an error: no data can help), joins that may wait for ever and
//! tokens that pile up on one flow (warnings: data may rule them out), and scopes that can never be over. Only one node
//! goes on at a time, the one nearest to the beginning: the others do not depend on it, so no deadlock is missed and
//! wide parallel splits stay small. See [`super::net`] for what is approximated.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use value::Finding;

use super::net::{Entry, Net, State};
use crate::model::{FlowIx, Model, Node, NodeIx};
use crate::place::{Findings, Lines};

/// Most states looked at for one scope.
const STATES_MAX: usize = 10_000;
/// Most tokens copied and entries looked at, over all scopes of a file.
const WORK_MAX: usize = 600_000;
/// Tokens on one flow beyond which a play is not followed.
const TOKENS_MAX: u8 = 8;
/// Tokens that wait at one entry of a parallel join and are told apart: a loop may leave one there each time.
const WAITING_MAX: u8 = 2;
/// Nodes shown of an example.
const EXAMPLE_MAX: usize = 12;

/// Checks every scope of every process that runs.
pub(crate) fn check(model: &Model, lines: &Lines, findings: &mut Findings) {
    let mut work = 0;
    for process in model.processes.iter().filter(|process| process.executable && !process.global) {
        let nested = process.nodes.iter().filter(|node| is_scope(node)).map(|node| Some(node.ix));
        for scope in std::iter::once(None).chain(nested) {
            let net = Net::new(process, scope);
            let play = Play::run(&net, work);
            work = play.work;
            play.report(&net, lines, findings);
        }
    }
}

fn is_scope(node: &Node) -> bool {
    matches!(node.kind, crate::element::Kind::SubProcess { .. })
}

/// A state seen, with the state and the node it came from.
struct Seen {
    state: State,
    from: Option<(usize, NodeIx)>,
}

struct Play {
    seen: Vec<Seen>,
    fired: BTreeSet<NodeIx>,
    /// Joins where a play stopped, with the state it stopped in.
    stuck: BTreeMap<NodeIx, usize>,
    /// Flows that held two tokens, with the first such state.
    doubled: BTreeMap<FlowIx, usize>,
    /// Some play was over.
    over: bool,
    /// False where the budget ended the search.
    complete: bool,
    work: usize,
}

impl Play {
    fn run(net: &Net, work: usize) -> Self {
        let mut play = Self {
            seen: Vec::new(),
            fired: BTreeSet::new(),
            stuck: BTreeMap::new(),
            doubled: BTreeMap::new(),
            over: net.initial.is_empty(),
            complete: true,
            work,
        };
        let mut known: BTreeSet<State> = BTreeSet::new();
        let mut open = VecDeque::new();
        for state in &net.initial {
            play.add(state.clone(), None, &mut known, &mut open);
        }
        while let Some(at) = open.pop_front() {
            if play.seen.len() > STATES_MAX || play.work > WORK_MAX {
                play.complete = false;
                break;
            }
            let Some(state) = play.seen.get(at).map(|seen| seen.state.clone()) else { continue };
            for (node, next) in play.moves(at, &state, net) {
                play.work += next.len() + 1;
                play.add(next, Some((at, node)), &mut known, &mut open);
            }
        }
        play
    }

    fn add(
        &mut self,
        state: State,
        from: Option<(usize, NodeIx)>,
        known: &mut BTreeSet<State>,
        open: &mut VecDeque<usize>,
    ) {
        self.over |= state.is_empty();
        let at = self.seen.len();
        for (flow, tokens) in state.iter().filter(|(_, tokens)| **tokens > 1) {
            self.doubled.entry(*flow).or_insert(at);
            if *tokens > TOKENS_MAX {
                self.complete = false;
                return;
            }
        }
        if known.insert(state.clone()) {
            self.seen.push(Seen { state, from });
            open.push_back(at);
        }
    }

    /// All states one step away: those of one node, and the end of the scope where one is at hand.
    fn moves(&mut self, at: usize, state: &State, net: &Net) -> Vec<(NodeIx, State)> {
        let reached: BTreeSet<NodeIx> = state.keys().map(|flow| net.process.flow(*flow).to).collect();
        let nodes = reached.into_iter().map(|ix| net.process.node(ix));
        let (ends, others): (Vec<&Node>, Vec<&Node>) = nodes.partition(|node| Net::ends_scope(node));
        let mut next: Vec<(NodeIx, State)> = ends.iter().map(|node| (node.ix, State::new())).collect();
        self.fired.extend(ends.iter().map(|node| node.ix));
        self.work += others.iter().map(|node| node.incoming.len()).sum::<usize>();
        // WHY: an inclusive join waits for all that may still come, so it goes last.
        let mut ready: Vec<&Node> = others.iter().filter(|node| can_go(node, state, net)).copied().collect();
        ready.sort_by_key(|node| (net.entry(node) == Entry::Present, net.rank(node.ix)));
        if let Some(node) = ready.first() {
            self.fired.insert(node.ix);
            for taken in entries(node, state, net) {
                let rest = without(state, &taken);
                for way in net.ways(node) {
                    next.push((node.ix, with(&rest, &way, net)));
                }
                self.work += state.len();
            }
        } else if next.is_empty() {
            for node in others {
                self.stuck.entry(node.ix).or_insert(at);
            }
        }
        next
    }

    fn report(&self, net: &Net, lines: &Lines, findings: &mut Findings) {
        let mut tell = |node: &Node, finding: Finding| {
            findings.push(lines.byte(node.line, 1), finding.element(node.id.to_string()));
        };
        let hint = "join only what a parallel gateway split; bring choices together in an exclusive gateway";
        let mut never = false;
        for node in net.nodes().filter(|node| net.entry(node) == Entry::All) {
            let Some(at) = self.stuck.get(&node.ix) else { continue };
            let example = self.example(*at, net);
            if self.complete && !self.fired.contains(&node.ix) {
                never = true;
                let message =
                    format!("this parallel gateway never gets a token on every entry, as after {example}");
                tell(node, Finding::error("join-never", message).hint(hint));
            } else {
                let message = format!("this parallel gateway may wait for ever, as after {example}");
                tell(node, Finding::warning("join-may-wait", message).hint(hint));
            }
        }
        if let Some((node, at)) = self.piled(net) {
            let example = self.example(at, net);
            let message =
                format!("two tokens may come here, and all that follows is done twice, as after {example}");
            let hint = "join what a parallel gateway split in a parallel gateway, not in an exclusive one";
            tell(node, Finding::warning("lack-of-synchronisation", message).hint(hint));
        }
        let stopped = self.stuck.keys().next().copied().filter(|_| self.complete);
        let place = stopped.or(net.scope).map(|ix| net.process.node(ix)).or(net.nodes().next());
        let Some(place) = place else { return };
        if !self.complete {
            let message = "the process is too large to prove that every path comes to an end";
            let hint = "put parts of it into sub-processes: each is looked at by itself";
            tell(place, Finding::warning("too-large-to-prove", message).hint(hint));
        } else if !self.over && !never {
            let message = "no path comes to an end without tokens left waiting";
            tell(place, Finding::error("never-over", message).hint("lead every path to an end event"));
        }
    }

    /// The first merge, nearest to the beginning, whose exit held two tokens.
    fn piled<'m>(&self, net: &Net<'m>) -> Option<(&'m Node, usize)> {
        let merges =
            self.doubled.iter().map(|(flow, at)| (net.process.node(net.process.flow(*flow).from), *at));
        let merges =
            merges.filter(|(node, _)| node.incoming.len() > 1 && matches!(net.entry(node), Entry::Each(_)));
        merges.min_by_key(|(node, _)| net.rank(node.ix)).filter(|_| net.single)
    }

    /// The nodes that led to a state.
    fn example(&self, at: usize, net: &Net) -> String {
        let mut names = Vec::new();
        let mut here = self.seen.get(at);
        while let Some((before, node)) = here.and_then(|seen| seen.from) {
            names.push(format!("`{}`", net.process.node(node).id));
            here = self.seen.get(before);
        }
        names.reverse();
        let left_out = names.len().saturating_sub(EXAMPLE_MAX);
        let shown = names.split_off(left_out).join(" -> ");
        match (left_out, shown.is_empty()) {
            (_, true) => "the start".to_owned(),
            (0, _) => shown,
            _ => format!("... -> {shown}"),
        }
    }
}

fn tokens(state: &State, flow: FlowIx) -> u8 {
    state.get(&flow).copied().unwrap_or(0)
}

fn can_go(node: &Node, state: &State, net: &Net) -> bool {
    match net.entry(node) {
        Entry::Each(count) => {
            let all = node.incoming.iter().map(|flow| tokens(state, *flow));
            all.fold(0, u8::saturating_add) >= count
        }
        Entry::All => node.incoming.iter().all(|flow| tokens(state, *flow) > 0),
        Entry::Present => node.incoming.iter().any(|flow| tokens(state, *flow) > 0),
    }
}

/// The sets of tokens a node may take.
fn entries(node: &Node, state: &State, net: &Net) -> Vec<Vec<FlowIx>> {
    let here = |flow: &&FlowIx| tokens(state, **flow) > 0;
    match net.entry(node) {
        // The first entries are enough: what follows does not depend on which.
        Entry::Each(count) => {
            let all = node.incoming.iter().flat_map(|flow| vec![*flow; usize::from(tokens(state, *flow))]);
            vec![all.take(usize::from(count)).collect()]
        }
        Entry::All => vec![node.incoming.clone()],
        Entry::Present => vec![node.incoming.iter().filter(here).copied().collect()],
    }
}

fn without(state: &State, taken: &[FlowIx]) -> State {
    let mut next = state.clone();
    for flow in taken {
        match next.get_mut(flow) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                next.remove(flow);
            }
        }
    }
    next
}

fn with(state: &State, given: &[FlowIx], net: &Net) -> State {
    let mut next = state.clone();
    for flow in given {
        let count = next.entry(*flow).or_insert(0);
        let waits = net.entry(net.process.node(net.process.flow(*flow).to)) == Entry::All;
        *count = count.saturating_add(1).min(if waits { WAITING_MAX } else { u8::MAX });
    }
    next
}
