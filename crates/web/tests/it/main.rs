#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![allow(clippy::print_stdout, reason = "tests tell what they saw")]

mod account;
mod admin;
mod admin_people;
mod api;
mod audit;
mod author;
mod carry;
mod contrast;
mod directory;
mod door;
mod edge;
mod guarding;
mod journey;
mod limits;
mod mandates;
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
mod trust;
mod words;
