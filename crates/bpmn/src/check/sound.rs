//! Soundness: tokens are played over each scope, every choice both ways, until nothing new comes or a budget ends it.
//!
//! Found are joins that never get all their tokens (an error: no data can help), joins that may wait for ever and
//! tokens that pile up on one flow (warnings: data may rule them out), and scopes that can never be over. Only one node
//! goes on at a time, the one nearest to the beginning: the others do not depend on it, so no deadlock is missed and
//! wide parallel splits stay small. See [`super::net`] for what is approximated.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use value::Finding;

use super::net::{Entry, Net};
use super::state::{Place, States};
use super::waiting::{Waiting, without};
use crate::model::{FlowIx, Model, Node, NodeIx};
use crate::place::{Findings, Lines};

/// Most states looked at for one scope.
const STATES_MAX: usize = 10_000;
/// Most tokens looked at and copied, over all scopes of a file: a few nanoseconds and at most four bytes each.
const WORK_MAX: usize = 4_000_000;
/// What a note in a tree costs, in tokens.
const NOTE_WORK: usize = 8;
/// Tokens on one flow beyond which a play is not followed.
const TOKENS_MAX: u8 = 8;
/// Tokens that wait at one entry of a parallel join and are told apart: a loop may leave one there each time.
const WAITING_MAX: u8 = 2;
/// Nodes shown of an example.
const EXAMPLE_MAX: usize = 12;

/// Checks every scope of every process that runs.
pub(crate) fn check(model: &Model, lines: &Lines, findings: &mut Findings) {
    let (mut work, mut apart_work) = (0, 0);
    for process in model.processes.iter().filter(|process| process.executable && !process.global) {
        let nested = process.nodes.iter().filter(|node| is_scope(node)).map(|node| Some(node.ix));
        let mut net = Net::new(process, apart_work);
        let mut waiting = Waiting::new(process.nodes.len());
        for scope in std::iter::once(None).chain(nested) {
            net.enter(scope);
            let play = Play::run(&net, &mut waiting, work);
            work = play.work;
            play.report(lines, findings);
        }
        apart_work = net.apart_work;
    }
}

fn is_scope(node: &Node) -> bool {
    matches!(node.kind, crate::element::Kind::SubProcess { .. })
}

struct Play<'n, 'm> {
    net: &'n Net<'m>,
    states: States,
    /// The ways on of the nodes that have gone on.
    ways: BTreeMap<NodeIx, Rc<Vec<Vec<Place>>>>,
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

impl<'n, 'm> Play<'n, 'm> {
    fn run(net: &'n Net<'m>, waiting: &mut Waiting, work: usize) -> Self {
        let mut play = Self {
            net,
            states: States::default(),
            ways: BTreeMap::new(),
            fired: BTreeSet::new(),
            stuck: BTreeMap::new(),
            doubled: BTreeMap::new(),
            over: net.initial.is_empty(),
            complete: true,
            work,
        };
        for state in &net.initial {
            play.states.add(state, None);
        }
        let mut at = 0;
        while at < play.states.len() && play.goes_on() {
            play.moves(at, waiting);
            at += 1;
        }
        play
    }

    /// False, and the play incomplete, once the budget is spent.
    fn goes_on(&mut self) -> bool {
        let goes_on = self.states.len() <= STATES_MAX && self.work <= WORK_MAX;
        self.complete &= goes_on;
        goes_on
    }

    /// Finds all states one step away: those of one node, and the end of the scope where one is at hand.
    fn moves(&mut self, at: usize, waiting: &mut Waiting) {
        let (net, state) = (self.net, self.states.get(at).to_vec());
        self.work += state.len() + 1;
        waiting.look(&state, net);
        let ends = waiting.ends(net);
        for end in &ends {
            self.fired.insert(*end);
            self.add(&[], at, *end);
        }
        let Some(ix) = waiting.ready(net) else {
            for ix in waiting.others(net).filter(|_| ends.is_empty()) {
                self.work += NOTE_WORK;
                self.stuck.entry(ix).or_insert(at);
            }
            return;
        };
        self.fired.insert(ix);
        let ways = self.ways(ix);
        let (mut left, mut next) = (Vec::new(), Vec::new());
        without(&state, ix, net, &mut left);
        for way in ways.iter() {
            if !self.goes_on() {
                return;
            }
            if self.with(&left, way, &mut next) {
                self.add(&next, at, ix);
            }
        }
    }

    fn ways(&mut self, ix: NodeIx) -> Rc<Vec<Vec<Place>>> {
        if let Some(ways) = self.ways.get(&ix) {
            return Rc::clone(ways);
        }
        let ways = Rc::new(self.net.ways(self.net.process.node(ix)));
        self.work += ways.iter().map(Vec::len).sum::<usize>();
        self.ways.insert(ix, Rc::clone(&ways));
        ways
    }

    fn add(&mut self, state: &[Place], at: usize, node: NodeIx) {
        self.over |= state.is_empty();
        self.work += state.len() + 1;
        self.states.add(state, Some((at, node)));
    }

    /// What a state becomes where tokens are given; false where there would be too many on one flow.
    fn with(&mut self, left: &[Place], given: &[Place], next: &mut Vec<Place>) -> bool {
        next.clear();
        let mut rest = left;
        for place in given {
            let flow = place.flow();
            let (before, after) = rest.split_at(rest.partition_point(|other| other.flow() < flow));
            next.extend_from_slice(before);
            let here = after.first().filter(|other| other.flow() == flow);
            rest = after.get(usize::from(here.is_some())..).unwrap_or_default();
            let waits = self.net.step(self.net.to(flow)).entry == Entry::All;
            let tokens = here.map_or(0, |here| here.tokens()).saturating_add(place.tokens());
            let tokens = tokens.min(if waits { WAITING_MAX } else { u8::MAX });
            next.push(Place::new(flow, tokens));
            if tokens > 1 {
                self.work += NOTE_WORK;
                self.doubled.entry(flow).or_insert(self.states.len());
            }
            if tokens > TOKENS_MAX {
                self.complete = false;
                return false;
            }
        }
        next.extend_from_slice(rest);
        true
    }

    fn report(&self, lines: &Lines, findings: &mut Findings) {
        let net = self.net;
        let mut tell = |node: &Node, finding: Finding| {
            findings.push(lines.byte(node.line, 1), finding.element(node.id.to_string()));
        };
        let hint = "join only what a parallel gateway split; bring choices together in an exclusive gateway";
        let mut never = false;
        for node in net.nodes().filter(|node| net.step(node.ix).entry == Entry::All) {
            let Some(at) = self.stuck.get(&node.ix) else { continue };
            let example = self.example(*at);
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
        if let Some((node, at)) = self.piled() {
            let example = self.example(at);
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
    fn piled(&self) -> Option<(&'m Node, usize)> {
        let net = self.net;
        let merges =
            self.doubled.iter().map(|(flow, at)| (net.process.node(net.process.flow(*flow).from), *at));
        let merges = merges
            .filter(|(node, _)| node.incoming.len() > 1 && matches!(net.step(node.ix).entry, Entry::Each(_)));
        merges.min_by_key(|(node, _)| net.step(node.ix).rank).filter(|_| net.single)
    }

    /// The nodes that led to a state.
    fn example(&self, at: usize) -> String {
        let (mut nodes, mut here) = (Vec::new(), at);
        while let Some((before, node)) = self.states.from(here) {
            nodes.push(node);
            here = before;
        }
        let left_out = nodes.len().saturating_sub(EXAMPLE_MAX);
        let last = nodes.iter().take(EXAMPLE_MAX).rev();
        let names: Vec<String> = last.map(|ix| format!("`{}`", self.net.process.node(*ix).id)).collect();
        let shown = names.join(" -> ");
        match (left_out, shown.is_empty()) {
            (_, true) => "the start".to_owned(),
            (0, _) => shown,
            _ => format!("... -> {shown}"),
        }
    }
}
