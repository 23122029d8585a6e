//! An app folder becomes a checked App with findings.

mod app;
pub use app::*;
