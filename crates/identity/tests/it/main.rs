//! Tests of identity, one binary.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod administer;
mod csv_tables;
mod fold;
mod given;
mod golden;
mod large;
mod mandates;
mod naive;
mod oidc;
mod refusals;
mod scim_filter;
mod scim_resources;
mod shelf;
mod standing;
mod trust;
