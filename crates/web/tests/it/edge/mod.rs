//! The edge of the house, address by address: every page and every endpoint has a row, and each row is tried.

mod addresses;
mod answers;
mod api;
mod connections;
mod errors;
mod headers;
mod heard;
mod posts;
mod rates;
mod rows;
mod scanned;
pub mod scene;
mod sessions;
mod twice;
