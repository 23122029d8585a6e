//! # projection
//!
//! **What it is.** From the state of a case to the rows that lists, desks and maps read, and the figures of
//! supervision. Rows are a pure function of state, so they can be thrown away and folded again.
//!
//! **Example.** A figure is a name, its words and the exact filter behind it:
//! ```
//! let now = "2026-03-02T01:00:00Z".parse().unwrap();
//! let overdue = projection::figure("overdue").unwrap();
//! assert_eq!(overdue.filter(now).open, Some(true));
//! ```
//!
//! **Invariants.** No I/O of its own and no clock. A number shown is the count of a filter; its rows are the list of
//! the same filter. It decides nothing.
//!
//! **Start reading** at [`rows`].
//!
//! **To add a figure**: its line in `figure.rs`; the page shows every figure of that table.

mod figure;
mod photo;
mod rows;

pub use figure::{FIGURES, Figure, figure};
pub use photo::{act_photos, of_filing, photos, sends_photo};
pub use rows::{case_row, cover, rows};
