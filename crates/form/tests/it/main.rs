#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(clippy::print_stdout, reason = "tests tell what they saw")]

mod answers;
mod findings;
mod grades;
mod hostile;
mod judge;
mod outline;
mod pages;
mod planning;
mod seed;
mod support;
mod words;
