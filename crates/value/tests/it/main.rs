//! Tests of value, one binary.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod canonical;
mod code;
mod decimal;
mod decimal_exact;
mod identifiers;
mod ids;
mod percent;
mod term;
