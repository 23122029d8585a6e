//! Tests of the engine, one binary.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod stories;
mod world;
