#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(clippy::print_stdout, reason = "tests tell what they saw")]

mod account;
mod api;
mod author;
mod directory;
mod edge;
mod guarding;
mod journey;
mod limits;
mod matrix;
mod oidc;
mod pages;
mod personal;
mod photos;
mod posts;
mod power;
mod preview;
mod scim;
mod tenancy;
mod town;
mod words;
