//! The edge of the house, address by address: every page and every endpoint has a row, and each row is tried.

mod answers;
mod api;
mod connections;
mod errors;
mod heard;
mod posts;
mod rates;
mod rows;
pub mod scene;
mod sessions;
