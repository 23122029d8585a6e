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
    /// Too many requests: in so many seconds there is room again.
    pub seconds: Option<u64>,
    /// Where the reader probably wants to go.
    pub back: String,
}

/// Statuses with words of their own; any other shows those of 500.
pub const STATUSES: [u16; 11] = [400, 403, 404, 405, 408, 409, 413, 422, 429, 500, 503];

impl Fault {
    /// What to do next.
    fn next(&self) -> String {
        match self.seconds {
            Some(seconds) => self.page.language.with("fault-429-soon", &[("seconds", &seconds.to_string())]),
            None => self.page.t(&self.key("next")),
        }
    }

    fn key(&self, part: &str) -> String {
        let status = if STATUSES.contains(&self.status) { self.status } else { 500 };
        format!("fault-{status}-{part}")
    }
}
