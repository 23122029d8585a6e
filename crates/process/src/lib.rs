//! # process
//!
//! **What it is.** The token game of BPMN 2.0 alone: processes, scopes and tokens, moved by events. It knows no case,
//! no app and no act. [`Net`] is the fold of [`Event`]s; [`Run`] moves it inside a [`Host`], which gives data, work
//! and time.
//!
//! **Example.** The state is the fold of its events:
//! ```
//! use process::{Event, Net};
//! use value::{ElementId, Timestamp};
//! let mut net = Net::default();
//! let (process, to) = (ElementId::new("repair"), vec![ElementId::new("to-screen")]);
//! let started = Event::ProcessStarted { process, instance: 0, start: None, to, local: Default::default() };
//! net.apply(&started, Timestamp::UNIX_EPOCH);
//! assert_eq!(net.tokens_on(0, &ElementId::new("to-screen")), 1);
//! ```
//!
//! **Invariants.** Every change of a net is an event, and nothing else changes it. Numbers come from a counter and
//! every collection has an order, so the same events give the same net everywhere. Steps, runs, depth and kept messages
//! have limits; beyond them a command is refused whole.
//!
//! **Start reading** at [`Run`] in `run.rs`, then `element/`, one file for each kind; `settle.rs` has what is looked at
//! when nothing else moves.
//!
//! **To add an element**: its kind in `bpmn`, its file in `element/`, its line in `element/mod.rs`, its rows in
//! `tests/it/elements.rs`.

mod activity;
mod arm;
mod compensate;
mod data;
mod element;
mod error;
mod event;
mod fold;
mod host;
mod locals;
mod message;
mod repeat;
mod run;
mod settle;
mod state;
mod timer;

pub use event::Event;
pub use host::{Host, Stuck, Work, named};
pub use locals::Locals;
pub use message::taker;
pub use run::{DEPTH_MAX, INSTANCES_MAX, MESSAGES_MAX, Run, STEPS_MAX};
pub use state::{Active, Done, Kept, Net, Part};
