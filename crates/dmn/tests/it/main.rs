#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests")]

mod findings;
mod hostile;
mod sheet;
mod tables;
mod tck;
