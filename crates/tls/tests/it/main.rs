//! Tests against an independent party: the `openssl` program of the machine speaks the other end.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::print_stdout, reason = "tests")]

mod client;
mod files;
mod openssl;
mod server;
