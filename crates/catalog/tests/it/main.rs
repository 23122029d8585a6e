//! Good apps, spoiled apps, hostile folders, stories and people.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod apps;
mod assembled;
mod defects;
mod good;
mod hostile;
mod people;
mod powers;
mod story;
mod words;
