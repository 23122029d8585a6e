//! # kernel
//!
//! **What it is.** The heart: a deterministic administrative machine. [`decide`] says which events a command causes,
//! or refuses it with reasons; [`evolve`] folds an event into the case; [`react`] says what the world must be told.
//! Process models, forms, rules, powers and clocks come from a checked [`catalog::App`]; the kernel knows the verbs,
//! apps know the kinds.
//!
//! **Example.** A case is the fold of its events:
//! ```
//! use kernel::{Case, Event, evolve};
//! use value::{CaseId, Timestamp};
//! let opened = Event::CaseOpened {
//!     number: "20260302-0000001".into(),
//!     app: value::AppId::new("street-lamps"),
//!     app_version: "1.0.0".into(),
//!     channel: "web".into(),
//! };
//! let at: Timestamp = "2026-03-02T01:00:00Z".parse().unwrap();
//! let case = evolve(Case::unopened(CaseId(1)), &opened, at);
//! assert_eq!(case.version, 1);
//! ```
//!
//! **Invariants.** Pure and total: no clock, no randomness, no I/O, no store, no page; no app is named here. Time,
//! actor and numbers arrive in [`World`]. Folding the events of a stream gives the same state on every machine, and
//! the state [`decide`] returns equals that fold.
//!
//! **Start reading** at [`decide`] in `decide.rs`, then `turn.rs` (what the process is played in), then `element/`.
//!
//! **To add an operation of service tasks**: its arm in `element/service.rs`, its inputs in `catalog`, a story. BPMN
//! elements are added in `bpmn` and `process`.

mod adopt;
mod available;
mod clocks;
mod columns;
mod command;
mod decide;
mod element;
mod event;
mod evolve;
mod law;
mod react;
mod reading;
mod refusal;
mod rung;
mod scope;
mod state;
mod turn;
mod verb;

pub use adopt::{ClockWatch, clock_watch};
pub use available::{ActState, acts, acts_prepared};
pub use clocks::{is_stopped, next_due};
pub use columns::{ColumnValues, columns};
pub use command::{Command, NewFiling, Sealed, World, check_input};
pub use decide::{Decided, decide, task_office};
pub use element::Native;
pub use event::{ClockMoved, Event};
pub use evolve::evolve;
pub use law::Prepared;
pub use process::Event as NetEvent;
pub use react::{Effect, react};
pub use reading::{READINGS_A_DAY_MAX, ReadAt, Reading, SENSITIVE_READINGS_A_DAY_MAX};
pub use refusal::Refusal;
pub use rung::{RUNG_INSTANCE, next_rung};
pub use scope::CaseScope;
pub use state::{
    Active, Answer, Case, CaseClocks, Done, Filing, Joined, Mark, MarkColour, Net, Rating, Status, VaultRef,
};
