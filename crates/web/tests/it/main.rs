#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod api;
mod author;
mod guarding;
mod journey;
mod limits;
mod pages;
mod posts;
mod preview;
mod town;
mod words;
