//! The page of the record.

use askama::Template;

use super::Page;
use super::part::{Choice, Paging};

/// `/audit`: sign-ins and what administrators did, newest first.
#[derive(Debug, Clone, Template)]
#[template(path = "audit/list.html")]
pub struct Audit {
    pub page: Page,
    pub query: String,
    pub day: String,
    pub kinds: Vec<Choice>,
    pub lines: Vec<Line>,
    /// The same as a table.
    pub export: String,
    pub paging: Paging,
}

/// One line of the record.
#[derive(Debug, Clone, Default)]
pub struct Line {
    pub number: u64,
    pub when: String,
    /// The account, and the name the directory has for it.
    pub who: String,
    pub name: String,
    pub via: String,
    pub kind: String,
    pub about: String,
}
