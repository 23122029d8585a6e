//! Tests of the engine, one binary.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests")]

mod behalf;
mod clocks;
mod digit;
mod directory;
mod drafts;
mod histories;
mod matrix;
mod merging;
mod notices;
mod path;
mod permit;
mod personal;
mod search;
mod stories;
mod vault;
mod world;
