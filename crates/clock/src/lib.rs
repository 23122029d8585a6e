//! # clock
//!
//! **What it is.** The Chinese statutory clock 时限: a budget of working days (or hours, or calendar days), a ledger of
//! what suspended, extended, stopped or restarted it, a calendar with holidays and make-up workdays 调休, and from these
//! the due instant, what is used and left, and a day-by-day explanation a resident can read.
//!
//! **Example.**
//! ```
//! use clock::{Budget, Calendar, ClockLedger, ClockState, Unit};
//! let calendar = Calendar::cn();
//! let filed = "2026-02-12T10:00:00+08:00".parse().unwrap();
//! let ledger = ClockLedger::start(filed, Budget::new(3, Unit::WorkingDays).unwrap());
//! let due = ledger.due(&calendar);
//! // Friday 13 and the make-up Saturday 14 count; then the Spring Festival, 15 to 23 February, does not.
//! assert_eq!(due.day.to_string(), "2026-02-24");
//! assert!(!due.provisional);
//! assert_eq!(ledger.state(filed, &calendar), ClockState::Running);
//! ```
//!
//! The calendar holds every **edition**: what was published up to a day. A ledger names the one it is counted by, so a
//! date that was told does not move until the ledger adopts a newer edition.
//!
//! **Invariants.** Pure and total: the present is a parameter, no input panics, nothing is stored that can be computed.
//! A due date depends on the set of entries, never on the order in which they were recorded. It knows no case, no act.
//!
//! **Start reading** at [`ledger`] for the rules and their articles; then [`count`], where days are counted, and
//! [`calendar`], the table under it.
//!
//! **To add a calendar year**: one section in `calendars/cn.txt` (its head says how), then run the tests; an
//! installation can add the same section by itself ([`Calendar::with`]). To add a
//! calendar: a file beside it and its name in [`Calendar::named`].

pub mod budget;
pub mod calendar;
pub mod count;
mod days;
pub mod explain;
pub mod kind;
pub mod ledger;
pub mod moment;
pub mod notice;
pub mod parse;
mod table;
pub mod wording;

pub use budget::{Amount, Budget, ClockError, Unit};
pub use calendar::{Calendar, DayKind};
pub use explain::{Counted, DayLine, Explanation};
pub use kind::ClockKind;
pub use ledger::{ClockLedger, ClockState, Due, Entry};
pub use moment::Moment;
pub use notice::{Edition, Notice};
