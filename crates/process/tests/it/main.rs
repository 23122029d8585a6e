//! Tests of the token game.

#[path = "../support/betsy.rs"]
#[allow(dead_code, reason = "shared with a program that uses all of it")]
mod betsy;
mod elements;
mod play;
mod random;
mod suite;
