#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(clippy::indexing_slicing, reason = "tests")]
#![allow(clippy::print_stdout, reason = "tests tell what they saw")]

mod corpus;
mod diagram;
mod elements;
mod findings;
mod hostile;
mod interchange;
mod model;
mod picture;
mod rules;
mod sound;
mod support;
