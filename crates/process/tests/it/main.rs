//! Tests of the token game, one binary.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests")]

#[path = "../support/betsy.rs"]
#[allow(dead_code, reason = "shared with a program that uses all of it")]
mod betsy;
mod elements;
mod play;
mod random;
mod suite;
