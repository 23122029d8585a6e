//! One scope as a net of tokens: what each node takes from its entries and may give to its exits.
//!
//! Where data decides, every choice is possible. Approximated, always towards more behaviour: an inclusive join goes on
//! with what came once nothing else can move; a complex gateway goes on with any token; sub-processes, loops and
//! instances are one step; a compensation handler is left out.

use std::collections::{BTreeMap, BTreeSet};

use crate::element::{Definition, Kind, Nested};
use crate::model::{FlowIx, Node, NodeIx, Process};

/// Tokens by flow.
pub(super) type State = BTreeMap<FlowIx, u8>;

/// Most ways on that are looked at for one node.
const WAYS_MAX: usize = 64;

/// Most nodes looked at to find out which branches stand apart.
const APART_WORK_MAX: usize = 500_000;

/// What a node needs to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// So many tokens, of whichever entries.
    Each(u8),
    /// A token of every entry.
    All,
    /// A token of each entry that has one.
    Present,
}

pub(super) struct Net<'m> {
    pub process: &'m Process,
    pub scope: Option<NodeIx>,
    /// Where the scope may begin: each way is played by itself.
    pub initial: Vec<State>,
    /// Nodes that are nearer to the beginning have a lower rank.
    rank: BTreeMap<NodeIx, usize>,
    /// Events that do not interrupt and whose branch meets nothing else: played by themselves.
    apart: BTreeSet<NodeIx>,
    /// False where quantities other than 1 put several tokens on one flow on purpose.
    pub single: bool,
}

impl<'m> Net<'m> {
    pub(super) fn new(process: &'m Process, scope: Option<NodeIx>) -> Self {
        let mut net = Self {
            process,
            scope,
            initial: Vec::new(),
            rank: BTreeMap::new(),
            apart: BTreeSet::new(),
            single: true,
        };
        for node in net.nodes() {
            if let Some(activity) = &node.activity {
                net.single &= activity.start_quantity == 1 && activity.completion_quantity == 1;
            }
        }
        net.begin();
        net.order();
        net
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = &'m Node> + use<'m> {
        let process = self.process;
        process.content_of(self.scope).nodes.iter().map(move |ix| process.node(*ix))
    }

    fn begin(&mut self) {
        let content = self.process.content_of(self.scope);
        let after = |nodes: &[NodeIx]| -> State {
            let mut state = State::new();
            for flow in nodes.iter().flat_map(|ix| &self.process.node(*ix).outgoing) {
                *state.entry(*flow).or_insert(0) += 1;
            }
            state
        };
        let mut initial: Vec<State> = content.start.iter().map(|start| after(&[*start])).collect();
        let ad_hoc = self.scope.map(|ix| &self.process.node(ix).kind);
        if matches!(ad_hoc, Some(Kind::SubProcess { nested: Nested::AdHoc(_), .. })) {
            initial.extend(content.first.iter().map(|first| after(&[*first])));
        } else if !content.first.is_empty() {
            initial.push(after(&content.first));
        }
        let goes_on = |node: &&Node| matches!(node.kind, Kind::Boundary { interrupting: false, .. });
        let few = self.nodes().filter(goes_on).count().saturating_mul(content.nodes.len()) <= APART_WORK_MAX;
        for node in self.nodes() {
            match &node.kind {
                Kind::ReceiveTask { instantiate: true, .. } => initial.push(after(&[node.ix])),
                Kind::EventGateway { instantiate: true, .. } => {
                    initial.extend(node.outgoing.iter().map(|flow| State::from([(*flow, 1)])));
                }
                Kind::Boundary { interrupting: false, .. } if few && self.is_apart(node) => {
                    initial.push(after(&[node.ix]));
                    self.apart.insert(node.ix);
                }
                _ => {}
            }
        }
        self.initial = initial.into_iter().filter(|state| !state.is_empty()).collect();
    }

    /// Whether nothing that follows an event waits for a token from elsewhere.
    fn is_apart(&self, event: &Node) -> bool {
        let mut reached: BTreeSet<NodeIx> = BTreeSet::from([event.ix]);
        let mut open = vec![event.ix];
        while let Some(ix) = open.pop() {
            for next in self.next(self.process.node(ix)) {
                if reached.insert(next) {
                    open.push(next);
                }
            }
        }
        reached.iter().map(|ix| self.process.node(*ix)).all(|node| {
            let inside = |flow: &FlowIx| reached.contains(&self.process.flow(*flow).from);
            self.entry(node) == Entry::Each(1) || node.incoming.len() < 2 || node.incoming.iter().all(inside)
        })
    }

    /// The nodes a token may come to next, boundary events and links followed.
    fn next(&self, node: &Node) -> Vec<NodeIx> {
        let borders = node.boundary.iter().flat_map(|event| &self.process.node(*event).outgoing);
        let flows = self.exits(node).iter().chain(borders).copied().collect::<Vec<_>>();
        flows.into_iter().map(|flow| self.process.flow(flow).to).collect()
    }

    /// The flows out of a node; those of its target for a link.
    fn exits(&self, node: &Node) -> &'m [FlowIx] {
        let process = self.process;
        let target = match &node.kind {
            Kind::Throw { .. } => {
                node.kind.link().and_then(|name| process.content_of(node.scope).links.get(name))
            }
            _ => None,
        };
        let ix = target.copied().unwrap_or(node.ix);
        &process.node(ix).outgoing
    }

    /// Ranks nodes in reverse order of their leaving in a walk in depth.
    fn order(&mut self) {
        let roots: Vec<NodeIx> = self
            .initial
            .iter()
            .flat_map(|state| state.keys())
            .map(|flow| self.process.flow(*flow).to)
            .collect();
        let mut seen = BTreeSet::new();
        let mut left = Vec::new();
        for root in roots {
            let mut open = vec![(root, false)];
            while let Some((ix, leaving)) = open.pop() {
                if leaving {
                    left.push(ix);
                } else if seen.insert(ix) {
                    open.push((ix, true));
                    open.extend(self.next(self.process.node(ix)).into_iter().map(|next| (next, false)));
                }
            }
        }
        self.rank = left.into_iter().rev().enumerate().map(|(rank, ix)| (ix, rank)).collect();
    }

    pub(super) fn rank(&self, ix: NodeIx) -> usize {
        self.rank.get(&ix).copied().unwrap_or(usize::MAX)
    }

    pub(super) fn entry(&self, node: &Node) -> Entry {
        match node.kind {
            Kind::ParallelGateway if node.incoming.len() > 1 => Entry::All,
            Kind::InclusiveGateway | Kind::ComplexGateway { .. } if node.incoming.len() > 1 => Entry::Present,
            _ => {
                let quantity = node.activity.as_ref().map_or(1, |activity| activity.start_quantity);
                Entry::Each(u8::try_from(quantity).unwrap_or(u8::MAX))
            }
        }
    }

    /// Whether the node ends all of its scope.
    pub(super) fn ends_scope(node: &Node) -> bool {
        let ends = |throw: &Definition| {
            matches!(throw, Definition::Terminate | Definition::Error(_) | Definition::Cancel)
        };
        matches!(&node.kind, Kind::End { throws, .. } if throws.iter().any(ends))
    }

    /// The sets of flows a node may give tokens to, each flow as often as it gets a token.
    pub(super) fn ways(&self, node: &Node) -> Vec<Vec<FlowIx>> {
        let mut ways = match node.kind {
            Kind::ExclusiveGateway | Kind::EventGateway { parallel: false, .. } => {
                node.outgoing.iter().map(|flow| vec![*flow]).collect()
            }
            Kind::InclusiveGateway | Kind::ComplexGateway { .. } => self.some(node, node.outgoing.len() > 1),
            _ => self.some(node, node.kind.has_conditions()),
        };
        for event in node.boundary.iter().map(|ix| self.process.node(*ix)) {
            let Kind::Boundary { interrupting, on, .. } = &event.kind else { continue };
            let takes_back = on.list.iter().any(|d| matches!(d, Definition::Compensation { .. }));
            if takes_back || self.apart.contains(&event.ix) || ways.len() >= WAYS_MAX {
                continue;
            }
            if *interrupting {
                ways.push(event.outgoing.clone());
            } else {
                let both = |way: &Vec<FlowIx>| way.iter().chain(&event.outgoing).copied().collect();
                let more: Vec<Vec<FlowIx>> = ways.iter().map(both).collect();
                ways.extend(more);
            }
        }
        let times = node.activity.as_ref().map_or(1, |activity| activity.completion_quantity).min(8);
        if times > 1 {
            ways.iter_mut().for_each(|way| *way = way.repeat(times as usize));
        }
        if ways.is_empty() {
            ways.push(Vec::new());
        }
        ways
    }

    /// The exits without a condition, with every choice of those that have one; the default where none of them holds.
    fn some(&self, node: &Node, chooses: bool) -> Vec<Vec<FlowIx>> {
        let exits = self.exits(node);
        let has = |flow: &&FlowIx| self.process.flow(**flow).condition.is_some();
        let gateway = node.kind.is_gateway() && !matches!(node.kind, Kind::ParallelGateway);
        let open: Vec<FlowIx> = exits.iter().filter(|flow| has(flow)).copied().collect();
        if !chooses || open.is_empty() && !gateway {
            return vec![exits.to_vec()];
        }
        let is_default = |flow: &FlowIx| node.default == Some(*flow);
        let always: Vec<FlowIx> =
            exits.iter().filter(|flow| !has(flow) && !is_default(flow)).copied().collect();
        let mut ways: Vec<Vec<FlowIx>> = Vec::new();
        // Beyond a few conditions only single flows and all of them are looked at.
        let sets: Vec<u64> = if open.len() <= 5 {
            (0..1_u64 << open.len()).collect()
        } else {
            (0..open.len().min(60)).map(|bit| 1 << bit).chain([0, u64::MAX]).collect()
        };
        for set in sets {
            let mut way = always.clone();
            way.extend(
                open.iter()
                    .enumerate()
                    .filter(|(at, _)| set >> (*at).min(63) & 1 == 1)
                    .map(|(_, flow)| *flow),
            );
            if set == 0 {
                way.extend(node.default);
            }
            if !way.is_empty() {
                ways.push(way);
            }
        }
        ways
    }
}
