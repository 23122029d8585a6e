//! The check of a whole log, leaf by leaf, against its checkpoint.

use value::Digest;

use crate::{Checkpoint, Frontier, Hash};

/// Recomputes a log in one pass. Feed every leaf in order; nothing but the right edge is kept.
#[derive(Debug, Clone, Default)]
pub struct Verifier {
    frontier: Frontier,
    bad: Option<Verdict>,
}

/// What the check found: all is well, or the first thing that is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Sound {
        size: u64,
    },
    /// A leaf has another position than the next one: a row was removed, doubled or moved.
    OutOfOrder {
        expected: u64,
        found: u64,
    },
    /// The stored leaf hash is not the hash of the stored event: one of the two was changed.
    LeafChanged {
        position: u64,
    },
    /// Fewer leaves than the checkpoint promised: rows were cut off at the end.
    TooShort {
        size: u64,
        expected: u64,
    },
    /// More leaves were fed than the checkpoint speaks of: compare when they are as many.
    TooLong {
        size: u64,
        expected: u64,
    },
    /// Every leaf fits its event, but together they are not the log that was checkpointed: leaf and event were changed
    /// together.
    RootDiffers {
        size: u64,
    },
}

impl Verdict {
    pub fn is_sound(self) -> bool {
        matches!(self, Self::Sound { .. })
    }
}

impl Verifier {
    pub fn new(hash: Hash) -> Self {
        Self::from(Frontier::new(hash))
    }

    /// Goes on from a frontier that was verified before.
    pub fn from(frontier: Frontier) -> Self {
        Self { frontier, bad: None }
    }

    /// The next leaf: its position from 0, the hash stored in the log, the hash recomputed from the stored event. False
    /// from the first bad leaf on; later leaves are then not looked at.
    pub fn feed(&mut self, position: u64, stored: &Digest, recomputed: &Digest) -> bool {
        if self.bad.is_some() {
            return false;
        }
        let expected = self.frontier.size();
        if position != expected {
            self.bad = Some(Verdict::OutOfOrder { expected, found: position });
        } else if stored != recomputed {
            self.bad = Some(Verdict::LeafChanged { position });
        } else {
            self.frontier.append(*recomputed);
        }
        self.bad.is_none()
    }

    /// Leaves taken in so far.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Root of the leaves taken in so far.
    pub fn root(&self) -> Digest {
        self.frontier.root()
    }

    /// Compares with a checkpoint of this size; call it when the log has been fed up to `checkpoint.size`, as
    /// often as there are checkpoints.
    pub fn compare(&self, checkpoint: &Checkpoint) -> Verdict {
        let size = self.frontier.size();
        match self.bad {
            Some(bad) => bad,
            None if size < checkpoint.size => Verdict::TooShort { size, expected: checkpoint.size },
            None if size > checkpoint.size => Verdict::TooLong { size, expected: checkpoint.size },
            None if self.frontier.root() == checkpoint.root => Verdict::Sound { size },
            None => Verdict::RootDiffers { size },
        }
    }
}
