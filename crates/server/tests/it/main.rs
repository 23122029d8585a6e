//! Tests of the binary, from outside.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod apps;
mod bpmn;
mod demo;
mod keys;
mod oidc;
mod rules;
