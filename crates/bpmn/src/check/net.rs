//! One scope as a net of tokens: what each node takes from its entries and may give to its exits.
//!
//! Where data decides, every choice is possible. Approximated, always towards more behaviour: an inclusive join goes on
//! with what came once nothing else can move; a complex gateway goes on with any token; sub-processes, loops and
//! instances are one step; a compensation handler is left out.

use super::state::{Place, places};
use crate::element::{Definition, Kind, Nested};
use crate::model::{FlowIx, Node, NodeIx, Process};

/// Most ways on that are looked at for one node.
const WAYS_MAX: usize = 64;

/// Most nodes looked at to find out which branches stand apart, over all scopes of a file.
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

/// What a play asks of a node at every state, made once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub entry: Entry,
    /// How many flows lead here.
    pub entries: usize,
    /// Nodes that are nearer to the beginning have a lower rank.
    pub rank: usize,
    /// The node ends all of its scope.
    pub ends: bool,
}

pub(super) struct Net<'m> {
    pub process: &'m Process,
    pub scope: Option<NodeIx>,
    /// Where the scope may begin: each way is played by itself.
    pub initial: Vec<Vec<Place>>,
    /// By node.
    steps: Vec<Step>,
    /// Where each flow leads.
    to: Vec<NodeIx>,
    /// By node: an event that does not interrupt and whose branch meets nothing else, which is played by itself.
    apart: Vec<bool>,
    /// False where quantities other than 1 put several tokens on one flow on purpose.
    pub single: bool,
    /// Nodes looked at so far to find out which branches stand apart.
    pub apart_work: usize,
    marks: Marks,
}

/// Which nodes a walk has been at; a new walk forgets those of the one before.
struct Marks {
    walk: usize,
    at: Vec<usize>,
}

impl Marks {
    fn begin(&mut self) {
        self.walk += 1;
    }

    /// True the first time of this walk.
    fn insert(&mut self, ix: NodeIx) -> bool {
        let mark = self.at.get_mut(ix.at());
        mark.is_some_and(|mark| std::mem::replace(mark, self.walk) != self.walk)
    }

    fn has(&self, ix: NodeIx) -> bool {
        self.at.get(ix.at()) == Some(&self.walk)
    }
}

impl<'m> Net<'m> {
    /// The net of a process, with no scope entered yet.
    pub(super) fn new(process: &'m Process, apart_work: usize) -> Self {
        let step = |node: &Node| Step {
            entry: entry(node),
            entries: node.incoming.len(),
            rank: usize::MAX,
            ends: ends_scope(node),
        };
        Self {
            process,
            scope: None,
            initial: Vec::new(),
            steps: process.nodes.iter().map(step).collect(),
            to: process.flows.iter().map(|flow| flow.to).collect(),
            apart: vec![false; process.nodes.len()],
            single: true,
            apart_work,
            marks: Marks { walk: 0, at: vec![0; process.nodes.len()] },
        }
    }

    /// Makes one scope ready to be played.
    pub(super) fn enter(&mut self, scope: Option<NodeIx>) {
        self.scope = scope;
        self.single = self.nodes().all(|node| {
            let activity = node.activity.as_ref();
            activity.is_none_or(|activity| activity.start_quantity == 1 && activity.completion_quantity == 1)
        });
        self.begin();
        self.order();
    }

    /// Where a flow leads.
    pub(super) fn to(&self, flow: FlowIx) -> NodeIx {
        self.to.get(flow.at()).copied().unwrap_or(NodeIx(u32::MAX))
    }

    pub(super) fn step(&self, ix: NodeIx) -> Step {
        let nothing = Step { entry: Entry::All, entries: usize::MAX, rank: usize::MAX, ends: false };
        self.steps.get(ix.at()).copied().unwrap_or(nothing)
    }

    pub(super) fn nodes(&self) -> impl Iterator<Item = &'m Node> + use<'m> {
        let process = self.process;
        process.content_of(self.scope).nodes.iter().map(move |ix| process.node(*ix))
    }

    fn begin(&mut self) {
        let process = self.process;
        let content = process.content_of(self.scope);
        let after = |nodes: &[NodeIx]| -> Vec<Place> {
            places(nodes.iter().flat_map(|ix| &process.node(*ix).outgoing).copied().collect())
        };
        let mut initial: Vec<Vec<Place>> = content.start.iter().map(|start| after(&[*start])).collect();
        let ad_hoc = self.scope.map(|ix| &self.process.node(ix).kind);
        if matches!(ad_hoc, Some(Kind::SubProcess { nested: Nested::AdHoc(_), .. })) {
            initial.extend(content.first.iter().map(|first| after(&[*first])));
        } else if !content.first.is_empty() {
            initial.push(after(&content.first));
        }
        let goes_on = |node: &&Node| matches!(node.kind, Kind::Boundary { interrupting: false, .. });
        let work = self.nodes().filter(goes_on).count().saturating_mul(content.nodes.len());
        let few = self.apart_work.saturating_add(work) <= APART_WORK_MAX;
        self.apart_work += if few { work } else { 0 };
        for node in self.nodes() {
            match &node.kind {
                Kind::ReceiveTask { instantiate: true, .. } => initial.push(after(&[node.ix])),
                Kind::EventGateway { instantiate: true, .. } => {
                    initial.extend(node.outgoing.iter().map(|flow| vec![Place::new(*flow, 1)]));
                }
                Kind::Boundary { interrupting: false, .. } if few && self.is_apart(node) => {
                    initial.push(after(&[node.ix]));
                    self.apart.get_mut(node.ix.at()).into_iter().for_each(|apart| *apart = true);
                }
                _ => {}
            }
        }
        self.initial = initial.into_iter().filter(|state| !state.is_empty()).collect();
    }

    /// Whether nothing that follows an event waits for a token from elsewhere.
    fn is_apart(&mut self, event: &Node) -> bool {
        self.marks.begin();
        self.marks.insert(event.ix);
        let mut reached = vec![event.ix];
        let mut done = 0;
        while let Some(ix) = reached.get(done).copied() {
            done += 1;
            for next in self.next(self.process.node(ix)) {
                if self.marks.insert(next) {
                    reached.push(next);
                }
            }
        }
        reached.into_iter().all(|ix| {
            let inside = |flow: &FlowIx| self.marks.has(self.process.flow(*flow).from);
            let step = self.step(ix);
            step.entry == Entry::Each(1)
                || step.entries < 2
                || self.process.node(ix).incoming.iter().all(inside)
        })
    }

    /// The nodes a token may come to next, boundary events and links followed.
    fn next(&self, node: &'m Node) -> impl Iterator<Item = NodeIx> + use<'m> {
        let process = self.process;
        let borders = node.boundary.iter().flat_map(move |event| &process.node(*event).outgoing);
        self.exits(node).iter().chain(borders).map(move |flow| process.flow(*flow).to)
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
        let places: Vec<Place> = self.initial.iter().flatten().copied().collect();
        let mut left = Vec::new();
        let mut open = Vec::new();
        self.marks.begin();
        for place in places {
            open.push((self.to(place.flow()), false));
            while let Some((ix, leaving)) = open.pop() {
                if leaving {
                    left.push(ix);
                } else if self.marks.insert(ix) {
                    open.push((ix, true));
                    open.extend(self.next(self.process.node(ix)).map(|next| (next, false)));
                }
            }
        }
        for (rank, ix) in left.into_iter().rev().enumerate() {
            if let Some(step) = self.steps.get_mut(ix.at()) {
                step.rank = rank;
            }
        }
    }

    /// The sets of flows a node may give tokens to, each flow as often as it gets a token.
    pub(super) fn ways(&self, node: &Node) -> Vec<Vec<Place>> {
        self.flows(node).into_iter().map(places).collect()
    }

    fn flows(&self, node: &Node) -> Vec<Vec<FlowIx>> {
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
            if takes_back || self.apart.get(event.ix.at()) == Some(&true) || ways.len() >= WAYS_MAX {
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

fn entry(node: &Node) -> Entry {
    match node.kind {
        Kind::ParallelGateway if node.incoming.len() > 1 => Entry::All,
        Kind::InclusiveGateway | Kind::ComplexGateway { .. } if node.incoming.len() > 1 => Entry::Present,
        _ => {
            let quantity = node.activity.as_ref().map_or(1, |activity| activity.start_quantity);
            Entry::Each(u8::try_from(quantity).unwrap_or(u8::MAX))
        }
    }
}

fn ends_scope(node: &Node) -> bool {
    let ends = |throw: &Definition| {
        matches!(throw, Definition::Terminate | Definition::Error(_) | Definition::Cancel)
    };
    matches!(&node.kind, Kind::End { throws, .. } if throws.iter().any(ends))
}
