//! Why a request had no effect.

use kernel::Refusal;
use store::StoreFault;

/// What an asker is told instead of a receipt.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The business says no; nothing was written.
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("there is no such case")]
    NoSuchCase,
    #[error("the app is not installed")]
    NoSuchApp,
    /// Somebody else acted on the case since it was read.
    #[error("the case is at version {found}, not {expected}")]
    Stale { expected: u64, found: u64 },
    /// The command key was used before for something else.
    #[error("this command key belongs to another command")]
    KeyReused,
    /// The store failed; nothing more is written until a restart.
    #[error("the engine has stopped")]
    Stopped,
    #[error("the store failed: {0}")]
    Store(#[from] StoreFault),
    /// Personal data does not open: the wrong keys, or a row that was changed or moved.
    #[error("the vault does not open: {0}")]
    Sealed(String),
    /// Stored data does not read back.
    #[error("damaged data: {0}")]
    Damaged(String),
}
