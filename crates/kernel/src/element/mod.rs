//! What elements do to a case, besides moving tokens: operations of service tasks, decisions of rule tasks.

pub(crate) mod rule;
pub(crate) mod service;

pub use service::Native;
