//! The one test binary of xtask.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod args;
mod http;
mod page;
mod source;
mod tidy;
