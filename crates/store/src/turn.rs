//! The log's own data: a turn, what the store adds to it, and the exact bytes the ledger hashes.

use std::fmt::Write as _;

use ledger::Hash;
use value::{AccountId, CaseId, CommandKey, Digest, Timestamp};

/// What one command did to one case: its events and the answer to give if the command comes again.
///
/// Times are kept to the microsecond. One turn is one row of the log; each of its events is one leaf of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    pub case: CaseId,
    /// Version of the first event; the first event of a case has version 1.
    pub first_version: u64,
    pub key: CommandKey,
    pub actor: AccountId,
    pub act: String,
    /// When it took effect.
    pub at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// Canonical JSON, one text an event, at least one. A line break cannot occur in canonical JSON and is refused.
    pub events: Vec<String>,
    /// Small JSON from which the answer is rebuilt when the same command comes again.
    pub receipt: String,
}

impl Turn {
    /// Version of the case after this turn.
    pub fn last_version(&self) -> u64 {
        self.first_version + self.events.len() as u64 - 1
    }
}

/// A turn with its place in the log and in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTurn {
    /// 1, 2, 3 ... over all cases, without a gap.
    pub position: u64,
    /// Ledger index of the first event's leaf, from 0.
    pub first_leaf: u64,
    pub leaf_hashes: Vec<Digest>,
    pub turn: Turn,
}

/// The bytes of the leaf of event `index` of `turn` at `position`; empty where there is no such event.
///
/// One header line, then the event text:
/// `position|case|version|key|actor|act|at|recorded_at` in microseconds, and on a turn's first event two more fields,
/// `|number of events|hash of the receipt`. In the three texts `%`, `|` and line breaks are percent-escaped.
/// INVARIANT: two different (position, turn, index) never give the same bytes, so no stored column can change unseen.
pub fn leaf_bytes(hash: Hash, position: u64, turn: &Turn, index: usize) -> Vec<u8> {
    let Some(event) = turn.events.get(index) else { return Vec::new() };
    let mut line = String::with_capacity(128 + event.len());
    Header::of(position, turn).write_leaf(hash, &mut line, index, event);
    line.into_bytes()
}

/// A turn's columns, borrowed: what commit and verify both write leaves from.
pub(crate) struct Header<'a> {
    pub(crate) position: u64,
    pub(crate) case: u64,
    pub(crate) first_version: u64,
    pub(crate) key: &'a str,
    pub(crate) actor: &'a str,
    pub(crate) act: &'a str,
    pub(crate) at: i64,
    pub(crate) recorded_at: i64,
    pub(crate) events: usize,
    pub(crate) receipt: &'a str,
}

impl<'a> Header<'a> {
    pub(crate) fn of(position: u64, turn: &'a Turn) -> Self {
        Self {
            position,
            case: turn.case.0,
            first_version: turn.first_version,
            key: turn.key.as_str(),
            actor: turn.actor.as_str(),
            act: &turn.act,
            at: turn.at.as_microsecond(),
            recorded_at: turn.recorded_at.as_microsecond(),
            events: turn.events.len(),
            receipt: &turn.receipt,
        }
    }

    pub(crate) fn write_leaf(&self, hash: Hash, out: &mut String, index: usize, event: &str) {
        let version = self.first_version.wrapping_add(index as u64);
        let _ = write!(out, "{}|{}|{version}|", self.position, self.case);
        for text in [self.key, self.actor, self.act] {
            write_escaped(out, text);
            out.push('|');
        }
        let _ = write!(out, "{}|{}", self.at, self.recorded_at);
        if index == 0 {
            let _ = write!(out, "|{}|{}", self.events, hash.of(self.receipt.as_bytes()));
        }
        out.push('\n');
        out.push_str(event);
    }
}

fn write_escaped(out: &mut String, text: &str) {
    for part in text.split_inclusive(['%', '|', '\n']) {
        match part.as_bytes().last() {
            Some(b'%') => (out.push_str(&part[..part.len() - 1]), out.push_str("%25")).1,
            Some(b'|') => (out.push_str(&part[..part.len() - 1]), out.push_str("%7C")).1,
            Some(b'\n') => (out.push_str(&part[..part.len() - 1]), out.push_str("%0A")).1,
            _ => out.push_str(part),
        }
    }
}
