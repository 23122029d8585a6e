//! Which nodes tokens wait at in one state, and what a node takes when it goes on.

use super::net::{Entry, Net};
use super::state::Place;
use crate::model::NodeIx;

/// What waits at one node.
#[derive(Debug, Clone, Copy, Default)]
struct Queue {
    /// The look it belongs to; what an earlier look left counts as nothing.
    look: usize,
    flows: usize,
    tokens: u8,
}

/// What waits at each node, counted anew for each state without clearing what other nodes had.
pub(super) struct Waiting {
    look: usize,
    queues: Vec<Queue>,
    reached: Vec<NodeIx>,
}

impl Waiting {
    /// For a process of so many nodes.
    pub(super) fn new(nodes: usize) -> Self {
        Self { look: 0, queues: vec![Queue::default(); nodes], reached: Vec::new() }
    }

    /// Counts the tokens of a state.
    pub(super) fn look(&mut self, state: &[Place], net: &Net) {
        self.look += 1;
        self.reached.clear();
        for place in state {
            let to = net.to(place.flow());
            let Some(queue) = self.queues.get_mut(to.at()) else { continue };
            if queue.look != self.look {
                *queue = Queue { look: self.look, flows: 0, tokens: 0 };
                self.reached.push(to);
            }
            queue.flows += 1;
            queue.tokens = queue.tokens.saturating_add(place.tokens());
        }
    }

    /// The nodes that tokens wait at and that end their scope, in the order of the file.
    pub(super) fn ends(&self, net: &Net) -> Vec<NodeIx> {
        let mut ends: Vec<NodeIx> = self.reached.iter().filter(|ix| net.step(**ix).ends).copied().collect();
        ends.sort_unstable();
        ends
    }

    /// The nodes that tokens wait at and that do not end their scope.
    pub(super) fn others(&self, net: &Net) -> impl Iterator<Item = NodeIx> {
        self.reached.iter().copied().filter(|ix| !net.step(*ix).ends)
    }

    /// The node that goes on: of those that can, the one nearest to the beginning.
    pub(super) fn ready(&self, net: &Net) -> Option<NodeIx> {
        let able = self.others(net).filter(|ix| {
            let Some(queue) = self.queues.get(ix.at()) else { return false };
            let step = net.step(*ix);
            match step.entry {
                Entry::Each(count) => queue.tokens >= count,
                Entry::All => queue.flows >= step.entries,
                Entry::Present => true,
            }
        });
        // WHY: an inclusive join waits for all that may still come, so it goes last.
        able.min_by_key(|ix| {
            let step = net.step(*ix);
            (step.entry == Entry::Present, step.rank, *ix)
        })
    }
}

/// What is left of a state once `node` has taken what it needs.
pub(super) fn without(state: &[Place], node: NodeIx, net: &Net, left: &mut Vec<Place>) {
    // The first entries are enough where any will do: what follows does not depend on which.
    let mut wanted = match net.step(node).entry {
        Entry::Each(count) => Some(count),
        Entry::All | Entry::Present => None,
    };
    left.clear();
    for place in state {
        if net.to(place.flow()) != node {
            left.push(*place);
            continue;
        }
        let taken = wanted.map_or(1, |wanted| wanted.min(place.tokens()));
        wanted = wanted.map(|wanted| wanted.saturating_sub(taken));
        let tokens = place.tokens().saturating_sub(taken);
        if tokens > 0 {
            left.push(Place::new(place.flow(), tokens));
        }
    }
}
