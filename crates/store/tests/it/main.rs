//! One suite for every backend, and what only a file can show.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod commit;
mod draft;
mod factor;
mod find;
mod fixture;
mod identity;
mod ledger;
mod oidc;
mod rehash;
mod reopen;
mod rows;
mod search;
mod tamper;
