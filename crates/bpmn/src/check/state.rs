//! States of a play: tokens by flow, packed one after the other, each state kept once and found again by its sum.

use std::collections::BTreeMap;

use crate::model::{FlowIx, NodeIx};

/// A flow and how many tokens it holds, in one word: states are copied by the thousand.
///
/// INVARIANT: a file has fewer than 2^24 flows, see [`crate::ELEMENTS_MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place(u32);

impl Place {
    pub(super) fn new(flow: FlowIx, tokens: u8) -> Self {
        Self(flow.0 << 8 | u32::from(tokens))
    }

    pub(super) fn flow(self) -> FlowIx {
        FlowIx(self.0 >> 8)
    }

    pub(super) fn tokens(self) -> u8 {
        self.0.to_le_bytes()[0]
    }

    /// A number that is as good as random; the sum over a state tells states apart.
    fn scattered(self) -> u64 {
        let spread = (u64::from(self.0) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (spread ^ spread >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9)
    }
}

/// The places of `flows`, in order, each flow with as many tokens as it stands there.
pub(super) fn places(mut flows: Vec<FlowIx>) -> Vec<Place> {
    flows.sort_unstable();
    let same = flows.chunk_by(|a, b| a == b);
    same.filter_map(|run| {
        let tokens = u8::try_from(run.len()).unwrap_or(u8::MAX);
        run.first().map(|flow| Place::new(*flow, tokens))
    })
    .collect()
}

/// A state seen, with the state and the node it came from.
struct Seen {
    begin: usize,
    end: usize,
    from: Option<(usize, NodeIx)>,
    /// Another state with the same sum.
    same: Option<usize>,
}

/// All states seen, in the order of their finding.
#[derive(Default)]
pub(super) struct States {
    places: Vec<Place>,
    seen: Vec<Seen>,
    known: BTreeMap<u64, usize>,
}

impl States {
    pub(super) fn len(&self) -> usize {
        self.seen.len()
    }

    /// The places of a state; none of one that was never seen.
    pub(super) fn get(&self, at: usize) -> &[Place] {
        let range = self.seen.get(at).map(|seen| seen.begin..seen.end);
        range.and_then(|range| self.places.get(range)).unwrap_or_default()
    }

    pub(super) fn from(&self, at: usize) -> Option<(usize, NodeIx)> {
        self.seen.get(at).and_then(|seen| seen.from)
    }

    /// Keeps a state unless it is known.
    pub(super) fn add(&mut self, state: &[Place], from: Option<(usize, NodeIx)>) {
        let sum = state.iter().map(|place| place.scattered()).fold(0, u64::wrapping_add);
        let first = self.known.get(&sum).copied();
        let mut same = first;
        while let Some(at) = same {
            if self.get(at) == state {
                return;
            }
            same = self.seen.get(at).and_then(|seen| seen.same);
        }
        let begin = self.places.len();
        self.places.extend_from_slice(state);
        self.known.insert(sum, self.seen.len());
        self.seen.push(Seen { begin, end: self.places.len(), from, same: first });
    }
}
