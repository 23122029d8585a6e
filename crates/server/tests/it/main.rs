//! Tests of the binary, from outside.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(clippy::print_stdout, reason = "tests tell what they saw")]

mod account;
mod apps;
mod backup;
mod bpmn;
mod demo;
mod directory;
mod districts;
mod https;
mod keys;
mod ledger;
mod oidc;
mod record;
mod rules;
