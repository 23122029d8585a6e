#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(clippy::indexing_slicing, reason = "tests")]

mod corpus;
mod elements;
mod findings;
mod hostile;
mod model;
mod support;
