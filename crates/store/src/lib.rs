//! # store
//!
//! **What it is.** The log, its ledger and the rows that change with it, behind one trait: [`Store`]. A turn of a
//! case, its tasks, timers, filings, effects and personal data become durable in one commit, or not at all.
//!
//! **Example.**
//! ```
//! use store::{Batch, SqliteStore, Store, Turn};
//! use value::{AccountId, CaseId, CommandKey, Timestamp};
//! let store = SqliteStore::memory().unwrap();
//! let turn = Turn {
//!     case: CaseId(1),
//!     first_version: 1,
//!     key: CommandKey::new("k-1"),
//!     actor: AccountId::new("resident"),
//!     act: "report".into(),
//!     at: Timestamp::UNIX_EPOCH,
//!     recorded_at: Timestamp::UNIX_EPOCH,
//!     events: vec![r#"{"CaseOpened":{}}"#.into()],
//!     receipt: "{}".into(),
//! };
//! let done = store.commit(&Batch { turns: vec![turn], ..Batch::default() }).unwrap();
//! assert_eq!((done.first_position, done.size), (1, 1));
//! assert!(store.verify(&mut |_| ()).is_ok());
//! ```
//!
//! **Invariants.** Positions and versions have no gap. What is committed is on the disk. After a failed commit the
//! store refuses writes until it is opened again. SQL never leaves this crate. It knows no process and no app: events
//! are texts. It reads no clock.
//!
//! **Start reading** at [`contract`], then [`turn`] for what the ledger hashes, then `sqlite/commit.rs`.
//!
//! **To add a backend**: implement [`Store`] and add it to `tests/it/main.rs`, where one suite runs on all of them.
//! **To add a column**: `row.rs` or `account.rs`, a migration in `sqlite/schema.rs`, its read and write in `sqlite/`.

pub mod account;
pub mod contract;
pub mod fault;
pub mod filter;
pub mod head;
pub mod message;
pub mod row;
mod sqlite;
pub mod turn;

pub use account::{Account, Certificate, Factor, IdentityLink, OidcClient, OidcGrant, Session};
pub use contract::{LogTiles, Store};
pub use fault::{BadRow, StoreFault};
pub use filter::{
    CaseFilter, CaseReach, Cursor, GroupBy, LIMIT_MAX, NotACursor, Order, TaskFilter, TaskScope,
};
pub use head::{Former, Head, VerifyReport};
pub use message::{Channel, Contact, Letter, Message, MessageFilter, MessageKind};
pub use row::{
    AppDraft, Batch, Blob, BlobUse, CalendarFile, CaseRow, CaseStatus, ClockWatch, Committed, DraftNote,
    FilingRow, Notice, OutboxRow, PlainVaultRow, TaskRow, TimerRow, VaultRow,
};
pub use sqlite::{SqliteStore, copy};
pub use turn::{StoredTurn, Turn, leaf_bytes};
