//! What is shown when a request cannot be answered as asked.

use askama::Template;

use super::Page;

/// One page for every status: what happened, what to do next, the request id.
#[derive(Debug, Clone, Template)]
#[template(path = "fault.html")]
pub struct Fault {
    pub page: Page,
    pub status: u16,
    /// What exactly is wrong, from a refusal; empty for the general sentence.
    pub because: Vec<String>,
    /// Where the reader probably wants to go.
    pub back: String,
}

/// Statuses with words of their own; any other shows those of 500.
pub const STATUSES: [u16; 10] = [400, 403, 404, 405, 409, 413, 422, 429, 500, 503];

impl Fault {
    fn key(&self, part: &str) -> String {
        let status = if STATUSES.contains(&self.status) { self.status } else { 500 };
        format!("fault-{status}-{part}")
    }
}
