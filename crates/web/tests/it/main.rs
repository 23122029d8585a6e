#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod limits;
mod pages;
mod posts;
mod words;
