//! Where the log ends, what it came to before, and what a verification went over.

use ledger::Hash;
use value::Digest;

/// The end of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Leaves in the ledger.
    pub size: u64,
    pub root: Digest,
    /// Position of the last turn, 0 for an empty log.
    pub position: u64,
    /// What leaves and nodes are hashed by.
    pub hash: Hash,
}

/// The ledger as it was before it was put under another algorithm: what its first leaves came to then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Former {
    pub hash: Hash,
    pub size: u64,
    pub root: Digest,
}

/// What a whole verification went over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    pub events: u64,
    pub turns: u64,
    pub size: u64,
    pub root: Digest,
    pub hash: Hash,
    /// Earlier roots under other algorithms that the stored rows still give, the shortest first.
    pub former: Vec<Former>,
}
