#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests")]

mod analysis;
mod findings;
mod hostile;
mod sheet;
mod tables;
mod tck;
