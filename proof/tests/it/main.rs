//! The proof proves itself: the table and the fuzzer turn red when something is wrong.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod corpus;
mod fuzz;
mod lawful;
mod oracle;
mod permits;
