//! # value
//!
//! **What it is.** The words every other room speaks: typed ids, civil dates and instants, data values with one
//! canonical encoding, digests and commitments, public query codes, findings, and the two traits through which time
//! and randomness enter the house.
//!
//! **Example.**
//! ```
//! use value::{Context, Value, canonical};
//! let mut data = Context::new();
//! data.insert("limit".into(), Value::from(5));
//! data.insert("place".into(), Value::from("人民南路"));
//! let bytes = canonical::encode(&Value::from(data.clone()));
//! assert_eq!(canonical::decode(&bytes).unwrap(), Value::from(data));
//! ```
//!
//! **Invariants.** No clock, no randomness, no I/O, no floats. It knows no case, no process, no page.
//!
//! **Start reading** at [`data`]; then [`canonical`], the only way a value becomes bytes.
//!
//! **To add a kind of data value**: a variant in `data.rs`, its tag in `canonical.rs`, its row in the tests of both.

pub mod canonical;
pub mod code;
pub mod data;
pub mod decimal;
pub mod digest;
pub mod finding;
pub mod id;
pub mod identifier;
pub mod percent;
pub mod term;
pub mod text;
pub mod world;

pub use code::QueryCode;
pub use data::{Context, Value};
pub use decimal::Decimal;
pub use digest::{Commitment, Digest};
pub use finding::{Finding, Place, Severity};
pub use id::{
    AccountId, AppId, BlobId, CaseId, CaseNumber, CellId, ClockId, CommandKey, ElementId, FilingId, OfficeId,
    PostId, RoleId, VaultId,
};
pub use jiff::civil::{Date, DateTime, Time};
pub use jiff::{SignedDuration, Timestamp};
pub use text::Words;
pub use world::{Clock, Rng};
