//! May a person do an act: refusals one check at a time, reach of roles, days in force.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod checks;
mod given;
mod power;
mod reach;
mod refusals;
mod said;
