//! What can go wrong in the store. No message holds personal data: ids, versions and settings only.

use value::{CaseId, CommandKey};

/// A write or a read that did not happen. After every variant the log is as it was before the call.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// Somebody else's turn came first: load the case again and decide again.
    #[error("case {case}: the turn starts at version {expected}, but the log of the case ends at {found}")]
    Conflict { case: CaseId, expected: u64, found: u64 },
    /// The command was already carried out; [`crate::Store::find_key`] gives its turn.
    #[error("command key {key} already has a turn")]
    DuplicateKey { key: CommandKey },
    /// The batch is not one that can be written; nothing was.
    #[error("the batch cannot be written: {0}")]
    Invalid(&'static str),
    /// An earlier commit failed, or the file was opened with a damaged end: nothing more is written on top of that.
    #[error(
        "the log on disk is in doubt after a failed commit or damage: open the store again, or verify it"
    )]
    Poisoned,
    /// Another process holds the write lock; nothing was written and a retry is safe.
    #[error("the file is locked by another writer")]
    Busy,
    /// Another process appended to this file: the ledger in memory is not the one on disk.
    #[error("the log was extended by another process: open the store again")]
    HeadMoved,
    /// The file was written by a newer binary.
    #[error("this file has schema {found}, but this binary knows schemas up to {known}: use a newer binary")]
    TooNew { found: i64, known: i64 },
    /// The SQLite library is one with known faults.
    #[error("SQLite {found} is too old: {needed} or newer is needed")]
    TooOld { found: String, needed: String },
    /// SQLite did not take a setting that durability depends on.
    #[error("SQLite answered `{found}` when {setting} was asked")]
    Setting { setting: &'static str, found: String },
    /// A stored value cannot be read back as what it was written as.
    #[error("damaged data in column {0}")]
    Damaged(&'static str),
    /// The disk did not confirm what was written.
    #[error("the write-ahead log: {0}")]
    Sync(std::io::Error),
    #[error("SQLite: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

/// The first row that does not agree with the ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("position {position}: {why}")]
pub struct BadRow {
    /// Where the row stands, or should stand, in the log.
    pub position: u64,
    /// The case of that row; `None` where the row is gone.
    pub case: Option<CaseId>,
    /// The version of the event concerned; `None` where the row is gone.
    pub version: Option<u64>,
    pub why: String,
}
